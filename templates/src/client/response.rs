//! Responses: the raw one, under a size limit, and the typed one.

use super::super::{
    DecodeError,
    codec::{self, Codec, Plain},
    excerpt::excerpt,
    media,
};
use super::{
    Client,
    redirects::Unfollowed,
    secrets::{Secrets, sent},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use serde::{Serialize, de::DeserializeOwned};
use std::borrow::Cow;
use std::fmt;

/// The maximum length of a media type that is repeated, in characters.
const MEDIA_TYPE: usize = 100;

/// A response whose body has been received and is not decoded yet. `Debug` shows no header and no body.
pub struct Raw {
    pub(super) operation: &'static str,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Bytes,
    pub(super) attempts: u32,
    pub(super) client: Client,
    /// The credentials of this request, each with whether it is a `Cookie` field.
    pub(super) sent: Vec<(bool, HeaderValue)>,
    /// The reason why a documented redirect was not followed, if the client follows redirects.
    pub(super) unfollowed: Option<Unfollowed>,
}

impl Raw {
    /// Returns the values that no text about the response may repeat.
    pub(super) fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::default();
        let parts = &self.client.0;
        parts.credentials.collect(&mut secrets);
        for (is_cookies, value) in self.sent.iter().chain(&sent(&parts.headers)) {
            secrets.add_header(value);
            if *is_cookies {
                secrets.add_cookies(value);
            }
        }
        secrets
    }

    /// Returns the status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns how often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the body.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Reads the body of a response without content. A body that is present all the same is ignored, because some
    /// proxies and servers add one.
    pub fn empty(&self) {}

    /// Returns the body as text.
    ///
    /// # Errors
    /// Fails when the body is not UTF-8 and not in another charset that can be read.
    pub fn text(&self) -> Result<String, DecodeError> {
        let bytes = self.in_utf8()?;
        String::from_utf8(bytes.into_owned()).map_err(|_| DecodeError::new("", "the body is no UTF-8 text"))
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    /// Fails when the media type is not JSON, or the body does not match the type.
    pub fn json<C: Codec>(&self) -> Result<C::Value, DecodeError> {
        self.expect_json()?;
        codec::from_slice::<C>(&self.in_utf8()?)
    }

    /// Decodes the body as JSON of any type that serde can read.
    ///
    /// # Errors
    /// Fails as [`Raw::json`] does.
    pub fn decode<T: Serialize + DeserializeOwned>(&self) -> Result<T, DecodeError> {
        self.json::<Plain<T>>()
    }

    /// Returns the body's text as UTF-8, converted from the charset that its media type declares (RFC 9110 §8.3.2).
    fn in_utf8(&self) -> Result<Cow<'_, [u8]>, DecodeError> {
        let sent = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let Some(charset) = sent.and_then(media::charset) else { return Ok(Cow::Borrowed(&self.bytes)) };
        match charset.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" | "us-ascii" => Ok(Cow::Borrowed(&self.bytes)),
            "iso-8859-1" | "latin1" => {
                let text: String = self.bytes.iter().map(|byte| char::from(*byte)).collect();
                Ok(Cow::Owned(text.into_bytes()))
            }
            _ => {
                let charset = excerpt(&self.secrets().mask(charset), MEDIA_TYPE);
                Err(DecodeError::new("", format!("the body is in the charset `{charset}`, which is not read")))
            }
        }
    }

    /// Returns whether the media type is within a range: `application/json`, `image/*`, `*/*`. Parameters such as
    /// `charset` do not count. A response without `Content-Type` is within every range.
    pub fn is(&self, range: &str) -> bool {
        let essence = range.split(';').next().unwrap_or_default().trim();
        let (kind, subtype) = essence.split_once('/').unwrap_or((essence, "*"));
        self.media_type().is_none_or(|media| media.is(kind, subtype))
    }

    /// Returns the index of the media type or range that the response has: the same text, else the same type and
    /// subtype, else a range. It is the first if the response has none of them, or no `Content-Type`.
    pub fn media_type_of(&self, documented: &[&str]) -> usize {
        let sent = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        sent.and_then(|sent| media::documented(documented, sent)).unwrap_or_default()
    }

    pub(super) fn operation(&self) -> &'static str {
        self.operation
    }

    pub(super) fn media_type(&self) -> Option<MediaType> {
        MediaType::of(&self.headers)
    }

    fn expect_json(&self) -> Result<(), DecodeError> {
        match self.media_type() {
            Some(media) if !media.is_json() => {
                let media = excerpt(&self.secrets().mask(&media.0), MEDIA_TYPE);
                Err(DecodeError::new("", format!("the media type is `{media}`, not JSON")))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("media_type", &self.media_type().map(|media| excerpt(&self.secrets().mask(&media.0), MEDIA_TYPE)))
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// A media type without its parameters: `type/subtype`
pub(super) struct MediaType(String);

impl MediaType {
    fn of(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        let essence = text.split(';').next().unwrap_or_default().trim();
        (!essence.is_empty()).then(|| Self(essence.to_owned()))
    }

    pub(super) fn is_json(&self) -> bool {
        media::is_json(&self.0)
    }

    pub(super) fn is(&self, kind: &str, subtype: &str) -> bool {
        let (own_kind, own_subtype) = self.0.split_once('/').unwrap_or((&self.0, ""));
        (kind == "*" || kind.eq_ignore_ascii_case(own_kind))
            && (subtype == "*" || subtype.eq_ignore_ascii_case(own_subtype))
    }
}

/// A typed response with its status and headers. `Debug` shows no header, because headers can hold secrets.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub value: T,
    pub(super) attempts: u32,
}

impl<T> Response<T> {
    /// Returns how often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status).field("value", &self.value).finish_non_exhaustive()
    }
}
