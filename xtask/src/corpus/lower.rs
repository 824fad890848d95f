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
