//! The request body: media type, size, presence.

use std::{
    error::Error,
    sync::{Mutex, PoisonError},
};

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::super::{description::BodyInfo, media};
use super::{Reason, Refusal};

/// A body that has not been read yet.
pub(super) struct Incomplete {
    // The mutex is never contended: it makes requests `Sync`, because futures that borrow them have to be `Send`.
    body: Mutex<Option<Body>>,
    limit: usize,
}

/// A body that has been read.
pub(super) struct Received {
    pub(super) bytes: Bytes,
    /// The index of its media type in [`BodyInfo::media_types`].
    pub(super) media_type: usize,
}

impl Incomplete {
    pub(super) fn new(body: Body, limit: usize) -> Self {
        Self { body: Mutex::new(Some(body)), limit }
    }

    /// Reads the body; `None` if none was sent and the operation does not require one.
    pub(super) async fn receive(&mut self, info: &BodyInfo, headers: &HeaderMap) -> Result<Option<Received>, Refusal> {
        let Some(sent) = content_type(headers)? else {
            // Without a media type, only the length shows whether there is a body.
            let bytes = self.read().await?;
            return if bytes.is_empty() { absent(info) } else { documented(info, "application/octet-stream", bytes) };
        };
        if media::documented(info.media_types, sent).is_none() {
            return Err(unsupported(info));
        }
        let bytes = self.read().await?;
        if bytes.is_empty() && media::is_json(sent) { absent(info) } else { documented(info, sent, bytes) }
    }

    async fn read(&mut self) -> Result<Bytes, Refusal> {
        let body = self.body.get_mut().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
        match Limited::new(body, self.limit).collect().await {
            Ok(collected) => Ok(collected.to_bytes()),
            Err(error) if is_over_limit(&*error) => {
                Err(Refusal::new(Reason::TooLarge, format!("the request body is over {} bytes", self.limit)))
            }
            Err(_) => Err(Refusal::new(Reason::Malformed, "the request body could not be read to its end")),
        }
    }
}

/// Returns whether this limit, or that of a layer around the router, was exceeded.
fn is_over_limit(error: &(dyn Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error: &&(dyn Error + 'static)| (*error).source());
    causes.any(<dyn Error>::is::<LengthLimitError>)
}

/// Returns the `Content-Type` that was sent. Several fields, or one that is not text, are refused, because no document
/// could declare them.
fn content_type(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let mut values = headers.get_all(header::CONTENT_TYPE).into_iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| malformed_type()),
        (Some(_), Some(_)) => Err(malformed_type()),
    }
}

fn malformed_type() -> Refusal {
    Refusal::new(Reason::UnsupportedMediaType, "`Content-Type` is malformed")
}

fn absent(info: &BodyInfo) -> Result<Option<Received>, Refusal> {
    if info.required { Err(Refusal::new(Reason::Malformed, "the request body is missing")) } else { Ok(None) }
}

fn documented(info: &BodyInfo, sent: &str, bytes: Bytes) -> Result<Option<Received>, Refusal> {
    match media::documented(info.media_types, sent) {
        Some(media_type) => Ok(Some(Received { bytes, media_type })),
        None => Err(unsupported(info)),
    }
}

/// Returns a 415, whose `Accept` lists the documented media types (RFC 9110 §15.5.16).
fn unsupported(info: &BodyInfo) -> Refusal {
    let documented = info.media_types.join(", ");
    Refusal::new(Reason::UnsupportedMediaType, format!("the request body has to be of: {documented}"))
        .with_header(header::ACCEPT, &documented)
}
