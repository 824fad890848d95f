use super::{Check, CheckContext, Observation, Severity};
use crate::cases::{Aim, Standing};

/// Is the status documented?
pub static STATUS: Check = Check {
    id: "status",
    severity: Severity::High,
    what: "Compares the status of an answer with the responses that the operation documents.",
    why: "A client has no type for it, and treats a success as a failure or the other way round.",
    example: "`POST /widgets` answers 202; the document knows 201 and 400.",
    label: super::NOT_KEPT,
    ends: true,
    run,
};

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let Some(response) = seen.response() else { return Vec::new() };
    if seen.has_status() || is_expected(seen, response.status) {
        return Vec::new();
    }
    let documented = seen.operation.responses.iter().map(|documented| documented.status);
    let known: Vec<String> =
        documented.chain(seen.operation.lost_responses.iter().copied()).map(|status| status.to_string()).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    vec![Observation {
        at: seen.place(seen.operation.at, "responses"),
        keyword_at: None,
        kind: response.status.to_string(),
        message: format!("the answer has status {}, the document knows {known}", response.status).into(),
        instance: None,
    }]
}

/// Refusals that say more about this run than about the API.
fn is_expected(seen: &CheckContext<'_>, status: u16) -> bool {
    let of_this_run = match status {
        401 | 403 => seen.case.standing == Standing::Unmet,
        404 => seen.case.is_guess,
        429 => true,
        _ => false,
    };
    // A refusal that was asked for, or that a rule of the business may be behind.
    let is_asked_for = match seen.case.aim {
        Aim::Edge(_) | Aim::SetUp => matches!(status, 409 | 410),
        _ => false,
    } || matches!(status, 400 | 401 | 403 | 404 | 405 | 406 | 413 | 415 | 422);
    of_this_run || (is_asked_for && seen.case.aim.may_be_refused() && !seen.strict_status)
}
