//! The token endpoint: the secret is sent to an address that the user has named, and to no other.

use super::{ClientAuthentication, ClientCredentials};
use std::borrow::Cow;
use url::{Host, Url};

/// The parameters that the token request sets itself.
const OWN_PARAMETERS: [&str; 5] = ["client_assertion", "client_id", "client_secret", "grant_type", "scope"];

/// The settings of a token endpoint that are not part of the credentials.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Named<'a> {
    /// The URL that the user has named, in the builder or by the environment.
    pub(in super::super) by_user: Option<&'a str>,
    /// The URL that the document declares.
    pub(in super::super) by_document: Option<&'a str>,
    /// The authentication that the user has set, or else the document's.
    pub(in super::super) authentication: Option<ClientAuthentication>,
}

/// A token endpoint that may receive the secret, and the contents of its requests.
pub(super) struct Endpoint {
    pub(super) url: Url,
    pub(super) authentication: ClientAuthentication,
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) parameters: Vec<(String, String)>,
}

impl Endpoint {
    /// Checks the endpoint and the parameters.
    ///
    /// # Errors
    /// Returns what is wrong, for the developer of a client; the text contains nothing secret.
    pub(super) fn new(credentials: ClientCredentials, named: Named<'_>, base: &Url) -> Result<Self, Cow<'static, str>> {
        let given = credentials.token_url.as_deref().or(named.by_user);
        let url = match (given, named.by_document) {
            (Some(url), _) => parse(url, base).map_err(|reason| refused(url, reason))?,
            (None, Some(url)) => of_document(url, base)?,
            (None, None) => return Err("no token endpoint is known; name it with `token_url`".into()),
        };
        if let Some((name, _)) = credentials.parameters.iter().find(|(name, _)| OWN_PARAMETERS.contains(&name.as_str()))
        {
            return Err(format!("the token request has a parameter `{name}` of its own").into());
        }
        Ok(Self {
            url,
            authentication: credentials.authentication.or(named.authentication).unwrap_or_default(),
            id: credentials.id,
            secret: credentials.secret,
            parameters: credentials.parameters,
        })
    }

    /// Returns the endpoint as messages show it: without its query.
    pub(super) fn shown(&self) -> String {
        let mut url = self.url.clone();
        url.set_query(None);
        url.into()
    }
}

/// Returns the document's own URL, if it has the origin of the base URL, which the user has named.
fn of_document(url: &str, base: &Url) -> Result<Url, Cow<'static, str>> {
    let parsed = parse(url, base).map_err(|reason| refused(url, reason))?;
    if parsed.origin() == base.origin() {
        return Ok(parsed);
    }
    Err(format!(
        "the token endpoint that the document names, `{}`, has another origin than the base URL; if the secret may go \
         there, name it with `token_url`",
        shortened(url)
    )
    .into())
}

fn parse(url: &str, base: &Url) -> Result<Url, &'static str> {
    let url = base.join(url).map_err(|_| "is no URL")?;
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => {}
        "http" if is_loopback => {}
        "http" => return Err("is not protected: a secret is sent by https, or to this machine"),
        _ => return Err("is neither http nor https"),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user, which is no place for credentials");
    }
    // RFC 6749 §3.2
    if url.fragment().is_some() { Err("has a fragment") } else { Ok(url) }
}

fn refused(url: &str, reason: &str) -> Cow<'static, str> {
    // Everything before an `@` may be a password.
    let shown = match url.rsplit_once('@') {
        Some((_, rest)) => format!("…@{}", shortened(rest)),
        None => shortened(url),
    };
    format!("the token endpoint `{shown}` {reason}").into()
}

/// Returns a URL up to its query, escaped, and cut to a length that people read.
fn shortened(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let escaped =
        |c: char| -> String { if c.is_ascii_graphic() { c.to_string() } else { c.escape_unicode().to_string() } };
    url.chars().take(200).map(escaped).collect()
}
