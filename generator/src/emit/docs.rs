//! Makes descriptions safe: whatever a document holds, the result is text for doc comments without doctests, intra-doc
//! links, HTML, control characters, or anything that rustdoc warns of.
//!
//! Paragraphs, lists, tables, emphasis, code spans, fenced code (as `text`) and links to web pages stay what they are.

use super::code::{Code, Markdown, Piece};
use std::borrow::Cow;

/// The most bytes of a description; a longer one is cut here, because no one reads it in an editor.
const LONGEST: usize = 16 * 1024;

/// One line of a description, which is safe in a doc comment and in a README: only this module makes one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a>(&'a str);

impl<'a> Line<'a> {
    /// The longest beginning of a text that is one line of visible characters. [`each_line`] passes on such lines only;
    /// this is a second safeguard.
    fn new(text: &'a str) -> Self {
        let acts = |c: char| c != '\t' && (c.is_control() || is_deceptive(c));
        Self(text.split(acts).next().unwrap_or_default())
    }

    pub(super) fn as_str(self) -> &'a str {
        self.0
    }
}

/// A description, printed as one line of prose.
pub(super) struct OneLine<'a>(pub(super) &'a str);

impl Piece<Markdown> for OneLine<'_> {
    fn put(&self, out: &mut Code<Markdown>) {
        let mut is_first = true;
        each_line(self.0, usize::MAX, &mut |line| {
            if !std::mem::replace(&mut is_first, false) {
                out.push(" ");
            }
            out.push(line);
        });
    }
}

/// Passes on the lines of a description one after the other.
pub(super) fn each_line(text: &str, width: usize, give: &mut dyn FnMut(Line<'_>)) {
    let end = (0..=LONGEST.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let mut out = Squeezed { give, pending: false, begun: false };
    let mut fence: Option<&str> = None;
    for line in text[..end].split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']) {
        let trimmed = line.trim();
        match fence {
            Some(mark) if trimmed.starts_with(mark) => {
                fence = None;
                out.push("```");
            }
            Some(_) => out.push(&clean(line.trim_end()).replace("```", "'''").replace('\t', "    ")),
            None if trimmed.starts_with("```") || trimmed.starts_with("~~~") => {
                fence = Some(if trimmed.starts_with('`') { "```" } else { "~~~" });
                out.push("```text");
            }
            None => wrap(&prose(line), width, &mut out),
        }
    }
    if fence.is_some() {
        out.push("```");
    }
    if end < text.len() {
        out.push("…");
    }
}

/// Passes on lines with no blank lines at the ends, and never two in a row.
struct Squeezed<'g> {
    give: &'g mut dyn FnMut(Line<'_>),
    /// Whether a blank line is due before the next line.
    pending: bool,
    begun: bool,
}

impl Squeezed<'_> {
    fn push(&mut self, line: &str) {
        if line.is_empty() {
            self.pending = self.begun;
            return;
        }
        if std::mem::take(&mut self.pending) {
            (self.give)(Line::new(""));
        }
        self.begun = true;
        (self.give)(Line::new(line));
    }
}

/// Whether a character makes text look other than it is, or cannot be seen.
pub(super) fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let keep = |c: char| if c == '\t' || !(c.is_control() || is_deceptive(c)) { c } else { '\u{fffd}' };
    text.chars().map(keep).collect()
}

/// Cleans one line of prose: at most three spaces in front (four would be code), single spaces within.
fn prose(line: &str) -> Cow<'_, str> {
    // Nearly all lines of nearly all documents stay what they are.
    let tail = line.trim_ascii_end();
    if tail.as_bytes().first() != Some(&b' ') && next_sign(tail.as_bytes()).is_none() && is_plain(tail.as_bytes()) {
        return Cow::Borrowed(tail);
    }
    let line = clean(line);
    let indentation = line.chars().take_while(|c| c.is_whitespace()).count().min(3);
    let mut words = line.split_whitespace();
    let Some(first) = words.next() else { return Cow::Borrowed("") };
    let mut text = String::with_capacity(line.len());
    text.push_str(first);
    for word in words {
        text.push(' ');
        text.push_str(word);
    }
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&"   "[..indentation]);
    inline(&text, &mut out);
    Cow::Owned(out)
}

/// Whether text is printable ASCII with single spaces.
fn is_plain(bytes: &[u8]) -> bool {
    let mut last = 0;
    bytes.iter().all(|&byte| {
        let fits = matches!(byte, b' '..=b'~') && (byte, last) != (b' ', b' ');
        last = byte;
        fits
    })
}

/// The position of the next sign that might have to be escaped.
fn next_sign(bytes: &[u8]) -> Option<usize> {
    let is_sign = |(at, &byte): (usize, &u8)| match byte {
        b'`' | b'[' | b'\\' | b']' | b'<' | b'>' => true,
        b'h' => bytes[at..].starts_with(b"http"),
        b'!' => bytes.get(at + 1) == Some(&b'['),
        // Within a list item a fence begins behind the item's mark.
        b'~' => bytes[at..].starts_with(b"~~~"),
        _ => false,
    };
    bytes.iter().enumerate().position(is_sign)
}

/// Escapes what would be a link, HTML or an image; keeps code spans and links to web pages.
fn inline(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = next_sign(rest.as_bytes()) {
        // Signs are ASCII, so both parts are text.
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let taken = match from.as_bytes().first() {
            Some(b'`') => code_span(from, out),
            Some(b'[') => link(from, out),
            Some(b'\\') => escape_pair(from, out),
            Some(b'h') if from.starts_with("http://") || from.starts_with("https://") => bare_url(from, out),
            Some(b'h') => {
                out.push('h');
                1
            }
            Some(&sign) => {
                out.push('\\');
                out.push(char::from(sign));
                1
            }
            None => 0,
        };
        rest = from.get(taken.max(1)..).unwrap_or_default();
    }
    out.push_str(rest);
}

fn code_span(rest: &str, out: &mut String) -> usize {
    let ticks = rest.bytes().take_while(|&b| b == b'`').count();
    let fence = &rest[..ticks];
    let inside = &rest[ticks..];
    let end = inside
        .match_indices(fence)
        .map(|(at, _)| at)
        .find(|&at| !inside[..at].ends_with('`') && !inside[at + ticks..].starts_with('`'));
    match end {
        Some(end) if ticks < 3 && end > 0 => {
            out.push_str(&rest[..ticks + end + ticks]);
            ticks + end + ticks
        }
        _ => {
            out.push_str(&"\\`".repeat(ticks));
            ticks
        }
    }
}

/// Prints `[text](https://…)` as a link, and any other bracket as a bracket. Returns how many bytes were taken.
fn link(rest: &str, out: &mut String) -> usize {
    let target = rest.find("](").and_then(|middle| {
        let url = &rest[middle + 2..];
        let end = url.find(')')?;
        let text = &rest[1..middle];
        let is_plain = !text.is_empty() && !text.contains(['[', ']', '`', '<', '>', '\\', '!']);
        (is_plain && is_web_page(&url[..end])).then_some((text, &url[..end], middle + 2 + end + 1))
    });
    let Some((text, url, taken)) = target else {
        out.push_str("\\[");
        return 1;
    };
    for part in ["[", text, "](", url, ")"] {
        out.push_str(part);
    }
    taken
}

fn is_web_page(url: &str) -> bool {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@&=+,;%".contains(c);
    (url.starts_with("https://") || url.starts_with("http://")) && url.len() > 10 && url.chars().all(is_safe)
}

fn bare_url(rest: &str, out: &mut String) -> usize {
    let end = rest.find(|c: char| c.is_whitespace() || "<>\"'`()[]{}|\\^*".contains(c)).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '_', '~']);
    if is_web_page(url) {
        out.push('<');
        out.push_str(url);
        out.push('>');
        url.len()
    } else {
        // Not a link for rustdoc either, once the scheme is parted.
        out.push_str("http\\:");
        if rest.starts_with("https") {
            out.truncate(out.len() - 6);
            out.push_str("https\\:");
            "https:".len()
        } else {
            "http:".len()
        }
    }
}

fn escape_pair(rest: &str, out: &mut String) -> usize {
    match rest[1..].chars().next() {
        Some(next) if next.is_ascii_punctuation() => {
            out.push('\\');
            out.push(next);
            2
        }
        _ => {
            out.push_str("\\\\");
            1
        }
    }
}

/// Breaks a long line of prose at spaces; tables stay whole.
fn wrap(line: &str, width: usize, out: &mut Squeezed<'_>) {
    if line.len() <= width || line.trim_start().starts_with(['|', '#']) {
        out.push(line);
        return;
    }
    let hang = hanging(line);
    let words = line.trim_start_matches(' ');
    let mut current = String::with_capacity(width + 16);
    // Never more than `prose` has left: a fourth space would make code of the line, and a doctest of the code.
    current.push_str(&line[..line.len() - words.len()]);
    let mut is_begun = false;
    for word in words.split(' ') {
        if is_begun && current.len() + 1 + word.len() > width && !begins_a_block(word) {
            out.push(&current);
            current.clear();
            current.extend(std::iter::repeat_n(' ', hang));
        } else if is_begun {
            current.push(' ');
        }
        current.push_str(word);
        is_begun = true;
    }
    out.push(&current);
}

/// The column at which the text of a list item begins; for any other line, that of its first word.
fn hanging(line: &str) -> usize {
    let indentation = line.len() - line.trim_start().len();
    let marker = line.trim_start().split(' ').next().unwrap_or_default();
    let digits = marker.trim_end_matches(['.', ')']);
    let is_number = digits.len() < marker.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if matches!(marker, "-" | "*" | "+") || is_number { indentation + marker.len() + 1 } else { indentation }
}

/// Whether a word would mean something else at the beginning of a line.
fn begins_a_block(word: &str) -> bool {
    word.is_empty()
        || word.starts_with(['-', '+', '*', '#', '=', '~', '|', '>', '`', '_', ':'])
        || word.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests;
