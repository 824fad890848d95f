//! Enums of strings, to which the next version of an API may add values.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{self, Visitor};

use super::super::values::Unknown;
use super::loss;

/// Returns the enum value of a string. A listed string never becomes an unknown value.
pub fn from_text<T: Clone>(text: &str, known: &[(&'static str, T)], unknown: fn(Unknown) -> T) -> T {
    if let Some((_, value)) = known.iter().find(|(listed, _)| *listed == text) {
        return value.clone();
    }
    loss::of_name();
    unknown(Unknown::new(text))
}

/// Implements `Deserialize` for an enum of strings.
///
/// # Errors
/// Fails when the input is not a string.
pub fn read_text<'de, T: for<'t> From<&'t str>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // Not `deserialize_str`: some formats only lend short texts.
    deserializer.deserialize_string(TextVisitor(PhantomData))
}

/// Implements `Debug` for an enum of strings: `PaymentStatus("pending")`.
///
/// # Errors
/// Fails when the formatter fails.
pub fn debug_text(name: &str, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_tuple(name).field(&text).finish()
}

struct TextVisitor<T>(PhantomData<fn() -> T>);

impl<T: for<'t> From<&'t str>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}
