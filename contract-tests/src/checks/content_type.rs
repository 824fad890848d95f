use super::{Check, CheckContext, Observation, Severity};
use crate::masked::Statement;
use specwright_model::ir::Status;

/// Media types are shown up to this many characters.
const LONGEST: usize = 100;

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

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let (Some(response), Some(documented)) = (seen.response(), seen.documented()) else { return Vec::new() };
    // A response without `content` says nothing of its body.
    if documented.content.is_empty() || !seen.may_have_body() || seen.media_type().is_some() {
        return Vec::new();
    }
    let known: Vec<&str> = documented.content.iter().map(|media| media.range.as_str()).collect();
    let known = known.join(", ");
    let (kind, message) = match response.content_type() {
        Some(actual) => ("other", Statement::from("the answer is ").value(actual, LONGEST)),
        None if response.body.is_empty() => ("no-body", "the answer has no body".into()),
        None => ("missing", "the answer has no Content-Type".into()),
    };
    let status = match documented.status {
        Status::Exact(status) => format!("status {status}"),
        covering => format!("status {}, which only `{covering}` covers", response.status),
    };
    vec![Observation {
        at: seen.place(documented.at, "content"),
        keyword_at: None,
        kind: kind.to_owned(),
        message: message.then(format!(", the document says {known} ({status})")),
        instance: None,
    }]
}
