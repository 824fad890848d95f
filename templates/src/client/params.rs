//! Parameters in every style of OpenAPI (OAS 3.1 §4.8.12.3 and §4.8.12.4).
//!
//! A style is one row of RFC 6570's table of expansions; one function expands them all. Where the
//! standard leaves a form undefined, this module says what it does.

use super::super::description::{In, ParameterInfo, Style};
use super::value::{Fault, Value};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::fmt::Write;

/// RFC 3986 §2.3: what never needs encoding.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What `allowReserved` lets pass. Not `#` (it would begin the fragment), not `&` and `+` (they
/// would end the value or become a space), not `[` and `]` (RFC 3986 has no place for them in a query).
const RESERVED: &AsciiSet = &ENCODED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// How one parameter is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    location: In,
    style: Style,
    explode: bool,
    allow_reserved: bool,
    json: bool,
}

impl Format {
    /// As the document says, or as it is the rule at that place (OAS 3.1 §4.8.12.2.1).
    pub(super) fn of(info: Option<&ParameterInfo>, location: In) -> Self {
        let is_form = matches!(location, In::Query | In::Cookie);
        let style = if is_form { Style::Form } else { Style::Simple };
        let usual = Self { location, style, explode: is_form, allow_reserved: false, json: false };
        info.map_or(usual, |info| Self {
            location,
            style: info.style,
            explode: info.explode,
            allow_reserved: info.allow_reserved && location == In::Query,
            json: info.json,
        })
    }

    /// The value as the texts that stand at its place: one for a path segment or a header, any
    /// number of `name=value` for a query or cookies. None at all: the value is undefined.
    pub(super) fn write<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Result<Vec<String>, Fault> {
        let value = if self.json {
            Value::Text(serde_json::to_string(value).map_err(|error| Fault(error.to_string()))?)
        } else {
            Value::of(value)?
        };
        self.expand(name, &value)
    }

    fn expand(self, name: &str, value: &Value) -> Result<Vec<String>, Fault> {
        let parts = if self.style == Style::DeepObject {
            let mut pairs = Vec::new();
            self.deep(&self.encode(name), value, &mut pairs)?;
            pairs
        } else {
            self.parts(name, value)?
        };
        if parts.is_empty() || matches!(self.location, In::Query | In::Cookie) {
            return Ok(parts);
        }
        let row = Expansion::of(self.style);
        Ok(vec![format!("{}{}", row.first, parts.join(row.exploded))])
    }

    /// RFC 6570 §3.2.1, without the joining.
    fn parts(self, name: &str, value: &Value) -> Result<Vec<String>, Fault> {
        let row = Expansion::of(self.style);
        Ok(match value {
            Value::Null => Vec::new(),
            Value::Text(text) | Value::Literal(text) => vec![self.scalar(row, name, text)],
            Value::List(items) => {
                let texts = self.texts(items)?;
                if self.explode {
                    texts.into_iter().map(|text| self.scalar(row, name, text)).collect()
                } else {
                    self.joined(row, name, &texts)
                }
            }
            Value::Object(members) if self.explode => {
                let mut pairs = Vec::new();
                for (key, value) in members {
                    self.member(key, value, &mut pairs)?;
                }
                pairs
            }
            Value::Object(members) => {
                let mut texts = Vec::new();
                for (key, value) in members {
                    if let Some(text) = self.text(value)? {
                        texts.extend([key.as_str(), text]);
                    }
                }
                self.joined(row, name, &texts)
            }
        })
    }

    fn scalar(self, row: &Expansion, name: &str, text: &str) -> String {
        let text = self.encode(text);
        match row.empty {
            None => text,
            Some(empty) if text.is_empty() => format!("{}{empty}", self.encode(name)),
            Some(_) => format!("{}={text}", self.encode(name)),
        }
    }

    fn joined(self, row: &Expansion, name: &str, texts: &[&str]) -> Vec<String> {
        if texts.is_empty() {
            return Vec::new();
        }
        let texts: Vec<String> = texts.iter().map(|text| self.encode(text)).collect();
        let joined = texts.join(row.separator);
        vec![if row.empty.is_some() { format!("{}={joined}", self.encode(name)) } else { joined }]
    }

    /// One member of an exploded object. A list inside is undefined by the standard; in a query it
    /// is repeated, as every form decoder reads it.
    fn member(self, key: &str, value: &Value, pairs: &mut Vec<String>) -> Result<(), Fault> {
        let key = self.encode(key);
        match value {
            Value::List(items) if self.location == In::Query => {
                pairs.extend(self.texts(items)?.iter().map(|text| format!("{key}={}", self.encode(text))));
            }
            value => pairs.extend(self.text(value)?.map(|text| format!("{key}={}", self.encode(text)))),
        }
        Ok(())
    }

    /// `name[key]=value`, deeper ones as `name[key][inner]=value`, lists as `name[key][]=value`, or
    /// with an index where an element is itself an object or a list. Only the first is in the standard.
    fn deep(self, path: &str, value: &Value, pairs: &mut Vec<String>) -> Result<(), Fault> {
        match value {
            Value::Null => {}
            Value::Text(text) | Value::Literal(text) => pairs.push(format!("{path}={}", self.encode(text))),
            Value::List(items) => {
                let plain = items.iter().all(|item| !matches!(item, Value::List(_) | Value::Object(_)));
                for (index, item) in items.iter().enumerate() {
                    let index = if plain { String::new() } else { index.to_string() };
                    self.deep(&format!("{path}%5B{index}%5D"), item, pairs)?;
                }
            }
            Value::Object(members) => {
                for (key, value) in members {
                    self.deep(&format!("{path}%5B{}%5D", self.encode(key)), value, pairs)?;
                }
            }
        }
        Ok(())
    }

    fn texts(self, items: &[Value]) -> Result<Vec<&str>, Fault> {
        items.iter().filter_map(|item| self.text(item).transpose()).collect()
    }

    fn text(self, value: &Value) -> Result<Option<&str>, Fault> {
        match value {
            Value::Null => Ok(None),
            Value::Text(text) | Value::Literal(text) => Ok(Some(text)),
            Value::List(_) | Value::Object(_) => {
                Err(Fault(format!("a list or an object inside another one has no form in style {:?}", self.style)))
            }
        }
    }

    fn encode(self, text: &str) -> String {
        if self.location == In::Header {
            // Header values are not percent-encoded (OAS 3.1 §4.8.12.2, "header").
            return text.to_owned();
        }
        if self.allow_reserved { encode_reserved(text) } else { encode(text) }
    }
}

/// One row of RFC 6570's appendix A, as far as OpenAPI uses it.
struct Expansion {
    /// Before everything.
    first: &'static str,
    /// Between the values of a list or object that is not exploded.
    separator: &'static str,
    /// Between exploded ones (path and header; queries and cookies are joined by their own rule).
    exploded: &'static str,
    /// Whether values carry the parameter's name, and what follows it when the value is empty.
    empty: Option<&'static str>,
}

impl Expansion {
    fn of(style: Style) -> &'static Self {
        match style {
            Style::Simple => &Self { first: "", separator: ",", exploded: ",", empty: None },
            Style::Label => &Self { first: ".", separator: ",", exploded: ".", empty: None },
            Style::Matrix => &Self { first: ";", separator: ",", exploded: ";", empty: Some("") },
            Style::Form | Style::DeepObject => &Self { first: "", separator: ",", exploded: "&", empty: Some("=") },
            Style::SpaceDelimited => &Self { first: "", separator: "%20", exploded: "&", empty: Some("=") },
            Style::PipeDelimited => &Self { first: "", separator: "%7C", exploded: "&", empty: Some("=") },
        }
    }
}

/// Percent-encodes all but unreserved characters.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// RFC 6570 §3.2.3: triplets that are encoded already stay.
fn encode_reserved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, after) = rest.split_at(at);
        let triplet = after.get(..3).filter(|t| t.bytes().skip(1).all(|b| b.is_ascii_hexdigit()));
        let _ = write!(out, "{}", utf8_percent_encode(before, RESERVED));
        out.push_str(triplet.unwrap_or("%25"));
        rest = after.get(triplet.map_or(1, str::len)..).unwrap_or_default();
    }
    let _ = write!(out, "{}", utf8_percent_encode(rest, RESERVED));
    out
}
