//! Texts that nobody may see by accident, and what they are made of.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// A credential. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for whoever has to send or sign with it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}
impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// What the sandbox's own secrets are derived from, so that they outlive a restart without standing in a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Seed(String);

impl Seed {
    /// A new one.
    pub(crate) fn draw() -> Result<Self, getrandom::Error> {
        Ok(Self(hex(&random()?)))
    }

    /// A secret that is handed out.
    pub(crate) fn made(&self, kind: Kind) -> Secret {
        Secret(format!("{}{}", kind.prefix(), self.derive(kind.purpose())))
    }

    /// The secret for one purpose: HMAC-SHA256 (RFC 2104) of the purpose under the seed, as hexadecimal.
    pub(crate) fn derive(&self, purpose: &str) -> String {
        hex(&hmac(self.0.as_bytes(), purpose.as_bytes()))
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(***)")
    }
}

/// What a secret that is handed out is for. It begins with a word that says it, so that whoever searches a log or a
/// repository for what leaked finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The client's secret.
    Client,
    /// The key of deliveries.
    Signing,
    /// An access token.
    Token,
    /// A launch token.
    Launch,
}

impl Kind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Client => "sandbox_secret_",
            Self::Signing => "sandbox_signing_",
            Self::Token => "sandbox_token_",
            Self::Launch => "sandbox_launch_",
        }
    }

    const fn purpose(self) -> &'static str {
        match self {
            Self::Client => "client secret",
            Self::Signing => "signing secret",
            Self::Token => "token",
            Self::Launch => "launch token",
        }
    }

    /// A new one, which nothing but itself is derived from.
    pub(crate) fn draw(self) -> Result<String, getrandom::Error> {
        Ok(format!("{}{}", self.prefix(), hex(&random()?)))
    }
}

/// How a token is remembered: SHA-256, as hexadecimal.
pub(crate) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// HMAC-SHA256.
pub(crate) fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // A key of any length will do (RFC 2104 §2), so there is no error to speak of.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return Vec::new() };
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

/// Whether two secrets are one. What is compared are digests: where they differ tells nothing.
pub(crate) fn same(given: &str, wanted: &str) -> bool {
    hash(given) == hash(wanted)
}

fn random() -> Result<[u8; 32], getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
