//! `specwright fetch`: what is published, what is pinned, what lies here.

mod asked;
mod disk;
mod sources;

use crate::folder::{Folder, Ran};
use crate::machine_readable::check as check_schema;
use crate::web::{OPENAPI_YAML, Site, asyncapi, deserted, openapi};
use serde_json::Value;

const OPENAPI: &str = "/pos/v1/.well-known/openapi.json";
const ASYNCAPI: &str = "/pos/v1/.well-known/asyncapi.json";

/// A site below a path, with three operations and two events.
fn site() -> Site {
    Site::new(&[(OPENAPI, &openapi(3)), (ASYNCAPI, &asyncapi(2))])
}

fn entry(name: &str, base: &str) -> String {
    format!(
        "[api.{name}]\nopenapi = \"{name}/openapi.json\"\nasyncapi = \"{name}/asyncapi.json\"\nsource = {{ base = \"{base}\" }}\n"
    )
}

fn project(base: &str) -> Folder {
    Folder::new(&[("specs/specs.toml", &entry("a", base))])
}

/// A project whose documents have been fetched.
fn fetched(site: &Site) -> Folder {
    let folder = project(&format!("{}/pos/v1", site.url));
    let ran = folder.run(&["fetch"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    folder
}

/// The outcome and the drift of each document.
fn outcomes(ran: &Ran) -> Vec<(String, Vec<String>)> {
    check_schema("fetch", &ran.json());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = ran.json()["apis"].as_array().unwrap().clone();
    rows.iter()
        .flat_map(|api| api["documents"].as_array().unwrap())
        .map(|row| (text(&row["outcome"]), row["drift"].as_array().unwrap().iter().map(text).collect()))
        .collect()
}

fn sha256(folder: &Folder, path: &str) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(folder.read(path));
    digest.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// Every pin is that of its file.
fn is_consistent(folder: &Folder) {
    let lock: toml::Table = toml::from_str(&folder.read("specs/specs.lock")).unwrap();
    for (path, pin) in lock["document"].as_table().unwrap() {
        assert_eq!(pin["sha256"].as_str(), Some(sha256(folder, &format!("specs/{path}")).as_str()), "{path}");
    }
}

#[test]
fn documents_below_a_path_prefix_are_pinned_with_or_without_a_slash() {
    let site = site();
    for base in [format!("{}/pos/v1", site.url), format!("{}/pos/v1/", site.url)] {
        let folder = project(&base);
        let ran = folder.run(&["fetch", "--format", "json"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(outcomes(&ran).iter().map(|(outcome, _)| outcome.as_str()).collect::<Vec<_>>(), ["pinned"; 2]);
        assert_eq!(folder.read("specs/a/openapi.json"), openapi(3));
        is_consistent(&folder);
        let lock = folder.read("specs/specs.lock");
        assert!(lock.contains(&format!("url = \"{}{OPENAPI}\"", site.url)), "{lock}");
        assert_eq!(lock.lines().nth(1), Some("version = 1"));

        let before = folder.snapshot();
        let times = |folder: &Folder| {
            let time = |path: &str| std::fs::metadata(folder.path().join(path)).unwrap().modified().unwrap();
            [time("specs/specs.lock"), time("specs/a/openapi.json")]
        };
        let written = times(&folder);
        let again = folder.run(&["fetch"]);
        assert_eq!(again.code, 0);
        assert!(again.stderr.contains("specs/a/openapi.json: unchanged (3 operations)"), "{}", again.stderr);
        assert!(folder.snapshot() == before && times(&folder) == written, "unchanged bytes were rewritten");
        assert_eq!(folder.run(&["fetch", "--check"]).code, 0);
    }
}

#[test]
fn yaml_is_asked_for_where_there_is_no_json() {
    let site = Site::new(&[("/.well-known/openapi.yaml", OPENAPI_YAML)]);
    let specs = format!("[api.a]\nopenapi = \"a.yaml\"\nsource = {{ base = \"{}\" }}\n", site.url);
    let folder = Folder::new(&[("specs/specs.toml", &specs)]);
    let ran = folder.run(&["fetch"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.read("specs/a.yaml"), OPENAPI_YAML);
    let asked: Vec<String> = site.asked().into_iter().map(|(path, _)| path).collect();
    assert_eq!(asked, ["/.well-known/openapi.json", "/.well-known/openapi.yaml"]);
}

#[test]
fn a_change_upstream_is_brought_and_said() {
    let site = site();
    let folder = fetched(&site);
    let old = sha256(&folder, "specs/a/openapi.json");
    site.text(OPENAPI, &openapi(4));
    let before = folder.snapshot();

    let check = folder.run(&["fetch", "--check"]);
    assert_eq!(check.code, 1, "{check:?}");
    assert!(folder.snapshot() == before, "--check has written");
    let check = folder.run(&["fetch", "--check", "--format", "json"]);
    assert_eq!(outcomes(&check)[0], ("drifted".to_owned(), vec!["upstream-changed".to_owned()]));
    assert_eq!(outcomes(&check)[1], ("unchanged".to_owned(), vec![]));

    let ran = folder.run(&["fetch"]);
    let new = sha256(&folder, "specs/a/openapi.json");
    let line = format!("specs/a/openapi.json: changed {} → {} (3 → 4 operations)", &old[..8], &new[..8]);
    assert!(ran.code == 0 && ran.stderr.contains(&line), "no `{line}` in {}", ran.stderr);
    is_consistent(&folder);
    assert_eq!(folder.run(&["fetch", "--check"]).code, 0);
}

#[test]
fn the_pin_of_a_document_that_left_specs_toml_is_dropped() {
    let site = site();
    let base = format!("{}/pos/v1", site.url);
    let folder = Folder::new(&[("specs/specs.toml", &(entry("a", &base) + &entry("gone", &base)))]);
    assert_eq!(folder.run(&["fetch"]).code, 0);
    folder.write("specs/specs.toml", &entry("a", &base));
    let before = folder.snapshot();
    let check = folder.run(&["fetch", "--check"]);
    assert!(check.code == 0 && check.stderr.contains("gone/openapi.json is pinned, and no API"), "{check:?}");
    assert!(folder.snapshot() == before, "--check has written");
    let ran = folder.run(&["fetch", "a"]);
    assert!(ran.code == 0 && ran.stderr.contains("gone/asyncapi.json is pinned no longer"), "{ran:?}");
    let lock = folder.read("specs/specs.lock");
    assert!(lock.contains("a/openapi.json") && !lock.contains("gone"), "{lock}");
    assert!(folder.path().join("specs/gone/openapi.json").exists(), "documents are the user's");
    is_consistent(&folder);
}

/// What somebody does to the project or the site.
type Step<'s> = &'s dyn Fn(&Folder, &Site);

#[test]
fn what_differs_is_told_apart() {
    let unpin = |folder: &Folder| folder.write("specs/specs.lock", "version = 1\n");
    let edit = |folder: &Folder| folder.write("specs/a/openapi.json", &openapi(7));
    let lose = |folder: &Folder| std::fs::remove_file(folder.path().join("specs/a/openapi.json")).unwrap();
    let change = |site: &Site| site.text(OPENAPI, &openapi(4));
    let steps: [(&str, Step<'_>, &[&str], &str); 6] = [
        ("edited", &|folder, _| edit(folder), &["edited-by-hand"], "restored"),
        ("lost", &|folder, _| lose(folder), &["missing"], "restored"),
        ("changed", &|_, site| change(site), &["upstream-changed"], "changed"),
        (
            "both",
            &|folder, site| {
                edit(folder);
                change(site);
            },
            &["upstream-changed", "edited-by-hand"],
            "changed",
        ),
        ("unpinned", &|folder, _| unpin(folder), &["not-pinned"], "pinned"),
        (
            "unpinned and edited",
            &|folder, _| {
                unpin(folder);
                edit(folder);
            },
            &["not-pinned"],
            "changed",
        ),
    ];
    for (name, step, drift, outcome) in steps {
        let site = site();
        let folder = fetched(&site);
        step(&folder, &site);
        let check = folder.run(&["fetch", "--check", "--format", "json"]);
        assert_eq!(check.code, 1, "{name}: {check:?}");
        assert_eq!(
            outcomes(&check)[0],
            ("drifted".to_owned(), drift.iter().map(|&d| d.to_owned()).collect()),
            "{name}"
        );
        let ran = folder.run(&["fetch", "--format", "json"]);
        assert_eq!((ran.code, outcomes(&ran)[0].0.as_str()), (0, outcome), "{name}: {ran:?}");
        is_consistent(&folder);
        assert_eq!(folder.run(&["fetch", "--check"]).code, 0, "{name}");
    }
}

#[test]
fn all_apis_are_tried_and_the_worst_counts() {
    let (good, bad) = (site(), site());
    bad.text(ASYNCAPI, "{}");
    let base = |site: &Site| format!("{}/pos/v1", site.url);
    let specs = [entry("a", &deserted()), entry("b", &base(&bad)), entry("c", &base(&good))].concat();
    let folder = Folder::new(&[("specs/specs.toml", &specs)]);
    let ran = folder.run(&["fetch", "--format", "json"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let found: Vec<String> = outcomes(&ran).into_iter().map(|(outcome, _)| outcome).collect();
    assert_eq!(found, ["failed", "failed", "left-alone", "failed", "pinned", "pinned"]);
    assert!(folder.path().join("specs/c/openapi.json").exists() && !folder.path().join("specs/b").exists());
    assert_eq!(folder.run(&["fetch", "b", "c"]).code, 2);
    assert_eq!(folder.run(&["fetch", "c"]).code, 0);
}
