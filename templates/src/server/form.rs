//! Form bodies: `application/x-www-form-urlencoded` (OAS 3.0 §4.7.14.4, 3.1 §4.8.14.4; WHATWG URL §5.1).
//!
//! Members are read as exploded query parameters are: by the type that is asked for. What is neither a scalar nor an
//! array of them is JSON text, as is the rule without an Encoding Object (OAS 3.1 §4.8.15).

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use serde::{
    Deserializer,
    de::{Visitor, value::MapDeserializer},
    forward_to_deserialize_any,
};
use serde_json::de::IoRead;

use super::super::codec::{Codec, DecodeError};
use super::{
    text::{TextError, TextReader, Untyped},
    view::{Encoding, View},
};

/// Pairs may be of two bytes, and each takes far more room once it is read; so their number has a bound of its own.
const MOST_PAIRS: usize = 65_536;

/// Members that are read once more as strings; each of them costs another look at the whole form.
const MOST_REREAD: usize = 16;

/// Each name with its texts, in the order in which they were sent.
struct Form<'a>(BTreeMap<Cow<'a, str>, Vec<Cow<'a, str>>>);

/// Reads a form.
///
/// # Errors
/// With the pointer to the member that does not fit, and into it where it is JSON text.
pub(super) fn read<C: Codec>(body: &[u8]) -> Result<C::Value, DecodeError> {
    let form = Form::parse(body)?;
    let mut strings = BTreeSet::new();
    let mut guessed = None;
    loop {
        let error = match C::read(FormReader { form: &form, strings: &strings }) {
            Ok(value) => return Ok(value),
            Err(error) => DecodeError::of(&error),
        };
        // A union or a mixed enum may have a string where the text looks like something else.
        let member = form.member(error.path()).filter(|_| strings.len() < MOST_REREAD);
        match (member, &guessed) {
            (Some(member), _) if strings.insert(member) => guessed = Some((member, error)),
            // Now that the member does not fit as a string either, what is wrong with it otherwise says more.
            (Some(member), Some((failed, _))) if *failed == member => break,
            _ => return Err(error),
        }
    }
    Err(guessed.map_or_else(|| DecodeError::new("", "not a form"), |(_, error)| error))
}

impl<'a> Form<'a> {
    fn parse(body: &'a [u8]) -> Result<Self, DecodeError> {
        let refuse = |error: TextError| DecodeError::new("", error.to_string());
        let body = std::str::from_utf8(body).map_err(|_| DecodeError::new("", "not UTF-8"))?;
        let mut members = BTreeMap::<_, Vec<_>>::new();
        for (count, pair) in body.split('&').filter(|pair| !pair.is_empty()).enumerate() {
            if count == MOST_PAIRS {
                return Err(DecodeError::new("", format!("more than {MOST_PAIRS} pairs")));
            }
            let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
            let name = Encoding::Form.decode(name).map_err(refuse)?;
            let text = Encoding::Form.decode(text).map_err(refuse)?;
            members.entry(name).or_default().push(text);
        }
        Ok(Self(members))
    }

    /// The name of the member that a pointer leads into.
    fn member(&self, pointer: &str) -> Option<&str> {
        let token = pointer.strip_prefix('/')?.split('/').next()?;
        let name = token.replace("~1", "/").replace("~0", "~");
        self.0.get_key_value(name.as_str()).map(|(name, _)| name.as_ref())
    }
}

/// A form as an object.
struct FormReader<'a> {
    form: &'a Form<'a>,
    /// Members whose texts are strings wherever the type leaves that open.
    strings: &'a BTreeSet<&'a str>,
}

impl<'de> Deserializer<'de> for FormReader<'_> {
    type Error = TextError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        let members = self.form.0.iter().map(|(name, texts)| {
            let untyped = if self.strings.contains(name.as_ref()) { Untyped::Text } else { Untyped::Guessed };
            let texts = texts.iter().map(|text| Cow::Borrowed(text.as_ref())).collect();
            (name.as_ref(), TextReader::new(View::Repeated(texts), untyped))
        });
        visitor.visit_map(MapDeserializer::new(members))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

/// The deserializer of a JSON text. A reader, because it lends nothing that would have to outlive the text.
pub(super) type JsonReader<'a> = serde_json::Deserializer<IoRead<&'a [u8]>>;

/// Reads a JSON text within a form. Line and column would be those of the member, and are left out.
pub(super) fn read_json<T>(
    text: &str,
    read: impl FnOnce(&mut JsonReader<'_>) -> Result<T, serde_json::Error>,
) -> Result<T, TextError> {
    let mut reader = JsonReader::new(IoRead::new(text.as_bytes()));
    let value = read(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| {
        let (text, position) = (error.to_string(), format!(" at line {} column {}", error.line(), error.column()));
        TextError::new(text.strip_suffix(&position).unwrap_or(&text))
    })
}
