//! Damages answers on their way out, as bytes: behind the stub, which would not let such answers be written.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::middleware::{Next, from_fn};
use serde_json::Value;

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub(super) enum Harm {
    /// The number at this JSON pointer becomes text.
    Text(&'static str),
    /// The object at the first pointer loses a member.
    Gone(&'static str, &'static str),
    /// Another status, the rest as it was.
    Status(u16),
    /// Another `Content-Type`, the rest as it was.
    ContentType(&'static str),
    /// Only the first half of the body, with a length that agrees.
    Half,
    /// A header field is gone.
    Headerless(&'static str),
    /// The page of a server that has broken down.
    Failure,
}

/// Which operation's answers, by method and path template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Damage {
    pub(super) operation: &'static str,
    pub(super) harm: Harm,
}

impl Damage {
    /// Puts itself between a router and its callers.
    pub(super) fn around(self, router: Router) -> Router {
        router.layer(from_fn(move |request: Request, next: Next| async move {
            let title = format!("{} {}", request.method(), request.uri().path());
            let answer = next.run(request).await;
            if is_of(self.operation, &title) { self.harm.on(answer).await } else { answer }
        }))
    }
}

/// `GET /orders/7` is of `GET /orders/{order_id}`.
fn is_of(template: &str, title: &str) -> bool {
    let (template, title): (Vec<_>, Vec<_>) = (template.split('/').collect(), title.split('/').collect());
    template.len() == title.len() && template.iter().zip(&title).all(|(part, is)| part.starts_with('{') || part == is)
}

impl Harm {
    async fn on(self, mut answer: Response<Body>) -> Response<Body> {
        match self {
            Self::Text(pointer) => rewritten(answer, |body| text(body, pointer)).await,
            Self::Gone(object, member) => rewritten(answer, |body| gone(body, object, member)).await,
            Self::Half => {
                let (parts, body) = whole(answer).await;
                with_body(parts, body[..body.len() / 2].to_vec())
            }
            Self::Status(status) => {
                *answer.status_mut() = StatusCode::from_u16(status).unwrap();
                answer
            }
            Self::ContentType(media) => {
                answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
                answer
            }
            Self::Headerless(name) => {
                answer.headers_mut().remove(name);
                answer
            }
            Self::Failure => {
                let page = Body::from("<h1>Something went wrong</h1>");
                Response::builder().status(500).header(CONTENT_TYPE, "text/html").body(page).unwrap()
            }
        }
    }
}

async fn rewritten(answer: Response<Body>, change: impl FnOnce(&mut Value) -> Option<()>) -> Response<Body> {
    let (parts, body) = whole(answer).await;
    let mut json: Value = serde_json::from_slice(&body).unwrap();
    // What is no success has another form: it stays as it is.
    match change(&mut json) {
        Some(()) => with_body(parts, serde_json::to_vec(&json).unwrap()),
        None => with_body(parts, body),
    }
}

fn text(body: &mut Value, pointer: &str) -> Option<()> {
    let value = body.pointer_mut(pointer).filter(|value| value.is_number())?;
    *value = Value::String(value.to_string());
    Some(())
}

fn gone(body: &mut Value, object: &str, member: &str) -> Option<()> {
    body.pointer_mut(object)?.as_object_mut()?.remove(member).map(drop)
}

async fn whole(answer: Response<Body>) -> (axum::http::response::Parts, Vec<u8>) {
    let (parts, body) = answer.into_parts();
    (parts, to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

fn with_body(mut parts: axum::http::response::Parts, body: Vec<u8>) -> Response<Body> {
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}
