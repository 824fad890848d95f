//! Enums whose values have several JSON types: integers, strings, booleans, `null`.

use std::fmt;

use serde::de::DeserializeSeed;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::super::values::UnknownLiteral;
use super::content::{Content, ReadContent};
use super::loss;
use super::replay::Replay;
use super::scalar::{Integer, whole};

/// A value that a document lists (`const`, `enum`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number without a fraction.
    Int(i128),
    /// Any other number.
    Number(f64),
    /// A string.
    Text(&'static str),
}

impl Literal {
    /// Returns whether a value equals this literal; numbers are compared by value, so that `1.0` equals `1`.
    pub(super) fn fits(self, content: &Content<'_>) -> bool {
        match (self, content) {
            (Self::Text(literal), Content::Spelled(spelled)) => literal == &*spelled.0,
            (literal, Content::Spelled(spelled)) => literal.fits(&spelled.1),
            (Self::Null, Content::Null) => true,
            (Self::Bool(literal), Content::Bool(value)) => literal == *value,
            (Self::Text(literal), Content::Text(value)) => literal == value,
            (Self::Int(literal), number) => integer(number) == Some(literal),
            (Self::Number(literal), number) => float(number).is_some_and(|value| value.total_cmp(&literal).is_eq()),
            _ => false,
        }
    }
}

/// Returns the integer that a number equals.
pub(super) fn integer(content: &Content<'_>) -> Option<i128> {
    match content {
        Content::U64(value) => Some((*value).into()),
        Content::I64(value) => Some((*value).into()),
        Content::F64(value) => whole(*value),
        Content::Spelled(spelled) => integer(&spelled.1),
        Content::Number(text) => text.parse().ok().or_else(|| text.parse().ok().and_then(whole)),
        _ => None,
    }
}

/// Returns the `f64` nearest to a number.
pub(super) fn float(content: &Content<'_>) -> Option<f64> {
    match content {
        #[expect(clippy::cast_precision_loss, reason = "JSON's numbers are those of binary64 (RFC 8259 §6)")]
        Content::U64(value) => Some(*value as f64),
        #[expect(clippy::cast_precision_loss, reason = "JSON's numbers are those of binary64 (RFC 8259 §6)")]
        Content::I64(value) => Some(*value as f64),
        Content::F64(value) => Some(*value),
        Content::Spelled(spelled) => float(&spelled.1),
        Content::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// Returns whether a number has no fraction; `None` for a value that is not a number.
pub(super) fn is_integer(content: &Content<'_>) -> Option<bool> {
    float(content).map(|_| integer(content).is_some())
}

impl Serialize for Literal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => Integer::write(*value, serializer),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
        }
    }
}

/// An open enum whose values are not all strings. Generated for every such `enum`.
pub trait LiteralEnum: Sized {
    /// The name of the enum in `Debug` output.
    const NAME: &'static str;
    /// The values on the wire, each of them once.
    const LITERALS: &'static [Literal];

    /// Returns the value of the literal with an index.
    fn known(index: usize) -> Option<Self>;

    /// Returns the value for a literal that is not listed.
    fn unknown(literal: UnknownLiteral) -> Self;

    /// Returns the index of the value's literal.
    ///
    /// # Errors
    /// Returns the literal if it is not listed.
    fn position(&self) -> Result<usize, &UnknownLiteral>;
}

/// Returns the literal of a value, if the document lists it.
pub fn literal<T: LiteralEnum>(value: &T) -> Option<Literal> {
    value.position().ok().and_then(|index| T::LITERALS.get(index).copied())
}

/// Implements `Deserialize` for an enum of literals.
///
/// # Errors
/// Fails when the input is malformed, or nested deeper than a buffer can hold.
pub fn read_literal_enum<'de, T: LiteralEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let readable = deserializer.is_human_readable();
    let content = ReadContent::outermost().deserialize(deserializer)?;
    let index = T::LITERALS.iter().position(|literal| literal.fits(&content));
    if let Some(value) = index.and_then(T::known) {
        return Ok(value);
    }
    loss::of_name();
    let value = Value::deserialize(Replay::<D::Error>::new(&content, readable));
    value.map(|value| T::unknown(UnknownLiteral::new(value)))
}

/// Implements `Serialize` for an enum of literals.
///
/// # Errors
/// Fails when the serializer fails.
pub fn write_literal_enum<T: LiteralEnum, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    match value.position() {
        Ok(index) => T::LITERALS.get(index).unwrap_or(&Literal::Null).serialize(serializer),
        Err(unknown) => unknown.as_value().serialize(serializer),
    }
}

/// Implements `Debug` for an enum of literals: `Priority(1)`.
///
/// # Errors
/// Fails when the formatter fails.
pub fn debug_literal_enum<T: LiteralEnum>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut tuple = f.debug_tuple(T::NAME);
    match (literal(value), value.position()) {
        (Some(Literal::Bool(literal)), _) => tuple.field(&literal),
        (Some(Literal::Int(literal)), _) => tuple.field(&literal),
        (Some(Literal::Number(literal)), _) => tuple.field(&literal),
        (Some(Literal::Text(literal)), _) => tuple.field(&literal),
        (_, Err(unknown)) => tuple.field(unknown),
        (Some(Literal::Null) | None, Ok(_)) => tuple.field(&format_args!("null")),
    };
    tuple.finish()
}
