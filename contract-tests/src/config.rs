//! What a run is told: where, as whom, how much.

use crate::base::Base;
use crate::plan::Phase;
use crate::secrets::Secrets;
use std::collections::BTreeMap;

/// What to send with each security scheme.
///
/// `Debug` shows no value.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// For `http: bearer`, `oauth2` and `openIdConnect`: the token.
    Bearer(String),
    /// For `http: basic`.
    Basic {
        /// The user name.
        user: String,
        /// The password.
        password: String,
    },
    /// For `apiKey`: the key.
    ApiKey(String),
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer(***)",
            Self::Basic { .. } => "Basic(***)",
            Self::ApiKey(_) => "ApiKey(***)",
        })
    }
}

/// A token that may do less than the operations ask for.
///
/// `Debug` shows no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scoped {
    /// The security scheme that it is for.
    pub scheme: String,
    /// All that it may do.
    pub scopes: Vec<String>,
    /// The token.
    pub credential: Credential,
}

/// Which operations are exercised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// All of them.
    Allowed,
    /// Only those whose method is safe (RFC 9110 §9.2.1).
    Refused,
}

/// One run. `Debug` shows no value.
#[derive(Clone)]
pub struct Config {
    /// The address under test.
    pub base: Base,
    /// Fields that every request gets, values already expanded.
    pub headers: Vec<(String, String)>,
    /// By the name of the security scheme.
    pub credentials: BTreeMap<String, Credential>,
    /// Tokens of few scopes, to be refused where others are asked for.
    pub scoped: Vec<Scoped>,
    /// What must not leave; [`Config::new`]'s callers add what they expanded.
    pub secrets: Secrets,
    /// Values of parameters by name, over all others.
    pub parameters: BTreeMap<String, serde_json::Value>,
    /// The same seed sends the same requests to a server that answers the same.
    pub seed: u64,
    /// The most requests.
    pub budget: usize,
    /// Requests per second; `None` for as fast as answers come.
    pub rate: Option<f64>,
    /// Which operations.
    pub writes: Writes,
    /// Which questions are asked; examples come first, whatever the order.
    pub phases: Vec<Phase>,
    /// Whether a refusal that was asked for has to be documented too.
    pub strict_status: bool,
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        let parameters: Vec<&str> = self.parameters.keys().map(String::as_str).collect();
        f.debug_struct("Config")
            .field("base", &self.base.url().origin().ascii_serialization())
            .field("headers", &headers)
            .field("credentials", &self.credentials)
            .field("scoped", &self.scoped)
            .field("secrets", &self.secrets)
            .field("parameters", &parameters)
            .field("seed", &self.seed)
            .field("budget", &self.budget)
            .field("rate", &self.rate)
            .field("writes", &self.writes)
            .field("phases", &self.phases)
            .field("strict_status", &self.strict_status)
            .finish()
    }
}

impl Config {
    /// Safe by default: of an address that is not this machine's only reading operations are
    /// exercised, five a second.
    pub fn new(base: Base) -> Self {
        let (rate, writes) = if base.is_loopback() { (None, Writes::Allowed) } else { (Some(5.0), Writes::Refused) };
        Self {
            base,
            headers: Vec::new(),
            credentials: BTreeMap::new(),
            scoped: Vec::new(),
            secrets: Secrets::new(),
            parameters: BTreeMap::new(),
            seed: 1,
            budget: 2_000,
            rate,
            writes,
            phases: Phase::ALL.to_vec(),
            strict_status: false,
        }
    }

    /// Sends a field with every request; its value is kept out of reports if its name says that it is secret.
    pub fn header(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        self.secrets.add_header(&name, &value);
        self.headers.push((name, value));
    }

    /// Sends a credential wherever a security scheme asks for it. `variable` is what reports call it.
    pub fn credential(&mut self, scheme: impl Into<String>, variable: &str, credential: Credential) {
        self.hide(variable, &credential);
        self.credentials.insert(scheme.into(), credential);
    }

    /// Adds a token of few scopes. `variable` is what reports call it.
    pub fn scoped(&mut self, scheme: impl Into<String>, scopes: Vec<String>, variable: &str, credential: Credential) {
        self.hide(variable, &credential);
        self.scoped.push(Scoped { scheme: scheme.into(), scopes, credential });
    }

    fn hide(&mut self, variable: &str, credential: &Credential) {
        match credential {
            Credential::Bearer(value) | Credential::ApiKey(value) => self.secrets.add(variable, value),
            Credential::Basic { user, password } => {
                self.secrets.add(variable, password);
                self.secrets.add(&format!("{variable}_BASIC"), &crate::cases::basic(user, password));
            }
        }
    }
}
