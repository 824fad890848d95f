//! What is written for small documents, one shape of schema after the other, and what is said about them.
//!
//! `UPDATE_GOLDEN=1 cargo test -p specwright-generator` rewrites what is expected; the difference is then for people to
//! read.

use crate::documents::sources;
use specwright_generator::{Config, generate};
use specwright_model::render::{Style, render};
use specwright_testing::Goldens;
use std::fs;
use std::path::{Path, PathBuf};

/// The files of a document that are kept, by name.
const KEPT: &[&str] = &["types.rs"];

fn folders() -> Vec<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut folders: Vec<PathBuf> = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

/// Name and text of what should stand beside the document in a folder.
fn expected(folder: &Path) -> Vec<(String, String)> {
    let document = ["openapi.yaml", "openapi.json"].into_iter().find(|name| folder.join(name).is_file()).unwrap();
    let text = fs::read_to_string(folder.join(document)).unwrap();
    let sources = sources([(document, text.as_str())]);
    let generated = generate(&sources, &Config::default());
    let said = generated.diagnostics.iter().map(|diagnostic| render(diagnostic, &sources, Style::Plain));
    let said = said.map(|text| text.trim_end().to_owned() + "\n").collect::<Vec<_>>().concat();
    let mut files = vec![("diagnostics.txt".to_owned(), said)];
    // `parameters`, `security` and `events` are about their modules too.
    let more: &[&str] = match folder.file_name().unwrap().to_str().unwrap() {
        "parameters" | "security" | "servers" => &["client.rs", "description.rs"],
        "events" => &["client.rs", "server.rs", "webhooks.rs"],
        "multipart" => &["client.rs", "multipart.rs", "server.rs"],
        "forms" => &["client.rs", "description.rs", "server.rs"],
        "defaults" => &["client.rs", "construct.rs", "operations.rs", "server.rs"],
        "media" => &["client.rs", "description.rs", "operations.rs", "server.rs"],
        "unions" => &["codec.rs"],
        _ => &[],
    };
    for name in KEPT.iter().chain(more) {
        let text =
            generated.files.get(&format!("src/{name}")).unwrap_or_else(|| panic!("{}: no {name}", folder.display()));
        files.push(((*name).to_owned(), text.to_owned()));
    }
    files
}

#[test]
fn what_is_written_is_what_was_read_and_approved() {
    let mut goldens = Goldens::new("cargo test -p specwright-generator");
    let folders = folders();
    assert!(folders.len() >= 6, "{folders:?}");
    for folder in folders {
        let expected = expected(&folder);
        for (name, text) in &expected {
            goldens.file(&folder.join(name), text);
        }
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            if !name.starts_with("openapi.") && !expected.iter().any(|(known, _)| *known == name) {
                goldens.left_over(&entry.path());
            }
        }
    }
    goldens.finish();
}

/// The benchmark of the codec measures what is written, and not what somebody once wrote by hand.
#[test]
fn the_benchmark_has_what_is_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/benches/codec");
    let text = fs::read_to_string(folder.join("openapi.json")).unwrap();
    let config = Config { layout: specwright_generator::Layout::Include, ..Config::default() };
    let generated = generate(&sources([("openapi.json", text.as_str())]), &config);
    let written = generated.files.get("coded.rs").unwrap();
    let mut goldens = Goldens::new("cargo test -p specwright-generator");
    goldens.file(&folder.join("coded.rs"), written);
    goldens.finish();
}
