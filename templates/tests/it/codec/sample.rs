//! Types as a generated crate has them.

use std::fmt;

use serde::de::{self, MapAccess};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use specwright_runtime::codec::{self, Codec, Plain};
use specwright_runtime::{Bytes, DateTime, Map, Tristate, Unknown, UnknownLiteral, Uuid, Value};

/// The impls that generated code has for every type, each a call of the runtime.
macro_rules! shells {
    ($name:ident: $read:ident $write:ident $debug:ident) => {
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
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                codec::$debug(self, f)
            }
        }
    };
}

/// One member of each kind.
#[derive(Clone, PartialEq)]
pub struct Order {
    pub id: Uuid,
    pub total: i64,
    pub note: Option<String>,
    pub memo: Tristate<String>,
    pub limit: Option<i32>,
    pub lines: Vec<Line>,
    pub image: Option<Bytes>,
    pub token: Option<String>,
    pub at: Option<DateTime>,
}

#[derive(Default)]
pub struct OrderPartial {
    id: Option<Uuid>,
    total: Option<i64>,
    note: Option<String>,
    memo: Tristate<String>,
    limit: Option<Option<i32>>,
    lines: Option<Vec<Line>>,
    image: Option<Bytes>,
    token: Option<String>,
    at: Option<DateTime>,
}

impl codec::Record for Order {
    const NAME: &'static str = "Order";
    const FIELDS: &'static [&'static str] = &["id", "total", "note", "memo", "limit", "lines", "image", "token", "at"];
    const SECRET: &'static [usize] = &[7];
    type Partial = OrderPartial;

    fn read<'de, A: MapAccess<'de>>(p: &mut OrderPartial, field: usize, map: &mut A) -> Result<(), A::Error> {
        match field {
            0 => p.id = Some(codec::read::<Plain<Uuid>, A>(map)?),
            1 => p.total = Some(codec::read::<codec::Int<i64>, A>(map)?),
            2 => p.note = codec::read::<codec::Opt<Plain<String>>, A>(map)?,
            3 => p.memo = codec::read::<codec::Tri<Plain<String>>, A>(map)?,
            4 => p.limit = Some(codec::read::<codec::Opt<codec::Int<i32>>, A>(map)?),
            5 => p.lines = Some(codec::read::<codec::List<Plain<Line>>, A>(map)?),
            6 => p.image = codec::read::<codec::Opt<codec::Base64>, A>(map)?,
            7 => p.token = codec::read::<codec::Opt<Plain<String>>, A>(map)?,
            8 => p.at = codec::read::<codec::Opt<Plain<DateTime>>, A>(map)?,
            _ => codec::skip(map)?,
        }
        Ok(())
    }

    fn finish<E: de::Error>(p: OrderPartial) -> Result<Self, E> {
        Ok(Self {
            id: codec::required(p.id, "id")?,
            total: codec::required(p.total, "total")?,
            note: p.note,
            memo: p.memo,
            limit: codec::required(p.limit, "limit")?,
            lines: codec::required(p.lines, "lines")?,
            image: p.image,
            token: p.token,
            at: p.at,
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        codec::write::<Plain<Uuid>, M>(map, "id", &self.id)?;
        codec::write::<codec::Int<i64>, M>(map, "total", &self.total)?;
        codec::write_some::<Plain<String>, M>(map, "note", &self.note)?;
        codec::write_tri::<Plain<String>, M>(map, "memo", &self.memo)?;
        codec::write::<codec::Opt<codec::Int<i32>>, M>(map, "limit", &self.limit)?;
        codec::write::<codec::List<Plain<Line>>, M>(map, "lines", &self.lines)?;
        codec::write_some::<codec::Base64, M>(map, "image", &self.image)?;
        codec::write_some::<Plain<String>, M>(map, "token", &self.token)?;
        codec::write_some::<Plain<DateTime>, M>(map, "at", &self.at)
    }

    fn debug(&self, d: &mut codec::Fields<'_, '_>) {
        d.field("id", &self.id);
        d.field("total", &self.total);
        d.field("token", &self.token);
    }
}
shells!(Order: read_record write_record debug_record);

/// A record that keeps what it does not declare.
#[derive(Clone, PartialEq)]
pub struct Line {
    pub sku: String,
    pub price: f64,
    pub additional_properties: Map<i64>,
}

#[derive(Default)]
pub struct LinePartial {
    sku: Option<String>,
    price: Option<f64>,
    additional_properties: Map<i64>,
}

impl codec::Record for Line {
    const NAME: &'static str = "Line";
    const FIELDS: &'static [&'static str] = &["sku", "price"];
    const ADDITIONAL: bool = true;
    type Partial = LinePartial;

    fn read<'de, A: MapAccess<'de>>(p: &mut LinePartial, field: usize, map: &mut A) -> Result<(), A::Error> {
        match field {
            0 => p.sku = Some(codec::read::<Plain<String>, A>(map)?),
            1 => p.price = Some(codec::read::<codec::Float, A>(map)?),
            _ => codec::skip(map)?,
        }
        Ok(())
    }

    fn read_additional<'de, A: MapAccess<'de>>(p: &mut LinePartial, name: String, map: &mut A) -> Result<(), A::Error> {
        codec::read_additional::<codec::Int<i64>, A>(&mut p.additional_properties, name, map)
    }

    fn finish<E: de::Error>(p: LinePartial) -> Result<Self, E> {
        Ok(Self {
            sku: codec::required(p.sku, "sku")?,
            price: codec::required(p.price, "price")?,
            additional_properties: p.additional_properties,
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        codec::write::<Plain<String>, M>(map, "sku", &self.sku)?;
        codec::write::<codec::Float, M>(map, "price", &self.price)?;
        codec::write_additional::<codec::Int<i64>, M>(map, Self::FIELDS, &self.additional_properties)
    }

    fn debug(&self, d: &mut codec::Fields<'_, '_>) {
        d.field("sku", &self.sku);
        d.secret("price");
    }
}
shells!(Line: read_record write_record debug_record);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Pending,
    Approved,
    Unknown(Unknown),
}

impl codec::TextEnum for Status {
    const NAME: &'static str = "Status";
    const TEXTS: &'static [&'static str] = &["pending", "approved"];

    fn known(index: usize) -> Option<Self> {
        [Self::Pending, Self::Approved].get(index).cloned()
    }

    fn unknown(text: Unknown) -> Self {
        Self::Unknown(text)
    }

    fn position(&self) -> Result<usize, &Unknown> {
        match self {
            Self::Pending => Ok(0),
            Self::Approved => Ok(1),
            Self::Unknown(text) => Err(text),
        }
    }
}
shells!(Status: read_text_enum write_text_enum debug_text_enum);

#[derive(Clone, PartialEq)]
pub enum Priority {
    Low,
    High,
    Half,
    Yes,
    Nothing,
    Unknown(UnknownLiteral),
}

impl codec::LiteralEnum for Priority {
    const NAME: &'static str = "Priority";
    const LITERALS: &'static [codec::Literal] = &[
        codec::Literal::Int(1),
        codec::Literal::Text("high"),
        codec::Literal::Number(0.5),
        codec::Literal::Bool(true),
        codec::Literal::Null,
    ];

    fn known(index: usize) -> Option<Self> {
        [Self::Low, Self::High, Self::Half, Self::Yes, Self::Nothing].get(index).cloned()
    }

    fn unknown(literal: UnknownLiteral) -> Self {
        Self::Unknown(literal)
    }

    fn position(&self) -> Result<usize, &UnknownLiteral> {
        match self {
            Self::Low => Ok(0),
            Self::High => Ok(1),
            Self::Half => Ok(2),
            Self::Yes => Ok(3),
            Self::Nothing => Ok(4),
            Self::Unknown(literal) => Err(literal),
        }
    }
}
shells!(Priority: read_literal_enum write_literal_enum debug_literal_enum);

/// A record of a few members of one codec each, for the branches of unions.
macro_rules! record {
    ($name:ident { $($index:literal $field:ident $wire:literal: $codec:ty),* ; $($opt_index:literal $opt:ident $opt_wire:literal: $opt_codec:ty),* }) => {
        #[derive(Clone, PartialEq)]
        pub struct $name {
            $(pub $field: <$codec as Codec>::Value,)*
            $(pub $opt: Option<<$opt_codec as Codec>::Value>,)*
        }

        const _: () = {
            #[derive(Default)]
            pub struct Partial {
                $($field: Option<<$codec as Codec>::Value>,)*
                $($opt: Option<<$opt_codec as Codec>::Value>,)*
            }

            impl codec::Record for $name {
                const NAME: &'static str = stringify!($name);
                const FIELDS: &'static [&'static str] = &[$($wire,)* $($opt_wire,)*];
                type Partial = Partial;

                fn read<'de, A: MapAccess<'de>>(p: &mut Partial, field: usize, map: &mut A) -> Result<(), A::Error> {
                    match field {
                        $($index => p.$field = Some(codec::read::<$codec, A>(map)?),)*
                        $($opt_index => p.$opt = codec::read::<codec::Opt<$opt_codec>, A>(map)?,)*
                        _ => codec::skip(map)?,
                    }
                    Ok(())
                }

                fn finish<E: de::Error>(p: Partial) -> Result<Self, E> {
                    Ok(Self {
                        $($field: codec::required(p.$field, $wire)?,)*
                        $($opt: p.$opt,)*
                    })
                }

                fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                    $(codec::write::<$codec, M>(map, $wire, &self.$field)?;)*
                    $(codec::write_some::<$opt_codec, M>(map, $opt_wire, &self.$opt)?;)*
                    let _ = map;
                    Ok(())
                }

                fn debug(&self, d: &mut codec::Fields<'_, '_>) {
                    $(d.field($wire, &self.$field);)*
                    $(d.field($opt_wire, &self.$opt);)*
                }
            }
        };
        shells!($name: read_record write_record debug_record);
    };
}

/// A union of the given branches; the last variant keeps what fits none.
macro_rules! union {
    ($name:ident open $open:literal tag $tag:expr; $($index:literal $variant:ident($codec:ty) $branch:expr),*) => {
        #[derive(Clone, PartialEq)]
        pub enum $name {
            $($variant(<$codec as Codec>::Value),)*
            Unknown(Value),
        }

        impl codec::Union for $name {
            const NAME: &'static str = stringify!($name);
            const TAG: Option<codec::Tag> = $tag;
            const BRANCHES: &'static [codec::Branch] = &[$($branch),*];
            const OPEN: bool = $open;

            fn read<'de, D: Deserializer<'de>>(branch: usize, d: D) -> Result<Self, D::Error> {
                Ok(match branch {
                    $($index => Self::$variant(<$codec>::read(d)?),)*
                    _ => Self::Unknown(Plain::<Value>::read(d)?),
                })
            }

            fn write<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => <$codec>::write(value, s),)*
                    Self::Unknown(value) => value.serialize(s),
                }
            }

            fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant(value) => codec::debug_branch(f, stringify!($variant), value),)*
                    Self::Unknown(value) => codec::debug_branch(f, "Unknown", value),
                }
            }
        }
        shells!($name: read_union write_union debug_union);
    };
}

/// A branch of objects.
const fn object(required: &'static [&'static str], members: &'static [&'static str]) -> codec::Branch {
    codec::Branch { kinds: codec::Kinds::OBJECT, required, members, closed: false, constants: &[] }
}

/// A branch of what is no object.
const fn scalar(kinds: codec::Kinds) -> codec::Branch {
    codec::Branch { kinds, required: &[], members: &[], closed: false, constants: &[] }
}

record!(Cat { 0 pet_type "petType": Plain<String>, 1 lives "lives": codec::Int<u8> ; 2 weight "weight": codec::Float });
record!(Dog { 0 pet_type "petType": Plain<String> ; 1 friend "friend": codec::Boxed<Plain<Pet>>, 2 toys "toys": codec::List<Plain<Value>> });

const CAT: codec::Branch = object(&["petType", "lives"], &["petType", "lives", "weight"]);
const DOG: codec::Branch = object(&["petType"], &["petType", "friend", "toys"]);
const PET_TAG: codec::Tag =
    codec::Tag { member: "petType", values: &[("cat", 0), ("dog", 1), ("puppy", 1)], default: None };

union!(Pet open true tag Some(PET_TAG); 0 Cat(Plain<Cat>) CAT, 1 Dog(codec::Boxed<Plain<Dog>>) DOG);
union!(StrictPet open false tag Some(PET_TAG); 0 Cat(Plain<Cat>) CAT, 1 Dog(codec::Boxed<Plain<Dog>>) DOG);

// A union whose branch is a union.
union!(Being open false tag Some(codec::Tag { member: "kind", values: &[("pet", 0), ("plant", 1)], default: None });
    0 Pet(Plain<StrictPet>) object(&["kind"], &["kind"]), 1 Plant(codec::Dict<Plain<Value>>) object(&["kind"], &["kind"]));

record!(Created { 0 kind "type": Plain<String>, 1 id "id": codec::Int<i64> ;});
record!(Deleted { 0 kind "type": Plain<String>, 1 id "id": codec::Int<i64> ; 2 reason "reason": Plain<String> });

union!(Change open false tag None;
0 Created(Plain<Created>) codec::Branch { constants: &[("type", codec::Literal::Text("created"))], ..object(&["type", "id"], &["type", "id"]) },
1 Deleted(Plain<Deleted>) codec::Branch {
    constants: &[("type", codec::Literal::Text("deleted")), ("type", codec::Literal::Text("removed"))],
    ..object(&["type", "id"], &["type", "id", "reason"])
});

record!(Small { 0 a "a": codec::Int<i64> ;});
record!(Large { 0 a "a": codec::Int<i64> ; 1 b "b": Plain<String> });
record!(Point { 0 x "x": codec::Float, 1 y "y": codec::Float ;});

// Every JSON type, two branches of objects that fit the same values, one that is closed.
union!(Mixed open true tag None;
    0 Number(codec::Float) scalar(codec::Kinds::INTEGER.or(codec::Kinds::NUMBER)),
    1 Integer(codec::Int<i64>) scalar(codec::Kinds::INTEGER),
    2 Text(Plain<String>) scalar(codec::Kinds::STRING),
    3 Flag(Plain<bool>) scalar(codec::Kinds::BOOL),
    4 List(codec::List<Plain<Mixed>>) scalar(codec::Kinds::ARRAY),
    5 Small(Plain<Small>) object(&["a"], &["a"]),
    6 Large(Plain<Large>) object(&["a"], &["a", "b"]),
    7 Point(Plain<Point>) codec::Branch { closed: true, ..object(&["x", "y"], &["x", "y"]) });

union!(Closed open false tag None;
    0 Id(Plain<Uuid>) scalar(codec::Kinds::STRING),
    1 Status(Plain<Status>) codec::Branch { constants: &[("", codec::Literal::Text("pending")), ("", codec::Literal::Text("approved"))], ..scalar(codec::Kinds::STRING) },
    2 Small(Plain<Small>) object(&["a"], &["a"]));

// Nothing tells these apart but their values, at any depth.
record!(Left { 0 child "child": Plain<Tree> ; 1 leaf "leaf": codec::Int<i64> });
record!(Right { 0 child "child": Plain<Tree> ; 1 leaf "leaf": Plain<String> });
union!(Tree open false tag None;
    0 Left(codec::Boxed<Plain<Left>>) object(&["child"], &["child", "leaf"]),
    1 Right(codec::Boxed<Plain<Right>>) object(&["child"], &["child", "leaf"]),
    2 End(Plain<bool>) scalar(codec::Kinds::BOOL));

// Opens and closes with itself, for depth.
union!(Nested open false tag None; 0 List(codec::List<Plain<Nested>>) scalar(codec::Kinds::ARRAY), 1 End(codec::Int<i64>) scalar(codec::Kinds::INTEGER));
