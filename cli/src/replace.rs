//! Writes single files that a user names, completely or not at all. Files that change together are a transaction of
//! `specwright_generator`.

use crate::exit::ExpectedError;
use crate::render::Terminal;
use specwright_generator::transaction::{FileError, Folder, draft_of};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;

/// Writes `text` to `path`: it is written to a draft beside the file, which is then renamed, so that a reader sees the
/// old text or the new one, and permissions stay. A device or a pipe (`/dev/stdout`) is written to.
pub(crate) fn replace(path: &Path, text: &[u8]) -> Result<(), ExpectedError> {
    let failed = |source| ExpectedError::File { path: path.to_owned(), source };
    match fs::metadata(path) {
        Ok(found) if found.is_file() => {
            // A link to a file means that file.
            let whole = fs::canonicalize(path).map_err(failed)?;
            put(&whole, text, Some(found.permissions())).map_err(failed)
        }
        Ok(found) if found.is_dir() => Err(failed(io::ErrorKind::IsADirectory.into())),
        Ok(_) => OpenOptions::new().write(true).open(path).and_then(|mut file| file.write_all(text)).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let parent = path.parent().unwrap_or(Path::new(""));
            fs::create_dir_all(parent).and_then(|()| put(path, text, None)).map_err(failed)
        }
        Err(error) => Err(failed(error)),
    }
}

fn put(path: &Path, text: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    sweep(path, &name);
    let beside = path.with_file_name(format!(".{name}.{}.new", process::id()));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
    // The draft is locked for as long as this process lives, so that others know that it is still in use.
    let _ = file.try_lock();
    let written = permissions
        .map_or(Ok(()), |permissions| file.set_permissions(permissions))
        .and_then(|()| file.write_all(text))
        .and_then(|()| file.sync_data())
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The first failure is the one to report.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Removes the drafts of this file whose processes have ended. A draft that cannot be removed does no harm.
fn sweep(path: &Path, name: &str) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_draft = entry.file_name().to_str().and_then(draft_of) == Some(name);
        let is_file = || entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_draft && is_file() && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Returns a function that prints which folder is waited for.
pub(crate) fn waiting(terminal: Terminal) -> impl Fn(&Path) {
    move |folder| terminal.note(&format!("waiting for another specwright that changes {}", folder.display()))
}

/// Locks a folder for reading, so that no other process changes it meanwhile; completes what a killed process has begun
/// there.
pub(crate) fn look(folder: &Path, terminal: Terminal) -> Result<Option<Folder>, FileError> {
    Folder::look(folder, &waiting(terminal))
}

/// Locks a folder for writing.
pub(crate) fn lock(folder: &Path, terminal: Terminal) -> Result<Folder, FileError> {
    Folder::lock(folder, &waiting(terminal))
}

/// Returns the path from a folder down to another path, with `/`; `None` if it does not lead down.
pub(crate) fn below(folder: &Path, path: &Path) -> Option<String> {
    let rest: PathBuf = path.strip_prefix(folder).ok()?.components().collect();
    let parts: Option<Vec<&str>> = rest.iter().map(|part| part.to_str().filter(|part| *part != ".")).collect();
    Some(parts?.join("/"))
}
