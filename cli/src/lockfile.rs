//! `specs.lock`: the pins, which record the bytes of each document that a project uses.
//!
//! The file is beside `specs.toml`. A process that writes it, or documents that it pins, locks their folder meanwhile,
//! and changes all of them in one transaction.

use crate::exit::ExpectedError;
use crate::render::Terminal;
use crate::replace;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use specwright_generator::transaction::{Changes, Folder};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The only version of the format.
const VERSION: u32 = 1;

const HEAD: &str = "# Written by `specwright fetch` and `specwright add`.\n";

/// The pinned documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lock {
    version: u32,
    /// The pins, by the paths of the documents as specs.toml writes them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) document: BTreeMap<String, Pin>,
}

/// The recorded bytes of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pin {
    /// The URL that the bytes came from; without it, the document is the project's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    /// The SHA-256 of the bytes, as lower-case hexadecimal.
    pub(crate) sha256: String,
    /// The number of bytes.
    pub(crate) size: u64,
}

impl Pin {
    /// Creates the pin of these bytes.
    pub(crate) fn of(bytes: &[u8], url: Option<String>) -> Self {
        let digest = Sha256::digest(bytes);
        let sha256 = digest
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|digit| char::from_digit(u32::from(digit), 16));
        Self { url, sha256: sha256.collect(), size: bytes.len() as u64 }
    }

    /// Returns whether these are the pinned bytes, wherever they came from.
    pub(crate) fn is_of(&self, bytes: &[u8]) -> bool {
        let other = Self::of(bytes, None);
        (self.size, &self.sha256) == (other.size, &other.sha256)
    }
}

/// Returns the path of the lock file that belongs to a `specs.toml`.
pub(crate) fn beside(config: &Path) -> PathBuf {
    config.with_extension("lock")
}

/// Reads the lock file; without a file, nothing is pinned.
pub(crate) fn read(path: &Path) -> Result<Lock, ExpectedError> {
    Lock::parse(&text(path)?, path)
}

fn text(path: &Path) -> Result<String, ExpectedError> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        other => other.map_err(|source| ExpectedError::File { path: path.to_owned(), source }),
    }
}

impl Lock {
    const fn empty() -> Self {
        Self { version: VERSION, document: BTreeMap::new() }
    }

    fn parse(text: &str, path: &Path) -> Result<Self, ExpectedError> {
        if text.trim().is_empty() {
            return Ok(Self::empty());
        }
        let help = "bring the documents anew: remove the file and run `specwright fetch`";
        let lock: Self = toml::from_str(text).map_err(|error| {
            ExpectedError::advised(format!("{} cannot be read: {}", path.display(), error.message()), help)
        })?;
        if lock.version == VERSION {
            Ok(lock)
        } else {
            let message =
                format!("{} is of version {}, which this specwright does not know", path.display(), lock.version);
            Err(ExpectedError::advised(message, "use the specwright that wrote it, or a newer one"))
        }
    }
}

/// The lock file, while only this process may change it and the documents.
pub(crate) struct Held {
    folder: Folder,
    path: PathBuf,
    before: String,
    /// The pins to write.
    pub(crate) lock: Lock,
}

impl Held {
    /// Waits until no other process has locked the folder, and locks it.
    pub(crate) fn take(path: &Path, terminal: Terminal) -> Result<Self, ExpectedError> {
        let folder = replace::lock(path.parent().unwrap_or(Path::new("")), terminal)?;
        let before = text(path)?;
        let lock = Lock::parse(&before, path)?;
        Ok(Self { folder, path: path.to_owned(), before, lock })
    }

    /// Makes the changes and writes the lock file with them, all or nothing.
    pub(crate) fn save(self, mut changes: Changes) -> Result<(), ExpectedError> {
        let failed = |source| ExpectedError::File { path: self.path.clone(), source };
        let text = toml::to_string(&self.lock).map_err(|error| failed(io::Error::other(error)))?;
        let text = format!("{HEAD}{text}");
        if text != self.before {
            let name = self.path.file_name().unwrap_or_default().to_string_lossy();
            changes.put(name, text.into_bytes());
        }
        Ok(self.folder.apply(&changes)?)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lock, Pin};
    use std::path::Path;

    #[test]
    fn the_pin_of_nothing_is_that_of_fips_180() {
        let pin = Pin::of(b"abc", None);
        assert_eq!(pin.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(pin.is_of(b"abc") && !pin.is_of(b"abd"));
    }

    #[test]
    fn what_is_no_lock_is_refused() {
        for (text, word) in [
            ("version = 2\n", "version 2"),
            ("document = 1\n", "cannot be read"),
            ("<<<<<<< ours\n", "cannot be read"),
            ("version = 1\n[document.a]\nsha256 = \"\"\nsize = 1\nsum = 2\n", "cannot be read"),
        ] {
            let error = Lock::parse(text, Path::new("specs.lock")).err().map(|error| error.to_string());
            assert!(error.as_deref().is_some_and(|error| error.contains(word)), "{text}: {error:?}");
        }
        assert_eq!(Lock::parse("\n", Path::new("specs.lock")).ok(), Some(Lock::empty()));
    }
}
