//! The steps on the disk that a transaction is made of, each of which a test can make fail or make the last.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::path::Path;

#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "in tests a step can fail")]
const fn step() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
use super::tests::step;

/// Makes a file with this text, which is on the disk afterwards.
pub(super) fn create(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    step()?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    if let Some(permissions) = permissions {
        // Before the text is in it: what only its owner may read stays so.
        file.set_permissions(permissions)?;
    }
    step()?;
    file.write_all(bytes)?;
    // Tests end processes, not machines.
    if cfg!(test) { Ok(()) } else { file.sync_data() }
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::rename(from, to)
}

/// Keeps a file under a second name: as a hard link, or as a copy where there are none.
pub(super) fn keep(path: &Path, kept: &Path) -> io::Result<()> {
    step()?;
    if fs::hard_link(path, kept).is_ok() {
        return Ok(());
    }
    // Whole or not at all: half a copy must never be put back.
    let half = kept.with_extension("half");
    fs::copy(path, &half)?;
    fs::rename(half, kept)
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    step()?;
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

pub(super) fn create_dir(path: &Path) -> io::Result<()> {
    step()?;
    match fs::create_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Makes renamed files survive the machine, where a folder can be told to.
pub(super) fn sync_folder(path: &Path) {
    if cfg!(test) {
        return;
    }
    // Not every file system can; then it is as safe as that is.
    if let Ok(folder) = File::open(path) {
        let _ = folder.sync_all();
    }
}
