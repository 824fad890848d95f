//! Signing secrets, and the keys that they become.

use super::scheme::{Encoding, KeyForm, Scheme};
use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use std::fmt;

/// A signing secret as the provider shows it. `Debug` does not show it.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}
impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}
impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}
impl From<&[u8]> for Secret {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}
impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Secret {
    /// Returns the key; `None` for a text that is not of the scheme's form, and for an empty key, because anyone can
    /// sign with that one.
    pub(super) fn key(&self, scheme: &Scheme) -> Option<Key> {
        let bytes = match scheme.key {
            KeyForm::Text => Some(self.0.clone()),
            KeyForm::Hex => decode(&self.0, Encoding::Hex),
            KeyForm::Base64AfterPrefix(prefix) => {
                decode(self.0.strip_prefix(prefix.as_bytes()).unwrap_or(&self.0), Encoding::Base64)
            }
        };
        bytes.filter(|bytes| !bytes.is_empty()).map(Key)
    }
}

/// The bytes of a key.
#[derive(Clone)]
pub(super) struct Key(pub(super) Vec<u8>);

/// Base64 with optional padding, because some senders leave it out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Decodes a signature or a key.
pub(super) fn decode(text: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Base64 => BASE64.decode(text).ok(),
        Encoding::Hex => {
            let pairs = text.chunks_exact(2);
            if pairs.remainder().is_empty() { pairs.map(hex_byte).collect() } else { None }
        }
    }
}

fn hex_byte(pair: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    pair.iter().try_fold(0_u8, |byte, next| Some(byte * 16 + digit(next)?))
}

/// Encodes a signature.
pub(super) fn encode(bytes: &[u8], encoding: Encoding) -> String {
    match encoding {
        Encoding::Base64 => BASE64.encode(bytes),
        Encoding::Hex => bytes
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|digit| char::from_digit(u32::from(digit), 16))
            .collect(),
    }
}
