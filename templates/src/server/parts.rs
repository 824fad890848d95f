//! The parts of a multipart body, by name, read as the types that are asked for (OAS 3.1 §4.8.14.4, §4.8.15).

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::{
    codec::{self, Codec, DecodeError},
    file::File,
    values::Map,
};
use super::{
    Flaw, Place, Reason, Refusal, deep,
    multipart::Part,
    negotiation,
    parameters::Fields,
    text::{TextError, TextReader, Untyped},
    view::{Delimited, Encoding, Pairs, View},
};

/// Implemented by the generated types of multipart bodies.
pub trait FromParts: Sized {
    /// Takes the parts that the type declares; others are ignored.
    ///
    /// # Errors
    /// 400, 415 or 422 with the part that does not match.
    fn from_parts(parts: &mut Parts) -> Result<Self, Refusal>;
}

/// The parts of one body. Each part can be taken once.
pub struct Parts(BTreeMap<String, Vec<Part>>);

impl Parts {
    pub(super) fn new(parts: Vec<Part>) -> Self {
        let mut named = BTreeMap::<_, Vec<_>>::new();
        for part in parts {
            named.entry(part.name.clone()).or_default().push(part);
        }
        Self(named)
    }

    /// Takes a file.
    ///
    /// # Errors
    /// Fails when there is no part of this name, or several.
    pub fn file(&mut self, name: &str) -> Result<File, Refusal> {
        required(name, self.file_optional(name)?)
    }

    /// Takes a file that may be missing.
    ///
    /// # Errors
    /// Fails when there are several parts of this name.
    pub fn file_optional(&mut self, name: &str) -> Result<Option<File>, Refusal> {
        Ok(self.single(name)?.map(file))
    }

    /// Takes all files of one name.
    ///
    /// # Errors
    /// Fails when there is no part of this name.
    pub fn files(&mut self, name: &str) -> Result<Vec<File>, Refusal> {
        required(name, self.files_optional(name)?)
    }

    /// Takes all files of one name, if there are any.
    ///
    /// # Errors
    /// Never fails, but returns a `Result` so that it is called with `?` as the other methods are.
    pub fn files_optional(&mut self, name: &str) -> Result<Option<Vec<File>>, Refusal> {
        Ok(self.0.remove(name).map(|parts| parts.into_iter().map(file).collect()))
    }

    /// Takes a value: a scalar as text, a list as several parts, an object as JSON.
    ///
    /// # Errors
    /// Fails when the part is missing, or its value does not match its type.
    pub fn value<C: Codec>(&mut self, name: &str) -> Result<C::Value, Refusal> {
        required(name, self.value_optional::<C>(name)?)
    }

    /// Takes a value that may be missing.
    ///
    /// # Errors
    /// Fails when the value does not match its type.
    pub fn value_optional<C: Codec>(&mut self, name: &str) -> Result<Option<C::Value>, Refusal> {
        let Some(parts) = self.0.remove(name) else { return Ok(None) };
        let texts = parts.iter().map(|part| text(name, part)).collect::<Result<Vec<_>, _>>()?;
        let view = || View::Repeated(texts.iter().map(|text| Cow::Borrowed(*text)).collect());
        read::<C>(name, || Ok(Some(view())))
    }

    /// Takes a part that is JSON.
    ///
    /// # Errors
    /// Fails when the part is missing, is not JSON or does not match its type.
    pub fn json<C: Codec>(&mut self, name: &str) -> Result<C::Value, Refusal> {
        required(name, self.json_optional::<C>(name)?)
    }

    /// Takes a part that is JSON and may be missing.
    ///
    /// # Errors
    /// Fails when the part is not JSON or does not match its type.
    pub fn json_optional<C: Codec>(&mut self, name: &str) -> Result<Option<C::Value>, Refusal> {
        self.single(name)?.map(|part| json::<C>(name, &part)).transpose()
    }

    /// Takes a list of which each part is an element as JSON.
    ///
    /// # Errors
    /// Fails when there is no part of this name, or one is not JSON or does not match its type.
    pub fn json_each<C: Codec>(&mut self, name: &str) -> Result<Vec<C::Value>, Refusal> {
        required(name, self.json_each_optional::<C>(name)?)
    }

    /// Takes a list of which each part is an element as JSON, if there are any.
    ///
    /// # Errors
    /// Fails when a part is not JSON or does not match its type.
    pub fn json_each_optional<C: Codec>(&mut self, name: &str) -> Result<Option<Vec<C::Value>>, Refusal> {
        let Some(parts) = self.0.remove(name) else { return Ok(None) };
        parts.iter().map(|part| json::<C>(name, part)).collect::<Result<_, _>>().map(Some)
    }

    /// Takes a list that is written in one part, with a separator.
    ///
    /// # Errors
    /// Fails when the part is missing, or its value does not match its type.
    pub fn joined<C: Codec>(&mut self, name: &str, separator: &'static str) -> Result<C::Value, Refusal> {
        required(name, self.joined_optional::<C>(name, separator)?)
    }

    /// Takes a list that is written in one part, with a separator, and may be missing.
    ///
    /// # Errors
    /// Fails when the value does not match its type.
    pub fn joined_optional<C: Codec>(
        &mut self,
        name: &str,
        separator: &'static str,
    ) -> Result<Option<C::Value>, Refusal> {
        let Some(part) = self.single(name)? else { return Ok(None) };
        let raw = text(name, &part)?;
        let separators = match separator {
            " " => &[" "][..],
            "|" => &["|"],
            _ => &[","],
        };
        let view = || Delimited { raw, separators, pairs: Pairs::Alternating, encoding: Encoding::Verbatim };
        read::<C>(name, || Ok(Some(View::Delimited(view()))))
    }

    /// Takes an object whose members are parts named `name[member]`.
    ///
    /// # Errors
    /// Fails when the part is missing, or its value does not match its type.
    pub fn deep<C: Codec>(&mut self, name: &str) -> Result<C::Value, Refusal> {
        required(name, self.deep_optional::<C>(name)?)
    }

    /// Takes an object whose members are parts named `name[member]`, if there are any.
    ///
    /// # Errors
    /// Fails when the value does not match its type.
    pub fn deep_optional<C: Codec>(&mut self, name: &str) -> Result<Option<C::Value>, Refusal> {
        let prefix = format!("{name}[");
        let below = self.0.range(prefix.clone()..).map(|(name, _)| name).take_while(|name| name.starts_with(&prefix));
        let names: Vec<String> =
            self.0.get_key_value(name).map(|(name, _)| name).into_iter().chain(below).cloned().collect();
        let mut fields = Fields::new();
        for member in names {
            for part in self.0.remove(&member).into_iter().flatten() {
                // The reader of deep objects decodes its fields.
                let encoded = utf8_percent_encode(text(&member, &part)?, NON_ALPHANUMERIC).to_string();
                fields.entry(member.clone()).or_default().push(encoded);
            }
        }
        read::<C>(name, || deep::view(&fields, name, &BTreeSet::new()))
    }

    /// Takes the remaining parts, by name.
    ///
    /// # Errors
    /// Returns the first error of `read`.
    pub fn others<T>(&mut self, read: impl Fn(&mut Self, &str) -> Result<T, Refusal>) -> Result<Map<T>, Refusal> {
        let names: Vec<String> = self.0.keys().cloned().collect();
        names.into_iter().map(|name| Ok((name.clone(), read(self, &name)?))).collect()
    }

    fn single(&mut self, name: &str) -> Result<Option<Part>, Refusal> {
        let mut parts = self.0.remove(name).unwrap_or_default().into_iter();
        match (parts.next(), parts.next()) {
            (part, None) => Ok(part),
            (_, Some(_)) => Err(refusal(name, Reason::Malformed, "", "sent more than once")),
        }
    }
}

fn file(part: Part) -> File {
    let mut file = File::new(part.bytes);
    file.name = part.file_name;
    file.content_type = part.content_type;
    file
}

fn text<'p>(name: &str, part: &'p Part) -> Result<&'p str, Refusal> {
    if !part.content_type.as_deref().is_none_or(negotiation::is_utf8) {
        return Err(refusal(name, Reason::UnsupportedMediaType, "", "has to be in UTF-8"));
    }
    std::str::from_utf8(&part.bytes).map_err(|_| refusal(name, Reason::Malformed, "", "not UTF-8"))
}

fn json<C: Codec>(name: &str, part: &Part) -> Result<C::Value, Refusal> {
    codec::from_slice::<C>(&part.bytes).map_err(|error| {
        let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&part.bytes).is_ok();
        let reason = if is_json { Reason::Invalid } else { Reason::Malformed };
        refusal(name, reason, error.path(), error.message())
    })
}

/// Reads a value. Where its type leaves open what a text is, it is read as what it looks like, or else as a string.
fn read<'v, C: Codec>(
    name: &str,
    view: impl Fn() -> Result<Option<View<'v>>, TextError>,
) -> Result<Option<C::Value>, Refusal> {
    let read = |untyped| match view()? {
        Some(view) => C::read(TextReader::new(view, untyped)).map(Some),
        None => Ok(None),
    };
    match read(Untyped::Guessed) {
        Ok(value) => Ok(value),
        Err(TextError::Absent) => Ok(None),
        Err(wrong @ TextError::Wrong(_)) => read(Untyped::Text).map_err(|_| {
            let error = DecodeError::of(&wrong);
            refusal(name, Reason::Malformed, error.path(), error.message())
        }),
    }
}

fn required<T>(name: &str, value: Option<T>) -> Result<T, Refusal> {
    value.ok_or_else(|| refusal(name, Reason::Malformed, "", "missing"))
}

fn refusal(name: &str, reason: Reason, below: &str, problem: &str) -> Refusal {
    let pointer = format!("/{}{below}", name.replace('~', "~0").replace('/', "~1"));
    let detail = format!("part `{}` of the request body: {problem}", name.escape_debug());
    Refusal::flawed(reason, &detail, vec![Flaw { place: Place::Body(pointer), detail: problem.to_owned() }])
}
