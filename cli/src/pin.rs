//! Writes documents and their pins: all of them or none.

use crate::exit::ExpectedError;
use crate::lockfile::{self, Held, Lock, Pin};
use crate::render::Terminal;
use crate::replace::below;
use specwright_generator::read_document;
use specwright_generator::transaction::{Changes, draft_of};
use std::fs;
use std::path::{Path, PathBuf};

/// A document that is to be pinned.
pub(crate) struct Document {
    /// The path of the document as specs.toml writes it.
    pub(crate) path: String,
    /// The path of its file.
    pub(crate) file: PathBuf,
    pub(crate) bytes: Vec<u8>,
    /// The URL that the bytes come from.
    pub(crate) url: Option<String>,
}

/// The former state of a document.
#[derive(Debug, Default)]
pub(crate) struct Former {
    pub(crate) pin: Option<Pin>,
    /// The bytes of its file.
    pub(crate) local: Option<Vec<u8>>,
}

impl Document {
    /// Returns the pin of these bytes.
    pub(crate) fn pin(&self) -> Pin {
        Pin::of(&self.bytes, self.url.clone())
    }

    /// Returns the state of the document before it is written.
    pub(crate) fn former(&self, lock: &Lock) -> Former {
        Former { pin: lock.document.get(&self.path).cloned(), local: local(&self.file) }
    }
}

/// Reads the bytes of a file; `None` for anything but a file.
fn local(file: &Path) -> Option<Vec<u8>> {
    fs::metadata(file).ok().filter(fs::Metadata::is_file)?;
    read_document(file).ok()
}

/// The other changes that are written together with the documents: to other files, and to other pins.
pub(crate) type Also<'a> = Option<&'a mut dyn FnMut(&mut Changes, &mut Lock) -> Result<(), ExpectedError>>;

/// Writes documents and pins where they differ from the existing ones, and returns the former state. No other process
/// writes either at the same time.
pub(crate) fn pin(
    lock: &Path,
    documents: &[Document],
    also: Also<'_>,
    terminal: Terminal,
) -> Result<Vec<Former>, ExpectedError> {
    let known = lockfile::read(lock)?;
    let formers: Vec<Former> = documents.iter().map(|document| document.former(&known)).collect();
    let is_so = |(document, former): (&Document, &Former)| {
        former.pin.as_ref() == Some(&document.pin()) && former.local.as_ref() == Some(&document.bytes)
    };
    if also.is_none() && documents.iter().zip(&formers).all(is_so) {
        return Ok(formers);
    }
    let mut held = Held::take(lock, terminal)?;
    let folder = lock.parent().unwrap_or(Path::new(""));
    let formers: Vec<Former> = documents.iter().map(|document| document.former(&held.lock)).collect();
    let mut changes = Changes::default();
    for (document, former) in documents.iter().zip(&formers) {
        // A file that holds the bytes already is not touched.
        if former.local.as_ref() != Some(&document.bytes) {
            let path = below(folder, &document.file).unwrap_or_default();
            changes.put(path, document.bytes.clone());
        }
        remove_drafts(&document.file, folder, &mut changes);
    }
    held.lock.document.extend(documents.iter().map(|document| (document.path.clone(), document.pin())));
    if let Some(also) = also {
        also(&mut changes, &mut held.lock)?;
    }
    held.save(changes)?;
    Ok(formers)
}

/// Removes drafts beside a document, which versions without transactions left there when they were killed.
fn remove_drafts(file: &Path, folder: &Path, changes: &mut Changes) {
    let name = file.file_name().and_then(|name| name.to_str());
    let entries = file.parent().and_then(|parent| fs::read_dir(parent).ok());
    for entry in entries.into_iter().flatten().flatten() {
        let is_draft = entry.file_name().to_str().and_then(draft_of).is_some_and(|of| Some(of) == name);
        if let Some(path) = below(folder, &entry.path()).filter(|_| is_draft)
            && entry.file_type().is_ok_and(|kind| kind.is_file())
        {
            changes.remove(path);
        }
    }
}
