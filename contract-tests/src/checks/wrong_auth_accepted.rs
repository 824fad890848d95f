use super::{Check, CheckContext, Observation, Severity};
use crate::cases::Aim;
use crate::plan::title;

/// Are wrong credentials refused?
pub static WRONG_AUTH_ACCEPTED: Check = Check {
    id: "wrong-auth-accepted",
    severity: Severity::High,
    what: "Sends credentials that nobody has, and tokens of other scopes, and looks for answers of the class 2xx.",
    why: "Credentials are asked for and not looked at.",
    example: "`GET /widgets` answers 200 to a token that was never given.",
    label: "this is not looked at",
    ends: true,
    run,
};

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let Some(status) = seen.success() else { return Vec::new() };
    let (kind, what) = match &seen.case.aim {
        Aim::WrongCredential(what) => ("credential", (*what).to_owned()),
        Aim::OtherScopes(scopes) => ("scope", format!("a token of other scopes (`{scopes}`)")),
        _ => return Vec::new(),
    };
    vec![Observation {
        at: seen.security(),
        keyword_at: None,
        kind: kind.to_owned(),
        message: format!("{} answers a request with {what} with status {status}", title(seen.operation)).into(),
        instance: None,
    }]
}
