//! The documents that tests start from.

use serde_json::Value;
use specwright_generator::{Config, Generated, generate};
use specwright_model::source::parse;
use specwright_model::{Diagnostics, Sources};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The text of a file among this test's data.
pub(crate) fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of one of Tilt's documents.
pub(crate) fn tilt_text(name: &str) -> String {
    let path = root().join("specs/tilt").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// One of Tilt's documents, as JSON. (A `Value` sorts its members.)
pub(crate) fn tilt(name: &str) -> Value {
    serde_json::from_str(&tilt_text(name)).unwrap()
}

/// Where a node stands in the text of a document.
pub(crate) fn range(text: &str, pointer: &str) -> Range<usize> {
    let sources = sources([("document", text)]);
    let file = sources.documents()[0];
    let tree = parse(file, sources.get(file).unwrap(), &mut Diagnostics::default()).unwrap();
    let span = tree.root().at(pointer).unwrap_or_else(|| panic!("nothing is at {pointer}")).span();
    span.start as usize..span.end as usize
}

/// Adds text at the end of an object or array that has something in it; the order of all else stays.
pub(crate) fn append(text: &mut String, pointer: &str, added: &str) {
    let end = range(text, pointer).end - 1;
    text.insert_str(end, &format!(", {added}"));
}

/// Documents from memory.
pub(crate) fn sources<'a>(documents: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sources {
    let mut sources = Sources::new();
    for (name, text) in documents {
        sources.document(name, text.into()).unwrap();
    }
    sources
}

/// What is generated for one document of a test.
pub(crate) fn generated(text: &str, config: &Config) -> Generated {
    generate(&sources([("openapi.json", text)]), config)
}

/// Follows a `$ref` within the document, if there is one.
pub(crate) fn resolved<'a>(document: &'a Value, node: &'a Value) -> &'a Value {
    match node["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => node,
    }
}
