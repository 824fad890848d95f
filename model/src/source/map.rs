//! The files of one reading, and places in them as line and column.

use crate::codes::{NOT_JSON, NOT_UTF8, TOO_LARGE};
use crate::{Code, Diagnostics, FileId, Span};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// One file as the caller handed it over.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// How reports name it, usually a path relative to where the user stands.
    pub name: String,
    /// Its text, without a byte order mark.
    pub text: Arc<str>,
    /// Made of a value in memory: it has no lines that anyone could look up, so reports give JSON pointers.
    pub in_memory: bool,
    /// Named by the user, not by a document.
    is_own: bool,
}

/// All files that a reading may use: an in-memory map that the caller fills. Nothing is opened later.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Stored>,
    documents: Vec<FileId>,
    /// Files that documents refer to and that could not be brought: why.
    refused: BTreeMap<String, Unavailable>,
}

/// Why a file that documents refer to cannot be had: half a sentence for the reports about the references to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// It is not there, or cannot be read. That costs the places that refer to it.
    Missing(String),
    /// It is outside of the folders of the documents, by a symbolic link. That ends the reading with an error.
    Outside(String),
}

impl From<String> for Unavailable {
    fn from(reason: String) -> Self {
        Self::Missing(reason)
    }
}

impl From<&str> for Unavailable {
    fn from(reason: &str) -> Self {
        Self::Missing(reason.to_owned())
    }
}

#[derive(Clone, Debug)]
struct Stored {
    source: SourceFile,
    /// The offset of the first byte of each line, made when it is first asked for.
    lines: OnceLock<Vec<u32>>,
    /// Whether reports may show its lines, found out when it is first asked.
    is_quotable: OnceLock<bool>,
}

/// The most bytes that one file may have; spans are 32-bit, and one bit of a text is taken.
pub const MAX_FILE_BYTES: usize = (u32::MAX / 2) as usize;

/// Why bytes are no source text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Not UTF-8.
    #[error("{name}: not UTF-8 (first bad byte at offset {offset})")]
    NotUtf8 {
        /// The file's name.
        name: String,
        /// Bytes before the first bad one.
        offset: usize,
    },
    /// Over [`MAX_FILE_BYTES`].
    #[error("{name}: larger than 2 GiB")]
    TooLarge {
        /// The file's name.
        name: String,
    },
    /// A value in memory that JSON has no form for.
    #[error("{name}: cannot be written as JSON ({reason})")]
    NotJson {
        /// What the value is called.
        name: String,
        /// What its serializer says.
        reason: String,
    },
}

impl SourceError {
    /// The row that a report about it prints.
    pub fn code(&self) -> &'static Code {
        match self {
            Self::NotUtf8 { .. } => &NOT_UTF8,
            Self::TooLarge { .. } => &TOO_LARGE,
            Self::NotJson { .. } => &NOT_JSON,
        }
    }
}

impl Sources {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a document: a file that the reading starts from.
    pub fn document(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> Result<FileId, SourceError> {
        let file = self.own_file(name, bytes)?;
        self.documents.push(file);
        Ok(file)
    }

    /// Adds a document that is a value in memory, such as one that a framework has made of its routes.
    ///
    /// ```
    /// # use specwright_model::{Reading, Sources, read};
    /// let document = serde_json::json!({ "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": {} });
    /// let mut sources = Sources::new();
    /// sources.serialized("routes", &document)?;
    /// let (api, _) = read(&sources, &Reading::default());
    /// assert_eq!(api.info.title, "T");
    /// # Ok::<(), specwright_model::source::SourceError>(())
    /// ```
    pub fn serialized<T: serde::Serialize + ?Sized>(
        &mut self,
        name: impl Into<String>,
        value: &T,
    ) -> Result<FileId, SourceError> {
        let name = name.into();
        match serde_json::to_vec(value) {
            Ok(bytes) => {
                let file = self.document(name, bytes)?;
                if let Some(stored) = self.files.get_mut(file.0 as usize) {
                    stored.source.in_memory = true;
                }
                Ok(file)
            }
            Err(error) => Err(SourceError::NotJson { name, reason: error.to_string() }),
        }
    }

    /// Sources of one document that is a value in memory; see [`Self::serialized`].
    pub fn from_serialize<T: serde::Serialize + ?Sized>(
        name: impl Into<String>,
        value: &T,
    ) -> Result<Self, SourceError> {
        let mut sources = Self::new();
        sources.serialized(name, value)?;
        Ok(sources)
    }

    /// Sources of one document in the types of the crate `openapiv3`, as dropshot and others make it.
    #[cfg(feature = "openapiv3")]
    pub fn from_openapiv3(document: &openapiv3::OpenAPI) -> Result<Self, SourceError> {
        Self::from_serialize("openapi", document)
    }

    /// Adds a file that the user has named and that is no document, such as a configuration: reports show its lines,
    /// whatever it holds.
    pub fn own_file(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> Result<FileId, SourceError> {
        let file = self.file(name, bytes)?;
        if let Some(stored) = self.files.get_mut(file.0 as usize) {
            stored.source.is_own = true;
        }
        Ok(file)
    }

    /// Adds a file that documents may reference. Reports show its lines only if it holds an object, as every part of
    /// a description does: a document can name any file beside it, and not each is meant to be shown.
    pub fn file(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> Result<FileId, SourceError> {
        let name = name.into();
        if bytes.len() > MAX_FILE_BYTES {
            return Err(SourceError::TooLarge { name });
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return Err(SourceError::NotUtf8 { offset: error.utf8_error().valid_up_to(), name }),
        };
        let text: Arc<str> = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.into(),
            None => text.into(),
        };
        #[expect(clippy::cast_possible_truncation, reason = "2^32 files do not fit in memory")]
        let id = FileId(self.files.len() as u32);
        let source = SourceFile { name, text, in_memory: false, is_own: false };
        self.files.push(Stored { source, lines: OnceLock::new(), is_quotable: OnceLock::new() });
        Ok(id)
    }

    /// The documents to read, in the order in which they were added.
    pub fn documents(&self) -> &[FileId] {
        &self.documents
    }

    /// Notes that a file that documents refer to cannot be had, and why.
    pub fn refuse(&mut self, name: impl Into<String>, reason: impl Into<Unavailable>) {
        self.refused.insert(name.into(), reason.into());
    }

    /// Files that cannot be had, and why.
    pub fn refused(&self) -> &BTreeMap<String, Unavailable> {
        &self.refused
    }

    /// All files in the order in which they were added.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &SourceFile> {
        self.files.iter().map(|stored| &stored.source)
    }

    /// One file. Ids come from this very value; another's gives `None`.
    pub fn get(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file.0 as usize).map(|stored| &stored.source)
    }

    /// Whether reports may show lines of a file: it is the user's own, or its root is an object.
    pub fn is_quotable(&self, file: FileId) -> bool {
        let Some(stored) = self.files.get(file.0 as usize) else { return false };
        let holds_object = || {
            let tree = super::parse(file, &stored.source, &mut Diagnostics::default());
            tree.is_some_and(|tree| tree.root().is_object())
        };
        stored.source.is_own || *stored.is_quotable.get_or_init(holds_object)
    }

    /// Line and column, both from 1, of the start of a span; the column counts characters. `None` in a
    /// document that is a value in memory.
    pub fn line_column(&self, span: Span) -> Option<(usize, usize)> {
        let stored = self.files.get(span.file.0 as usize).filter(|stored| !stored.source.in_memory)?;
        let text = &stored.source.text;
        let lines = stored.lines.get_or_init(|| line_starts(text));
        let line = lines.partition_point(|&start| start <= span.start);
        let start = lines.get(line.checked_sub(1)?)?;
        let before = text.get(*start as usize..span.start as usize)?;
        Some((line, before.chars().count() + 1))
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let after = |(at, byte)| (byte == b'\n').then(|| u32::try_from(at + 1).ok()).flatten();
    std::iter::once(0).chain(text.bytes().enumerate().filter_map(after)).collect()
}
