//! Changes of several files of one folder that happen together or not at all, whatever ends the process meanwhile.
//!
//! New files are written below [`STAGING`] in the same folder first. A journal that says where each belongs is the point
//! of no return: before it stands there, the next process that opens the folder removes what was staged; after it, the
//! next process completes what it lists. One process changes a folder at a time ([`Folder::lock`]).
//!
//! Each file is replaced in one step, so that a reader that takes no lock (a compiler, an editor) always sees whole
//! files; for the moment between the first and the last step it may see some of them old and some new. A file that is
//! replaced keeps its permissions, and is a new file to whoever had another hard link to the old one.

mod disk;
mod folder;
mod journal;
mod steps;
#[cfg(test)]
mod tests;

pub use folder::{Folder, Waiting, silent};

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The folder, within the one that is changed, in which changes are prepared. It is there only while a process changes
/// the folder, or after one was killed.
pub const STAGING: &str = ".specwright.new";

/// A file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct FileError {
    /// The file or folder that could not be read or written.
    pub path: PathBuf,
    /// What the operating system said.
    pub source: io::Error,
}

/// Files that are to change together, by their paths below a [`Folder`], with `/`.
#[derive(Clone, Debug, Default)]
pub struct Changes(BTreeMap<String, Change>);

#[derive(Clone, Debug)]
enum Change {
    Put(Vec<u8>),
    Remove,
}

impl Changes {
    /// Puts a file in place, whether there is one or not.
    pub fn put(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.0.insert(path.into(), Change::Put(bytes));
    }

    /// Removes a file.
    pub fn remove(&mut self, path: impl Into<String>) {
        self.0.insert(path.into(), Change::Remove);
    }

    /// Adds changes of a folder below.
    pub fn add_below(&mut self, folder: &str, changes: Self) {
        self.0.extend(changes.0.into_iter().map(|(path, change)| (format!("{folder}/{path}"), change)));
    }

    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Folders of version control: what a text of ours names never leads there.
const NEVER: [&str; 6] = [".git", ".hg", ".svn", ".jj", ".bzr", STAGING];

/// Whether a path leads down, and to nothing that is never ours.
fn leads_down(path: &str) -> bool {
    let allowed = |component: Component<'_>| match component {
        Component::Normal(name) => !NEVER.iter().any(|never| name.eq_ignore_ascii_case(never)),
        _ => false,
    };
    !path.is_empty() && !path.contains(['\0', '\\']) && Path::new(path).components().all(allowed)
}

/// Where a file of a folder lies. A symbolic link on the way, or in its place, is an error: it may lead anywhere.
///
/// # Errors
/// The path leads out of the folder or through something that is no folder, or something else than a file is there.
pub fn inside(folder: &Path, path: &str) -> io::Result<PathBuf> {
    if !leads_down(path) {
        return Err(io::Error::other("the path leads out of the folder"));
    }
    let mut at = folder.to_owned();
    let mut rest = path.split('/').peekable();
    while let Some(name) = rest.next() {
        at.push(name);
        let is_last = rest.peek().is_none();
        match std::fs::symlink_metadata(&at) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(folder.join(path)),
            Err(error) => return Err(error),
            Ok(found) if found.is_symlink() => return Err(link(&at)),
            Ok(found) if !is_last && !found.is_dir() => return Err(io::ErrorKind::NotADirectory.into()),
            Ok(found) if is_last && found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(found) if is_last && !found.is_file() => {
                return Err(io::Error::other("something that is no file is there"));
            }
            Ok(_) => {}
        }
    }
    Ok(at)
}

fn link(at: &Path) -> io::Error {
    io::Error::other(format!("{} is a symbolic link, which is not followed", at.display()))
}

/// Of which file this would be the draft, as versions wrote them beside their files that knew no [`STAGING`] yet.
pub fn draft_of(name: &str) -> Option<&str> {
    let (name, process) = name.strip_prefix('.')?.strip_suffix(".new")?.rsplit_once('.')?;
    let is_number = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(name)
}

/// Reads a file of a folder; `None` if there is none.
///
/// # Errors
/// As [`inside`], or it cannot be read.
pub fn read_inside(folder: &Path, path: &str) -> Result<Option<Vec<u8>>, FileError> {
    let read = inside(folder, path).and_then(|at| match std::fs::read(at) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    });
    read.map_err(|source| FileError { path: folder.join(path), source })
}
