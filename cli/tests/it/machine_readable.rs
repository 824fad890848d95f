//! JSON output keeps to the schemas that are shipped.

use crate::folder::{Folder, Ran, WIDGETS, root};
use serde_json::Value;
use specwright_testing::Goldens;
use std::fs;

const INTERFACES: [&str; 7] = ["report", "manifest", "inspect", "fetch", "deliveries", "demo", "config"];

fn shipped(interface: &str) -> Value {
    let text = fs::read_to_string(root().join(format!("schemas/{interface}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Compares with the schema that is shipped, and with one that allows no member that it does not name.
pub(crate) fn check(interface: &str, value: &Value) {
    let mut schema = shipped(interface);
    close(&mut schema);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{interface}: {errors:#?}");
}

/// A member that no schema names would be no part of the interface.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") && !members.contains_key("additionalProperties") {
                members.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

#[test]
fn the_shipped_schemas_are_the_derived_ones() {
    let folder = Folder::new(&[]);
    let mut goldens = Goldens::new("cargo test -p specwright");
    for interface in INTERFACES {
        let derived = folder.run(&["schema", interface]).stdout;
        goldens.file(&root().join(format!("schemas/{interface}.json")), &derived);
    }
    goldens.finish();
    let mut present: Vec<String> = fs::read_dir(root().join("schemas"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    present.sort();
    let mut expected = INTERFACES.map(|interface| format!("{interface}.json"));
    expected.sort();
    assert_eq!(present, expected, "left-over files in schemas/");
}

/// What is listed as generated is generated, and what is not is lost.
#[test]
fn an_inspection_says_what_is_generated_of_events() {
    let folder = Folder::new(&[
        ("ask.yaml", ASKED),
        ("specs/specs.toml", "[api.a]\nasyncapi = \"a.yaml\"\nrole = \"application\"\n"),
        ("specs/a.yaml", ASKED),
    ]);
    for (target, is_generated, losses) in [("ask.yaml", false, &["SW0351", "SW0352"][..]), ("a", true, &["SW0352"])] {
        let inspection = folder.run(&["inspect", target, "--format", "json"]).json();
        check("inspect", &inspection);
        let event = &inspection["events"][0];
        assert_eq!(
            (event["generated"].as_bool(), &event["reply"]),
            (Some(is_generated), &serde_json::json!(["answer"]))
        );
        let diagnostics = inspection["diagnostics"].as_array().unwrap().iter();
        let lost: Vec<_> =
            diagnostics.filter(|one| one["severity"] == "loss").map(|one| one["code"].as_str().unwrap()).collect();
        assert_eq!(lost, losses, "{target}");
        let text = folder.run(&["inspect", target]).stdout;
        assert_eq!(text.contains("ask  not generated  the reply is not generated: answer"), !is_generated, "{text}");
        assert!(text.contains("the reply is not generated: answer"), "{text}");
    }
}

const ASKED: &str = "asyncapi: 3.0.0
info: { title: Lighthouse, version: '1' }
channels:
  ask: { address: lighthouse/ask, messages: { ask: { payload: { type: object } } } }
  answer: { address: null, messages: { answer: { payload: { type: object } } } }
operations:
  askState:
    action: receive
    channel: { $ref: '#/channels/ask' }
    reply: { address: { location: '$message.header#/replyTo' }, channel: { $ref: '#/channels/answer' } }
";

#[test]
fn an_inspection_keeps_to_its_schema() {
    let folder = Folder::new(&[("api.yaml", WIDGETS), ("bad.yaml", "openapi: 9.9.9\n")]);
    let good = folder.run(&["inspect", "api.yaml", "--format", "json"]);
    assert_eq!(good.code, 0, "{good:?}");
    check("inspect", &good.json());
    assert_eq!(good.json()["operations"][1]["operation"], "GET /widgets/{widget_id}");
    assert_eq!(good.json()["operations"][1]["line"], 15);
    assert_eq!(good.json()["events"][0]["name"], "widgetMade");

    let bad = folder.run(&["inspect", "bad.yaml", "--format", "json"]);
    assert_eq!(bad.code, 2);
    check("inspect", &bad.json());
    assert_eq!(bad.json()["diagnostics"][0]["severity"], "error");
    assert_eq!(bad.json()["diagnostics"][0]["line"], 1);
}

#[test]
fn a_manifest_keeps_to_its_schema_and_is_the_same_on_both_ways() {
    let folder = Folder::new(&[("api.yaml", WIDGETS)]);
    let Ran { code, stdout, .. } =
        folder.run(&["generate", "api.yaml", "-o", "out", "--manifest", "m.json", "--format", "json"]);
    assert_eq!(code, 0);
    let written: Value = serde_json::from_str(&folder.read("m.json")).unwrap();
    check("manifest", &written);
    assert_eq!(serde_json::from_str::<Value>(&stdout).unwrap(), written);
    let operations: Vec<_> = written["operations"].as_array().unwrap().iter().map(|o| &o["id"]).collect();
    assert_eq!(operations, ["listWidgets", "getWidget"]);
}
