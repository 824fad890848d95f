//! One request and what came of it.

use bytes::Bytes;
use http::HeaderMap;
use std::time::Duration;
use url::Url;

/// A request as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Upper case.
    pub method: String,
    /// The whole address.
    pub url: Url,
    /// Header fields in the order in which they are sent, credentials included.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Bytes>,
}

/// A response, read to its end or to the limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// All header fields.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Response {
    /// The value of `Content-Type`, if it is text.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(http::header::CONTENT_TYPE)?.to_str().ok()
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

/// Why there is no response. The texts hold no part of the request, so no secret either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Nobody listens there, or the name is not known.
    #[error("no connection")]
    Connect,
    /// The time limit was reached.
    #[error("no whole answer within the time limit")]
    Timeout,
    /// The connection ended within the answer.
    #[error("the connection ended before the answer did")]
    Cut,
    /// The body is larger than the limit.
    #[error("the body is larger than the limit")]
    TooLarge,
    /// The address is not of the origin that is tested.
    #[error("the address is of another origin than the one under test")]
    ForeignOrigin,
    /// The request cannot be written as HTTP.
    #[error("the request cannot be written as HTTP")]
    Unsendable,
}

/// One request with its outcome.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub outcome: Result<Response, TransportError>,
    /// From sending to the last byte.
    pub elapsed: Duration,
}
