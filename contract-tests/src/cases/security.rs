//! Credentials: the first alternative of an operation's security that can be met.

use super::encode;
use crate::config::{Config, Credential};
use base64::Engine as _;
use specwright_model::ir::{Api, ApiKeyIn, Operation, Requirement, SecurityKind};

/// Whether a request has what its operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is asked for, or it is sent.
    Met,
    /// Credentials are asked for, and there are none: a refusal is no surprise.
    Unmet,
}

/// What credentials add to a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Vec<String>,
    pub(crate) cookies: Vec<String>,
}

/// `user:password` as RFC 7617 writes it.
pub(crate) fn basic(user: &str, password: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"))
}

/// What to send with a request of an operation. An address that the user did not name gets nothing.
pub(crate) fn credentials(api: &Api, operation: &Operation, config: &Config) -> (Credentials, Standing) {
    let standing = standing_of(api, operation, config);
    if !config.base.is_named() {
        return (Credentials::default(), standing);
    }
    let found = Credentials { headers: config.headers.clone(), ..Credentials::default() };
    for requirement in &operation.security {
        let mut sum = found.clone();
        if requirement.schemes.keys().all(|scheme| meet(api, scheme, config, &mut sum).is_some()) {
            return (sum, standing);
        }
    }
    (found, standing)
}

/// Whether what an operation asks for is sent.
pub(super) fn standing_of(api: &Api, operation: &Operation, config: &Config) -> Standing {
    if operation.security.is_empty() {
        return Standing::Met;
    }
    let is_met = |requirement: &Requirement| requirement.schemes.keys().all(|scheme| meets(api, scheme, config));
    // Fields that the user configured may be the credentials: `Authorization` above all.
    let is_told = || config.headers.iter().any(|(name, _)| is_telling(name));
    let is_met = config.base.is_named() && (operation.security.iter().any(is_met) || is_told());
    if is_met { Standing::Met } else { Standing::Unmet }
}

/// Whether a header field's name says that it holds a credential.
pub(super) fn is_telling(name: &str) -> bool {
    ["auth", "key", "token", "cookie"].iter().any(|word| name.to_ascii_lowercase().contains(word))
}

/// Whether there is a credential for a scheme, and of its kind.
pub(super) fn meets(api: &Api, scheme: &str, config: &Config) -> bool {
    meet(api, scheme, config, &mut Credentials::default()).is_some()
}

fn meet(api: &Api, scheme: &str, config: &Config, into: &mut Credentials) -> Option<()> {
    let credential = config.credentials.get(scheme)?;
    let kind = &api.security_schemes.get(scheme)?.kind;
    match (kind, credential) {
        (SecurityKind::Basic, Credential::Basic { user, password }) => {
            into.headers.push(("Authorization".to_owned(), format!("Basic {}", basic(user, password))));
        }
        (
            SecurityKind::Bearer { .. } | SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. },
            Credential::Bearer(token),
        ) => into.headers.push(("Authorization".to_owned(), format!("Bearer {token}"))),
        (SecurityKind::ApiKey { location, name }, Credential::ApiKey(key)) => match location {
            ApiKeyIn::Header => into.headers.push((name.clone(), key.clone())),
            ApiKeyIn::Query => into.query.push(encode::pair(name, key)),
            ApiKeyIn::Cookie => into.cookies.push(format!("{name}={key}")),
        },
        _ => return None,
    }
    Some(())
}
