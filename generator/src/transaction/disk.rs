//! The disk operations of a transaction. A test can make each of them fail, or be the last one.

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

/// Creates a file with this text and syncs it to the disk.
pub(super) fn create(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    step()?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    if let Some(permissions) = permissions {
        // Set before the text is written: what only its owner may read is never readable by others.
        file.set_permissions(permissions)?;
    }
    step()?;
    file.write_all(bytes)?;
    // Tests kill processes; they do not simulate a failure of the machine.
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

/// Syncs a folder where the file system can do that, so that renamed files survive a failure of the machine.
pub(super) fn sync_folder(path: &Path) {
    if cfg!(test) {
        return;
    }
    // Not every file system can sync a folder; then a rename is as safe as the file system makes it.
    if let Ok(folder) = File::open(path) {
        let _ = folder.sync_all();
    }
}
