//! Gets one document over HTTP: bounded in size and time, and from the origin that the user named.

use crate::exit::ExpectedError;
use reqwest::header::{ACCEPT, CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use specwright_contract::Secrets;
use std::env;
use std::time::Duration;
use url::{Host, Url};

/// The largest document that is read, in bytes.
const LARGEST: usize = 64 << 20;

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 5;

/// Why there is no document. No text of an answer is repeated but the address of a redirect.
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
    /// Whether something answered at all.
    pub(crate) const fn is_answer(&self) -> bool {
        !matches!(self, Self::Connect | Self::Timeout(_))
    }
}

/// What every request carries, and how long one may take.
#[derive(Clone)]
pub(crate) struct Manner {
    headers: HeaderMap,
    timeout: Duration,
}

impl Manner {
    /// With header fields as they were typed: `K: V`, where `$NAME` is read from the environment.
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

/// What was typed may be a secret: no error repeats it.
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

/// Gets documents of one origin.
pub(crate) struct Client {
    http: reqwest::Client,
    manner: Manner,
}

impl Client {
    /// A client for the origin of this URL.
    pub(crate) fn new(of: &Url, manner: Manner) -> Result<Self, ExpectedError> {
        let mut builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .connect_timeout(manner.timeout)
            .user_agent(concat!("specwright/", env!("CARGO_PKG_VERSION")));
        if is_loopback(of) {
            // A proxy has another loopback.
            builder = builder.no_proxy();
        }
        let http =
            builder.build().map_err(|_| ExpectedError::Network("the HTTP client cannot be set up".to_owned()))?;
        Ok(Self { http, manner })
    }

    /// The body of a successful answer.
    pub(crate) async fn get(&self, url: &Url) -> Result<Vec<u8>, GetError> {
        let timeout = self.manner.timeout;
        tokio::time::timeout(timeout, self.follow(url)).await.unwrap_or(Err(GetError::Timeout(timeout)))
    }

    async fn follow(&self, url: &Url) -> Result<Vec<u8>, GetError> {
        let mut at = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let request = self.http.get(at.clone()).headers(self.manner.headers.clone());
            let answer = request
                .send()
                .await
                .map_err(|error| if error.is_connect() { GetError::Connect } else { GetError::Cut })?;
            let status = answer.status();
            if status.is_success() {
                return body(answer).await;
            }
            if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Err(GetError::Status(status.as_u16()));
            }
            let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
            let next = location.and_then(|location| at.join(location).ok());
            at = next.ok_or(GetError::NoLocation(status.as_u16()))?;
            if at.origin() != url.origin() {
                return Err(GetError::Foreign(shown(&at)));
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

/// An address that is safe to show: without what may be a credential.
fn shown(url: &Url) -> String {
    let origin = url.origin().ascii_serialization();
    if url.origin().is_tuple() { format!("{origin}{}", url.path()) } else { format!("{}: …", url.scheme()) }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Reads an address that documents come from: https, or http of this machine.
pub(crate) fn address(text: &str, place: &str) -> Result<Url, ExpectedError> {
    let wrong = |what: &str, help: &str| ExpectedError::advised(format!("{place}: {what}"), help);
    let url = Url::parse(text).map_err(|error| wrong(&format!("no URL: {error}"), "write https://host/path"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("an address holds no credentials", "give them by --header 'Authorization: Basic $NAME'"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err(wrong("documents come over https; http is for this machine only", "write https://host/path")),
    }
}
