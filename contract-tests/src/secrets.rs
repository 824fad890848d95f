//! What must not leave: values that are sent, and are shown as `$NAME`.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt;

/// Values shorter than this (bytes) are not looked for in text: masking them would garble it, and
/// they protect nothing.
const SHORTEST: usize = 3;

/// A set of secret values by name.
///
/// `Debug` prints the names alone.
#[derive(Clone, Default)]
pub struct Secrets {
    /// (name, spelling), longest spelling first, so that a secret within another does not break it up.
    spellings: Vec<(String, String)>,
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
        f.debug_set().entries(self.spellings.iter().map(|(name, _)| name)).finish()
    }
}

impl Secrets {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value under a name (without `$`), in its plain, percent-encoded and JSON spellings.
    pub fn add(&mut self, name: &str, value: &str) {
        if value.len() < SHORTEST {
            return;
        }
        let percent = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
        let json = serde_json::Value::from(value).to_string();
        for spelling in [value, percent.as_str(), json.trim_matches('"')] {
            if !self.spellings.iter().any(|(_, known)| known == spelling) {
                self.spellings.push((name.to_owned(), spelling.to_owned()));
            }
        }
        self.spellings.sort_by(|(_, a), (_, b)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
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
    /// `Bearer …` and `Basic …` only what follows the scheme is secret.
    pub fn add_header(&mut self, name: &str, value: &str) {
        const TELLING: [&str; 7] = ["auth", "cookie", "key", "token", "secret", "password", "session"];
        let lower = name.to_ascii_lowercase();
        if TELLING.iter().any(|word| lower.contains(word)) {
            let credential = value.split_once(' ').map_or(value, |(_, credential)| credential);
            self.add(&variable_name(name), credential);
        }
    }

    /// Cuts a text at its secrets.
    pub fn split<'a>(&'a self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = vec![Piece::Text(text)];
        for (name, spelling) in &self.spellings {
            pieces = pieces.into_iter().flat_map(|piece| cut(piece, name, spelling)).collect();
        }
        pieces
    }

    /// The text with `$NAME` in the place of each secret.
    pub fn mask(&self, text: &str) -> String {
        self.split(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Secret(name) => format!("${name}"),
            })
            .collect()
    }
}

fn cut<'a>(piece: Piece<'a>, name: &'a str, spelling: &str) -> Vec<Piece<'a>> {
    let Piece::Text(mut rest) = piece else { return vec![piece] };
    let mut pieces = Vec::new();
    while let Some((before, after)) = rest.split_once(spelling) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Secret(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// `X-Api-Key` → `X_API_KEY`
pub(crate) fn variable_name(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}
