//! A serde deserializer over a [`View`], which reads text as the type that is asked for.

use std::fmt;

use serde::de::{
    self, Deserializer, IntoDeserializer, Visitor,
    value::{MapDeserializer, SeqDeserializer},
};

use super::super::codec::spelled;
use super::{
    form::read_json,
    view::{Kind, Members, View},
};

/// The reason why a parameter does not match its type.
#[derive(Debug)]
pub(super) enum TextError {
    /// Nothing was sent that the type could be read from.
    Absent,
    /// A description of the error in one sentence.
    Wrong(String),
}

impl TextError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        TextError::Wrong(message.into())
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TextError::Absent => "missing",
            TextError::Wrong(message) => message,
        })
    }
}

impl std::error::Error for TextError {}

impl de::Error for TextError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        TextError::Wrong(message.to_string())
    }
}

/// How a text is read where the type accepts several kinds (a union, any value).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Untyped {
    /// `12` is a number, `true` is a boolean, everything else is a string.
    Guessed,
    /// Every text is a string.
    Text,
}

/// Deserializes one view.
pub(super) struct TextReader<'a> {
    view: View<'a>,
    untyped: Untyped,
}

impl<'a> TextReader<'a> {
    pub(super) fn new(view: View<'a>, untyped: Untyped) -> Self {
        Self { view, untyped }
    }
}

/// Shows the visitor an integer if the text is one, else a number, else the text.
fn integer<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, TextError> {
    if !is_json_number(text) {
        return visitor.visit_str(text);
    }
    if let Ok(number) = text.parse::<i64>() {
        visitor.visit_i64(number)
    } else if let Ok(number) = text.parse::<u64>() {
        visitor.visit_u64(number)
    } else if let Ok(number) = text.parse::<i128>() {
        visitor.visit_i128(number)
    } else {
        number(text, visitor)
    }
}

/// Returns whether a text is a number by the grammar of RFC 8259 §6; Rust's own `parse` accepts more (`+1`, `inf`,
/// `.5`).
fn is_json_number(text: &str) -> bool {
    fn digits(text: &str) -> Option<&str> {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < text.len()).then_some(rest)
    }
    fn rest(text: &str) -> Option<&str> {
        let whole = text.strip_prefix('-').unwrap_or(text);
        let mut rest = if let Some(rest) = whole.strip_prefix('0') { rest } else { digits(whole)? };
        if let Some(fraction) = rest.strip_prefix('.') {
            rest = digits(fraction)?;
        }
        if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
            rest = digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))?;
        }
        Some(rest)
    }
    rest(text) == Some("")
}

fn number<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, TextError> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => visitor.visit_f64(number),
        _ => visitor.visit_str(text),
    }
}

fn object<'de, V: Visitor<'de>>(members: Members<'_>, untyped: Untyped, visitor: V) -> Result<V::Value, TextError> {
    let members = members.into_iter().map(|(name, view)| (name, TextReader { view, untyped }));
    let mut members = MapDeserializer::new(members);
    let value = visitor.visit_map(&mut members)?;
    members.end()?;
    Ok(value)
}

macro_rules! integers {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
            integer(&self.view.text()?, visitor)
        }
    )* };
}

macro_rules! texts {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
            visitor.visit_str(&self.view.text()?)
        }
    )* };
}

impl<'de> Deserializer<'de> for TextReader<'_> {
    type Error = TextError;

    integers! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
    deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 }

    texts! { deserialize_str deserialize_string deserialize_char deserialize_identifier
    deserialize_bytes deserialize_byte_buf }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match (self.view.kind(), self.untyped) {
            (Kind::Verbatim, _) | (Kind::Text | Kind::Separated | Kind::Json, Untyped::Text) => {
                self.deserialize_str(visitor)
            }
            (Kind::Json, Untyped::Guessed) => read_json(&self.view.text()?, |reader| reader.deserialize_any(visitor)),
            (Kind::Text, Untyped::Guessed) => match self.view.text()?.as_ref() {
                text @ "true" => spelled(text, || visitor.visit_bool(true)),
                text @ "false" => spelled(text, || visitor.visit_bool(false)),
                text => spelled(text, || integer(text, visitor)),
            },
            (Kind::List | Kind::Separated, _) => self.deserialize_seq(visitor),
            (Kind::Members, _) => self.deserialize_map(visitor),
            (Kind::Absent, _) => Err(TextError::Absent),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self.view.text()?.as_ref() {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            text => visitor.visit_str(text),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        let text = self.view.text()?;
        if is_json_number(&text) { number(&text, visitor) } else { visitor.visit_str(&text) }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        let text = self.view.text()?;
        if matches!(text.as_ref(), "" | "null") { visitor.visit_unit() } else { visitor.visit_str(&text) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, TextError> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        let untyped = self.untyped;
        // A list within another list is JSON; the outer list is the repeated name.
        if let View::Part(text) = &self.view {
            return read_json(text, |reader| reader.deserialize_seq(visitor));
        }
        let items = self.view.list()?.into_iter().map(|view| TextReader { view, untyped });
        let mut items = SeqDeserializer::new(items);
        let value = visitor.visit_seq(&mut items)?;
        items.end()?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, TextError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self.view.json() {
            Ok(text) => read_json(&text, |reader| reader.deserialize_map(visitor)),
            Err(view) => object(view.members()?, self.untyped, visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        match self.view.json() {
            Ok(text) => read_json(&text, |reader| reader.deserialize_struct(name, fields, visitor)),
            Err(view) => object(view.fields(fields)?, self.untyped, visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        visitor.visit_enum(self.view.text()?.into_deserializer())
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_unit()
    }
}

impl IntoDeserializer<'_, TextError> for TextReader<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
