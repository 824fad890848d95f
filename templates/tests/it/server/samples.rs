//! Types as they would be generated, for parameters to be read as.

use serde::{Deserialize, Serialize};
use specwright_runtime::{
    Unknown,
    codec::{self, Codec, Int, List, Plain},
};

/// What stands in for a generated record.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Colour {
    r: Option<String>,
    g: Option<Number>,
    b: Option<Number>,
}

/// As the generated codec would read it.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Number(i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Int::<i64>::read(deserializer).map(Number)
    }
}

/// A text enum.
#[derive(Clone)]
pub(super) enum Size {
    Small,
    Large,
    Unknown(Unknown),
}

impl From<&str> for Size {
    fn from(text: &str) -> Self {
        codec::from_text(text, &[("small", Size::Small), ("large", Size::Large)], Size::Unknown)
    }
}

impl Serialize for Size {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Size::Small => "small",
            Size::Large => "large",
            Size::Unknown(text) => text.as_str(),
        })
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_text(deserializer)
    }
}

/// A union of a text and a list of numbers, closed.
pub(crate) enum Either {
    Text(String),
    List(Vec<i64>),
}

impl codec::Union for Either {
    const BRANCHES: codec::Branches = codec::Branches {
        of: "Either",
        tag: None,
        each: &[codec::Branch::of(codec::Kinds::STRING), codec::Branch::of(codec::Kinds::ARRAY)],
        open: false,
    };

    fn read<'de, D: serde::Deserializer<'de>>(branch: usize, deserializer: D) -> Result<Self, D::Error> {
        match branch {
            0 => Plain::<String>::read(deserializer).map(Either::Text),
            _ => List::<Int<i64>>::read(deserializer).map(Either::List),
        }
    }
}

impl Serialize for Either {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Either::Text(text) => text.serialize(serializer),
            Either::List(list) => list.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Either {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_union(deserializer)
    }
}
