//! Loads the files that documents refer to by relative paths.

use super::load::files_named;
use super::uri;
use crate::source::{self, Unavailable};
use crate::{Diagnostics, FileId, Sources};
use std::collections::BTreeSet;

/// The maximum number of files that are loaded for one API.
pub const MOST_FILES: usize = 5_000;
/// The maximum size of all these files together, in bytes.
pub const MOST_BYTES: usize = 256 << 20;

/// Adds every file that the documents refer to, and those that these refer to in turn.
///
/// `bring` is called once for each file, with a document of the sources and the path from that document's folder, which
/// never leads upwards. It returns the bytes, or half a sentence about why there are none, which reports about the
/// reference print. It is not called for files outside of the folders of the documents or on another host, and no more
/// than [`MOST_FILES`] files and [`MOST_BYTES`] bytes are added.
pub fn complete<E: Into<Unavailable>>(
    sources: &mut Sources,
    mut bring: impl FnMut(FileId, &str) -> Result<Vec<u8>, E>,
) {
    let roots: Vec<(FileId, String)> =
        sources.documents().iter().filter_map(|&id| Some((id, sources.get(id)?.name.clone()))).collect();
    let mut known: BTreeSet<String> = sources.files().map(|file| uri::normal(&file.name)).collect();
    let mut added = 0;
    let mut bytes_left = MOST_BYTES;
    let mut at = 0;
    while at < sources.files().len() {
        let wanted = references(sources, at);
        at += 1;
        for name in wanted {
            if uri::scheme(&name).is_some() {
                continue;
            }
            let Some((document, path)) = roots.iter().find_map(|(id, root)| Some((*id, uri::below(&name, root)?)))
            else {
                continue;
            };
            if !known.insert(name.clone()) {
                continue;
            }
            if added == MOST_FILES {
                sources.refuse(name, format!("the documents refer to more than {MOST_FILES} files"));
                continue;
            }
            let bytes = bring(document, path).map_err(E::into).and_then(|bytes| within(bytes, &mut bytes_left));
            match bytes.and_then(|bytes| add(sources, &name, bytes)) {
                Ok(()) => added += 1,
                Err(reason) => sources.refuse(name, reason),
            }
        }
    }
}

fn within(bytes: Vec<u8>, left: &mut usize) -> Result<Vec<u8>, Unavailable> {
    match left.checked_sub(bytes.len()) {
        Some(rest) => {
            *left = rest;
            Ok(bytes)
        }
        None => Err(format!("the files that the documents refer to have more than {} MiB", MOST_BYTES >> 20).into()),
    }
}

fn add(sources: &mut Sources, name: &str, bytes: Vec<u8>) -> Result<(), Unavailable> {
    sources.file(name, bytes).map(drop).map_err(|error| error.code().title.into())
}

/// The files that one file refers to.
fn references(sources: &Sources, at: usize) -> Vec<String> {
    let file = FileId(u32::try_from(at).unwrap_or(u32::MAX));
    let Some(source) = sources.get(file).filter(|source| may_refer(&source.text)) else { return Vec::new() };
    // Errors in the text are reported when it is read.
    let Some(tree) = source::parse(file, source, &mut Diagnostics::default()) else { return Vec::new() };
    files_named(&tree, &source.name).into_iter().collect()
}

/// Whether a text has any reference to something else than itself. Most documents have none, and need not be parsed
/// twice.
fn may_refer(text: &str) -> bool {
    let outward = |(at, key): (usize, &str)| {
        let rest = text.get(at + key.len()..).unwrap_or_default();
        let value = rest.trim_start_matches(['"', '\'', ' ', '\t', '\r', '\n', ':']);
        !value.starts_with('#')
    };
    ["$ref", "operationRef"].iter().any(|key| text.match_indices(key).any(outward))
}
