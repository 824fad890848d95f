//! Receives deliveries: checks their size, then their signature, then their payload, in any framework.

use super::super::{DecodeError, panics::caught};
use super::{
    event::EventSet,
    identify::Envelope,
    verify::{Verifier, VerifyError},
};
use axum::{Router, body::Body, extract::Request, response::Response, routing::post};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::{error::Error as StdError, fmt, future::Future, sync::Arc};

/// A verified and decoded delivery.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Delivery<E> {
    /// The event.
    pub event: E,
    /// The sender's id of the delivery. A delivery with the same id may be received again.
    pub id: Option<String>,
    /// The time of signing, in seconds of Unix time.
    pub timestamp: Option<u64>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it was received.
    pub body: Bytes,
}

/// The reason why a delivery is refused.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The delivery is not genuine, or is too large.
    Verify(VerifyError),
    /// The delivery is genuine, but its payload does not match the document.
    Decode(DecodeError),
    /// The body was not received.
    Body,
}

impl ReceiveError {
    /// Returns the status of the response: 401, 413 or 400; 500 where the mistake is on the receiver's side.
    pub fn status(&self) -> u16 {
        match self {
            Self::Verify(VerifyError::TooLarge) => 413,
            Self::Verify(VerifyError::InvalidSecret) => 500,
            Self::Verify(_) => 401,
            Self::Decode(_) | Self::Body => 400,
        }
    }
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verify(error) => error.fmt(f),
            Self::Decode(error) => write!(f, "the delivery's payload does not decode: {error}"),
            Self::Body => f.write_str("the delivery's body did not arrive"),
        }
    }
}

impl StdError for ReceiveError {}

/// Verifies and decodes one delivery.
///
/// # Errors
/// See [`ReceiveError`], whose `status` is that of the response to the sender.
pub fn receive<E: EventSet>(
    verifier: &Verifier,
    headers: &HeaderMap,
    body: Bytes,
) -> Result<Delivery<E>, ReceiveError> {
    receive_sent_to(verifier, headers, None, body)
}

/// Verifies and decodes one delivery as [`receive`] does, where the path that it was sent to tells events apart.
///
/// # Errors
/// Fails as [`receive`] does.
pub fn receive_sent_to<E: EventSet>(
    verifier: &Verifier,
    headers: &HeaderMap,
    path: Option<&str>,
    body: Bytes,
) -> Result<Delivery<E>, ReceiveError> {
    let said = verifier.verify(headers, &body).map_err(ReceiveError::Verify)?;
    let event = E::read_delivery(&Head { headers, path }, &body).map_err(ReceiveError::Decode)?;
    Ok(Delivery { event, id: said.id, timestamp: said.timestamp, headers: headers.clone(), body })
}

/// The head of a request.
struct Head<'a> {
    headers: &'a HeaderMap,
    path: Option<&'a str>,
}

impl Envelope for Head<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn path(&self) -> Option<&str> {
        self.path
    }
}

/// The failure of a handler. The sender gets a 500, so that it tries again, and learns nothing of the cause.
pub struct Failure(Box<dyn StdError + Send + Sync>);

impl Failure {
    /// Returns the error of the handler.
    pub fn error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.0
    }
}

impl<E: Into<Box<dyn StdError + Send + Sync>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Returns an axum router that takes deliveries at `/`, and below it where the document has an address for each event;
/// nest it at the path that they are sent to.
///
/// It responds with 204 when the handler succeeds, 500 when it fails or panics, 400 to a payload that does not decode,
/// 401 to a delivery that is not genuine, 405 to another method, 413 to a body over the limit. The extensions of the
/// response hold an `Arc<Failure>` or `Arc<ReceiveError>`, for a layer that logs.
pub fn router<E, H, F>(verifier: Verifier, handler: H) -> Router
where
    E: EventSet,
    H: Fn(Delivery<E>) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), Failure>> + Send + 'static,
{
    let shared = Arc::new((verifier, handler));
    let deliver = post(move |request: Request| {
        let shared = Arc::clone(&shared);
        async move {
            let (verifier, handler) = &*shared;
            let received = match incoming(verifier, request).await {
                Ok((head, body)) => receive_sent_to::<E>(verifier, &head.headers, Some(head.uri.path()), body),
                Err(error) => Err(error),
            };
            match received {
                Ok(delivery) => {
                    let result = caught(async move { handler(delivery).await }).await;
                    verdict(result.unwrap_or_else(|panicked| Err(panicked.into())))
                }
                Err(error) => refusal(error),
            }
        }
    });
    let router = Router::new().route("/", deliver.clone());
    if E::RULES.has_addresses() { router.route("/{*address}", deliver) } else { router }
}

async fn incoming(verifier: &Verifier, request: Request) -> Result<(Parts, Bytes), ReceiveError> {
    let (parts, body) = request.into_parts();
    match Limited::new(body, verifier.limit()).collect().await {
        Ok(body) => Ok((parts, body.to_bytes())),
        Err(error) if error.is::<LengthLimitError>() => Err(ReceiveError::Verify(VerifyError::TooLarge)),
        Err(_) => Err(ReceiveError::Body),
    }
}

fn verdict(result: Result<(), Failure>) -> Response {
    match result {
        Ok(()) => answer(StatusCode::NO_CONTENT),
        Err(failure) => {
            let mut response = answer(StatusCode::INTERNAL_SERVER_ERROR);
            response.extensions_mut().insert(Arc::new(failure));
            response
        }
    }
}

fn refusal(error: ReceiveError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = answer(status);
    response.extensions_mut().insert(Arc::new(error));
    response
}

fn answer(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
