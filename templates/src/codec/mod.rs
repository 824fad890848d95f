//! Codecs read values from JSON (or another self-describing format of serde) and write them to it.
//!
//! Codecs are types of their own, apart from the values that they read: `i64` is read by [`Int`], `Vec<i64>` by
//! `List<Int<i64>>`. Generated code holds one small table-like `impl` per type and leaves everything else to this
//! module.

mod attempts;
mod base64;
mod branch;
mod collection;
mod content;
mod decide;
mod document;
mod identified;
mod literal;
mod loss;
mod name;
mod optional;
mod path;
mod record;
mod replay;
mod scalar;
mod text_enum;
mod tuple;
mod union;
mod view;
mod writing;

use std::marker::PhantomData;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess};
use serde::ser::SerializeMap;
use serde::{Deserializer, Serialize, Serializer};

pub use self::base64::{Base64, Base64Url};
pub use self::branch::{Branch, Constant, Kinds, Others};
pub use self::collection::{Boxed, Dict, List};
#[cfg(feature = "server")]
pub(super) use self::content::spelled;
pub use self::document::{DecodeError, EncodeError, from_slice, to_vec};
pub use self::identified::{Identified, read_identified};
pub use self::literal::{Literal, LiteralEnum, debug_literal_enum, literal, read_literal_enum, write_literal_enum};
pub use self::optional::{Opt, Tri};
pub use self::record::{Members, Record, read_record};
pub use self::scalar::{Bool, Float, Int, Integer, Null, NumberText, Plain, Text};
pub use self::text_enum::{debug_text, from_text, read_text};
pub use self::union::{Branches, Tag, Union, debug_branch, read_branch, read_union};
pub use self::view::{View, Viewed, debug_record, equal};
pub use self::writing::Writing;

use super::values::{Map, Tristate};

/// Reads and writes the values of one type.
///
/// Where several JSON types are accepted, as for numbers, a codec asks the deserializer for the type of the input
/// (`deserialize_any`); a deserializer over plain text has to answer with the type that the text looks like.
pub trait Codec {
    /// The type of the values.
    type Value;

    /// Reads one value.
    ///
    /// # Errors
    /// Fails when the input is of another type, or out of range. The message begins with ``at `/pointer`: `` when the
    /// error is in a value inside this one.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error>;

    /// Writes one value.
    ///
    /// # Errors
    /// Fails when the serializer fails.
    fn write<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A codec as a `DeserializeSeed` of serde.
pub(super) struct Seed<C>(PhantomData<fn() -> C>);

impl<C> Seed<C> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, C: Codec> DeserializeSeed<'de> for Seed<C> {
    type Value = C::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<C::Value, D::Error> {
        C::read(deserializer)
    }
}

/// A value with its codec, as a `Serialize` of serde.
pub struct Written<'a, C: Codec>(pub &'a C::Value);

impl<C: Codec> Serialize for Written<'_, C> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        C::write(self.0, serializer)
    }
}

/// Reads the value of a member.
///
/// # Errors
/// Fails when the codec fails.
#[inline]
pub fn read<'de, C: Codec, A: MapAccess<'de>>(map: &mut A) -> Result<C::Value, A::Error> {
    map.next_value_seed(Seed::<C>::new())
}

/// Reads the value of a member into its field. It is a single call, because a table of members has one for each row:
/// less for the compiler to check, and less room on the stack in a build without optimisation.
///
/// # Errors
/// Fails when the codec fails.
#[inline]
pub fn read_into<'de, C: Codec, A: MapAccess<'de>>(map: &mut A, place: &mut C::Value) -> Result<(), A::Error> {
    *place = read::<C, A>(map)?;
    Ok(())
}

/// Reads the value of a member that is required, or whose value may itself be `null`.
///
/// # Errors
/// Fails when the codec fails.
#[inline]
pub fn read_some<'de, C: Codec, A: MapAccess<'de>>(map: &mut A, place: &mut Option<C::Value>) -> Result<(), A::Error> {
    *place = Some(read::<C, A>(map)?);
    Ok(())
}

/// Reads an undeclared member (`additionalProperties`) into the map of such members.
///
/// # Errors
/// Fails when the codec fails, and when a member of this name has been read before.
pub fn read_additional<'de, C: Codec, A: MapAccess<'de>>(
    members: &mut Map<C::Value>,
    name: String,
    map: &mut A,
) -> Result<(), A::Error> {
    if members.contains_key(&name) {
        return Err(path::duplicate(&name));
    }
    let value = read::<C, A>(map).map_err(|error| path::at(&error, &name))?;
    members.insert(name, value);
    Ok(())
}

/// Skips the value of a member.
///
/// # Errors
/// Fails when the input is malformed.
#[inline]
pub fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    loss::of_member();
    map.next_value::<IgnoredAny>().map(drop)
}

/// Returns the value of a required member of a record that is read in steps.
///
/// # Errors
/// Fails when the member was missing.
pub fn required<T, E: serde::de::Error>(value: Option<T>, name: &'static str) -> Result<T, E> {
    value.ok_or_else(|| E::missing_field(name))
}

/// Writes a member.
///
/// # Errors
/// Fails when the codec fails.
#[inline]
pub fn write<C: Codec, M: SerializeMap>(map: &mut M, name: &'static str, value: &C::Value) -> Result<(), M::Error> {
    map.serialize_entry(name, &Written::<C>(value))
}

/// Writes an optional member; `None` leaves it out.
///
/// # Errors
/// Fails when the codec fails.
#[inline]
pub fn write_some<C: Codec, M: SerializeMap>(
    map: &mut M,
    name: &'static str,
    value: &Option<C::Value>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => write::<C, M>(map, name, value),
        None => Ok(()),
    }
}

/// Writes a member that may be absent or `null`.
///
/// # Errors
/// Fails when the codec fails.
#[inline]
pub fn write_tri<C: Codec, M: SerializeMap>(
    map: &mut M,
    name: &'static str,
    value: &Tristate<C::Value>,
) -> Result<(), M::Error> {
    match value {
        Tristate::Absent => Ok(()),
        Tristate::Null => map.serialize_entry(name, &()),
        Tristate::Value(value) => write::<C, M>(map, name, value),
    }
}

/// Writes the undeclared members (`additionalProperties`); a member with a declared name is left out, because it would
/// occur twice.
///
/// # Errors
/// Fails when the codec fails.
pub fn write_additional<C: Codec, M: SerializeMap>(
    map: &mut M,
    declared: &[&str],
    members: &Map<C::Value>,
) -> Result<(), M::Error> {
    for (name, value) in members {
        if !declared.contains(&name.as_str()) {
            map.serialize_entry(name, &Written::<C>(value))?;
        }
    }
    Ok(())
}
