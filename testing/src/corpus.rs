//! Public documents, which are no part of this repository.

use std::env;
use std::io::Write as _;
use std::path::PathBuf;

/// The variable that names their folder.
const VARIABLE: &str = "SPECWRIGHT_CORPUS";

/// The folder of public documents. Where the environment names none, `what` is said to be skipped.
pub fn corpus(what: &str) -> Option<PathBuf> {
    let folder = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    if folder.is_none() {
        // Straight to the stream: what macros print of a test that passes is shown to nobody.
        let _ = writeln!(std::io::stderr(), "skipped: {what}: {VARIABLE} names no folder of documents");
    }
    folder
}
