//! The book's page about the sandbox prints the table of test amounts.

use specwright_sandbox::tilt::AMOUNTS;

#[test]
fn the_book_has_every_test_amount() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/how-to/sandbox.md")).unwrap();
    for row in AMOUNTS {
        let line = format!("| {} | {} |", row.pattern(), row.sentence);
        assert!(page.lines().any(|own| own == line), "{line}");
    }
}
