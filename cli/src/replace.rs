//! Writes one file whole or not at all.

use crate::exit::ExpectedError;
use std::path::Path;
use std::{fs, process};

/// Puts `text` at `path`: written beside it, then renamed, so that a reader sees the old or the new.
pub(crate) fn replace(path: &Path, text: &[u8]) -> Result<(), ExpectedError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.new", process::id()));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    written.map_err(|source| {
        // The failure to report is the first one; a left-over temporary file is harmless.
        let _ = fs::remove_file(&beside);
        ExpectedError::File { path: path.to_owned(), source }
    })
}
