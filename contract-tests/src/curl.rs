//! The command that repeats a request, its secrets by name.

use crate::exchange::Request;
use crate::secrets::{Piece, Secrets};
use std::fmt::Write as _;

/// Bodies longer than this (bytes) are left out of the command.
const LONGEST_BODY: usize = 16 << 10;

/// The command line (POSIX shell) that repeats a request.
///
/// An argument with a secret in it stands in double quotes, so that the shell puts the value of the
/// variable `$NAME` in; all others stand in single quotes.
pub(crate) fn command(request: &Request, secrets: &Secrets) -> String {
    let mut line = String::from("curl");
    if request.method != "GET" {
        let _ = write!(line, " -X {}", quoted(&request.method, secrets));
    }
    let _ = write!(line, " {}", quoted(request.url.as_str(), secrets));
    for (name, value) in &request.headers {
        let _ = write!(line, " -H {}", quoted(&format!("{name}: {value}"), secrets));
    }
    if let Some(body) = &request.body {
        match std::str::from_utf8(body) {
            Ok(text) if text.len() <= LONGEST_BODY => {
                let _ = write!(line, " --data-raw {}", quoted(text, secrets));
            }
            _ => line.push_str(" --data-binary @body"),
        }
    }
    line
}

fn quoted(argument: &str, secrets: &Secrets) -> String {
    let pieces = secrets.split(argument);
    if pieces.iter().any(|piece| matches!(piece, Piece::Secret(_))) {
        return format!("\"{}\"", double_quoted(&pieces));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
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
