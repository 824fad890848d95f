use super::{Check, CheckContext, Observation, Severity, is_json};

/// Is a body that is called JSON JSON?
pub static MALFORMED_BODY: Check = Check {
    id: "malformed-body",
    severity: Severity::High,
    what: "Reads every body whose media type is JSON.",
    why: "No client can read it.",
    example: "`GET /widgets` answers `{\"items\": [`.",
    label: super::NOT_KEPT,
    ends: false,
    run,
};

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let (Some(response), Some(media)) = (seen.response(), seen.media_type()) else { return Vec::new() };
    if !seen.may_have_body() || !response.content_type().is_some_and(is_json) {
        return Vec::new();
    }
    // Whether a body is JSON can be told without having it as values.
    let error = if response.is_too_large() {
        serde_json::from_slice::<serde::de::IgnoredAny>(&response.body).err()
    } else {
        response.json().err()
    };
    let Some(error) = error else { return Vec::new() };
    let kind = if response.body.is_empty() { "empty" } else { "syntax" };
    vec![Observation {
        at: media.at,
        keyword_at: None,
        kind: kind.to_owned(),
        message: format!("the body is no JSON: {error}").into(),
        instance: None,
    }]
}
