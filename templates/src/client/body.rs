//! Request bodies. They are encoded when the call is built, so that a call owns all it sends.

use super::super::{description::BodyInfo, media};
use super::stream::Segment;
use bytes::Bytes;
use http::HeaderValue;

/// An encoded body.
pub(super) struct Body {
    pub(super) content_type: HeaderValue,
    pub(super) segments: Vec<Segment>,
}

impl Body {
    pub(super) fn new(content_type: HeaderValue, bytes: impl Into<Bytes>) -> Self {
        Self { content_type, segments: vec![Segment::Octets(bytes.into())] }
    }
}

/// Returns the first JSON media type that the document declares; a range such as `application/*` is not one.
pub(super) fn json_media_type(body: Option<&BodyInfo>) -> HeaderValue {
    body.into_iter()
        .flat_map(|body| body.media_types)
        .find(|name| media::is_json(name) && !name.contains('*'))
        .and_then(|name| HeaderValue::from_str(name).ok())
        .unwrap_or(HeaderValue::from_static("application/json"))
}
