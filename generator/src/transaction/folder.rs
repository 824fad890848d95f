//! A folder that is locked against other processes of specwright.

use super::steps::Place;
use super::{Changes, FileError, STAGING};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The longest wait for a folder that another process has locked. Changes take milliseconds.
const PATIENCE: Duration = Duration::from_secs(60);
/// The pause between two attempts to lock a folder.
const PAUSE: Duration = Duration::from_millis(10);

/// A function that is called once, with the path of the folder, if another process has locked the folder.
pub type Waiting<'a> = &'a dyn Fn(&Path);

/// A [`Waiting`] that does nothing.
pub fn silent(_: &Path) {}

/// A folder that this process has locked. Changes that a killed process has begun there are completed or taken back
/// before anything else.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The lock. It is `None` where there are no locks, as on some network file systems: there, processes have to be
    /// kept apart by other means.
    _lock: Option<File>,
    /// The folders that were created for this one, the outermost first.
    made: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Alone,
    Shared,
}

impl Folder {
    /// Locks a folder to change it, and creates it if it does not exist. Waits while another process has locked it.
    ///
    /// # Errors
    /// The folder cannot be created, another process does not unlock it, or the changes of a killed process cannot be
    /// completed.
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

    /// Locks a folder to read it: no process changes it meanwhile, and others may read it too. `None` if it does not
    /// exist.
    ///
    /// # Errors
    /// The same as those of [`lock`](Self::lock).
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

    /// The path of the folder, as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes all changes, or none if one of them fails. If the process is killed meanwhile, the next process that locks
    /// the folder completes them or takes them back.
    ///
    /// # Errors
    /// A file cannot be written, or a path leads through a symbolic link.
    pub fn apply(&self, changes: &Changes) -> Result<(), FileError> {
        if changes.is_empty() { Ok(()) } else { Place::of(&self.path).apply(changes) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Only folders that nothing was put into can be removed.
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The path of the folder, which is `.` if the given one is empty.
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

/// Opens the folder itself for locking, so that nothing is left behind and one that cannot be written can be locked
/// too.
#[cfg(unix)]
fn handle(path: &Path, _: Access) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        // A user who may not list a folder may still write to it.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens a lock file in the folder, because folders cannot be locked here. The file stays.
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
        // The folder is gone for good; writing to it will fail.
        _ => true,
    }
}

#[cfg(not(unix))]
const fn is_still(_: &File, _: &Path) -> bool {
    true
}
