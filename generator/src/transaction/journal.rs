//! The journal of a transaction: what belongs where. It is read as a stranger's text, as it may come with a checkout.

use super::leads_down;
use serde::{Deserialize, Serialize};
use std::io;

/// The one form that there is.
const VERSION: u32 = 1;

/// A journal is a list of paths; nothing that long is one.
const LONGEST: u64 = 64 << 20;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    version: u32,
    /// Folders that are made for the files, the outermost first.
    pub(super) folders: Vec<String>,
    /// The number of a step is its place.
    pub(super) steps: Vec<Step>,
}

/// What happens to one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) path: String,
    /// [`digest`] of what is there before; `None` if nothing is.
    pub(super) before: Option<u64>,
    /// Of what is there afterwards.
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

/// FNV-1a: tells whether a file is the one that is meant. It is no protection; [`leads_down`] is.
pub(super) fn digest(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}
