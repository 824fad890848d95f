//! Translates to another document that describes the same API in other names: paths, parameters and members get its
//! names on the way out, and ours on the way in.
//!
//! Header fields and texts for people keep the names of the stub.

use crate::correspondence::{Correspondence, OperationPair, Side};
use crate::faults::{whole, with_body};
use crate::operations::{Meant, Operations, name};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, Uri, header};
use axum::middleware::Next;
use serde_json::Value;
use specwright_model::ir::{Api, ParameterIn};
use std::sync::Arc;

/// The maximum size of a request body, in bytes.
const LARGEST: usize = 4 << 20;

/// Marks a response whose text is a document of its own, in which nothing may be changed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verbatim;

/// The names of another document.
#[derive(Debug)]
pub(crate) struct Wire {
    correspondence: Correspondence,
    theirs: Operations,
}

impl Wire {
    pub(crate) fn new(correspondence: Correspondence, theirs: &Api) -> Self {
        Self { correspondence, theirs: Operations::new(theirs) }
    }

    /// Returns the payload of an event in the names of the other document.
    pub(crate) fn event(&self, name: &str, payload: Value) -> Value {
        self.correspondence.event(name, payload)
    }

    /// Returns path and query of an operation that takes one query parameter and nothing else.
    pub(crate) fn address(&self, id: &str, value: &str) -> Option<String> {
        let pair = self.correspondence.operation(Side::Ours, id)?;
        let (_, names) = pair.parameters.iter().find(|(place, _)| *place == ParameterIn::Query)?;
        Some(format!("{}?{}={value}", pair.path.of(Side::Theirs), names.of(Side::Theirs)))
    }

    /// Returns the operation of a request in both documents.
    fn pair(&self, method: &Method, path: &str) -> Option<(&OperationPair, Meant)> {
        let meant = self.theirs.find(method, path)?;
        let pair = self.correspondence.operations().iter().find(|pair| pair.indices.1 == meant.index)?;
        Some((pair, meant))
    }
}

/// Translates the request and its response; axum runs it as a layer.
pub(crate) async fn translate(State(wire): State<Arc<Wire>>, mut request: Request, next: Next) -> Response<Body> {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let Some((pair, meant)) = wire.pair(&method, &path) else {
        *request.uri_mut() = astray(&wire, &path);
        return next.run(request).await;
    };
    let query = request.uri().query().map(|query| query_of(pair, query));
    *request.uri_mut() = uri(&path_of(pair, &meant), query.as_deref());
    if method != Method::HEAD {
        *request.method_mut() = pair.method.of(Side::Ours).parse().unwrap_or(method);
    }
    let request = match read(&wire, pair, request).await {
        Ok(request) => request,
        Err(refusal) => return refusal,
    };
    let answer = next.run(request).await;
    if answer.extensions().get::<Verbatim>().is_some() {
        return answer;
    }
    let status = answer.status().as_u16();
    let (parts, body) = whole(answer).await;
    match wire.correspondence.response(pair, status, &body, Side::Ours) {
        Some(translated) => with_body(parts, translated.into()),
        None => Response::from_parts(parts, Body::from(body)),
    }
}

/// Returns the URI for a request that matches no operation of their document. A path that they have with another method
/// is translated to ours; any other path leads nowhere, even if it is a path of ours.
fn astray(wire: &Wire, path: &str) -> Uri {
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let found = methods.iter().find_map(|method| wire.pair(method, path));
    found.map_or_else(|| uri("/", None), |(pair, meant)| uri(&path_of(pair, &meant), None))
}

fn uri(path: &str, query: Option<&str>) -> Uri {
    let text = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    text.parse().unwrap_or_else(|_| Uri::from_static("/"))
}

/// Returns our path, with the values that were sent for their parameters.
fn path_of(pair: &OperationPair, meant: &Meant) -> String {
    let value = |ours: &str| {
        let mut names = pair.parameters.iter().filter(|(place, _)| *place == ParameterIn::Path);
        let (_, names) = names.find(|(_, names)| names.of(Side::Ours) == ours)?;
        meant.parameters.iter().find(|(name, _)| name == names.of(Side::Theirs)).map(|(_, value)| value.as_str())
    };
    let segments = pair.path.of(Side::Ours).split('/');
    segments.map(|part| name(part).map_or(part, |name| value(name).unwrap_or_default())).collect::<Vec<_>>().join("/")
}

/// Translates their query to our names; a name that only our document has is left out, because it means nothing to
/// them.
fn query_of(pair: &OperationPair, query: &str) -> String {
    let names = || pair.parameters.iter().filter(|(place, _)| *place == ParameterIn::Query).map(|(_, names)| names);
    let renamed = |part: &str| {
        let (raw, value) = part.split_once('=').map_or((part, None), |(raw, value)| (raw, Some(value)));
        let key =
            url::form_urlencoded::parse(raw.as_bytes()).next().map(|(key, _)| key.into_owned()).unwrap_or_default();
        let key = match names().find(|names| names.of(Side::Theirs) == key) {
            Some(names) => url::form_urlencoded::byte_serialize(names.of(Side::Ours).as_bytes()).collect(),
            None if names().any(|names| names.of(Side::Ours) == key) => return None,
            None => raw.to_owned(),
        };
        Some(value.map_or_else(|| key.clone(), |value| format!("{key}={value}")))
    };
    query.split('&').filter_map(renamed).collect::<Vec<_>>().join("&")
}

/// Translates the body of a request to our names. A body that cannot be read is left to the stub to refuse.
async fn read(wire: &Wire, pair: &OperationPair, request: Request) -> Result<Request, Response<Body>> {
    if !wire.correspondence.renames_request(pair) {
        return Ok(request);
    }
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        let mut refusal =
            Response::new(Body::from(r#"{"type":"about:blank","title":"Content Too Large","status":413}"#));
        *refusal.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        let media = HeaderValue::from_static("application/problem+json");
        refusal.headers_mut().insert(header::CONTENT_TYPE, media);
        return Err(refusal);
    };
    let body = match wire.correspondence.request(pair, &body, Side::Theirs) {
        Some(translated) => {
            parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(translated.len()));
            translated.into()
        }
        None => body,
    };
    Ok(Request::from_parts(parts, Body::from(body)))
}
