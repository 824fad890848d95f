//! The response of an operation.

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::Value;

use super::super::codec::{self, Codec, Written};
use super::{Failure, Refusal};

/// The status, header fields and body of a response.
#[derive(Clone, Debug)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    /// Creates a response with a JSON body.
    ///
    /// # Errors
    /// 500 when the value cannot be written as JSON.
    pub fn json<C: Codec>(status: u16, media_type: &str, value: &C::Value) -> Result<Self, Refusal> {
        let body = codec::to_vec::<C>(value).map_err(Failure::new)?;
        Ok(Self::bytes(status, media_type, body))
    }

    /// Creates a response with a text body; `charset=utf-8` is added where the media type names no charset.
    pub fn text(status: u16, media_type: &str, text: &str) -> Self {
        let body = Bytes::copy_from_slice(text.as_bytes());
        if media_type.contains("charset=") {
            Self::bytes(status, media_type, body)
        } else {
            Self::bytes(status, &format!("{media_type}; charset=utf-8"), body)
        }
    }

    /// Creates a response with these bytes as its body. A status that HTTP does not have becomes 500.
    pub fn bytes(status: u16, media_type: &str, body: impl Into<Bytes>) -> Self {
        let mut answer = Self { body: body.into(), ..Self::empty(status) };
        if let Ok(media_type) = HeaderValue::from_str(media_type) {
            answer.headers.insert(header::CONTENT_TYPE, media_type);
        }
        answer
    }

    /// Creates a response without a body.
    pub fn empty(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// Adds a header field, written in the style `simple` (OAS 3.1 §4.8.21).
    ///
    /// # Errors
    /// 500 when the value cannot be written in a header field.
    pub fn header<C: Codec>(self, name: &str, value: &C::Value) -> Result<Self, Refusal> {
        let value = serde_json::to_value(Written::<C>(value)).map_err(Failure::from)?;
        self.field(name, &simple(&value))
    }

    fn field(mut self, name: &str, value: &str) -> Result<Self, Refusal> {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(Failure::from)?;
        let value = HeaderValue::from_str(value).map_err(Failure::from)?;
        self.headers.append(name, value);
        Ok(self)
    }

    /// Adds a header field with its value as it is.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Returns the status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Returns the header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    pub(super) fn extend_headers(&mut self, headers: &HeaderMap) {
        for (name, value) in headers {
            self.headers.append(name, value.clone());
        }
    }

    /// Adds those header fields of whose name the response has none.
    pub(super) fn add_missing(&mut self, headers: &HeaderMap) {
        let missing: HeaderMap = headers
            .iter()
            .filter(|(name, _)| !self.headers.contains_key(*name))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        self.extend_headers(&missing);
    }

    /// Returns the response of axum; for `HEAD` it has the header fields of `GET` and no body (RFC 9110 §9.3.2).
    pub(super) fn into_response(self, without_body: bool) -> Response<Body> {
        let length = self.body.len();
        let mut response = Response::new(if without_body { Body::empty() } else { Body::from(self.body) });
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if without_body && length > 0 {
            response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
        }
        response
    }
}

/// Writes a value in the style `simple` without `explode`.
fn simple(value: &Value) -> String {
    let scalar = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value {
        Value::Array(items) => items.iter().map(scalar).collect::<Vec<_>>().join(","),
        Value::Object(members) => {
            members.iter().flat_map(|(name, value)| [name.clone(), scalar(value)]).collect::<Vec<_>>().join(",")
        }
        value => scalar(value),
    }
}
