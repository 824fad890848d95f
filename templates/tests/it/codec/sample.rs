//! Types as a generated crate has them.

use std::fmt;

use serde::de::MapAccess;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use specwright_runtime::codec::{self, Codec, Plain};
use specwright_runtime::{Bytes, DateTime, Map, Tristate, Unknown, UnknownLiteral, Uuid, Value};

/// The impls that generated code has for every type, each a call of the runtime.
macro_rules! deserialize {
    ($name:ident: $read:ident) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                codec::$read(deserializer)
            }
        }
    };
}

/// What `View` gives a record.
macro_rules! compare_and_debug {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                codec::debug_record(self, &<$name as codec::Record>::MEMBERS, f)
            }
        }
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                codec::equal(self, other)
            }
        }
    };
}

/// One member of each kind.
#[derive(Clone)]
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

impl codec::Record for Order {
    const MEMBERS: codec::Members = codec::Members {
        of: "Order",
        names: &["id", "total", "note", "memo", "limit", "lines", "image", "token", "at"],
        required: &[0, 1, 4, 5],
        secret: &[7],
        additional: None,
    };

    fn blank() -> Self {
        Self {
            id: Uuid::nil(),
            total: 0,
            note: None,
            memo: Tristate::Absent,
            limit: None,
            lines: Vec::new(),
            image: None,
            token: None,
            at: None,
        }
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, member: usize, map: &mut A) -> Result<(), A::Error> {
        match member {
            0 => codec::read_into::<Plain<Uuid>, A>(map, &mut self.id),
            1 => codec::read_into::<codec::Int<i64>, A>(map, &mut self.total),
            2 | 7 => {
                let place = match member {
                    2 => &mut self.note,
                    _ => &mut self.token,
                };
                codec::read_into::<codec::Opt<codec::Text>, A>(map, place)
            }
            3 => codec::read_into::<codec::Tri<codec::Text>, A>(map, &mut self.memo),
            4 => codec::read_into::<codec::Opt<codec::Int<i32>>, A>(map, &mut self.limit),
            5 => codec::read_into::<codec::List<Plain<Line>>, A>(map, &mut self.lines),
            6 => codec::read_into::<codec::Opt<codec::Base64>, A>(map, &mut self.image),
            8 => codec::read_into::<codec::Opt<Plain<DateTime>>, A>(map, &mut self.at),
            _ => codec::skip(map),
        }
    }
}

impl Serialize for Order {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = codec::Writing::new(serializer);
        out.member::<Plain<Uuid>>("id", &self.id);
        out.member::<codec::Int<i64>>("total", &self.total);
        out.some::<codec::Text>("note", &self.note);
        out.tri::<codec::Text>("memo", &self.memo);
        out.member::<codec::Opt<codec::Int<i32>>>("limit", &self.limit);
        out.member::<codec::List<Plain<Line>>>("lines", &self.lines);
        out.some::<codec::Base64>("image", &self.image);
        out.some_each::<codec::Text>(&[("token", &self.token)]);
        out.some::<Plain<DateTime>>("at", &self.at);
        out.end()
    }
}

impl codec::View for Order {
    fn view<'v>(&'v self, each: &mut dyn FnMut(&[&'v dyn codec::Viewed])) {
        each(&[
            &self.id,
            &self.total,
            &self.note,
            &self.memo,
            &self.limit,
            &self.lines,
            &self.image,
            &self.token,
            &self.at,
        ]);
    }
}
deserialize!(Order: read_record);
compare_and_debug!(Order);

/// A record that keeps what it does not declare.
#[derive(Clone)]
pub struct Line {
    pub sku: String,
    pub price: f64,
    pub additional_properties: Map<i64>,
}

impl codec::Record for Line {
    const MEMBERS: codec::Members = codec::Members {
        of: "Line",
        names: &["sku", "price"],
        required: &[0, 1],
        secret: &[1],
        additional: Some("additional_properties"),
    };

    fn blank() -> Self {
        Self { sku: String::new(), price: 0.0, additional_properties: Map::new() }
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, member: usize, map: &mut A) -> Result<(), A::Error> {
        match member {
            0 => codec::read_into::<codec::Text, A>(map, &mut self.sku),
            1 => codec::read_into::<codec::Float, A>(map, &mut self.price),
            _ => codec::skip(map),
        }
    }

    fn read_additional<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        codec::read_additional::<codec::Int<i64>, A>(&mut self.additional_properties, name, map)
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = codec::Writing::new(serializer);
        out.member::<codec::Text>("sku", &self.sku);
        out.member::<codec::Float>("price", &self.price);
        out.additional::<codec::Int<i64>>(<Self as codec::Record>::MEMBERS.names, &self.additional_properties);
        out.end()
    }
}

impl codec::View for Line {
    fn view<'v>(&'v self, each: &mut dyn FnMut(&[&'v dyn codec::Viewed])) {
        each(&[&self.sku, &self.price, &self.additional_properties]);
    }
}
deserialize!(Line: read_record);
compare_and_debug!(Line);

#[derive(Clone, PartialEq)]
pub enum Status {
    Pending,
    Approved,
    Unknown(Unknown),
}

impl Status {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Unknown(text) => text.as_str(),
        }
    }
}

impl From<&str> for Status {
    fn from(text: &str) -> Self {
        codec::from_text(text, &[("pending", Self::Pending), ("approved", Self::Approved)], Self::Unknown)
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        codec::debug_text("Status", self.as_str(), f)
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
deserialize!(Status: read_text);

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
impl fmt::Debug for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        codec::debug_literal_enum(self, f)
    }
}

impl Serialize for Priority {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        codec::write_literal_enum(self, serializer)
    }
}
deserialize!(Priority: read_literal_enum);

/// A record of a few members of one codec each, for the branches of unions.
macro_rules! record {
    ($name:ident { $($index:literal $field:ident $wire:literal: $codec:ty),* ; $($opt_index:literal $opt:ident $opt_wire:literal: $opt_codec:ty),* }) => {
        #[derive(Clone)]
        pub struct $name {
            $(pub $field: <$codec as Codec>::Value,)*
            $(pub $opt: Option<<$opt_codec as Codec>::Value>,)*
        }

        const _: () = {
            /// Read in steps, as a record is whose members have no blank value.
            pub struct Partial {
                $($field: Option<<$codec as Codec>::Value>,)*
                $($opt: Option<<$opt_codec as Codec>::Value>,)*
            }

            impl codec::Record for Partial {
                const MEMBERS: codec::Members = codec::Members {
                    of: stringify!($name),
                    names: &[$($wire,)* $($opt_wire,)*],
                    required: &[$($index,)*],
                    secret: &[],
                    additional: None,
                };

                fn blank() -> Self {
                    Self { $($field: None,)* $($opt: None,)* }
                }

                fn read<'de, A: MapAccess<'de>>(&mut self, member: usize, map: &mut A) -> Result<(), A::Error> {
                    match member {
                        $($index => codec::read_some::<$codec, A>(map, &mut self.$field),)*
                        $($opt_index => codec::read_into::<codec::Opt<$opt_codec>, A>(map, &mut self.$opt),)*
                        _ => codec::skip(map),
                    }
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let read: Partial = codec::read_record(deserializer)?;
                    Ok(Self {
                        $($field: codec::required(read.$field, $wire)?,)*
                        $($opt: read.$opt,)*
                    })
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let mut out = codec::Writing::new(serializer);
                    $(out.member::<$codec>($wire, &self.$field);)*
                    $(out.some::<$opt_codec>($opt_wire, &self.$opt);)*
                    out.end()
                }
            }

            impl codec::View for $name {
                fn view<'v>(&'v self, each: &mut dyn FnMut(&[&'v dyn codec::Viewed])) {
                    each(&[$(&self.$field,)* $(&self.$opt,)*]);
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    codec::debug_record(self, &<Partial as codec::Record>::MEMBERS, f)
                }
            }

            impl PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    codec::equal(self, other)
                }
            }
        };
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
            const BRANCHES: codec::Branches =
                codec::Branches { of: stringify!($name), tag: $tag, each: &[$($branch),*], open: $open };

            fn read<'de, D: Deserializer<'de>>(branch: usize, d: D) -> Result<Self, D::Error> {
                Ok(match branch {
                    $($index => Self::$variant(<$codec>::read(d)?),)*
                    _ => Self::Unknown(Plain::<Value>::read(d)?),
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => <$codec>::write(value, s),)*
                    Self::Unknown(value) => value.serialize(s),
                }
            }
        }
        deserialize!($name: read_union);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant(value) => codec::debug_branch(f, stringify!($variant), value),)*
                    Self::Unknown(value) => codec::debug_branch(f, "Unknown", value),
                }
            }
        }
    };
}

/// A branch of objects.
const fn object(required: &'static [&'static str], members: &'static [&'static str]) -> codec::Branch {
    codec::Branch::of(codec::Kinds::OBJECT).required(required).members(members)
}

/// A branch of what is no object.
const fn scalar(kinds: codec::Kinds) -> codec::Branch {
    codec::Branch::of(kinds)
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
0 Created(Plain<Created>) object(&["type", "id"], &["type", "id"]).constants(&[(&["type"], &[codec::Literal::Text("created")])]),
1 Deleted(Plain<Deleted>) object(&["type", "id"], &["type", "id", "reason"])
    .constants(&[(&["type"], &[codec::Literal::Text("deleted"), codec::Literal::Text("removed")])]));

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
    7 Point(Plain<Point>) object(&["x", "y"], &["x", "y"]).others(codec::Others::Refused));

record!(Sound { ; 0 volume "volume": codec::Int<i64> });
record!(Light { ; 0 colour "colour": Plain<String> });

// Branches that every object fits.
union!(Setting open true tag None;
    0 Sound(Plain<Sound>) object(&[], &["volume"]),
    1 Light(Plain<Light>) object(&[], &["colour"]));
union!(StrictSetting open false tag None;
    0 Sound(Plain<Sound>) object(&[], &["volume"]),
    1 Light(Plain<Light>) object(&[], &["colour"]));
union!(AnySetting open true tag None;
    0 Sound(Plain<Sound>) object(&[], &["volume"]),
    1 Any(codec::Dict<Plain<Value>>) object(&[], &[]).others(codec::Others::Kept));

union!(Closed open false tag None;
    0 Id(Plain<Uuid>) scalar(codec::Kinds::STRING),
    1 Status(Plain<Status>) scalar(codec::Kinds::STRING).constants(&[(&[], &[codec::Literal::Text("pending"), codec::Literal::Text("approved")])]),
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
