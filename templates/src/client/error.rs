//! The errors of a call, typed per operation or over all operations.

use super::super::{DecodeError, excerpt::excerpt};
use super::{
    faults::{RequestError, ResponseDecodeError, TransportError, TransportFault},
    oauth2::TokenError,
    problem::Problem,
    response::Raw,
    retry,
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::{error::Error as StdError, fmt, time::Duration};

/// The maximum length of an API's own text in `Display`, in characters, after the client's credentials were removed.
const EXCERPT: usize = 200;

/// The reason why a call of one operation failed. `E` is the type of its documented error responses.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The API responded with a status that is not a success.
    Api(Box<ApiError<E>>),
    /// The request could not be built; nothing was sent.
    Request(Box<RequestError>),
    /// No token could be obtained; the request was not sent, or the API refused its last token.
    Token(TokenError),
    /// No response was received, or not all of it.
    Transport(Box<TransportError>),
    /// The API responded with success, but the response does not match the document.
    Decode(Box<ResponseDecodeError>),
}

/// A response that is not a success.
pub struct ApiError<E> {
    raw: Raw,
    body: Option<E>,
    undecoded: Option<DecodeError>,
}

impl<E> ApiError<E> {
    pub(super) fn new(raw: Raw, body: Option<E>, undecoded: Option<DecodeError>) -> Self {
        Self { raw, body, undecoded }
    }

    /// Returns the status.
    pub fn status(&self) -> u16 {
        self.raw.status()
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// Returns the documented error; `None` for an undocumented status or a body that does not decode.
    pub fn body(&self) -> Option<&E> {
        self.body.as_ref()
    }

    /// Returns the documented error as [`ApiError::body`] does, but owned.
    pub fn into_body(self) -> Option<E> {
        self.body
    }

    /// Returns the body as it was received.
    pub fn raw_body(&self) -> &Bytes {
        self.raw.bytes()
    }

    /// Returns why the body of a documented status does not decode, if it does not.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.undecoded.as_ref()
    }

    /// Returns the problem details, if the body holds them (RFC 9457).
    pub fn problem(&self) -> Option<Problem> {
        Problem::of(&self.raw)
    }

    /// Returns how long the API asks to wait before another attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        retry::retry_after(self.raw.headers())
    }

    /// Returns how often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.raw.attempts()
    }

    /// Returns whether the same call may succeed later: after 408, 429, 502, 503 and 504.
    pub fn is_retryable(&self) -> bool {
        retry::is_retryable_status(self.status())
    }

    fn untyped(self) -> ApiError<()> {
        ApiError { raw: self.raw, body: None, undecoded: self.undecoded }
    }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body.as_ref().map(|body| Repeated { body, raw: &self.raw });
        f.debug_struct("ApiError").field("response", &self.raw).field("body", &body).finish_non_exhaustive()
    }
}

/// A body of which an excerpt is shown, without the client's own credentials.
struct Repeated<'a, E> {
    body: &'a E,
    raw: &'a Raw,
}

impl<E: fmt::Debug> fmt::Debug for Repeated<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if f.alternate() { format!("{:#?}", self.body) } else { format!("{:?}", self.body) };
        f.write_str(&self.raw.secrets().mask(&text))
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the API answered {}", self.raw.operation(), self.status())?;
        if let Some(reason) = StatusCode::from_u16(self.status()).ok().and_then(|status| status.canonical_reason()) {
            write!(f, " {reason}")?;
        }
        if let Some(text) = self.problem().and_then(|problem| problem.detail.or(problem.title)) {
            write!(f, ": {}", excerpt(&text, EXCERPT))?;
        }
        if let Some(why) = self.raw.unfollowed {
            write!(f, "; this redirect was not followed: {why}")?;
        }
        Ok(())
    }
}

impl<E: fmt::Debug> StdError for ApiError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.undecoded.as_ref().map(|error| error as _)
    }
}

impl<E> Error<E> {
    /// Returns the status of the response, if one was received.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            Self::Request(_) | Self::Token(_) | Self::Transport(_) => None,
        }
    }

    /// Returns the headers of the response, if one was received.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Api(error) => Some(error.headers()),
            Self::Decode(error) => Some(error.headers()),
            Self::Request(_) | Self::Token(_) | Self::Transport(_) => None,
        }
    }

    /// Returns the problem details, if the response holds them.
    pub fn problem(&self) -> Option<Problem> {
        match self {
            Self::Api(error) => error.problem(),
            _ => None,
        }
    }

    /// Returns the JSON pointer to the value that did not decode.
    pub fn json_path(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.decode_error().map(DecodeError::path),
            Self::Decode(error) => Some(error.path()),
            Self::Request(_) | Self::Token(_) | Self::Transport(_) => None,
        }
    }

    /// Returns how often the request was sent, where that is known.
    pub fn attempts(&self) -> Option<u32> {
        match self {
            Self::Api(error) => Some(error.attempts()),
            Self::Transport(error) => Some(error.attempts()),
            Self::Decode(error) => Some(error.attempts()),
            Self::Request(_) | Self::Token(_) => None,
        }
    }

    /// Returns whether the same call may succeed later: after 408, 429, 502, 503 and 504, no or a lost connection, a
    /// timeout. It does not tell whether the request may be repeated: see [`super::RetryPolicy`].
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Api(error) => error.is_retryable(),
            Self::Token(error) => error.is_retryable(),
            Self::Transport(error) => error.is_retryable(),
            Self::Request(_) | Self::Decode(_) => false,
        }
    }

    fn untyped(self) -> Error<()> {
        match self {
            Self::Api(error) => Error::Api(Box::new(error.untyped())),
            Self::Request(error) => Error::Request(error),
            Self::Token(error) => Error::Token(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Decode(error) => Error::Decode(error),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(f),
            Self::Request(error) => error.fmt(f),
            Self::Token(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Api(error) => error.source(),
            Self::Request(error) => error.source(),
            Self::Token(error) => error.source(),
            Self::Transport(error) => error.source(),
            Self::Decode(error) => error.source(),
        }
    }
}

/// An [`Error`] of any operation, for functions that use `?` with several operations.
///
/// It keeps everything but the typed body.
pub struct AnyError(Error<()>);

impl<E> From<Error<E>> for AnyError {
    fn from(error: Error<E>) -> Self {
        Self(error.untyped())
    }
}

impl AnyError {
    /// Returns the status of the response, if one was received.
    pub fn status(&self) -> Option<u16> {
        self.0.status()
    }

    /// Returns the headers of the response, if one was received.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.headers()
    }

    /// Returns the problem details, if the response holds them.
    pub fn problem(&self) -> Option<Problem> {
        self.0.problem()
    }

    /// Returns the JSON pointer to the value that did not decode.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path()
    }

    /// Returns whether a [`super::Wait`] ended because its time ran out.
    pub fn is_elapsed(&self) -> bool {
        matches!(&self.0, Error::Transport(error) if error.fault() == TransportFault::Elapsed)
    }

    /// Returns how often the request was sent, as [`Error::attempts`] does.
    pub fn attempts(&self) -> Option<u32> {
        self.0.attempts()
    }

    /// Returns whether the same call may succeed later, as [`Error::is_retryable`] does.
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable()
    }

    /// Returns the error without its typed body.
    pub fn kind(&self) -> &Error<()> {
        &self.0
    }
}

impl fmt::Debug for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl StdError for AnyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
