//! Rust source that is laid out as it is written, from typed [`Piece`]s.
//!
//! Text and not tokens: printing tokens prettily takes several times as long as everything else
//! together, and what we write is regular enough to come out right by construction.

use super::code::{Code, Markdown, Piece, code};
use super::docs;
use crate::plan::Documentation;

/// Lines are broken beyond this many columns, where they can be.
pub(super) const WIDTH: usize = 100;

/// Text under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    code: Code,
    depth: usize,
}

impl Text {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// One line; an empty one gets no indentation.
    pub(super) fn line(&mut self, line: impl Piece) {
        let start = self.code.len();
        self.indent();
        let before = self.code.len();
        self.code.push(line);
        if self.code.len() == before {
            self.code.truncate(start);
        }
        self.code.push("\n");
    }

    /// The lines of a fixed text.
    pub(super) fn lines(&mut self, text: &'static str) {
        for line in text.lines() {
            self.line(line);
        }
    }

    /// The lines of another text, as deep as this one is.
    pub(super) fn nest(&mut self, other: &Code) {
        for line in other.lines() {
            self.line(line);
        }
    }

    /// A blank line, unless the text begins or a block has just been opened.
    pub(super) fn blank(&mut self) {
        let text = self.code.as_str();
        if !text.is_empty() && !text.ends_with("{\n") && !text.ends_with("\n\n") {
            self.code.push("\n");
        }
    }

    /// `head {`
    pub(super) fn open(&mut self, head: impl Piece) {
        self.line(code!("{} {{", head));
        self.depth += 1;
    }

    /// `}`
    pub(super) fn close(&mut self) {
        self.close_with("");
    }

    /// `}` and something behind it.
    pub(super) fn close_with(&mut self, tail: &'static str) {
        self.depth = self.depth.saturating_sub(1);
        self.line(code!("}}{}", tail));
    }

    /// `head(a, b)tail`, one argument to a line where that is too wide.
    pub(super) fn list(&mut self, head: impl Piece, items: &[Code], tail: impl Piece) {
        let one = code!("{}{}{}", head, Code::<_>::join(items, ", "), tail).own();
        if 4 * self.depth + one.len() <= WIDTH || items.is_empty() {
            self.line(one);
            return;
        }
        self.line(head);
        self.depth += 1;
        for item in items {
            self.line(code!("{},", item));
        }
        self.depth -= 1;
        self.line(tail);
    }

    /// The same, and opens the block that `tail` ends with.
    pub(super) fn open_list(&mut self, head: impl Piece, items: &[Code], tail: impl Piece) {
        self.list(head, items, code!("{} {{", tail));
        self.depth += 1;
    }

    /// One line deeper than the others: the rest of an expression.
    pub(super) fn continued(&mut self, line: impl Piece) {
        self.depth += 1;
        self.line(line);
        self.depth -= 1;
    }

    /// Doc comments and `#[deprecated]`; `fallback` where the document says nothing.
    pub(super) fn docs(&mut self, documentation: &Documentation, fallback: impl Piece<Markdown>) {
        self.doc_comment(documentation, fallback);
        if documentation.deprecated {
            self.line("#[deprecated]");
        }
    }

    /// Doc comments alone.
    pub(super) fn doc_comment(&mut self, documentation: &Documentation, fallback: impl Piece<Markdown>) {
        self.comments("///", documentation, fallback);
    }

    /// Doc comments of the module or crate that the text is of.
    pub(super) fn inner_docs(&mut self, documentation: &Documentation) {
        self.comments("//!", documentation, "");
    }

    /// One line of a doc comment.
    pub(super) fn comment(&mut self, line: impl Piece<Markdown>) {
        self.marked("///", line);
    }

    /// One line of the doc comment of the module or crate that the text is of.
    pub(super) fn inner_comment(&mut self, line: impl Piece<Markdown>) {
        self.marked("//!", line);
    }

    fn comments(&mut self, mark: &'static str, documentation: &Documentation, fallback: impl Piece<Markdown>) {
        let width = WIDTH.saturating_sub(4 * self.depth + 4).max(40);
        let before = self.code.len();
        for part in [&documentation.summary, &documentation.description].into_iter().flatten() {
            let begun = self.code.len();
            docs::each_line(part, width, &mut |line| {
                if begun > before && self.code.len() == begun {
                    self.marked(mark, "");
                }
                self.marked(mark, line);
            });
        }
        if self.code.len() == before {
            let fallback = fallback.own();
            if !fallback.is_empty() {
                self.marked(mark, fallback);
            }
        }
    }

    /// A line of a comment, without spaces at its end.
    fn marked(&mut self, mark: &'static str, line: impl Piece<Markdown>) {
        self.indent();
        self.code.push_comment(mark, line);
        self.code.push("\n");
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.code.push("    ");
        }
    }

    pub(super) fn into_code(self) -> Code {
        self.code
    }

    pub(super) fn code(&self) -> &Code {
        &self.code
    }

    pub(super) fn is_empty(&self) -> bool {
        self.code.is_empty()
    }
}

#[cfg(test)]
mod tests;
