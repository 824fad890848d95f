//! No text of a document becomes code: for each key that an author chooses and each text, a payload there gives files
//! of the same structure as a harmless text of the same words.
//!
//! In everyday runs each place gets one of the payloads; `SPECWRIGHT_INJECTIONS=all` tries all of them everywhere.

mod outline;
mod payloads;

use crate::documents::sources;
use outline::outline;
pub(crate) use payloads::PAYLOADS;
use payloads::harmless;
use serde_json::{Map, Value};
use specwright_generator::{Config, Generated, Layout, generate};
use specwright_model::Severity;
use std::collections::BTreeSet;

/// Documents with every construct that has a name or a text.
const DOCUMENTS: [(&str, &str); 2] = [
    ("openapi.json", include_str!("documents/openapi.json")),
    ("asyncapi.json", include_str!("documents/asyncapi.json")),
];

/// Whether the keys of an object are the author's, by the key of the object.
fn holds_names(key: &str) -> bool {
    #[rustfmt::skip]
    let maps = [
        "paths", "webhooks", "callbacks", "schemas", "parameters", "headers", "responses", "requestBodies", "examples",
        "securitySchemes", "properties", "patternProperties", "$defs", "definitions", "mapping", "scopes", "variables",
        "links", "content", "encoding", "channels", "messages", "operations", "servers", "dependentRequired", "grown",
        "value", "payload", "example",
    ];
    maps.contains(&key)
}

/// A place of a document that an author fills.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// The key at a pointer.
    Key(String),
    /// The text at a pointer.
    Text(String),
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn places(document: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), String::new(), document)];
    while let Some((pointer, key, value)) = open.pop() {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let below = format!("{pointer}/{}", escaped(name));
                    if holds_names(&key) {
                        found.push(Place::Key(below.clone()));
                    }
                    open.push((below, name.clone(), value));
                }
            }
            Value::Array(items) => {
                open.extend(items.iter().enumerate().map(|(at, item)| (format!("{pointer}/{at}"), key.clone(), item)));
            }
            Value::String(_) => found.push(Place::Text(pointer)),
            _ => {}
        }
    }
    found.sort();
    found
}

/// Where a text goes, and where it goes in references. Objects are sorted when these stand in it, so that no text moves
/// the members around it.
const TEXT: &str = "inserted-text";
const REFERENCE: &str = "inserted-reference";

/// The document with a text behind what is at a place. References to a key go along with it.
fn with(document: &Value, place: &Place, text: &str) -> String {
    let json = |text: &str| {
        let quoted = Value::from(text).to_string();
        quoted[1..quoted.len() - 1].to_owned()
    };
    prepared(document, place).to_string().replace(TEXT, &json(text)).replace(REFERENCE, &json(&escaped(text)))
}

fn prepared(document: &Value, place: &Place) -> Value {
    let mut document = document.clone();
    match place {
        Place::Text(pointer) => {
            if let Some(Value::String(old)) = document.pointer_mut(pointer) {
                old.push_str(TEXT);
            }
        }
        Place::Key(pointer) => {
            let (parent, _) = pointer.rsplit_once('/').unwrap();
            if let Some(Value::Object(members)) = document.pointer_mut(parent) {
                let renamed =
                    |name: String| if format!("{parent}/{}", escaped(&name)) == *pointer { name + TEXT } else { name };
                *members = std::mem::take(members)
                    .into_iter()
                    .map(|(name, value)| (renamed(name), value))
                    .collect::<Map<_, _>>();
            }
            let old = format!("#{pointer}");
            follow(&mut document, &old, &format!("{old}{REFERENCE}"));
        }
    }
    document
}

fn follow(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|value| follow(value, old, new)),
        Value::Array(items) => items.iter_mut().for_each(|item| follow(item, old, new)),
        Value::String(text) if text == old => new.clone_into(text),
        _ => {}
    }
}

fn written(text: &str, layout: Layout) -> Generated {
    generate(&sources([("document.json", text)]), &Config { layout, ..Config::default() })
}

/// What is reported more than a note, by code: a text that means something else to the standard is reported.
fn reported(generated: &Generated) -> BTreeSet<&'static str> {
    let grave = generated.diagnostics.iter().filter(|diagnostic| diagnostic.code.severity != Severity::Note);
    grave.map(|diagnostic| diagnostic.code.id).collect()
}

/// Why the files of a payload are not those of its harmless twin.
fn difference(document: &Value, place: &Place, payload: &str) -> Option<String> {
    let hostile = written(&with(document, place, payload), Layout::Package);
    let outlined = match outline(&hostile.files) {
        Ok(outlined) => outlined,
        Err(error) => return Some(error),
    };
    let twin = written(&with(document, place, &harmless(payload)), Layout::Package);
    let expected = match outline(&twin.files) {
        Ok(expected) => expected,
        Err(error) => return Some(format!("harmless: {error}")),
    };
    if outlined == expected || reported(&hostile) != reported(&twin) {
        return None;
    }
    let Some((path, _)) = expected.iter().find(|(path, text)| outlined.get(*path) != Some(text)) else {
        return Some("there is a file too many".to_owned());
    };
    let texts = [hostile.files.get(path).unwrap_or_default(), twin.files.get(path).unwrap_or_default()];
    Some(format!("the structure of {path} is another:\n{}", first_difference(texts)))
}

/// The first lines that differ, comments aside.
fn first_difference(texts: [&str; 2]) -> String {
    let [hostile, twin] =
        texts.map(|text| text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>());
    let at = hostile.iter().zip(&twin).take_while(|(a, b)| a == b).count();
    let differing = hostile.iter().zip(&twin).skip(at).filter(|(a, b)| a != b).take(4);
    let pairs: Vec<String> = differing.map(|(hostile, twin)| format!("    {hostile:?}\n    {twin:?}")).collect();
    pairs.join("\n")
}

#[test]
fn no_text_of_a_document_becomes_code() {
    let all = std::env::var("SPECWRIGHT_INJECTIONS").is_ok_and(|value| value == "all");
    let mut failures = Vec::new();
    let mut tried = 0;
    for (name, text) in DOCUMENTS {
        let document: Value = serde_json::from_str(text).unwrap();
        for (at, place) in places(&document).into_iter().enumerate() {
            for (number, payload) in PAYLOADS.iter().enumerate() {
                if all || (at + number) % PAYLOADS.len() == 0 {
                    tried += 1;
                    failures.extend(
                        difference(&document, &place, payload)
                            .map(|why| format!("{name} {place:?} {payload:?}: {why}")),
                    );
                }
            }
        }
    }
    assert!(tried > 300, "{tried}");
    assert!(failures.is_empty(), "{} of {tried}:\n{}", failures.len(), failures.join("\n"));
}
