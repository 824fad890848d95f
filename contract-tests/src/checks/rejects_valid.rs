use super::{Check, CheckContext, Observation, Severity};
use crate::cases::Aim;
use crate::masked::Statement;
use crate::plan::title;

/// Is a valid request accepted?
pub static REJECTS_VALID: Check = Check {
    id: "rejects-valid",
    severity: Severity::High,
    what: "Sends values exactly on a bound, and looks for 400 and 422 where the value beside it is accepted.",
    why: "A client that keeps to the document is refused.",
    example: "`POST /widgets` answers 422 to a price of 1 and 201 to 2; the document says at least 1.",
    label: "the request keeps to this, and is refused",
    ends: false,
    run,
};

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let (Aim::Edge(change), Some(response)) = (&seen.case.aim, seen.response()) else { return Vec::new() };
    if !matches!(response.status, 400 | 422) {
        return Vec::new();
    }
    let status = response.status;
    vec![Observation {
        at: change.at,
        keyword_at: None,
        kind: change.keyword.clone(),
        message: Statement::from(format!("{} refuses a valid request with status {status}: ", title(seen.operation)))
            .then(change.what.clone())
            .then("; the value beside it is accepted"),
        instance: change.instance.clone(),
    }]
}
