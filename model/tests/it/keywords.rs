//! The page of keywords is what the table says.

use specwright_model::keywords::{OBJECTS, page};
use specwright_testing::Goldens;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_page_is_printed_from_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/keywords.md");
    let page = page();
    let mut goldens = Goldens::new("cargo test -p specwright-model");
    goldens.file(&path, &page);
    goldens.finish();
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
