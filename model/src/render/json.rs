//! Writes JSON that is made for programs and may also be shown in a terminal.

use super::acts;
use serde::Serialize;
use std::fmt::Write as _;

/// How JSON is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Indented, over several lines.
    Pretty,
    /// On one line, as in NDJSON.
    Line,
}

/// A value as JSON, without a line break at its end. Characters that act on a terminal (see [`acts`]) are written as
/// escapes, such as `\u009b`: JSON allows them unescaped, and a terminal obeys them.
///
/// # Errors
/// Fails for a value that JSON cannot express.
pub fn to_json(value: &(impl Serialize + ?Sized), layout: Layout) -> Result<String, serde_json::Error> {
    let text = match layout {
        Layout::Pretty => serde_json::to_string_pretty(value)?,
        Layout::Line => serde_json::to_string(value)?,
    };
    // Outside of strings JSON is ASCII, and within them line breaks are escaped already.
    let is_escaped = |c: char| c != '\n' && acts(c);
    if !text.contains(is_escaped) {
        return Ok(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_escaped(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    Ok(shown)
}
