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
    let files = set(&[("Cargo.toml", "a\n"), ("src/lib.rs", &marked("two\nthree\n")), ("src/deep/x.rs", "x\n")]);
    assert_eq!(
        files.check(folder.path()).unwrap(),
        ["Cargo.toml", "src/deep/x.rs", "src/lib.rs"].map(|path| Stale::Missing(path.to_owned()))
    );
    files.write(folder.path()).unwrap();
    assert_eq!(files.check(folder.path()).unwrap(), []);
    for (text, line) in [
        (marked("two\nThree\n"), 3),
        (marked("two\n"), 3),
        (marked("two\nthree\n\n"), 4),
        (MARK.to_owned(), 1),
        (marked("two\r\nthree\n"), 2),
    ] {
        fs::write(folder.path().join("src/lib.rs"), &text).unwrap();
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
        ("src/.old.rs.17.new", "half"),
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
    let files = set(&[("src/lib.rs", "one\n"), ("src/types.rs", &marked("two\n"))]);
    files.write(folder.path()).unwrap();
    let at = |name: &str| fs::metadata(folder.path().join(name)).unwrap().modified().unwrap();
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for name in ["src/lib.rs", "src/types.rs"] {
        fs::File::options().write(true).open(folder.path().join(name)).unwrap().set_modified(old).unwrap();
    }
    set(&[("src/lib.rs", "one\n"), ("src/types.rs", "three\n")]).write(folder.path()).unwrap();
    assert_eq!((at("src/lib.rs"), at("src/types.rs") == old), (old, false));
}

#[test]
fn what_we_did_not_write_is_not_written_over() {
    let ours = marked("");
    for path in ["README.md", "Cargo.toml", "src/lib.rs", "src/deep/x.rs", "tests/examples.rs"] {
        for text in ["mine\n", "", "# mine\n// @generated by specwright\n"] {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
            fs::write(folder.path().join(path), text).unwrap();
            let files = set(&[(path, &ours), ("src/other.rs", &ours)]);
            assert!(files.check(folder.path()).unwrap().contains(&Stale::Foreign(path.to_owned())), "{path}");
            let error = files.write(folder.path()).unwrap_err();
            assert!(error.path.ends_with(path) && error.to_string().contains("not written by specwright"), "{error}");
            assert_eq!(tree(folder.path()), [(path.to_owned(), text.to_owned())]);
        }
    }
    // What cargo has made of a lock is kept.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Cargo.lock"), "cargo's").unwrap();
    let files = set(&[("Cargo.lock", "ours"), ("src/lib.rs", &ours)]);
    files.write(folder.path()).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("Cargo.lock")).unwrap(), "cargo's");
    assert_eq!(files.check(folder.path()).unwrap(), []);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_and_what_is_no_file_is_not_read() {
    let out = tempfile::tempdir().unwrap();
    fs::create_dir(out.path().join("deep")).unwrap();
    for name in ["lib.rs", "old.rs", "deep/x.rs"] {
        fs::write(out.path().join(name), marked("out there")).unwrap();
    }
    let before = tree(out.path());
    let files = set(&[("src/lib.rs", &marked("")), ("src/deep/x.rs", &marked("")), ("README.md", &marked(""))]);
    for (link, target) in
        [("src", ""), ("tests", ""), ("src/deep", "deep"), ("src/lib.rs", "lib.rs"), ("README.md", "old.rs")]
    {
        let folder = tempfile::tempdir().unwrap();
        let whole = folder.path().join(link);
        fs::create_dir_all(whole.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(out.path().join(target), &whole).unwrap();
        for error in [files.check(folder.path()).unwrap_err(), files.write(folder.path()).unwrap_err()] {
            assert!(error.to_string().contains("symbolic link"), "{link}: {error}");
        }
        assert_eq!(tree(out.path()), before, "{link}");
    }
    // The folder itself may be one: whoever names it means where it leads.
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(out.path(), folder.path().join("link")).unwrap();
    set(&[("here.rs", "")]).write(&folder.path().join("link")).unwrap();
    assert!(out.path().join("here.rs").exists());

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    let status = std::process::Command::new("mkfifo").arg(folder.path().join("src/lib.rs")).status();
    if status.is_ok_and(|status| status.success()) {
        assert!(files.check(folder.path()).unwrap_err().to_string().contains("no file"));
    }
}

#[test]
fn processes_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let round = |round: usize| {
        let texts: Vec<_> = (0..20).map(|at| (format!("src/m{at}.rs"), marked(&format!("// {round}\n")))).collect();
        set(&texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
    };
    std::thread::scope(|scope| {
        for at in 0..6 {
            let (round, path) = (&round, folder.path());
            scope.spawn(move || round(at).write(path).unwrap());
        }
    });
    let texts: std::collections::BTreeSet<String> = tree(folder.path()).into_iter().map(|(_, text)| text).collect();
    assert_eq!((tree(folder.path()).len(), texts.len()), (20, 1));
}
