//! The pages of the book that are made of tables: each is compared with its table, and renewed where UPDATE_GOLDEN is
//! set.

mod checks;
mod commands;
mod configuration;
mod diagnostics;

use crate::folder::root;
use specwright_testing::Goldens;
use std::fs;

/// Makes a page of its tables.
type Make = fn() -> String;

/// Each page with what it is made of.
const PAGES: [(&str, Make); 4] = [
    ("checks", checks::page),
    ("command-line", commands::page),
    ("diagnostics", diagnostics::page),
    ("specs-toml", configuration::page),
];

/// The first line of each.
const MARK: &str = "<!-- Made by cli/tests/it/reference; edits are lost. -->";

#[test]
fn the_reference_is_made_of_the_tables() {
    let folder = root().join("docs/src/reference");
    let mut goldens = Goldens::new("cargo test -p specwright");
    for (name, page) in PAGES {
        goldens.file(&folder.join(format!("{name}.md")), &format!("{MARK}\n\n{}", page()));
    }
    goldens.finish();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let is_ours = fs::read_to_string(&path).unwrap().starts_with(MARK);
        assert!(!is_ours || PAGES.iter().any(|(page, _)| *page == name), "left over: {}", path.display());
    }
}

#[test]
fn every_page_is_in_the_summary() {
    let book = root().join("docs/src");
    let summary = fs::read_to_string(book.join("SUMMARY.md")).unwrap();
    let mut open = vec![book.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(&book).unwrap().to_string_lossy().into_owned();
            let is_page = path.extension().is_some_and(|extension| extension == "md") && name != "SUMMARY.md";
            assert!(!is_page || summary.contains(&format!("({name})")), "docs/src/SUMMARY.md does not list {name}");
        }
    }
}

/// A text of a table as Markdown: code between backticks stays code, and nothing else means anything.
fn prose(text: &str) -> String {
    let mut pieces: Vec<&str> = text.split('`').collect();
    // A backtick without a partner is one of the text.
    let stray = if pieces.len().is_multiple_of(2) { pieces.pop() } else { None };
    let mut out = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        if index % 2 == 1 {
            out.extend(["`", piece, "`"]);
        } else {
            out.push_str(&escaped(piece));
        }
    }
    out + &stray.map(|text| format!("\\`{}", escaped(text))).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '<' | '>' | '*' | '_' | '[' | ']' | '|' | '#' | '&' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A sentence: a capital letter, unless it begins with code, and a full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let text = format!("{first}{}", chars.as_str());
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{}{end}", prose(&text))
}

#[test]
fn text_of_tables_is_text() {
    assert_eq!(prose("`a*b` is <c> and `d"), "`a*b` is \\<c\\> and \\`d");
    assert_eq!(sentence("the text is not JSON"), "The text is not JSON.");
    assert_eq!(sentence("`<<` is a key"), "`<<` is a key.");
}
