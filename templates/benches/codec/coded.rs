//! The same types, in the shape that generated code has.

use std::fmt;

use serde::de::{self, MapAccess};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use specwright_runtime::codec::{self, Branch, Codec, Float, Int, Kinds, List, Opt, Plain, Tag};
use specwright_runtime::{Unknown, Uuid};

macro_rules! shells {
    ($name:ident: $read:ident $write:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                codec::$write(self, serializer)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                codec::$read(deserializer)
            }
        }
    };
}

macro_rules! record {
    ($name:ident $partial:ident { $($index:literal $field:ident: $codec:ty),* ; $($opt_index:literal $opt:ident: $opt_codec:ty),* }) => {
        pub(super) struct $name {
            $(pub $field: <$codec as Codec>::Value,)*
            $(pub $opt: Option<<$opt_codec as Codec>::Value>,)*
        }

        #[derive(Default)]
        pub(super) struct $partial {
            $($field: Option<<$codec as Codec>::Value>,)*
            $($opt: Option<<$opt_codec as Codec>::Value>,)*
        }

        impl codec::Record for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [&'static str] = &[$(stringify!($field),)* $(stringify!($opt),)*];
            type Partial = $partial;

            #[inline]
            fn read<'de, A: MapAccess<'de>>(p: &mut $partial, field: usize, map: &mut A) -> Result<(), A::Error> {
                match field {
                    $($index => p.$field = Some(codec::read::<$codec, A>(map)?),)*
                    $($opt_index => p.$opt = codec::read::<Opt<$opt_codec>, A>(map)?,)*
                    _ => codec::skip(map)?,
                }
                Ok(())
            }

            fn finish<E: de::Error>(p: $partial) -> Result<Self, E> {
                Ok(Self {
                    $($field: codec::required(p.$field, stringify!($field))?,)*
                    $($opt: p.$opt,)*
                })
            }

            fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                $(codec::write::<$codec, M>(map, stringify!($field), &self.$field)?;)*
                $(codec::write_some::<$opt_codec, M>(map, stringify!($opt), &self.$opt)?;)*
                Ok(())
            }

            fn debug(&self, _: &mut codec::Fields<'_, '_>) {}
        }
        shells!($name: read_record write_record);
    };
}

record!(Payment PaymentPartial {
    0 id: Plain<Uuid>, 1 order_id: Plain<Uuid>, 2 amount_cents: Int<i64>, 3 currency: Plain<String>,
    4 status: Plain<Status>, 5 created_at: Plain<String>, 6 captured: Plain<bool>, 7 rate: Float,
    8 lines: List<Plain<Line>> ;
    9 description: Plain<String>, 10 reference: Plain<String>, 11 attempts: Int<i32>
});
record!(Line LinePartial { 0 sku: Plain<String>, 1 title: Plain<String>, 2 quantity: Int<i64>, 3 price_cents: Int<i64> ; });

pub(super) enum Status {
    Pending,
    Approved,
    Declined,
    Failed,
    Unknown(Unknown),
}

impl codec::TextEnum for Status {
    const NAME: &'static str = "Status";
    const TEXTS: &'static [&'static str] = &["pending", "approved", "declined", "failed"];

    fn known(index: usize) -> Option<Self> {
        Some(match index {
            0 => Self::Pending,
            1 => Self::Approved,
            2 => Self::Declined,
            3 => Self::Failed,
            _ => return None,
        })
    }

    fn unknown(text: Unknown) -> Self {
        Self::Unknown(text)
    }

    fn position(&self) -> Result<usize, &Unknown> {
        Ok(match self {
            Self::Pending => 0,
            Self::Approved => 1,
            Self::Declined => 2,
            Self::Failed => 3,
            Self::Unknown(text) => return Err(text),
        })
    }
}
shells!(Status: read_text_enum write_text_enum);

/// A union of ten records; one with the table that tells it apart by tag, one by required members.
macro_rules! union {
    ($name:ident tag $tag:expr; $($index:literal $variant:ident $record:ident $branch:expr),*) => {
        pub(super) enum $name { $($variant($record),)* }

        impl codec::Union for $name {
            const NAME: &'static str = stringify!($name);
            const TAG: Option<Tag> = $tag;
            const BRANCHES: &'static [Branch] = &[$($branch),*];

            fn read<'de, D: Deserializer<'de>>(branch: usize, d: D) -> Result<Self, D::Error> {
                Ok(match branch {
                    $($index => Self::$variant(Plain::<$record>::read(d)?),)*
                    _ => return Err(de::Error::custom("no such branch")),
                })
            }

            fn write<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => Plain::<$record>::write(value, s),)*
                }
            }

            fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
        shells!($name: read_union write_union);
    };
}

const fn object(required: &'static [&'static str], members: &'static [&'static str]) -> Branch {
    Branch { kinds: Kinds::OBJECT, required, members, closed: false, constants: &[] }
}

macro_rules! branches {
    ($($index:literal $branch:ident $partial:ident $only:ident $tag:literal)*) => {
        $(record!($branch $partial {
            0 id: Plain<Uuid>, 1 amount: Int<i64>, 2 currency: Plain<String>, 3 note: Opt<Plain<String>>,
            4 rate: Float, 5 tags: List<Plain<String>>, 6 $only: Plain<bool> ;
        });)*

        union!(Tagged tag Some(Tag { member: "kind", values: &[$(($tag, $index)),*], default: None });
            $($index $branch Body object(&["kind"], &["kind"])),*);
        union!(Untagged tag None;
            $($index $branch $branch object(
                &["id", "amount", "currency", "rate", "tags", stringify!($only)],
                &["id", "amount", "currency", "note", "rate", "tags", stringify!($only)])),*);
    };
}
branches!(0 Branch0 Partial0 only0 "branch0" 1 Branch1 Partial1 only1 "branch1" 2 Branch2 Partial2 only2 "branch2"
    3 Branch3 Partial3 only3 "branch3" 4 Branch4 Partial4 only4 "branch4" 5 Branch5 Partial5 only5 "branch5"
    6 Branch6 Partial6 only6 "branch6" 7 Branch7 Partial7 only7 "branch7" 8 Branch8 Partial8 only8 "branch8"
    9 Branch9 Partial9 only9 "branch9");

// Here the tag is a member of the record: the payload keeps it.
record!(Body BodyPartial {
    0 kind: Plain<String>, 1 id: Plain<Uuid>, 2 amount: Int<i64>, 3 currency: Plain<String>,
    4 note: Opt<Plain<String>>, 5 rate: Float, 6 tags: List<Plain<String>> ;
});
