//! Types as they would be generated, for parameters to be read as.

use serde::{Deserialize, Serialize};
use specwright_runtime::{
    Unknown,
    codec::{self, Codec, Int, List, Plain, TextEnum},
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
pub(super) enum Size {
    Small,
    Large,
    Unknown(Unknown),
}

impl TextEnum for Size {
    const NAME: &'static str = "Size";
    const TEXTS: &'static [&'static str] = &["small", "large"];

    fn known(index: usize) -> Option<Self> {
        [Size::Small, Size::Large].into_iter().nth(index)
    }

    fn unknown(text: Unknown) -> Self {
        Size::Unknown(text)
    }

    fn position(&self) -> Result<usize, &Unknown> {
        match self {
            Size::Small => Ok(0),
            Size::Large => Ok(1),
            Size::Unknown(text) => Err(text),
        }
    }
}

impl Serialize for Size {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        codec::write_text_enum(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_text_enum(deserializer)
    }
}

/// A union of a text and a list of numbers, closed.
pub(super) enum Either {
    Text(String),
    List(Vec<i64>),
}

impl codec::Union for Either {
    const NAME: &'static str = "Either";
    const BRANCHES: &'static [codec::Branch] = &[
        codec::Branch { kinds: codec::Kinds::STRING, required: &[], members: &[], closed: false, constants: &[] },
        codec::Branch { kinds: codec::Kinds::ARRAY, required: &[], members: &[], closed: false, constants: &[] },
    ];

    fn read<'de, D: serde::Deserializer<'de>>(branch: usize, deserializer: D) -> Result<Self, D::Error> {
        match branch {
            0 => Plain::<String>::read(deserializer).map(Either::Text),
            _ => List::<Int<i64>>::read(deserializer).map(Either::List),
        }
    }

    fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Either::Text(text) => text.serialize(serializer),
            Either::List(list) => list.serialize(serializer),
        }
    }

    fn debug(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Either")
    }
}

impl Serialize for Either {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        codec::write_union(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Either {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_union(deserializer)
    }
}
