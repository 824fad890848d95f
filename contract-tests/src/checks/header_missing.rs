use super::{Check, CheckContext, Observation, Severity};

/// Are the required header fields there?
pub static HEADER_MISSING: Check = Check {
    id: "header-missing",
    severity: Severity::Medium,
    what: "Looks for every header field that the documented response requires.",
    why: "A client that keeps to the document relies on it: `Location`, `ETag`, a page's `Link`.",
    example: "`POST /widgets` answers 201 without `Location`.",
    label: super::NOT_KEPT,
    ends: false,
    run,
};

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let (Some(response), Some(documented)) = (seen.response(), seen.documented()) else { return Vec::new() };
    let required = documented.headers.iter().filter(|header| header.required);
    required
        .filter(|header| !response.headers.contains_key(header.name.as_str()))
        .map(|header| Observation {
            at: header.at,
            keyword_at: None,
            kind: "missing".to_owned(),
            message: format!(
                "the answer with status {} has no header `{}`, which is required",
                response.status, header.name
            )
            .into(),
            instance: None,
        })
        .collect()
}
