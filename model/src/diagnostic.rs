//! Diagnostics: statements about a place in a document that report what is wrong, what is lost by it and what to do.
//!
//! The texts are in tables with one row per code ([`crate::codes`]), so that the reference can be printed from them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The id of a file in [`crate::Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that contains the bytes.
    pub file: FileId,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset one past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of the bytes `start..end` of `file`.
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }
}

/// How severe a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The diagnostic is for information; nothing is lost.
    Note,
    /// The document breaks its standard here and was read leniently.
    Warning,
    /// A part of the document is not expressed in the result; the rest is. `--strict` makes it an error.
    Loss,
    /// The document is wrong at this place: what the place is part of is left out, and the rest is expressed. A fault
    /// counts as a loss.
    Fault,
    /// The document cannot be used, and the run ends.
    Error,
}

impl Severity {
    /// The word that a report prints before the code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning | Self::Loss => "warning",
            Self::Fault | Self::Error => "error",
        }
    }

    /// Whether a part of the document is left out of the result, while the rest is expressed.
    pub const fn is_lost(self) -> bool {
        matches!(self, Self::Loss | Self::Fault)
    }
}

/// A diagnostic code: one row of a table such as [`crate::codes::SOURCE_CODES`].
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The identifier: `SW` and four digits. It is never reused.
    pub id: &'static str,
    /// The severity of every diagnostic with this code.
    pub severity: Severity,
    /// What the code means in general, in one sentence.
    pub title: &'static str,
    /// What the reader of the report can do; may be empty.
    pub help: &'static str,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// A statement about one place of a document: an instance of a [`Code`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code that the diagnostic is an instance of.
    pub code: &'static Code,
    /// What is wrong at this place, in one sentence.
    pub message: String,
    /// The bytes that the diagnostic is about; absent only when there is no text at all (an empty set of sources).
    pub span: Option<Span>,
    /// A few words that an excerpt prints beside the marked bytes; may be empty.
    pub label: String,
    /// Other places that the diagnostic refers to, each with a few words.
    pub related: Vec<(Span, String)>,
    /// The JSON pointer of the node, where there is a tree and the pointer is not too long.
    pub pointer: Option<String>,
    /// Further sentences: what was done instead, and what else is known.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// Creates a diagnostic without a place; see [`Self::at`].
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

    /// Sets the bytes that the diagnostic is about.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Sets the place to a node: its bytes and its JSON pointer.
    #[must_use]
    pub fn at_node(mut self, node: crate::Node<'_>) -> Self {
        self.span = Some(node.span());
        self.pointer = Some(node.pointer());
        self
    }

    /// Sets the words that an excerpt prints beside the marked bytes.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a related place, with a few words about it.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// Limits the message and the pointer, however long the names of a document are: a message is truncated, but a
    /// truncated pointer would name another place, so a long one is left out.
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

/// The maximum length of a message, in characters.
const LONGEST_MESSAGE: usize = 1_000;
/// The maximum length of a pointer, in bytes.
const LONGEST_POINTER: usize = 8_192;

/// A collection of diagnostics, so that no stage has to stop at the first one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// The number of diagnostics that were added, by code; it includes those that are not kept.
    counts: BTreeMap<&'static str, usize>,
}

/// The maximum number of diagnostics that are kept per code. Further ones are only counted, because a hostile document
/// must not make the report as large as itself.
const MOST_PER_CODE: usize = 200;

impl Diagnostics {
    /// Adds a diagnostic; beyond the maximum per code it is only counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry(diagnostic.code.id).or_default();
        *count += 1;
        if *count <= MOST_PER_CODE {
            self.list.push(diagnostic.bounded());
        }
    }

    /// The codes of which some diagnostics were not kept, each with the number of those.
    pub fn left_out(&self) -> impl Iterator<Item = (&'static str, usize)> + '_ {
        let over = |(&id, &count): (&&'static str, &usize)| Some((id, count.checked_sub(MOST_PER_CODE)?));
        self.counts.iter().filter_map(over).filter(|&(_, count)| count > 0)
    }

    /// Adds all diagnostics of another collection.
    pub fn extend(&mut self, other: Self) {
        let left_out: Vec<_> = other.left_out().collect();
        for diagnostic in other.list {
            self.push(diagnostic);
        }
        // Only now, so that the diagnostics that the other collection kept are kept here too.
        for (id, count) in left_out {
            *self.counts.entry(id).or_default() += count;
        }
    }

    /// The diagnostics that are kept, in the order in which they were added.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Whether any diagnostic is at least as severe as `severity`.
    pub fn any(&self, severity: Severity) -> bool {
        self.list.iter().any(|d| d.code.severity >= severity)
    }

    /// The number of diagnostics that are kept.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no diagnostics.
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

/// The first 60 characters of a text from a document, for use in a message: a message stays short, whatever a document
/// contains.
pub fn clip(text: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}
