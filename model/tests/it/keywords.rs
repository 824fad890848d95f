//! The page of keywords is what the table says.

use specwright_model::keywords::{OBJECTS, page};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_page_is_printed_from_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/keywords.md");
    let page = page();
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    if known != page && std::env::var_os("UPDATE_GOLDEN").is_some() {
        assert!(std::env::var_os("CI").is_none(), "goldens are not rewritten where CI is set");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
    }
    assert!(known == page, "UPDATE_GOLDEN=1 cargo test -p specwright-model renews docs/keywords.md");
}

#[test]
fn objects_and_keywords_are_named_once() {
    let mut objects = BTreeSet::new();
    for object in OBJECTS {
        assert!(objects.insert(object.title), "{}", object.title);
        let mut keywords = BTreeSet::new();
        for row in object.rows {
            assert!(keywords.insert(row.keyword), "{}: {}", object.title, row.keyword);
            assert!(row.versions != 0, "{}: {} is of no version", object.title, row.keyword);
        }
    }
}
