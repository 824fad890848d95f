use super::{Check, CheckContext, Observation, Severity};
use crate::cases::Aim;
use crate::exchange::TransportError;
use crate::masked::Statement;
use specwright_model::ir::Status;

/// Does the server fail over a request?
pub static SERVER_ERROR: Check = Check {
    id: "server-error",
    severity: Severity::High,
    what: "Looks for answers of the class 5xx, and for answers that never end.",
    why: "Whatever the request was like: the failure is the server's own.",
    example: "`GET /widgets/{widgetId}` answers 500.",
    label: "this is where it fails",
    ends: true,
    run,
};

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let request = request(&seen.case.aim);
    let (kind, message) = match &seen.exchange.outcome {
        Ok(response) if response.status >= 500 && !is_announced(seen, response.status) => {
            ("5xx", request.then(format!(" is answered with status {}", response.status)))
        }
        Err(TransportError::Timeout) => ("timeout", request.then(format!(" gets {}", TransportError::Timeout))),
        Err(TransportError::Cut) => ("cut", request.then(format!(" is not answered: {}", TransportError::Cut))),
        _ => return Vec::new(),
    };
    vec![Observation { at: seen.operation.at, keyword_at: None, kind: kind.to_owned(), message, instance: None }]
}

fn request(aim: &Aim) -> Statement {
    match aim {
        Aim::Breaks(change) => Statement::from("an invalid request (").then(change.what.clone()).then(")"),
        Aim::NoCredentials => "a request without credentials".into(),
        Aim::WrongCredential(what) => format!("a request with {what}").into(),
        Aim::OtherScopes(_) => "a request with a token of other scopes".into(),
        Aim::Edge(change) => Statement::from("a valid request (").then(change.what.clone()).then(")"),
        Aim::Valid | Aim::SetUp => "a valid request".into(),
    }
}

/// `501` and `503` are answers that a healthy server gives, where the document names them.
fn is_announced(seen: &CheckContext<'_>, status: u16) -> bool {
    let operation = seen.operation;
    let named = operation.responses.iter().map(|documented| documented.status);
    let mut named = named.chain(operation.lost_responses.iter().copied());
    matches!(status, 501 | 503) && named.any(|named| named == Status::Exact(status))
}
