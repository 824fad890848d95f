//! Building a client: where it sends to, with what, under which limits.

use super::super::description::SchemeInfo;
use super::{
    Client, auth::Credential, auth::Credentials, oauth2::ClientAuthentication, reach::Reach, retry::RetryPolicy,
    servers::Server,
};
use http::{HeaderMap, HeaderName, HeaderValue, header::USER_AGENT};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{borrow::Cow, fmt, time::Duration};
use url::Url;

/// What stands in a path as it is (RFC 3986 §3.3), `/` included.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Whether a client that nobody has handed in has TLS.
const SPEAKS_HTTPS: bool = cfg!(feature = "rustls");

/// Where an API is: an absolute `http` or `https` URL. Its path is a prefix of every operation's.
///
/// A text that is no such URL is told when the client is built.
///
/// It can carry the token endpoint that belongs to it: naming one is naming the other.
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

    /// The token endpoint beside this base, for a scheme with client credentials; `None` names none.
    #[must_use]
    pub fn with_token_url(mut self, url: Option<impl Into<String>>) -> Self {
        self.token_url = url.map(Into::into);
        self
    }

    /// A URL of the document with values for its variables (OAS 3.1 §4.8.6). A value for the host has letters, digits,
    /// `-`, `.`, `_` and the `:` of a port, one for the path is percent-encoded: neither makes another host of it.
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

    /// What specs.toml says of the document's other servers: the URL of each, and where its operations go here.
    #[must_use]
    pub fn with_servers(mut self, servers: &'static [(&'static str, &'static str)]) -> Self {
        self.servers = servers;
        self
    }

    /// How clients authenticate at that endpoint; `None` is as the document says.
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

/// Collects what a [`Client`] is made of. `Debug` prints no secret.
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
    /// By scheme; the last one counts.
    pub(super) by_scheme: Vec<(String, String)>,
    /// Beside the base URL.
    pub(super) of_environment: Option<String>,
    /// At that one.
    pub(super) authentication: Option<ClientAuthentication>,
}

enum Http {
    Default,
    Builder(Box<reqwest::ClientBuilder>),
    Client(reqwest::Client),
}

/// What bounds a call unless the call says otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The whole call: every attempt, every wait, the body.
    pub(super) timeout: Duration,
    /// One attempt.
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
    /// A client of the API at `base`, whose document describes `schemes`.
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

    /// The credential for a security scheme of the document.
    pub fn credential(mut self, scheme: impl Into<String>, credential: impl Into<Credential>) -> Self {
        self.credentials.push((scheme.into(), credential.into()));
        self
    }

    /// The token endpoint of a security scheme whose tokens are minted; see
    /// [`super::ClientCredentials::token_url`], which goes before it.
    pub fn token_url(mut self, scheme: impl Into<String>, url: impl Into<String>) -> Self {
        self.token_urls.push((scheme.into(), url.into()));
        self
    }

    /// The servers that operations of the document have of their own.
    pub fn declared_servers(mut self, urls: &'static [&'static str]) -> Self {
        self.declared_servers = urls;
        self
    }

    /// Where the operations of one of those servers go, by its URL in the document. What is named here may have
    /// credentials; a server that only the document names may not, unless it has the origin of the base URL.
    pub fn server(mut self, declared: impl Into<String>, url: impl Into<BaseUrl>) -> Self {
        self.servers.push((declared.into(), url.into()));
        self
    }

    /// A header of every request; what a call sets itself goes before it.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// `User-Agent`. Default: the name and version of the crate that this text is compiled in.
    pub fn user_agent(self, text: impl Into<String>) -> Self {
        self.header("user-agent", text)
    }

    /// The longest time a call takes: every attempt, every wait between them, the body. Default: 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// The longest time that one attempt takes, its body included. One that takes longer is given up, and repeated
    /// where the request may be repeated. Default: none but that of the call.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt_timeout = Some(timeout);
        self
    }

    /// The longest time until a connection stands. Default: 10 s. A client that was handed in keeps its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The longest response body that is read, in bytes. Default: 32 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_response_bytes = bytes;
        self
    }

    /// When requests are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.limits.retry = policy;
        self
    }

    /// Follows the redirects that the document describes (301, 302, 303, 307, 308). Without it such an answer is the end
    /// of a call: an error with its status and header fields.
    ///
    /// Only GET and HEAD are followed, ten times at most, and never from https to http. `Location` may be relative to the
    /// address that answered. As all that was sent goes along, credentials included, only the origin that was asked and
    /// those that you have named are asked: that of the base URL, and of each server of the document that
    /// [`Builder::server`] or specs.toml names. What is not followed stays the answer that it is, and its error says why.
    /// The last answer is what the operation's responses are looked up for.
    ///
    /// A redirect that the document does not describe is followed in any case, within the origin that was asked.
    pub fn follow_redirects(mut self) -> Self {
        self.limits.follows_redirects = true;
        self
    }

    /// A client of your own, for its pool, proxy or certificates. Whether it asks for addresses of this machine by way
    /// of a proxy is its own affair: see `reqwest::ClientBuilder::no_proxy`.
    ///
    /// Its redirect policy is its own too: give it `reqwest::redirect::Policy::none()`, or it takes
    /// API keys, and the secrets that tokens are minted with, to wherever an answer points, whatever
    /// [`Builder::follow_redirects`] says. [`Builder::reqwest_builder`] sees to that itself.
    pub fn reqwest_client(mut self, client: reqwest::Client) -> Self {
        self.http = Http::Client(client);
        self
    }

    /// Settings of your own, for proxy or certificates. Redirects and the connect timeout are set here.
    ///
    /// Without any, proxies are as the environment says (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), but for
    /// addresses of this machine, which no proxy is asked for, be it one of these settings. A token endpoint that is on
    /// this machine while the base URL is not, or the other way round, is asked with the defaults.
    pub fn reqwest_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = Http::Builder(Box::new(builder));
        self
    }

    /// # Errors
    /// No `http` or `https` URL, a header or a credential that cannot be sent or does not fit its
    /// security scheme, or no TLS where it cannot be set up.
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
        // Nobody can tell which of a user's headers are secrets, so none is ever printed.
        value.set_sensitive(true);
        headers.insert(key, value);
    }
    Ok(headers)
}

/// Why a client cannot be built.
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
