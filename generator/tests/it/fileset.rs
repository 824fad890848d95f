//! Writing and checking a folder: nothing is lost that is not ours, nothing is half written.

use specwright_generator::{FileSet, MARK, Stale};
use std::fs;
use std::path::Path;

fn set(files: &[(&str, &str)]) -> FileSet {
    let mut set = FileSet::default();
    for (path, text) in files {
        set.insert(*path, (*text).to_owned());
    }
    set
}

fn marked(text: &str) -> String {
    format!("{MARK}; edits are lost\n{text}")
}

/// Every file below a folder, with its text.
fn tree(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            } else {
                let below = entry.path().strip_prefix(folder).unwrap().display().to_string();
                found.push((below, fs::read_to_string(entry.path()).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn check_names_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let files = set(&[("Cargo.toml", "a\n"), ("src/lib.rs", "one\ntwo\nthree\n"), ("src/deep/x.rs", "x\n")]);
    assert_eq!(
        files.check(folder.path()).unwrap(),
        ["Cargo.toml", "src/deep/x.rs", "src/lib.rs"].map(|path| Stale::Missing(path.to_owned()))
    );
    files.write(folder.path()).unwrap();
    assert_eq!(files.check(folder.path()).unwrap(), []);
    for (text, line) in [
        ("one\ntwo\nThree\n", 3),
        ("One\ntwo\nthree\n", 1),
        ("one\ntwo\n", 3),
        ("one\ntwo\nthree\n\n", 4),
        ("", 1),
        ("one\r\ntwo\nthree\n", 1),
    ] {
        fs::write(folder.path().join("src/lib.rs"), text).unwrap();
        assert_eq!(files.check(folder.path()).unwrap(), [Stale::Differs("src/lib.rs".to_owned(), line)], "{text:?}");
    }
    files.write(folder.path()).unwrap();
    fs::write(folder.path().join("src/deep/old.rs"), marked("")).unwrap();
    fs::write(folder.path().join("src/by_hand.rs"), "// mine\n").unwrap();
    fs::write(folder.path().join("notes.rs"), marked("outside of src and tests")).unwrap();
    let stale = files.check(folder.path()).unwrap();
    assert_eq!(stale, [Stale::LeftOver("src/deep/old.rs".to_owned())]);
    assert_eq!(stale[0].path(), "src/deep/old.rs");
}

#[test]
fn write_removes_what_is_left_over_and_ours() {
    let folder = tempfile::tempdir().unwrap();
    let text = marked("pub fn old() {}\n");
    set(&[
        ("src/lib.rs", &text),
        ("src/old.rs", &text),
        ("src/runtime/old.rs", &text),
        ("tests/old.rs", &text),
        ("README.md", "old"),
    ])
    .write(folder.path())
    .unwrap();
    fs::write(folder.path().join("src/by_hand.rs"), "// not marked\n").unwrap();
    fs::write(folder.path().join("src/data.txt"), marked("no Rust")).unwrap();
    let new = marked("pub fn new() {}\n");
    set(&[("src/lib.rs", &new)]).write(folder.path()).unwrap();
    let left: Vec<(String, String)> = tree(folder.path());
    assert_eq!(
        left,
        [
            ("README.md".to_owned(), "old".to_owned()),
            ("src/by_hand.rs".to_owned(), "// not marked\n".to_owned()),
            ("src/data.txt".to_owned(), marked("no Rust")),
            ("src/lib.rs".to_owned(), new),
        ]
    );
}

#[test]
fn a_failing_write_leaves_what_was_there() {
    for obstacle in ["src/types.rs", "src/zzz.rs", "aaa"] {
        let folder = tempfile::tempdir().unwrap();
        let text = |name: &str, round: u8| marked(&format!("// {name} {round}\n"));
        let round = |round: u8, names: &[&str]| {
            let files: Vec<(&str, String)> = names.iter().map(|name| (*name, text(name, round))).collect();
            set(&files.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>())
        };
        round(1, &["src/lib.rs", "src/old.rs"]).write(folder.path()).unwrap();
        // A folder stands where a file should come.
        fs::create_dir_all(folder.path().join(obstacle).join("in_the_way")).unwrap();
        let before = tree(folder.path());
        let error = round(2, &["src/lib.rs", "src/types.rs", "src/zzz.rs", "aaa"]).write(folder.path()).unwrap_err();
        assert!(error.to_string().contains(obstacle), "{error}");
        assert_eq!(tree(folder.path()), before, "{obstacle}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("src"), "a file, no folder").unwrap();
    let error = set(&[("Cargo.toml", "new"), ("src/lib.rs", "x")]).write(folder.path()).unwrap_err();
    assert!(error.path.starts_with(folder.path()), "{error}");
    assert_eq!(tree(folder.path()), [("src".to_owned(), "a file, no folder".to_owned())]);
}

#[test]
fn a_file_with_the_same_text_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let files = set(&[("src/lib.rs", "one\n"), ("src/types.rs", "two\n")]);
    files.write(folder.path()).unwrap();
    let at = |name: &str| fs::metadata(folder.path().join(name)).unwrap().modified().unwrap();
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for name in ["src/lib.rs", "src/types.rs"] {
        fs::File::options().write(true).open(folder.path().join(name)).unwrap().set_modified(old).unwrap();
    }
    set(&[("src/lib.rs", "one\n"), ("src/types.rs", "three\n")]).write(folder.path()).unwrap();
    assert_eq!((at("src/lib.rs"), at("src/types.rs") == old), (old, false));
}
