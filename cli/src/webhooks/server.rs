//! Receives deliveries on this machine's loopback address and passes them on, one by one.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// The maximum size of a body, in bytes.
const LONGEST: usize = 1 << 20;

/// The maximum time for a body to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// A delivery that waits for its response.
pub(super) struct Incoming {
    pub(super) headers: HeaderMap,
    /// The path of the URL that it was sent to.
    pub(super) path: String,
    pub(super) body: Result<Vec<u8>, BodyError>,
    pub(super) answer: oneshot::Sender<StatusCode>,
}

/// The reason why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BodyError {
    #[error("the body is larger than 1 MiB")]
    TooLarge,
    #[error("the body broke off")]
    Cut,
}

impl BodyError {
    /// Returns the status of the response to the sender.
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Cut => StatusCode::BAD_REQUEST,
        }
    }
}

/// Returns a router that accepts POST at every path.
pub(super) fn router(deliveries: mpsc::Sender<Incoming>) -> Router {
    Router::new().fallback(move |request: Request| take(request, deliveries.clone()))
}

async fn take(request: Request, deliveries: mpsc::Sender<Incoming>) -> StatusCode {
    if request.method() != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    let (parts, body) = request.into_parts();
    let body = tokio::time::timeout(PATIENCE, read(body)).await.unwrap_or(Err(BodyError::Cut));
    let (answer, answered) = oneshot::channel();
    // The command has received enough deliveries: the sender may try again.
    let gone = StatusCode::SERVICE_UNAVAILABLE;
    let path = parts.uri.path().to_owned();
    if deliveries.send(Incoming { headers: parts.headers, path, body, answer }).await.is_err() {
        return gone;
    }
    answered.await.unwrap_or(gone)
}

async fn read(body: Body) -> Result<Vec<u8>, BodyError> {
    match Limited::new(body, LONGEST).collect().await {
        Ok(body) => Ok(body.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Err(BodyError::TooLarge),
        Err(_) => Err(BodyError::Cut),
    }
}
