//! A value that has been buffered before its type is known.
//!
//! The buffer is owned, borrows strings from the input where it can, and replays a number of serde_json's
//! `arbitrary_precision` as the number that it was.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::Deserializer;
use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::path;
use super::scalar::NUMBER_TOKEN;

/// The maximum depth of nested arrays and objects; `serde_json` has the same limit.
const DEPTH: usize = 128;
/// The maximum number of elements for which room is reserved before one of them has been read.
const RESERVED: usize = 64;

/// A buffered value.
#[derive(Clone, Debug)]
pub(super) enum Content<'de> {
    Null,
    Bool(bool),
    U64(u64),
    I64(i64),
    F64(f64),
    /// The text of a number that fits none of the variants above, or whose digits matter.
    Number(Box<str>),
    Text(Cow<'de, str>),
    Bytes(Box<[u8]>),
    /// A string of a form or a parameter, and the number or boolean that it looks like: the branch that reads it
    /// decides.
    Spelled(Box<(Box<str>, Content<'de>)>),
    List(Vec<Content<'de>>),
    Map(Members<'de>),
}

thread_local! {
    /// The text of the scalar that is being shown to a visitor, where it may also be meant as a string.
    static SPELLING: Cell<Option<Box<str>>> = const { Cell::new(None) };
}

/// Runs `show`, which shows a visitor the number or boolean that a text of a form or a parameter looks like, and keeps
/// the text, because it may be meant as a string.
pub(in super::super) fn spelled<T>(text: &str, show: impl FnOnce() -> T) -> T {
    SPELLING.set(Some(text.into()));
    let shown = show();
    SPELLING.set(None);
    shown
}

/// Returns a scalar, with its text if it came from a form or a parameter.
fn scalar(content: Content<'_>) -> Content<'_> {
    match SPELLING.take() {
        Some(text) => Content::Spelled(Box::new((text, content))),
        None => content,
    }
}

/// The members of an object, each with a text as its name.
pub(super) type Members<'de> = Vec<(Content<'de>, Content<'de>)>;

impl<'de> Content<'de> {
    /// Returns the object with these members, or the number that `serde_json` represents by them.
    pub(super) fn from_members(mut members: Members<'de>) -> Self {
        let is_number = matches!(members.as_slice(), [(name, _)] if name.as_str() == Some(NUMBER_TOKEN));
        match members.pop() {
            Some((_, Self::Text(text))) if is_number => Self::Number(text.into()),
            Some(last) => {
                members.push(last);
                Self::Map(members)
            }
            None => Self::Map(members),
        }
    }

    /// Returns the number of values in this value, itself included.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::List(items) => 1 + items.iter().map(Self::size).sum::<usize>(),
            Self::Map(members) => 1 + members.iter().map(|(_, value)| value.size()).sum::<usize>(),
            _ => 1,
        }
    }

    /// Returns the string, if the value is one.
    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads the name of a member.
pub(super) struct ReadName;

impl<'de> DeserializeSeed<'de> for ReadName {
    type Value = Content<'de>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content<'de>, D::Error> {
        deserializer.deserialize_string(self)
    }
}

impl<'de> Visitor<'de> for ReadName {
    type Value = Content<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Content<'de>, E> {
        Ok(Content::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Content<'de>, E> {
        Ok(Content::Text(Cow::Borrowed(text)))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Content<'de>, E> {
        Ok(Content::Text(Cow::Owned(text)))
    }
}

/// Reads a value of any type.
#[derive(Clone, Copy)]
pub(super) struct ReadContent {
    depth: usize,
}

impl ReadContent {
    /// Starts at the outermost value.
    pub(super) fn outermost() -> Self {
        Self { depth: 0 }
    }

    fn below<E: de::Error>(self) -> Result<Self, E> {
        if self.depth == DEPTH {
            return Err(E::custom(format_args!("nested more than {DEPTH} levels deep")));
        }
        Ok(Self { depth: self.depth + 1 })
    }

    /// Reads the value of the member `name`.
    pub(super) fn member<'de, A: MapAccess<'de>>(
        self,
        map: &mut A,
        name: &Content<'de>,
    ) -> Result<Content<'de>, A::Error> {
        map.next_value_seed(self).map_err(|error| path::at(&error, &name.as_str().unwrap_or_default()))
    }

    /// Reads the remaining members of an object.
    pub(super) fn members<'de, A: MapAccess<'de>>(
        self,
        map: &mut A,
        members: &mut Members<'de>,
    ) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(ReadName)? {
            let value = self.member(map, &name)?;
            members.push((name, value));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for ReadContent {
    type Value = Content<'de>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ReadContent {
    type Value = Content<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Content<'de>, E> {
        Ok(Content::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Content<'de>, E> {
        Ok(Content::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content<'de>, D::Error> {
        deserializer.deserialize_any(self.below()?)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content<'de>, D::Error> {
        deserializer.deserialize_any(self.below()?)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Content<'de>, E> {
        Ok(scalar(Content::Bool(value)))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Content<'de>, E> {
        Ok(scalar(Content::I64(value)))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Content<'de>, E> {
        Ok(scalar(Content::U64(value)))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Content<'de>, E> {
        Ok(scalar(Content::Number(value.to_string().into())))
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Content<'de>, E> {
        Ok(scalar(Content::Number(value.to_string().into())))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Content<'de>, E> {
        Ok(scalar(Content::F64(value)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Content<'de>, E> {
        Ok(Content::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Content<'de>, E> {
        Ok(Content::Text(Cow::Borrowed(text)))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Content<'de>, E> {
        Ok(Content::Text(Cow::Owned(text)))
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Content<'de>, E> {
        Ok(Content::Bytes(bytes.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Content<'de>, A::Error> {
        let below = self.below()?;
        let mut items = Vec::with_capacity(list.size_hint().unwrap_or(0).min(RESERVED));
        loop {
            match list.next_element_seed(below) {
                Ok(Some(item)) => items.push(item),
                Ok(None) => return Ok(Content::List(items)),
                Err(error) => return Err(path::at(&error, &items.len())),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Content<'de>, A::Error> {
        let mut members = Vec::with_capacity(map.size_hint().unwrap_or(0).min(RESERVED));
        self.below()?.members(&mut map, &mut members)?;
        Ok(Content::from_members(members))
    }
}
