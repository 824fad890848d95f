//! Statements about a place in a document: what is wrong there, what it costs, what to do.
//!
//! Texts live in [`CODES`], one row per code, so that the reference can be printed from it.

use std::fmt;

/// A file of [`crate::Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }
}

/// What a diagnostic costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// The document is sloppy here and was read leniently.
    Warning,
    /// Something that the document says is not expressed; the rest is. `--strict` makes it an error.
    Loss,
    /// Nothing can be made of this document.
    Error,
}

impl Severity {
    /// The word that stands before the code in a report.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning | Self::Loss => "warning",
            Self::Error => "error",
        }
    }
}

/// One row of [`CODES`].
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `SW` and four digits; never reused.
    pub id: &'static str,
    /// What it costs.
    pub severity: Severity,
    /// One sentence: what the code stands for in general.
    pub title: &'static str,
    /// What the reader can do about it.
    pub help: &'static str,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// One statement about one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The row of [`CODES`] that it is an instance of.
    pub code: &'static Code,
    /// What is so here, in one sentence.
    pub message: String,
    /// Where; absent only when there is no text at all (an empty set of sources).
    pub span: Option<Span>,
    /// The JSON pointer of the node, where there is a tree.
    pub pointer: Option<String>,
    /// What was done instead, what else is known.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic without a place; see [`Self::at`].
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span: None, pointer: None, notes: Vec::new() }
    }

    /// Points at bytes.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Points at a node: its bytes and its JSON pointer.
    #[must_use]
    pub fn at_node(mut self, node: crate::Node<'_>) -> Self {
        self.span = Some(node.span());
        self.pointer = Some(node.pointer());
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// Collects diagnostics; nothing fails early.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

/// More than this many diagnostics of one code are counted, not kept: a hostile document must not
/// turn its size into ours.
const MOST_PER_CODE: usize = 200;

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let same = self.list.iter().rev().take(MOST_PER_CODE).filter(|d| d.code == diagnostic.code).count();
        if same < MOST_PER_CODE {
            self.list.push(diagnostic);
        }
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, other: Self) {
        for diagnostic in other.list {
            self.push(diagnostic);
        }
    }

    /// In the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Whether any of them is as grave as `severity`.
    pub fn any(&self, severity: Severity) -> bool {
        self.list.iter().any(|d| d.code.severity >= severity)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
