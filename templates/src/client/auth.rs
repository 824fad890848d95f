//! The credentials of a client, and the choice of those that a request presents.
//!
//! They are added to a request just before it is sent, and only if it is sent to an origin that the user has named: a
//! request that is printed, stored or built for later never holds one.

use super::super::description::{In, OperationInfo, SchemeInfo, SchemeKind, SchemeUse};
use super::{
    builder::{BuildError, TokenEndpoints},
    oauth2::{Carrier, ClientCredentials, Minted, Named, TokenError, TokenSource},
    params,
    secrets::Secrets,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::{borrow::Cow, fmt};
use url::Url;

/// The credential for one security scheme. `Debug` prints no secret.
#[derive(Clone)]
pub struct Credential(Kind);

// The enum is private, so that variants can be added.
#[derive(Clone)]
enum Kind {
    Bearer(String),
    Client(Box<ClientCredentials>),
    Basic { user: String, password: String },
    Key(String),
}

impl Credential {
    /// Creates a token for bearer, OAuth 2 and OpenID Connect schemes (RFC 6750).
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Kind::Bearer(token.into()))
    }

    /// Creates a user name with a password (RFC 7617). The user name cannot contain a colon.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Kind::Basic { user: user.into(), password: password.into() })
    }

    /// Creates an API key.
    pub fn api_key(key: impl Into<String>) -> Self {
        Self(Kind::Key(key.into()))
    }

    /// Creates a credential for which the client requests tokens itself, for OAuth 2 schemes and others that take a
    /// bearer token.
    pub fn client_credentials(credentials: ClientCredentials) -> Self {
        Self(Kind::Client(Box::new(credentials)))
    }

    fn authorization(&self) -> Option<Result<String, &'static str>> {
        match &self.0 {
            Kind::Bearer(token) => Some(Ok(format!("Bearer {token}"))),
            Kind::Basic { user, .. } if user.contains(':') => Some(Err("a user name cannot hold a colon")),
            Kind::Basic { user, password } => {
                Some(Ok(format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))))
            }
            Kind::Key(_) | Kind::Client(_) => None,
        }
    }
}

impl From<ClientCredentials> for Credential {
    fn from(credentials: ClientCredentials) -> Self {
        Self::client_credentials(credentials)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Bearer(_) => "Bearer(***)",
            Kind::Client(_) => "ClientCredentials(***)",
            Kind::Basic { .. } => "Basic(***)",
            Kind::Key(_) => "ApiKey(***)",
        })
    }
}

/// A credential in the form in which it is sent.
enum Placed {
    Header(HeaderName, HeaderValue),
    /// A bearer token that the client has to request.
    Minted(TokenSource),
    /// `name=value`, encoded.
    Query(String),
    /// `name=value`, encoded.
    Cookie(String),
}

/// Every credential of the client, by security scheme.
#[derive(Default)]
pub(super) struct Credentials {
    schemes: &'static [SchemeInfo],
    /// The credentials in the order in which they were given.
    placed: Vec<(&'static str, Placed)>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.placed.iter().map(|(scheme, _)| (scheme, "***"))).finish()
    }
}

impl Credentials {
    /// Checks each credential against the scheme of its name. The last one that is given for a scheme is used.
    pub(super) fn new(
        schemes: &'static [SchemeInfo],
        given: &[(String, Credential)],
        endpoints: &TokenEndpoints,
        base: &Url,
    ) -> Result<Self, BuildError> {
        let mut placed: Vec<(&'static str, Placed)> = Vec::new();
        for (at, (name, credential)) in given.iter().enumerate() {
            if given.iter().skip(at + 1).any(|(later, _)| later == name) {
                continue;
            }
            let fault = |reason: Cow<'static, str>| BuildError::credential(name, reason);
            let Some(scheme) = schemes.iter().find(|scheme| scheme.name == name) else {
                return Err(fault("the document has no such security scheme".into()));
            };
            let place = match &credential.0 {
                Kind::Client(credentials) => {
                    let named = named(scheme, schemes, endpoints, base).map_err(|reason| fault(reason.into()))?;
                    Placed::Minted(TokenSource::new((**credentials).clone(), named, base).map_err(fault)?)
                }
                _ => place(&scheme.kind, credential).map_err(|reason| fault(reason.into()))?,
            };
            placed.push((scheme.name, place));
        }
        Ok(Self { schemes, placed })
    }

    /// Requests the token that a request needs, unless it has an `Authorization` of its own. A request has only one, so
    /// it belongs to the first credential that takes this header.
    pub(super) async fn mint(
        &self,
        operation: Option<&OperationInfo>,
        headers: &HeaderMap,
        carrier: Carrier<'_>,
    ) -> Result<Option<Minted>, TokenError> {
        if headers.contains_key(header::AUTHORIZATION) {
            return Ok(None);
        }
        for (placed, used) in self.choose(operation) {
            match placed {
                Placed::Header(name, _) if name == header::AUTHORIZATION => return Ok(None),
                Placed::Minted(source) => return source.token(used, carrier).await.map(Some),
                _ => {}
            }
        }
        Ok(None)
    }

    /// Returns the URLs of the token endpoints.
    pub(super) fn token_urls(&self) -> Vec<&Url> {
        let mut urls = Vec::new();
        for (_, placed) in &self.placed {
            if let Placed::Minted(source) = placed {
                urls.push(source.url());
            }
        }
        urls
    }

    /// Adds the values that no text may repeat.
    pub(super) fn collect(&self, secrets: &mut Secrets) {
        for (_, placed) in &self.placed {
            match placed {
                Placed::Header(_, value) => secrets.add_header(value),
                Placed::Minted(source) => source.collect(secrets),
                Placed::Query(pair) | Placed::Cookie(pair) => {
                    secrets.add_encoded(pair.split_once('=').map_or("", |(_, value)| value));
                }
            }
        }
    }

    /// Adds the credentials that the operation requires; without an operation, all of them. A token that was requested
    /// is in the headers already.
    pub(super) fn apply(&self, operation: Option<&OperationInfo>, headers: &mut HeaderMap, url: &mut Url) {
        for (placed, _) in self.choose(operation) {
            put(placed, headers, url);
        }
    }

    /// Returns the credentials of the first alternative for which all are configured. An alternative that requires none
    /// is chosen only when no other is met: credentials that may be sent are sent.
    fn choose(&self, operation: Option<&OperationInfo>) -> Vec<(&Placed, Option<&'static SchemeUse>)> {
        let Some(operation) = operation else {
            return self.placed.iter().map(|(_, placed)| (placed, None)).collect();
        };
        let met = |alternative: &&&'static [SchemeUse]| {
            alternative.iter().any(|scheme| self.get(scheme.name).is_some())
                && alternative.iter().all(|scheme| self.get(scheme.name).is_some() || self.is_outside(scheme.name))
        };
        let chosen: &'static [SchemeUse] = operation.security.iter().find(met).copied().unwrap_or_default();
        chosen.iter().filter_map(|used| Some((self.get(used.name)?, Some(used)))).collect()
    }

    /// Returns whether an operation is sent with credentials.
    pub(super) fn has_any_for(&self, operation: Option<&OperationInfo>) -> bool {
        !self.choose(operation).is_empty()
    }

    /// Returns a scheme without a credential, where no alternative of an operation is met and the alternative of this
    /// scheme lacks only some of its credentials. `is_sent` and `is_asked` return which header fields and query
    /// parameters the request has already.
    pub(super) fn incomplete(
        &self,
        operation: Option<&OperationInfo>,
        is_sent: impl Fn(&str) -> bool,
        is_asked: impl Fn(&str) -> bool,
    ) -> Option<&'static str> {
        let operation = operation?;
        let by_hand = |name: &str| {
            let scheme = self.schemes.iter().find(|scheme| scheme.name == name);
            scheme.is_some_and(|scheme| match scheme.kind {
                SchemeKind::ApiKey { location: In::Header, name } => is_sent(name),
                SchemeKind::ApiKey { location: In::Query, name } => is_asked(name),
                SchemeKind::ApiKey { .. } => is_sent("cookie"),
                SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::ClientCredentials { .. } => {
                    is_sent("authorization")
                }
                SchemeKind::Other => true,
            })
        };
        let is_there = |scheme: &&SchemeUse| self.get(scheme.name).is_some() || by_hand(scheme.name);
        let mut lacking = None;
        for alternative in operation.security {
            let missing = alternative.iter().find(|scheme| !is_there(scheme))?;
            if alternative.iter().any(|scheme| self.get(scheme.name).is_some()) {
                lacking = lacking.or(Some(missing.name));
            }
        }
        lacking
    }

    fn get(&self, name: &str) -> Option<&Placed> {
        self.placed.iter().find(|(known, _)| *known == name).map(|(_, placed)| placed)
    }

    /// Returns whether the scheme's credential is outside of the request, so that nothing has to be configured here.
    fn is_outside(&self, name: &str) -> bool {
        self.schemes.iter().any(|scheme| scheme.name == name && scheme.kind == SchemeKind::Other)
    }
}

/// Returns the token endpoint of a scheme. The endpoint beside the base URL belongs to the only scheme, or among
/// several to the one for which the document declares the same URL, because no other scheme's secret may be sent there.
fn named<'a>(
    scheme: &'static SchemeInfo,
    schemes: &[SchemeInfo],
    endpoints: &'a TokenEndpoints,
    base: &Url,
) -> Result<Named<'a>, &'static str> {
    let (by_document, authentication) = match scheme.kind {
        SchemeKind::ClientCredentials { token_url, authentication } => (Some(token_url), Some(authentication)),
        SchemeKind::Bearer | SchemeKind::Other => (None, None),
        SchemeKind::Basic | SchemeKind::ApiKey { .. } => return Err("the scheme takes no token"),
    };
    let given = endpoints.by_scheme.iter().rfind(|(name, _)| name == scheme.name).map(|(_, url)| url.as_str());
    let is_minted = |scheme: &&SchemeInfo| matches!(scheme.kind, SchemeKind::ClientCredentials { .. });
    let is_sole = schemes.iter().filter(is_minted).count() <= 1;
    let same = |url: &str| by_document.is_some_and(|other| base.join(url).ok() == base.join(other).ok());
    let environment = endpoints.of_environment.as_deref().filter(|url| is_sole || same(url));
    let of_environment = endpoints.authentication.filter(|_| given.is_none() && environment.is_some());
    Ok(Named { by_user: given.or(environment), by_document, authentication: of_environment.or(authentication) })
}

fn place(kind: &SchemeKind, credential: &Credential) -> Result<Placed, &'static str> {
    match (kind, &credential.0) {
        (SchemeKind::Bearer | SchemeKind::ClientCredentials { .. }, Kind::Bearer(_))
        | (SchemeKind::Basic, Kind::Basic { .. })
        | (SchemeKind::Other, Kind::Bearer(_) | Kind::Basic { .. }) => {
            let text = credential.authorization().unwrap_or(Err("the scheme takes no key"))?;
            Ok(Placed::Header(header::AUTHORIZATION, secret_value(&text)?))
        }
        (SchemeKind::ApiKey { location, name }, Kind::Key(key)) => place_key(*location, name, key),
        (SchemeKind::Bearer | SchemeKind::ClientCredentials { .. }, _) => Err("the scheme takes a bearer token"),
        (SchemeKind::Basic, _) => Err("the scheme takes a user and a password"),
        (SchemeKind::ApiKey { .. }, _) => Err("the scheme takes an API key"),
        (SchemeKind::Other, _) => Err("the scheme takes no key"),
    }
}

fn place_key(location: In, name: &str, key: &str) -> Result<Placed, &'static str> {
    let pair = || format!("{}={}", params::encode(name), params::encode(key));
    match location {
        In::Header => {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "its name is no header name")?;
            Ok(Placed::Header(name, secret_value(key)?))
        }
        In::Query => Ok(Placed::Query(pair())),
        In::Cookie => Ok(Placed::Cookie(pair())),
        In::Path => Err("a key cannot stand in the path"),
    }
}

fn secret_value(text: &str) -> Result<HeaderValue, &'static str> {
    let mut value = HeaderValue::from_str(text).map_err(|_| "it holds characters that no header can carry")?;
    value.set_sensitive(true);
    Ok(value)
}

/// Adds a credential to a request; a header that the caller has set stays.
fn put(placed: &Placed, headers: &mut HeaderMap, url: &mut Url) {
    match placed {
        Placed::Header(name, value) => {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        Placed::Minted(_) => {}
        Placed::Query(pair) => {
            let query = match url.query() {
                Some(query) if !query.is_empty() => format!("{query}&{pair}"),
                _ => pair.clone(),
            };
            url.set_query(Some(&query));
        }
        Placed::Cookie(pair) => {
            let cookies = match headers.get(header::COOKIE).and_then(|value| value.to_str().ok()) {
                Some(cookies) => format!("{cookies}; {pair}"),
                None => pair.clone(),
            };
            if let Ok(mut value) = HeaderValue::from_str(&cookies) {
                value.set_sensitive(true);
                headers.insert(header::COOKIE, value);
            }
        }
    }
}
