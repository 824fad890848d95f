use super::{Check, Observation, Seen, Severity};
use specwright_model::ir::Status;

/// Is the media type documented?
pub static CONTENT_TYPE: Check = Check {
    id: "content-type",
    severity: Severity::High,
    what: "Compares `Content-Type` of an answer with the media types of the documented response.",
    why: "A client chooses how to read the body by it, and reads it as the wrong thing or not at all.",
    example: "`GET /widgets` answers `text/html`; the document says `application/json`.",
    label: super::NOT_KEPT,
    ends: false,
    run,
};

fn run(seen: &Seen<'_>) -> Vec<Observation> {
    let (Some(response), Some(documented)) = (seen.response(), seen.documented()) else { return Vec::new() };
    // A response without `content` says nothing of its body.
    if documented.content.is_empty() || !seen.may_have_body() || seen.media_type().is_some() {
        return Vec::new();
    }
    let known: Vec<&str> = documented.content.iter().map(|media| media.range.as_str()).collect();
    let known = known.join(", ");
    let (kind, message) = match response.content_type() {
        Some(actual) => ("other", format!("the answer is {actual}, the document says {known}")),
        None if response.body.is_empty() => ("no-body", format!("the answer has no body, the document says {known}")),
        None => ("missing", format!("the answer has no Content-Type, the document says {known}")),
    };
    let status = match documented.status {
        Status::Exact(status) => format!("status {status}"),
        covering => format!("status {}, which only `{covering}` covers", response.status),
    };
    vec![Observation {
        at: seen.place(documented.at, "content"),
        keyword_at: None,
        kind: kind.to_owned(),
        message: format!("{message} ({status})"),
        instance: None,
    }]
}
