use super::{Check, CheckContext, Observation, Severity};
use crate::cases::Aim;
use crate::plan::title;

/// Is a request without credentials refused?
pub static IGNORED_AUTH: Check = Check {
    id: "ignored-auth",
    severity: Severity::High,
    what: "Sends a request without credentials to each operation that asks for some, and looks for answers of the class 2xx.",
    why: "Anybody may do it.",
    example: "`GET /widgets` answers 200 without a token.",
    label: "this is not asked for",
    ends: true,
    run,
};

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let (Aim::NoCredentials, Some(status)) = (&seen.case.aim, seen.success()) else { return Vec::new() };
    vec![Observation {
        at: seen.security(),
        keyword_at: None,
        kind: "no-credentials".to_owned(),
        message: format!("{} answers a request without credentials with status {status}", title(seen.operation)).into(),
        instance: None,
    }]
}
