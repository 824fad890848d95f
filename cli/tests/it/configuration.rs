//! specs.toml: every mistake at its place, with the word that was meant.

use crate::folder::{Folder, WIDGETS, root};
use std::fs;

fn project(specs: &str) -> Folder {
    Folder::new(&[("specs/specs.toml", specs), ("specs/widgets.yaml", WIDGETS)])
}

#[test]
fn mistakes_are_reported_at_their_place() {
    for (specs, place, words) in [
        (
            "[api.a]\nopenapi = \"widgets.yaml\"\ngenerat = { crate = \"g\" }\n",
            "specs.toml:3:1",
            &["generat", "generate"][..],
        ),
        (
            "[api.a]\nopenapi = \"x\"\nopnapi = \"y\"\n[api.a.env.dev]\nurl = \"u\"\ntoken = \"t\"\n",
            "specs.toml:3:1",
            &["opnapi", "openapi", "specs.toml:6:1", "token_url"],
        ),
        ("[apis.a]\n", "specs.toml:1:2", &["apis", "`api`"]),
        ("[api.a]\ngenerate = { crate = \"g\", servr = true }\n", "specs.toml:2:27", &["servr", "server"]),
        (
            "[[api.a.waiter]]\nname = \"w\"\noperation = \"o\"\nuntl = {}\nevery = \"3s\"\nat_most = \"60s\"\n",
            "specs.toml:4:1",
            &["untl", "until"],
        ),
        ("[api.a]\nopenapi = 3\n", "specs.toml:2:11", &["integer", "string"]),
        ("[api.a]\nopenapi = \n", "specs.toml:2:", &["error"]),
        ("[api.a]\nrole = \"server\"\n", "specs.toml:2:8", &["client", "application"]),
        ("[api.\"A/b\"]\n", "specs.toml:1:6", &["A/b", "lower-case"]),
        (
            "[[api.a.waiter]]\nname = \"w\"\noperation = \"o\"\nuntil = {}\nevery = \"soon\"\nat_most = \"60s\"\n",
            "specs.toml:5:9",
            &["3s"],
        ),
    ] {
        let ran = project(specs).run(&["generate", "--all"]);
        assert_eq!(ran.code, 2, "{specs}: {ran:?}");
        for word in [place].iter().chain(words) {
            assert!(ran.stderr.contains(word), "{specs}: no `{word}` in {}", ran.stderr);
        }
    }
}

#[test]
fn a_secret_that_was_written_in_is_refused_and_never_shown() {
    for specs in [
        "[api.a.env.dev]\nurl = \"http://127.0.0.1\"\nclient_id = \"x\"\nclient_secret = \"canary-5521\"\n",
        "[api.a.env.dev]\nurl = \"http://127.0.0.1\"\nclient_secrt = \"canary-5521\"\n",
        "[api.a.env.dev]\nclient_secret = \"canary-5521\" nonsense\n",
        "[api.a]\nsignature = { preset = \"github\", secret = \"canary-5521\" }\n",
    ] {
        let ran = project(specs).run(&["generate", "--all"]);
        assert_eq!(ran.code, 2, "{specs}: {ran:?}");
        assert!(!ran.output().contains("canary-5521"), "{}", ran.stderr);
    }
}

/// What is known only when a program runs, and what is secret, is not written into a crate.
#[test]
fn environments_are_written_without_variables_and_secrets() {
    let api = "[api.a]\nopenapi = \"widgets.yaml\"\ngenerate = { crate = \"g\", layout = \"embedded\" }\n";
    let environments = "[api.a.env.stage]\nurl = \"https://stage.example.com\"\ntoken_url = \"https://auth.example.com/t\"\n\
        token_endpoint_auth_method = \"client_secret_post\"\nclient_id = \"canary-1\"\nclient_secret = \"$CANARY_2\"\n\
        [api.a.env.local]\nurl = \"$CANARY_3\"\n[api.a.env.odd]\nurl = \"https://odd.example.com\"\ntoken_url = \"$CANARY_4\"\n";
    let folder = project(&format!("{api}{environments}"));
    let ran = folder.run(&["generate", "a"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let client = folder.read("g/src/client.rs");
    assert!(client.contains("Stage") && client.contains("Odd") && !client.contains("Local"), "{client}");
    assert!(!client.to_lowercase().contains("canary"), "{client}");
}

#[test]
fn a_key_that_names_nothing_is_told_at_its_place() {
    let api = "[api.a]\nopenapi = \"widgets.yaml\"\ngenerate = { crate = \"g\", layout = \"embedded\", DEP }\n\
               [api.a.names]\nKEY\n[api.a.formats]\nFORMAT\n";
    for (dependency, name, format, place, said) in [
        ("", "\"/components/schemas/Wigdet\" = \"W\"", "", "5:1", "did you mean `/components/schemas/Widget`?"),
        (
            "",
            "\"/components/schemas/Widget#nme\" = \"w\"",
            "",
            "5:1",
            "did you mean `/components/schemas/Widget#name`?",
        ),
        ("", "\"listWigets\" = \"all\"", "", "5:1", "did you mean `listWidgets`?"),
        ("", "\"getWidget#widgetid\" = \"id\"", "", "5:1", "did you mean `getWidget#widget_id`?"),
        ("", "\"listWidgets\" = \"all\"", "", "", ""),
        ("", "", "intger = \"u64\"", "7:1", "did you mean `integer`?"),
        ("", "", "integer = \"u64\"", "", ""),
        ("", "", "integer = \"bool\"", "7:1", "SW0321"),
        ("dependencies = { uuid = \"1\" }", "", "", "3:65", "no type begins with `uuid::`"),
        ("dependencies = { my-ids = \"1\" }", "", "integer = \"my_ids::Id\"", "", ""),
        ("dependencies = { my-id = \"1\" }", "", "integer = \"my_ids::Id\"", "3:65", "did you mean `my_ids`?"),
    ] {
        let specs = api.replace(", DEP", &format!("{}{dependency}", if dependency.is_empty() { "" } else { ", " }));
        let specs = specs.replace("KEY", name).replace("FORMAT", format);
        let ran = project(&specs).run(&["generate", "a"]);
        if said.is_empty() {
            assert!(!ran.stderr.contains("SW032"), "{specs}: {}", ran.stderr);
        } else {
            assert!(ran.stderr.contains(said), "{specs}: no `{said}` in {}", ran.stderr);
            assert!(ran.stderr.contains(&format!("specs.toml:{place}")), "{specs}: not at {place}: {}", ran.stderr);
        }
    }
}

#[test]
fn a_waiter_has_to_fit_the_document() {
    let api = "[api.a]\nopenapi = \"widgets.yaml\"\ngenerate = { crate = \"g\" }\n";
    let waiter = "[[api.a.waiter]]\nname = \"wait\"\noperation = \"nobody\"\nuntil = { \"/a\" = { is = [1] } }\nevery = \"3m\"\nat_most = \"60s\"\n";
    let folder = project(&format!("{api}{waiter}"));
    let ran = folder.run(&["generate", "a"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    for words in ["SW0311", "`nobody`", "SW0313", "(60s) is shorter than `every` (180s)"] {
        assert!(ran.stderr.contains(words), "no {words} in {}", ran.stderr);
    }
    assert!(!folder.path().join("g").exists());
}

#[test]
fn what_specs_toml_asks_for_must_be_there() {
    let api = "[api.a]\nopenapi = \"widgets.yaml\"\n";
    for (specs, arguments, word) in [
        (api.to_owned(), &["generate", "b"][..], "`b`"),
        (api.to_owned(), &["generate", "a"], "`generate`"),
        (api.to_owned(), &["test", "a", "--env", "dev"], "`dev`"),
        ("[api.a]\ngenerate = { crate = \"g\" }\n".to_owned(), &["generate", "a"], "no document"),
        (format!("{api}generate = {{ crate = \"../g\" }}\n"), &["generate", "a"], "out of the project"),
        (format!("{api}generate = {{ crate = \"/g\" }}\n"), &["generate", "a"], "out of the project"),
        (format!("{api}generate = {{ crate = \"g\" }}\nwaive = [\"SW0101\"]\n"), &["generate", "a"], "`SW0101`"),
        (
            format!("{api}generate = {{ crate = \"g\" }}\nsignature = {{ preset = \"tlit\" }}\n"),
            &["generate", "a"],
            "`tilt`",
        ),
    ] {
        let folder = project(&specs);
        let before = folder.snapshot();
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{specs}: {ran:?}");
        assert!(ran.stderr.contains(word), "{specs}: no `{word}` in {}", ran.stderr);
        assert!(folder.snapshot() == before, "{specs}: something was written");
    }
}

#[test]
fn specs_toml_is_found_from_below() {
    let folder = project("[api.a]\nopenapi = \"widgets.yaml\"\ngenerate = { crate = \"generated/a\" }\n");
    folder.write("deep/er/x", "");
    let config = folder.path().join("specs/specs.toml");
    let mut below = std::process::Command::new(env!("CARGO_BIN_EXE_specwright"));
    let output = below.args(["generate", "a"]).current_dir(folder.path().join("deep/er")).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(folder.path().join("generated/a/src/lib.rs").exists());
    assert!(config.exists());
}

#[test]
fn our_own_specs_toml_keeps_to_the_shipped_schema() {
    let text = fs::read_to_string(root().join("specs/specs.toml")).unwrap();
    let value: serde_json::Value = toml::from_str(&text).unwrap();
    crate::machine_readable::check("config", &value);
}
