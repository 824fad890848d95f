//! Writes parameters in every style of OpenAPI (OAS 3.1 §4.8.12.3 and §4.8.12.4).
//!
//! A style is one row of RFC 6570's table of expansions; one function expands them all. Where the standard leaves a
//! form undefined, this module documents what it does; a value that would be read as something else is refused.

use super::super::description::{In, ParameterInfo, Style};
use super::deep;
use super::value::{Fault, Value};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::fmt::Write;

/// The characters that are percent-encoded: all but the unreserved ones of RFC 3986 §2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The characters that are percent-encoded under `allowReserved`. Among them are `#` (it would begin the fragment), `&`
/// and `+` (they would end the value or become a space), `[` and `]` (RFC 3986 has no place for them in a query).
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

/// The format of a parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    pub(super) location: In,
    pub(super) style: Style,
    pub(super) explode: bool,
    pub(super) allow_reserved: bool,
    pub(super) json: bool,
}

impl Format {
    /// Returns the format that the document declares, or the default of the location (OAS 3.1 §4.8.12.2.1).
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

    /// Writes a value as the texts for its location: one for a path segment or a header, any number of `name=value` for
    /// a query or cookies. A value without any text is undefined.
    pub(super) fn write<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Result<Vec<String>, Fault> {
        let value = if self.json {
            Value::Text(serde_json::to_string(value).map_err(|error| Fault(error.to_string()))?)
        } else {
            Value::of(value)?
        };
        self.expand(name, &value)
    }

    /// Writes a value that is read already in its style, even if the parameter is declared as JSON.
    pub(super) fn expand(self, name: &str, value: &Value) -> Result<Vec<String>, Fault> {
        let parts = if self.style == Style::DeepObject {
            let pairs = deep::pairs(name, value)?;
            pairs.iter().map(|(path, text)| format!("{}={}", encode(path), self.encode(text))).collect()
        } else {
            self.parts(name, value)?
        };
        if parts.is_empty() || matches!(self.location, In::Query | In::Cookie) {
            return Ok(parts);
        }
        let row = Expansion::of(self.style);
        Ok(vec![format!("{}{}", row.first, parts.join(row.exploded))])
    }

    /// Expands a value by RFC 6570 §3.2.1, without joining its parts.
    fn parts(self, name: &str, value: &Value) -> Result<Vec<String>, Fault> {
        let row = Expansion::of(self.style);
        Ok(match value {
            Value::Null => Vec::new(),
            Value::Text(text) | Value::Literal(text) => vec![self.scalar(row, name, text)],
            Value::List(items) => {
                let texts = self.texts(items)?;
                if self.explode {
                    self.undivided(&texts)?;
                    texts.into_iter().map(|text| self.scalar(row, name, text)).collect()
                } else {
                    self.joined(row, name, &texts)?
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
                self.joined(row, name, &texts)?
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

    fn joined(self, row: &Expansion, name: &str, texts: &[&str]) -> Result<Vec<String>, Fault> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        self.undivided(texts)?;
        // Where reserved characters are not encoded, a comma is all the same, because it separates the items.
        let encoded: Vec<String> = texts.iter().map(|text| self.encode(text).replace(',', "%2C")).collect();
        let joined = encoded.join(self.separator(row, texts)?);
        Ok(vec![if row.empty.is_some() { format!("{}={joined}", self.encode(name)) } else { joined }])
    }

    /// Returns the separator between items that are not exploded. A comma in an item is encoded. A space and a `|` are
    /// encoded as separators already, because a URL can hold neither (OAS 3.1.1 §4.8.12.4): no item can have a space,
    /// and if an item has a `|` the separators are not encoded.
    fn separator(self, row: &Expansion, texts: &[&str]) -> Result<&'static str, Fault> {
        let has = |separator: char| texts.iter().any(|text| text.contains(separator));
        match self.style {
            Style::SpaceDelimited if has(' ') => Err(divided("a space")),
            Style::PipeDelimited if has('|') && texts.len() == 1 => Err(divided("`|`")),
            Style::PipeDelimited if has('|') => Ok("|"),
            _ => Ok(row.separator),
        }
    }

    /// Refuses items that no encoding keeps together: header fields have no encoding, and an encoded dot is a dot (RFC
    /// 3986 §6.2.2.2).
    fn undivided(self, texts: &[&str]) -> Result<(), Fault> {
        let has = |separator: char| texts.iter().any(|text| text.contains(separator));
        match self.location {
            In::Header if has(',') => Err(divided("a comma")),
            In::Path if self.style == Style::Label && self.explode && has('.') => Err(divided("a dot")),
            _ => Ok(()),
        }
    }

    /// Adds one member of an exploded object. A list inside is undefined by the standard; in a query its name is
    /// repeated, as every form decoder reads it.
    fn member(self, key: &str, value: &Value, pairs: &mut Vec<String>) -> Result<(), Fault> {
        if self.location == In::Header && key.contains('=') {
            return Err(Fault("a member name has `=` in it, which here is what stands after one".to_owned()));
        }
        let texts = match value {
            Value::List(items) if self.location == In::Query => self.texts(items)?,
            value => self.text(value)?.into_iter().collect(),
        };
        for text in texts {
            self.undivided(&[key, text])?;
            pairs.push(format!("{}={}", self.encode(key), self.encode(text)));
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

fn divided(separator: &str) -> Fault {
    Fault(format!("an item has {separator} in it, which here is what stands between two items"))
}

/// One row of RFC 6570's appendix A, as far as OpenAPI uses it.
struct Expansion {
    /// The text before everything.
    first: &'static str,
    /// The text between the values of a list or object that is not exploded.
    separator: &'static str,
    /// The text between exploded values (path and header; queries and cookies are joined by their own rule).
    exploded: &'static str,
    /// The text after the parameter's name when the value is empty; `None` if values do not carry the name.
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

/// Percent-encodes all characters except the unreserved ones.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Percent-encodes by RFC 6570 §3.2.3: triplets that are encoded already stay.
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
