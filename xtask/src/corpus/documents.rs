//! Which files of a folder are documents, and what belongs to each.

use specwright_model::Sources;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// One document of the folder.
pub(crate) struct Found {
    /// Its file name without ending.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// The documents of a folder, small ones first.
pub(crate) fn find(folder: &Path, only: &[String]) -> Result<Vec<Found>, io::Error> {
    let mut found = Vec::new();
    for path in files(folder)? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !only.is_empty() && !only.contains(&name) {
            continue;
        }
        let bytes = fs::read(&path)?;
        if is_document(&bytes) {
            found.push((bytes.len(), Found { name, path }));
        } else if name != "INDEX" {
            eprintln!("{}: no OpenAPI or AsyncAPI document", path.display());
        }
    }
    found.sort_by(|(a, x), (b, y)| (a, &x.name).cmp(&(b, &y.name)));
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, io::Error> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && ["json", "yaml", "yml"].contains(&ending.as_str()) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Whether the root seems to have a member `openapi` or `asyncapi`. Whether it really has is the reader's to say.
fn is_document(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return text.contains("\"openapi\"") || text.contains("\"asyncapi\"");
    }
    text.lines().any(|line| ["openapi:", "asyncapi:"].iter().any(|word| line.trim_start_matches('"').starts_with(word)))
}

impl Found {
    /// The document, and beside it the files that it may refer to.
    pub(crate) fn sources(&self, root: &Path) -> Result<Sources, io::Error> {
        let invalid = |error| io::Error::new(io::ErrorKind::InvalidData, error);
        let named = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
        let bytes = fs::read(&self.path)?;
        let others = refers_elsewhere(&bytes);
        let mut sources = Sources::new();
        sources.document(named(&self.path), bytes).map_err(invalid)?;
        if others {
            for path in below(root)? {
                if path != self.path {
                    sources.file(named(&path), fs::read(&path)?).map_err(invalid)?;
                }
            }
        }
        Ok(sources)
    }
}

fn refers_elsewhere(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.split("$ref").skip(1).any(|rest| {
        let target = rest.trim_start_matches(['"', '\'', ':', ' ']);
        !target.starts_with('#') && target.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.')
    })
}

fn below(root: &Path) -> Result<Vec<PathBuf>, io::Error> {
    let mut paths = files(root)?;
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if path.is_dir() {
            paths.extend(below(&path)?);
        }
    }
    Ok(paths)
}
