//! Signs deliveries, for senders and tests.

use super::{
    scheme::{Piece, Scheme, TimestampSource},
    secret::{self, Secret},
    verify::Signed,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;

/// A delivery that is to be signed.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// The delivery's id; only some schemes send one.
    pub id: &'a str,
    /// The time of signing, in seconds of Unix time; only some schemes send it.
    pub timestamp: u64,
    /// The body, as it will be sent.
    pub body: &'a [u8],
}

/// Returns the headers that make the delivery genuine.
///
/// # Errors
/// Fails for a secret that is not of the scheme's form, and for an id that is missing or that no header can carry.
pub fn sign(scheme: &Scheme, secret: &Secret, outgoing: Outgoing<'_>) -> Result<HeaderMap, SignError> {
    if outgoing.id.is_empty() && scheme.signs(Piece::Id) {
        return Err(SignError::Header);
    }
    let timestamp = outgoing.timestamp.to_string();
    let signed = Signed { id: outgoing.id, timestamp: &timestamp, body: outgoing.body };
    let key = secret.key(scheme).ok_or(SignError::Secret)?;
    let bytes = signed.sign(scheme, &key).ok_or(SignError::Secret)?;
    let signature = format!("{}{}", scheme.prefix, secret::encode(&bytes, scheme.encoding));

    let mut headers = HeaderMap::new();
    let signature = match (scheme.timestamp, scheme.separator) {
        (TimestampSource::Entry(prefix), Some(separator)) => format!("{prefix}{timestamp}{separator}{signature}"),
        _ => signature,
    };
    put(&mut headers, scheme.signature_header, &signature)?;
    if let TimestampSource::Header(name) = scheme.timestamp {
        put(&mut headers, name, &timestamp)?;
    }
    if let Some(name) = scheme.id_header.filter(|_| !outgoing.id.is_empty()) {
        put(&mut headers, name, outgoing.id)?;
    }
    Ok(headers)
}

fn put(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), SignError> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| SignError::Header)?;
    headers.insert(name, HeaderValue::from_str(value).map_err(|_| SignError::Header)?);
    Ok(())
}

/// The reason why a delivery cannot be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The secret is empty or not of the scheme's form.
    Secret,
    /// The id is missing where it is signed, or a value cannot be carried by a header.
    Header,
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Secret => "the signing secret cannot be used",
            Self::Header => "the delivery's id is missing, or no header can carry it",
        })
    }
}

impl std::error::Error for SignError {}
