//! Arrays whose elements have a type for each position (`prefixItems`, JSON Schema 2020-12 §10.3.1.1).

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, IgnoredAny, SeqAccess, Visitor};
use serde::ser::SerializeTuple;
use serde::{Deserializer, Serializer};

use super::loss;
use super::{Codec, Seed, Written, path};

struct TupleVisitor<C>(PhantomData<fn() -> C>);

/// Reads the element at `index`.
fn element<'de, C: Codec, A: SeqAccess<'de>>(list: &mut A, index: usize) -> Result<C::Value, A::Error> {
    match list.next_element_seed(Seed::<C>::new()) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(de::Error::invalid_length(index, &"a longer array")),
        Err(error) => Err(path::at(&error, &index)),
    }
}

/// Skips the elements after those of `prefixItems`: they are allowed unless `items` forbids them.
fn rest<'de, A: SeqAccess<'de>>(list: &mut A) -> Result<(), A::Error> {
    while list.next_element::<IgnoredAny>()?.is_some() {
        loss::of_member();
    }
    Ok(())
}

macro_rules! tuple {
    ($length:literal: $($name:ident $index:tt),+) => {
        impl<$($name: Codec),+> Codec for ($($name,)+) {
            type Value = ($($name::Value,)+);

            fn read<'de, De: Deserializer<'de>>(deserializer: De) -> Result<Self::Value, De::Error> {
                deserializer.deserialize_seq(TupleVisitor::<Self>(PhantomData))
            }

            fn write<Se: Serializer>(value: &Self::Value, serializer: Se) -> Result<Se::Ok, Se::Error> {
                let mut tuple = serializer.serialize_tuple($length)?;
                $(tuple.serialize_element(&Written::<$name>(&value.$index))?;)+
                tuple.end()
            }
        }

        impl<'de, $($name: Codec),+> Visitor<'de> for TupleVisitor<($($name,)+)> {
            type Value = ($($name::Value,)+);

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!("an array of length ", $length))
            }

            fn visit_seq<Li: SeqAccess<'de>>(self, mut list: Li) -> Result<Self::Value, Li::Error> {
                let value = ($(element::<$name, Li>(&mut list, $index)?,)+);
                rest(&mut list)?;
                Ok(value)
            }
        }
    };
}

tuple!(1: A 0);
tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
tuple!(5: A 0, B 1, C 2, D 3, E 4);
tuple!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
