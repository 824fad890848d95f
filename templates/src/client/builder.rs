//! Builds a client: where it sends requests, with which credentials, under which limits.

use super::super::description::SchemeInfo;
use super::{
    Client, auth::Credential, auth::Credentials, oauth2::ClientAuthentication, reach::Reach, retry::RetryPolicy,
    servers::Server,
};
use http::{HeaderMap, HeaderName, HeaderValue, header::USER_AGENT};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{borrow::Cow, fmt, time::Duration};
use url::Url;

/// The characters that are percent-encoded in a path (RFC 3986 §3.3); `/` is not among them.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Whether the default HTTP client supports TLS.
const SPEAKS_HTTPS: bool = cfg!(feature = "rustls");

/// The base URL of an API: an absolute `http` or `https` URL, whose path is a prefix of every operation's path.
///
/// A text that is not such a URL is reported when the client is built.
///
/// It can carry the token endpoint that belongs to it, so that choosing a base URL also chooses the endpoint.
#[derive(Clone)]
pub struct BaseUrl {
    url: Result<Url, String>,
    token_url: Option<String>,
    authentication: Option<ClientAuthentication>,
    servers: &'static [(&'static str, &'static str)],
}

impl BaseUrl {
    fn of(url: Result<Url, String>) -> Self {
        Self { url, token_url: None, authentication: None, servers: &[] }
    }

    /// Sets the token endpoint that belongs to this base URL, for a scheme with client credentials; `None` sets none.
    #[must_use]
    pub fn with_token_url(mut self, url: Option<impl Into<String>>) -> Self {
        self.token_url = url.map(Into::into);
        self
    }

    /// Creates a base URL from a server URL of the document with values for its variables (OAS 3.1 §4.8.6). A value in
    /// the host has letters, digits, `-`, `.`, `_` and the `:` of a port, and a value in the path is percent-encoded,
    /// so that no value turns it into the URL of another host.
    pub fn of_template(template: &str, values: &[(&str, &str)]) -> Self {
        let mut url = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            url.push_str(before);
            let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else {
                return Self::of(Err(format!("the variable `{}` has no value", name.escape_debug())));
            };
            let is_path = url.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
            let is_part = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
            if is_path {
                url.extend(utf8_percent_encode(value, PATH));
            } else if !value.is_empty() && value.chars().all(is_part) {
                url.push_str(value);
            } else {
                return Self::of(Err(format!("the value of `{}` is no part of a host", name.escape_debug())));
            }
            rest = after;
        }
        url.push_str(rest);
        Self::from(url)
    }

    /// Sets the document's other servers that specs.toml configures: the URL of each in the document, and the URL to
    /// which its operations are sent.
    #[must_use]
    pub fn with_servers(mut self, servers: &'static [(&'static str, &'static str)]) -> Self {
        self.servers = servers;
        self
    }

    /// Sets how clients authenticate at that endpoint; `None` means as the document declares.
    #[must_use]
    pub fn with_client_authentication(mut self, authentication: Option<ClientAuthentication>) -> Self {
        self.authentication = authentication;
        self
    }
}

impl From<&str> for BaseUrl {
    fn from(text: &str) -> Self {
        Self::of(Url::parse(text).map_err(|error| error.to_string()).and_then(checked))
    }
}
impl From<String> for BaseUrl {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}
impl From<&String> for BaseUrl {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}
impl From<Url> for BaseUrl {
    fn from(url: Url) -> Self {
        Self::of(checked(url))
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.url {
            Ok(url) => f.write_str(url.as_str()),
            Err(reason) => f.write_str(reason),
        }
    }
}

pub(super) fn checked(url: Url) -> Result<Url, String> {
    let fault = match &url {
        url if !matches!(url.scheme(), "http" | "https") => "only http and https are spoken",
        url if !url.username().is_empty() || url.password().is_some() => "credentials have methods of their own",
        url if url.query().is_some() || url.fragment().is_some() => "a base has no query and no fragment",
        _ => return Ok(url),
    };
    Err(fault.to_owned())
}

/// Collects the settings of a [`Client`]. `Debug` prints no secret.
#[must_use = "a builder does nothing until it is built"]
pub struct Builder {
    base: BaseUrl,
    schemes: &'static [SchemeInfo],
    credentials: Vec<(String, Credential)>,
    token_urls: Vec<(String, String)>,
    declared_servers: &'static [&'static str],
    servers: Vec<(String, BaseUrl)>,
    headers: Vec<(String, String)>,
    limits: Limits,
    connect_timeout: Duration,
    http: Http,
}

/// The token endpoints that the user has named.
pub(super) struct TokenEndpoints {
    /// The token endpoints by security scheme; the last one for a scheme is used.
    pub(super) by_scheme: Vec<(String, String)>,
    /// The token endpoint that belongs to the base URL.
    pub(super) of_environment: Option<String>,
    /// How clients authenticate at the token endpoint that belongs to the base URL.
    pub(super) authentication: Option<ClientAuthentication>,
}

enum Http {
    Default,
    Builder(Box<reqwest::ClientBuilder>),
    Client(reqwest::Client),
}

/// The limits of a call that sets none itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The maximum time of the whole call: every attempt, every wait, the body.
    pub(super) timeout: Duration,
    /// The maximum time of one attempt.
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) max_response_bytes: usize,
    /// Whether redirects that the document describes are followed.
    pub(super) follows_redirects: bool,
    pub(super) retry: RetryPolicy,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<&str> = self.credentials.iter().map(|(scheme, _)| scheme.as_str()).collect();
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Builder")
            .field("base", &self.base)
            .field("credentials", &schemes)
            .field("headers", &headers)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Builder {
    /// Creates a builder for a client of the API at `base`, whose document describes `schemes`.
    pub fn new(base: impl Into<BaseUrl>, schemes: &'static [SchemeInfo]) -> Self {
        Self {
            base: base.into(),
            schemes,
            credentials: Vec::new(),
            token_urls: Vec::new(),
            declared_servers: &[],
            servers: Vec::new(),
            headers: Vec::new(),
            limits: Limits {
                timeout: Duration::from_secs(60),
                attempt_timeout: None,
                max_response_bytes: 32 * 1024 * 1024,
                follows_redirects: false,
                retry: RetryPolicy::default(),
            },
            connect_timeout: Duration::from_secs(10),
            http: Http::Default,
        }
    }

    /// Sets the credential for a security scheme of the document.
    pub fn credential(mut self, scheme: impl Into<String>, credential: impl Into<Credential>) -> Self {
        self.credentials.push((scheme.into(), credential.into()));
        self
    }

    /// Sets the token endpoint of a security scheme for which the client requests tokens;
    /// [`super::ClientCredentials::token_url`] takes precedence over it.
    pub fn token_url(mut self, scheme: impl Into<String>, url: impl Into<String>) -> Self {
        self.token_urls.push((scheme.into(), url.into()));
        self
    }

    /// Sets the servers that operations of the document declare for themselves.
    pub fn declared_servers(mut self, urls: &'static [&'static str]) -> Self {
        self.declared_servers = urls;
        self
    }

    /// Sets the URL to which the operations of one of those servers are sent, by its URL in the document. A server that
    /// is named here may receive credentials; one that only the document names may not, unless it has the origin of the
    /// base URL.
    pub fn server(mut self, declared: impl Into<String>, url: impl Into<BaseUrl>) -> Self {
        self.servers.push((declared.into(), url.into()));
        self
    }

    /// Sets a header of every request; a header that a call sets itself takes precedence.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the `User-Agent`. Default: the name and version of the crate in which this code is compiled.
    pub fn user_agent(self, text: impl Into<String>) -> Self {
        self.header("user-agent", text)
    }

    /// Sets the maximum time of a call: every attempt, every wait between them, the body. Default: 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// Sets the maximum time of one attempt, its body included. An attempt that takes longer is abandoned, and repeated
    /// where the request may be repeated. Default: none but that of the call.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the maximum time to connect. Default: 10 s. A `reqwest::Client` that you pass in keeps its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the maximum length of a response body, in bytes. Default: 32 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_response_bytes = bytes;
        self
    }

    /// Sets when requests are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.limits.retry = policy;
        self
    }

    /// Follows the redirects that the document describes (301, 302, 303, 307, 308). Without this setting such a
    /// response ends the call with an error that has its status and header fields.
    ///
    /// Only GET and HEAD are followed, at most ten times, and never from https to http. `Location` may be relative to
    /// the URL that responded. Because everything that was sent is sent again, credentials included, a redirect is
    /// followed only to the origin of the request and to those that you have named: that of the base URL, and of each
    /// server of the document that [`Builder::server`] or specs.toml names. A redirect that is not followed is the
    /// response of the call, and the error reports why. The last response is the one that is decoded as a response of
    /// the operation.
    ///
    /// A redirect that the document does not describe is followed in any case, within the origin of the request.
    pub fn follow_redirects(mut self) -> Self {
        self.limits.follows_redirects = true;
        self
    }

    /// Uses your own HTTP client, for its pool, proxy or certificates. Whether it contacts addresses of this machine
    /// through a proxy depends on its settings: see `reqwest::ClientBuilder::no_proxy`.
    ///
    /// Its redirect policy applies too: set it to `reqwest::redirect::Policy::none()`, or the client sends API keys,
    /// and the secrets for token endpoints, to wherever a response points, regardless of [`Builder::follow_redirects`].
    /// [`Builder::reqwest_builder`] sets that policy itself.
    pub fn reqwest_client(mut self, client: reqwest::Client) -> Self {
        self.http = Http::Client(client);
        self
    }

    /// Uses your own settings of the HTTP client, for proxy or certificates. This builder sets redirects and the
    /// connect timeout.
    ///
    /// Without such settings, the environment configures proxies (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`,
    /// `NO_PROXY`). Addresses of this machine are never contacted through a proxy, not even through one in these
    /// settings. A token endpoint that is on this machine while the base URL is not, or the other way round, is
    /// contacted with the default settings.
    pub fn reqwest_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = Http::Builder(Box::new(builder));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Fails when a URL is not an `http` or `https` URL, when a header or a credential cannot be sent or does not match
    /// its security scheme, or when TLS is not available where it is needed.
    pub fn build(self) -> Result<Client, BuildError> {
        let BaseUrl { url, token_url: of_environment, authentication, servers } = self.base;
        let base = url.map_err(|reason| BuildError(Fault::BaseUrl(reason)))?;
        let servers = servers.iter().map(|(declared, url)| ((*declared).to_owned(), BaseUrl::from(*url).url));
        let mut named: Vec<(String, Result<Url, String>)> = servers.collect();
        named.extend(self.servers.into_iter().map(|(declared, base)| (declared, base.url)));
        for (declared, url) in &named {
            if let Err(reason) = url {
                return Err(BuildError(Fault::Server { declared: declared.clone(), reason: reason.clone() }));
            }
        }
        let servers = self.declared_servers.iter().map(|declared| Server::of(declared, &named, &base));
        let servers: Vec<Server> = servers.collect();
        let endpoints = TokenEndpoints { by_scheme: self.token_urls, of_environment, authentication };
        let credentials = Credentials::new(self.schemes, &self.credentials, &endpoints, &base)?;
        let headers = default_headers(&self.headers)?;
        let mut others = credentials.token_urls();
        others.extend(servers.iter().filter_map(|server| server.url.as_ref().ok()));
        if matches!(self.http, Http::Default) && !SPEAKS_HTTPS {
            let is_https = |url: &&Url| url.scheme() == "https";
            let asked = [&base].into_iter().chain(credentials.token_urls());
            if let Some(url) = asked.chain(named.iter().filter_map(|(_, url)| url.as_ref().ok())).find(is_https) {
                return Err(BuildError(Fault::NoTls(url.host_str().unwrap_or_default().to_owned())));
            }
        }
        let reach = |settings| Reach::new(settings, &base, &others, self.connect_timeout);
        let http = match self.http {
            Http::Client(client) => Ok(Reach::Own(client)),
            Http::Builder(builder) => reach(Some(*builder)),
            Http::Default => reach(None),
        };
        let http = http.map_err(|error| BuildError(Fault::Http(error)))?;
        Ok(Client::new(super::Parts { base, credentials, headers, limits: self.limits, http, servers }))
    }
}

fn default_headers(given: &[(String, String)]) -> Result<HeaderMap, BuildError> {
    let mut headers = HeaderMap::new();
    let agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    headers.insert(USER_AGENT, HeaderValue::from_static(agent));
    for (name, value) in given {
        let fault = || BuildError(Fault::Header(name.clone()));
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| fault())?;
        let mut value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| fault())?;
        // Any header of the user may be a secret, so none is ever printed.
        value.set_sensitive(true);
        headers.insert(key, value);
    }
    Ok(headers)
}

/// The reason why a client cannot be built.
#[derive(Debug)]
pub struct BuildError(Fault);

#[derive(Debug)]
enum Fault {
    BaseUrl(String),
    Header(String),
    Credential { scheme: String, reason: Cow<'static, str> },
    Http(reqwest::Error),
    Server { declared: String, reason: String },
    NoTls(String),
}

impl BuildError {
    pub(super) fn credential(scheme: &str, reason: Cow<'static, str>) -> Self {
        Self(Fault::Credential { scheme: scheme.to_owned(), reason })
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Fault::BaseUrl(reason) => write!(f, "the base URL cannot be used: {reason}"),
            Fault::Header(name) => write!(f, "the header `{}` cannot be sent", name.escape_debug()),
            Fault::Credential { scheme, reason } => {
                write!(f, "the credential for `{}` cannot be used: {reason}", scheme.escape_debug())
            }
            Fault::Server { declared, reason } => {
                write!(f, "the server `{}` cannot be used: {reason}", declared.escape_debug())
            }
            Fault::NoTls(host) => write!(
                f,
                "`{}` is asked by https, which needs the feature `rustls` or an HTTP client of your own",
                host.escape_debug()
            ),
            Fault::Http(_) => f.write_str("the HTTP client cannot be set up"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Fault::Http(error) => Some(error),
            _ => None,
        }
    }
}
