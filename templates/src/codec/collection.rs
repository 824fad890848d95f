//! Arrays, maps and boxes.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserializer, Serializer};

use super::super::values::Map;
use super::{Codec, Seed, Written, path, read_additional};

/// The maximum number of elements for which room is reserved before one of them has been read.
const RESERVED: usize = 64;

/// An array.
pub struct List<C>(PhantomData<fn() -> C>);

impl<C: Codec> Codec for List<C> {
    type Value = Vec<C::Value>;

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(ListVisitor::<C>(PhantomData))
    }

    fn write<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(value.len()))?;
        for element in value {
            list.serialize_element(&Written::<C>(element))?;
        }
        list.end()
    }
}

struct ListVisitor<C>(PhantomData<fn() -> C>);

impl<'de, C: Codec> Visitor<'de> for ListVisitor<C> {
    type Value = Vec<C::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::with_capacity(list.size_hint().unwrap_or(0).min(RESERVED));
        loop {
            match list.next_element_seed(Seed::<C>::new()) {
                Ok(Some(value)) => values.push(value),
                Ok(None) => return Ok(values),
                Err(error) => return Err(path::at(&error, &values.len())),
            }
        }
    }
}

/// An object whose members all have one type.
pub struct Dict<C>(PhantomData<fn() -> C>);

impl<C: Codec> Codec for Dict<C> {
    type Value = Map<C::Value>;

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(DictVisitor::<C>(PhantomData))
    }

    fn write<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(value.iter().map(|(name, value)| (name, Written::<C>(value))))
    }
}

struct DictVisitor<C>(PhantomData<fn() -> C>);

impl<'de, C: Codec> Visitor<'de> for DictVisitor<C> {
    type Value = Map<C::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            read_additional::<C, A>(&mut members, name, &mut map)?;
        }
        Ok(members)
    }
}

/// A value in a `Box`, as recursive types need it.
pub struct Boxed<C>(PhantomData<fn() -> C>);

impl<C: Codec> Codec for Boxed<C> {
    type Value = Box<C::Value>;

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        C::read(deserializer).map(Box::new)
    }

    #[inline]
    fn write<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        C::write(value, serializer)
    }
}
