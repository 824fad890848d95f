//! The files of one reading, and the line and column of a place in them.

use crate::codes::{NOT_JSON, NOT_UTF8, TOO_LARGE};
use crate::{Code, Diagnostics, FileId, Span};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A file as the caller provided it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name of the file in reports, usually a path relative to the working directory.
    pub name: String,
    /// The text of the file, without a byte order mark.
    pub text: Arc<str>,
    /// Whether the file is a value in memory: it has no lines that anyone could look up, so reports give JSON pointers.
    pub in_memory: bool,
    /// Whether the user named the file, and not a document.
    is_own: bool,
}

/// All files that a reading may use: an in-memory map that the caller fills. Nothing is opened later.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Stored>,
    documents: Vec<FileId>,
    /// The files that documents refer to and that are not available, each with the reason.
    refused: BTreeMap<String, Unavailable>,
}

/// Why a file that documents refer to is not available: half a sentence for the reports about the references to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// The file does not exist or cannot be read. Only the references to it are lost.
    Missing(String),
    /// The file is outside the folders of the documents, by a symbolic link. The reading ends with an error.
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
    /// The offset of the first byte of each line, computed on first use.
    lines: OnceLock<Vec<u32>>,
    /// Whether reports may show lines of the file, computed on first use.
    is_quotable: OnceLock<bool>,
}

/// The maximum size of a file in bytes: spans have 32 bits, and one bit of the length of a text is a flag.
pub const MAX_FILE_BYTES: usize = (u32::MAX / 2) as usize;

/// Why a file or a value cannot be added to [`Sources`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The bytes are not UTF-8.
    #[error("{name}: not UTF-8 (first bad byte at offset {offset})")]
    NotUtf8 {
        /// The name of the file.
        name: String,
        /// The number of bytes before the first invalid one.
        offset: usize,
    },
    /// The file is larger than [`MAX_FILE_BYTES`].
    #[error("{name}: larger than 2 GiB")]
    TooLarge {
        /// The name of the file.
        name: String,
    },
    /// The value in memory cannot be written as JSON.
    #[error("{name}: cannot be written as JSON ({reason})")]
    NotJson {
        /// The name of the value.
        name: String,
        /// The message of the serializer.
        reason: String,
    },
}

impl SourceError {
    /// The diagnostic code of the error.
    pub fn code(&self) -> &'static Code {
        match self {
            Self::NotUtf8 { .. } => &NOT_UTF8,
            Self::TooLarge { .. } => &TOO_LARGE,
            Self::NotJson { .. } => &NOT_JSON,
        }
    }
}

impl Sources {
    /// Creates sources without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a document: a file that the reading starts from.
    pub fn document(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> Result<FileId, SourceError> {
        let file = self.own_file(name, bytes)?;
        self.documents.push(file);
        Ok(file)
    }

    /// Adds a document that is a value in memory, such as one that a web framework makes from its routes.
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

    /// Creates the sources of one document that is a value in memory; see [`Self::serialized`].
    pub fn from_serialize<T: serde::Serialize + ?Sized>(
        name: impl Into<String>,
        value: &T,
    ) -> Result<Self, SourceError> {
        let mut sources = Self::new();
        sources.serialized(name, value)?;
        Ok(sources)
    }

    /// Creates the sources of one document in the types of the crate `openapiv3`, which dropshot and others produce.
    #[cfg(feature = "openapiv3")]
    pub fn from_openapiv3(document: &openapiv3::OpenAPI) -> Result<Self, SourceError> {
        Self::from_serialize("openapi", document)
    }

    /// Adds a file that the user has named and that is not a document, such as a configuration file. Reports may show
    /// its lines, whatever it contains.
    pub fn own_file(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> Result<FileId, SourceError> {
        let file = self.file(name, bytes)?;
        if let Some(stored) = self.files.get_mut(file.0 as usize) {
            stored.source.is_own = true;
        }
        Ok(file)
    }

    /// Adds a file that documents may refer to. Reports show its lines only if its root is an object, as in every part
    /// of an API description: a document can name any file beside it, and not every file is meant to be shown.
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

    /// Records that a file that documents refer to is not available, and why.
    pub fn refuse(&mut self, name: impl Into<String>, reason: impl Into<Unavailable>) {
        self.refused.insert(name.into(), reason.into());
    }

    /// The files that are not available, each with the reason.
    pub fn refused(&self) -> &BTreeMap<String, Unavailable> {
        &self.refused
    }

    /// All files in the order in which they were added.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &SourceFile> {
        self.files.iter().map(|stored| &stored.source)
    }

    /// The file with an id, which has to come from this very value; `None` if there is none.
    pub fn get(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file.0 as usize).map(|stored| &stored.source)
    }

    /// Whether reports may show lines of a file: the user named it, or its root is an object.
    pub fn is_quotable(&self, file: FileId) -> bool {
        let Some(stored) = self.files.get(file.0 as usize) else { return false };
        let holds_object = || {
            let tree = super::parse(file, &stored.source, &mut Diagnostics::default());
            tree.is_some_and(|tree| tree.root().is_object())
        };
        stored.source.is_own || *stored.is_quotable.get_or_init(holds_object)
    }

    /// The line and column of the start of a span, both counted from 1; the column counts characters. `None` in a
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
