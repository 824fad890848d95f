//! Serves the two documents, byte for byte. The stub would write them anew from types of its own.

use crate::Documents;
use crate::translate::Verbatim;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;
use std::sync::Arc;

/// The OpenAPI document, from which the stub is generated.
pub(super) const OPENAPI: &[u8] = include_bytes!("../../../specs/tilt/openapi.json");
/// The AsyncAPI document, from which the events are generated.
pub(super) const ASYNCAPI: &[u8] = include_bytes!("../../../specs/tilt/asyncapi.json");

/// The operations that return the documents, which no fault affects.
pub(super) const DISCOVERY: &[&str] = &["getOpenapiDocument", "getAsyncapiDocument"];

/// The document at each path of the stub.
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

/// Replaces a document that the stub returns with the served document; axum runs it as a layer.
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
