//! Real documents, where the tests are told of some: `SPECWRIGHT_CORPUS` names a folder.

use specwright_model::ir::{Shape, Union};
use specwright_model::{Reading, Severity, Sources, read};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

#[test]
#[expect(clippy::print_stderr, reason = "the counts are what one runs it for")]
fn real_documents_are_read_without_an_error() {
    let Some(folder) = std::env::var_os("SPECWRIGHT_CORPUS") else {
        eprintln!("skipped: SPECWRIGHT_CORPUS is not set");
        return;
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failed = Vec::new();
    for path in paths.iter().filter(|path| path.is_file() && !path.ends_with("INDEX.json")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let mut sources = Sources::new();
        sources.document(name, std::fs::read(path).unwrap()).unwrap();
        let start = Instant::now();
        let (api, diagnostics) = read(&sources, &Reading::default());
        let worst = diagnostics.iter().filter(|d| d.code.severity == Severity::Error).count();
        let unions =
            api.schemas.iter().filter(|(_, schema)| matches!(schema.shape, Shape::Union(Union { .. }))).count();
        eprintln!(
            "{name}: {} operations, {} events, {} schemas ({} made up, {unions} unions), {} diagnostics, {:?}",
            api.operations.len(),
            api.event_operations.len(),
            api.schemas.len(),
            api.schemas.len() - api.documents.iter().map(|document| document.schemas.len()).sum::<usize>(),
            diagnostics.len(),
            start.elapsed()
        );
        for diagnostic in &diagnostics {
            *codes.entry(diagnostic.code.id).or_default() += 1;
            if std::env::var("SHOW").is_ok_and(|code| code == diagnostic.code.id) {
                eprintln!(
                    "  {} {} {}",
                    diagnostic.code.id,
                    diagnostic.message,
                    diagnostic.pointer.as_deref().unwrap_or("")
                );
            }
        }
        assert!(
            api.schemas.iter().all(|(_, schema)| !matches!(schema.shape, Shape::AllOf(_))),
            "{name}: an allOf is left"
        );
        if worst > 0 {
            failed.push(name.to_owned());
        }
    }
    eprintln!("{codes:?}");
    assert!(failed.is_empty(), "{failed:?}");
}
