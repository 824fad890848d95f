//! Enums of texts, which the next version of an API may add to.

use std::fmt;

use serde::de::DeserializeSeed;
use serde::{Deserializer, Serializer};

use super::super::values::Unknown;
use super::name::{Lookup, LookupOr};

/// An open enum of texts. Generated for every `enum` of strings.
pub trait TextEnum: Sized {
    /// As `Debug` names it.
    const NAME: &'static str;
    /// The texts on the wire; none twice.
    const TEXTS: &'static [&'static str];

    /// The value whose text stands at `index`.
    fn known(index: usize) -> Option<Self>;

    /// The value for a text that is not listed.
    fn unknown(text: Unknown) -> Self;

    /// Where the value's text stands, or the text that is not listed.
    ///
    /// # Errors
    /// The text that is not listed.
    fn position(&self) -> Result<usize, &Unknown>;
}

/// The text of a value.
pub fn text<T: TextEnum>(value: &T) -> &str {
    match value.position() {
        Ok(index) => T::TEXTS.get(index).copied().unwrap_or_default(),
        Err(unknown) => unknown.as_str(),
    }
}

/// The value of a text. A listed text never becomes an unknown one.
pub fn from_text<T: TextEnum>(text: &str) -> T {
    let index = T::TEXTS.iter().position(|known| *known == text);
    index.and_then(T::known).unwrap_or_else(|| T::unknown(Unknown::new(text)))
}

/// `Deserialize` of an enum of texts.
///
/// # Errors
/// When the input is no text.
pub fn read_text_enum<'de, T: TextEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = LookupOr(Lookup { table: T::TEXTS, likely: 0 }).deserialize(deserializer)?;
    Ok(match text {
        Ok(index) => T::known(index).unwrap_or_else(|| from_text(T::TEXTS.get(index).unwrap_or(&""))),
        Err(text) => T::unknown(Unknown::new(text)),
    })
}

/// `Serialize` of an enum of texts.
///
/// # Errors
/// Those of the serializer.
pub fn write_text_enum<T: TextEnum, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text(value))
}

/// `Debug` of an enum of texts: `PaymentStatus("pending")`.
///
/// # Errors
/// Those of the formatter.
pub fn debug_text_enum<T: TextEnum>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_tuple(T::NAME).field(&text(value)).finish()
}
