//! What an emitted file is made of: typed pieces, and nothing else.
//!
//! Everything that is appended to a file goes through [`Piece`]: fixed text of this crate
//! (`&'static str`), identifiers, literals, numbers, paths that have been parsed, and [`Code`] that
//! was itself made of pieces. There is no piece that is a `String` or a `&str` of a document, so a
//! document's text cannot become code: it gets into a file as a [`Quoted`] literal or as a line of a
//! doc comment (`docs`), each of which escapes where it is printed.
//!
//! Text that is fixed names what it needs imported: `$codec::Int` prints `codec::Int` and registers
//! `codec`, `$_Codec` registers without printing. The table of a module (`modules`) makes `use` lines
//! of what was registered.

mod imports;
mod pieces;
mod template;

pub(super) use imports::Imports;
pub(super) use pieces::{Optional, Quoted, RawQuoted, Span, Verbatim, quoted_list};
pub(super) use template::{Template, code, file_path, is_sound, markdown, template, toml};

use std::marker::PhantomData;

/// The syntax of Rust source files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rust {}

/// The syntax of CommonMark, on one line: README files and the text of doc comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markdown {}

/// The syntax of TOML: `Cargo.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Toml {}

/// The relative path of an emitted file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FilePath {}

/// A piece of text that is valid in the syntax `L`. Only this module and `docs` can append to [`Code`], so an
/// implementation elsewhere can only be made of pieces that are here.
pub(super) trait Piece<L = Rust> {
    /// Appends the piece.
    fn put(&self, out: &mut Code<L>);

    /// The piece as text of its own.
    fn own(&self) -> Code<L> {
        let mut code = Code::new();
        self.put(&mut code);
        code
    }
}

/// Text of the syntax `L` that was made of pieces, with the imports that it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Code<L = Rust> {
    text: String,
    imports: Imports,
    language: PhantomData<L>,
}

impl<L> Default for Code<L> {
    fn default() -> Self {
        Self { text: String::new(), imports: Imports::default(), language: PhantomData }
    }
}

impl<L> Code<L> {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn push(&mut self, piece: impl Piece<L>) {
        piece.put(self);
    }

    /// Appends the piece as a line of its own.
    pub(super) fn line(&mut self, piece: impl Piece<L>) {
        piece.put(self);
        self.text.push('\n');
    }

    /// Joins pieces with a fixed text between them.
    pub(super) fn join(items: impl IntoIterator<Item = impl Piece<L>>, separator: &'static str) -> Self {
        let mut code = Self::new();
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                code.text.push_str(separator);
            }
            item.put(&mut code);
        }
        code
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn into_string(self) -> String {
        self.text
    }

    pub(super) fn imports(&self) -> Imports {
        self.imports
    }

    /// The text without the line breaks that it begins with.
    pub(super) fn without_leading_breaks(&self) -> Line<'_, L> {
        Line { text: self.text.trim_start_matches('\n'), imports: self.imports, language: PhantomData }
    }

    /// Removes what was appended after the text had a length.
    pub(super) fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
    }

    /// Each line as a piece, with the imports of all.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_, L>> {
        self.text.lines().map(|text| Line { text, imports: self.imports, language: PhantomData })
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends fixed text, in which `$name` prints a name and registers its import.
    fn fixed(&mut self, text: &'static str) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            self.text.push_str(before);
            rest = self.directive(after);
        }
        self.text.push_str(rest);
    }

    /// Handles the name that follows a `$`. Returns the text that follows the name.
    fn directive(&mut self, after: &'static str) -> &'static str {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = after.find(|c: char| !is_name(c)).unwrap_or(after.len());
        let (name, rest) = after.split_at(length);
        let shown = name.strip_prefix('_');
        self.imports.add(shown.unwrap_or(name));
        if shown.is_none() {
            self.text.push_str(name);
        }
        rest
    }
}

impl Code {
    /// Appends a comment up to the end of its line: a mark, and text without spaces at its end.
    ///
    /// [`Markdown`] is on one line by construction, so the text cannot leave the comment.
    pub(super) fn push_comment(&mut self, mark: &'static str, text: impl Piece<Markdown>) {
        let text = text.own();
        let text = text.as_str().trim_end();
        self.text(mark);
        if !text.is_empty() {
            self.text(" ");
            self.text(text);
        }
    }
}

/// A part of [`Code`].
#[derive(Clone, Copy)]
pub(super) struct Line<'a, L> {
    text: &'a str,
    imports: Imports,
    language: PhantomData<L>,
}

impl<L> Piece<L> for Line<'_, L> {
    fn put(&self, out: &mut Code<L>) {
        out.text(self.text);
        out.imports = out.imports.and(self.imports);
    }
}

impl<L> Piece<L> for &'static str {
    fn put(&self, out: &mut Code<L>) {
        out.fixed(self);
    }
}

impl<L> Piece<L> for &dyn Piece<L> {
    fn put(&self, out: &mut Code<L>) {
        (**self).put(out);
    }
}

impl<L, T: Piece<L>> Piece<L> for &T {
    fn put(&self, out: &mut Code<L>) {
        (**self).put(out);
    }
}

/// Prints nothing for `None`.
impl<L, T: Piece<L>> Piece<L> for Option<T> {
    fn put(&self, out: &mut Code<L>) {
        if let Some(piece) = self {
            piece.put(out);
        }
    }
}

impl<L> Piece<L> for Code<L> {
    fn put(&self, out: &mut Code<L>) {
        out.text(&self.text);
        out.imports = out.imports.and(self.imports);
    }
}

#[cfg(test)]
mod tests;
