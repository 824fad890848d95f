//! Reads the files that documents refer to from the disk.

use specwright_model::read::MOST_BYTES;
use specwright_model::source::Unavailable;
use specwright_model::{FileId, Sources};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Adds every file that the documents refer to by a relative path; `paths` has the path of each document. Only files in
/// the folders of the documents and below are opened, also if a symbolic link is on the way. Returns the paths of the
/// files that were opened. Files that could not be opened are reported when the documents are read.
pub fn add_referenced(sources: &mut Sources, paths: &[(FileId, PathBuf)]) -> Vec<PathBuf> {
    let mut opened = Vec::new();
    specwright_model::read::complete(sources, |document, way| {
        let place = paths.iter().find(|(id, _)| *id == document);
        let (_, path) = place.ok_or_else(|| Unavailable::from("where the document stands is not known"))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let path = folder.join(way);
        let bytes = read(folder, &path)?;
        opened.push(path);
        Ok::<_, Unavailable>(bytes)
    });
    opened
}

fn read(folder: &Path, path: &Path) -> Result<Vec<u8>, Unavailable> {
    let said = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Unavailable::from("there is no such file"),
        _ => format!("the file cannot be read ({error})").into(),
    };
    let whole = fs::canonicalize(path).map_err(said)?;
    if !whole.starts_with(fs::canonicalize(folder).map_err(said)?) {
        let reason = "a symbolic link leads out of the folder of the document";
        return Err(Unavailable::Outside(reason.to_owned()));
    }
    let about = fs::metadata(&whole).map_err(said)?;
    if !about.is_file() {
        return Err("it is no file".into());
    }
    if about.len() > MOST_BYTES as u64 {
        return Err(format!("the file has more than {} MiB", MOST_BYTES >> 20).into());
    }
    read_document(&whole).map_err(said)
}

/// The most bytes that are read from anything but a regular file.
const MOST_OF_A_PIPE: u64 = 64 << 20;

/// Reads what a user names: a file, or a pipe or device (`/dev/stdin`, `<(curl …)`), which may have no end.
///
/// # Errors
/// It cannot be read, or is larger than any document may be.
pub fn read_document(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let is_file = file.metadata()?.is_file();
    read_within(&mut file, if is_file { MOST_BYTES as u64 } else { MOST_OF_A_PIPE })
}

/// Reads a stream to its end, which has to come within 64 MiB.
///
/// # Errors
/// It cannot be read, or has more bytes.
pub fn read_stream(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    read_within(stream, MOST_OF_A_PIPE)
}

fn read_within(stream: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let message = format!("it has more than {} MiB, and no document has", most >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}
