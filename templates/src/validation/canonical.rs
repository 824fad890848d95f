//! The canonical text of JSON values, which is the same for equal values, whatever the order of their members is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

/// Returns the text of a value with sorted members, and with one spelling of each number.
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
            // Some crate of the dependency graph may enable `preserve_order`.
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
