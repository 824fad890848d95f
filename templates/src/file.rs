//! A file: a part of a body of the media type `multipart/form-data` (RFC 7578).

use std::fmt;
#[cfg(feature = "client")]
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// A file that is sent or was received: its octets, its name and its media type.
///
/// A file of octets can be sent any number of times. A file of a stream (in the client only) is sent as its octets
/// come, and its length need not be known; the first request that sends it uses it up, and clones of it are the same
/// stream.
#[derive(Clone)]
pub struct File {
    /// The name of the file. One without a name is sent as `blob`, as browsers do (XMLHttpRequest §4.3, FormData).
    pub name: Option<String>,
    /// The media type of the file. Without one, the media type that the document declares is sent, or
    /// `application/octet-stream`.
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
    /// Creates a file of octets: `Vec<u8>`, [`Bytes`], `String`, a static slice.
    pub fn new(octets: impl Into<Bytes>) -> Self {
        Self { name: None, content_type: None, content: Content::Octets(octets.into()) }
    }

    /// Creates a file whose octets come while it is sent: see [`reqwest::Body::wrap`].
    #[cfg(feature = "client")]
    pub fn stream(body: impl Into<reqwest::Body>) -> Self {
        let content = Content::Stream(Arc::new(Mutex::new(Some(body.into()))));
        Self { name: None, content_type: None, content }
    }

    /// Sets the name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Returns the octets; `None` for a stream. A file that was received always has octets.
    pub fn octets(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Octets(octets) => Some(octets),
            #[cfg(feature = "client")]
            Content::Stream(_) => None,
        }
    }

    /// Takes the content to send; a stream can be taken only once.
    #[cfg(feature = "client")]
    pub(super) fn take(&self) -> Option<Taken> {
        match &self.content {
            Content::Octets(octets) => Some(Taken::Octets(octets.clone())),
            Content::Stream(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).take().map(Taken::Stream),
        }
    }
}

/// The content that a file sends.
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

/// Streams are equal only to themselves.
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

/// Shows only the length, because files would fill a log.
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
