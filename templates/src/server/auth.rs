//! The credentials of a request, and the implementation's verdict on them (OAS 3.1 §4.8.30).

use std::{borrow::Cow, fmt};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use http::{Extensions, HeaderMap, header};

use super::super::description::{In, OperationInfo, SchemeInfo, SchemeKind};
use super::{Failure, Reason, Refusal, parameters::Sent};

/// The credentials that a request presents; the implementation decides whether to accept them.
pub struct Attempt<'a> {
    sent: &'a Sent,
    extensions: &'a Extensions,
    alternatives: Vec<Alternative<'a>>,
}

/// A security requirement for which the request presents all credentials: every one of them has to be valid.
#[derive(Debug)]
#[non_exhaustive]
pub struct Alternative<'a> {
    /// The security schemes of the requirement, in the order of the document.
    pub schemes: Vec<Presented<'a>>,
}

/// A security scheme with the credential that the request presents for it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Presented<'a> {
    /// The scheme's name in the document.
    pub scheme: &'static str,
    /// The scopes or roles that the credential has to carry.
    pub scopes: &'static [&'static str],
    /// The credential that was sent.
    pub credential: Credential<'a>,
}

/// A credential; `Debug` masks it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential<'a> {
    /// The token of `Authorization: Bearer …` (RFC 6750).
    Bearer(&'a str),
    /// The user-id and password of `Authorization: Basic …` (RFC 7617).
    Basic {
        /// The user-id.
        user: String,
        /// The password.
        password: String,
    },
    /// A key in a header, the query or a cookie.
    ApiKey(Cow<'a, str>),
    /// A credential outside of the request's fields: [`Attempt::extensions`] holds the data of the connection.
    Outside,
}

impl<'a> Attempt<'a> {
    /// Returns the operation that is called.
    pub fn operation(&self) -> &'static OperationInfo {
        self.sent.operation
    }

    /// Returns the alternatives for which the request presents all credentials, in the order of the document; there is
    /// at least one. A single valid alternative is enough.
    pub fn alternatives(&self) -> &[Alternative<'a>] {
        &self.alternatives
    }

    /// Returns what was presented for a security scheme.
    pub fn presented(&self, scheme: &str) -> Option<&Presented<'a>> {
        self.alternatives
            .iter()
            .flat_map(|alternative| &alternative.schemes)
            .find(|presented| presented.scheme == scheme)
    }

    /// Returns all header fields of the request.
    pub fn headers(&self) -> &'a HeaderMap {
        &self.sent.headers
    }

    /// Returns what layers around the router have attached to the request (peer certificates, connection data).
    pub fn extensions(&self) -> &'a Extensions {
        self.extensions
    }

    pub(super) fn new(sent: &'a Sent, extensions: &'a Extensions) -> Option<Self> {
        let presented = |alternative: &&'static [_]| {
            let schemes = alternative.iter().map(|scheme| present(sent, scheme)).collect::<Option<Vec<_>>>()?;
            (!schemes.is_empty()).then_some(Alternative { schemes })
        };
        let alternatives: Vec<_> = sent.operation.security.iter().filter_map(presented).collect();
        (!alternatives.is_empty()).then_some(Self { sent, extensions, alternatives })
    }
}

impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Attempt");
        debug.field("operation", &self.operation().id).field("alternatives", &self.alternatives).finish_non_exhaustive()
    }
}

impl fmt::Debug for Credential<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Credential::Bearer(_) => "Bearer(***)",
            Credential::Basic { .. } => "Basic(***)",
            Credential::ApiKey(_) => "ApiKey(***)",
            Credential::Outside => "Outside",
        })
    }
}

fn present<'a>(sent: &'a Sent, wanted: &'static super::super::description::SchemeUse) -> Option<Presented<'a>> {
    let info = sent.schemes.iter().find(|info| info.name == wanted.name)?;
    let credential = match info.kind {
        SchemeKind::Bearer | SchemeKind::ClientCredentials { .. } => {
            Credential::Bearer(authorization(sent, "bearer").filter(|token| !token.contains(' '))?)
        }
        SchemeKind::Basic => basic(authorization(sent, "basic")?)?,
        SchemeKind::ApiKey { location, name } => Credential::ApiKey(sent.single(location, name)?),
        SchemeKind::Other => Credential::Outside,
    };
    Some(Presented { scheme: wanted.name, scopes: wanted.scopes, credential })
}

/// Returns the credentials of `Authorization` that follow the name of the scheme, which is compared case-insensitively
/// (RFC 9110 §11.1). Two such fields count as none, because the one that a proxy has checked cannot be known.
fn authorization<'a>(sent: &'a Sent, scheme: &str) -> Option<&'a str> {
    let mut values = sent.headers.get_all(header::AUTHORIZATION).into_iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (found, credentials) = value.to_str().ok()?.trim().split_once(' ')?;
    let credentials = credentials.trim_start();
    (found.eq_ignore_ascii_case(scheme) && !credentials.is_empty()).then_some(credentials)
}

fn basic(credentials: &str) -> Option<Credential<'static>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let decoded = GeneralPurpose::new(&alphabet::STANDARD, config).decode(credentials).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (user, password) = text.split_once(':')?;
    Some(Credential::Basic { user: user.to_owned(), password: password.to_owned() })
}

/// The reason why an implementation does not accept an [`Attempt`].
#[derive(Debug)]
pub struct Denied {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Unauthenticated,
    Forbidden(String),
    Failed(Failure),
}

impl Denied {
    /// Answers 401, because the credentials are unknown or expired.
    pub fn unauthenticated() -> Self {
        Self { kind: Kind::Unauthenticated }
    }

    /// Answers 403, because the credentials are valid but do not suffice. The caller of the API sees the detail.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self { kind: Kind::Forbidden(detail.into()) }
    }

    /// Answers 500, because the credentials could not be checked.
    pub fn failed(failure: impl Into<Failure>) -> Self {
        Self { kind: Kind::Failed(failure.into()) }
    }

    pub(super) fn refusal(self, operation: &OperationInfo, schemes: &[SchemeInfo]) -> Refusal {
        match self.kind {
            Kind::Unauthenticated => unauthenticated(operation, schemes, "the credentials are not accepted"),
            Kind::Forbidden(detail) => Refusal::new(Reason::Forbidden, detail),
            Kind::Failed(failure) => failure.into(),
        }
    }
}

/// Returns a 401 with one challenge per scheme (RFC 9110 §11.6.1).
pub(super) fn unauthenticated(operation: &OperationInfo, schemes: &[SchemeInfo], detail: &str) -> Refusal {
    let mut challenges: Vec<String> = Vec::new();
    for wanted in operation.security.iter().copied().flatten() {
        let kind = schemes.iter().find(|info| info.name == wanted.name).map(|info| info.kind);
        let challenge = kind.map_or_else(String::new, challenge);
        if !challenge.is_empty() && !challenges.contains(&challenge) {
            challenges.push(challenge);
        }
    }
    let refusal = Refusal::new(Reason::Unauthenticated, detail);
    challenges.iter().fold(refusal, |refusal, challenge| refusal.with_header(header::WWW_AUTHENTICATE, challenge))
}

fn challenge(kind: SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer | SchemeKind::ClientCredentials { .. } => "Bearer".to_owned(),
        SchemeKind::Basic => r#"Basic realm="api", charset="UTF-8""#.to_owned(),
        SchemeKind::ApiKey { location, name } => {
            let location = match location {
                In::Header | In::Path => "header",
                In::Query => "query",
                In::Cookie => "cookie",
            };
            let name = name.replace('\\', r"\\").replace('"', r#"\""#);
            format!(r#"ApiKey in="{location}", name="{name}""#)
        }
        // This is not a registered scheme, but a 401 has to carry a challenge.
        SchemeKind::Other => "Other".to_owned(),
    }
}
