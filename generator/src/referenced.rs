//! Brings the files that documents refer to from the disk.

use specwright_model::read::MOST_BYTES;
use specwright_model::{FileId, Sources};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Adds every file that the documents refer to by a relative path; `paths` says where each document stands.
/// Only files in the folders of the documents and below are opened, also where a symbolic link stands in between.
/// Gives the paths of the files that were opened. What could not be is said when the documents are read.
pub fn add_referenced(sources: &mut Sources, paths: &[(FileId, PathBuf)]) -> Vec<PathBuf> {
    let mut opened = Vec::new();
    specwright_model::read::complete(sources, |document, way| {
        let place = paths.iter().find(|(id, _)| *id == document);
        let (_, path) = place.ok_or_else(|| "where the document stands is not known".to_owned())?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let path = folder.join(way);
        let bytes = read(folder, &path)?;
        opened.push(path);
        Ok(bytes)
    });
    opened
}

fn read(folder: &Path, path: &Path) -> Result<Vec<u8>, String> {
    let said = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => format!("the file cannot be read ({error})"),
    };
    let whole = fs::canonicalize(path).map_err(said)?;
    if !whole.starts_with(fs::canonicalize(folder).map_err(said)?) {
        return Err("a symbolic link leads out of the folder of the document".to_owned());
    }
    let about = fs::metadata(&whole).map_err(said)?;
    if !about.is_file() {
        return Err("it is no file".to_owned());
    }
    if about.len() > MOST_BYTES as u64 {
        return Err(format!("the file has more than {} MiB", MOST_BYTES >> 20));
    }
    fs::read(whole).map_err(said)
}
