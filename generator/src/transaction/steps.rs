//! Carries out a journal, forwards or backwards. Each step can be repeated, because the process after a killed one
//! begins anew.

use super::journal::{Journal, Step, digest};
use super::{Change, Changes, FileError, STAGING, disk, inside, link, read_inside};
use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io;
use std::path::{Path, PathBuf};

/// The file name of the journal of changes to complete.
const FORWARD: &str = "journal";
/// The file name of the journal of changes to take back.
const BACK: &str = "undo";

/// A folder and its staging folder.
pub(super) struct Place<'a> {
    folder: &'a Path,
    staging: PathBuf,
}

impl<'a> Place<'a> {
    pub(super) fn of(folder: &'a Path) -> Self {
        Self { folder, staging: folder.join(STAGING) }
    }

    /// Makes all changes, or none if one of them fails.
    pub(super) fn apply(&self, changes: &Changes) -> Result<(), FileError> {
        let journal = match self.stage(changes) {
            Ok(journal) => journal,
            Err(error) => {
                // The failure to report is the first one; what is left over is removed by the next process.
                let _ = self.clean();
                return Err(error);
            }
        };
        let Err(error) = self.complete(&journal) else { return Ok(()) };
        // From here on, the next process takes the changes back too.
        let turned = disk::rename(&self.staging.join(FORWARD), &self.staging.join(BACK));
        if turned.is_ok() {
            let _ = self.take_back(&journal);
        }
        Err(error)
    }

    /// Completes or takes back the changes that a killed process has begun.
    pub(super) fn recover(&self) -> Result<(), FileError> {
        let failed = |path: &Path, source| FileError { path: path.to_owned(), source };
        match fs::symlink_metadata(&self.staging) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(&self.staging, error)),
            Ok(found) if found.is_symlink() => return Err(failed(&self.staging, link(&self.staging))),
            Ok(found) => self.is_trusted(&found).map_err(|error| failed(&self.staging, error))?,
        }
        for (name, is_forward) in [(FORWARD, true), (BACK, false)] {
            let path = self.staging.join(name);
            match Journal::read(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&path, explained(&error, &self.staging))),
                Ok(journal) => {
                    let done = if is_forward { self.complete(&journal) } else { self.take_back(&journal) };
                    return done.map_err(|error| failed(&error.path, explained(&error.source, &self.staging)));
                }
            }
        }
        // What was only prepared does no harm where it cannot be removed.
        let _ = self.clean();
        Ok(())
    }

    /// Checks that the staging folder belongs to this user or to the owner of the folder: in a folder that several
    /// users write to, only changes that one of these two has begun are completed.
    #[cfg(unix)]
    fn is_trusted(&self, staging: &fs::Metadata) -> io::Result<()> {
        use std::os::unix::fs::MetadataExt as _;
        let is_of_folder = fs::metadata(self.folder)?.uid() == staging.uid();
        let is_ours = || fs::metadata("/proc/self").is_ok_and(|own| own.uid() == staging.uid());
        if is_of_folder || is_ours() { Ok(()) } else { Err(io::Error::other("it belongs to another user; remove it")) }
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "elsewhere it can fail")]
    fn is_trusted(&self, _staging: &fs::Metadata) -> io::Result<()> {
        Ok(())
    }

    /// Writes the new files, and the journal last. Nothing that existed has changed so far.
    fn stage(&self, changes: &Changes) -> Result<Journal, FileError> {
        let staging = |source| FileError { path: self.staging.clone(), source };
        disk::create_dir(&self.staging).map_err(staging)?;
        let mut steps = Vec::new();
        let mut folders = BTreeSet::new();
        for (number, (path, change)) in changes.0.iter().enumerate() {
            let failed = |source| FileError { path: self.folder.join(path), source };
            let before = read_inside(self.folder, path)?.map(|bytes| digest(&bytes));
            let after = match change {
                Change::Remove => None,
                Change::Put(bytes) => {
                    folders.extend(self.missing(path));
                    let permissions = self.permissions(path).map_err(failed)?;
                    disk::create(&self.staged(number), bytes, permissions).map_err(failed)?;
                    Some(digest(bytes))
                }
            };
            steps.push(Step { path: path.clone(), before, after });
        }
        let journal = Journal::new(folders.into_iter().collect(), steps);
        let half = self.staging.join("half");
        let text = journal.text().map_err(staging)?;
        disk::create(&half, &text, None).map_err(staging)?;
        disk::sync_folder(&self.staging);
        disk::rename(&half, &self.staging.join(FORWARD)).map_err(staging)?;
        disk::sync_folder(&self.staging);
        Ok(journal)
    }

    /// The permissions of the file that is replaced; `None` if there is none.
    fn permissions(&self, path: &str) -> io::Result<Option<Permissions>> {
        match fs::symlink_metadata(self.folder.join(path)) {
            Ok(found) => Ok(Some(found.permissions())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The folders on the way to a file that do not exist.
    fn missing(&self, path: &str) -> Vec<String> {
        let ends = path.match_indices('/').map(|(end, _)| &path[..end]);
        ends.filter(|above| !self.folder.join(above).exists()).map(str::to_owned).collect()
    }

    /// Carries out the steps that are not done yet.
    fn complete(&self, journal: &Journal) -> Result<(), FileError> {
        for folder in &journal.folders {
            self.make(folder).map_err(|source| FileError { path: self.folder.join(folder), source })?;
        }
        for (number, step) in journal.steps.iter().enumerate() {
            self.forward(number, step).map_err(|source| FileError { path: self.folder.join(&step.path), source })?;
        }
        self.close(FORWARD)
    }

    fn make(&self, folder: &str) -> io::Result<()> {
        match inside(self.folder, folder) {
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => Ok(()),
            other => disk::create_dir(&other?),
        }
    }

    fn forward(&self, number: usize, step: &Step) -> io::Result<()> {
        let target = inside(self.folder, &step.path)?;
        // A file that somebody else has changed since is left as it is.
        if self.now(&step.path)? != step.before {
            return Ok(());
        }
        let (new, old) = (self.staged(number), self.old(number));
        match step.after {
            None if step.before.is_some() => disk::rename(&target, &old),
            None => Ok(()),
            Some(after) => {
                if !is_plain(&new) || digest(&fs::read(&new)?) != after {
                    // The new file is in its place already and equals the old one, or was never staged.
                    return Ok(());
                }
                if step.before.is_some() && !is_plain(&old) {
                    disk::keep(&target, &old)?;
                }
                disk::rename(&new, &target)
            }
        }
    }

    /// Undoes the steps that have been done.
    fn take_back(&self, journal: &Journal) -> Result<(), FileError> {
        for (number, step) in journal.steps.iter().enumerate() {
            self.back(number, step).map_err(|source| FileError { path: self.folder.join(&step.path), source })?;
        }
        for folder in journal.folders.iter().rev() {
            // A folder that somebody has put something into stays.
            let _ = fs::remove_dir(self.folder.join(folder));
        }
        self.close(BACK)
    }

    fn back(&self, number: usize, step: &Step) -> io::Result<()> {
        let target = inside(self.folder, &step.path)?;
        if self.now(&step.path)? != step.after || step.before == step.after {
            return Ok(());
        }
        let old = self.old(number);
        if is_plain(&old) {
            disk::rename(&old, &target)
        } else if step.before.is_none() {
            disk::remove_file(&target)
        } else {
            Ok(())
        }
    }

    /// Removes the journal first, then the staged files: without a journal these are only litter.
    fn close(&self, journal: &str) -> Result<(), FileError> {
        let path = self.staging.join(journal);
        disk::remove_file(&path).map_err(|source| FileError { path, source })?;
        // All has happened: what cannot be removed now is removed by the next process.
        let _ = self.clean();
        Ok(())
    }

    /// Removes the files that we staged, and the staging folder if nothing else is in it.
    fn clean(&self) -> Result<(), FileError> {
        let failed = |source| FileError { path: self.staging.clone(), source };
        for entry in fs::read_dir(&self.staging).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if is_our_name(&entry.file_name().to_string_lossy()) {
                disk::remove_file(&entry.path()).map_err(failed)?;
            }
        }
        fs::remove_dir(&self.staging).map_err(failed)
    }

    fn now(&self, path: &str) -> io::Result<Option<u64>> {
        match read_inside(self.folder, path) {
            Ok(bytes) => Ok(bytes.map(|bytes| digest(&bytes))),
            Err(error) => Err(error.source),
        }
    }

    fn staged(&self, number: usize) -> PathBuf {
        self.staging.join(format!("{number}.put"))
    }

    fn old(&self, number: usize) -> PathBuf {
        self.staging.join(format!("{number}.old"))
    }
}

fn explained(error: &io::Error, staging: &Path) -> io::Error {
    let folder = staging.display();
    io::Error::other(format!(
        "{error}; a run of specwright was ended here: remove {folder} to leave the files as they are"
    ))
}

/// Whether the path is a regular file, not a symbolic link or a folder.
fn is_plain(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

fn is_our_name(name: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match name.split_once('.') {
        None => [FORWARD, BACK, "half"].contains(&name),
        Some((number, kind)) => is_number(number) && ["put", "old", "half"].contains(&kind),
    }
}
