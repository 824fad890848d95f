//! Values that the document does not list.
//!
//! They cannot be created from outside, because a text that the document does list must never be kept here.

use std::fmt;

use serde_json::Value;

/// A string that an open enum does not list, as it was received.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unknown(Box<str>);

impl Unknown {
    pub(in super::super) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// Returns the string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value that an enum of several JSON types does not list, as it was received.
#[derive(Clone, PartialEq)]
pub struct UnknownLiteral(Value);

impl UnknownLiteral {
    pub(in super::super) fn new(value: Value) -> Self {
        Self(value)
    }

    /// Returns the value.
    pub fn as_value(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for UnknownLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for UnknownLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
