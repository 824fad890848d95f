//! Ends a transaction at each of its steps, by an error or by killing it, and checks what the next process makes of it.

use super::{Changes, Folder, STAGING, silent};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

thread_local! {
    /// The number of steps until one fails, and the number until the process is killed.
    static UNTIL: Cell<(usize, usize)> = const { Cell::new((usize::MAX, usize::MAX)) };
}

/// The payload of the panic that simulates a killed process.
struct Killed;

pub(super) fn step() -> io::Result<()> {
    let (fail, kill) = UNTIL.get();
    if kill == 0 {
        std::panic::resume_unwind(Box::new(Killed));
    }
    UNTIL.set((fail.wrapping_sub(1), kill.saturating_sub(usize::from(kill != usize::MAX))));
    if fail == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
}

#[derive(Debug, PartialEq, Eq)]
enum Ended {
    Done,
    Failed,
    Killed,
}

/// Applies the changes, with a failure after `fail` steps and a kill after `kill` steps.
fn apply(folder: &Path, changes: &Changes, fail: usize, kill: usize) -> Ended {
    UNTIL.set((fail, kill));
    let ended = catch_unwind(AssertUnwindSafe(|| Folder::lock(folder, &silent)?.apply(changes)));
    UNTIL.set((usize::MAX, usize::MAX));
    match ended {
        Ok(Ok(())) => Ended::Done,
        Ok(Err(_)) => Ended::Failed,
        Err(_) => Ended::Killed,
    }
}

type Tree = BTreeMap<String, Vec<u8>>;

fn tree(folder: &Path) -> Tree {
    let mut open = vec![folder.to_owned()];
    let mut files = Tree::new();
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).unwrap().map(Result::unwrap) {
            let shown = entry.path().strip_prefix(folder).unwrap().display().to_string();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
                files.insert(format!("{shown}/"), Vec::new());
            } else {
                files.insert(shown, fs::read(entry.path()).unwrap());
            }
        }
    }
    files
}

fn before(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("src/old")).unwrap();
    for path in ["Cargo.toml", "src/lib.rs", "src/old/gone.rs", "src/by_hand.rs"] {
        fs::write(folder.join(path), format!("{path} before")).unwrap();
    }
}

fn changes() -> Changes {
    let mut changes = Changes::default();
    for path in ["Cargo.toml", "README.md", "src/lib.rs", "src/new/deep/a.rs", "src/new/b.rs"] {
        changes.put(path, format!("{path} after").into_bytes());
    }
    changes.remove("src/old/gone.rs");
    changes
}

#[test]
fn wherever_it_is_ended_all_is_old_or_all_is_new() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("crate");
    before(&folder);
    let old = tree(&folder);
    assert_eq!(apply(&folder, &changes(), usize::MAX, usize::MAX), Ended::Done);
    let new = tree(&folder);
    assert_eq!(new["README.md"], b"README.md after");
    assert!(!new.contains_key("src/old/gone.rs") && new.contains_key("src/by_hand.rs"));

    let mut seen = [0, 0];
    let mut count = |folder: &Path, context: &str| {
        let found = tree(folder);
        assert!(found == old || found == new, "{context}: {:?}", found.keys());
        seen[usize::from(found == new)] += 1;
    };
    for kill in 0.. {
        before(&folder);
        if apply(&folder, &changes(), usize::MAX, kill) == Ended::Done {
            break;
        }
        // The processes that recover are killed too, at several steps.
        for again in [0, 1, 3, 7, usize::MAX] {
            apply(&folder, &Changes::default(), usize::MAX, again);
        }
        count(&folder, &format!("killed at step {kill}"));
    }
    for fail in 0.. {
        before(&folder);
        match apply(&folder, &changes(), fail, usize::MAX) {
            Ended::Done => break,
            ended => assert_eq!(ended, Ended::Failed),
        }
        assert_eq!(tree(&folder), old, "failed at step {fail}");
        for kill in fail + 1.. {
            before(&folder);
            if apply(&folder, &changes(), fail, kill) != Ended::Killed {
                break;
            }
            drop(Folder::look(&folder, &silent).unwrap());
            count(&folder, &format!("failed at step {fail}, killed at step {kill}"));
        }
    }
    assert!(seen[0] > 20 && seen[1] > 5, "{seen:?}");
}

#[test]
fn a_journal_of_a_stranger_leads_nowhere() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("crate");
    for path in ["../out", "/tmp/out", ".git/hooks/post-checkout", ".GIT/x", "src/../../out", "a\\..\\b", "", "./x"] {
        before(&folder);
        fs::create_dir(folder.join(STAGING)).unwrap();
        let shown = serde_json::to_string(path).unwrap();
        let step = format!(r#"{{"path":{shown},"before":null,"after":{}}}"#, super::journal::digest(b"evil"));
        let journal = format!(r#"{{"version":1,"folders":[],"steps":[{step}]}}"#);
        fs::write(folder.join(STAGING).join("journal"), journal).unwrap();
        fs::write(folder.join(STAGING).join("0.put"), "evil").unwrap();
        let (above, inside) = (tree(temporary.path()), tree(&folder));
        let error = Folder::lock(&folder, &silent).unwrap_err().to_string();
        assert!(error.contains("leads out of the folder") && error.contains(STAGING), "{path}: {error}");
        assert_eq!((tree(temporary.path()), tree(&folder)), (above, inside), "{path}");
    }
    for text in
        ["", "{}", "[]", r#"{"version":2,"folders":[],"steps":[]}"#, r#"{"version":1,"folders":["../x"],"steps":[]}"#]
    {
        before(&folder);
        fs::create_dir(folder.join(STAGING)).unwrap();
        fs::write(folder.join(STAGING).join("journal"), text).unwrap();
        assert!(Folder::lock(&folder, &silent).is_err(), "{text}");
    }
}

#[test]
fn what_somebody_has_changed_since_is_left_as_it_is() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("crate");
    for kill in 0.. {
        before(&folder);
        if apply(&folder, &changes(), usize::MAX, kill) == Ended::Done {
            break;
        }
        for path in ["Cargo.toml", "src/old/gone.rs", "README.md"] {
            fs::write(folder.join(path), "mine").unwrap();
        }
        drop(Folder::lock(&folder, &silent).unwrap());
        for path in ["Cargo.toml", "src/old/gone.rs", "README.md"] {
            assert_eq!(fs::read_to_string(folder.join(path)).unwrap(), "mine", "{path}, killed at step {kill}");
        }
        assert!(!folder.join(STAGING).exists());
    }
}

#[test]
fn only_what_is_ours_is_removed_from_a_staging_folder() {
    let temporary = tempfile::tempdir().unwrap();
    let staging = temporary.path().join(STAGING);
    fs::create_dir(&staging).unwrap();
    for name in ["0.put", "12.old", "half", "notes.txt", "x.put"] {
        fs::write(staging.join(name), "").unwrap();
    }
    drop(Folder::lock(temporary.path(), &silent).unwrap());
    let mut left: Vec<_> = fs::read_dir(&staging).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["notes.txt", "x.put"]);
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_are_not_followed() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let temporary = tempfile::tempdir().unwrap();
    let (folder, out) = (temporary.path().join("crate"), temporary.path().join("out"));
    before(&folder);
    fs::set_permissions(folder.join("Cargo.toml"), fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(apply(&folder, &changes(), usize::MAX, usize::MAX), Ended::Done);
    assert_eq!(fs::metadata(folder.join("Cargo.toml")).unwrap().permissions().mode() & 0o777, 0o600);

    for name in ["src", "src/new", "src/lib.rs", "README.md", STAGING] {
        before(&folder);
        fs::create_dir_all(&out).unwrap();
        for file in ["lib.rs", "old.rs"] {
            fs::write(out.join(file), "mine").unwrap();
        }
        let _ = fs::remove_dir_all(folder.join(name));
        let _ = fs::remove_file(folder.join(name));
        symlink(&out, folder.join(name)).unwrap();
        let found = tree(&out);
        let error = Folder::lock(&folder, &silent).and_then(|folder| folder.apply(&changes())).unwrap_err();
        assert!(error.to_string().contains("symbolic link"), "{name}: {error}");
        assert_eq!(tree(&out), found, "{name}");
    }
}
