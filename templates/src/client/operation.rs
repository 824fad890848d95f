//! The thin generic shell: an operation's types around the one way to send.

use super::super::DecodeError;
use super::{
    error::{ApiError, Error},
    faults::ResponseDecodeError,
    request::Request,
    response::{Raw, Response},
    send::{Failure, dispatch},
};

/// One operation's types. Implemented by generated markers.
pub trait Operation: 'static {
    /// What success decodes to.
    type Output;
    /// What the documented refusals decode to.
    type Error;

    /// Decodes an answer by its status and media type.
    ///
    /// # Errors
    /// Where a documented body does not decode.
    fn read(raw: &Raw) -> Result<Outcome<Self::Output, Self::Error>, DecodeError>;
}

/// What an answer is.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<T, E> {
    /// A documented success.
    Success(T),
    /// A documented refusal.
    Refusal(E),
    /// A status that the document does not mention.
    Undocumented,
}

/// Sends a request and decodes its answer.
///
/// # Errors
/// See [`Error`].
pub async fn send<O: Operation>(request: Request) -> Result<O::Output, Error<O::Error>> {
    let (value, _) = decode::<O>(dispatch(request).await)?;
    Ok(value)
}

/// As [`send`], with status and headers.
///
/// # Errors
/// See [`Error`].
pub async fn send_with_response<O: Operation>(request: Request) -> Result<Response<O::Output>, Error<O::Error>> {
    let (value, raw) = decode::<O>(dispatch(request).await)?;
    Ok(Response { status: raw.status, headers: raw.headers, value, attempts: raw.attempts })
}

pub(super) fn decode<O: Operation>(answer: Result<Raw, Failure>) -> Result<(O::Output, Raw), Error<O::Error>> {
    let raw = answer.map_err(Failure::typed)?;
    match O::read(&raw) {
        Ok(Outcome::Success(value)) => Ok((value, raw)),
        Ok(Outcome::Refusal(body)) => Err(api(raw, Some(body), None)),
        Ok(Outcome::Undocumented) => Err(api(raw, None, None)),
        // An answer that says success and is not readable is the document's or the API's mistake;
        // one that says failure is that failure first.
        Err(error) if (200..300).contains(&raw.status()) => {
            let error = raw.secrets().mask_error(error);
            Err(Error::Decode(Box::new(ResponseDecodeError { raw, error })))
        }
        Err(error) => {
            let error = raw.secrets().mask_error(error);
            Err(api(raw, None, Some(error)))
        }
    }
}

fn api<E>(raw: Raw, body: Option<E>, undecoded: Option<DecodeError>) -> Error<E> {
    Error::Api(Box::new(ApiError::new(raw, body, undecoded)))
}
