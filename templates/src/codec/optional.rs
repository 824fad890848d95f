//! Values that may be `null`, and members that may also be absent.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Visitor};
use serde::{Deserializer, Serializer};

use super::super::values::Tristate;
use super::{Codec, Written};

/// A value or `null`.
pub struct Opt<C>(PhantomData<fn() -> C>);

impl<C: Codec> Codec for Opt<C> {
    type Value = Option<C::Value>;

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(OptVisitor::<C>(PhantomData))
    }

    #[inline]
    fn write<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&Written::<C>(value)),
            None => serializer.serialize_none(),
        }
    }
}

/// A member that is absent, `null` or present. Outside of an object, where nothing can be absent, absence is written as
/// `null`.
pub struct Tri<C>(PhantomData<fn() -> C>);

impl<C: Codec> Codec for Tri<C> {
    type Value = Tristate<C::Value>;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        Ok(match Opt::<C>::read(deserializer)? {
            Some(value) => Tristate::Value(value),
            None => Tristate::Null,
        })
    }

    fn write<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Tristate::Value(value) => C::write(value, serializer),
            Tristate::Null | Tristate::Absent => serializer.serialize_none(),
        }
    }
}

struct OptVisitor<C>(PhantomData<fn() -> C>);

impl<'de, C: Codec> Visitor<'de> for OptVisitor<C> {
    type Value = Option<C::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    #[inline]
    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    #[inline]
    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        C::read(deserializer).map(Some)
    }
}
