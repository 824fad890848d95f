//! Writes the style `deepObject`: `filter[size]=3&filter[colour][hue]=red` (OAS 3.1 §4.8.12.3), in a query, a form and
//! in parts.
//!
//! The standard defines the style only for an object of scalars. Deeper objects get more brackets, and items of a list
//! get their index, as in the forms that are in use: `lines[0][price][amount]=5`.

use super::value::{Fault, Value};

/// Returns the paths and texts of a value, neither of them encoded. An undefined value (RFC 6570 §2.3) has none:
/// `null`, a list without items and an object without members. The indices of a list do not count such items.
pub(super) fn pairs<'v>(name: &str, value: &'v Value) -> Result<Vec<(String, &'v str)>, Fault> {
    let mut pairs = Vec::new();
    match value {
        // The name itself defines how its list is written.
        Value::List(items) if name.ends_with("[]") => {
            for item in items {
                match item {
                    Value::Null => {}
                    Value::Text(text) | Value::Literal(text) => pairs.push((name.to_owned(), text.as_str())),
                    Value::List(_) | Value::Object(_) => {
                        return Err(Fault("below a name that ends in `[]` only texts can be told apart".to_owned()));
                    }
                }
            }
        }
        value => add(name, value, &mut pairs)?,
    }
    Ok(pairs)
}

/// Adds the paths and texts below `path`. It recurses no deeper than a [`Value`] is.
fn add<'v>(path: &str, value: &'v Value, pairs: &mut Vec<(String, &'v str)>) -> Result<(), Fault> {
    match value {
        Value::Null => {}
        Value::Text(text) | Value::Literal(text) => pairs.push((path.to_owned(), text)),
        Value::List(items) => {
            let mut index = 0;
            for item in items {
                let before = pairs.len();
                add(&format!("{path}[{index}]"), item, pairs)?;
                index += usize::from(pairs.len() > before);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                if key.is_empty() || key.contains(['[', ']']) {
                    // Readers look for brackets in the decoded name, so that encoding them would not help.
                    let key = key.escape_debug();
                    return Err(Fault(format!("the member name `{key}` has no form in style DeepObject")));
                }
                add(&format!("{path}[{key}]"), value, pairs)?;
            }
        }
    }
    Ok(())
}
