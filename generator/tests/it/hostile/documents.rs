//! The hostile documents of the model, taken all the way: read, plan, emit. Nothing panics, what is written parses
//! and stays inside, and no byte of a document becomes more bytes of code than a bound says.

#[expect(dead_code, reason = "what is said of them is the other test's")]
#[path = "../../../../model/tests/it/hostile/made.rs"]
mod made;

use super::{check_items, inner_attributes, is_a};
use crate::documents::root;
use specwright_generator::{Config, FileSet, Layout, emit, plan};
use specwright_model::read::complete;
use specwright_model::{Reading, Sources, read};
use std::fs;
use std::path::Path;

/// So many bytes may be written for each byte of a document. An operation of twenty bytes is a method, a builder, a
/// trait method and a route.
const MOST_PER_BYTE: usize = 400;
/// And so many in any case.
const EMPTY: usize = 10_000;
/// So many bytes of generated text are parsed again; more takes too long.
const MOST_PARSED: usize = 3_000_000;

/// What is written for documents, whatever is wrong with them: `generate` would stop at errors.
fn written(sources: &Sources, layout: Layout) -> FileSet {
    let config = Config { layout, ..Config::default() };
    let (api, _) = read(sources, &Reading::default());
    let (plan, _) = plan::build(&api, &config);
    emit::files(&plan, &config)
}

/// Without the runtime, which is ours.
fn size(files: &FileSet) -> usize {
    files.iter().filter(|(path, _)| !path.starts_with("src/runtime")).map(|(_, text)| text.len()).sum()
}

#[track_caller]
fn check(name: &str, sources: &Sources) {
    let given: usize = sources.files().map(|file| file.text.len()).sum();
    let files = written(sources, Layout::Package);
    let most = EMPTY + given * MOST_PER_BYTE;
    assert!(size(&files) <= most, "{name}: {given} bytes became {}", size(&files));
    for (path, text) in files.iter() {
        let is_inside = path.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
        assert!(
            is_inside && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte)),
            "{name}: {path}"
        );
        if is_a(path, "rs") && text.len() <= MOST_PARSED {
            let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {path}: {error}"));
            assert!(
                path.ends_with("lib.rs") || path.starts_with("tests/") || inner_attributes(&file) == 0,
                "{name}: {path}"
            );
            check_items(path, &file.items);
        }
        if is_a(path, "toml") {
            text.parse::<toml::Table>().unwrap_or_else(|error| panic!("{name}: {path}: {error}"));
        }
    }
}

#[test]
fn each_document_of_the_folder() {
    let folder = root().join("model/tests/hostile");
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if is_a(path.to_str().unwrap(), "said") {
            continue;
        }
        let mut sources = Sources::new();
        if path.is_dir() {
            for name in ["openapi.yaml", "asyncapi.yaml"] {
                if let Ok(bytes) = fs::read(path.join(name)) {
                    sources.document(name, bytes).unwrap();
                }
            }
            complete(&mut sources, |_, way| fs::read(path.join(way)).map_err(|error| error.to_string()));
        } else if sources.document("api", fs::read(&path).unwrap()).is_err() {
            continue;
        }
        count += 1;
        check(&path.display().to_string(), &sources);
        // The other layouts differ in how files are put together.
        syn_of_include(&path, &sources);
    }
    assert!(count > 30, "{count} documents");
}

fn syn_of_include(path: &Path, sources: &Sources) {
    for (name, text) in written(sources, Layout::Include).iter().filter(|(name, _)| is_a(name, "rs")) {
        syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {name}: {error}", path.display()));
    }
}

#[test]
fn each_document_that_is_made() {
    for made in made::ALL {
        let mut sources = Sources::new();
        sources.document(made.name, (made.text)().into_bytes()).unwrap();
        check(made.name, &sources);
    }
}
