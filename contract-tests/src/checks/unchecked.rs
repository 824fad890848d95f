use super::{Check, Severity};

/// Could the body be checked?
pub static UNCHECKED: Check = Check {
    id: "unchecked",
    severity: Severity::Low,
    what: "Says so where a body takes too long to validate; `body` is what looks.",
    why: "Nothing is known of such an answer: its schemas lead to each other in too many ways.",
    example: "`S1` is `allOf: [S2, S2]`, `S2` is `allOf: [S3, S3]`, and so on to `S40`.",
    label: "validating against this takes too long",
    ends: false,
    run: |_| Vec::new(),
};
