//! JSON output keeps to the schemas that are shipped.

use crate::folder::{Folder, Ran, WIDGETS, root};
use serde_json::Value;
use std::{env, fs};

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
    let mut renewed = Vec::new();
    for interface in INTERFACES {
        let derived = folder.run(&["schema", interface]).stdout;
        let path = root().join(format!("schemas/{interface}.json"));
        if fs::read_to_string(&path).is_ok_and(|text| text == derived) {
            continue;
        }
        assert!(
            env::var_os("UPDATE_GOLDEN").is_some(),
            "schemas/{interface}.json is stale; renew with: UPDATE_GOLDEN=1 cargo test -p specwright"
        );
        assert!(env::var_os("CI").is_none(), "goldens are not rewritten where CI is set");
        fs::write(&path, derived).unwrap();
        renewed.push(interface);
    }
    assert!(renewed.is_empty(), "renewed {renewed:?}; look at the difference and run the tests again");
    let mut present: Vec<String> = fs::read_dir(root().join("schemas"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    present.sort();
    let mut expected = INTERFACES.map(|interface| format!("{interface}.json"));
    expected.sort();
    assert_eq!(present, expected, "left-over files in schemas/");
}

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
