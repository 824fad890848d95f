//! The thin generic shell: an operation's types around the function that sends requests.

use super::super::DecodeError;
use super::{
    error::{ApiError, Error},
    faults::ResponseDecodeError,
    request::Request,
    response::{Raw, Response},
    send::{Failure, dispatch},
};

/// The types of one operation. Implemented by generated marker types.
pub trait Operation: 'static {
    /// The type that a success decodes to.
    type Output;
    /// The type that the documented error responses decode to.
    type Error;

    /// Decodes a response by its status and media type.
    ///
    /// # Errors
    /// Fails when a documented body does not decode.
    fn read(raw: &Raw) -> Result<Outcome<Self::Output, Self::Error>, DecodeError>;
}

/// The result of decoding a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<T, E> {
    /// A documented success.
    Success(T),
    /// A documented error response.
    Refusal(E),
    /// A status that the document does not mention.
    Undocumented,
}

/// Sends a request and decodes its response.
///
/// # Errors
/// See [`Error`].
pub async fn send<O: Operation>(request: Request) -> Result<O::Output, Error<O::Error>> {
    let (value, _) = decode::<O>(dispatch(request).await)?;
    Ok(value)
}

/// Sends a request as [`send`] does, and returns the status and headers too.
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
        // A success that cannot be decoded is the document's or the API's mistake; an error that cannot be decoded is
        // that error first.
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
