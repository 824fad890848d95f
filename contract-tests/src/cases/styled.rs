//! Pairs of a query, and of a form whose Encoding Objects state a style (OAS 3.1 §4.8.12.3, §4.8.15).
//!
//! Generated clients have an encoder of their own, and both are held to one table of bytes.

use super::percent::{reserved, strict};
use serde_json::Value;
use specwright_model::ir::{Encoding, MediaType, Style, is_json};

/// How one name and its value are written.
#[derive(Clone, Copy)]
pub(super) struct Styled {
    pub(super) style: Style,
    pub(super) explode: bool,
    pub(super) allow_reserved: bool,
}

impl Styled {
    /// What an Encoding Object states; `None` where it leaves the matter to the media type.
    fn of(encoding: &Encoding) -> Option<Self> {
        let is_stated = encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved.is_some();
        let style = encoding.style.unwrap_or(Style::Form);
        is_stated.then(|| Self {
            style,
            explode: encoding.explode.unwrap_or(style == Style::Form),
            allow_reserved: encoding.allow_reserved.unwrap_or_default(),
        })
    }

    /// What is undefined (RFC 6570 §2.3) has no pairs, and a list or object without defined values has none either.
    /// `None` for a value that the style has no form for, or whose form is that of another value.
    pub(super) fn pairs(self, name: &str, value: &Value) -> Option<Vec<String>> {
        let pair = |name: &str, text: &str| format!("{}={}", strict(name), self.escape(text));
        match value {
            Value::Null => Some(Vec::new()),
            value if self.style == Style::DeepObject => {
                let mut pairs = Vec::new();
                deep(name, value, &mut pairs)?;
                Some(pairs.iter().map(|(path, value)| pair(path, &text(value))).collect())
            }
            Value::Array(items) if self.explode => {
                defined(items).map(|item| Some(pair(name, &scalar(item)?))).collect()
            }
            Value::Object(members) if self.explode => {
                let all = members.iter().flat_map(|(key, value)| defined(items(value)).map(move |item| (key, item)));
                all.map(|(key, item)| Some(pair(key, &scalar(item)?))).collect()
            }
            Value::Array(items) => self.joined(name, &defined(items).map(scalar).collect::<Option<Vec<_>>>()?),
            Value::Object(members) => {
                let mut texts = Vec::new();
                for (key, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                    texts.extend([key.clone(), scalar(value)?]);
                }
                self.joined(name, &texts)
            }
            value => Some(vec![pair(name, &text(value))]),
        }
    }

    /// A comma of an item is encoded; beside one with a pipe the pipes between items are not.
    fn joined(self, name: &str, items: &[String]) -> Option<Vec<String>> {
        if items.is_empty() {
            return Some(Vec::new());
        }
        let has = |separator: char| items.iter().any(|item| item.contains(separator));
        let separator = match self.style {
            Style::SpaceDelimited if has(' ') => return None,
            Style::SpaceDelimited => "%20",
            Style::PipeDelimited if has('|') && items.len() == 1 => return None,
            Style::PipeDelimited if has('|') => "|",
            Style::PipeDelimited => "%7C",
            _ => ",",
        };
        let items: Vec<String> = items.iter().map(|item| self.escape(item).replace(',', "%2C")).collect();
        Some(vec![format!("{}={}", strict(name), items.join(separator))])
    }

    fn escape(self, text: &str) -> String {
        if self.allow_reserved { reserved(text) } else { strict(text) }
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn defined(items: &[Value]) -> impl Iterator<Item = &Value> {
    items.iter().filter(|item| !item.is_null())
}

/// What is no list and no object.
fn scalar(value: &Value) -> Option<String> {
    (!value.is_array() && !value.is_object()).then(|| text(value))
}

/// Members in brackets, items by index, however deep; a name that ends in `[]` says itself how its list is written. A
/// value is no deeper than its JSON text may be. `None` where a name has brackets of its own.
pub(super) fn deep<'v>(path: &str, value: &'v Value, pairs: &mut Vec<(String, &'v Value)>) -> Option<()> {
    match value {
        Value::Null => {}
        Value::Array(items) if path.ends_with("[]") => {
            for item in defined(items) {
                scalar(item)?;
                pairs.push((path.to_owned(), item));
            }
        }
        Value::Array(items) => {
            let mut index = 0;
            for item in items {
                let before = pairs.len();
                deep(&format!("{path}[{index}]"), item, pairs)?;
                index += usize::from(pairs.len() > before);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                if key.is_empty() || key.contains(['[', ']']) {
                    return None;
                }
                deep(&format!("{path}[{key}]"), value, pairs)?;
            }
        }
        scalar => pairs.push((path.to_owned(), scalar)),
    }
    Some(())
}

/// `application/x-www-form-urlencoded` (OAS 3.1 §4.8.14.4, §4.8.15). `None` for what is no object, and for a value that has
/// no form in its style.
pub(super) fn form(media: &MediaType, value: &Value) -> Option<String> {
    let mut pairs = Vec::new();
    for (name, value) in value.as_object()? {
        let encoding = media.encoding.get(name);
        match encoding.and_then(Styled::of) {
            Some(styled) => pairs.extend(styled.pairs(name, value)?),
            None => pairs.extend(by_media_type(name, value, encoding)),
        }
    }
    Some(pairs.join("&"))
}

/// An array repeats its name; a scalar is its text and an object JSON, and everything is where `contentType` says so.
fn by_media_type<'v>(
    name: &str,
    value: &'v Value,
    encoding: Option<&Encoding>,
) -> impl Iterator<Item = String> + use<'v> {
    let is_json = encoding.and_then(|encoding| encoding.content_type.as_deref()).is_some_and(is_json);
    let name = spaced(name);
    defined(items(value)).map(move |item| {
        let text = if is_json { item.to_string() } else { text(item) };
        format!("{name}={}", spaced(&text))
    })
}

/// As the media type has it (WHATWG URL §5.2), where `+` is a space.
fn spaced(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A scalar as text; what is nested has no defined form and is written as JSON.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
