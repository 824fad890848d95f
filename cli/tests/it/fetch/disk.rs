//! What lies on the disk: whole, or as it was; also where something else writes, or stopped writing.

use super::{ASYNCAPI, OPENAPI, fetched, is_consistent, project, site};
use crate::web::{Page, asyncapi, openapi};
use std::process::{Command, Stdio};

#[test]
fn what_cannot_be_written_changes_nothing() {
    let site = site();
    let folder = fetched(&site);
    site.text(OPENAPI, &openapi(4));
    site.text(ASYNCAPI, &asyncapi(4));
    // A folder stands where the second document goes: the first one is put back.
    std::fs::remove_file(folder.path().join("specs/a/asyncapi.json")).unwrap();
    folder.write("specs/a/asyncapi.json/x", "");
    let before = folder.snapshot();
    let ran = folder.run(&["fetch"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.stderr.contains("asyncapi.json"), "{}", ran.stderr);
    assert!(folder.snapshot() == before, "something was written");

    // A file stands where the folder of the documents goes.
    let folder = project(&format!("{}/pos/v1", site.url));
    folder.write("specs/a", "");
    let before = folder.snapshot();
    assert_eq!(folder.run(&["fetch"]).code, 3);
    assert!(folder.snapshot() == before, "something was written");
}

#[cfg(unix)]
#[test]
#[expect(clippy::print_stderr, reason = "what is skipped is said")]
fn a_folder_that_is_only_read_will_do_while_nothing_changes() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = site();
    let folder = fetched(&site);
    let permit = |mode| {
        for path in ["specs", "specs/a"] {
            std::fs::set_permissions(folder.path().join(path), std::fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    permit(0o555);
    assert_eq!(folder.run(&["fetch"]).code, 0);
    let before = folder.snapshot();
    site.text(OPENAPI, &openapi(4));
    // Whoever may write everywhere is not stopped by permissions.
    if std::fs::write(folder.path().join("specs/probe"), "").is_err() {
        assert_eq!(folder.run(&["fetch"]).code, 3);
        assert!(folder.snapshot() == before, "something was written");
    } else {
        eprintln!("skipped in part: permissions do not bind this user");
    }
    permit(0o755);
}

/// A process that was killed after it had put the first document in place.
#[test]
fn what_a_killed_run_left_is_put_right_by_the_next() {
    let site = site();
    let folder = fetched(&site);
    site.text(OPENAPI, &openapi(4));
    site.text(ASYNCAPI, &asyncapi(4));
    folder.write("specs/a/openapi.json", &openapi(4));
    folder.write("specs/a/.asyncapi.json.1.new", &asyncapi(4)[..20]);
    assert_eq!(folder.run(&["fetch", "--check"]).code, 1);
    assert_eq!(folder.run(&["fetch"]).code, 0);
    assert_eq!(folder.read("specs/a/asyncapi.json"), asyncapi(4));
    is_consistent(&folder);
    assert_eq!(folder.run(&["fetch", "--check"]).code, 0);
}

#[test]
fn processes_take_turns() {
    let site = site();
    let folder = fetched(&site);
    site.set(OPENAPI, Page::Turning((1..9).map(openapi).collect()));
    site.set(ASYNCAPI, Page::Turning((1..8).map(asyncapi).collect()));
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.arg("fetch").current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let running: Vec<_> = (0..6).map(|_| start()).collect();
    for mut process in running {
        assert_eq!(process.wait().unwrap().code(), Some(0));
    }
    is_consistent(&folder);
    assert_eq!(folder.snapshot().len(), 4, "temporary files were left");
}

#[test]
fn a_lock_that_cannot_be_read_is_no_reason_to_lose_it() {
    let site = site();
    for text in ["version = 2\n", "<<<<<<< ours\nversion = 1\n"] {
        let folder = fetched(&site);
        folder.write("specs/specs.lock", text);
        let before = folder.snapshot();
        for arguments in [&["fetch"][..], &["fetch", "--check"]] {
            let ran = folder.run(arguments);
            assert!(ran.code == 2 && ran.stderr.contains("specs.lock"), "{ran:?}");
        }
        assert!(folder.snapshot() == before);
    }
}
