//! Whole JSON documents: bytes to value and back.

use std::fmt;

use super::super::excerpt::excerpt;

use super::path::split;
use super::{Codec, Written};

/// How much of a pointer and of a message is shown, in characters.
const LONGEST: usize = 500;

/// A document that could not be read as what it was declared to be.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
    line: usize,
    column: usize,
}

impl DecodeError {
    /// An error in words, at a JSON pointer (`""`: the whole document).
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), line: 0, column: 0 }
    }

    /// An error of another format of serde, with the pointer that its message begins with.
    pub fn of(error: &dyn fmt::Display) -> Self {
        let text = error.to_string();
        let (path, message) = split(&text);
        Self::new(path, message)
    }

    /// The same in other words.
    #[cfg(feature = "client")]
    pub(in super::super) fn map(self, change: impl Fn(&str) -> String) -> Self {
        Self { path: change(&self.path), message: change(&self.message), ..self }
    }

    /// The JSON pointer (RFC 6901) of the value that was refused; empty for the whole document.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong with it. May repeat a short piece of the input.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line, from 1; 0 when it is not known.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in bytes, from 1; 0 when it is not known.
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

/// A value that JSON cannot express.
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
/// With JSON pointer, line and column of what does not fit.
pub fn from_slice<C: Codec>(bytes: &[u8]) -> Result<C::Value, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = C::read(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Writes one JSON document without white space.
///
/// # Errors
/// When a value of a foreign type refuses to be written.
pub fn to_vec<C: Codec>(value: &C::Value) -> Result<Vec<u8>, EncodeError> {
    serde_json::to_vec(&Written::<C>(value)).map_err(|error| EncodeError(error.to_string()))
}
