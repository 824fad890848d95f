//! The state on disk: a line for each step, which is appended before the step is acknowledged; opening the file
//! rewrites it with few lines.
//!
//! It is a journal and not a database: all of the state is in memory anyway, people can read the file, and a killed
//! process leaves behind at worst half a line at the end, which is dropped. A line that was written outlives the
//! process; it may not outlive the machine, because no write waits for the disk.

use super::state::{Change, State};
use crate::secret::Seed;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

const FORMAT: &str = "specwright-sandbox/tilt";
const VERSION: u32 = 1;

/// The first line of a journal.
#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u32,
    /// The seed; `None` only in a file of another version.
    seed: Option<Seed>,
}

/// The reason why a state file is not used. The file is left as it is.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The file cannot be opened, read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Another process has the file open.
    #[error("{}: in use by another sandbox", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file is not a state of this sandbox.
    #[error("{}: no state of a Tilt sandbox; it was left as it is", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A later version has written the file.
    #[error("{}: written by a later version (format {version}, this one knows {VERSION})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format version of the file.
        version: u32,
    },
    /// A line in the middle cannot be read.
    #[error("{}:{line}: cannot be read; the file was left as it is", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The number of the line, from 1.
        line: usize,
    },
}

/// An open journal. The file is locked for as long as this lives.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    length: u64,
    /// Whether half a line at the end of the file could not be removed.
    is_torn: bool,
    /// The previous file, which is kept for its lock.
    _before: File,
}

/// The contents of a journal when it is opened.
pub(crate) struct Replayed {
    pub(crate) journal: Journal,
    pub(crate) state: State,
    pub(crate) seed: Seed,
}

impl Journal {
    /// Opens or creates a journal.
    pub(crate) fn open(path: &Path, now: Millis) -> Result<Replayed, StateError> {
        let failed = |source| StateError::File { path: path.to_owned(), source };
        if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
            // A pipe or a device would be read for ever.
            return Err(StateError::Foreign { path: path.to_owned() });
        }
        let mut before = private(OpenOptions::new().read(true).append(true).create(true)).open(path).map_err(failed)?;
        match before.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StateError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let mut bytes = Vec::new();
        before.read_to_end(&mut bytes).map_err(failed)?;
        let (seed, state) = replay(path, &bytes)?;
        let seed = match seed {
            Some(seed) => seed,
            None => Seed::draw().map_err(|error| failed(io::Error::other(error)))?,
        };
        let (file, length) = rewrite(path, &seed, &state, now).map_err(failed)?;
        Ok(Replayed { journal: Self { file, length, is_torn: false, _before: before }, state, seed })
    }

    /// Writes one step, completely or not at all.
    pub(crate) fn append(&mut self, changes: &[Change]) -> io::Result<()> {
        if self.is_torn {
            return Err(io::Error::other("an earlier step was written by half"));
        }
        let line = line(&changes)?;
        match self.file.write_all(&line) {
            Ok(()) => {
                self.length += line.len() as u64;
                Ok(())
            }
            Err(error) => {
                // A part of it may have been written: the next line must not follow that.
                let cut = self.file.set_len(self.length);
                self.is_torn = cut.and_then(|()| self.file.seek(io::SeekFrom::Start(self.length))).is_err();
                Err(error)
            }
        }
    }
}

/// Returns the state that the lines add up to; there is no seed where there is no line yet.
fn replay(path: &Path, bytes: &[u8]) -> Result<(Option<Seed>, State), StateError> {
    let foreign = || StateError::Foreign { path: path.to_owned() };
    let mut state = State::default();
    if bytes.is_empty() {
        return Ok((None, state));
    }
    // A text after the last line break was never acknowledged.
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').ok_or_else(foreign)?;
    let mut lines = bytes.get(..whole).unwrap_or_default().split(|byte| *byte == b'\n').zip(1..);
    let header = lines.next().and_then(|(line, _)| serde_json::from_slice::<Header>(line).ok());
    let header = header.filter(|header| header.format == FORMAT).ok_or_else(foreign)?;
    if header.version > VERSION {
        return Err(StateError::Newer { path: path.to_owned(), version: header.version });
    }
    let seed = header.seed.ok_or_else(foreign)?;
    for (text, line) in lines {
        let damaged = |_| StateError::Damaged { path: path.to_owned(), line };
        let changes: Vec<Change> = serde_json::from_slice(text).map_err(damaged)?;
        for change in changes {
            state.apply(change);
        }
    }
    Ok((Some(seed), state))
}

/// Replaces the old file with a new one, in one step.
fn rewrite(path: &Path, seed: &Seed, state: &State, now: Millis) -> io::Result<(File, u64)> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let header = Header { format: FORMAT.to_owned(), version: VERSION, seed: Some(seed.clone()) };
    let mut text = line(&header)?;
    for change in state.snapshot(now) {
        text.extend(line(&[change])?);
    }
    // A file that a killed process left half-written has only this name.
    match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private(OpenOptions::new().read(true).write(true).create_new(true)).open(&beside)?;
    file.try_lock()?;
    file.write_all(&text)?;
    std::fs::rename(&beside, path)?;
    Ok((file, text.len() as u64))
}

fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// Makes a file accessible to its owner alone, from the first byte on.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
