//! How a request reaches what is tested.

use crate::exchange::{Request, Response, TransportError};
use bytes::BytesMut;
use std::future::Future;
use std::time::Duration;
use url::{Host, Origin, Url};

/// Sends requests. Not `Send`: a run lives on one thread.
pub trait Transport {
    /// One request, one response.
    fn send(&self, request: &Request) -> impl Future<Output = Result<Response, TransportError>>;

    /// What it sends that it was not given, such as a token that it had renewed, by the names that reports are to show
    /// instead. A run asks after each exchange, before anything is told of it.
    fn secrets(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// Whether an address is this machine's own: 127.0.0.0/8, `::1`, the former as IPv6, `localhost` and names below it
/// (RFC 6761 §6.3).
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|address| address.is_loopback())
        }
        None => false,
    }
}

/// The beginning of an HTTP client for one origin. A proxy has a loopback of its own, so that this machine's addresses
/// are never asked for by way of one, whatever the environment says; all others are as it says.
pub fn http_client(of: &Url) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder();
    if is_loopback(of) { builder.no_proxy() } else { builder }
}

/// Limits of a live transport.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the whole exchange.
    pub timeout: Duration,
    /// The largest body that is read, in bytes.
    pub body: usize,
}

impl Default for Limits {
    /// 30 seconds, 16 MiB.
    fn default() -> Self {
        Self { timeout: Duration::from_secs(30), body: 16 << 20 }
    }
}

/// Sends over HTTP to one origin, and to no other: redirects are answers here, not orders.
#[derive(Clone, Debug)]
pub struct Live {
    client: reqwest::Client,
    origin: Origin,
    limits: Limits,
}

impl Live {
    /// A transport to the origin of `base`.
    ///
    /// # Errors
    /// [`TransportError::Unsendable`] if the HTTP client cannot be set up (TLS without roots).
    pub fn new(base: &Url, limits: Limits) -> Result<Self, TransportError> {
        let client = http_client(base)
            .redirect(reqwest::redirect::Policy::none())
            .timeout(limits.timeout)
            .build()
            .map_err(|_| TransportError::Unsendable)?;
        Ok(Self { client, origin: base.origin(), limits })
    }

    fn prepare(&self, request: &Request) -> Result<reqwest::RequestBuilder, TransportError> {
        if request.url.origin() != self.origin {
            return Err(TransportError::ForeignOrigin);
        }
        let method = reqwest::Method::from_bytes(request.method.as_bytes()).map_err(|_| TransportError::Unsendable)?;
        let mut builder = self.client.request(method, request.url.clone());
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        Ok(builder)
    }
}

impl Transport for Live {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let mut answer = self.prepare(request)?.send().await.map_err(|error| classify(&error))?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| classify(&error))? {
            if body.len() + chunk.len() > self.limits.body {
                return Err(TransportError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response { status, headers, body: body.freeze() })
    }
}

fn classify(error: &reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::Timeout
    } else if error.is_connect() {
        TransportError::Connect
    } else if error.is_builder() {
        TransportError::Unsendable
    } else {
        TransportError::Cut
    }
}
