//! Credentials of a request, and what an implementation says of them (OAS 3.1 §4.8.30).

use std::{borrow::Cow, fmt};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use http::{Extensions, HeaderMap, header};

use super::super::description::{In, OperationInfo, SchemeInfo, SchemeKind};
use super::{Failure, Reason, Refusal, parameters::Sent};

/// Credentials were presented; the implementation decides whose they are.
pub struct Attempt<'a> {
    sent: &'a Sent,
    extensions: &'a Extensions,
    alternatives: Vec<Alternative<'a>>,
}

/// A security requirement of which every scheme was presented: all of them have to hold.
#[derive(Debug)]
#[non_exhaustive]
pub struct Alternative<'a> {
    /// In the order of the document.
    pub schemes: Vec<Presented<'a>>,
}

/// One scheme with what was presented for it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Presented<'a> {
    /// The scheme's name in the document.
    pub scheme: &'static str,
    /// The scopes or roles that the credential has to carry.
    pub scopes: &'static [&'static str],
    /// What was sent.
    pub credential: Credential<'a>,
}

/// A credential; `Debug` masks it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential<'a> {
    /// The token of `Authorization: Bearer …` (RFC 6750).
    Bearer(&'a str),
    /// `Authorization: Basic …` (RFC 7617).
    Basic {
        /// The user-id.
        user: String,
        /// The password.
        password: String,
    },
    /// A key in a header, the query or a cookie.
    ApiKey(Cow<'a, str>),
    /// Not in the request's fields: see [`Attempt::extensions`] for what the connection knows.
    Outside,
}

impl<'a> Attempt<'a> {
    /// The operation that is asked for.
    pub fn operation(&self) -> &'static OperationInfo {
        self.sent.operation
    }

    /// The alternatives of which every scheme was presented, in the order of the document; at least one. One that
    /// holds is enough.
    pub fn alternatives(&self) -> &[Alternative<'a>] {
        &self.alternatives
    }

    /// What was presented for a scheme.
    pub fn presented(&self, scheme: &str) -> Option<&Presented<'a>> {
        self.alternatives
            .iter()
            .flat_map(|alternative| &alternative.schemes)
            .find(|presented| presented.scheme == scheme)
    }

    /// All header fields.
    pub fn headers(&self) -> &'a HeaderMap {
        &self.sent.headers
    }

    /// What layers around the router have left (peer certificates, connection data).
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

/// What follows a scheme, which is told without regard to case (RFC 9110 §11.1). Two such fields are none: which one a
/// proxy has looked at cannot be known.
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

/// What an implementation answers to an [`Attempt`] that it does not accept.
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
    /// 401: nobody's credentials, or expired ones.
    pub fn unauthenticated() -> Self {
        Self { kind: Kind::Unauthenticated }
    }

    /// 403: somebody's, but they do not suffice. The caller of the API gets to see the detail.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self { kind: Kind::Forbidden(detail.into()) }
    }

    /// 500: it could not be found out.
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

/// 401 with one challenge per scheme (RFC 9110 §11.6.1).
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
        // No registered scheme says this; a 401 still has to carry a challenge.
        SchemeKind::Other => "Other".to_owned(),
    }
}
