//! Small documents that have cost much, or could: made by code, each of at most 100 KB.

use serde_json::{Map, Value, json};

/// A document by its name.
pub(super) struct Made {
    pub(super) name: String,
    pub(super) document: Value,
}

fn to(at: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/S{at}") })
}

fn schemas(count: usize, each: impl Fn(usize) -> Value) -> Map<String, Value> {
    (0..count).map(|at| (format!("S{at}"), each(at))).collect()
}

/// An OpenAPI document whose body, answer and webhook are of one schema.
fn around(schema: &Value, schemas: &Map<String, Value>) -> Value {
    let content = json!({ "application/json": { "schema": schema } });
    let answers = json!({ "200": { "description": "d", "content": content } });
    json!({ "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "servers": [{ "url": "http://127.0.0.1" }],
        "paths": { "/things": { "post": { "requestBody": { "content": content }, "responses": answers } } },
        "webhooks": { "thing": { "post": { "requestBody": { "content": content }, "responses": { "200": { "description": "d" } } } } },
        "components": { "schemas": schemas } })
}

fn made(name: impl Into<String>, schemas: &Map<String, Value>) -> Made {
    Made { name: name.into(), document: around(&to(0), schemas) }
}

/// `S0` to `S{depth}`, each made of the next one.
fn doubled(name: &str, depth: usize, each: impl Fn(Value) -> Value) -> Made {
    made(
        format!("{depth} deep, {name}"),
        &schemas(depth + 1, |at| if at == depth { json!({ "type": "integer" }) } else { each(to(at + 1)) }),
    )
}

fn nested(name: &str, depth: usize, each: impl Fn(Value) -> Value) -> Made {
    let schema = (0..depth).fold(json!({ "type": "string" }), |inner, _| each(inner));
    Made { name: format!("{depth} {name} within each other"), document: around(&schema, &Map::new()) }
}

/// All of them; the first are those that have cost most.
pub(super) fn all() -> Vec<Made> {
    let mut all = Vec::new();
    for count in [10, 20, 40] {
        let every: Vec<Value> = (0..count).map(to).collect();
        all.push(made(format!("{count} schemas, each oneOf of all"), &schemas(count, |_| json!({ "oneOf": every }))));
        let with_own = |at: usize| {
            let own = json!({ "type": "object", "properties": { format!("p{at}"): { "type": "string" } } });
            json!({ "oneOf": every.iter().cloned().chain([own]).collect::<Vec<_>>() })
        };
        all.push(made(format!("{count} schemas, each oneOf of all and an object"), &schemas(count, with_own)));
    }
    for keyword in ["oneOf", "anyOf"] {
        let step = |at: usize| {
            let own = json!({ "type": "object" });
            json!({ keyword: (at + 1..40).map(to).chain([own]).collect::<Vec<_>>() })
        };
        all.push(made(format!("40 stairs of {keyword}"), &schemas(40, step)));
    }
    all.extend(doublings());
    let optional: Map<String, Value> = (0..50).map(|at| (format!("p{at}"), to(at))).collect();
    all.push(made(
        "50 objects that are each other's members",
        &schemas(50, |_| json!({ "type": "object", "properties": optional })),
    ));
    all.push(server_variables());
    for depth in [60, 200] {
        all.push(nested("objects", depth, |inner| json!({ "type": "object", "properties": { "p": inner } })));
        all.push(nested("lists", depth, |inner| json!({ "type": "array", "items": inner })));
        all.push(nested("allOf", depth, |inner| json!({ "allOf": [inner, { "description": "d" }] })));
        all.push(nested(
            "oneOf",
            depth,
            |inner| json!({ "oneOf": [{ "type": "integer" }, { "type": "array", "items": inner }] }),
        ));
    }
    all.extend(shared());
    all
}

fn doublings() -> Vec<Made> {
    vec![
        doubled("allOf", 24, |next| json!({ "allOf": [next, next] })),
        doubled("allOf", 40, |next| json!({ "allOf": [next, next] })),
        doubled("anyOf", 24, |next| json!({ "anyOf": [next, next] })),
        doubled("oneOf", 24, |next| json!({ "oneOf": [next, next] })),
        doubled("not", 24, |next| json!({ "allOf": [{ "not": next }, { "not": next }] })),
        doubled("members", 24, |next| json!({ "type": "object", "properties": { "a": next, "b": next } })),
        doubled(
            "items",
            24,
            |next| json!({ "type": "array", "prefixItems": [next, next], "items": false, "minItems": 2 }),
        ),
        doubled("a reference and its sibling", 24, |next| json!({ "$ref": next["$ref"], "allOf": [next] })),
    ]
}

fn server_variables() -> Made {
    let mut document = around(&json!({ "type": "integer" }), &Map::new());
    let variables = json!({ "a": { "default": "d".repeat(20_000) } });
    document["servers"] = json!([{ "url": format!("https://h/{}", "{a}".repeat(20_000)), "variables": variables }]);
    Made { name: "a server URL of 20,000 variables".to_owned(), document }
}

/// What is written once and used many times.
fn shared() -> Vec<Made> {
    let mut base = schemas(400, |at| {
        let own = json!({ "properties": { format!("o{at}"): { "type": "string" } } });
        json!({ "allOf": [{ "$ref": "#/components/schemas/B" }, own] })
    });
    let members: Map<String, Value> = (0..600).map(|at| (format!("x{at}"), json!({ "type": "string" }))).collect();
    base.insert("B".to_owned(), json!({ "type": "object", "properties": members }));
    let mut text = schemas(1, |_| {
        let members: Map<String, Value> =
            (0..1_000).map(|at| (format!("p{at}"), json!({ "$ref": "#/components/schemas/D" }))).collect();
        json!({ "type": "object", "properties": members })
    });
    text.insert("D".to_owned(), json!({ "type": "string", "description": "word ".repeat(8_000), "default": "x" }));
    let mut paths = around(&json!({ "type": "integer" }), &Map::new());
    let parameter =
        json!({ "name": "p", "in": "query", "description": "word ".repeat(8_000), "schema": { "type": "string" } });
    paths["components"] = json!({ "parameters": { "P": parameter } });
    let operation = json!({ "parameters": [{ "$ref": "#/components/parameters/P" }], "responses": { "200": { "description": "d" } } });
    paths["paths"] = (0..400).map(|at| (format!("/p{at}"), json!({ "get": operation }))).collect::<Map<_, _>>().into();
    vec![
        made("400 schemas that include one of 600 members", &base),
        made("1,000 members of a long description", &text),
        Made { name: "400 operations of a long parameter".to_owned(), document: paths },
    ]
}
