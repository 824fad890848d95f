//! Small documents that would become much: what is written is in proportion, or said to be out of it, and types that
//! stand deep within each other are put into boxes on the way.

use crate::documents::generated;
use serde_json::{Value, json};
use specwright_generator::{Config, Generated};

fn of(schemas: &Value) -> Generated {
    let document = json!({ "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": {},
        "components": { "schemas": schemas } });
    generated(&document.to_string(), &Config::default())
}

/// Pointers of the diagnostics of one code.
fn told<'g>(generated: &'g Generated, code: &str) -> Vec<&'g str> {
    let of_code = generated.diagnostics.iter().filter(|diagnostic| diagnostic.code.id == code);
    of_code.filter_map(|diagnostic| diagnostic.pointer.as_deref()).collect()
}

fn to(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[test]
fn members_that_many_schemas_include_are_told_where_they_are_too_much() {
    let members: serde_json::Map<String, Value> = (0..300).map(|at| (format!("x{at}"), json!({}))).collect();
    let of_count = |count: usize| {
        let includes = |at: usize| json!({ "allOf": [to("B"), { "properties": { format!("o{at}"): {} } }] });
        let mut schemas: serde_json::Map<String, Value> =
            (0..count).map(|at| (format!("S{at}"), includes(at))).collect();
        schemas.insert("B".to_owned(), json!({ "type": "object", "properties": members }));
        of(&schemas.into())
    };
    assert_eq!(told(&of_count(2), "SW0332"), [""; 0]);
    let places = of_count(100);
    let [place] = told(&places, "SW0332")[..] else { panic!("{:?}", places.diagnostics) };
    assert!(place.starts_with("/components/schemas/S"), "{place}");
}

#[test]
fn facts_of_unions_have_an_end_that_is_told() {
    // Each branch of each union is a union of all members.
    let all: Vec<Value> = (0..60).map(|at| to(&format!("M{at}"))).collect();
    let members = |at: usize| -> serde_json::Map<String, Value> {
        (0..40).map(|member| (format!("p{at}_{member}"), json!({}))).collect()
    };
    let mut schemas = serde_json::Map::new();
    for at in 0..60 {
        schemas.insert(format!("M{at}"), json!({ "type": "object", "properties": members(at) }));
        schemas.insert(format!("U{at}"), json!({ "oneOf": all }));
        let unions: Vec<Value> = (0..60).map(|at| to(&format!("U{at}"))).collect();
        schemas.insert(format!("V{at}"), json!({ "oneOf": unions }));
    }
    let generated = of(&schemas.into());
    let places = told(&generated, "SW0331");
    assert!(places.iter().all(|place| place.starts_with("/components/schemas/")), "{places:?}");
    assert!(!places.is_empty());
}

#[test]
fn types_that_stand_deep_within_each_other_are_boxed() {
    let nested = |depth: usize| {
        (0..depth)
            .fold(json!({ "type": "string" }), |inner, _| json!({ "type": "object", "properties": { "p": inner } }))
    };
    let boxes = |depth: usize| {
        let files = of(&json!({ "A": nested(depth) })).files;
        files.get("src/types.rs").unwrap().matches("Box<").count()
    };
    assert_eq!((boxes(20), boxes(60), boxes(100)), (0, 2, 4));
    // What a box does not help is told.
    assert_eq!(told(&of(&json!({ "A": nested(60) })), "SW0333"), [""; 0]);
    assert_eq!(told(&of(&json!({ "A": nested(100) })), "SW0333").len(), 1);
}

#[test]
fn codecs_of_components_that_are_made_of_each_other_have_an_end() {
    let made = |each: fn(&Value) -> Value, depth: usize| {
        let mut schemas: serde_json::Map<String, Value> =
            (0..depth).map(|at| (format!("S{at}"), each(&to(&format!("S{}", at + 1))))).collect();
        schemas.insert(format!("S{depth}"), json!({ "type": "integer" }));
        // Something that has a codec.
        schemas.insert("User".to_owned(), json!({ "type": "object", "properties": { "s": to("S0") } }));
        let generated = of(&schemas.into());
        let size: usize = generated.files.get("src/codec.rs").unwrap().len();
        (told(&generated, "SW0333").is_empty(), size)
    };
    let pair: fn(&Value) -> Value =
        |next| json!({ "type": "array", "prefixItems": [next, next], "items": false, "minItems": 2 });
    let (is_silent, size) = made(pair, 24);
    assert!(!is_silent && size < 100_000, "{size}");
    let list: fn(&Value) -> Value = |next| json!({ "type": "array", "items": next });
    let (is_silent, size) = made(list, 300);
    assert!(!is_silent && size < 100_000, "{size}");
    assert!(made(pair, 5).0 && made(list, 20).0);
}
