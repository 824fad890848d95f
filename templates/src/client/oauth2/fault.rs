//! The errors of requesting a token.

use super::super::{faults::TransportFault, retry};
use std::{error::Error as StdError, fmt, sync::Arc};

/// The error of a token that could not be obtained. None of its texts holds anything of the response's body.
///
/// Cloning it is cheap, because every caller that has waited for the token gets the same error.
#[derive(Clone, Debug)]
pub struct TokenError(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    endpoint: String,
    fault: TokenFault,
    attempts: u32,
    source: Option<reqwest::Error>,
}

/// The fault at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFault {
    /// The endpoint responded with an error instead of a token.
    Refused {
        /// The status of the response.
        status: u16,
        /// The registered error code in the response (RFC 6749 §5.2): `invalid_client`, …
        code: Option<&'static str>,
    },
    /// The endpoint responded with success, but not as RFC 6749 §5.1 requires; holds the reason.
    Malformed(&'static str),
    /// The endpoint gave no response, or not all of it.
    Transport(TransportFault),
}

impl TokenError {
    pub(super) fn new(endpoint: String, fault: TokenFault, attempts: u32, source: Option<reqwest::Error>) -> Self {
        Self(Arc::new(Inner { endpoint, fault, attempts, source }))
    }

    /// Returns the fault.
    pub fn fault(&self) -> TokenFault {
        self.0.fault
    }

    /// Returns the URL of the token endpoint, without its query.
    pub fn endpoint(&self) -> &str {
        &self.0.endpoint
    }

    /// Returns how often a token was requested.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns whether a token may be obtained later: after 408, 429, 502, 503 and 504, no or a lost connection, a
    /// timeout.
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
