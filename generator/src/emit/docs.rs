//! Descriptions are text: whatever a document holds, what comes out are doc comments without
//! doctests, intra-doc links, HTML, control characters, or anything that rustdoc warns of.
//!
//! Paragraphs, lists, tables, emphasis, code spans, fenced code (as `text`) and links to web pages
//! stay what they are.

/// Longer descriptions are cut here: no one reads them in an editor.
const LONGEST: usize = 16 * 1024;

/// The lines of a doc comment, without `///`.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let end = (0..=LONGEST.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let mut lines = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text[..end].split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']) {
        let trimmed = line.trim();
        match fence {
            Some(mark) if trimmed.starts_with(mark) => {
                fence = None;
                lines.push("```".to_owned());
            }
            Some(_) => lines.push(clean(line.trim_end()).replace("```", "'''").replace('\t', "    ")),
            None if trimmed.starts_with("```") || trimmed.starts_with("~~~") => {
                fence = Some(if trimmed.starts_with('`') { "```" } else { "~~~" });
                lines.push("```text".to_owned());
            }
            None => lines.extend(wrap(&prose(line), width)),
        }
    }
    if fence.is_some() {
        lines.push("```".to_owned());
    }
    if end < text.len() {
        lines.push("…".to_owned());
    }
    squeeze(lines)
}

/// No blank lines at the ends, never two in a row.
fn squeeze(lines: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        if !line.is_empty() || kept.last().is_some_and(|last| !last.is_empty()) {
            kept.push(line);
        }
    }
    while kept.last().is_some_and(String::is_empty) {
        kept.pop();
    }
    kept
}

/// Characters that make text look other than it is, or that no one can see.
pub(super) fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

fn clean(text: &str) -> String {
    let keep = |c: char| if c == '\t' || !(c.is_control() || is_deceptive(c)) { c } else { '\u{fffd}' };
    text.chars().map(keep).collect()
}

/// One line of prose: at most three spaces in front (four would be code), single spaces within.
fn prose(line: &str) -> String {
    let line = clean(line);
    let indentation = line.chars().take_while(|c| c.is_whitespace()).count().min(3);
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.is_empty() {
        return String::new();
    }
    format!("{}{}", " ".repeat(indentation), inline(&words.join(" ")))
}

/// Escapes what would be a link, HTML or an image; keeps code spans and links to web pages.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => code_span(rest, &mut out),
            '[' => link(rest, &mut out),
            'h' if rest.starts_with("http://") || rest.starts_with("https://") => bare_url(rest, &mut out),
            '\\' => escape_pair(rest, &mut out),
            ']' | '<' | '>' | '!' if c != '!' || rest.starts_with("![") => {
                out.push('\\');
                out.push(c);
                1
            }
            c => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = rest.get(taken.max(1)..).unwrap_or_default();
    }
    out
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

/// `[text](https://…)` stays a link; any other bracket is a bracket.
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
fn wrap(line: &str, width: usize) -> Vec<String> {
    if line.len() <= width || line.trim_start().starts_with('|') || line.trim_start().starts_with('#') {
        return vec![line.to_owned()];
    }
    let hang = hanging(line);
    let mut lines = Vec::new();
    let mut current = String::new();
    for word in line.split(' ') {
        let fits = current.trim().is_empty() || current.len() + 1 + word.len() <= width;
        if fits || begins_a_block(word) {
            if !current.is_empty() || word.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        } else {
            lines.push(std::mem::replace(&mut current, format!("{}{word}", " ".repeat(hang))));
        }
    }
    lines.push(current);
    lines
}

/// How far the text of a list item stands from the margin.
fn hanging(line: &str) -> usize {
    let indentation = line.len() - line.trim_start().len();
    let marker = line.trim_start().split(' ').next().unwrap_or_default();
    let digits = marker.trim_end_matches(['.', ')']);
    let is_number = digits.len() < marker.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if matches!(marker, "-" | "*" | "+") || is_number { indentation + marker.len() + 1 } else { indentation }
}

/// A word that would mean something else at the beginning of a line.
fn begins_a_block(word: &str) -> bool {
    word.is_empty()
        || word.starts_with(['-', '+', '*', '#', '=', '~', '|', '>', '`', '_', ':'])
        || word.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn descriptions_are_text() {
        for (text, expected) in [
            ("A plain line.", vec!["A plain line."]),
            (
                "See [Foo] and [docs](https://example.com/a?b=c).",
                vec!["See \\[Foo\\] and [docs](https://example.com/a?b=c)."],
            ),
            ("[x](javascript:alert(1))", vec!["\\[x\\](javascript:alert(1))"]),
            ("at https://example.com/x.", vec!["at <https://example.com/x>."]),
            (
                "<script> `Vec<T>` ![i](https://example.com/i.png)",
                vec!["\\<script\\> `Vec<T>` \\![i](https://example.com/i.png)"],
            ),
            ("```rust\npanic!()\n```", vec!["```text", "panic!()", "```"]),
            ("~~~\n```\nx", vec!["```text", "'''", "x", "```"]),
            ("a\n\n        indented()\n", vec!["a", "", "   indented()"]),
            ("-      code", vec!["- code"]),
            ("a\u{202e}b\u{0}c", vec!["a\u{fffd}b\u{fffd}c"]),
            ("one ` tick", vec!["one \\` tick"]),
            ("a\r\n\r\n\r\nb", vec!["a", "", "b"]),
        ] {
            assert_eq!(lines(text, 100), expected, "{text:?}");
        }
    }

    #[test]
    fn long_lines_are_broken_where_nothing_changes_its_meaning() {
        let text = format!("- {} - 1. x", "word ".repeat(30));
        let lines = lines(&text, 60);
        assert!(lines.len() > 2 && lines[1..].iter().all(|line| line.starts_with("  word")), "{lines:#?}");
        assert!(super::lines(&"x".repeat(1 << 20), 80).len() < 10);
    }
}
