//! One document, from its bytes to the last file that is written for it. It must not panic, and what is written must
//! be in proportion to it.

pub mod mutation;

use specwright_generator::{Config, emit, plan};
use specwright_model::{Reading, Sources, read};

/// So many bytes may be written for each byte of a document, and so many in any case.
const MOST_PER_BYTE: usize = 400;
const LEAST: usize = 20_000;

/// Reads, plans and writes one document, whatever is wrong with it.
///
/// # Panics
/// If far more is written than the document has. Any other panic is what is looked for.
pub fn take_all_the_way(bytes: &[u8]) {
    let mut sources = Sources::new();
    if sources.document("document", bytes.to_vec()).is_err() {
        return;
    }
    let (api, _) = read(&sources, &Reading::default());
    let config = Config::default();
    let (plan, _) = plan::build(&api, &config);
    let files = emit::files(&plan, &config);
    let written: usize =
        files.iter().filter(|(path, _)| !path.starts_with("src/runtime")).map(|(_, text)| text.len()).sum();
    assert!(written <= LEAST + bytes.len() * MOST_PER_BYTE, "{} bytes became {written}", bytes.len());
}
