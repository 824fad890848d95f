//! The journal of a transaction: which staged file belongs where. It is read as untrusted text, because it may come
//! with a checkout.

use super::leads_down;
use serde::{Deserialize, Serialize};
use std::io;

/// The only version of the format.
const VERSION: u32 = 1;

/// The most bytes of a journal. A journal is a list of paths, and none is longer.
const LONGEST: u64 = 64 << 20;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    version: u32,
    /// The folders that are created for the files, the outermost first.
    pub(super) folders: Vec<String>,
    /// The steps; the number of a step is its index.
    pub(super) steps: Vec<Step>,
}

/// The change of one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) path: String,
    /// The [`digest`] of the file before the change; `None` if it does not exist.
    pub(super) before: Option<u64>,
    /// The [`digest`] of the file after the change; `None` if it is removed.
    pub(super) after: Option<u64>,
}

impl Journal {
    pub(super) const fn new(folders: Vec<String>, steps: Vec<Step>) -> Self {
        Self { version: VERSION, folders, steps }
    }

    pub(super) fn text(&self) -> io::Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }

    pub(super) fn read(path: &std::path::Path) -> io::Result<Self> {
        let about = std::fs::symlink_metadata(path)?;
        if !about.is_file() || about.len() > LONGEST {
            return Err(io::Error::other("this is no journal of specwright"));
        }
        let journal: Self = serde_json::from_slice(&std::fs::read(path)?)?;
        if journal.version != VERSION {
            let message = format!("a journal of version {}; use the specwright that wrote it", journal.version);
            return Err(io::Error::other(message));
        }
        let paths = journal.folders.iter().chain(journal.steps.iter().map(|step| &step.path));
        for path in paths {
            if !leads_down(path) {
                return Err(io::Error::other(format!("the journal names {path:?}, which leads out of the folder")));
            }
        }
        Ok(journal)
    }
}

/// The FNV-1a hash of a file, which tells whether it is the expected one. It is no protection; [`leads_down`] is.
pub(super) fn digest(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}
