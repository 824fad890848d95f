//! A file: a part of a body of the media type `multipart/form-data` (RFC 7578).

use std::fmt;
#[cfg(feature = "client")]
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// A file that is sent or was received: its octets, what it is called and what it is.
///
/// A file of octets can be sent any number of times. One of a stream (of the client only) is sent as it comes, its
/// length need not be known, and its first sending uses it up; clones of it are the same stream.
#[derive(Clone)]
pub struct File {
    /// What it is called. One that has no name is sent as `blob`, as browsers do (XMLHttpRequest §4.3, FormData).
    pub name: Option<String>,
    /// Its media type. Where it has none, the one that the document says is sent, or `application/octet-stream`.
    pub content_type: Option<String>,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Octets(Bytes),
    #[cfg(feature = "client")]
    Stream(Arc<Mutex<Option<reqwest::Body>>>),
}

impl File {
    /// A file of octets: `Vec<u8>`, [`Bytes`], `String`, a static slice.
    pub fn new(octets: impl Into<Bytes>) -> Self {
        Self { name: None, content_type: None, content: Content::Octets(octets.into()) }
    }

    /// A file whose octets come as they are sent: see [`reqwest::Body::wrap`].
    #[cfg(feature = "client")]
    pub fn stream(body: impl Into<reqwest::Body>) -> Self {
        let content = Content::Stream(Arc::new(Mutex::new(Some(body.into()))));
        Self { name: None, content_type: None, content }
    }

    /// Sets what it is called.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets its media type.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Its octets; `None` for a stream. A file that was received has them all.
    pub fn octets(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Octets(octets) => Some(octets),
            #[cfg(feature = "client")]
            Content::Stream(_) => None,
        }
    }

    /// What is sent; a stream only once.
    #[cfg(feature = "client")]
    pub(super) fn take(&self) -> Option<Taken> {
        match &self.content {
            Content::Octets(octets) => Some(Taken::Octets(octets.clone())),
            Content::Stream(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).take().map(Taken::Stream),
        }
    }
}

/// What a file sends.
#[cfg(feature = "client")]
pub(super) enum Taken {
    Octets(Bytes),
    Stream(reqwest::Body),
}

impl From<Vec<u8>> for File {
    fn from(octets: Vec<u8>) -> Self {
        Self::new(octets)
    }
}

impl From<Bytes> for File {
    fn from(octets: Bytes) -> Self {
        Self::new(octets)
    }
}

impl From<&'static [u8]> for File {
    fn from(octets: &'static [u8]) -> Self {
        Self::new(octets)
    }
}

#[cfg(feature = "client")]
impl From<reqwest::Body> for File {
    fn from(body: reqwest::Body) -> Self {
        Self::stream(body)
    }
}

/// Streams are equal to themselves only.
impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.content, &other.content) {
            (Content::Octets(one), Content::Octets(two)) => one == two,
            #[cfg(feature = "client")]
            (Content::Stream(one), Content::Stream(two)) => Arc::ptr_eq(one, two),
            #[cfg(feature = "client")]
            _ => false,
        };
        is_same && self.name == other.name && self.content_type == other.content_type
    }
}

/// Only the length: files fill a log.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("File");
        debug.field("name", &self.name).field("content_type", &self.content_type);
        let length = self.octets().map(Bytes::len);
        debug
            .field("content", &length.map_or_else(|| "stream".to_owned(), |length| format!("{length} octets")))
            .finish()
    }
}
