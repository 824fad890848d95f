//! One text for equal JSON values, whatever the order of their members.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

/// The text of a value with sorted members, and numbers in one of the ways that they can be written.
pub(super) fn text(value: &Value) -> String {
    let mut text = String::new();
    push(&mut text, value);
    text
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
        // `1.0`, `-0.0` and `1`, `0` are equal; `Display` of an `f64` has no more places than it needs.
        Value::Number(number) => {
            let _ = match number.as_f64().filter(|_| number.is_f64()) {
                Some(number) => write!(text, "{}", number + 0.0),
                None => write!(text, "{number}"),
            };
        }
        scalar => {
            let _ = write!(text, "{scalar}");
        }
    }
}
