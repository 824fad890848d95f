//! Form bodies: `application/x-www-form-urlencoded` (OAS 3.0 §4.7.14.4, 3.1 §4.8.14.4; WHATWG URL §5.2).

use super::value::{Fault, Value};
use serde::Serialize;
use std::borrow::Cow;
use url::form_urlencoded::Serializer;

/// Has no parameters: the text is always UTF-8.
pub(super) const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// Writes the members of an object, in their order.
pub(super) fn encode<T: Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    let Value::Object(members) = Value::of(value)? else {
        return Err(Fault("only an object can be a form".to_owned()));
    };
    let mut pairs = Serializer::new(String::new());
    for (name, value) in &members {
        append(&mut pairs, name, value);
    }
    Ok(pairs.finish())
}

/// A member as it is written where the document has no Encoding Object for it (OAS 3.1 §4.8.15): style `form`,
/// exploded, so that an array repeats its name; what is no scalar then has the default content type of objects, JSON.
fn append(pairs: &mut Serializer<'_, String>, name: &str, value: &Value) {
    let items = if let Value::List(items) = value { items.as_slice() } else { std::slice::from_ref(value) };
    for text in items.iter().filter_map(text) {
        pairs.append_pair(name, &text);
    }
}

/// `null` is RFC 6570's "undefined", which is left out as it is in a query.
pub(super) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => None,
        Value::Text(text) | Value::Literal(text) => Some(Cow::Borrowed(text)),
        Value::List(_) | Value::Object(_) => {
            let mut out = String::new();
            write_json(value, &mut out);
            Some(Cow::Owned(out))
        }
    }
}

/// No deeper than a [`Value`] is.
fn write_json(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Literal(text) => out.push_str(text),
        Value::Text(text) => write_string(text, out),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(index, out);
                write_json(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                separate(index, out);
                write_string(name, out);
                out.push(':');
                write_json(value, out);
            }
            out.push('}');
        }
    }
}

fn write_string(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

fn separate(index: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
}
