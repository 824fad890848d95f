//! Where the secret goes: to an address that the user has named, and to no other.

use super::{ClientAuthentication, ClientCredentials};
use std::borrow::Cow;
use url::{Host, Url};

/// Parameters that the token request has of its own.
const OWN_PARAMETERS: [&str; 5] = ["client_assertion", "client_id", "client_secret", "grant_type", "scope"];

/// What is known of a token endpoint besides the credentials themselves.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Named<'a> {
    /// By the user: of the builder, or of the environment.
    pub(in super::super) by_user: Option<&'a str>,
    /// By the document.
    pub(in super::super) by_document: Option<&'a str>,
    /// By the user, or else by the document.
    pub(in super::super) authentication: Option<ClientAuthentication>,
}

/// A token endpoint that may have the secret, and what it is asked.
pub(super) struct Endpoint {
    pub(super) url: Url,
    pub(super) authentication: ClientAuthentication,
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) parameters: Vec<(String, String)>,
}

impl Endpoint {
    /// # Errors
    /// What is wrong, for a person who builds a client; nothing secret.
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

    /// The endpoint as people may see it: without its query.
    pub(super) fn shown(&self) -> String {
        let mut url = self.url.clone();
        url.set_query(None);
        url.into()
    }
}

/// The document's own address counts only where the user has named its origin: as that of the API.
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
    // Whatever stands before an `@` may be a password.
    let shown = match url.rsplit_once('@') {
        Some((_, rest)) => format!("…@{}", shortened(rest)),
        None => shortened(url),
    };
    format!("the token endpoint `{shown}` {reason}").into()
}

/// Up to its query, escaped, and no longer than people read.
fn shortened(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let escaped =
        |c: char| -> String { if c.is_ascii_graphic() { c.to_string() } else { c.escape_unicode().to_string() } };
    url.chars().take(200).map(escaped).collect()
}
