//! The two documents, byte for byte. The stub answers with types of its own, which would write them anew.

use crate::Documents;
use crate::translate::Verbatim;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;
use std::sync::Arc;

/// OpenAPI: the one that the stub is made of.
pub(super) const OPENAPI: &[u8] = include_bytes!("../../../specs/tilt/openapi.json");
/// AsyncAPI: the one that the events are made of.
pub(super) const ASYNCAPI: &[u8] = include_bytes!("../../../specs/tilt/asyncapi.json");

/// The operations that give the documents, which no fault touches.
pub(super) const DISCOVERY: &[&str] = &["getOpenapiDocument", "getAsyncapiDocument"];

/// What stands at each path of the stub.
#[derive(Clone, Debug)]
pub(super) struct Served(Arc<[(&'static str, Bytes); 2]>);

impl Served {
    pub(super) fn new(documents: &Documents) -> Self {
        let text = |given: &Option<crate::Document>, own: &'static [u8]| match given {
            Some(document) => Bytes::from(document.text.clone()),
            None => Bytes::from_static(own),
        };
        Self(Arc::new([
            ("/pos/v1/.well-known/openapi.json", text(&documents.openapi, OPENAPI)),
            ("/pos/v1/.well-known/asyncapi.json", text(&documents.asyncapi, ASYNCAPI)),
        ]))
    }
}

/// The layer: where the stub would answer with a document, the document itself.
pub(super) async fn serve(State(served): State<Served>, request: Request, next: Next) -> Response<Body> {
    let bytes = served.0.iter().find(|(path, _)| *path == request.uri().path()).map(|(_, bytes)| bytes.clone());
    let is_head = request.method() == Method::HEAD;
    let mut answer = next.run(request).await;
    if let Some(bytes) = bytes.filter(|_| answer.status() == StatusCode::OK) {
        answer.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        *answer.body_mut() = if is_head { Body::empty() } else { Body::from(bytes) };
        answer.extensions_mut().insert(Verbatim);
    }
    answer
}
