//! The command that repeats a request, its secrets by name.

use crate::exchange::Request;
use crate::secrets::{Piece, Secrets};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// Bodies longer than this (bytes) are left out of the command.
const LONGEST_BODY: usize = 16 << 10;

/// A command of a POSIX shell, without a secret in it; `Display` writes it on one line.
///
/// An argument with a secret stands in double quotes, so that the shell puts the value of the
/// variable `$NAME` in; all others stand in single quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    parts: Vec<String>,
}

impl Command {
    /// What was received cannot be repeated.
    pub(crate) const fn none() -> Self {
        Self { parts: Vec::new() }
    }

    /// Its parts as lines of a terminal: the program with the address, then an option to each. A
    /// backslash at the end of all but the last makes them one command again.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// The same without what has become a secret since it was written.
    pub(crate) fn masked(self, secrets: &Secrets) -> Self {
        Self { parts: self.parts.iter().map(|part| secrets.mask(part).into()).collect() }
    }
}

/// As its `Display` has it: a command on one line, for a shell.
impl Serialize for Command {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Command {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Command".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parts.join(" "))
    }
}

/// The command that repeats a request and shows status, header fields and body of the answer.
pub(crate) fn command(request: &Request, secrets: &Secrets) -> Command {
    let mut first = String::from("curl -i");
    if request.method != "GET" {
        let _ = write!(first, " -X {}", quoted(&request.method, secrets));
    }
    let _ = write!(first, " {}", quoted(request.url.as_str(), secrets));
    let mut parts = vec![first];
    for (name, value) in &request.headers {
        let head = format!("{name}: ");
        let pieces = [secrets.split(&head), secrets.split_field(name, value)].concat();
        parts.push(format!("-H {}", argument(&pieces)));
    }
    if let Some(body) = &request.body {
        parts.push(match std::str::from_utf8(body) {
            Ok(text) if text.len() <= LONGEST_BODY => format!("--data-raw {}", quoted(text, secrets)),
            _ => "--data-binary @body".to_owned(),
        });
    }
    Command { parts }
}

fn quoted(text: &str, secrets: &Secrets) -> String {
    argument(&secrets.split(text))
}

fn argument(pieces: &[Piece<'_>]) -> String {
    if pieces.iter().any(|piece| matches!(piece, Piece::Secret(_))) {
        return format!("\"{}\"", double_quoted(pieces));
    }
    let text = |piece: &Piece<'_>| match piece {
        Piece::Text(text) | Piece::Secret(text) => (*text).to_owned(),
    };
    let argument: String = pieces.iter().map(text).collect();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument;
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}

fn double_quoted(pieces: &[Piece<'_>]) -> String {
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Secret(name) => match pieces.get(at + 1) {
                Some(Piece::Text(next)) if next.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') => {
                    let _ = write!(text, "${{{name}}}");
                }
                _ => {
                    let _ = write!(text, "${name}");
                }
            },
            Piece::Text(plain) => text.extend(plain.chars().flat_map(escaped)),
        }
    }
    text
}

fn escaped(c: char) -> impl Iterator<Item = char> {
    matches!(c, '"' | '\\' | '$' | '`').then_some('\\').into_iter().chain([c])
}
