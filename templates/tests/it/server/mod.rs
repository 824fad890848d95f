//! The server runtime, from the outside: a router is asked and its answer looked at.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test may panic, and so may what it is written with")]

mod auth;
mod hostile;
mod loopback;
mod multipart;
mod parameters;
mod refusals;
mod routes;
pub(crate) mod samples;
mod shop;

use axum::{Router, body::Body};
use http::{HeaderMap, Request, Response};
use http_body_util::BodyExt as _;
use serde_json::Value;
use specwright_runtime::description::{In, OperationInfo, ParameterInfo, Style};
use tower::ServiceExt as _;

/// An operation of which only method and path matter.
const fn operation(id: &'static str, method: &'static str, path: &'static str) -> OperationInfo {
    OperationInfo { id, method, path, server: None, parameters: &[], security: &[], body: None, responses: &[] }
}

const fn parameter(location: In, name: &'static str, style: Style, explode: bool) -> ParameterInfo {
    ParameterInfo { name, location, required: false, style, explode, allow_reserved: false, json: false }
}

/// An answer, read to its end.
#[derive(Debug)]
struct Answered {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answered {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

async fn ask(app: &Router, request: Request<Body>) -> Answered {
    let response: Response<Body> = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Answered { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// A request as `METHOD target`, with header lines `Name: value` and a body.
fn request(line: &str, headers: &[&str], body: impl Into<Body>) -> Request<Body> {
    let (method, target) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(target);
    for header in headers {
        let (name, value) = header.split_once(": ").unwrap();
        request = request.header(name, value.as_bytes());
    }
    request.body(body.into()).unwrap()
}
