//! Texts on their way out: what is said of an exchange, and what of it may be shown.
//!
//! Checks and validators make a [`Statement`], which nothing prints, compares or cuts. Only [`Secrets`] makes a
//! [`Masked`] text of it, and only that fits into findings, events and reports: values are masked as a whole before
//! they are cut, as the first half of a secret is none that anybody would recognise.

#[cfg(test)]
mod tests;

use crate::secrets::Secrets;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// A text without secrets. There is no way to make one of a `String` but [`Secrets::mask`] and its like.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Masked(String);

impl Masked {
    /// For [`Secrets`] alone.
    pub(crate) const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text like any other.
impl JsonSchema for Masked {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Masked".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// Words of this program hold no secret.
impl From<&'static str> for Masked {
    fn from(text: &'static str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Masked> for String {
    fn from(text: Masked) -> Self {
        text.0
    }
}

impl Deref for Masked {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq<str> for Masked {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Masked {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// What is said of an exchange, before its secrets are masked: one sentence without a full stop. `Debug` shows none of
/// it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// Each with the most characters of it that are shown.
    parts: Vec<(String, Option<usize>)>,
}

impl Statement {
    /// Adds words.
    #[must_use]
    pub fn then(mut self, words: impl Into<Self>) -> Self {
        self.parts.extend(words.into().parts);
        self
    }

    /// Adds a value, whole; of it no more than so many characters will be shown.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>, most: usize) -> Self {
        self.parts.push((value.into(), Some(most)));
        self
    }

    /// The same with other words in the place of the first ones that are these.
    #[must_use]
    pub(crate) fn reworded(mut self, from: &str, to: &str) -> Self {
        let words = self.parts.iter_mut().find(|(text, most)| most.is_none() && text.contains(from));
        if let Some((words, _)) = words {
            *words = words.replacen(from, to, 1);
        }
        self
    }

    /// The text to show.
    pub(crate) fn masked(&self, secrets: &Secrets) -> Masked {
        let part = |(text, most): &(String, Option<usize>)| match most {
            Some(most) => secrets.mask_within(text, *most),
            None => secrets.mask(text),
        };
        Masked(self.parts.iter().map(part).map(String::from).collect())
    }
}

impl From<String> for Statement {
    fn from(words: String) -> Self {
        Self { parts: vec![(words, None)] }
    }
}

impl From<&str> for Statement {
    fn from(words: &str) -> Self {
        Self::from(words.to_owned())
    }
}

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Statement(***)")
    }
}
