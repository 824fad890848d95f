//! Requests as somebody else: without credentials, with wrong ones, with a token of other scopes.

use super::aim::Aim;
use super::security::{basic, meets, standing_of};
use crate::cases::Standing;
use crate::config::{Config, Credential};
use base64::Engine as _;
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use specwright_model::ir::{Api, ApiKeyIn, Operation, Requirement, SecurityKind};

/// How often another garbage is made, should it be the credential itself.
const TRIES: u64 = 8;

/// Who a request pretends to come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialDeviation {
    /// Nobody.
    NoCredentials,
    /// Somebody whose credential of one scheme is not known.
    WrongCredential {
        /// Name of the security scheme.
        scheme: String,
    },
    /// Somebody who may do other things only.
    OtherScopes {
        /// Index into [`Config::scoped`].
        token: usize,
    },
}

impl CredentialDeviation {
    /// What is tried, in few words.
    pub fn describe(&self) -> String {
        match self {
            Self::NoCredentials => "no credentials".to_owned(),
            Self::WrongCredential { scheme } => format!("{scheme}: wrong credential"),
            Self::OtherScopes { .. } => "other scopes".to_owned(),
        }
    }
}

/// A configuration that sends what a doubt asks for.
pub(crate) struct AlternateIdentity {
    pub(crate) config: Config,
    pub(crate) aim: Aim,
    /// What reports show instead of a value: (name, value).
    pub(crate) shown_as: Vec<(&'static str, String)>,
}

/// The doubts that can be tried on an operation: it asks for credentials in every case, and we have them.
pub(crate) fn doubts(api: &Api, operation: &Operation, config: &Config) -> Vec<CredentialDeviation> {
    let is_open = operation.security.is_empty() || operation.security.iter().any(|one| one.schemes.is_empty());
    if is_open || !config.base.is_named() || standing_of(api, operation, config) == Standing::Unmet {
        return Vec::new();
    }
    let mut doubts = vec![CredentialDeviation::NoCredentials];
    if let Some(met) = met(api, operation, config) {
        let replaceable = met.schemes.keys().filter(|scheme| is_replaceable(api, scheme));
        doubts.extend(replaceable.map(|scheme| CredentialDeviation::WrongCredential { scheme: scheme.clone() }));
    }
    let other = (0..config.scoped.len()).find(|&token| lacks_scope(api, operation, config, token));
    doubts.extend(other.map(|token| CredentialDeviation::OtherScopes { token }));
    doubts
}

/// The first alternative that is met, by a credential or by a header field that the user configured.
fn met<'o>(api: &Api, operation: &'o Operation, config: &Config) -> Option<&'o Requirement> {
    let is_sent = |name: &str| config.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let is_met = |scheme: &String| meets(api, scheme, config) || carrier(api, scheme).is_some_and(is_sent);
    operation.security.iter().find(|requirement| requirement.schemes.keys().all(is_met))
}

/// The header field that a scheme's credential is sent in.
fn carrier<'a>(api: &'a Api, scheme: &str) -> Option<&'a str> {
    match &api.security_schemes.get(scheme)?.kind {
        SecurityKind::ApiKey { location: ApiKeyIn::Header, name } => Some(name),
        SecurityKind::ApiKey { location: ApiKeyIn::Cookie, .. } => Some("Cookie"),
        SecurityKind::ApiKey { location: ApiKeyIn::Query, .. } | SecurityKind::MutualTls | SecurityKind::Other(_) => {
            None
        }
        _ => Some("Authorization"),
    }
}

fn is_replaceable(api: &Api, scheme: &str) -> bool {
    let kind = api.security_schemes.get(scheme).map(|scheme| &scheme.kind);
    !matches!(kind, None | Some(SecurityKind::MutualTls | SecurityKind::Other(_)))
}

/// Whether a token meets no alternative: each that its scheme is in asks for a scope that it has not. An
/// alternative that any token might meet leaves nothing to be said.
fn lacks_scope(api: &Api, operation: &Operation, config: &Config, token: usize) -> bool {
    let Some(narrow) = config.scoped.get(token) else { return false };
    let is_bearer = |scheme: &str| carrier(api, scheme) == Some("Authorization");
    let lacks = |requirement: &Requirement| match requirement.schemes.get(&narrow.scheme) {
        Some(scopes) => scopes.iter().any(|scope| !narrow.scopes.contains(scope)),
        None => !requirement.schemes.iter().all(|(scheme, scopes)| is_bearer(scheme) && scopes.is_empty()),
    };
    let asks = operation.security.iter().any(|requirement| requirement.schemes.contains_key(&narrow.scheme));
    asks && operation.security.iter().all(lacks)
}

/// What to send for a doubt.
pub(crate) fn with_other_identity(
    api: &Api,
    operation: &Operation,
    config: &Config,
    doubt: &CredentialDeviation,
) -> Option<AlternateIdentity> {
    match doubt {
        CredentialDeviation::NoCredentials => Some(nobody(api, operation, config)),
        CredentialDeviation::WrongCredential { scheme } => impostor(api, config, scheme),
        CredentialDeviation::OtherScopes { token } => {
            let scoped = config.scoped.get(*token)?;
            let mut config = nobody(api, operation, config).config;
            config.credentials.insert(scoped.scheme.clone(), scoped.credential.clone());
            let aim = Aim::OtherScopes(scoped.scopes.join(", "));
            Some(AlternateIdentity { config, aim, shown_as: Vec::new() })
        }
    }
}

fn nobody(api: &Api, operation: &Operation, config: &Config) -> AlternateIdentity {
    let mut config = config.clone();
    config.credentials.clear();
    let schemes: Vec<&String> = operation.security.iter().flat_map(|requirement| requirement.schemes.keys()).collect();
    let carries = |name: &str| {
        super::security::is_telling(name)
            || schemes.iter().any(|scheme| carrier(api, scheme).is_some_and(|known| known.eq_ignore_ascii_case(name)))
    };
    config.headers.retain(|(name, _)| !carries(name));
    AlternateIdentity { config, aim: Aim::NoCredentials, shown_as: Vec::new() }
}

fn impostor(api: &Api, config: &Config, scheme: &str) -> Option<AlternateIdentity> {
    let mut disguise = config.clone();
    let mut garbage = Garbage { seed: config.seed, shown_as: Vec::new() };
    if let Some(credential) = disguise.credentials.get_mut(scheme) {
        *credential = garbage.credential(credential);
    }
    if let Some(carrier) = carrier(api, scheme) {
        for (_, value) in disguise.headers.iter_mut().filter(|(name, _)| name.eq_ignore_ascii_case(carrier)) {
            *value = garbage.field(value);
        }
    }
    let kind = match &api.security_schemes.get(scheme)?.kind {
        SecurityKind::ApiKey { .. } => "a wrong key",
        SecurityKind::Basic => "a wrong password",
        _ => "a wrong token",
    };
    let Garbage { shown_as, .. } = garbage;
    (!shown_as.is_empty()).then_some(AlternateIdentity { config: disguise, aim: Aim::WrongCredential(kind), shown_as })
}

/// Makes text of the same shape. None of it comes from the secret but its length and classes of characters.
struct Garbage {
    seed: u64,
    shown_as: Vec<(&'static str, String)>,
}

impl Garbage {
    fn credential(&mut self, credential: &Credential) -> Credential {
        match credential {
            Credential::Bearer(token) => Credential::Bearer(self.text("WRONG_TOKEN", token)),
            Credential::ApiKey(key) => Credential::ApiKey(self.text("WRONG_KEY", key)),
            Credential::Basic { user, password } => {
                let password = self.text("WRONG_PASSWORD", password);
                self.shown_as.push(("WRONG_BASIC", basic(user, &password)));
                Credential::Basic { user: user.clone(), password }
            }
        }
    }

    /// The value of a header field: `Bearer …`, `Basic …`, or a key.
    fn field(&mut self, value: &str) -> String {
        let Some((scheme, credential)) = value.split_once(' ') else { return self.text("WRONG_KEY", value) };
        let decoded = base64::engine::general_purpose::STANDARD.decode(credential).ok();
        let pair = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
        match pair.as_deref().and_then(|pair| pair.split_once(':')) {
            Some((user, password)) if scheme.eq_ignore_ascii_case("basic") => {
                let password = self.text("WRONG_PASSWORD", password);
                let pair = basic(user, &password);
                self.shown_as.push(("WRONG_BASIC", pair.clone()));
                format!("{scheme} {pair}")
            }
            _ => format!("{scheme} {}", self.text("WRONG_TOKEN", credential)),
        }
    }

    fn text(&mut self, name: &'static str, secret: &str) -> String {
        let made = (0..TRIES).map(|at| garbled(secret, self.seed.wrapping_add(at))).find(|made| made != secret);
        // What has no letter or digit cannot be garbled.
        let made = made.unwrap_or_else(|| format!("{secret}wrong"));
        self.shown_as.push((name, made.clone()));
        made
    }
}

fn garbled(secret: &str, seed: u64) -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut within = |from: char, to: char| rng.random_range(from..=to);
    let other = |c: char| match c {
        '0'..='9' => within('0', '9'),
        'a'..='z' => within('a', 'z'),
        'A'..='Z' => within('A', 'Z'),
        other => other,
    };
    secret.chars().map(other).collect()
}
