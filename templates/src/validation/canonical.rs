//! One text for equal JSON values, whatever the order of their members.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

/// The text of a value with sorted members; `None` where it cannot be written as JSON.
pub(super) fn text<T: Serialize>(value: &T) -> Option<String> {
    let mut text = String::new();
    push(&mut text, &serde_json::to_value(value).ok()?);
    Some(text)
}

fn push(text: &mut String, value: &Value) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for item in items {
                push(text, item);
                text.push(',');
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            // `preserve_order` may be on somewhere in the graph.
            for (name, member) in members.iter().collect::<BTreeMap<_, _>>() {
                let _ = write!(text, "{}:", Value::from(name.as_str()));
                push(text, member);
                text.push(',');
            }
            text.push('}');
        }
        scalar => {
            let _ = write!(text, "{scalar}");
        }
    }
}
