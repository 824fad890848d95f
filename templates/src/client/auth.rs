//! Credentials, and which of them a request presents.
//!
//! They are put on a request just before it is sent, to the client's own origin only: a request
//! that is printed, stored or built for later never holds one.

use super::super::description::{In, OperationInfo, SchemeInfo, SchemeKind};
use super::{builder::BuildError, params};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::fmt;
use url::Url;

/// What a caller presents for one security scheme. `Debug` prints no secret.
#[derive(Clone)]
pub struct Credential(Kind);

// A private enum, so that credentials that are minted when needed can join it.
#[derive(Clone)]
enum Kind {
    Bearer(String),
    Basic { user: String, password: String },
    Key(String),
}

impl Credential {
    /// A token for bearer, OAuth 2 and OpenID Connect schemes (RFC 6750).
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Kind::Bearer(token.into()))
    }

    /// A user and a password (RFC 7617). A user cannot hold a colon.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Kind::Basic { user: user.into(), password: password.into() })
    }

    /// An API key.
    pub fn api_key(key: impl Into<String>) -> Self {
        Self(Kind::Key(key.into()))
    }

    fn authorization(&self) -> Option<Result<String, &'static str>> {
        match &self.0 {
            Kind::Bearer(token) => Some(Ok(format!("Bearer {token}"))),
            Kind::Basic { user, .. } if user.contains(':') => Some(Err("a user name cannot hold a colon")),
            Kind::Basic { user, password } => {
                Some(Ok(format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))))
            }
            Kind::Key(_) => None,
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Bearer(_) => "Bearer(***)",
            Kind::Basic { .. } => "Basic(***)",
            Kind::Key(_) => "ApiKey(***)",
        })
    }
}

/// A credential in the form in which it goes out.
#[derive(Clone)]
enum Placed {
    Header(HeaderName, HeaderValue),
    /// `name=value`, encoded.
    Query(String),
    /// `name=value`, encoded.
    Cookie(String),
}

/// Every credential that the client was given, by scheme.
#[derive(Default)]
pub(super) struct Credentials {
    schemes: &'static [SchemeInfo],
    /// In the order in which they were given.
    placed: Vec<(&'static str, Placed)>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.placed.iter().map(|(scheme, _)| (scheme, "***"))).finish()
    }
}

impl Credentials {
    /// Checks each against the scheme of its name. The last one given for a scheme counts.
    pub(super) fn new(schemes: &'static [SchemeInfo], given: &[(String, Credential)]) -> Result<Self, BuildError> {
        let mut placed: Vec<(&'static str, Placed)> = Vec::new();
        for (name, credential) in given {
            let fault = |reason| BuildError::credential(name, reason);
            let Some(scheme) = schemes.iter().find(|scheme| scheme.name == name) else {
                return Err(fault("the document has no such security scheme"));
            };
            let place = place(&scheme.kind, credential).map_err(fault)?;
            placed.retain(|(known, _)| *known != scheme.name);
            placed.push((scheme.name, place));
        }
        Ok(Self { schemes, placed })
    }

    /// Puts on what the operation asks for; without an operation, everything there is.
    pub(super) fn apply(&self, operation: Option<&OperationInfo>, headers: &mut HeaderMap, url: &mut Url) {
        match operation {
            None => self.placed.iter().for_each(|(_, placed)| put(placed, headers, url)),
            Some(operation) => {
                for name in self.choose(operation) {
                    if let Some(placed) = self.get(name) {
                        put(placed, headers, url);
                    }
                }
            }
        }
    }

    /// The first alternative for which every credential is there. One that asks for nothing counts
    /// only when no other is met: credentials that may be sent are.
    fn choose(&self, operation: &OperationInfo) -> impl Iterator<Item = &'static str> + use<> {
        let met = |alternative: &&&'static [super::super::description::SchemeUse]| {
            alternative.iter().any(|scheme| self.get(scheme.name).is_some())
                && alternative.iter().all(|scheme| self.get(scheme.name).is_some() || self.is_outside(scheme.name))
        };
        let chosen: &'static [_] = operation.security.iter().find(met).copied().unwrap_or_default();
        chosen.iter().map(|scheme| scheme.name)
    }

    fn get(&self, name: &str) -> Option<&Placed> {
        self.placed.iter().find(|(known, _)| *known == name).map(|(_, placed)| placed)
    }

    /// Whether the scheme stands outside of the request, so that nothing has to be configured here.
    fn is_outside(&self, name: &str) -> bool {
        self.schemes.iter().any(|scheme| scheme.name == name && scheme.kind == SchemeKind::Other)
    }
}

fn place(kind: &SchemeKind, credential: &Credential) -> Result<Placed, &'static str> {
    match (kind, &credential.0) {
        (SchemeKind::Bearer, Kind::Bearer(_))
        | (SchemeKind::Basic, Kind::Basic { .. })
        | (SchemeKind::Other, Kind::Bearer(_) | Kind::Basic { .. }) => {
            let text = credential.authorization().unwrap_or(Err("the scheme takes no key"))?;
            Ok(Placed::Header(header::AUTHORIZATION, secret_value(&text)?))
        }
        (SchemeKind::ApiKey { location, name }, Kind::Key(key)) => place_key(*location, name, key),
        (SchemeKind::Bearer, _) => Err("the scheme takes a bearer token"),
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

/// What the caller has written itself stays.
fn put(placed: &Placed, headers: &mut HeaderMap, url: &mut Url) {
    match placed {
        Placed::Header(name, value) => {
            headers.entry(name).or_insert_with(|| value.clone());
        }
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
