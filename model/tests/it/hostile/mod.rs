//! Documents that mean harm, and what is said of each: a folder of small ones with what is expected beside them,
//! and large ones that are made here. The generator's tests take all of them further.
//!
//! `UPDATE_GOLDEN=1 cargo test -p specwright-model` renews what is expected; the difference is then for people to read.

mod made;

use specwright_model::codes::SOURCE_CODES;
use specwright_model::read::READ_CODES;
use specwright_model::render::{Style, render};
use specwright_model::{Diagnostics, Reading, Sources, read};
use specwright_testing::Goldens;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The ending of what is kept beside a document or a folder of documents: what is reported of it.
const EXPECTED: &str = "said";

/// Codes that no text in a folder can reach, and the tests that reach them.
const ELSEWHERE: &[&str] = &[
    "SW0009", // a file of more than 2 GiB: render.rs
    "SW0015", // a value in memory: render.rs
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// One document, or the documents of a folder with the files that they refer to; what cannot even be handed over.
fn load(path: &Path) -> Result<Sources, String> {
    let mut sources = Sources::new();
    let single = path.file_name().unwrap().to_str().unwrap().to_owned();
    let (root, documents) = if path.is_dir() {
        (path.to_owned(), names(path).into_iter().filter(|name| name.contains("api.")).collect())
    } else {
        (path.parent().unwrap().to_owned(), vec![single])
    };
    for name in documents {
        let bytes = fs::read(root.join(&name)).unwrap();
        sources.document(name, bytes).map_err(|error| format!("{} {error}\n", error.code()))?;
    }
    if path.is_dir() {
        read::complete(&mut sources, |_, way| fs::read(root.join(way)).map_err(|_| "there is no such file".to_owned()));
    }
    Ok(sources)
}

/// `code file:line pointer` and what people see of it, in the order in which they were reported.
fn lines(sources: &Sources, diagnostics: &Diagnostics) -> String {
    let mut lines = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic.span.and_then(|span| Some((sources.get(span.file)?, sources.line_column(span)?)));
        let place = place.map_or("-".to_owned(), |(file, (line, _))| format!("{}:{line}", file.name));
        writeln!(lines, "{} {place} {}", diagnostic.code, diagnostic.pointer.as_deref().unwrap_or("-")).unwrap();
        for line in render(diagnostic, sources, Style::Plain).lines() {
            lines.push_str(format!("    {line}").trim_end());
            lines.push('\n');
        }
    }
    lines
}

fn said(path: &Path) -> String {
    match load(path) {
        Ok(sources) => lines(&sources, &read(&sources, &Reading::default()).1),
        Err(refusal) => refusal,
    }
}

#[test]
fn each_document_is_answered_as_expected() {
    let mut goldens = Goldens::new("cargo test -p specwright-model");
    let folder = folder();
    let (expectations, documents): (Vec<String>, Vec<String>) =
        names(&folder).into_iter().partition(|name| name.ends_with(EXPECTED));
    for document in &documents {
        goldens.file(&folder.join(format!("{document}.{EXPECTED}")), &said(&folder.join(document)));
    }
    for name in
        expectations.iter().filter(|name| !documents.iter().any(|known| **name == format!("{known}.{EXPECTED}")))
    {
        goldens.left_over(&folder.join(name));
    }
    goldens.finish();
}

#[test]
fn documents_that_are_made_are_answered_as_expected() {
    for made in made::ALL {
        let mut sources = Sources::new();
        sources.document(made.name, (made.text)().into_bytes()).unwrap();
        let (api, diagnostics) = read(&sources, &Reading::default());
        let codes: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.id).collect();
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), made.codes, "{}", made.name);
        let size: usize = sources.files().map(|file| file.text.len()).sum();
        assert!(api.schemas.len() < 4_000 + size, "{}: {} schemas of {size} bytes", made.name, api.schemas.len());
    }
}

#[test]
fn every_code_is_reached() {
    let folder = folder();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for name in names(&folder).iter().filter(|name| name.ends_with(EXPECTED)) {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        reached.extend(
            text.lines().filter_map(|line| line.split(' ').next()).filter(|word| !word.is_empty()).map(str::to_owned),
        );
    }
    reached.extend(made::ALL.iter().flat_map(|made| made.codes).map(|code| (*code).to_owned()));
    let all = SOURCE_CODES.iter().chain(READ_CODES).map(|code| code.id);
    let missing: Vec<&str> = all.filter(|id| !reached.contains(*id) && !ELSEWHERE.contains(id)).collect();
    assert!(missing.is_empty(), "no hostile document reaches {missing:?}");
    assert!(ELSEWHERE.iter().all(|id| !reached.contains(*id)), "an exception that is none");
}
