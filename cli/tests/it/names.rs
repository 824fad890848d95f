//! Nothing of the public documents that we try ourselves on has got into the sources: what we write is
//! general.

use crate::folder::root;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A title of fewer words than this could stand anywhere (`Checkout`, `Webhooks`).
const FEWEST_WORDS: usize = 2;

/// Hosts that the standards reserve for examples (RFC 2606, RFC 6761).
const RESERVED: [&str; 6] = ["example.com", "example.org", "example.net", ".example", ".test", "localhost"];

/// Where a word may stand, and it must: signing vectors that others have published cannot be rewritten.
const ALLOWED: [(&str, &str); 1] = [("templates/tests/it/webhooks/schemes.rs", concat!("slack", ".com"))];

#[test]
fn no_title_host_or_file_name_of_the_corpus_is_in_the_sources() {
    let Some(corpus) = specwright_testing::corpus("names of public documents in the sources") else { return };
    let index: Value = serde_json::from_slice(&fs::read(corpus.join("INDEX.json")).unwrap()).unwrap();
    let files: Vec<&str> = index.as_array().unwrap().iter().filter_map(|row| row["file"].as_str()).collect();
    assert!(files.len() > 10, "the index lists only {files:?}");
    let mut words: Vec<String> = Vec::new();
    for file in files {
        words.push(file.rsplit('/').next().unwrap_or(file).to_owned());
        words.extend(said_by(&fs::read_to_string(corpus.join(file)).unwrap()));
    }
    words.sort();
    words.dedup();
    let sources = sources();
    assert!(sources.len() > 50, "only {} sources", sources.len());
    let mut found = Vec::new();
    for (path, text) in &sources {
        for word in words.iter().filter(|word| text.contains(word.as_str())) {
            found.push((path.as_str(), word.as_str()));
        }
    }
    assert_eq!(found, ALLOWED, "left: what is in the sources; right: what may be");
}

/// Title and hosts of a document, in lower case. Read line by line: good enough for both syntaxes, and
/// independent of the reader that is tested elsewhere.
fn said_by(text: &str) -> Vec<String> {
    let head: String = text.chars().take(200_000).collect();
    let mut said = Vec::new();
    for (key, is_title) in [("title", true), ("url", false)] {
        for line in head.split(['\n', '{', ',']).map(|line| line.trim().trim_start_matches("- ")) {
            let Some(rest) = line.trim_start_matches('"').strip_prefix(key) else { continue };
            let Some(value) = rest.trim_start_matches('"').trim_start().strip_prefix(':') else { continue };
            let value = value.trim().trim_matches(['"', '\'', '}', ' ']).to_lowercase();
            if is_title {
                said.extend((value.split_whitespace().count() >= FEWEST_WORDS).then_some(value));
                break;
            }
            let host = value.split_once("://").and_then(|(_, rest)| rest.split(['/', ':', '?']).next());
            said.extend(host.filter(|host| is_telling(host)).map(str::to_owned));
        }
    }
    said
}

fn is_telling(host: &str) -> bool {
    host.contains('.') && !host.contains('{') && !RESERVED.iter().any(|reserved| host.ends_with(reserved))
}

/// Our own sources and documents, in lower case.
fn sources() -> Vec<(String, String)> {
    const FOLDERS: [&str; 10] = [
        "model",
        "generator",
        "templates",
        "contract-tests",
        "sandbox",
        "cli",
        "generated",
        "schemas",
        "xtask",
        "fuzz",
    ];
    let mut open: Vec<PathBuf> = FOLDERS.iter().map(|folder| root().join(folder)).collect();
    let mut sources = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                open.push(path);
            } else if is_text(&path) {
                let shown = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                // Hostile documents are not all text.
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).to_lowercase();
                sources.push((shown, text));
            }
        }
    }
    sources.sort();
    sources
}

fn is_text(path: &Path) -> bool {
    let kinds = ["rs", "toml", "md", "json", "yaml", "snap", "txt"];
    path.is_file() && path.extension().is_some_and(|kind| kinds.iter().any(|known| kind == *known))
}
