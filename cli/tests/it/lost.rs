//! Documents that refer to what they do not have: what each command makes of the rest.

use crate::contract::listen;
use crate::folder::Folder;
use axum::Router;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

const BAKERY: &str = include_str!("../data/dangling-references.yaml");

/// An operation of which the security is not known, and one with a body that nobody knows.
const GUARDED: &str = "openapi: 3.1.0
info: { title: T, version: '1' }
security: [{ gone: [] }]
paths:
  /inherited: { get: { responses: { 204: { description: d } } } }
  /open: { get: { security: [], responses: { 204: { description: d } } } }
  /body: { post: { security: [], requestBody: { $ref: '#/gone' }, responses: { 204: { description: d } } } }
";

#[test]
fn what_is_lost_is_counted_and_the_rest_is_written() {
    let folder = Folder::new(&[("api.yaml", BAKERY)]);
    let ran = folder.run(&["generate", "api.yaml", "-o", "out", "--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.stderr.matches("error[SW0103]").count(), 3, "{ran:?}");
    assert!(ran.stderr.contains("3 lost"), "{ran:?}");
    let losses: Vec<String> = ran.json()["losses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|loss| format!("{} {} {}", loss["code"], loss["line"], loss["pointer"]).replace('"', ""))
        .collect();
    assert_eq!(
        losses,
        [
            "SW0103 9 /paths/~1loaves/get/responses/404/$ref",
            "SW0103 13 /paths/~1rolls/get/parameters/0/$ref",
            "SW0103 17 /components/schemas/Loaf/properties/oven/$ref",
        ]
    );
    assert_eq!(ran.json()["operations"].as_array().unwrap().len(), 2);
    assert!(folder.read("out/src/types.rs").contains("pub oven: Option<runtime::Value>,"));
    let quiet = folder.run(&["generate", "api.yaml", "-o", "out", "--quiet"]);
    assert!(quiet.code == 0 && quiet.stderr.contains("error[SW0103]"), "{quiet:?}");
    let inspected = folder.run(&["inspect", "api.yaml"]);
    assert!(inspected.code == 0 && inspected.stdout.contains("lost (3)"), "{inspected:?}");
}

#[test]
fn strict_refuses_what_is_lost_unless_it_is_waived() {
    let folder = Folder::new(&[("api.yaml", BAKERY), ("specs/api.yaml", BAKERY)]);
    let ran = folder.run(&["generate", "api.yaml", "-o", "out", "--strict"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(!folder.path().join("out").exists());
    let specs = "[api.bakery]\nopenapi = \"api.yaml\"\ngenerate = { crate = \"out\" }\nwaive = [\"SW0103\"]\n";
    folder.write("specs/specs.toml", specs);
    assert_eq!(folder.run(&["generate", "bakery", "--strict"]).code, 0);
}

#[test]
fn nothing_is_called_or_served_with_less_than_the_document_asks_for() {
    let folder = Folder::new(&[("api.yaml", GUARDED)]);
    let ran = folder.run(&["generate", "api.yaml", "-o", "out", "--format", "json"]);
    let operations: Vec<String> =
        ran.json()["operations"].as_array().unwrap().iter().map(|row| row["operation"].to_string()).collect();
    assert_eq!(operations, ["\"GET /open\""], "{ran:?}");
    for file in ["client.rs", "server.rs", "operations.rs", "description.rs"] {
        let text = folder.read(&format!("out/src/{file}"));
        assert!(!text.contains("/inherited") && !text.contains("/body"), "{file}");
    }
}

#[test]
fn a_configuration_that_names_what_is_left_out_is_no_mistake() {
    let specs = "[api.t]\nopenapi = \"api.yaml\"\ngenerate = { crate = \"out\", skip = [\"POST /body\"] }\n";
    let folder = Folder::new(&[("specs/api.yaml", GUARDED), ("specs/specs.toml", specs)]);
    let ran = folder.run(&["generate", "t"]);
    assert!(ran.code == 0 && ran.stderr.contains("SW0340"), "{ran:?}");
}

/// It answers as the document says, whose 404 and whose `oven` lead nowhere.
#[test]
fn what_is_lost_is_neither_asked_nor_checked() {
    let json = |status: StatusCode, body: &'static str| {
        get(move || async move { (status, [(CONTENT_TYPE, "application/json")], body) })
    };
    let app = |status, body| {
        Router::new().route("/loaves", json(status, body)).route("/rolls", get(|| async { StatusCode::NO_CONTENT }))
    };
    let folder = Folder::new(&[("api.yaml", BAKERY), ("guarded.yaml", GUARDED)]);
    for (status, body, code, finding) in [
        (StatusCode::OK, r#"[{"grain": "rye", "oven": {"any": [1]}}]"#, 0, ""),
        // What stands beside the lost schema is checked as ever.
        (StatusCode::OK, r#"[{"grain": 1, "oven": {"any": [1]}}]"#, 1, "`/0/grain`"),
        (StatusCode::NOT_FOUND, r#"{"none": true}"#, 0, ""),
        (StatusCode::CONFLICT, "{}", 1, "the answer has status 409"),
    ] {
        let url = format!("http://{}", listen(app(status, body)));
        let ran = folder.run(&["test", "api.yaml", "--url", &url, "--phases", "examples"]);
        assert!(ran.code == code && ran.stdout.contains(finding), "{status} {body}: {ran:?}");
    }
    let ran = folder.run(&["test", "guarded.yaml", "--url", "http://127.0.0.1:9", "--dry-run"]);
    assert!(ran.stdout.contains("GET /open") && !ran.stdout.contains("/inherited"), "{ran:?}");
    assert!(ran.stderr.contains("not tested: GET /inherited, POST /body"), "{ran:?}");
}

#[test]
fn files_outside_of_the_folder_are_not_read() {
    let text = BAKERY.replacen("#/components/schemas/OvenKind", "../oven.yaml", 1);
    let folder = Folder::new(&[("sub/api.yaml", &text), ("oven.yaml", "type: string\n")]);
    let ran = folder.run(&["generate", "sub/api.yaml", "-o", "out"]);
    assert!(ran.code == 0 && ran.stderr.contains("error[SW0125]"), "{ran:?}");
    assert_eq!(folder.run(&["generate", "sub/api.yaml", "-o", "strict", "--strict"]).code, 2);
    let missing = BAKERY.replacen("#/components/schemas/OvenKind", "oven.yaml", 1);
    let folder = Folder::new(&[("api.yaml", &missing)]);
    let ran = folder.run(&["generate", "api.yaml", "-o", "out"]);
    assert!(ran.code == 0 && ran.stderr.contains("error[SW0115]"), "{ran:?}");
}
