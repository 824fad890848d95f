//! Whatever is wrong with a document: exit 2, its place, and the former output as it was.

use crate::folder::{Folder, WIDGETS};
use std::fmt::Write as _;
use std::fs;

fn check(name: &str, text: &[u8], place: &str, word: &str) {
    let folder = Folder::new(&[("good.yaml", WIDGETS)]);
    assert_eq!(folder.run(&["generate", "good.yaml", "-o", "out"]).code, 0);
    fs::write(folder.path().join("bad.txt"), text).unwrap();
    let before = folder.snapshot();

    for arguments in [&["generate", "bad.txt", "-o", "out", "--manifest", "m.json"][..], &["inspect", "bad.txt"]] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{name}: {ran:?}");
        assert!(ran.stderr.contains(place), "{name}: no `{place}` in {}", ran.stderr);
        assert!(ran.stderr.contains(word), "{name}: no `{word}` in {}", ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "{name}: {}", ran.stderr);
        assert!(ran.stderr.len() < 10_000, "{name}: {} bytes of report", ran.stderr.len());
    }
    assert!(folder.snapshot() == before, "{name}: the folder has changed");
}

#[test]
fn a_bad_document_is_refused_at_its_place() {
    let deep = format!("{{\"openapi\": \"3.1.0\", \"x-deep\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let bomb = alias_bomb();
    let rows: &[(&str, &[u8], &str, &str)] = &[
        ("no JSON", b"{\n  \"openapi\": nope\n}\n", "bad.txt:2:14", "SW0001"),
        ("no YAML", b"openapi: 3.1.0\ninfo: [a, b\npaths: {}\n", "bad.txt:3:", "SW0002"),
        ("no object", b"just text\n", "bad.txt:1:1", "error["),
        ("no text", b"openapi: \xff\xfe\n", "bad.txt", "SW0008"),
        ("nothing", b"", "bad.txt", "SW0007"),
        ("no version key", b"info: { title: T, version: '1' }\npaths: {}\n", "bad.txt:1:1", "openapi"),
        ("a version that nobody knows", b"info: {}\nopenapi: 9.9.9\n", "bad.txt:2:10", "9.9.9"),
        ("the version before OpenAPI", b"swagger: '2.0'\ninfo: {}\n", "bad.txt:1:10", "2.0"),
        ("a duplicate key", b"openapi: 3.1.0\npaths: {}\ninfo: {}\npaths: {}\n", "bad.txt:4:1", "SW0003"),
        ("10,000 levels", deep.as_bytes(), "bad.txt:1:", "SW0004"),
        ("an alias bomb", bomb.as_bytes(), "bad.txt:", "SW0005"),
    ];
    for (name, text, place, word) in rows {
        check(name, text, place, word);
    }
}

/// Each level holds ten aliases of the one before: 10^20 nodes if they were copied.
fn alias_bomb() -> String {
    let mut text = "openapi: 3.1.0\nx-0: &a0 [lol]\n".to_owned();
    for level in 1..=20 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "x-{level}: &a{level} [{aliases}]").unwrap();
    }
    text
}

#[test]
fn what_is_not_a_document_ends_with_the_right_code() {
    let folder = Folder::new(&[("good.yaml", WIDGETS), ("taken/src/lib.rs", "// by hand\n"), ("file", "")]);
    let before = folder.snapshot();
    for (arguments, code, word) in [
        (&["generate", "gone.yaml", "-o", "out"][..], 2, "gone.yaml"),
        (&["generate", "good.yaml"], 2, "-o DIR"),
        (&["generate", "tilt"], 2, "specs/specs.toml"),
        (&["generate"], 2, "NAME|FILE"),
        (&["generate", "good.yaml", "-o", "taken"], 2, "taken/src/lib.rs"),
        (&["generate", "good.yaml", "-o", "file/below"], 3, "file"),
        (&["generate", "good.yaml", "-o", "out", "--name", "../../x"], 2, "crate name"),
        (&["generate", "good.yaml", "-o", "out", "--parts", "none,client"], 2, "none"),
        (&["generate", ".", "-o", "out"], 3, ""),
        (&["inspect", "gone.yaml"], 2, "gone.yaml"),
        (&["test", "good.yaml"], 2, "--url"),
        (&["test", "good.yaml", "--url", "ftp://x"], 2, "ftp://x"),
        (&["test", "good.yaml", "--url", "http://127.0.0.1:1", "--report", "xml=a"], 2, "json"),
        (
            &["test", "good.yaml", "--url", "http://127.0.0.1:1", "--header", "X: $SPECWRIGHT_UNSET"],
            2,
            "SPECWRIGHT_UNSET",
        ),
        (&["test", "good.yaml", "--url", "http://127.0.0.1:1"], 3, "127.0.0.1:1"),
        (&["frobnicate"], 2, "frobnicate"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains(word), "{arguments:?}: no `{word}` in {}", ran.stderr);
    }
    assert!(folder.snapshot() == before, "something was written");
}
