//! Bodies of several parts (RFC 7578; OAS 3.1 §4.8.14.4, §4.8.15).

use super::styled::deep;
use super::styled::text;
use bytes::Bytes;
use serde_json::Value;
use specwright_model::ir::{Encoding, MediaType, Style, is_json};

struct Part<'v> {
    name: String,
    media_type: Option<&'v str>,
    text: String,
}

/// `Content-Type` and body; `None` if the value has no such form. No part can hold the boundary: it is made longer until
/// none does.
pub(super) fn write(media: &MediaType, value: &Value) -> Option<(String, Bytes)> {
    let mut parts = Vec::new();
    for (name, value) in value.as_object()? {
        add(name, value, media.encoding.get(name), &mut parts)?;
    }
    let mut boundary = String::from("specwright");
    while parts.iter().any(|part| part.name.contains(&boundary) || part.text.contains(&boundary)) {
        boundary.push('0');
    }
    let mut body = String::new();
    for Part { name, media_type, text } in &parts {
        let kind = media_type.map(|kind| format!("Content-Type: {kind}\r\n")).unwrap_or_default();
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"\r\n{kind}\r\n", quoted(name));
        body.extend([head.as_str(), text.as_str(), "\r\n"]);
    }
    body.extend(["--", boundary.as_str(), "--\r\n"]);
    Some((format!("multipart/form-data; boundary={boundary}"), body.into()))
}

/// A list is a part for each of its items, unless a style joins them.
fn add<'v>(name: &str, value: &'v Value, encoding: Option<&'v Encoding>, parts: &mut Vec<Part<'v>>) -> Option<()> {
    let (style, explode) = (encoding.and_then(|it| it.style), encoding.and_then(|it| it.explode));
    if style == Some(Style::DeepObject) {
        let mut pairs = Vec::new();
        deep(name, value, &mut pairs)?;
        parts.extend(pairs.into_iter().map(|(name, value)| Part { name, media_type: None, text: text(value) }));
        return Some(());
    }
    let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let separator = match style {
        Some(Style::SpaceDelimited) if explode != Some(true) => Some(" "),
        Some(Style::PipeDelimited) if explode != Some(true) => Some("|"),
        Some(Style::Form) | None if explode == Some(false) => Some(","),
        _ => None,
    };
    let defined = items.iter().filter(|item| !item.is_null());
    if let (Some(separator), true) = (separator, value.is_array()) {
        let texts: Vec<String> = defined.map(text).collect();
        if texts.iter().any(|text| text.contains(separator)) {
            return None;
        }
        if !texts.is_empty() {
            parts.push(Part { name: name.to_owned(), media_type: None, text: texts.join(separator) });
        }
        return Some(());
    }
    parts.extend(defined.map(|item| whole(name, item, encoding)));
    Some(())
}

/// One part. What is nested is JSON, and everything is where `contentType` says so.
fn whole<'v>(name: &str, value: &Value, encoding: Option<&'v Encoding>) -> Part<'v> {
    let said = encoding.and_then(|encoding| encoding.content_type.as_deref());
    // A list or a range of media types says none; text that no header field can hold says none either.
    let said = said.filter(|said| !said.contains([',', '*']) && said.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
    let says_json = said.is_some_and(is_json);
    let is_nested = value.is_object() || value.is_array();
    let media_type = if is_nested && !says_json { Some("application/json") } else { said };
    let text = if says_json { value.to_string() } else { text(value) };
    Part { name: name.to_owned(), media_type, text }
}

fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
