//! Puts documents and their pins in place: all of them or none.

use crate::exit::ExpectedError;
use crate::lockfile::{self, Held, Lock, Pin};
use crate::replace::Batch;
use std::fs;
use std::path::{Path, PathBuf};

/// A document that is to be pinned.
pub(crate) struct Document {
    /// Its path as specs.toml writes it.
    pub(crate) path: String,
    /// Where it lies.
    pub(crate) file: PathBuf,
    pub(crate) bytes: Vec<u8>,
    /// Where the bytes come from.
    pub(crate) url: Option<String>,
}

/// What was there of a document.
#[derive(Debug, Default)]
pub(crate) struct Former {
    pub(crate) pin: Option<Pin>,
    /// The bytes of its file.
    pub(crate) local: Option<Vec<u8>>,
}

impl Document {
    /// The pin that these bytes get.
    pub(crate) fn pin(&self) -> Pin {
        Pin::of(&self.bytes, self.url.clone())
    }

    /// What there is of it.
    pub(crate) fn former(&self, lock: &Lock) -> Former {
        Former { pin: lock.document.get(&self.path).cloned(), local: fs::read(&self.file).ok() }
    }
}

/// What else changes together with the documents.
pub(crate) type Also<'a> = Option<&'a dyn Fn(&mut Batch) -> Result<(), ExpectedError>>;

/// Writes documents and pins where they differ from what is there, and gives that back. No other
/// process writes either at the same time.
pub(crate) fn pin(lock: &Path, documents: &[Document], also: Also<'_>) -> Result<Vec<Former>, ExpectedError> {
    let known = lockfile::read(lock)?;
    let formers: Vec<Former> = documents.iter().map(|document| document.former(&known)).collect();
    let is_so = |(document, former): (&Document, &Former)| {
        former.pin.as_ref() == Some(&document.pin()) && former.local.as_ref() == Some(&document.bytes)
    };
    if also.is_none() && documents.iter().zip(&formers).all(is_so) {
        return Ok(formers);
    }
    // Staged before the lock is taken: in a folder that cannot be written, not even a lock is made.
    let mut batch = Batch::default();
    stage(&mut batch, documents)?;
    let mut held = Held::take(lock)?;
    let formers = documents.iter().map(|document| document.former(&held.lock)).collect();
    stage(&mut batch, documents)?;
    also.map_or(Ok(()), |also| also(&mut batch))?;
    held.lock.document.extend(documents.iter().map(|document| (document.path.clone(), document.pin())));
    batch.commit(|| held.save())?;
    Ok(formers)
}

/// A file that holds the bytes already is not touched.
fn stage(batch: &mut Batch, documents: &[Document]) -> Result<(), ExpectedError> {
    for document in documents {
        let is_there = || fs::read(&document.file).is_ok_and(|bytes| bytes == document.bytes);
        if !batch.has(&document.file) && !is_there() {
            batch.stage(&document.file, &document.bytes)?;
        }
    }
    Ok(())
}
