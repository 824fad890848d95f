//! A folder that no other process of ours changes meanwhile.

use super::steps::Place;
use super::{Changes, FileError, STAGING};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long another process may keep a folder. Changes take milliseconds.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at whether it is free.
const PAUSE: Duration = Duration::from_millis(10);

/// Is told, once, which folder is waited for.
pub type Waiting<'a> = &'a dyn Fn(&Path);

/// A [`Waiting`] that tells nobody.
pub fn silent(_: &Path) {}

/// A folder while this process has it. What a process that was killed has begun there is completed or taken back
/// before anything else.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// `None` where there are no locks, as on some network file systems: there, whoever starts processes has to keep
    /// them apart.
    _lock: Option<File>,
    /// Folders that were made for it, the outermost first.
    made: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Alone,
    Shared,
}

impl Folder {
    /// Takes a folder to change it, and makes it if it is not there. Waits while another process has it.
    ///
    /// # Errors
    /// It cannot be made, another process does not let it go, or what a killed process left cannot be completed.
    pub fn lock(path: &Path, waiting: Waiting<'_>) -> Result<Self, FileError> {
        let path = named(path);
        let mut made = Vec::new();
        let lock = make(&path, &mut made).and_then(|()| take(&path, Access::Alone, waiting));
        let folder = |lock| Self { path: path.clone(), _lock: lock, made };
        match lock {
            Ok(lock) => {
                let folder = folder(lock);
                Place::of(&folder.path).recover()?;
                Ok(folder)
            }
            Err(source) => {
                drop(folder(None));
                Err(FileError { path, source })
            }
        }
    }

    /// Takes a folder to read it: nobody changes it meanwhile, others may read it too. `None` if there is none.
    ///
    /// # Errors
    /// As [`lock`](Self::lock).
    pub fn look(path: &Path, waiting: Waiting<'_>) -> Result<Option<Self>, FileError> {
        let path = named(path);
        if !path.is_dir() {
            return Ok(None);
        }
        loop {
            let lock =
                take(&path, Access::Shared, waiting).map_err(|source| FileError { path: path.clone(), source })?;
            let folder = Self { path: path.clone(), _lock: lock, made: Vec::new() };
            if fs::symlink_metadata(path.join(STAGING)).is_err() {
                return Ok(Some(folder));
            }
            drop(folder);
            // A process was killed here. In a folder that cannot be written, what it only prepared does no harm.
            drop(Self::lock(&path, waiting)?);
            if fs::symlink_metadata(path.join(STAGING)).is_ok() {
                let lock = take(&path, Access::Shared, waiting);
                let lock = lock.map_err(|source| FileError { path: path.clone(), source })?;
                return Ok(Some(Self { path, _lock: lock, made: Vec::new() }));
            }
        }
    }

    /// Its path, as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes all changes, or none and says why. If the process is killed meanwhile, whoever takes the folder next
    /// completes them or takes them back.
    ///
    /// # Errors
    /// A file cannot be written, or a path leads through a symbolic link.
    pub fn apply(&self, changes: &Changes) -> Result<(), FileError> {
        if changes.is_empty() { Ok(()) } else { Place::of(&self.path).apply(changes) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Those that nothing was put into; the others cannot be removed.
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The current folder has a name too.
fn named(path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() }
}

fn make(path: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing: Vec<&Path> =
        path.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).collect();
    for folder in missing.into_iter().rev() {
        match fs::create_dir(folder) {
            Ok(()) => made.push(folder.to_owned()),
            // Another process was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(error),
        }
    }
    if path.is_dir() { Ok(()) } else { Err(io::ErrorKind::NotADirectory.into()) }
}

fn take(path: &Path, access: Access, waiting: Waiting<'_>) -> io::Result<Option<File>> {
    let begun = Instant::now();
    let mut is_told = false;
    loop {
        let Some(file) = handle(path, access)? else { return Ok(None) };
        let tried = match access {
            Access::Alone => file.try_lock(),
            Access::Shared => file.try_lock_shared(),
        };
        match tried {
            Ok(()) if is_still(&file, path) => return Ok(Some(file)),
            // The folder was removed and made anew meanwhile.
            Ok(()) => continue,
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) => {}
        }
        if begun.elapsed() > PATIENCE {
            let message = format!("another process of specwright has had it for {} s", PATIENCE.as_secs());
            return Err(io::Error::new(io::ErrorKind::TimedOut, message));
        }
        if !is_told {
            waiting(path);
            is_told = true;
        }
        std::thread::sleep(PAUSE);
    }
}

/// A folder is locked itself, so that nothing is left behind and one that cannot be written can be locked too.
#[cfg(unix)]
fn handle(path: &Path, _: Access) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        // Who may not list it may still write to it.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(None),
        Err(error) => Err(error),
    }
}

/// Folders cannot be locked here: a file in it is, which stays.
#[cfg(not(unix))]
fn handle(path: &Path, access: Access) -> io::Result<Option<File>> {
    let file = path.join(".specwright.lock");
    match access {
        Access::Alone => {
            fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(file).map(Some)
        }
        Access::Shared => Ok(File::open(file).ok()),
    }
}

#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let same = |own: fs::Metadata, other: fs::Metadata| (own.dev(), own.ino()) == (other.dev(), other.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(own), Ok(other)) => same(own, other),
        // It is gone for good; whoever writes to it will say so.
        _ => true,
    }
}

#[cfg(not(unix))]
const fn is_still(_: &File, _: &Path) -> bool {
    true
}
