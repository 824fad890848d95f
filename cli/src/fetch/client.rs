//! Fetches one document over HTTP: bounded in size and time, and only from the origin that the user has named.

use super::address::Address;
use crate::exit::ExpectedError;
use reqwest::header::{ACCEPT, CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use specwright_contract::{Secrets, http_client};
use std::env;
use std::time::Duration;

/// The maximum size of a document, in bytes.
const LARGEST: usize = 64 << 20;

/// The maximum number of redirects that are followed.
const MOST_REDIRECTS: usize = 5;

/// The reason why there is no document. It repeats no text of a response, except the address of a redirect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GetError {
    #[error("no connection")]
    Connect,
    #[error("no answer within {} s", .0.as_secs_f32())]
    Timeout(Duration),
    #[error("the answer broke off")]
    Cut,
    #[error("the answer is larger than 64 MiB")]
    TooLarge,
    #[error("the answer is compressed, which was not asked for")]
    Compressed,
    #[error("status {0}")]
    Status(u16),
    #[error("redirects to {0}, which is another origin; name that address if you trust it")]
    Foreign(String),
    #[error("redirects more than {MOST_REDIRECTS} times")]
    Redirects,
    #[error("status {0} without an address to go to")]
    NoLocation(u16),
}

impl GetError {
    /// Returns whether a server responded and the response did not break off.
    pub(crate) const fn is_answer(&self) -> bool {
        !matches!(self, Self::Connect | Self::Timeout(_) | Self::Cut)
    }
}

/// The headers of every request, and the time limit of each.
#[derive(Clone)]
pub(crate) struct Manner {
    headers: HeaderMap,
    timeout: Duration,
}

impl Manner {
    /// Creates the settings from header fields as they were typed: `K: V`, where `$NAME` is read from the environment.
    pub(crate) fn new(headers: &[String], timeout: Duration) -> Result<Self, ExpectedError> {
        let mut fields = HeaderMap::new();
        fields.insert(ACCEPT, HeaderValue::from_static("application/json, application/yaml;q=0.9, */*;q=0.5"));
        for header in headers {
            let (name, value) = field(header)?;
            fields.insert(name, value);
        }
        Ok(Self { headers: fields, timeout })
    }
}

/// Parses a header field. The text may be a secret, so no error repeats it.
fn field(text: &str) -> Result<(HeaderName, HeaderValue), ExpectedError> {
    let wrong = |what: &str| ExpectedError::advised(format!("a --header {what}"), "write --header 'Name: value'");
    let (name, value) = text.split_once(':').ok_or_else(|| wrong("has no colon"))?;
    let value = Secrets::new()
        .expand(value.trim(), &|name| env::var(name).ok())
        .map_err(|unset| ExpectedError::Unset { name: unset.name, place: "--header".to_owned() })?;
    let name = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| wrong("has no name that HTTP allows"))?;
    let mut value = HeaderValue::from_str(&value).map_err(|_| wrong("has a value that HTTP does not allow"))?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// Fetches documents of one origin.
pub(crate) struct Client {
    http: reqwest::Client,
    manner: Manner,
}

impl Client {
    /// Creates a client for the origin of this address.
    pub(crate) fn new(of: &Address, manner: Manner) -> Result<Self, ExpectedError> {
        let builder = http_client(of.whole())
            .redirect(Policy::none())
            .connect_timeout(manner.timeout)
            .user_agent(concat!("specwright/", env!("CARGO_PKG_VERSION")));
        let http =
            builder.build().map_err(|_| ExpectedError::Network("the HTTP client cannot be set up".to_owned()))?;
        Ok(Self { http, manner })
    }

    /// Returns the body of a successful response.
    pub(crate) async fn get(&self, address: &Address) -> Result<Vec<u8>, GetError> {
        let timeout = self.manner.timeout;
        tokio::time::timeout(timeout, self.follow(address)).await.unwrap_or(Err(GetError::Timeout(timeout)))
    }

    async fn follow(&self, address: &Address) -> Result<Vec<u8>, GetError> {
        let mut at = address.whole().clone();
        for _ in 0..=MOST_REDIRECTS {
            let request = self.http.get(at.clone()).headers(self.manner.headers.clone());
            let answer = request
                .send()
                .await
                .map_err(|error| if error.is_connect() { GetError::Connect } else { GetError::Cut })?;
            let status = answer.status();
            // Every other successful status means that this is not the document, or not all of it.
            if status.as_u16() == 200 {
                return body(answer).await;
            }
            if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Err(GetError::Status(status.as_u16()));
            }
            let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
            let next = location.and_then(|location| at.join(location).ok());
            at = next.ok_or(GetError::NoLocation(status.as_u16()))?;
            if at.origin() != address.origin() {
                return Err(GetError::Foreign(address.shown(&at)));
            }
        }
        Err(GetError::Redirects)
    }
}

async fn body(mut answer: reqwest::Response) -> Result<Vec<u8>, GetError> {
    let encoding = answer.headers().get(CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(GetError::Compressed);
    }
    if answer.content_length().is_some_and(|length| length > LARGEST as u64) {
        return Err(GetError::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| GetError::Cut)? {
        if body.len() + chunk.len() > LARGEST {
            return Err(GetError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
