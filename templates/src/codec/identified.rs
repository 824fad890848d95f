//! Values whose type is found by looking at the whole of them first.

use serde::Deserializer;
use serde::de::DeserializeSeed;
use serde_json::Value;

use super::content::ReadContent;
use super::replay::Replay;
use super::{Codec, Plain};

/// One of several types, by a rule of its own. Generated for the events of an API.
pub trait Identified: Sized {
    /// The index of the type of a value; one past the last for a value of none.
    fn branch(value: &Value) -> usize;

    /// Reads a value of the type at an index.
    ///
    /// # Errors
    /// Those of the type.
    fn read<'de, D: Deserializer<'de>>(branch: usize, deserializer: D) -> Result<Self, D::Error>;
}

/// `Deserialize` of a value whose type is identified.
///
/// # Errors
/// When the value is not of the type that it is identified as.
pub fn read_identified<'de, T: Identified, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let readable = deserializer.is_human_readable();
    let content = ReadContent::outermost().deserialize(deserializer)?;
    let value = <Plain<Value>>::read(Replay::<D::Error>::new(&content, readable))?;
    T::read(T::branch(&value), Replay::<D::Error>::new(&content, readable))
}
