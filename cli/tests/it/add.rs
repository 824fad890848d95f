//! `specwright add`: an API is registered whole or not at all.

use crate::folder::{Folder, WIDGETS};
use crate::machine_readable::check as check_schema;
use crate::web::{OPENAPI_YAML, Page, Site, asyncapi, deserted, openapi, raw};
use std::process::{Command, Stdio};

#[test]
fn a_base_is_probed_for_its_documents() {
    for (pages, source) in [
        (
            &[("/v1/.well-known/openapi.json", openapi(2)), ("/v1/.well-known/asyncapi.json", asyncapi(1))][..],
            "source = { base = \"URL/v1\" }",
        ),
        (&[("/v1/.well-known/openapi.yaml", OPENAPI_YAML.to_owned())], "source = { base = \"URL/v1\" }"),
        (&[("/v1/openapi.json", openapi(2))], "source = { openapi = \"URL/v1/openapi.json\" }"),
        (&[("/v1/v3/api-docs", openapi(2))], "source = { openapi = \"URL/v1/v3/api-docs\" }"),
        (
            &[("/v1/.well-known/openapi.json", openapi(2)), ("/v1/asyncapi.yaml", asyncapi(1))],
            "source = { base = \"URL/v1\", asyncapi = \"URL/v1/asyncapi.yaml\" }",
        ),
        (&[("/v1", asyncapi(3))], "source = { asyncapi = \"URL/v1\" }"),
        (
            // A page that is everywhere is no document.
            &[("/v1", "<html></html>".to_owned()), ("/v1/openapi.yaml", OPENAPI_YAML.to_owned())],
            "source = { openapi = \"URL/v1/openapi.yaml\" }",
        ),
    ] {
        let pages: Vec<_> = pages.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let site = Site::new(&pages);
        let folder = Folder::new(&[]);
        let ran = folder.run(&["add", "a", &format!("{}/v1", site.url)]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.stderr.ends_with("next: specwright generate a\n"), "{}", ran.stderr);
        let specs = folder.read("specs/specs.toml");
        assert!(specs.contains(&source.replace("URL", &site.url)), "no `{source}` in {specs}");
        assert_eq!(folder.run(&["fetch", "--check"]).code, 0, "{specs}");
        assert_eq!(folder.run(&["generate", "a"]).code, 0);
        assert!(folder.path().join("generated/a/src/lib.rs").exists());
    }
}

#[test]
fn what_was_tried_is_said_where_nothing_was_found() {
    let site = Site::new(&[("/swagger.json", "{\"swagger\": \"2.0\"}")]);
    let folder = Folder::new(&[]);
    let ran = folder.run(&["add", "a", &site.url]);
    assert_eq!(ran.code, 2, "{ran:?}");
    for word in [
        "/.well-known/openapi.json: status 404",
        "/v3/api-docs: status 404",
        "/asyncapi.yaml: status 404",
        "/swagger.json: Swagger 2, which is not read",
    ] {
        assert!(ran.stderr.contains(word), "no `{word}` in {}", ran.stderr);
    }
    assert!(folder.snapshot().is_empty(), "something was written");

    let ran = folder.run(&["add", "a", &deserted()]);
    assert!(ran.code == 3 && ran.stderr.contains("no connection"), "{ran:?}");
    assert!(folder.snapshot().is_empty(), "something was written");
}

#[test]
fn files_stay_where_they_are_below_specs_and_are_copied_from_elsewhere() {
    let folder = Folder::new(&[
        ("specs/mine/widgets.yaml", WIDGETS),
        ("else/where.json", &asyncapi(2)),
        ("specs/specs.toml", "# ours\n[api.first] # the first\nopenapi = \"mine/widgets.yaml\"   # kept\n"),
    ]);
    let ran = folder.run(&["add", "b", "else/where.json", "specs/mine/widgets.yaml", "--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    check_schema("fetch", &ran.json());
    assert_eq!(folder.read("specs/b/asyncapi.json"), asyncapi(2));
    assert_eq!(
        folder.read("specs/specs.toml"),
        "# ours\n[api.first] # the first\nopenapi = \"mine/widgets.yaml\"   # kept\n\n[api.b]\nopenapi = \"mine/widgets.yaml\"\n\
         asyncapi = \"b/asyncapi.json\"\ngenerate = { crate = \"generated/b\", layout = \"embedded\" }\n"
    );
    assert_eq!(folder.run(&["fetch", "--check"]).code, 0);
    folder.write("specs/b/asyncapi.json", &asyncapi(3));
    let check = folder.run(&["fetch", "--check"]);
    assert!(check.code == 1 && check.stderr.contains("edited by hand"), "{check:?}");
    assert_eq!(folder.run(&["fetch"]).code, 0, "the project's own document is pinned as it is");
    assert_eq!(folder.run(&["fetch", "--check"]).code, 0);
}

#[test]
fn what_cannot_be_added_leaves_everything_as_it_was() {
    let site = Site::new(&[("/bad/.well-known/openapi.json", "{\"openapi\": \"3.1.0\", \"openapi\": 1}")]);
    site.text("/half/.well-known/openapi.json", &openapi(1));
    site.text("/half/.well-known/asyncapi.json", "{\"asyncapi\": \"9.0.0\"}");
    site.set("/gone", Page::Status(410));
    let url = |path: &str| format!("{}{path}", site.url);
    let (bad, half, gone) = (url("/bad"), url("/half"), url("/gone/openapi.json"));
    for (arguments, code, word) in [
        (&["a", "api.yaml"][..], 2, "specwright fetch a"),
        (&["A/b", "api.yaml"], 2, "lower-case"),
        (&["b", "none.yaml"], 2, "there is no file none.yaml"),
        (&["b", "api.yaml", "other.yaml"], 2, "both OpenAPI documents"),
        (&["b", "broken.yaml"], 2, "broken.yaml:1:"),
        (&["b", "api.yaml", &bad], 2, "not both"),
        (&["b", &bad], 2, "openapi.json:1:"),
        (&["b", &half], 2, "asyncapi.json:1:"),
        (&["b", &gone], 2, "no document was found"),
        (&["taken", "api.yaml"], 2, "not written by specwright"),
        (&["there", "api.yaml"], 2, "is there already"),
        (&["b", "http://example.com/"], 2, "https"),
        (&["b", "api.yaml", "--header", "A: b"], 2, "for a URL"),
        (&["blocked", "api.yaml"], 3, "openapi.yaml"),
    ] {
        let folder = Folder::new(&[
            ("specs/specs.toml", "[api.a]\nopenapi = \"x.yaml\"\n"),
            ("api.yaml", WIDGETS),
            ("other.yaml", OPENAPI_YAML),
            ("broken.yaml", "hello: [\n"),
            ("generated/taken/Cargo.toml", "[package]\nname = \"mine\"\n"),
            ("specs/there/openapi.yaml", "another"),
            ("specs/blocked", "a file"),
        ]);
        let before = folder.snapshot();
        let ran = folder.run(&[&["add"], arguments].concat());
        assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains(word), "{arguments:?}: no `{word}` in {}", ran.stderr);
        assert!(folder.snapshot() == before, "{arguments:?}: something was written");
        assert!(!folder.path().join("specs/b").exists(), "{arguments:?}: an empty folder was left");
    }
}

#[test]
fn the_crate_stands_on_the_runtime_of_the_workspace_or_carries_its_own() {
    let runtime = "[package]\nname = \"specwright-runtime\"\n";
    let layout = "layout = \"embedded\"";
    for (manifest, member, expected) in [
        ("", "", layout),
        ("[workspace]\nmembers = [\"rt\"]\n", runtime, "runtime = \"rt\""),
        ("[workspace]\nmembers = [\"rt\"]\n", "[package]\nname = \"mine\"\n", layout),
        ("[workspace.dependencies]\nspecwright-runtime = { path = \"rt\" }\n", runtime, "runtime = \"rt\""),
        ("[workspace.dependencies]\nspecwright-runtime = \"0.1\"\n", runtime, layout),
        ("[workspace.dependencies]\nspecwright-runtime = { path = \"../rt\" }\n", runtime, layout),
        ("[package]\nname = \"app\"\n", runtime, layout),
    ] {
        let folder = Folder::new(&[("api.yaml", WIDGETS), ("Cargo.toml", manifest), ("rt/Cargo.toml", member)]);
        let ran = folder.run(&["add", "a", "api.yaml"]);
        let wanted = format!("generate = {{ crate = \"generated/a\", {expected} }}");
        let specs = folder.read("specs/specs.toml");
        assert!(ran.code == 0 && specs.contains(&wanted), "{manifest}: {specs}");
        assert_eq!(ran.stderr.contains("compile on its own"), expected == layout, "{ran:?}");
        assert_eq!(folder.run(&["generate", "a"]).code, 0);
        let is_whole = folder.path().join("generated/a/src/runtime").is_dir();
        assert_eq!(is_whole, expected == layout, "{manifest}");
    }
}

#[test]
fn another_place_for_specs_toml() {
    let folder = Folder::new(&[("api.yaml", WIDGETS)]);
    let ran = folder.run(&["add", "a", "api.yaml", "--config", "deep/er/apis.toml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(folder.read("deep/er/apis.lock").contains("a/openapi.yaml"));
    assert_eq!(folder.read("deep/er/a/openapi.yaml"), WIDGETS);
    assert_eq!(folder.run(&["generate", "a", "--config", "deep/er/apis.toml"]).code, 0);
}

#[test]
fn processes_take_turns() {
    let folder = Folder::new(&[("api.yaml", WIDGETS)]);
    let start = |name: String| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(["add", &name, "api.yaml"]).current_dir(folder.path()).stderr(Stdio::null()).spawn().unwrap()
    };
    let running: Vec<_> = (0..6).map(|at| start(format!("api{at}"))).collect();
    for mut process in running {
        assert_eq!(process.wait().unwrap().code(), Some(0));
    }
    let specs: toml::Table = toml::from_str(&folder.read("specs/specs.toml")).unwrap();
    assert_eq!(specs["api"].as_table().unwrap().len(), 6);
    assert_eq!(folder.run(&["fetch", "--check"]).code, 0);
    assert_eq!(folder.run(&["generate", "--all", "--dry-run"]).code, 0);
}

#[test]
fn a_connection_that_breaks_is_no_bad_input() {
    const CUT: &str = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";
    for (url, word) in [
        (raw(CUT, b"{\"openapi\"".to_vec(), 1, true), "broke off"),
        (raw("", Vec::new(), 0, true), "broke off"),
        (raw("HTTP/1.1 2", Vec::new(), 0, true), "broke off"),
        (deserted(), "no connection"),
    ] {
        let folder = Folder::new(&[]);
        for target in [url.clone(), format!("{url}/openapi.json")] {
            let ran = folder.run(&["add", "a", &target]);
            assert!(ran.code == 3 && ran.stderr.contains(word), "{target}: {ran:?}");
        }
        assert!(folder.snapshot().is_empty());
    }
    // What succeeds otherwise than by 200 brings no document.
    let site = Site::new(&[]);
    site.set("/openapi.json", Page::Partial(openapi(1)));
    let ran = Folder::new(&[]).run(&["add", "a", &format!("{}/openapi.json", site.url)]);
    assert!(ran.code == 2 && ran.stderr.contains("status 206"), "{ran:?}");
}
