use super::{Check, CheckContext, Observation, Severity};
use crate::cases::Aim;
use crate::masked::Statement;
use crate::plan::title;

/// Is an invalid request refused?
pub static ACCEPTS_INVALID: Check = Check {
    id: "accepts-invalid",
    severity: Severity::High,
    what: "Sends requests that break one statement each, and looks for answers of the class 2xx.",
    why: "A client that is wrong is not told so, and what it sent is kept or acted on.",
    example: "`POST /widgets` answers 201 to a price of 0; the document says at least 1.",
    label: "the request breaks this, and is accepted",
    ends: true,
    run,
};

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let (Aim::Breaks(change), Some(status)) = (&seen.case.aim, seen.success()) else { return Vec::new() };
    if change.is_missing_header {
        return Vec::new();
    }
    vec![Observation {
        at: change.at,
        keyword_at: change.keyword_at,
        kind: change.keyword.clone(),
        message: Statement::from(format!(
            "{} accepts an invalid request with status {status}: ",
            title(seen.operation)
        ))
        .then(change.what.clone()),
        instance: change.instance.clone(),
    }]
}
