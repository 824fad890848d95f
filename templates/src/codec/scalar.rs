//! Values without parts: types that implement serde's traits, and numbers, which JSON writes in several ways.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Codec;

/// A type that serde reads and writes by its own implementation: generated types, strings, booleans, UUIDs, foreign
/// types.
pub struct Plain<T>(PhantomData<fn() -> T>);

impl<T: Serialize + DeserializeOwned> Codec for Plain<T> {
    type Value = T;

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }

    #[inline]
    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

macro_rules! plain {
    ($($(#[$doc:meta])* $name:ident($type:ty))*) => { $(
        $(#[$doc])*
        pub struct $name;

        impl Codec for $name {
            type Value = $type;

            #[inline]
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                <$type>::deserialize(deserializer)
            }

            #[inline]
            fn write<S: Serializer>(value: &$type, serializer: S) -> Result<S::Ok, S::Error> {
                value.serialize(serializer)
            }
        }
    )* };
}
plain! {
    /// `true` or `false`. The commonest types have codecs of their own, because the compiler resolves these faster than
    /// [`Plain`], for whose type it has to find serde's traits.
    Bool(bool)
    /// A string.
    Text(String)
}

/// `null` alone.
pub struct Null;

impl Codec for Null {
    type Value = ();

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        <()>::deserialize(deserializer)
    }

    fn write<S: Serializer>((): &(), serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// A Rust integer that [`Int`] reads.
pub trait Integer: Copy + TryFrom<i128> {
    /// The name of the type in errors.
    const NAME: &'static str;

    /// Writes the integer in the form that most readers support.
    ///
    /// # Errors
    /// Fails when the serializer fails.
    fn write<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error>;
}

macro_rules! integer {
    ($($name:ident)*) => { $(
        impl Integer for $name {
            const NAME: &'static str = stringify!($name);

            #[inline]
            fn write<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        }
    )* };
}
integer!(i8 i16 i32 i64 u8 u16 u32 u64);

impl Integer for i128 {
    const NAME: &'static str = "i128";

    /// Prefers 64 bits, because few formats have 128 bits, and MessagePack writes those as bytes.
    fn write<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
        match (i64::try_from(self), u64::try_from(self)) {
            (Ok(value), _) => serializer.serialize_i64(value),
            (_, Ok(value)) => serializer.serialize_u64(value),
            _ => serializer.serialize_i128(self),
        }
    }
}

/// An integer. `1.0` and `1e3` are integers too (JSON Schema 2020-12 §6.1.1), but `1.5` is not.
pub struct Int<T>(PhantomData<fn() -> T>);

impl<T: Integer> Codec for Int<T> {
    type Value = T;

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let wide = deserializer.deserialize_any(IntVisitor)?;
        match T::try_from(wide) {
            Ok(value) => Ok(value),
            Err(_) => Err(out_of_range(wide, T::NAME)),
        }
    }

    #[inline]
    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.write(serializer)
    }
}

#[cold]
fn out_of_range<E: de::Error>(value: i128, name: &str) -> E {
    E::custom(format_args!("invalid value: integer `{value}`, expected {name}"))
}

/// A number, with or without a fraction. JSON has no NaN and no infinity: they are written as `null`, as `serde_json`
/// does.
pub struct Float;

impl Codec for Float {
    type Value = f64;

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        deserializer.deserialize_any(FloatVisitor)
    }

    #[inline]
    fn write<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(*value)
    }
}

/// The name of the only member of the map by which `serde_json` represents a number under `arbitrary_precision`; its
/// value is the text of the number.
pub(super) const NUMBER_TOKEN: &str = "$serde_json::private::Number";

/// Reads the text of a number that is represented by a map.
fn number_text<'de, A: MapAccess<'de>>(map: &mut A, expected: &dyn de::Expected) -> Result<String, A::Error> {
    match map.next_key::<String>()? {
        Some(key) if key == NUMBER_TOKEN => map.next_value(),
        _ => Err(de::Error::invalid_type(Unexpected::Map, expected)),
    }
}

/// Returns the integer that a number equals, if it is finite and has no fraction.
pub(super) fn whole(value: f64) -> Option<i128> {
    // 2^127 is the first value that i128 cannot hold; comparing in f64 is exact for it.
    const BOUND: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked: within bounds and without a fraction")]
    (value.fract() == 0.0 && (-BOUND..BOUND).contains(&value)).then_some(value as i128)
}

/// A number that is kept as its text: for numbers whose digits matter more than arithmetic, and for those outside of
/// every numeric type. A string that is a number is read as well. `serde_json` keeps no more digits than an `f64` has,
/// unless the crate that uses it enables `arbitrary_precision`.
pub struct NumberText;

impl Codec for NumberText {
    type Value = String;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(NumberTextVisitor)
    }

    /// Fails when the text is not a number of JSON.
    fn write<S: Serializer>(value: &String, serializer: S) -> Result<S::Ok, S::Error> {
        match value.parse::<serde_json::Number>() {
            Ok(number) => number.serialize(serializer),
            Err(_) => Err(serde::ser::Error::custom("text that is no number")),
        }
    }
}

struct NumberTextVisitor;

impl<'de> Visitor<'de> for NumberTextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<String, E> {
        // `Debug` writes an exponent where `Display` would write hundreds of zeros.
        Ok(format!("{value:?}"))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        match text.parse::<serde_json::Number>() {
            Ok(_) => Ok(text.to_owned()),
            Err(_) => Err(E::invalid_type(Unexpected::Str(text), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        number_text(&mut map, &self)
    }
}

struct IntVisitor;

impl<'de> Visitor<'de> for IntVisitor {
    type Value = i128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    #[inline]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<i128, E> {
        Ok(value.into())
    }

    #[inline]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<i128, E> {
        Ok(value.into())
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<i128, E> {
        Ok(value)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<i128, E> {
        i128::try_from(value).map_err(|_| E::custom("integer out of range"))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<i128, E> {
        whole(value).ok_or_else(|| E::invalid_type(Unexpected::Float(value), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<i128, A::Error> {
        let text = number_text(&mut map, &self)?;
        if let Ok(value) = text.parse() {
            return Ok(value);
        }
        text.parse().map_or_else(|_| Err(de::Error::custom("invalid number")), |value| self.visit_f64(value))
    }
}

struct FloatVisitor;

impl<'de> Visitor<'de> for FloatVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON's numbers are those of binary64 (RFC 8259 §6)")]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON's numbers are those of binary64 (RFC 8259 §6)")]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON's numbers are those of binary64 (RFC 8259 §6)")]
    fn visit_i128<E: de::Error>(self, value: i128) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON's numbers are those of binary64 (RFC 8259 §6)")]
    fn visit_u128<E: de::Error>(self, value: u128) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<f64, A::Error> {
        let text = number_text(&mut map, &self)?;
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(de::Error::custom("number out of range")),
        }
    }
}
