//! Deserializers over the buffer: over a whole value, or over the members that were buffered and then the rest of the
//! input.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::slice;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use super::content::{Content, spelled};
use super::scalar::NUMBER_TOKEN;

/// A deserializer over a buffered value. It borrows the value, so that several branches can try to read it.
pub(super) struct Replay<'a, 'de, E> {
    content: &'a Content<'de>,
    readable: bool,
    error: PhantomData<fn() -> E>,
}

impl<'a, 'de, E: de::Error> Replay<'a, 'de, E> {
    /// Creates a deserializer; `readable` is `is_human_readable` of the input, because UUIDs are text in JSON and bytes
    /// in CBOR.
    pub(super) fn new(content: &'a Content<'de>, readable: bool) -> Self {
        Self { content, readable, error: PhantomData }
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        let text = match self.content {
            Content::Number(text) => text,
            Content::Spelled(spelled) => return Replay::new(&spelled.1, self.readable).number(visitor),
            _ => return self.deserialize_any(visitor),
        };
        match (integer(text, visitor), text.parse()) {
            (Ok(result), _) => result,
            (Err(visitor), Ok(value)) => visitor.visit_f64(value),
            (Err(_), Err(_)) => Err(E::custom("invalid number")),
        }
    }

    fn members(&self) -> Option<ReplayMap<'a, 'de, E>> {
        match self.content {
            Content::Map(members) => {
                Some(ReplayMap { members: members.iter(), value: None, readable: self.readable, error: PhantomData })
            }
            _ => None,
        }
    }
}

/// Shows the text of a number to the visitor as an integer, if it is one.
fn integer<'de, V: Visitor<'de>, E: de::Error>(text: &str, visitor: V) -> Result<Result<V::Value, E>, V> {
    if let Ok(value) = text.parse() {
        return Ok(visitor.visit_u64(value));
    }
    if let Ok(value) = text.parse() {
        return Ok(visitor.visit_i64(value));
    }
    match text.parse() {
        Ok(value) => Ok(visitor.visit_i128(value)),
        Err(_) => Err(visitor),
    }
}

macro_rules! numbers {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            self.number(visitor)
        }
    )* };
}

macro_rules! texts {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match self.content {
                Content::Spelled(both) => visitor.visit_str(&both.0),
                _ => self.deserialize_any(visitor),
            }
        }
    )* };
}

impl<'de, E: de::Error> Deserializer<'de> for Replay<'_, 'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.content {
            Content::Null => visitor.visit_unit(),
            Content::Bool(value) => visitor.visit_bool(*value),
            Content::U64(value) => visitor.visit_u64(*value),
            Content::I64(value) => visitor.visit_i64(*value),
            Content::F64(value) => visitor.visit_f64(*value),
            Content::Number(text) => match integer(text, visitor) {
                Ok(result) => result,
                Err(visitor) => visitor.visit_map(NumberMap { text: Some(text), error: PhantomData }),
            },
            Content::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Content::Text(Cow::Owned(text)) => visitor.visit_str(text),
            Content::Bytes(bytes) => visitor.visit_bytes(bytes),
            Content::Spelled(both) => spelled(&both.0, || Replay::new(&both.1, self.readable).deserialize_any(visitor)),
            Content::List(items) => {
                visitor.visit_seq(ReplayList { items: items.iter(), readable: self.readable, error: PhantomData })
            }
            Content::Map(members) => visitor.visit_map(ReplayMap {
                members: members.iter(),
                value: None,
                readable: self.readable,
                error: PhantomData,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.content {
            Content::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        match (self.content, self.members()) {
            (Content::Text(text), _) => StrDeserializer::new(text).deserialize_enum(name, variants, visitor),
            (Content::Spelled(both), _) => StrDeserializer::new(&both.0).deserialize_enum(name, variants, visitor),
            (_, Some(members)) => MapAccessDeserializer::new(members).deserialize_enum(name, variants, visitor),
            _ => Err(E::invalid_type(Unexpected::Other("value"), &"an enum")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    fn is_human_readable(&self) -> bool {
        self.readable
    }

    texts! { deserialize_char deserialize_str deserialize_string }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    forward_to_deserialize_any! {
        bool bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

/// A number whose digits matter, as `serde_json` shows it under `arbitrary_precision`.
struct NumberMap<'a, E> {
    text: Option<&'a str>,
    error: PhantomData<fn() -> E>,
}

impl<'de, E: de::Error> MapAccess<'de> for NumberMap<'_, E> {
    type Error = E;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, E> {
        self.text.map(|_| seed.deserialize(BorrowedStrDeserializer::new(NUMBER_TOKEN))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, E> {
        seed.deserialize(StrDeserializer::new(self.text.take().unwrap_or_default()))
    }
}

struct ReplayList<'a, 'de, E> {
    items: slice::Iter<'a, Content<'de>>,
    readable: bool,
    error: PhantomData<fn() -> E>,
}

impl<'de, E: de::Error> SeqAccess<'de> for ReplayList<'_, 'de, E> {
    type Error = E;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, E> {
        self.items.next().map(|item| seed.deserialize(Replay::new(item, self.readable))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct ReplayMap<'a, 'de, E> {
    members: slice::Iter<'a, (Content<'de>, Content<'de>)>,
    value: Option<&'a Content<'de>>,
    readable: bool,
    error: PhantomData<fn() -> E>,
}

impl<'de, E: de::Error> MapAccess<'de> for ReplayMap<'_, 'de, E> {
    type Error = E;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, E> {
        let Some((name, value)) = self.members.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Replay::new(name, self.readable)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, E> {
        seed.deserialize(Replay::new(self.value.take().unwrap_or(&Content::Null), self.readable))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}

/// An object of which some members have been read already: it replays those, then reads the others.
pub(super) struct Resume<'a, 'de, A> {
    before: slice::Iter<'a, (Content<'de>, Content<'de>)>,
    value: Option<&'a Content<'de>>,
    rest: A,
    readable: bool,
}

impl<'a, 'de, A: MapAccess<'de>> Resume<'a, 'de, A> {
    pub(super) fn new(before: &'a [(Content<'de>, Content<'de>)], rest: A, readable: bool) -> Self {
        Self { before: before.iter(), value: None, rest, readable }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Resume<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let Some((name, value)) = self.before.next() else { return self.rest.next_key_seed(seed) };
        self.value = Some(value);
        seed.deserialize(Replay::new(name, self.readable)).map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(Replay::new(value, self.readable)),
            None => self.rest.next_value_seed(seed),
        }
    }
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Resume<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn is_human_readable(&self) -> bool {
        self.readable
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
