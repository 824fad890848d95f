use super::{Check, CheckContext, Observation, Severity};
use crate::cases::Aim;
use crate::masked::Statement;
use crate::plan::title;

/// Is a request without a required header field refused?
pub static ACCEPTS_MISSING_HEADER: Check = Check {
    id: "accepts-missing-header",
    severity: Severity::Medium,
    what: "Leaves out each header parameter that is required, and looks for answers of the class 2xx.",
    why: "The field is required for a reason: idempotency, versions, tenants; without it something else happens.",
    example: "`POST /widgets` answers 201 without `Idempotency-Key`.",
    label: "this was left out, and the request is accepted",
    ends: true,
    run,
};

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let (Aim::Breaks(change), Some(status)) = (&seen.case.aim, seen.success()) else { return Vec::new() };
    if !change.is_missing_header {
        return Vec::new();
    }
    vec![Observation {
        at: change.at,
        keyword_at: None,
        kind: "missing".to_owned(),
        message: Statement::from(format!("{} accepts a request with status {status}: ", title(seen.operation)))
            .then(change.what.clone()),
        instance: None,
    }]
}
