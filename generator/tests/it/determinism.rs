//! The same bytes in, the same bytes out; and adding something renames nothing.

use crate::documents::{data, generated, root, sources, tilt_text};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use serde_json::{Map, Value, json};
use specwright_generator::{Config, Generated, Layout, Manifest, generate};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_same_input_gives_the_same_bytes() {
    let tilt = [("openapi.json", tilt_text("openapi.json")), ("asyncapi.json", tilt_text("asyncapi.json"))];
    let small = ["events/openapi.json", "names/openapi.json", "records/openapi.yaml", "unions/openapi.yaml"];
    let mut inputs = vec![tilt.to_vec()];
    inputs.extend(small.map(|name| vec![("document", data(name))]));
    for documents in inputs {
        for layout in [Layout::Embedded, Layout::Package, Layout::Include] {
            let config = Config { layout, signature: Some("tilt".to_owned()), ..Config::default() };
            let run = || generate(&sources(documents.iter().map(|(name, text)| (*name, text.as_str()))), &config);
            let (one, two) = (run(), run());
            assert_eq!((&one.files, &one.manifest), (&two.files, &two.manifest));
            let here = root().display().to_string();
            for (path, text) in one.files.iter() {
                assert!(
                    !text.contains(&here) && !text.contains("/home/") && !text.contains("/tmp/"),
                    "{path} names a path of this machine"
                );
            }
        }
    }
}

#[test]
fn the_name_of_a_file_does_not_matter() {
    let text = data("records/openapi.yaml");
    let run = |name: &str| generate(&sources([(name, text.as_str())]), &Config::default()).files;
    assert_eq!(run("openapi.yaml"), run("/some/where/else/api.yml"));
}

/// Whether a tie was diagnosed that this name could come from: its own, or that of the schema around it.
fn is_tied(name: &str, generated: &[&Generated]) -> bool {
    let plain = |text: &str| text.rsplit("::").next().unwrap().replace('_', "").to_ascii_lowercase();
    let ties = generated
        .iter()
        .flat_map(|generated| generated.diagnostics.iter())
        .filter(|diagnostic| diagnostic.code.id == "SW0301");
    let mut wanted = ties.filter_map(|diagnostic| diagnostic.message.split('`').nth(1));
    wanted.any(|wanted| plain(name).starts_with(&plain(wanted)))
}

/// Words of which no two make one name, nor one the beginning of another.
const APART: &[&str] = &["alpha", "beta-two", "Gamma", "delta_four", "EPSILON", "zetaSix", "eta.7", "type", "iota 9"];

/// Words whose names fall together now and then.
const WORDS: &[&str] = &[
    "order",
    "Order",
    "orders",
    "line_item",
    "LineItem",
    "line",
    "item",
    "status",
    "Status",
    "state",
    "id",
    "type",
    "ORDER",
    "order_line",
];

fn schema(seed: usize, words: &[&str]) -> Value {
    let word = |at: usize| words[at % words.len()];
    let mut members = Map::new();
    for at in 0..1 + seed % 3 {
        let member = match (seed + at) % 4 {
            0 => json!({ "type": "string", "enum": [word(seed + at), word(seed / 2 + 1)] }),
            1 => {
                json!({ "type": "object", "properties": { word(seed / 3): { "type": "string" }, "inner": { "type": "object", "properties": { "x": {} } } } })
            }
            2 => {
                json!({ "oneOf": [{ "type": "object", "required": ["a"], "properties": { "a": { "type": "string" } } }, { "type": "integer" }] })
            }
            _ => {
                json!({ "type": "array", "items": { "type": "object", "properties": { "n": { "type": "integer" } } } })
            }
        };
        members.insert(word(seed + 5 * at).to_owned(), member);
    }
    json!({ "type": "object", "properties": members })
}

fn operation(seed: usize, path: &str, words: &[&str], schemas: &[&str]) -> Value {
    let reference = |at: usize| json!({ "$ref": format!("#/components/schemas/{}", schemas[at % schemas.len()]) });
    let answer = if seed % 2 == 0 { reference(seed) } else { schema(seed, words) };
    let mut operation = json!({
        "requestBody": { "content": { "application/json": { "schema": reference(seed + 1) } } },
        "responses": { "200": { "description": "", "content": { "application/json": { "schema": answer } } } },
    });
    if seed % 3 != 0 {
        operation["operationId"] = json!(format!("{}_{path}", ["find", "Find", "list"][seed % 5 % 3]));
    }
    operation
}

fn document(schemas: &Map<String, Value>, paths: &Map<String, Value>) -> String {
    json!({ "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": paths, "components": { "schemas": schemas } }).to_string()
}

/// Everything that has a name in Rust, by what it is in the document.
fn names(manifest: &Manifest) -> BTreeMap<String, BTreeSet<String>> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in &manifest.types {
        names.entry(entry.pointer.clone()).or_default().insert(entry.rust.clone());
    }
    for entry in &manifest.operations {
        names.entry(entry.operation.clone()).or_default().extend(entry.method.clone());
    }
    names
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_renames_nothing(
        words in prop::sample::select(&[WORDS, APART][..]),
        schemas in prop::collection::btree_map(0_usize..WORDS.len(), 0_usize..1000, 2..8),
        operations in prop::collection::btree_map((0_usize..WORDS.len(), prop::sample::select(&["get", "post"][..])), 0_usize..1000, 1..6),
        kept in subsequence((0..14).collect::<Vec<usize>>(), 3..10),
        enlarged in any::<Index>(),
    ) {
        let word = |at: usize| words[at % words.len()];
        let all_schemas: Map<String, Value> = schemas.iter().map(|(&at, &seed)| (word(at).to_owned(), schema(seed, words))).collect();
        let known: Vec<&str> = all_schemas.keys().map(String::as_str).collect();
        let mut all_paths = Map::new();
        for (&(path, method), &seed) in &operations {
            let path = word(path);
            let item = all_paths.entry(format!("/{path}")).or_insert_with(|| json!({}));
            item[method] = operation(seed, &format!("{path}_{method}"), words, &known);
        }
        let after = document(&all_schemas, &all_paths);
        // Before: some operations and some members are not there yet, nor the last value of each enum.
        let mut old_schemas = all_schemas.clone();
        let shrunk = &known[enlarged.index(known.len())];
        if let Some(members) = old_schemas[*shrunk]["properties"].as_object_mut() {
            let last = members.keys().next_back().cloned();
            last.and_then(|last| members.remove(&last));
        }
        for member in old_schemas.values_mut().filter_map(|schema| schema["properties"].as_object_mut()).flat_map(Map::values_mut) {
            if let Some(values) = member.get_mut("enum").and_then(Value::as_array_mut) {
                values.truncate(1);
            }
        }
        let old_paths: Map<String, Value> = all_paths.iter().enumerate().filter(|(at, _)| kept.contains(at)).map(|(_, (path, item))| (path.clone(), item.clone())).collect();
        let before = document(&old_schemas, &old_paths);

        let (before, after) = (generated(&before, &Config::default()), generated(&after, &Config::default()));
        let (old, new) = (names(&before.manifest), names(&after.manifest));
        prop_assert!(!old.is_empty() && !new.is_empty());
        for (what, rust) in &old {
            let now = new.get(what).cloned().unwrap_or_default();
            for name in rust.difference(&now) {
                prop_assert!(is_tied(name, &[&before, &after]), "{}: {} became {:?}", what, name, now);
            }
        }
    }
}
