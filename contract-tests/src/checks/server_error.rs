use super::{Check, Observation, Seen, Severity};
use crate::exchange::TransportError;
use specwright_model::ir::Status;

/// Does the server fail over a valid request?
pub static SERVER_ERROR: Check = Check {
    id: "server-error",
    severity: Severity::High,
    what: "Looks for answers of the class 5xx, and for answers that never end.",
    why: "The request was valid: the failure is the server's own.",
    example: "`GET /widgets/{widgetId}` answers 500.",
    ends: true,
    run,
};

fn run(seen: &Seen<'_>) -> Vec<Observation> {
    let (kind, message) = match &seen.exchange.outcome {
        Ok(response) if response.status >= 500 && !is_announced(seen, response.status) => {
            ("5xx", format!("a valid request is answered with status {}", response.status))
        }
        Err(TransportError::Timeout) => ("timeout", format!("a valid request gets {}", TransportError::Timeout)),
        Err(TransportError::Cut) => ("cut", format!("a valid request is not answered: {}", TransportError::Cut)),
        _ => return Vec::new(),
    };
    vec![Observation { at: seen.operation.at, keyword_at: None, kind: kind.to_owned(), message, instance: None }]
}

/// `501` and `503` are answers that a healthy server gives, where the document names them.
fn is_announced(seen: &Seen<'_>, status: u16) -> bool {
    let is_named = |documented: &specwright_model::ir::Response| documented.status == Status::Exact(status);
    matches!(status, 501 | 503) && seen.operation.responses.iter().any(is_named)
}
