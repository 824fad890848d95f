//! The README prints the table of test amounts.

use specwright_sandbox::tilt::AMOUNTS;

#[test]
fn the_readme_has_every_test_amount() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    for row in AMOUNTS {
        let line = format!("| {} | {} |", row.pattern(), row.sentence);
        assert!(readme.lines().any(|own| own == line), "{line}");
    }
}
