//! One segment of a path: its normal form, and the pattern that a template requires of it.

use std::{borrow::Cow, fmt::Write as _, ops::Range};

use percent_encoding::percent_decode_str;

/// The error of a segment that is not percent-encoded UTF-8 (RFC 3986 §2.1).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// Returns the normal form of RFC 3986 §6.2.2: characters that need no encoding are decoded, all others are encoded in
/// upper case. Two segments are equivalent exactly if their normal forms are equal; `%2F` stays different from `/`.
pub(super) fn normal(raw: &str) -> Result<Cow<'_, str>, Malformed> {
    if raw.bytes().all(is_plain) {
        return Ok(Cow::Borrowed(raw));
    }
    percent_decode_str(raw).decode_utf8().map_err(|_| Malformed)?;
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'%' {
            push(&mut text, byte, is_plain(byte));
            continue;
        }
        let (digits, tail) = tail.split_first_chunk::<2>().ok_or(Malformed)?;
        let decoded = hex(*digits).ok_or(Malformed)?;
        push(&mut text, decoded, is_unreserved(decoded));
        rest = tail;
    }
    Ok(Cow::Owned(text))
}

fn push(text: &mut String, byte: u8, plain: bool) {
    if plain {
        text.push(char::from(byte));
    } else {
        // Writing to a string cannot fail.
        let _ = write!(text, "%{byte:02X}");
    }
}

fn hex(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high? * 16 + low?).ok()
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// Returns whether a byte is a `pchar` of RFC 3986 §3.3, without percent-encoding.
fn is_plain(byte: u8) -> bool {
    is_unreserved(byte) || b"!$&'()*+,;=:@".contains(&byte)
}

/// The pattern of a segment in a template: text and parameters in turn, as in `{id}.json` or `{id}:cancel`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Text in normal form.
    Literal(String),
    Parameter,
}

impl Pattern {
    /// Returns the pattern of a segment of a template, and the names of its parameters. A brace that is not closed is
    /// text.
    pub(super) fn parse(segment: &str) -> (Self, Vec<&str>) {
        let (mut parts, mut names, mut rest) = (Vec::new(), Vec::new(), segment);
        while let Some((before, name, after)) = next_parameter(rest) {
            literal(&mut parts, before);
            parts.push(Part::Parameter);
            names.push(name);
            rest = after;
        }
        literal(&mut parts, rest);
        (Self { parts }, names)
    }

    /// Returns the pattern of a segment that is only text, even if it has braces.
    pub(super) fn of_text(segment: &str) -> Self {
        let mut parts = Vec::new();
        literal(&mut parts, segment);
        Self { parts }
    }

    /// Returns the text of the pattern, if it has no parameters.
    pub(super) fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Returns the rank of the pattern: patterns with more fixed text are tried first, and among equals those with
    /// fewer parameters.
    pub(super) fn rank(&self) -> (std::cmp::Reverse<usize>, usize) {
        let fixed = self.parts.iter().map(|part| if let Part::Literal(text) = part { text.len() } else { 0 }).sum();
        (std::cmp::Reverse(fixed), self.parts.len())
    }

    /// Returns the range of a segment in normal form that each parameter captures: at least one character, and the
    /// first ones the least. The cost is linear: as the last text is tied to the end, the leftmost choice matches
    /// whenever any does.
    pub(super) fn captures(&self, segment: &str) -> Option<Vec<Range<usize>>> {
        let mut found = Vec::new();
        let mut open = None;
        let mut at = 0;
        for (index, part) in self.parts.iter().enumerate() {
            match (part, open) {
                (Part::Parameter, None) => open = Some(at),
                (Part::Parameter, Some(start)) => {
                    at = after_character(segment, start)?;
                    found.push(start..at);
                    open = Some(at);
                }
                (Part::Literal(text), None) => {
                    segment.get(at..).filter(|rest| rest.starts_with(text.as_str()))?;
                    at += text.len();
                }
                (Part::Literal(text), Some(start)) => {
                    let first = after_character(segment, start)?;
                    let last = index + 1 == self.parts.len();
                    let begin = if last { at_end(segment, text, first) } else { position(segment, text, first) }?;
                    found.push(start..begin);
                    at = begin + text.len();
                    open = None;
                }
            }
        }
        match open {
            Some(start) if start < segment.len() => found.push(start..segment.len()),
            None if at == segment.len() => {}
            _ => return None,
        }
        Some(found)
    }
}

/// Returns the first `{name}` of a template: the text before it, the name, the text after it.
fn next_parameter(template: &str) -> Option<(&str, &str, &str)> {
    let (head, after) = template.split_once('}')?;
    let (before, name) = head.rsplit_once('{')?;
    Some((before, name, after))
}

fn literal(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        // A template may hold a bare `%`, which is then a literal one.
        let text = normal(text).map_or_else(|Malformed| text.replace('%', "%25"), Cow::into_owned);
        parts.push(Part::Literal(text));
    }
}

/// Returns the position after the character at `start`; a percent-encoded character counts as one.
fn after_character(segment: &str, start: usize) -> Option<usize> {
    let length = if *segment.as_bytes().get(start)? == b'%' { 3 } else { 1 };
    Some(start + length)
}

fn at_end(segment: &str, text: &str, least: usize) -> Option<usize> {
    let begin = segment.len().checked_sub(text.len())?;
    (begin >= least && segment.ends_with(text) && is_boundary(segment, begin)).then_some(begin)
}

fn position(segment: &str, text: &str, least: usize) -> Option<usize> {
    let found = segment.get(least..)?.match_indices(text).map(|(offset, _)| least + offset);
    found.into_iter().find(|&begin| is_boundary(segment, begin))
}

/// Returns whether a position is not inside of a percent-encoded character such as `%2F`.
fn is_boundary(segment: &str, at: usize) -> bool {
    let percent_before = |back: usize| at.checked_sub(back).and_then(|i| segment.as_bytes().get(i)) == Some(&b'%');
    !percent_before(1) && !percent_before(2)
}
