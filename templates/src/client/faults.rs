//! Errors of a call that are not responses of the API: building the request, sending it, decoding the response.

use super::super::DecodeError;
use super::{path::PathFault, response::Raw, value};
use http::HeaderMap;
use std::{error::Error as StdError, fmt};

/// The error of a request that cannot be built; nothing was sent.
#[derive(Debug)]
pub struct RequestError {
    pub(super) operation: &'static str,
    pub(super) fault: RequestFault,
}

#[derive(Debug)]
pub(super) enum RequestFault {
    Parameter {
        name: String,
        reason: value::Fault,
    },
    Header(String),
    Body(Box<dyn StdError + Send + Sync>),
    Method,
    Path(PathFault),
    /// A server that cannot be used, and why.
    Server {
        declared: &'static str,
        reason: String,
    },
    /// A server that the user has not named, while the request has credentials or headers that would be sent there.
    UnnamedServer(&'static str),
    /// A security scheme without a credential, while another scheme of the same alternative has one.
    Credential(&'static str),
}

impl RequestError {
    /// Returns the parameter or header that cannot be sent, if that is the error.
    pub fn parameter(&self) -> Option<&str> {
        match &self.fault {
            RequestFault::Parameter { name, .. }
            | RequestFault::Header(name)
            | RequestFault::Path(PathFault::Missing(name)) => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.operation)?;
        match &self.fault {
            RequestFault::Parameter { name, reason } => {
                write!(f, "the parameter `{}` cannot be sent: {reason}", name.escape_debug())
            }
            RequestFault::Header(name) => write!(f, "the header `{}` cannot be sent", name.escape_debug()),
            RequestFault::Body(_) => f.write_str("the body cannot be encoded"),
            RequestFault::Method => f.write_str("the method is no HTTP token"),
            RequestFault::Path(PathFault::Missing(name)) => {
                write!(f, "the path parameter `{}` has no value", name.escape_debug())
            }
            RequestFault::Path(PathFault::DotSegment) => {
                f.write_str("a path segment would be `.` or `..`, which is another path")
            }
            RequestFault::Server { declared, reason } => {
                write!(f, "the server `{}` cannot be used: {reason}", declared.escape_debug())
            }
            RequestFault::UnnamedServer(declared) => write!(
                f,
                "the document sends this to `{}`, another origin than the base URL's, and credentials go only to \
                 origins that you name: name it with the builder's `server`, or in specs.toml",
                declared.escape_debug()
            ),
            RequestFault::Credential(scheme) => write!(
                f,
                "the security scheme `{}` has no credential, and those beside it do not count without it",
                scheme.escape_debug()
            ),
            RequestFault::Path(PathFault::NoUrl) => f.write_str("the path gives no URL below the base URL"),
        }
    }
}

impl StdError for RequestError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.fault {
            RequestFault::Body(error) => Some(&**error),
            _ => None,
        }
    }
}

/// The error of a request that got no response, or not all of it.
#[derive(Debug)]
pub struct TransportError {
    pub(super) operation: &'static str,
    pub(super) attempts: u32,
    pub(super) fault: TransportFault,
    pub(super) source: Option<reqwest::Error>,
}

/// The fault that ended a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFault {
    /// No connection was made.
    Connect,
    /// The call took longer than its limit.
    Timeout,
    /// An attempt took longer than its own limit.
    AttemptTimeout,
    /// The time of a [`super::Wait`] ran out before its condition held.
    Elapsed,
    /// The connection ended or failed before the response was complete.
    Interrupted,
    /// The response body is longer than the limit, in bytes.
    TooLarge(usize),
    /// The request could not be written, or the response is not HTTP.
    Protocol,
}

impl TransportFault {
    /// Returns whether the same call may succeed later: after all faults except responses that are too large or not
    /// HTTP.
    pub fn is_retryable(self) -> bool {
        matches!(self, Self::Connect | Self::Timeout | Self::AttemptTimeout | Self::Elapsed | Self::Interrupted)
    }
}

impl fmt::Display for TransportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect => f.write_str("no connection could be made"),
            Self::Timeout => f.write_str("not done within the time limit"),
            Self::AttemptTimeout => f.write_str("no complete answer within the time limit of an attempt"),
            Self::Elapsed => f.write_str("what was waited for did not come within the time limit"),
            Self::Interrupted => f.write_str("the connection ended before the answer was complete"),
            Self::TooLarge(limit) => write!(f, "the response body is longer than {limit} bytes"),
            Self::Protocol => f.write_str("the exchange failed"),
        }
    }
}

impl TransportError {
    /// Returns the fault that ended the request.
    pub fn fault(&self) -> TransportFault {
        self.fault
    }

    /// Returns how often the request was tried.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns whether the same call may succeed later, as [`TransportFault::is_retryable`] does.
    pub fn is_retryable(&self) -> bool {
        self.fault.is_retryable()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.fault)?;
        if self.attempts > 1 { write!(f, " ({} attempts)", self.attempts) } else { Ok(()) }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|error| error as _)
    }
}

/// The error of a successful response that does not match the document.
pub struct ResponseDecodeError {
    pub(super) raw: Raw,
    pub(super) error: DecodeError,
}

impl ResponseDecodeError {
    /// Returns the status of the response.
    pub fn status(&self) -> u16 {
        self.raw.status()
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// Returns how often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.raw.attempts()
    }

    /// Returns the body of the response.
    pub fn raw_body(&self) -> &[u8] {
        self.raw.bytes()
    }

    /// Returns the error of decoding the body.
    pub fn error(&self) -> &DecodeError {
        &self.error
    }

    /// Returns the JSON pointer to the value that does not match; it is empty for the body as a whole.
    pub fn path(&self) -> &str {
        self.error.path()
    }
}

impl fmt::Debug for ResponseDecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseDecodeError").field("response", &self.raw).field("error", &self.error).finish()
    }
}

impl fmt::Display for ResponseDecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the body of the {} response does not decode", self.raw.operation(), self.raw.status())?;
        write!(f, ": {}", self.error)
    }
}

// The reason is part of the text; a source that repeats it would be printed twice.
impl StdError for ResponseDecodeError {}
