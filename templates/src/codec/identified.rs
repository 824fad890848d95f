//! Values whose type is found by looking at the whole of them first.

use serde::Deserializer;
use serde::de::DeserializeSeed;
use serde_json::Value;

use super::content::{Content, ReadContent};
use super::replay::Replay;

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
    T::read(T::branch(&value(&content)), Replay::<D::Error>::new(&content, readable))
}

/// What has been read, as JSON; octets, which JSON does not have, as the texts that they stand for there.
fn value(content: &Content<'_>) -> Value {
    match content {
        Content::Null => Value::Null,
        Content::Bool(value) => Value::Bool(*value),
        Content::U64(value) => Value::from(*value),
        Content::I64(value) => Value::from(*value),
        Content::F64(value) => Value::from(*value),
        Content::Number(text) => serde_json::from_str(text).unwrap_or_default(),
        Content::Text(text) => Value::from(text.as_ref()),
        Content::Bytes(bytes) => Value::from(String::from_utf8_lossy(bytes)),
        Content::Spelled(both) => value(&both.1),
        Content::List(items) => items.iter().map(value).collect(),
        Content::Map(members) => {
            members.iter().map(|(name, one)| (name.as_str().unwrap_or_default().to_owned(), value(one))).collect()
        }
    }
}
