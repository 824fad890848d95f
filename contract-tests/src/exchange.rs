//! One request and what came of it.

use crate::masked::Masked;
use crate::secrets::Secrets;
use bytes::Bytes;
use http::HeaderMap;
use std::fmt;
use std::time::Duration;
use url::Url;

/// A request as it is sent. `Debug` shows nothing that may be secret.
#[derive(Clone, PartialEq, Eq)]
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

/// A response, read to its end or to the limit. `Debug` shows nothing that may be secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// All header fields.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = self.url.origin().ascii_serialization();
        f.debug_struct("Request").field("method", &self.method).field("origin", &origin).finish_non_exhaustive()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, body, .. } = self;
        f.debug_struct("Response").field("status", status).field("bytes", &body.len()).finish_non_exhaustive()
    }
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

/// One exchange as reporters may see it: every text of it is masked.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    exchange: &'a Exchange,
    secrets: &'a Secrets,
}

impl<'a> Shown<'a> {
    pub(crate) const fn new(exchange: &'a Exchange, secrets: &'a Secrets) -> Self {
        Self { exchange, secrets }
    }

    /// The request's method.
    pub fn method(&self) -> Masked {
        self.secrets.mask(&self.exchange.request.method)
    }

    /// The whole address.
    pub fn url(&self) -> Masked {
        self.secrets.mask(self.exchange.request.url.as_str())
    }

    /// The request's header fields.
    pub fn request_headers(&self) -> Vec<(Masked, Masked)> {
        let fields = self.exchange.request.headers.iter();
        fields.map(|(name, value)| self.field(name, value)).collect()
    }

    /// The request's body as text; what is no UTF-8 in it is replaced.
    pub fn request_body(&self) -> Option<Masked> {
        self.exchange.request.body.as_ref().map(|body| self.secrets.mask(&String::from_utf8_lossy(body)))
    }

    /// The status, or why there is none.
    pub fn status(&self) -> Result<u16, TransportError> {
        self.exchange.outcome.as_ref().map(|response| response.status).map_err(|error| *error)
    }

    /// The response's header fields.
    pub fn response_headers(&self) -> Vec<(Masked, Masked)> {
        let fields = self.exchange.outcome.iter().flat_map(|response| &response.headers);
        fields.map(|(name, value)| self.field(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))).collect()
    }

    /// The response's body as text; what is no UTF-8 in it is replaced.
    pub fn response_body(&self) -> Option<Masked> {
        let response = self.exchange.outcome.as_ref().ok();
        response.map(|response| self.secrets.mask(&String::from_utf8_lossy(&response.body)))
    }

    /// From sending to the last byte.
    pub fn elapsed(&self) -> Duration {
        self.exchange.elapsed
    }

    fn field(&self, name: &str, value: &str) -> (Masked, Masked) {
        (self.secrets.mask(name), self.secrets.mask_field(name, value))
    }
}
