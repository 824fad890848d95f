//! Faults in the content of responses. They are between the stub and the layers that give responses their final form.

use super::Fault;
use crate::operations::{Meant, Operations};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Returns a valid credential for a request whose own would be refused.
type LetIn = dyn Fn(&HeaderMap) -> Option<HeaderValue> + Send + Sync;

/// The faults, and the data that they need.
pub(crate) struct Answers {
    pub(crate) faults: Vec<Fault>,
    pub(crate) operations: Operations,
    /// The operations that no fault affects, by `operationId`.
    pub(crate) spared: &'static [&'static str],
    /// The success of an operation that has not succeeded yet: `operationId`, status, media type, body.
    pub(crate) minimal: &'static [(&'static str, u16, &'static str, &'static str)],
    pub(crate) let_in: Box<LetIn>,
    pub(crate) last: Mutex<BTreeMap<String, Success>>,
}

/// A response that can be given again.
#[derive(Clone)]
pub(crate) struct Success {
    status: StatusCode,
    media: HeaderValue,
    body: Bytes,
}

/// A change to the JSON responses of some operations.
struct Change {
    fault: Fault,
    operations: &'static [&'static str],
    /// The member that is changed.
    member: &'static str,
    /// Returns the new value of the member; `None` removes the member.
    into: fn(&Value) -> Option<Value>,
}

const CHANGES: &[Change] = &[
    Change {
        fault: Fault::WrongType,
        operations: &["createPayment", "getPayment"],
        member: "amount_cents",
        into: |value| Some(Value::String(value.to_string())),
    },
    Change {
        fault: Fault::MissingMember,
        operations: &["createPayment", "getPayment"],
        member: "created_at",
        into: |_| None,
    },
    Change { fault: Fault::ExtraNull, operations: &["getPayment"], member: "method", into: |_| Some(Value::Null) },
    Change {
        fault: Fault::UnknownStatus,
        operations: &["getPayment"],
        member: "status",
        into: |_| Some(Value::from("on_hold")),
    },
];

/// The statuses that `accepts-anything` turns into a success.
const REFUSALS: [u16; 4] = [400, 409, 415, 422];

/// Applies the faults to a response; axum runs it as a layer.
pub(crate) async fn spoil(State(answers): State<Arc<Answers>>, mut request: Request, next: Next) -> Response<Body> {
    let meant = answers.operations.find(request.method(), request.uri().path());
    let Some(meant) = meant.filter(|meant| !answers.spared.contains(&meant.id.as_str())) else {
        return next.run(request).await;
    };
    let has = |fault| answers.faults.contains(&fault);
    if has(Fault::NoAuth)
        && let Some(credential) = (answers.let_in)(request.headers())
    {
        request.headers_mut().insert(header::AUTHORIZATION, credential);
    }
    let mut answer = next.run(request).await;
    if has(Fault::AcceptsAnything) {
        answer = answers.accept(&meant, answer).await;
    }
    for change in CHANGES.iter().filter(|change| has(change.fault)) {
        if answer.status().is_success() && change.operations.contains(&meant.id.as_str()) {
            answer = changed(change, answer).await;
        }
    }
    answer.extensions_mut().insert(meant);
    answer
}

impl Answers {
    async fn accept(&self, meant: &Meant, answer: Response<Body>) -> Response<Body> {
        let status = answer.status();
        if status.is_success() {
            let (parts, body) = whole(answer).await;
            let media = parts.headers.get(header::CONTENT_TYPE).cloned();
            let success = media.map(|media| Success { status, media, body: body.clone() });
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            last.extend(success.map(|success| (meant.id.clone(), success)));
            return with_body(parts, body);
        }
        if !REFUSALS.contains(&status.as_u16()) {
            return answer;
        }
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).get(&meant.id).cloned();
        match last.or_else(|| self.smallest(&meant.id)) {
            Some(success) => success.into_answer(),
            None => answer,
        }
    }

    fn smallest(&self, id: &str) -> Option<Success> {
        let (_, status, media, body) = self.minimal.iter().find(|row| row.0 == id)?;
        let status = StatusCode::from_u16(*status).ok()?;
        Some(Success { status, media: HeaderValue::from_static(media), body: Bytes::from_static(body.as_bytes()) })
    }
}

impl Success {
    fn into_answer(self) -> Response<Body> {
        let mut answer = Response::new(Body::from(self.body));
        *answer.status_mut() = self.status;
        answer.headers_mut().insert(header::CONTENT_TYPE, self.media);
        answer
    }
}

async fn changed(change: &Change, answer: Response<Body>) -> Response<Body> {
    let (parts, body) = whole(answer).await;
    let json = serde_json::from_slice::<Value>(&body).ok();
    let Some(Value::Object(mut members)) = json.filter(|json| json.get(change.member).is_some()) else {
        return with_body(parts, body);
    };
    match members.get(change.member).and_then(change.into) {
        Some(value) => drop(members.insert(change.member.to_owned(), value)),
        None => drop(members.remove(change.member)),
    }
    with_body(parts, Value::Object(members).to_string().into())
}

/// Returns the head and the body of a response. The stub's responses are short, and in memory already.
pub(crate) async fn whole(answer: Response<Body>) -> (http::response::Parts, Bytes) {
    let (parts, body) = answer.into_parts();
    (parts, to_bytes(body, usize::MAX).await.unwrap_or_default())
}

/// Returns a response with another body; its length is computed again.
pub(crate) fn with_body(mut parts: http::response::Parts, body: Bytes) -> Response<Body> {
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}
