//! The JSON pointer of an error, carried in its message: ``at `/lines/3/price`: invalid type``.
//!
//! serde's errors have no field for a pointer, so each layer puts its token in front of the message, and does so only
//! when an error has occurred.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

use serde::de;

const OPENING: &str = "at `";
/// The maximum numbers of characters of one token and of bytes of one message that an error repeats. The input decides
/// both, so both have a bound.
const TOKEN_LIMIT: usize = 200;
const MESSAGE_LIMIT: usize = 4096;

/// Returns `error` with `token`, the member or the index in which it occurred, put in front of its pointer.
#[cold]
#[inline(never)]
pub(super) fn at<E: de::Error>(error: &E, token: &dyn Display) -> E {
    E::custom(prefixed(&error.to_string(), &token.to_string()))
}

/// Returns the error of a member that occurs twice (RFC 8259 §4 leaves its meaning open).
#[cold]
#[inline(never)]
pub(super) fn duplicate<E: de::Error>(name: &str) -> E {
    E::custom(prefixed("duplicate member", name))
}

/// Returns `error` with `words` inserted between its pointer and its message.
#[cold]
#[inline(never)]
pub(super) fn amend<E: de::Error>(error: &E, words: &str) -> E {
    let text = error.to_string();
    let message = words_of(&text);
    E::custom(match message.strip_prefix(OPENING).and_then(closing) {
        Some((pointer, rest)) => format!("{OPENING}{pointer}`: {words}{rest}"),
        None => format!("{words}{message}"),
    })
}

/// Splits a message into its pointer and the rest.
pub(super) fn split(message: &str) -> (String, &str) {
    let Some((pointer, words)) = message.strip_prefix(OPENING).and_then(closing) else {
        return (String::new(), message);
    };
    (pointer.replace("``", "`"), words)
}

/// Returns the pointer before its closing backtick, which is one that is not doubled, and the text after it.
fn closing(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('`')?;
        match text.get(at + 1..)?.strip_prefix(": ") {
            Some(words) => return Some((text.get(..at)?, words)),
            None => from = at + 2,
        }
    }
}

fn prefixed(message: &str, token: &str) -> String {
    let message = words_of(message);
    let mut text = String::with_capacity(message.len() + token.len() + 16);
    text.push_str(OPENING);
    text.push('/');
    push_token(&mut text, token);
    match message.strip_prefix(OPENING) {
        Some(rest) => text.push_str(rest),
        None => {
            let _ = write!(text, "`: {message}");
        }
    }
    shorten(&mut text);
    text
}

/// Appends one reference token, escaped as in RFC 6901 §3; backticks are doubled, because a single one ends the
/// pointer.
fn push_token(text: &mut String, token: &str) {
    for character in token.chars().take(TOKEN_LIMIT) {
        match character {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            '`' => text.push_str("``"),
            _ => text.push(character),
        }
    }
    if token.chars().nth(TOKEN_LIMIT).is_some() {
        text.push('…');
    }
}

/// Cuts the middle out of a message that repeats too much of the input; its end may hold the line.
fn shorten(text: &mut String) {
    if text.len() <= MESSAGE_LIMIT {
        return;
    }
    let (mut from, mut to) = (MESSAGE_LIMIT / 2, text.len() - MESSAGE_LIMIT / 4);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to += 1;
    }
    text.replace_range(from..to, "…");
}

/// Returns the message of an error that prints as Rust's `Debug`, as those of ciborium do: each layer would otherwise
/// quote the message of the layer below once more, which doubles every backslash.
fn words_of(message: &str) -> Cow<'_, str> {
    let quoted = message
        .strip_prefix("Semantic(")
        .and_then(|rest| rest.split_once(", \""))
        .and_then(|(_, rest)| rest.strip_suffix("\")"));
    match quoted {
        Some(words) => Cow::Owned(words.replace("\\\"", "\"").replace("\\\\", "\\").replace("\\'", "'")),
        None => Cow::Borrowed(message),
    }
}
