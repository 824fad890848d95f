//! The table of keywords, held by documents that have all of them.

use super::{Measured, measure};
use crate::corpus::documents;
use specwright_model::keywords::{self, OBJECTS, Occurrence, Row, rooms};
use specwright_model::{Reading, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Each keyword is taken out at so many places of a document.
const PLACES: usize = 2;

/// Places where a keyword changes nothing for a good reason, or for one that is known: document, pointer, why.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "openapi-3.0",
        "/paths/~1trees/get/responses/200/headers/X-Pages/explode",
        "header fields of objects are handed over as text",
    ),
    ("discriminators", "/components/schemas/Wire/allOf/1/additionalProperties", "the part before it is closed too"),
    ("asyncapi", "/defaultContentType", "every message has a content type"),
];

struct Own {
    name: String,
    sources: Sources,
    measured: Measured,
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The project's own documents: one for each version with all of its keywords, cases, and the API that is generated.
fn own() -> &'static [Own] {
    static OWN: OnceLock<Vec<Own>> = OnceLock::new();
    OWN.get_or_init(|| {
        let folders = ["data/keywords", "data/cases", "../specs/tilt"].map(folder);
        let found = folders.iter().flat_map(|folder| {
            let documents = documents::find(folder, &[]).unwrap();
            documents.into_iter().map(|document| (document.name.clone(), document.sources(folder).unwrap()))
        });
        let measured = |(name, sources): (String, Sources)| Own { measured: measure(&sources, PLACES), name, sources };
        found.map(measured).collect()
    })
}

#[test]
fn nothing_that_a_document_says_is_passed_over_in_silence() {
    let mut wrong = Vec::new();
    let mut known: BTreeSet<(&str, &str)> = KNOWN.iter().map(|(name, pointer, _)| (*name, *pointer)).collect();
    for own in own() {
        assert!(!own.measured.findings.is_empty(), "{}: nothing was measured", own.name);
        for finding in own.measured.findings.iter().filter(|finding| finding.verdict.is_wrong()) {
            if !known.remove(&(own.name.as_str(), finding.pointer.as_str())) {
                wrong.push(format!("{}: {finding}", own.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(known.is_empty(), "these are heard by now: {known:?}");
}

#[test]
fn every_row_does_what_it_says() {
    let mut effects: BTreeMap<(&str, &str), u8> = BTreeMap::new();
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for own in own() {
        for finding in &own.measured.findings {
            *effects.entry((finding.object, finding.name.as_str())).or_default() |= finding.effect.rooms;
            said.extend(&finding.effect.codes);
        }
        let generated = specwright_generator::generate(&own.sources, &specwright_generator::Config::default());
        said.extend(generated.diagnostics.iter().map(|diagnostic| diagnostic.code.id));
    }
    let mut wrong = Vec::new();
    for (object, row) in rows() {
        let shown = effects.get(&(object, row.keyword)).copied().unwrap_or_default() | rooms::TESTS;
        for (room, name) in rooms::NAMES.iter().filter(|(room, _)| row.rooms & room & !shown != 0) {
            wrong.push(format!("{object}: {} has no effect in {name} ({room})", row.keyword));
        }
        for code in row.codes.iter().filter(|code| !said.contains(*code)) {
            wrong.push(format!("{object}: {}: nothing says {code}", row.keyword));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_row_has_a_place_in_a_document() {
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for own in own() {
        let (api, _) = specwright_model::read(&own.sources, &Reading::default());
        keywords::each(&api, &mut |Occurrence { object, row, .. }| {
            seen.extend(row.map(|row| (object.title, row.keyword)));
        });
    }
    let unseen: Vec<_> = rows().map(|(object, row)| (object, row.keyword)).filter(|row| !seen.contains(row)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn codes_of_the_table_are_codes() {
    let known: BTreeSet<&str> =
        specwright_model::read::READ_CODES.iter().chain(specwright_generator::CODES).map(|code| code.id).collect();
    for (object, row) in rows() {
        for code in row.codes {
            assert!(known.contains(code), "{object}: {}: {code}", row.keyword);
        }
    }
}

fn rows() -> impl Iterator<Item = (&'static str, &'static Row)> {
    OBJECTS.iter().flat_map(|object| object.rows.iter().map(|row| (object.title, row)))
}

/// A keyword that nothing reads is found: a document is measured with one that is unheard of where it stands.
#[test]
fn a_keyword_without_an_effect_is_found() {
    let text = r#"{ "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": {}, "components": {
        "schemas": { "A": { "type": "object", "required": ["a"], "properties": { "a": { "type": "string", "default": "b" } } } } } }"#;
    let mut sources = Sources::new();
    sources.document("openapi.json", text.as_bytes().to_vec()).unwrap();
    let measured = measure(&sources, PLACES);
    let wrong: Vec<_> = measured.findings.iter().filter(|finding| finding.verdict.is_wrong()).collect();
    let [one] = wrong.as_slice() else { panic!("{wrong:?}") };
    assert_eq!(one.pointer, "/components/schemas/A/properties/a/default");
}
