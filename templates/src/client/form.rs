//! Writes form bodies: `application/x-www-form-urlencoded` (OAS 3.0 §4.7.14.4, 3.1 §4.8.14.4; WHATWG URL §5.2).
//!
//! A property whose Encoding Object has a style is written as a query parameter is, with spaces as `%20`; any other is
//! written as the media type defines, with spaces as `+`. An undefined value (RFC 6570 §2.3) is left out: `null`, a
//! list without items and, in a style, an object without members. Within JSON nothing is left out.

use super::super::description::{EncodingInfo, In};
use super::params::Format;
use super::value::{Fault, Value};
use serde::Serialize;
use std::borrow::Cow;
use url::form_urlencoded::byte_serialize;

/// The media type of a form. It has no parameters, because the text is always UTF-8.
pub(super) const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// Writes the members of an object as a form, in their order.
pub(super) fn encode<T: Serialize + ?Sized>(value: &T, encodings: &[EncodingInfo]) -> Result<String, Fault> {
    let Value::Object(members) = Value::of(value)? else {
        return Err(Fault("only an object can be a form".to_owned()));
    };
    let mut pairs = Vec::new();
    for (name, value) in &members {
        match encodings.iter().find(|encoding| encoding.name == name) {
            Some(encoding) if encoding.json => append(&mut pairs, name, value, json),
            Some(encoding) => pairs.extend(styled(encoding).expand(name, value)?),
            None => append(&mut pairs, name, value, text),
        }
    }
    Ok(pairs.join("&"))
}

fn styled(encoding: &EncodingInfo) -> Format {
    let EncodingInfo { style, explode, allow_reserved, .. } = *encoding;
    Format { location: In::Query, style, explode, allow_reserved, json: false }
}

/// Appends a member, written by its content type (OAS 3.1 §4.8.15): the content type of an array applies to each of its
/// items, so that an array repeats its name.
fn append(pairs: &mut Vec<String>, name: &str, value: &Value, text: fn(&Value) -> Option<Cow<'_, str>>) {
    let items = if let Value::List(items) = value { items.as_slice() } else { std::slice::from_ref(value) };
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    pairs.extend(items.iter().filter_map(text).map(|text| format!("{}={}", encode(name), encode(&text))));
}

/// Writes a scalar as text, and anything else as JSON. `null` is undefined in RFC 6570, and is left out as it is in a
/// query.
pub(super) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Text(text) | Value::Literal(text) => Some(Cow::Borrowed(text)),
        Value::Null | Value::List(_) | Value::Object(_) => json(value),
    }
}

/// Writes any value as JSON, strings too; `null` is left out.
fn json(value: &Value) -> Option<Cow<'_, str>> {
    if *value == Value::Null {
        return None;
    }
    let mut out = String::new();
    write_json(value, &mut out);
    Some(Cow::Owned(out))
}

/// Appends a value as JSON. It recurses no deeper than a [`Value`] is.
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
