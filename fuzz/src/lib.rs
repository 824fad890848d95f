//! One document, from its bytes to the last file that is written for it. It must not panic, what is written must be in
//! proportion to it, and no text of it may become anything else than text.

pub mod mutation;
#[path = "../../generator/tests/it/injection/outline.rs"]
mod outline;
#[path = "../../generator/tests/it/injection/payloads.rs"]
mod payloads;

use outline::outline;
use payloads::{PAYLOADS, harmless};
use serde_json::Value;
use specwright_generator::{Config, FileSet, emit, plan};
use specwright_model::{Reading, Severity, Sources, read};

/// So many bytes may be written for each byte of a document, and so many in any case.
const MOST_PER_BYTE: usize = 200;
const LEAST: usize = 20_000;

/// Reads, plans and writes one document, whatever is wrong with it.
///
/// # Panics
/// If far more is written than the document has, if a file does not parse, if a description is more than text, or if a
/// payload gives files of another structure than its harmless twin. Any other panic is what is looked for.
pub fn take_all_the_way(bytes: &[u8]) {
    let Some((files, reported)) = written(bytes) else { return };
    let size: usize =
        files.iter().filter(|(path, _)| !path.starts_with("src/runtime")).map(|(_, text)| text.len()).sum();
    assert!(size <= LEAST + bytes.len() * MOST_PER_BYTE, "{} bytes became {size}", bytes.len());
    let structure = outline(&files).unwrap_or_else(|error| panic!("{error}"));
    if let Some((twin, of_twin)) = twin(bytes).and_then(|text| written(text.as_bytes())) {
        let expected = outline(&twin).unwrap_or_else(|error| panic!("of the twin: {error}"));
        // A text that means something else to the standard is reported.
        assert!(structure == expected || reported != of_twin, "a payload changes the structure of a file");
    }
}

/// The files of a document, and the code of each thing that is reported of it.
fn written(bytes: &[u8]) -> Option<(FileSet, Vec<&'static str>)> {
    let mut sources = Sources::new();
    sources.document("document", bytes.to_vec()).ok()?;
    let (api, mut diagnostics) = read(&sources, &Reading::default());
    let config = Config::default();
    let (plan, of_plan) = plan::build(&api, &config);
    diagnostics.extend(of_plan);
    let grave = diagnostics.iter().filter(|diagnostic| diagnostic.code.severity != Severity::Note);
    let mut reported: Vec<_> = grave.map(|diagnostic| diagnostic.code.id).collect();
    reported.sort_unstable();
    Some((emit::files(&plan, &config), reported))
}

/// The same JSON with the words of each payload alone; nothing where there is no payload, and where two keys of an object
/// have the same words.
fn twin(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut twin = text.to_owned();
    for payload in PAYLOADS {
        let written = Value::from(payload).to_string();
        twin = twin.replace(&written[1..written.len() - 1], &harmless(payload));
    }
    let members = |text: &str| serde_json::from_str(text).ok().map(|value| members(&value));
    (twin != text && members(&twin) == members(text)).then_some(twin)
}

/// How many members there are in all objects of a value.
fn members(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.len() + map.values().map(members).sum::<usize>(),
        Value::Array(items) => items.iter().map(members).sum(),
        _ => 0,
    }
}

/// The payload of a random number.
pub(crate) fn payload(number: usize) -> &'static str {
    PAYLOADS[number % PAYLOADS.len()]
}
