//! A writer of Rust text that is laid out as it is written.
//!
//! Text and not tokens: printing tokens prettily takes several times as long as everything else
//! together, and what we write is regular enough to come out right by construction. Nothing of a
//! document gets here but through [`Ident`](crate::plan::Ident)s, [`literal`] and doc comments.

use super::docs;
use crate::plan::Documentation;
use std::fmt::{Display, Write};

/// Lines are broken beyond this many columns, where they can be.
pub(super) const WIDTH: usize = 100;

/// Text under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    text: String,
    depth: usize,
}

impl Text {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// One line; an empty one gets no indentation.
    pub(super) fn line(&mut self, line: impl Display) {
        let start = self.text.len();
        self.indent();
        let before = self.text.len();
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{line}");
        if self.text.len() == before {
            self.text.truncate(start);
        }
        self.text.push('\n');
    }

    /// A blank line, unless the text begins or a block has just been opened.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("{\n") && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// `head {`
    pub(super) fn open(&mut self, head: impl Display) {
        self.line(format_args!("{head} {{"));
        self.depth += 1;
    }

    /// `}`
    pub(super) fn close(&mut self) {
        self.close_with("");
    }

    /// `}` and something behind it.
    pub(super) fn close_with(&mut self, tail: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.line(format_args!("}}{tail}"));
    }

    /// `head(a, b)tail`, one argument to a line where that is too wide.
    pub(super) fn list(&mut self, head: &str, items: &[String], tail: &str) {
        let one = format!("{head}{}{tail}", items.join(", "));
        if 4 * self.depth + one.len() <= WIDTH || items.is_empty() {
            self.line(one);
            return;
        }
        self.line(head);
        self.depth += 1;
        for item in items {
            self.line(format_args!("{item},"));
        }
        self.depth -= 1;
        self.line(tail);
    }

    /// The same, and opens the block that `tail` ends with.
    pub(super) fn open_list(&mut self, head: &str, items: &[String], tail: &str) {
        self.list(head, items, &format!("{tail} {{"));
        self.depth += 1;
    }

    /// One line deeper than the others: the rest of an expression.
    pub(super) fn continued(&mut self, line: impl Display) {
        self.depth += 1;
        self.line(line);
        self.depth -= 1;
    }

    /// Doc comments and `#[deprecated]`; `fallback` where the document says nothing.
    pub(super) fn docs(&mut self, documentation: &Documentation, fallback: impl Display) {
        self.doc_comment(documentation, fallback);
        if documentation.deprecated {
            self.line("#[deprecated]");
        }
    }

    /// Doc comments alone.
    pub(super) fn doc_comment(&mut self, documentation: &Documentation, fallback: impl Display) {
        let width = WIDTH.saturating_sub(4 * self.depth + 4).max(40);
        let before = self.text.len();
        for part in [&documentation.summary, &documentation.description].into_iter().flatten() {
            let begun = self.text.len();
            docs::each_line(part, width, &mut |line| {
                if begun > before && self.text.len() == begun {
                    self.comment("");
                }
                self.comment(line);
            });
        }
        if self.text.len() == before {
            let fallback = fallback.to_string();
            if !fallback.is_empty() {
                self.comment(&fallback);
            }
        }
    }

    /// Doc comments of the module that the text is of.
    pub(super) fn inner_docs(&mut self, documentation: &Documentation) {
        let begun = self.text.len();
        self.doc_comment(documentation, "");
        let outer = self.text.split_off(begun);
        for line in outer.lines() {
            self.line(line.replacen("///", "//!", 1));
        }
    }

    fn comment(&mut self, line: &str) {
        self.indent();
        self.text.push_str("///");
        let line = line.trim_end();
        if !line.is_empty() {
            self.text.push(' ');
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
    }

    pub(super) fn into_string(self) -> String {
        self.text
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }
}

/// Any text as a string literal of Rust.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c if c.is_control() || docs::is_deceptive(c) => {
                let _ = write!(literal, "\\u{{{:x}}}", u32::from(c));
            }
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// `&["a", "b"]`
pub(super) fn literals<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(literal).collect();
    format!("&[{}]", texts.join(", "))
}
