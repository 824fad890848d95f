//! Finds a string in a static table: a member among the fields of a record, a value among those of an enum.

use std::fmt;

use serde::Deserializer;
use serde::de::{self, DeserializeSeed, Visitor};

/// Reads a string and returns its index in the table, or `None`, without allocating.
#[derive(Clone, Copy)]
pub(super) struct Lookup {
    pub(super) table: &'static [&'static str],
    /// The index to compare first; members mostly come in the order of the document.
    pub(super) likely: usize,
}

/// Reads a string as [`Lookup`] does, and returns the string itself if the table does not have it.
#[derive(Clone, Copy)]
pub(super) struct LookupOr(pub(super) Lookup);

impl Lookup {
    #[inline]
    fn find(self, text: &str) -> Option<usize> {
        match self.table.get(self.likely) {
            Some(likely) if *likely == text => Some(self.likely),
            _ => self.search(text),
        }
    }

    /// Searches from the likely index to the end, then from the beginning.
    fn search(self, text: &str) -> Option<usize> {
        let (before, from) = self.table.split_at(self.likely.min(self.table.len()));
        match from.iter().position(|known| *known == text) {
            Some(index) => Some(before.len() + index),
            None => before.iter().position(|known| *known == text),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Lookup {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        // Not `deserialize_str`: some formats only lend short texts.
        deserializer.deserialize_string(self)
    }
}

impl Visitor<'_> for Lookup {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<usize>, E> {
        Ok(self.find(text))
    }
}

impl<'de> DeserializeSeed<'de> for LookupOr {
    type Value = Result<usize, String>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_string(self)
    }
}

impl Visitor<'_> for LookupOr {
    type Value = Result<usize, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.0.find(text).ok_or_else(|| text.to_owned()))
    }
}
