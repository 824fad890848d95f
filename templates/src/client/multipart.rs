//! Writes bodies of several parts: `multipart/form-data` (RFC 7578; OAS 3.0 §4.7.14.5, 3.1 §4.8.14.4).
//!
//! Names are written as browsers write them (HTML §4.10.21.8): UTF-8 as it is, `"`, CR and LF percent-encoded. Texts
//! have no `Content-Type` unless the document declares one, as those of browsers have none; files always have one.

use super::super::{
    codec::{self, Codec, Written},
    file::{File, Taken},
};
use super::{
    deep, form,
    stream::Segment,
    value::{Fault, Value},
};
use bytes::Bytes;
use std::{
    collections::hash_map::RandomState,
    error::Error as StdError,
    fmt::{self, Write as _},
    hash::{BuildHasher, Hasher},
};

/// The media type of a file for which none is declared (RFC 7578 §4.4).
const OCTETS: &str = "application/octet-stream";

/// The file name of a file without a name (XMLHttpRequest §4.3).
const UNNAMED: &str = "blob";

/// The parts of a body, in the order in which they are sent. The first part that cannot be encoded is reported when the
/// request is sent.
pub struct Multipart {
    boundary: String,
    segments: Vec<Segment>,
    /// The text before the octets of the next file, or before the end.
    text: String,
    fault: Option<Fault>,
}

impl Multipart {
    /// Creates a body without parts.
    pub fn new() -> Self {
        Self { boundary: boundary(), segments: Vec::new(), text: String::new(), fault: None }
    }

    /// Adds a file. `content_type` applies unless the file has one itself.
    pub fn file(&mut self, name: &str, content_type: Option<&str>, file: &File) {
        let content_type = file.content_type.as_deref().or(content_type).unwrap_or(OCTETS);
        let file_name = file.name.as_deref().unwrap_or(UNNAMED);
        self.head(name, Some(file_name), Some(content_type));
        match file.take() {
            Some(Taken::Octets(octets)) => {
                self.flush();
                self.segments.push(Segment::Octets(octets));
            }
            Some(Taken::Stream(body)) => {
                self.flush();
                self.segments.push(Segment::Stream(body));
            }
            None => self.refuse(Fault(format!("the stream of `{}` was sent before", name.escape_debug()))),
        }
        self.text.push_str("\r\n");
    }

    /// Adds files of one name.
    pub fn files(&mut self, name: &str, content_type: Option<&str>, files: &[File]) {
        for file in files {
            self.file(name, content_type, file);
        }
    }

    /// Adds a value: a scalar as text, a list as a part for each element, an object as JSON; `null` is left out.
    pub fn value<C: Codec>(&mut self, name: &str, content_type: Option<&str>, value: &C::Value) {
        let Some(value) = self.read::<C>(value) else { return };
        let items = if let Value::List(items) = &value { items.as_slice() } else { std::slice::from_ref(&value) };
        for item in items {
            let by_shape = matches!(item, Value::Object(_) | Value::List(_)).then_some("application/json");
            if let Some(text) = form::text(item) {
                self.part(name, content_type.or(by_shape), &text);
            }
        }
    }

    /// Adds a value as JSON, whatever its type is.
    pub fn json<C: Codec>(&mut self, name: &str, content_type: &str, value: &C::Value) {
        match codec::to_vec::<C>(value).map(String::from_utf8) {
            Ok(Ok(text)) => self.part(name, Some(content_type), &text),
            Ok(Err(error)) => self.refuse(Fault(error.to_string())),
            Err(error) => self.refuse(Fault(error.to_string())),
        }
    }

    /// Adds a list, with each element as JSON in a part of its own.
    pub fn json_each<C: Codec>(&mut self, name: &str, content_type: &str, values: &[C::Value]) {
        for value in values {
            self.json::<C>(name, content_type, value);
        }
    }

    /// Adds a list in one part: `style` with `explode: false`.
    pub fn joined<C: Codec>(&mut self, name: &str, separator: &str, value: &C::Value) {
        let Some(value) = self.read::<C>(value) else { return };
        let items = if let Value::List(items) = &value { items.as_slice() } else { std::slice::from_ref(&value) };
        let texts: Vec<_> = items.iter().filter_map(form::text).collect();
        if texts.iter().any(|text| text.contains(separator)) {
            let name = name.escape_debug();
            self.refuse(Fault(format!("an item of `{name}` has `{separator}` in it, which would make two of it")));
        } else if !texts.is_empty() {
            self.part(name, None, &texts.join(separator));
        }
    }

    /// Adds the members of an object, each in a part named `name[member]`: `style: deepObject`.
    pub fn deep<C: Codec>(&mut self, name: &str, value: &C::Value) {
        if let Some(value) = self.read::<C>(value) {
            match deep::pairs(name, &value) {
                Ok(pairs) => pairs.iter().for_each(|(path, text)| self.part(path, None, text)),
                Err(fault) => self.refuse(fault),
            }
        }
    }

    fn read<C: Codec>(&mut self, value: &C::Value) -> Option<Value> {
        Value::of(&Written::<C>(value)).map_err(|fault| self.refuse(fault)).ok()
    }

    fn part(&mut self, name: &str, content_type: Option<&str>, text: &str) {
        self.head(name, None, content_type);
        self.text.push_str(text);
        self.text.push_str("\r\n");
    }

    fn head(&mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>) {
        let name = quoted(name);
        // Writing to a String cannot fail.
        let _ = write!(self.text, "--{}\r\nContent-Disposition: form-data; name=\"{name}\"", self.boundary);
        if let Some(file_name) = file_name {
            let _ = write!(self.text, "; filename=\"{}\"", quoted(file_name));
        }
        if let Some(content_type) = content_type {
            if content_type.chars().any(char::is_control) {
                self.refuse(Fault(format!("`{}` is no media type", content_type.escape_debug())));
            }
            self.text.push_str("\r\nContent-Type: ");
            self.text.push_str(content_type);
        }
        self.text.push_str("\r\n\r\n");
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.segments.push(Segment::Octets(Bytes::from(text)));
    }

    fn refuse(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    /// Returns the media type with its boundary, and the segments to send.
    pub(super) fn finish(mut self) -> Result<(String, Vec<Segment>), Box<dyn StdError + Send + Sync>> {
        if let Some(fault) = self.fault {
            return Err(Box::new(fault));
        }
        let _ = write!(self.text, "--{}--\r\n", self.boundary);
        self.flush();
        Ok((format!("multipart/form-data; boundary={}", self.boundary), self.segments))
    }
}

impl Default for Multipart {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns a boundary of 128 random bits, which the author of a file cannot know.
fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("specwright-{:016x}{:016x}", random(), random())
}

/// Encodes a name by HTML §4.10.21.8, "multipart/form-data encoding algorithm". A percent sign stays, so that `%22` and
/// `"` become the same.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Shows only the number of segments, because the texts may be secrets.
impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Multipart").field("segments", &self.segments.len()).finish_non_exhaustive()
    }
}
