//! Why there is no token.

use super::super::{faults::TransportFault, retry};
use std::{error::Error as StdError, fmt, sync::Arc};

/// A token that could not be minted, so the request was not sent. No text of it holds anything of the answer's body.
///
/// Cloning is cheap: everyone who waited for the token is told the same.
#[derive(Clone, Debug)]
pub struct TokenError(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    endpoint: String,
    fault: TokenFault,
    attempts: u32,
    source: Option<reqwest::Error>,
}

/// What went wrong at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFault {
    /// It answered, and not with a token.
    Refused {
        /// The answer's status.
        status: u16,
        /// The registered error code that the answer gives (RFC 6749 §5.2): `invalid_client`, …
        code: Option<&'static str>,
    },
    /// Its answer says success and is not what RFC 6749 §5.1 says: in which way.
    Malformed(&'static str),
    /// It gave no answer, or not all of it.
    Transport(TransportFault),
}

impl TokenError {
    pub(super) fn new(endpoint: String, fault: TokenFault, attempts: u32, source: Option<reqwest::Error>) -> Self {
        Self(Arc::new(Inner { endpoint, fault, attempts, source }))
    }

    /// What went wrong.
    pub fn fault(&self) -> TokenFault {
        self.0.fault
    }

    /// The token endpoint, without its query.
    pub fn endpoint(&self) -> &str {
        &self.0.endpoint
    }

    /// How often a token was asked for.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether a token may be had later: 408, 429, 502, 503, 504, no or a lost connection, a timeout.
    pub fn is_retryable(&self) -> bool {
        match self.0.fault {
            TokenFault::Refused { status, .. } => retry::is_retryable_status(status),
            TokenFault::Transport(fault) => fault.is_retryable(),
            TokenFault::Malformed(_) => false,
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no token from {}: ", self.0.endpoint)?;
        match self.0.fault {
            TokenFault::Refused { status, code: Some(code) } => write!(f, "it answered {status}, `{code}`")?,
            TokenFault::Refused { status, code: None } => write!(f, "it answered {status}")?,
            TokenFault::Malformed(reason) => f.write_str(reason)?,
            TokenFault::Transport(fault) => fault.fmt(f)?,
        }
        if self.0.attempts > 1 { write!(f, " ({} attempts)", self.0.attempts) } else { Ok(()) }
    }
}

impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|error| error as _)
    }
}
