//! Bodies: a generated client talks to a generated server over loopback.

use crate::documents::{data, root, sources};
use crate::nested::Nested;
use specwright_generator::{Config, FileSet, Layout, Parts, generate};

/// What the program needs besides the crate.
const DEPENDENCIES: &str = r#"
[dev-dependencies]
axum = { version = "0.8", default-features = false, features = ["http1", "tokio"] }
http-body-util = { version = "0.1", features = ["channel"] }
serde = "1"
serde_json = "1"
tokio = { version = "1", default-features = false, features = ["macros", "net", "rt-multi-thread"] }
"#;

/// The crate of a document, with a program as one of its tests.
pub(crate) fn with_program(name: &str, document: &str, layout: Layout, program: &str) -> FileSet {
    let text = data(document);
    let runtime_path = Some(root().join("templates").display().to_string());
    let parts = Parts { client: true, server: true, webhooks: false };
    let config = Config { name: Some(name.to_owned()), layout, runtime_path, parts, ..Config::default() };
    let mut files = generate(&sources([("openapi.yaml", text.as_str())]), &config).files;
    let manifest = files.get("Cargo.toml").unwrap().to_owned() + DEPENDENCIES;
    files.insert("Cargo.toml", manifest);
    files.insert("tests/round_trip.rs", program.to_owned());
    files
}

fn uploads(layout: Layout) -> FileSet {
    with_program("uploads", "multipart/openapi.yaml", layout, include_str!("../programs/multipart.rs"))
}

#[test]
fn media_types_of_several_types_are_told_apart() {
    let nested = Nested::new("media");
    let notes = with_program("notes", "media/openapi.yaml", Layout::Package, include_str!("../programs/media.rs"));
    let examples = notes.get("tests/examples.rs").unwrap();
    assert_eq!(examples.matches("#[test]").count(), 5, "an example was left out");
    nested.put("notes", &notes);
    nested.clean("notes", "test --features client,server");
}

#[test]
fn what_the_client_sends_the_server_reads() {
    let nested = Nested::new("multipart");
    nested.put("uploads", &uploads(Layout::Package));
    nested.clean("uploads", "test --features client,server");
    nested.clean("uploads", "check --no-default-features");
    nested.clean("uploads", "check --no-default-features --features server");
}

#[test]
fn methods_of_operations_go_before_those_of_kinds() {
    let parameter = "      - { name: body_as_json_patch_json, in: query, schema: { type: boolean } }\n";
    let operation = "  /taken:\n    get: { operationId: addNoteAsForm, responses: { \"204\": { description: x } } }\n";
    let text = data("media/openapi.yaml")
        .replace("    parameters:\n", &format!("    parameters:\n{parameter}"))
        .replace("  /rules:\n", &format!("{operation}  /rules:\n"));
    let sources = sources([("openapi.yaml", text.as_str())]);
    let made = generate(&sources, &Config::default());
    let said: Vec<_> = made.diagnostics.iter().filter(|said| said.code.id == "SW0301").collect();
    assert_eq!(said.len(), 2, "{said:?}");
    let pins = ["addNote#application/x-www-form-urlencoded", "changeNote#application/json-patch+json"];
    for (said, pin) in said.iter().zip(pins) {
        assert!(said.notes.iter().any(|note| note.contains(&format!("\"{pin}\" = "))), "{said:?}");
    }
    let names = pins.into_iter().map(str::to_owned).zip(["addLine".to_owned(), "steps".to_owned()]).collect();
    let made = generate(&sources, &Config { names, ..Config::default() });
    // A media type that is not written, and the types of `getNote`.
    let is_known = |code: &str| ["SW0304", "SW0374"].contains(&code);
    assert!(made.diagnostics.iter().all(|said| is_known(said.code.id)), "{:?}", made.diagnostics);
    let client = made.files.get("src/client.rs").unwrap();
    for method in ["pub fn add_line(", "pub fn steps(", "pub fn add_note_as_form(", "pub fn body_as_json_patch_json("] {
        assert!(client.contains(method), "{method}");
    }
}

#[test]
fn a_crate_that_carries_the_runtime_compiles_with_each_part() {
    let nested = Nested::new("multipart-embedded");
    nested.put("uploads", &uploads(Layout::Embedded));
    for features in ["--no-default-features", "--features client", "--no-default-features --features server"] {
        nested.clean("uploads", &format!("check {features}"));
    }
}
