//! OpenAPI text of any size, the same for the same size: what the benchmarks read.

use serde_json::{Map, Value, json};

/// How much of each thing a document has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Object schemas.
    pub(crate) records: usize,
    /// Their members, all together.
    pub(crate) members: usize,
    /// Schemas that list texts.
    pub(crate) enums: usize,
    /// Unions with a discriminator, of three records each.
    pub(crate) unions: usize,
    /// Operations.
    pub(crate) operations: usize,
}

/// Words that names are made of; real names have two or three of them.
const NOUNS: [&str; 16] = [
    "account", "amount", "batch", "card", "charge", "customer", "device", "invoice", "location", "order", "payer",
    "refund", "session", "token", "transfer", "webhook",
];
const QUALITIES: [&str; 11] =
    ["active", "billing", "created", "default", "external", "final", "hosted", "internal", "last", "open", "primary"];

/// A document of that size, as indented JSON.
pub(crate) fn document(size: Size) -> Result<String, serde_json::Error> {
    let mut schemas = Map::new();
    for index in 0..size.enums {
        schemas.insert(enum_name(index), enumeration(index));
    }
    for index in 0..size.records {
        schemas.insert(record_name(index), record(index, size));
    }
    for index in 0..size.unions {
        schemas.insert(union_name(index), union(index, size));
    }
    let paths: Map<String, Value> = (0..size.operations).map(|index| operation(index, size)).collect();
    serde_json::to_string_pretty(&json!({
        "openapi": "3.1.0",
        "info": { "title": "Synthetic", "version": "1.0.0", "description": "Schemas of every kind, in any number." },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": paths,
        "components": { "schemas": schemas },
    }))
}

/// `ActiveAccount0`
pub(crate) fn record_name(index: usize) -> String {
    let (quality, noun) = words(index);
    format!("{}{}{index}", capital(quality), capital(noun))
}

fn enum_name(index: usize) -> String {
    let (_, noun) = words(index);
    format!("{}Status{index}", capital(noun))
}

fn union_name(index: usize) -> String {
    let (quality, _) = words(index);
    format!("{}Choice{index}", capital(quality))
}

/// The lengths of the two lists have no common factor, so that neighbours differ in both words.
fn words(index: usize) -> (&'static str, &'static str) {
    let pick = |list: &[&'static str]| list.get(index % list.len()).copied().unwrap_or_default();
    (pick(&QUALITIES), pick(&NOUNS))
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn enumeration(index: usize) -> Value {
    let texts: Vec<String> =
        (0..3 + index % 7).map(|at| format!("{}{}", words(index + at).0, capital(words(index + 3 * at).1))).collect();
    json!({ "type": "string", "enum": texts, "description": "Where it stands at present." })
}

/// The members are dealt out evenly; the first records get what is left over.
fn record(index: usize, size: Size) -> Value {
    let count = size.members / size.records + usize::from(index < size.members % size.records);
    let mut properties = Map::new();
    let mut required = Vec::new();
    for at in 0..count {
        let (quality, noun) = words(index + 7 * at);
        let name = format!("{quality}{}{at}", capital(noun));
        if at % 2 == 0 {
            required.push(name.clone());
        }
        properties.insert(name, member(index, at, size));
    }
    if size.unions > 0 {
        properties.insert("kind".to_owned(), json!({ "type": "string" }));
        required.push("kind".to_owned());
    }
    json!({
        "type": "object",
        "description": "What is known of it, and since when.\n\nMembers may be added.",
        "required": required,
        "properties": properties,
    })
}

/// Every kind of member in turn. References only lead to later records, so that none needs a box.
fn member(index: usize, at: usize, size: Size) -> Value {
    let other = || reference(&record_name((index + 1 + at % 5).min(size.records - 1)));
    let is_last = index + 1 >= size.records;
    match (index + at) % 13 {
        0 => json!({ "type": "string", "maxLength": 200, "description": "Shown to people." }),
        1 => json!({ "type": "integer", "format": "int64", "minimum": 0, "description": "In cents." }),
        2 => json!({ "type": "string", "format": "uuid" }),
        3 => json!({ "type": "string", "format": "date-time", "description": "When it came about, UTC." }),
        4 if size.enums > 0 => reference(&enum_name((index + at) % size.enums)),
        5 => json!({ "type": "boolean" }),
        6 if !is_last => other(),
        7 => json!({ "type": "array", "items": { "type": "string" }, "maxItems": 50 }),
        8 => json!({ "type": ["string", "null"], "description": "Null where nobody has set it." }),
        9 => json!({ "type": "integer", "format": "int32" }),
        10 if !is_last => json!({ "type": "array", "items": other() }),
        11 => json!({ "type": "number", "description": "A share, from 0 to 1." }),
        12 => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        _ => json!({ "type": "string", "pattern": "^[A-Z]{3}$" }),
    }
}

fn union(index: usize, size: Size) -> Value {
    let branches: Vec<String> = (0..3).map(|at| record_name((3 * index + at) % size.records)).collect();
    let mapping: Map<String, Value> = branches
        .iter()
        .enumerate()
        .map(|(at, name)| (format!("kind{at}"), json!(format!("#/components/schemas/{name}"))))
        .collect();
    json!({
        "oneOf": branches.iter().map(|name| reference(name)).collect::<Vec<_>>(),
        "discriminator": { "propertyName": "kind", "mapping": mapping },
    })
}

fn operation(index: usize, size: Size) -> (String, Value) {
    let name = record_name(index % size.records);
    let answer =
        if size.unions > 0 && index.is_multiple_of(6) { union_name(index / 6 % size.unions) } else { name.clone() };
    let content = |name: &str| json!({ "application/json": { "schema": reference(name) } });
    let mut operation = json!({
        "operationId": format!("{}{name}", if index.is_multiple_of(3) { "create" } else { "get" }) + &index.to_string(),
        "tags": [words(index).1],
        "summary": "Gives one of them",
        "description": "Gives what is known of it.\n\nAsk for it as often as you like.",
        "parameters": [
            { "name": "id", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } },
            { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100 } },
            { "name": "fields", "in": "query", "explode": false, "schema": { "type": "array", "items": { "type": "string" } } },
        ],
        "responses": {
            "200": { "description": "It is there.", "content": content(&answer) },
            "404": { "description": "It is not there.", "content": content(&record_name(0)) },
            "default": { "description": "Any other refusal." },
        },
    });
    let verb = if index.is_multiple_of(3) { "post" } else { "get" };
    if verb == "post"
        && let Some(members) = operation.as_object_mut()
    {
        members.insert("requestBody".to_owned(), json!({ "required": true, "content": content(&name) }));
    }
    let mut item = Map::new();
    item.insert(verb.to_owned(), operation);
    (format!("/{}/{index}/{{id}}", words(index).1), Value::Object(item))
}
