//! Writes files whole or not at all.

use crate::exit::ExpectedError;
use std::path::{Path, PathBuf};
use std::{fs, io, process};

/// Puts `text` at `path`: written beside it, then renamed, so that a reader sees the old or the new.
pub(crate) fn replace(path: &Path, text: &[u8]) -> Result<(), ExpectedError> {
    let mut batch = Batch::default();
    batch.stage(path, text)?;
    batch.commit(|| Ok(()))
}

/// Several files that change together. What is staged stands beside its place until [`Batch::commit`];
/// a batch that is dropped before that leaves everything as it was.
#[derive(Default)]
pub(crate) struct Batch {
    files: Vec<Staged>,
    /// Folders that were made for the files, the outermost first.
    folders: Vec<PathBuf>,
}

struct Staged {
    path: PathBuf,
    beside: PathBuf,
    /// What stood at the path before it was renamed over.
    former: Option<Vec<u8>>,
}

impl Batch {
    /// Writes `text` beside `path`, whose folder is made if it is not there.
    pub(crate) fn stage(&mut self, path: &Path, text: &[u8]) -> Result<(), ExpectedError> {
        let failed = |source| ExpectedError::File { path: path.to_owned(), source };
        self.make_folder(path.parent().unwrap_or(Path::new(""))).map_err(failed)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = path.with_file_name(format!(".{name}.{}.new", process::id()));
        // Listed first: what a failed write leaves behind is removed too.
        self.files.push(Staged { path: path.to_owned(), beside: beside.clone(), former: None });
        fs::write(&beside, text).map_err(failed)
    }

    /// Whether a file is staged for this path.
    pub(crate) fn has(&self, path: &Path) -> bool {
        self.files.iter().any(|staged| staged.path == path)
    }

    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    /// Renames all files to their places, then does what has to come last. If either fails,
    /// everything is put back.
    pub(crate) fn commit(mut self, last: impl FnOnce() -> Result<(), ExpectedError>) -> Result<(), ExpectedError> {
        for staged in &mut self.files {
            staged.former = staged.read()?;
        }
        let mut moved = 0;
        let mut result = Ok(());
        for staged in &self.files {
            result = fs::rename(&staged.beside, &staged.path)
                .map_err(|source| ExpectedError::File { path: staged.path.clone(), source });
            if result.is_err() {
                break;
            }
            moved += 1;
        }
        match result.and_then(|()| last()) {
            Ok(()) => {
                self.files.clear();
                self.folders.clear();
                Ok(())
            }
            Err(error) => {
                self.files.iter().take(moved).for_each(Staged::put_back);
                Err(error)
            }
        }
    }
}

impl Staged {
    /// What cannot be read could not be put back either. Over a folder nothing is renamed.
    fn read(&self) -> Result<Option<Vec<u8>>, ExpectedError> {
        match fs::read(&self.path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory) => Ok(None),
            Err(source) => Err(ExpectedError::File { path: self.path.clone(), source }),
        }
    }

    /// The failure to report is the one that led here; another one cannot be helped.
    fn put_back(&self) {
        let _ = match &self.former {
            Some(former) => fs::write(&self.beside, former).and_then(|()| fs::rename(&self.beside, &self.path)),
            None => fs::remove_file(&self.path),
        };
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // A left-over temporary file, or a folder that somebody else has used since, is harmless.
        for staged in &self.files {
            let _ = fs::remove_file(&staged.beside);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
