//! What is typed: header fields, names, addresses.

use super::{ASYNCAPI, entry, project, site};
use crate::folder::Folder;
use crate::web::{Page, Site, asyncapi};

#[test]
fn header_fields_go_to_the_source_alone_and_nowhere_else() {
    let (site, elsewhere) = (site(), Site::new(&[(ASYNCAPI, &asyncapi(1))]));
    let folder = project(&format!("{}/pos/v1", site.url));
    let canary = [("FETCH_TOKEN", "canary-6620")];
    let header = ["--header", "Authorization: Bearer $FETCH_TOKEN"];
    for format in ["text", "json"] {
        let ran = folder.run_with(&[&["fetch", "a", "--format", format][..], &header].concat(), &canary);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(!ran.output().contains("canary"), "{ran:?}");
    }
    let (_, sent) = site.asked().pop().unwrap();
    assert_eq!(sent["authorization"], "Bearer canary-6620");

    site.set(ASYNCAPI, Page::Moved(format!("{}{ASYNCAPI}", elsewhere.url)));
    let ran = folder.run_with(&[&["fetch", "a"][..], &header].concat(), &canary);
    assert!(ran.code == 3 && !ran.output().contains("canary"), "{ran:?}");
    assert!(elsewhere.asked().is_empty());
    for (path, text) in folder.snapshot() {
        assert!(!String::from_utf8_lossy(&text).contains("canary"), "{}", path.display());
    }
}

#[test]
fn what_is_asked_for_wrongly_is_refused_with_advice() {
    let two = |first: &str, second: &str| {
        format!(
            "[api.a]\nopenapi = \"a.json\"\nasyncapi = \"b.json\"\nsource = {{ openapi = \"{first}\", asyncapi = \"{second}\" }}\n"
        )
    };
    let one = |source: &str| format!("[api.a]\nopenapi = \"a.json\"\nsource = {{ {source} }}\n");
    let both = [entry("a", "http://127.0.0.1:1"), entry("b", "http://127.0.0.1:1")].concat();
    for (specs, arguments, word) in [
        (one("base = \"http://example.com\""), &["fetch"][..], "https"),
        (one("base = \"ftp://127.0.0.1\""), &["fetch"], "https"),
        (one("base = \"host/path\""), &["fetch"], "no URL"),
        (one("base = \"https://me:canary-1@example.com\""), &["fetch"], "no credentials"),
        (one("asyncapi = \"https://example.com/a\""), &["fetch"], "says nothing of the OpenAPI document"),
        (one("base = \"http://127.0.0.1\"").replace("a.json", "../a.json"), &["fetch"], "out of the folder"),
        ("[api.a]\nsource = { base = \"https://example.com\" }\n".to_owned(), &["fetch"], "lists no document"),
        ("[api.a]\nopenapi = \"a.json\"\n".to_owned(), &["fetch"], "no API of specs.toml has a `source`"),
        (both.clone(), &["fetch", "c"], "`c` is no API"),
        (both, &["fetch", "--header", "A: b"], "one API"),
        (two("http://127.0.0.1:1/a", "http://127.0.0.1:2/b"), &["fetch", "--header", "A: b"], "one origin"),
        (one("base = \"http://127.0.0.1\""), &["fetch", "--header", "canary-1"], "no colon"),
        (one("base = \"http://127.0.0.1\""), &["fetch", "--header", "A: $NOT_SET_HERE"], "NOT_SET_HERE"),
    ] {
        let folder = Folder::new(&[("specs/specs.toml", &specs)]);
        let before = folder.snapshot();
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{specs}: {ran:?}");
        assert!(ran.stderr.contains(word) && !ran.stderr.contains("canary"), "no `{word}` in {}", ran.stderr);
        assert!(folder.snapshot() == before);
    }
}
