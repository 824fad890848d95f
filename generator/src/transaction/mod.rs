//! Changes of several files of one folder that happen together or not at all, even if the process is killed meanwhile.
//!
//! New files are written below [`STAGING`] in the same folder first. A journal that lists where each of them belongs is
//! the point of no return: before it is there, the next process that opens the folder removes what was staged; after
//! it, the next process completes the changes. One process changes a folder at a time ([`Folder::lock`]).
//!
//! Each file is replaced in one step, so that a reader that takes no lock (a compiler, an editor) always sees whole
//! files; between the first and the last step it may see some of them old and some new. A file that is replaced keeps
//! its permissions; other hard links to the old file keep the old text.

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

/// The folder, within the one that is changed, in which changes are prepared. It exists only while a process changes
/// the folder, or after one was killed.
pub const STAGING: &str = ".specwright.new";

/// A file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct FileError {
    /// The file or folder that could not be read or written.
    pub path: PathBuf,
    /// The error that occurred.
    pub source: io::Error,
}

/// Changes of files that happen together, by the path of each below a [`Folder`], with `/`.
#[derive(Clone, Debug, Default)]
pub struct Changes(BTreeMap<String, Change>);

#[derive(Clone, Debug)]
enum Change {
    Put(Vec<u8>),
    Remove,
}

impl Changes {
    /// Adds a file to write, whether it exists already or not.
    pub fn put(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.0.insert(path.into(), Change::Put(bytes));
    }

    /// Adds a file to remove.
    pub fn remove(&mut self, path: impl Into<String>) {
        self.0.insert(path.into(), Change::Remove);
    }

    /// Adds the changes of a subfolder.
    pub fn add_below(&mut self, folder: &str, changes: Self) {
        self.0.extend(changes.0.into_iter().map(|(path, change)| (format!("{folder}/{path}"), change)));
    }

    /// Whether there are no changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Folders that no path may pass through: those of version control, and [`STAGING`].
const NEVER: [&str; 6] = [".git", ".hg", ".svn", ".jj", ".bzr", STAGING];

/// Whether a path stays below its folder, and passes through none of the folders of [`NEVER`].
fn leads_down(path: &str) -> bool {
    let allowed = |component: Component<'_>| match component {
        Component::Normal(name) => !NEVER.iter().any(|never| name.eq_ignore_ascii_case(never)),
        _ => false,
    };
    !path.is_empty() && !path.contains(['\0', '\\']) && Path::new(path).components().all(allowed)
}

/// The location of a file in a folder. A symbolic link on the way, or in its place, is an error: it may lead anywhere.
///
/// # Errors
/// The path leads out of the folder or through something that is not a folder, or something other than a file is there.
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

/// The name of the file that `name` is the temporary file of. Versions that did not know [`STAGING`] yet wrote such
/// files, `.NAME.PID.new`, beside the final ones.
pub fn draft_of(name: &str) -> Option<&str> {
    let (name, process) = name.strip_prefix('.')?.strip_suffix(".new")?.rsplit_once('.')?;
    let is_number = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(name)
}

/// Reads a file of a folder; `None` if there is none.
///
/// # Errors
/// The path is refused by [`inside`], or the file cannot be read.
pub fn read_inside(folder: &Path, path: &str) -> Result<Option<Vec<u8>>, FileError> {
    let read = inside(folder, path).and_then(|at| match std::fs::read(at) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    });
    read.map_err(|source| FileError { path: folder.join(path), source })
}
