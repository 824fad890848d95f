//! A document's own text as JSON Schema: what OpenAPI 3.0 writes in its own way is rewritten, and nothing else.
//!
//! A second hand beside `specwright_model::validation`, and much simpler: it knows nothing of which objects are
//! schemas, so that a misreading there cannot hide here.

use serde_json::{Map, Value, json};
use specwright_model::Node;
use specwright_model::ir::Document;
use specwright_model::read::{Nullable, RefSiblings};

/// The whole document.
pub(super) fn lowered(document: &Document) -> Value {
    let mut value = Node::to_json(document.tree.root());
    let dialect = document.dialect;
    let siblings = dialect.ref_siblings == RefSiblings::Ignored;
    if siblings || dialect.nullable == Nullable::Keyword {
        rewrite(&mut value, siblings);
    }
    value
}

/// Documents are no deeper than the parser admits, so that recursion ends.
fn rewrite(value: &mut Value, ignore_siblings: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, ignore_siblings)),
        Value::Object(members) => {
            if ignore_siblings && members.get("$ref").is_some_and(Value::is_string) {
                members.retain(|name, _| name == "$ref");
            }
            members.values_mut().for_each(|member| rewrite(member, ignore_siblings));
            exclusive(members, "minimum", "exclusiveMinimum");
            exclusive(members, "maximum", "exclusiveMaximum");
            if members.get("nullable") == Some(&Value::Bool(true)) {
                nullable(members);
            }
        }
        _ => {}
    }
}

fn exclusive(members: &mut Map<String, Value>, inclusive: &str, exclusive: &str) {
    match members.get(exclusive) {
        Some(Value::Bool(true)) => {
            members.remove(exclusive);
            if let Some(bound) = members.remove(inclusive) {
                members.insert(exclusive.to_owned(), bound);
            }
        }
        Some(Value::Bool(false)) => {
            members.remove(exclusive);
        }
        _ => {}
    }
}

fn nullable(members: &mut Map<String, Value>) {
    members.remove("nullable");
    if let Some(Value::Array(values)) = members.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    if let Some(Value::String(name)) = members.get("type") {
        let both = json!([name, "null"]);
        members.insert("type".to_owned(), both);
    }
    if ["allOf", "oneOf", "anyOf", "not"].iter().any(|keyword| members.contains_key(*keyword)) {
        let schema = Value::Object(std::mem::take(members));
        members.insert("anyOf".to_owned(), json!([{ "type": "null" }, schema]));
    }
}

/// Says of every schema with `properties` and without `type` that it means objects.
///
/// JSON Schema lets such a schema hold for `""` too; whoever writes it does not mean that, and a type of Rust holds one
/// or the other.
pub(super) fn objects(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(objects),
        Value::Object(members) => {
            members.values_mut().for_each(objects);
            if is_object_schema(members) {
                members.insert("type".to_owned(), json!(["object", "null"]));
            }
        }
        _ => {}
    }
}

/// A map of properties, one of which is called `properties`, looks alike: but its members are schemas.
fn is_object_schema(members: &Map<String, Value>) -> bool {
    const OTHERS: &[&str] = &["type", "enum", "const", "$ref", "allOf", "anyOf", "oneOf", "not", "if"];
    let is_schema = |value: &Value| value.is_object() || value.is_boolean();
    let properties = members.get("properties").and_then(Value::as_object);
    let texts = ["title", "description"].iter().all(|name| members.get(*name).is_none_or(Value::is_string));
    properties.is_some_and(|properties| properties.values().all(is_schema))
        && texts
        && !OTHERS.iter().any(|name| members.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn check(mut value: Value, expected: &Value, change: impl Fn(&mut Value)) {
        change(&mut value);
        assert_eq!(value, *expected);
    }

    #[test]
    fn what_openapi_3_0_writes_in_its_own_way_is_rewritten() {
        for (value, expected) in [
            (json!({ "type": "string", "nullable": true }), json!({ "type": ["string", "null"] })),
            (
                json!({ "type": "string", "nullable": true, "enum": ["a"] }),
                json!({ "type": ["string", "null"], "enum": ["a", null] }),
            ),
            (
                json!({ "nullable": true, "allOf": [{ "$ref": "#/a", "description": "b" }] }),
                json!({ "anyOf": [{ "type": "null" }, { "allOf": [{ "$ref": "#/a" }] }] }),
            ),
            (json!({ "minimum": 1, "exclusiveMinimum": true }), json!({ "exclusiveMinimum": 1 })),
            (json!({ "maximum": 1, "exclusiveMaximum": false }), json!({ "maximum": 1 })),
            (
                json!({ "properties": { "nullable": { "type": "null" } } }),
                json!({ "properties": { "nullable": { "type": "null" } } }),
            ),
        ] {
            check(value, &expected, |value| super::rewrite(value, true));
        }
    }

    #[test]
    fn properties_mean_objects() {
        let plain = json!({ "properties": { "a": {} } });
        check(plain, &json!({ "properties": { "a": {} }, "type": ["object", "null"] }), super::objects);
        for same in [
            json!({ "properties": { "a": {} }, "type": "object" }),
            json!({ "properties": { "properties": { "type": "object", "items": {} } }, "type": "object" }),
            json!({ "properties": { "type": "string" }, "description": { "type": "string" } }),
        ] {
            check(same.clone(), &same, super::objects);
        }
    }
}
