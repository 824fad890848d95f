//! What must not leave: values that are sent, and are shown as `$NAME`.

mod index;
mod spelling;
#[cfg(test)]
mod tests;

use crate::masked::Masked;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use index::{Index, Sought, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

/// Values shorter than this (bytes) are not looked for in text: masking them would garble it, and
/// they protect nothing.
const SHORTEST: usize = 3;
/// Values shorter than this (bytes) are not looked for in Base64.
const SHORTEST_ENCODED: usize = 8;

/// Words that say of a name that what it names is secret.
const TELLING: [&str; 7] = ["auth", "cookie", "key", "token", "secret", "password", "session"];

/// A set of secret values by name.
///
/// They are found in every spelling: percent-encoded, as JSON, a JSON pointer, HTML, for a shell, in Base64; of a value
/// that was cut, twelve characters in a row are enough.
///
/// `Debug` prints the names alone.
#[derive(Clone, Default)]
pub struct Secrets {
    values: Vec<Value>,
    /// Header fields that hold nothing but a credential, by their names in lower case, and what they are shown as: they
    /// are masked however short the value is.
    fields: BTreeMap<String, String>,
    /// Made when it is first needed.
    index: OnceLock<Index>,
}

/// A `$NAME` that stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`${name}` is not set")]
pub struct UnsetVariable {
    /// The name, without `$`.
    pub name: String,
}

/// A part of a text that has been searched for secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// No secret.
    Text(&'a str),
    /// The name of the secret that stands here.
    Secret(&'a str),
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: BTreeSet<&str> = self.values.iter().map(|value| value.name.as_str()).collect();
        f.debug_set().entries(names).finish()
    }
}

impl Secrets {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value under a name (without `$`).
    pub fn add(&mut self, name: &str, value: &str) {
        // HTTP takes the spaces around a field's value away.
        for value in [value, value.trim()] {
            if value.len() >= SHORTEST && self.keep(name, value) {
                for encoded in in_base64(value) {
                    self.keep(name, &encoded);
                }
            }
        }
    }

    /// Gives back whether it is a new one.
    fn keep(&mut self, name: &str, value: &str) -> bool {
        let is_new = !self.values.iter().any(|known| known.characters.iter().copied().eq(value.chars()));
        if is_new {
            self.values.push(Value { name: name.to_owned(), characters: value.chars().collect() });
            self.index.take();
        }
        is_new
    }

    /// How many values there are, in all their forms.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// Replaces `$NAME` in a configured text by what `lookup` says, and keeps what was put in as a
    /// secret. `$$` is a literal dollar; a `$` before no name is one too.
    ///
    /// # Errors
    /// A name that `lookup` does not know.
    pub fn expand(&mut self, text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<String, UnsetVariable> {
        let mut expanded = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            expanded.push_str(before);
            let length = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
            let (name, tail) = after.split_at(length);
            rest = if let Some(tail) = after.strip_prefix('$') {
                expanded.push('$');
                tail
            } else if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
                expanded.push('$');
                after
            } else {
                let value = lookup(name).ok_or_else(|| UnsetVariable { name: name.to_owned() })?;
                self.add(name, &value);
                expanded.push_str(&value);
                tail
            };
        }
        expanded.push_str(rest);
        Ok(expanded)
    }

    /// Takes the value of a header field for a secret if the field's name says that it is one. Of
    /// `Bearer …` and `Basic …` only what follows the scheme is secret, and of the latter what it is made of too.
    pub fn add_header(&mut self, name: &str, value: &str) {
        if !is_telling(name) {
            return;
        }
        let (scheme, credential) = value.split_once(' ').unwrap_or(("", value));
        let variable = variable_name(name);
        self.fields.insert(name.to_ascii_lowercase(), variable.clone());
        self.add(&variable, credential);
        if scheme.eq_ignore_ascii_case("basic") {
            let decoded = STANDARD_NO_PAD.decode(credential.trim().trim_end_matches('=')).ok();
            let pair = decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
            self.add(&format!("{variable}_PAIR"), &pair);
            self.add(&format!("{variable}_PASSWORD"), pair.split_once(':').map_or("", |(_, password)| password));
        }
        if name.eq_ignore_ascii_case("cookie") {
            for (name, value) in value.split(';').filter_map(|pair| pair.split_once('=')) {
                self.add(&format!("{variable}_{}", variable_name(name.trim())), value);
            }
        }
    }

    /// Cuts a text at its secrets. Where one stands in part, an ellipsis follows its name.
    pub fn split<'a>(&'a self, text: &'a str) -> Vec<Piece<'a>> {
        self.pieces(text, usize::MAX)
    }

    /// The value of a header field, cut at its secrets; what a field holds that is for credentials is one, however
    /// short it is.
    pub(crate) fn split_field<'a>(&'a self, name: &str, value: &'a str) -> Vec<Piece<'a>> {
        let pieces = self.split(value);
        let is_plain = pieces.iter().all(|piece| matches!(piece, Piece::Text(_)));
        let Some(variable) = self.field(name).filter(|_| is_plain) else { return pieces };
        let scheme = value.split_once(' ').and_then(|(scheme, _)| value.get(..=scheme.len()));
        vec![Piece::Text(scheme.unwrap_or_default()), Piece::Secret(variable)]
    }

    /// The value of a header field with `$NAME` in the place of each secret.
    pub(crate) fn mask_field(&self, name: &str, value: &str) -> Masked {
        Masked::new(self.split_field(name, value).into_iter().map(shown).collect())
    }

    fn field(&self, name: &str) -> Option<&str> {
        const ALWAYS: [(&str, &str); 2] =
            [("authorization", "AUTHORIZATION"), ("proxy-authorization", "PROXY_AUTHORIZATION")];
        let lower = name.to_ascii_lowercase();
        let always = || ALWAYS.iter().find(|(known, _)| *known == lower).map(|(_, variable)| *variable);
        self.fields.get(&lower).map(String::as_str).or_else(always)
    }

    /// The text with `$NAME` in the place of each secret.
    pub fn mask(&self, text: &str) -> Masked {
        Masked::new(self.split(text).into_iter().map(shown).collect())
    }

    /// The same, cut behind so many characters. The text is to be whole: a secret at the cut is masked as one.
    pub fn mask_within(&self, text: &str, most: usize) -> Masked {
        let mut masked = String::new();
        let mut left = most;
        for piece in self.pieces(text, most.saturating_add(1)) {
            let shown = shown(piece);
            let end = shown.char_indices().nth(left).map(|(end, _)| end);
            masked.push_str(shown.get(..end.unwrap_or(shown.len())).unwrap_or_default());
            if end.is_some() {
                masked.push('…');
                break;
            }
            left -= shown.chars().count();
        }
        Masked::new(masked)
    }

    /// As many pieces as have so many characters together, or a few more.
    fn pieces<'a>(&'a self, text: &'a str, most: usize) -> Vec<Piece<'a>> {
        let index = self.index.get_or_init(|| Index::new(&self.values));
        let mut pieces = Vec::new();
        // What was seen to begin at `plain` and is no secret so far; what lies before `masked` is one.
        let (mut plain, mut masked, mut characters) = (0, 0, 0);
        let mut last = None;
        for (at, _) in text.char_indices() {
            if characters >= most && at >= masked {
                pieces.extend(piece(text, plain, at));
                return pieces;
            }
            characters += usize::from(at >= masked);
            // Within a secret another one may begin, and be longer.
            let sought = if at < masked { Sought::Heads } else { Sought::Parts };
            let hit = index.longest(&self.values, text, at, sought).filter(|hit| hit.end > masked);
            let Some(hit) = hit else { continue };
            let name = self.values.get(hit.value).map_or("SECRET", |value| value.name.as_str());
            pieces.extend(piece(text, plain, at));
            if at >= masked || last != Some(name) {
                pieces.push(Piece::Secret(name));
                pieces.extend((!hit.is_whole).then_some(Piece::Text("…")));
            }
            (plain, masked, last) = (hit.end, hit.end, Some(name));
        }
        pieces.extend(piece(text, plain, text.len()));
        pieces
    }
}

fn piece(text: &str, from: usize, to: usize) -> Option<Piece<'_>> {
    text.get(from..to).filter(|text| !text.is_empty()).map(Piece::Text)
}

fn shown(piece: Piece<'_>) -> String {
    match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Secret(name) => format!("${name}"),
    }
}

/// Whether a name says that what it names is secret.
pub fn is_telling(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    TELLING.iter().any(|word| lower.contains(word))
}

/// What stands of a value in Base64, whatever stands before and behind it there.
fn in_base64(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    if value.len() < SHORTEST_ENCODED {
        return found;
    }
    for before in 0..3 {
        let bytes: Vec<u8> = std::iter::repeat_n(0, before).chain(value.bytes()).collect();
        // Each character has six bits: those that the neighbours share are left out.
        let (from, to) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        let encoded = STANDARD_NO_PAD.encode(&bytes);
        let encoded = encoded.get(from..to).unwrap_or_default();
        let for_urls = encoded.replace('+', "-").replace('/', "_");
        if for_urls != encoded {
            found.push(for_urls);
        }
        found.push(encoded.to_owned());
    }
    found
}

/// `X-Api-Key` → `X_API_KEY`
pub(crate) fn variable_name(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}
