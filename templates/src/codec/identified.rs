//! Values whose type is identified by looking at the whole value first.

use serde::Deserializer;
use serde::de::DeserializeSeed;
use serde_json::Value;

use super::content::{Content, ReadContent};
use super::replay::Replay;

/// An enum of several types, with a rule that identifies the type of a value. Generated for the events of an API.
pub trait Identified: Sized {
    /// Returns the index of the type of a value; the index after the last type means that it is of none of them.
    fn branch(value: &Value) -> usize;

    /// Reads a value of the type with the index `branch`.
    ///
    /// # Errors
    /// Fails when the value does not match that type.
    fn read<'de, D: Deserializer<'de>>(branch: usize, deserializer: D) -> Result<Self, D::Error>;
}

/// Implements `Deserialize` for a value whose type is identified by a rule.
///
/// # Errors
/// Fails when the value does not match the type that it is identified as.
pub fn read_identified<'de, T: Identified, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let readable = deserializer.is_human_readable();
    let content = ReadContent::outermost().deserialize(deserializer)?;
    T::read(T::branch(&value(&content)), Replay::<D::Error>::new(&content, readable))
}

/// Returns a buffered value as JSON; bytes, which JSON does not have, become strings.
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
