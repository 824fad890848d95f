//! Enums of several JSON types: integers, texts, booleans, `null`.

use std::fmt;

use serde::de::DeserializeSeed;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::super::values::UnknownLiteral;
use super::content::{Content, ReadContent};
use super::loss;
use super::replay::Replay;
use super::scalar::{Integer, whole};

/// A value that a document lists.
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
    /// A text.
    Text(&'static str),
}

impl Literal {
    /// Whether a value is this one; numbers are compared by value, so that `1.0` is `1`.
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

/// The integer that a number is.
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

/// The nearest `f64` of a number.
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

/// Whether a number has no fraction; `None` for what is no number.
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

/// An open enum of values that are not all texts. Generated for every such `enum`.
pub trait LiteralEnum: Sized {
    /// As `Debug` names it.
    const NAME: &'static str;
    /// The values on the wire; none twice.
    const LITERALS: &'static [Literal];

    /// The value whose literal stands at `index`.
    fn known(index: usize) -> Option<Self>;

    /// The value for a literal that is not listed.
    fn unknown(literal: UnknownLiteral) -> Self;

    /// Where the value's literal stands, or the literal that is not listed.
    ///
    /// # Errors
    /// The literal that is not listed.
    fn position(&self) -> Result<usize, &UnknownLiteral>;
}

/// The literal of a value that the document lists.
pub fn literal<T: LiteralEnum>(value: &T) -> Option<Literal> {
    value.position().ok().and_then(|index| T::LITERALS.get(index).copied())
}

/// `Deserialize` of an enum of literals.
///
/// # Errors
/// Where the input is malformed, or deeper than a buffer goes.
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

/// `Serialize` of an enum of literals.
///
/// # Errors
/// Those of the serializer.
pub fn write_literal_enum<T: LiteralEnum, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    match value.position() {
        Ok(index) => T::LITERALS.get(index).unwrap_or(&Literal::Null).serialize(serializer),
        Err(unknown) => unknown.as_value().serialize(serializer),
    }
}

/// `Debug` of an enum of literals: `Priority(1)`.
///
/// # Errors
/// Those of the formatter.
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
