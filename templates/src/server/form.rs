//! Reads form bodies: `application/x-www-form-urlencoded` (OAS 3.0 §4.7.14.4, 3.1 §4.8.14.4; WHATWG URL §5.1).
//!
//! Members are read as exploded query parameters are: by the type that is asked for. A value that is neither a scalar
//! nor an array of scalars is JSON text, which is the rule without an Encoding Object (OAS 3.1 §4.8.15). Members with
//! an Encoding Object are split by its style before they are decoded.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use serde::{
    Deserializer,
    de::{Visitor, value::MapDeserializer},
    forward_to_deserialize_any,
};
use serde_json::{Value, de::IoRead};

use super::super::{
    codec::{Codec, DecodeError},
    description::{EncodingInfo, Style},
};
use super::{
    deep,
    parameters::{Fields, repeated, separators},
    text::{TextError, TextReader, Untyped},
    view::{Delimited, Encoding, Pairs, View},
};

/// The maximum number of pairs. It is limited apart from the size of the body, because a pair may be of two bytes and
/// takes far more memory once it is read.
const MOST_PAIRS: usize = 65_536;

/// The pairs of a form by name, in the order in which they were sent.
struct Form<'a> {
    /// The decoded values of members that are read without an Encoding Object.
    plain: BTreeMap<Cow<'a, str>, Vec<Cow<'a, str>>>,
    /// The values of members that are read by an Encoding Object, not decoded.
    encoded: Fields,
    /// The number of pairs.
    pairs: usize,
    encodings: &'static [EncodingInfo],
}

/// Reads the body of a form.
///
/// # Errors
/// Fails with the pointer to the member that does not match, and into the member where it is JSON text.
pub(super) fn read<C: Codec>(body: &[u8], encodings: &'static [EncodingInfo]) -> Result<C::Value, DecodeError> {
    let form = Form::parse(body, encodings)?;
    let most = (MOST_PAIRS / form.pairs.max(1)).clamp(16, 256);
    let mut strings = BTreeSet::new();
    let mut guessed = None;
    loop {
        let error = match C::read(FormReader { members: form.members(&strings)? }) {
            Ok(value) => return Ok(value),
            Err(error) => DecodeError::of(&error),
        };
        // A union or a mixed enum may have a string where the text looks like something else. Each attempt reads the
        // whole form, so that a smaller form gets more of them.
        let member = form.name_of(error.path()).filter(|_| strings.len() < most);
        match (member, &guessed) {
            (Some(member), _) if strings.insert(member.clone()) => guessed = Some((member, error)),
            // The member does not match as a string either, so the error of its other reading is more useful.
            (Some(member), Some((failed, _))) if *failed == member => break,
            _ => return Err(error),
        }
    }
    Err(guessed.map_or_else(|| DecodeError::new("", "not a form"), |(_, error)| error))
}

impl<'a> Form<'a> {
    fn parse(body: &'a [u8], encodings: &'static [EncodingInfo]) -> Result<Self, DecodeError> {
        let refuse = |error: TextError| DecodeError::new("", error.to_string());
        let body = std::str::from_utf8(body).map_err(|_| DecodeError::new("", "not UTF-8"))?;
        let mut form = Self { plain: BTreeMap::new(), encoded: Fields::new(), pairs: 0, encodings };
        for pair in body.split('&').filter(|pair| !pair.is_empty()) {
            form.pairs += 1;
            if form.pairs > MOST_PAIRS {
                return Err(DecodeError::new("", format!("more than {MOST_PAIRS} pairs")));
            }
            let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
            let name = Encoding::Form.decode(name).map_err(refuse)?;
            let decoded = Encoding::Form.decode(text).map_err(refuse)?;
            if encodings.iter().any(|encoding| is_of(&name, encoding)) {
                form.encoded.entry(name.into_owned()).or_default().push(text.to_owned());
            } else {
                form.plain.entry(name).or_default().push(decoded);
            }
        }
        Ok(form)
    }

    /// Returns the longest name that a pointer leads to or into, and that was sent or begins one that was sent.
    fn name_of(&self, pointer: &str) -> Option<String> {
        let mut tokens = pointer.strip_prefix('/')?.split('/').map(|token| token.replace("~1", "/").replace("~0", "~"));
        let first = tokens.next()?;
        if self.plain.contains_key(first.as_str()) {
            return Some(first);
        }
        let encoding = self.encodings.iter().find(|encoding| encoding.name == first)?;
        let mut name = first;
        if encoding.style == Style::DeepObject {
            for token in tokens {
                let longer = format!("{name}[{token}]");
                let mut names = self.encoded.range(longer.clone()..);
                if !names.next().is_some_and(|(name, _)| name.starts_with(&longer)) {
                    break;
                }
                name = longer;
            }
        }
        Some(name)
    }

    /// Returns the members, each with what was sent for it. For the names in `strings`, every text is a string wherever
    /// the type leaves that open.
    fn members(&self, strings: &BTreeSet<String>) -> Result<Vec<(&str, TextReader<'_>)>, DecodeError> {
        let plain = self.plain.iter().map(|(name, texts)| {
            let texts = texts.iter().map(|text| Cow::Borrowed(text.as_ref())).collect();
            (name.as_ref(), TextReader::new(View::Repeated(texts), untyped(name, strings)))
        });
        let mut members: Vec<_> = plain.collect();
        for encoding in self.encodings {
            let view = self.view(encoding, strings).map_err(|error| {
                let pointer = format!("/{}", encoding.name.replace('~', "~0").replace('/', "~1"));
                DecodeError::new(pointer, error.to_string())
            })?;
            members.extend(view.map(|view| (encoding.name, TextReader::new(view, untyped(encoding.name, strings)))));
        }
        Ok(members)
    }

    /// Returns what was sent for a member that is read by an Encoding Object; `None` if nothing was.
    fn view(&self, encoding: &EncodingInfo, strings: &BTreeSet<String>) -> Result<Option<View<'_>>, TextError> {
        let own = self.encoded.get(encoding.name).map_or(&[][..], Vec::as_slice);
        if encoding.json {
            return json(own);
        }
        if encoding.style == Style::DeepObject {
            return deep::view(&self.encoded, encoding.name, strings);
        }
        if encoding.explode {
            return self.spread(own, encoding);
        }
        match own {
            [] => Ok(None),
            [raw] => {
                let separators = separators(encoding.style, raw);
                let delimited = Delimited { raw, separators, pairs: Pairs::Alternating, encoding: Encoding::Form };
                Ok(Some(View::Delimited(delimited)))
            }
            _ => Err(TextError::new("sent more than once")),
        }
    }

    /// Returns an exploded object, whose members are sent beside those of the body.
    fn spread(&self, own: &'a [String], encoding: &EncodingInfo) -> Result<Option<View<'_>>, TextError> {
        let known = encoding.members.iter().filter_map(|name| self.encoded.get_key_value(*name));
        let members: Vec<_> =
            known.map(|(name, values)| (Cow::Borrowed(name.as_str()), repeated(values, Encoding::Form))).collect();
        match (own, members.is_empty()) {
            ([], true) => Ok(None),
            ([], false) => Ok(Some(View::Members(members))),
            (own, true) => Ok(Some(repeated(own, Encoding::Form))),
            (_, false) => Err(TextError::new("both a value and members were sent")),
        }
    }
}

fn untyped(name: &str, strings: &BTreeSet<String>) -> Untyped {
    if strings.contains(name) { Untyped::Text } else { Untyped::Guessed }
}

/// Returns whether a name is that of a member, or of something within a member, that is read by its Encoding Object.
fn is_of(name: &str, encoding: &EncodingInfo) -> bool {
    match name.strip_prefix(encoding.name) {
        Some("") => {
            encoding.json || !encoding.explode || encoding.style == Style::DeepObject || !encoding.members.is_empty()
        }
        Some(rest) if encoding.style == Style::DeepObject && !encoding.json => rest.starts_with('['),
        _ => encoding.members.contains(&name),
    }
}

/// Reads each value as JSON; `null` counts as not sent.
fn json(values: &[String]) -> Result<Option<View<'_>>, TextError> {
    let mut views = Vec::new();
    for raw in values {
        let text = Encoding::Form.decode(raw)?;
        match read_json(&text, |reader| serde::Deserialize::deserialize(reader))? {
            Value::Null => {}
            Value::String(text) => views.push(View::Verbatim(Cow::Owned(text))),
            _ => views.push(View::Part(text)),
        }
    }
    Ok(match (views.pop(), views.is_empty()) {
        // It is the whole value or a list of one: the type decides.
        (Some(View::Part(text)), true) => Some(View::Repeated(vec![text])),
        (last, true) => last,
        (last, false) => {
            views.extend(last);
            Some(View::Items(views))
        }
    })
}

/// A form as an object.
struct FormReader<'a> {
    members: Vec<(&'a str, TextReader<'a>)>,
}

impl<'de> Deserializer<'de> for FormReader<'_> {
    type Error = TextError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_map(MapDeserializer::new(self.members.into_iter()))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

/// The deserializer of a JSON text. It is over a reader, because that borrows nothing that would have to outlive the
/// text.
pub(super) type JsonReader<'a> = serde_json::Deserializer<IoRead<&'a [u8]>>;

/// Reads a JSON text within a form. The error has no line and column, because they would be those within the member.
pub(super) fn read_json<T>(
    text: &str,
    read: impl FnOnce(&mut JsonReader<'_>) -> Result<T, serde_json::Error>,
) -> Result<T, TextError> {
    let mut reader = JsonReader::new(IoRead::new(text.as_bytes()));
    let value = read(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| {
        let (text, position) = (error.to_string(), format!(" at line {} column {}", error.line(), error.column()));
        TextError::new(text.strip_suffix(&position).unwrap_or(&text))
    })
}
