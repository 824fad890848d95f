//! Statements about a place in a document: what is wrong there, what it costs, what to do.
//!
//! Texts live in tables, one row per code ([`crate::codes`]), so that the reference can be printed from them.

use std::borrow::Cow;
use std::collections::BTreeMap;
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
    /// The document is wrong at this place. It costs what the place is part of, and the rest is expressed. It counts as
    /// a loss.
    Fault,
    /// Nothing can be made of this document.
    Error,
}

impl Severity {
    /// The word that stands before the code in a report.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning | Self::Loss => "warning",
            Self::Fault | Self::Error => "error",
        }
    }

    /// Whether something that the document says is not expressed, while the rest is.
    pub const fn is_lost(self) -> bool {
        matches!(self, Self::Loss | Self::Fault)
    }
}

/// One row of a table such as [`crate::codes::SOURCE_CODES`].
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
    /// The row that it is an instance of.
    pub code: &'static Code,
    /// What is so here, in one sentence.
    pub message: String,
    /// Where; absent only when there is no text at all (an empty set of sources).
    pub span: Option<Span>,
    /// What stands beside the marked bytes in an excerpt: a few words, or nothing.
    pub label: String,
    /// Other places that belong to it, each with a few words.
    pub related: Vec<(Span, String)>,
    /// The JSON pointer of the node, where there is a tree.
    pub pointer: Option<String>,
    /// What was done instead, what else is known.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic without a place; see [`Self::at`].
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span: None,
            label: String::new(),
            related: Vec::new(),
            pointer: None,
            notes: Vec::new(),
        }
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

    /// A few words beside the marked bytes.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Points at one more place, with a few words about it.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// The same within bounds, whatever names a document has: a cut pointer would name another place, so a
    /// long one is left out.
    fn bounded(mut self) -> Self {
        if let Some((end, _)) = self.message.char_indices().nth(LONGEST_MESSAGE) {
            self.message.truncate(end);
            self.message.push('…');
        }
        self.pointer = self.pointer.filter(|pointer| pointer.len() <= LONGEST_POINTER);
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// So many characters of a message are kept.
const LONGEST_MESSAGE: usize = 1_000;
/// So many bytes a pointer may have.
const LONGEST_POINTER: usize = 8_192;

/// Collects diagnostics; nothing fails early.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// How many came, by code.
    counts: BTreeMap<&'static str, usize>,
}

/// More than this many diagnostics of one code are counted, not kept: a hostile document must not
/// turn its size into ours.
const MOST_PER_CODE: usize = 200;

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry(diagnostic.code.id).or_default();
        *count += 1;
        if *count <= MOST_PER_CODE {
            self.list.push(diagnostic.bounded());
        }
    }

    /// The codes of which more came than were kept, with the number that was left out.
    pub fn left_out(&self) -> impl Iterator<Item = (&'static str, usize)> + '_ {
        let over = |(&id, &count): (&&'static str, &usize)| Some((id, count.checked_sub(MOST_PER_CODE)?));
        self.counts.iter().filter_map(over).filter(|&(_, count)| count > 0)
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, other: Self) {
        let left_out: Vec<_> = other.left_out().collect();
        for diagnostic in other.list {
            self.push(diagnostic);
        }
        // Only now: those that were kept there are to be kept here.
        for (id, count) in left_out {
            *self.counts.entry(id).or_default() += count;
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

/// The first 60 characters of a text from a document, for use in a message: whatever a document
/// holds, a message stays a line.
pub fn clip(text: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}
