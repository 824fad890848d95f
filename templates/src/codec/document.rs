//! Reads and writes whole JSON documents.

use std::fmt;

use super::super::excerpt::excerpt;

use super::path::split;
use super::{Codec, Written};

/// The maximum length of a pointer and of a message that are shown, in characters.
const LONGEST: usize = 500;

/// The error of a JSON document that does not match its declared type.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
    line: usize,
    column: usize,
}

impl DecodeError {
    /// Creates an error with a message and the JSON pointer of the refused value (`""` is the whole document).
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), line: 0, column: 0 }
    }

    /// Creates an error from that of another serde format, with the pointer that its message begins with.
    pub fn of(error: &dyn fmt::Display) -> Self {
        let text = error.to_string();
        let (path, message) = split(&text);
        Self::new(path, message)
    }

    /// Returns the error with its path and its message changed.
    #[cfg(feature = "client")]
    pub(in super::super) fn map(self, change: impl Fn(&str) -> String) -> Self {
        Self { path: change(&self.path), message: change(&self.message), ..self }
    }

    /// Returns the JSON pointer (RFC 6901) of the refused value; it is empty for the whole document.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what is wrong with the value; the text may repeat a short part of the input.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the line of the error, counted from 1, or 0 when it is not known.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns the column of the error in bytes, counted from 1, or 0 when it is not known.
    pub fn column(&self) -> usize {
        self.column
    }
}

impl From<serde_json::Error> for DecodeError {
    #[cold]
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let position = format!(" at line {line} column {column}");
        Self { line, column, ..Self::of(&text.strip_suffix(&position).unwrap_or(&text)) }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &excerpt(&self.path, LONGEST))
            .field("message", &excerpt(&self.message, LONGEST))
            .field("line", &self.line)
            .field("column", &self.column)
            .finish()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "at `{}`: ", excerpt(&self.path, LONGEST))?;
        }
        f.write_str(&excerpt(&self.message, LONGEST))?;
        if self.line > 0 {
            write!(f, " (line {}, column {})", self.line, self.column)?;
        }
        Ok(())
    }
}

impl std::error::Error for DecodeError {}

/// The error of a value that JSON cannot express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError(String);

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EncodeError {}

/// Reads one JSON document, with nothing but white space after it.
///
/// # Errors
/// Fails with the JSON pointer, line and column of the value that does not match its type.
pub fn from_slice<C: Codec>(bytes: &[u8]) -> Result<C::Value, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = C::read(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Writes one JSON document without white space.
///
/// # Errors
/// Fails when a value cannot be written, such as one of a type from another crate.
pub fn to_vec<C: Codec>(value: &C::Value) -> Result<Vec<u8>, EncodeError> {
    serde_json::to_vec(&Written::<C>(value)).map_err(|error| EncodeError(error.to_string()))
}
