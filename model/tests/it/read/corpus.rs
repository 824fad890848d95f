//! Real documents, where the tests are told of some: `SPECWRIGHT_CORPUS` names a folder.

use super::dump;
use specwright_model::ir::{Api, MessageId, Shape};
use specwright_model::validation::{Direction, validation_document};
use specwright_model::{Diagnostics, Reading, Severity, Sources, read};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The documents of a folder of the corpus, in order; `None` where there is no corpus.
fn documents(below: &str) -> Option<Vec<PathBuf>> {
    let folder = specwright_testing::corpus("reading of real documents")?.join(below);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file() && !path.ends_with("INDEX.json"));
    paths.sort();
    Some(paths)
}

fn load(path: &Path) -> (Api, Diagnostics) {
    let mut sources = Sources::new();
    sources.document(path.file_name().unwrap().to_str().unwrap(), std::fs::read(path).unwrap()).unwrap();
    read(&sources, &Reading::default())
}

/// Reads every document of a folder, prints what came of each and how often each code was said, and gives the
/// names of those with an error. `SHOW=SW0201` prints the diagnostics of one code.
#[expect(clippy::print_stderr, reason = "the counts are what one runs it for")]
fn survey(below: &str) -> Vec<String> {
    let Some(paths) = documents(below) else { return Vec::new() };
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failed = Vec::new();
    for path in &paths {
        let start = Instant::now();
        let (api, diagnostics) = load(path);
        let name = path.file_name().unwrap().to_str().unwrap();
        let in_place: usize = api.documents.iter().map(|document| document.schemas.len()).sum();
        eprintln!(
            "{name}: {} operations, {} events, {in_place} schemas and {} made up, {} diagnostics, {:?}",
            api.operations.len(),
            api.event_operations.len(),
            api.schemas.len() - in_place,
            diagnostics.len(),
            start.elapsed()
        );
        for diagnostic in &diagnostics {
            *codes.entry(diagnostic.code.id).or_default() += 1;
            if std::env::var("SHOW").is_ok_and(|code| code == diagnostic.code.id) {
                eprintln!(
                    "  {} {} {}",
                    diagnostic.code,
                    diagnostic.message,
                    diagnostic.pointer.as_deref().unwrap_or("")
                );
            }
        }
        let all_of = api.schemas.iter().any(|(_, schema)| matches!(schema.shape, Shape::AllOf(_)));
        assert!(!all_of, "{name}: an allOf is left");
        if diagnostics.any(Severity::Error) {
            failed.push(name.to_owned());
        }
    }
    eprintln!("{codes:?}");
    failed
}

#[test]
fn real_documents_are_read_without_an_error() {
    let failed = survey("");
    assert!(failed.is_empty(), "{failed:?}");
}

/// Some of these are wrong on purpose: they must be read all the same.
#[test]
fn real_event_documents_are_read() {
    survey("asyncapi");
}

/// The same API before and after a conversion between versions of AsyncAPI.
#[test]
fn versions_of_one_document_give_the_same_events() {
    let Some(paths) = documents("asyncapi") else { return };
    let mut pairs: BTreeMap<String, Vec<(String, Vec<String>)>> = BTreeMap::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if let Some((pair, version)) = name.strip_prefix("pair-").and_then(|rest| rest.split_once('-')) {
            let events = events(&load(&path).0);
            // One of them has channels only.
            if !events.is_empty() {
                pairs.entry(pair.to_owned()).or_default().push((version.to_owned(), events));
            }
        }
    }
    for (pair, versions) in pairs {
        for (version, events) in &versions[1..] {
            assert_eq!(&versions[0].1, events, "pair {pair}, {version} against {}", versions[0].0);
        }
    }
}

/// What a receiver sees of the events: direction and payloads. Addresses differ: converters resolve them.
fn events(api: &Api) -> Vec<String> {
    let mut lines: Vec<String> = api
        .event_operations
        .iter()
        .map(|event| {
            let payload = |id: &MessageId| api.messages[*id].payload.map(|id| dump::schema(api, id));
            let payloads: Vec<_> = event.messages.iter().map(payload).collect();
            format!("{:?} {payloads:?}", event.action)
        })
        .collect();
    lines.sort();
    lines
}

/// Every schema of every document is rewritten, and pointers mean the same before and after.
#[test]
fn validation_text_keeps_pointers() {
    for path in documents("").unwrap_or_default() {
        let (api, _) = load(&path);
        let text = validation_document(&api, 0, Direction::Response);
        for &schema in api.components.values() {
            let pointer = api.pointer(api.schemas[schema].at);
            assert!(text.pointer(&pointer).is_some(), "{}: {pointer}", path.display());
        }
    }
}

/// The documents of this repository are held to more: they are read without a word.
#[test]
fn own_documents_are_read_without_a_diagnostic() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    for entry in std::fs::read_dir(specs).unwrap() {
        let folder = entry.unwrap().path();
        let mut sources = Sources::new();
        for name in ["openapi.json", "asyncapi.json"] {
            if let Ok(bytes) = std::fs::read(folder.join(name)) {
                sources.document(name, bytes).unwrap();
            }
        }
        if !sources.documents().is_empty() {
            let (_, diagnostics) = read(&sources, &Reading::default());
            assert!(diagnostics.is_empty(), "{}: {diagnostics:?}", folder.display());
        }
    }
}
