//! Rust source that is laid out as it is written, from typed [`Piece`]s.
//!
//! Text and not tokens: printing tokens prettily takes several times as long as everything else
//! together, and what we write is regular enough to come out right by construction.

use super::code::{Code, Markdown, Piece, code};
use super::docs;
use crate::plan::Documentation;

/// The number of columns beyond which lines are broken, where they can be.
pub(super) const WIDTH: usize = 100;

/// Rust source under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    code: Code,
    depth: usize,
}

impl Text {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Appends a line; an empty one gets no indentation.
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

    /// Appends the lines of a fixed text.
    pub(super) fn lines(&mut self, text: &'static str) {
        for line in text.lines() {
            self.line(line);
        }
    }

    /// Appends the lines of another text, with the indentation of this one.
    pub(super) fn nest(&mut self, other: &Code) {
        for line in other.lines() {
            self.line(line);
        }
    }

    /// Appends a blank line, unless the text is empty or a block has just been opened.
    pub(super) fn blank(&mut self) {
        let text = self.code.as_str();
        if !text.is_empty() && !text.ends_with("{\n") && !text.ends_with("\n\n") {
            self.code.push("\n");
        }
    }

    /// Appends `head {`, and indents the lines that follow.
    pub(super) fn open(&mut self, head: impl Piece) {
        self.line(code!("{} {{", head));
        self.depth += 1;
    }

    /// Appends `}`, and ends the indentation of the block.
    pub(super) fn close(&mut self) {
        self.close_with("");
    }

    /// Appends `}` and the tail, and ends the indentation of the block.
    pub(super) fn close_with(&mut self, tail: &'static str) {
        self.depth = self.depth.saturating_sub(1);
        self.line(code!("}}{}", tail));
    }

    /// Appends the head, the items and the tail, such as `f(`, `a, b` and `)`, with one item to a line if that is too
    /// wide.
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

    /// Appends a list as [`list`](Self::list) does, and opens a block with its tail.
    pub(super) fn open_list(&mut self, head: impl Piece, items: &[Code], tail: impl Piece) {
        self.list(head, items, code!("{} {{", tail));
        self.depth += 1;
    }

    /// Appends a line that is indented one level deeper: the rest of an expression.
    pub(super) fn continued(&mut self, line: impl Piece) {
        self.depth += 1;
        self.line(line);
        self.depth -= 1;
    }

    /// Appends doc comments and `#[deprecated]`; the fallback is used if there is no documentation.
    pub(super) fn docs(&mut self, documentation: &Documentation, fallback: impl Piece<Markdown>) {
        self.doc_comment(documentation, fallback);
        if documentation.deprecated {
            self.line("#[deprecated]");
        }
    }

    /// Appends doc comments without `#[deprecated]`.
    pub(super) fn doc_comment(&mut self, documentation: &Documentation, fallback: impl Piece<Markdown>) {
        self.comments("///", documentation, fallback);
    }

    /// Appends the doc comments of the module or crate that the text belongs to.
    pub(super) fn inner_docs(&mut self, documentation: &Documentation) {
        self.comments("//!", documentation, "");
    }

    /// Appends one line of a doc comment.
    pub(super) fn comment(&mut self, line: impl Piece<Markdown>) {
        self.marked("///", line);
    }

    /// Appends one line of the doc comment of the module or crate that the text belongs to.
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

    /// Appends a line of a comment, without spaces at its end.
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
