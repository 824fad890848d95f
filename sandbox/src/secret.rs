//! Secrets that must not be shown by accident, and their derivation.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// A credential. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Returns the text itself, to send it or to sign with it.
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

/// The seed from which the sandbox's own secrets are derived, so that they outlive a restart without being in a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Seed(String);

impl Seed {
    /// Draws a new seed.
    pub(crate) fn draw() -> Result<Self, getrandom::Error> {
        Ok(Self(hex(&random()?)))
    }

    /// Derives a secret that is handed out.
    pub(crate) fn made(&self, kind: Kind) -> Secret {
        Secret(format!("{}{}", kind.prefix(), self.derive(kind.purpose())))
    }

    /// Derives the secret for one purpose: HMAC-SHA256 (RFC 2104) of the purpose under the seed, as hexadecimal.
    pub(crate) fn derive(&self, purpose: &str) -> String {
        hex(&hmac(self.0.as_bytes(), purpose.as_bytes()))
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(***)")
    }
}

/// The kind of a secret that is handed out. The secret begins with a word for its kind, so that a search of a log or a
/// repository for leaked secrets finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The client's secret.
    Client,
    /// The key that deliveries are signed with.
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

    /// Draws a new secret, which is not derived from the seed.
    pub(crate) fn draw(self) -> Result<String, getrandom::Error> {
        Ok(format!("{}{}", self.prefix(), hex(&random()?)))
    }
}

/// Returns the form in which a token is stored: SHA-256, as hexadecimal.
pub(crate) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Computes an HMAC-SHA256.
pub(crate) fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // A key of any length is allowed (RFC 2104 §2), so there is no error.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return Vec::new() };
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

/// Returns whether two secrets are equal. Their digests are compared, so that the place of a difference reveals
/// nothing.
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
