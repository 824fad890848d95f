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

    /// The body as JSON; an error too where that would take far more memory than the body, see [`Self::is_too_large`].
    pub fn json(&self) -> Result<serde_json::Value, serde_json::Error> {
        if self.is_too_large() {
            return Err(serde::de::Error::custom("as values, the body takes too much memory"));
        }
        serde_json::from_slice(&self.body)
    }

    /// Whether the body, as JSON values in memory, may be so much larger than its text that it is not looked into:
    /// `{"":0}` is seven bytes, and some hundreds as a value.
    pub fn is_too_large(&self) -> bool {
        let most = self.body.len().saturating_mul(MOST_PER_BYTE).saturating_add(ALWAYS);
        most < self.body.len().saturating_mul(OBJECT) && as_values(&self.body) > most
    }

    /// The same response without its body, for who has seen it.
    pub(crate) fn without_body(&self) -> Self {
        Self { body: Bytes::new(), ..self.clone() }
    }
}

/// So many bytes of values are made of each byte of a body…
const MOST_PER_BYTE: usize = 6;
/// …and so many in any case.
const ALWAYS: usize = 32 << 20;
/// What an object and any other value take in memory at most, in bytes; an object has room for eleven members.
const OBJECT: usize = 650;
const VALUE: usize = 64;

/// So many bytes may a JSON text take as values. What stands in a string may count too.
fn as_values(text: &[u8]) -> usize {
    let of = |byte: &u8| match byte {
        b'{' => OBJECT,
        b'[' | b',' => VALUE,
        _ => 1,
    };
    text.iter().map(of).sum()
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
