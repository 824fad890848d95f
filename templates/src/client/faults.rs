//! What goes wrong on this side of the API's answer: building the request, carrying it, decoding.

use super::super::DecodeError;
use super::{path::PathFault, response::Raw, value};
use http::HeaderMap;
use std::{error::Error as StdError, fmt};

/// A request that cannot be built, so nothing was sent.
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
    /// A server that nobody has named, while there are credentials or headers that would go there.
    UnnamedServer(&'static str),
    /// The scheme without a credential beside one that has one.
    Credential(&'static str),
}

impl RequestError {
    /// The parameter or header that cannot be sent, if it is one.
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

/// A request that got no answer, or not all of it.
#[derive(Debug)]
pub struct TransportError {
    pub(super) operation: &'static str,
    pub(super) attempts: u32,
    pub(super) fault: TransportFault,
    pub(super) source: Option<reqwest::Error>,
}

/// What stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFault {
    /// No connection was made.
    Connect,
    /// The call took longer than its limit.
    Timeout,
    /// An attempt took longer than its own limit.
    AttemptTimeout,
    /// The time of a [`super::Wait`] is over, and what was waited for does not hold.
    Elapsed,
    /// The connection ended or failed before the answer was complete.
    Interrupted,
    /// The body is longer than the limit, in bytes.
    TooLarge(usize),
    /// The request could not be written, or what came back is no HTTP.
    Protocol,
}

impl TransportFault {
    /// Whether the same call may succeed later: all but answers that are too large or no HTTP.
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
    /// What stopped it.
    pub fn fault(&self) -> TransportFault {
        self.fault
    }

    /// How often it was tried.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// As [`TransportFault::is_retryable`].
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

/// A successful answer that is not what the document says.
pub struct ResponseDecodeError {
    pub(super) raw: Raw,
    pub(super) error: DecodeError,
}

impl ResponseDecodeError {
    /// The answer's status.
    pub fn status(&self) -> u16 {
        self.raw.status()
    }

    /// The answer's headers.
    pub fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.raw.attempts()
    }

    /// The answer's body.
    pub fn raw_body(&self) -> &[u8] {
        self.raw.bytes()
    }

    /// What does not fit.
    pub fn error(&self) -> &DecodeError {
        &self.error
    }

    /// The JSON pointer to what does not fit; empty for the body as a whole.
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

// The reason is part of the text; a source that says it again would be printed twice.
impl StdError for ResponseDecodeError {}
