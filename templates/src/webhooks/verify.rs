//! Verifies a delivery by its raw body, before anything is parsed.
//!
//! The differences between providers are rows of [`Scheme`]; the steps are the same for all.

use super::{
    scheme::{Algorithm, Piece, Scheme, TimestampSource},
    secret::{self, Key, Secret},
};
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;
use std::{
    fmt,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// The maximum number of signatures: no sender writes more, and each costs one comparison per secret.
const MAX_SIGNATURES: usize = 16;

/// Verifies the deliveries of one sender. Cloning it is cheap. `Debug` shows no secret.
#[derive(Clone)]
pub struct Verifier(Arc<Parts>);

#[derive(Clone)]
struct Parts {
    scheme: Scheme,
    /// The keys; `None` if a secret is not a key of the scheme, or there is no secret at all.
    keys: Option<Vec<Key>>,
    clock: Arc<dyn Fn() -> u64 + Send + Sync>,
    max_body_bytes: usize,
}

/// The id and the time of a verified delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The id of the delivery, where the sender gives one.
    pub id: Option<String>,
    /// The time of signing, in seconds of Unix time.
    pub timestamp: Option<u64>,
}

/// The side of now on which a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before now.
    Past,
    /// After now.
    Future,
}

/// The reason why a delivery is not genuine, or cannot be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// The delivery has no signature header.
    MissingSignature,
    /// The signature header occurs twice, or holds nothing that can be a signature.
    MalformedSignature,
    /// The id that is signed is missing, or is not a single text.
    MissingId,
    /// The time that is signed is missing, or is not a number.
    MissingTimestamp,
    /// No signature matches any secret.
    Mismatch,
    /// The signature matches, but its time is too far off.
    Stale {
        /// The difference from now, in seconds.
        off_by: u64,
        /// The side of now on which it was signed.
        side: Side,
    },
    /// The body is longer than the limit.
    TooLarge,
    /// A secret is empty or not of the scheme's form, or there is none: a mistake on the receiver's side.
    InvalidSecret,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingSignature => "the delivery carries no signature",
            Self::MalformedSignature => "the delivery's signature cannot be read",
            Self::MissingId => "the delivery carries no id",
            Self::MissingTimestamp => "the delivery carries no time of signing",
            Self::Mismatch => "the delivery's signature does not fit",
            Self::Stale { off_by, side: Side::Past } => return write!(f, "the delivery was signed {off_by} s ago"),
            Self::Stale { off_by, side: Side::Future } => {
                return write!(f, "the delivery says that it will be signed in {off_by} s");
            }
            Self::TooLarge => "the delivery is too large",
            Self::InvalidSecret => "a signing secret is missing or cannot be used",
        })
    }
}

impl std::error::Error for VerifyError {}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("scheme", &self.0.scheme.name)
            .field("secrets", &self.0.keys.as_ref().map(Vec::len))
            .field("max_body_bytes", &self.0.max_body_bytes)
            .finish_non_exhaustive()
    }
}

impl Verifier {
    /// Creates a verifier that accepts deliveries that any of the secrets has signed.
    ///
    /// A secret that cannot be used makes every delivery fail with [`VerifyError::InvalidSecret`]; [`Verifier::check`]
    /// reports it at start.
    pub fn new<I>(scheme: Scheme, secrets: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<Secret>,
    {
        let keys: Option<Vec<Key>> = secrets.into_iter().map(|secret| secret.into().key(&scheme)).collect();
        Self(Arc::new(Parts {
            scheme,
            keys: keys.filter(|keys| !keys.is_empty()),
            clock: Arc::new(now),
            max_body_bytes: 1024 * 1024,
        }))
    }

    /// Checks that every secret can be used.
    ///
    /// # Errors
    /// Returns [`VerifyError::InvalidSecret`].
    pub fn check(&self) -> Result<(), VerifyError> {
        self.keys().map(|_| ())
    }

    /// Sets the maximum length of a body, in bytes. Default: 1 MiB.
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        Arc::make_mut(&mut self.0).max_body_bytes = bytes;
        self
    }

    /// Sets the maximum number of seconds by which the time of signing may be off, where one is signed.
    #[must_use]
    pub fn tolerance(mut self, seconds: u64) -> Self {
        Arc::make_mut(&mut self.0).scheme.tolerance = Some(seconds);
        self
    }

    /// Sets the clock, which returns seconds of Unix time. Default: the system's clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.0).clock = Arc::new(clock);
        self
    }

    /// Verifies one delivery.
    ///
    /// # Errors
    /// See [`VerifyError`].
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Verified, VerifyError> {
        let Parts { scheme, max_body_bytes, .. } = &*self.0;
        if body.len() > *max_body_bytes {
            return Err(VerifyError::TooLarge);
        }
        let header = single(headers, scheme.signature_header)
            .map_err(|_| VerifyError::MalformedSignature)?
            .ok_or(VerifyError::MissingSignature)?;
        let signatures = signatures(scheme, header)?;
        let id = id(scheme, headers)?;
        let timestamp = timestamp(scheme, headers, header)?;
        let signed = Signed { id: id.unwrap_or_default(), timestamp: timestamp.unwrap_or_default(), body };
        if !self.keys()?.iter().any(|key| signatures.iter().any(|signature| signed.fits(scheme, key, signature))) {
            return Err(VerifyError::Mismatch);
        }
        Ok(Verified { id: id.map(str::to_owned), timestamp: self.fresh(timestamp)? })
    }

    pub(super) fn limit(&self) -> usize {
        self.0.max_body_bytes
    }

    fn keys(&self) -> Result<&[Key], VerifyError> {
        self.0.keys.as_deref().ok_or(VerifyError::InvalidSecret)
    }

    /// Checks the time of signing, and only of signatures that match, so that no one else learns the time of the clock.
    fn fresh(&self, timestamp: Option<&str>) -> Result<Option<u64>, VerifyError> {
        let Some(text) = timestamp else { return Ok(None) };
        let signed_at: u64 = text.parse().map_err(|_| VerifyError::MissingTimestamp)?;
        let now = (self.0.clock)();
        let off_by = now.abs_diff(signed_at);
        let side = if signed_at < now { Side::Past } else { Side::Future };
        match self.0.scheme.tolerance {
            Some(tolerance) if off_by > tolerance => Err(VerifyError::Stale { off_by, side }),
            _ => Ok(Some(signed_at)),
        }
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The error of several fields of one name: a reader that uses another one of them can be deceived.
struct Ambiguous;

fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Ambiguous> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(|text| Some(text.trim())).map_err(|_| Ambiguous),
        (Some(_), Some(_)) => Err(Ambiguous),
    }
}

fn entries<'a>(scheme: &Scheme, header: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
    let separator = scheme.separator;
    header.split(move |c| separator == Some(c)).map(str::trim)
}

fn signatures(scheme: &Scheme, header: &str) -> Result<Vec<Vec<u8>>, VerifyError> {
    let found: Vec<_> = entries(scheme, header)
        .filter_map(|entry| entry.strip_prefix(scheme.prefix))
        .filter_map(|text| secret::decode(text.as_bytes(), scheme.encoding))
        .filter(|signature| !signature.is_empty())
        .take(MAX_SIGNATURES)
        .collect();
    if found.is_empty() { Err(VerifyError::MalformedSignature) } else { Ok(found) }
}

/// Returns the id. One that is not signed is only passed on, so that a second one is no reason to refuse the delivery.
fn id<'a>(scheme: &Scheme, headers: &'a HeaderMap) -> Result<Option<&'a str>, VerifyError> {
    let Some(name) = scheme.id_header else { return Ok(None) };
    match single(headers, name) {
        Ok(Some(id)) if !id.is_empty() => Ok(Some(id)),
        _ if scheme.signs(Piece::Id) => Err(VerifyError::MissingId),
        _ => Ok(None),
    }
}

fn timestamp<'a>(scheme: &Scheme, headers: &'a HeaderMap, signature: &'a str) -> Result<Option<&'a str>, VerifyError> {
    let text = match scheme.timestamp {
        TimestampSource::None => return Ok(None),
        TimestampSource::Header(name) => single(headers, name).ok().flatten(),
        TimestampSource::Entry(prefix) => {
            let mut found = entries(scheme, signature).filter_map(|entry| entry.strip_prefix(prefix));
            found.next().filter(|_| found.next().is_none())
        }
    };
    // Only digits are allowed, because parsing would also accept a sign.
    text.filter(|text| !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .map(Some)
        .ok_or(VerifyError::MissingTimestamp)
}

/// The content that a signature signs.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    pub(super) id: &'a str,
    pub(super) timestamp: &'a str,
    pub(super) body: &'a [u8],
}

impl Signed<'_> {
    /// Compares a signature in constant time.
    fn fits(self, scheme: &Scheme, key: &Key, signature: &[u8]) -> bool {
        match scheme.algorithm {
            Algorithm::HmacSha256 => self.mac(scheme, key).is_some_and(|mac| mac.verify_slice(signature).is_ok()),
        }
    }

    pub(super) fn sign(self, scheme: &Scheme, key: &Key) -> Option<Vec<u8>> {
        match scheme.algorithm {
            Algorithm::HmacSha256 => self.mac(scheme, key).map(|mac| mac.finalize().into_bytes().to_vec()),
        }
    }

    /// Computes the HMAC. `None` never happens, because HMAC takes keys of every length.
    fn mac(self, scheme: &Scheme, key: &Key) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).ok()?;
        for piece in scheme.pieces() {
            mac.update(match piece {
                Piece::Text(text) => text.as_bytes(),
                Piece::Id => self.id.as_bytes(),
                Piece::Timestamp => self.timestamp.as_bytes(),
                Piece::Body => self.body,
            });
        }
        Some(mac)
    }
}
