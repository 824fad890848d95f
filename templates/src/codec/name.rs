//! Finds a text in a static table: a member in its fields, a value in its enum.

use std::fmt;

use serde::Deserializer;
use serde::de::{self, DeserializeSeed, Visitor};

/// What was read, against the table.
pub(super) enum Name {
    /// The text at this index.
    Known(usize),
    /// Another text, where it is wanted.
    Other(String),
    /// Another text, which nobody wants.
    Ignored,
}

/// Reads a text and looks it up without allocating.
#[derive(Clone, Copy)]
pub(super) struct Lookup {
    pub(super) table: &'static [&'static str],
    /// Where to look first. Members mostly come in the order of the document.
    pub(super) likely: usize,
    /// Whether a text outside of the table is handed over.
    pub(super) keep: bool,
}

impl Lookup {
    fn find(self, text: &str) -> Option<usize> {
        if self.table.get(self.likely) == Some(&text) {
            return Some(self.likely);
        }
        let (before, from) = self.table.split_at(self.likely.min(self.table.len()));
        match from.iter().position(|known| *known == text) {
            Some(index) => Some(before.len() + index),
            None => before.iter().position(|known| *known == text),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Lookup {
    type Value = Name;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        // Not `deserialize_str`: some formats only lend short texts.
        deserializer.deserialize_string(self)
    }
}

impl Visitor<'_> for Lookup {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Name, E> {
        Ok(match self.find(text) {
            Some(index) => Name::Known(index),
            None if self.keep => Name::Other(text.to_owned()),
            None => Name::Ignored,
        })
    }
}
