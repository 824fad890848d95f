//! Rewrites one schema from its dialect to JSON Schema 2020-12.

use super::keywords::{Holds, KEYWORDS};
use super::{DEEPEST, Rewriter, document_uri};
use crate::Node;
use crate::read::{Nullable, RefSiblings, standard_type};
use crate::source::Kind;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Each `format` of a fixed width with its least and greatest integer.
const WIDTHS: &[(&str, i64, i64)] = &[("int32", i32::MIN as i64, i32::MAX as i64), ("int64", i64::MIN, i64::MAX)];

impl Rewriter<'_> {
    pub(super) fn schema(&self, node: Node<'_>, depth: usize) -> Value {
        match node.kind() {
            // What a reference leads to must be marked, and a boolean cannot be.
            Kind::Bool(false) if self.mark.is_some() && may_be_shared(node) => json!({ "not": self.marked() }),
            Kind::Bool(flag) => Value::Bool(flag),
            Kind::Object if depth <= DEEPEST => self.object(node, depth),
            _ => Value::Bool(true),
        }
    }

    fn object(&self, node: Node<'_>, depth: usize) -> Value {
        let dialect = self.document.dialect;
        if let (Some(reference), RefSiblings::Ignored) = (node.get("$ref").and_then(Node::as_str), dialect.ref_siblings)
        {
            let mut schema = self.marked();
            if self.leads_to_a_schema(node) {
                schema.insert("$ref".to_owned(), self.reference(node).unwrap_or_else(|| reference.to_owned()).into());
            }
            return Value::Object(schema);
        }
        let mut schema = self.marked();
        for entry in node.members() {
            if self.flat && matches!(entry.key, "$id" | "$anchor") {
                continue;
            }
            let holds = KEYWORDS.iter().find(|(name, _)| *name == entry.key).map(|(_, holds)| *holds);
            let value = match holds {
                Some(holds) => self.keyword(holds, entry.value, depth),
                None if entry.key == "type" => types(entry.value),
                // Another keyword, or a member that a pointer may lead through.
                None => Some(self.any(entry.value, depth + 1)),
            };
            if let Some(value) = value {
                schema.insert(entry.key.to_owned(), value);
            }
        }
        if let Some(reference) = self.reference(node) {
            schema.insert("$ref".to_owned(), reference.into());
        }
        // However a validator treated such a reference, it could check nothing around it.
        if node.get("$ref").is_some() && !self.leads_to_a_schema(node) {
            schema.remove("$ref");
        }
        list_of_items(node, &mut schema, |item| self.schema(item, depth + 1));
        dependencies(node, &mut schema, |item| self.schema(item, depth + 1));
        exclusive(node, &mut schema);
        widths(&mut schema);
        self.required(node, &mut schema);
        if dialect.nullable == Nullable::Keyword && node.get("nullable").and_then(Node::as_bool) == Some(true) {
            return nullable(schema);
        }
        Value::Object(schema)
    }

    /// A schema without keywords except for the mark.
    fn marked(&self) -> Map<String, Value> {
        self.mark.map(|mark| (mark.to_owned(), Value::Bool(true))).into_iter().collect()
    }

    /// The target of a node's reference, as a pointer into a validation document, because a validator has neither files
    /// nor names.
    fn reference(&self, node: Node<'_>) -> Option<String> {
        let target = self.document.references.get(&node.id())?;
        Some(format!("{}#{}", document_uri(target.document), encoded(&self.api.pointer(*target))))
    }

    fn keyword(&self, holds: Holds, value: Node<'_>, depth: usize) -> Option<Value> {
        let fits = match holds {
            Holds::Schema => matches!(value.kind(), Kind::Object | Kind::Bool(_)),
            Holds::Schemas => value.is_array() && !value.is_empty(),
            Holds::SchemaMap => value.is_object(),
            Holds::Number => value.as_number().is_some(),
            Holds::Count => value.as_number().is_some_and(|text| text.parse::<f64>().is_ok_and(is_count)),
            Holds::Flag => value.as_bool().is_some(),
            Holds::Text => value.as_str().is_some(),
            Holds::Texts => value.is_array() && value.items().all(|item| item.as_str().is_some()),
            Holds::Array => value.is_array(),
            Holds::TextsMap => value.is_object() && value.members().all(|entry| entry.value.is_array()),
            Holds::Value => true,
            Holds::Nothing => false,
        };
        if !fits {
            return None;
        }
        Some(match holds {
            Holds::Schema => self.schema(value, depth + 1),
            Holds::Schemas => Value::Array(value.items().map(|item| self.schema(item, depth + 1)).collect()),
            Holds::SchemaMap => {
                let member =
                    |entry: crate::source::Entry<'_>| (entry.key.to_owned(), self.schema(entry.value, depth + 1));
                Value::Object(value.members().map(member).collect::<Map<_, _>>())
            }
            _ => value.to_json(),
        })
    }
}

/// Whether a schema is at a place that many references or paths may lead to: among components or definitions, or in a
/// list.
fn may_be_shared(node: Node<'_>) -> bool {
    let parent = node.parent();
    let is_listed = parent.is_some_and(Node::is_array);
    is_listed || matches!(parent.and_then(Node::key).as_deref(), Some("schemas" | "$defs" | "definitions"))
}

/// A pointer as a URI fragment (RFC 6901 §6).
fn encoded(pointer: &str) -> String {
    let mut text = String::with_capacity(pointer.len());
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

fn is_count(number: f64) -> bool {
    number >= 0.0 && number.fract() == 0.0
}

/// The value of `type` in the words of the standard; `None` for an unknown word, which restricts nothing.
fn types(value: Node<'_>) -> Option<Value> {
    let one = |value: Node<'_>| match value.kind() {
        Kind::String(name) => standard_type(name),
        Kind::Null => Some("null"),
        _ => None,
    };
    if !value.is_array() {
        return Some(one(value)?.into());
    }
    let mut names: Vec<&str> = value.items().map(one).collect::<Option<_>>()?;
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| names.into())
}

/// Rewrites `items: [a, b]` of draft-07 to `prefixItems`.
fn list_of_items(node: Node<'_>, schema: &mut Map<String, Value>, rewrite: impl Fn(Node<'_>) -> Value) {
    let Some(list) = node.get("items").filter(|items| items.is_array() && !items.is_empty()) else { return };
    schema.insert("prefixItems".to_owned(), list.items().map(&rewrite).collect());
    schema.remove("items");
    if let Some(rest) = node.get("additionalItems") {
        schema.insert("items".to_owned(), rewrite(rest));
    }
}

/// Rewrites `dependencies` of draft-07 to `dependentRequired` and `dependentSchemas`.
fn dependencies(node: Node<'_>, schema: &mut Map<String, Value>, rewrite: impl Fn(Node<'_>) -> Value) {
    let Some(map) = node.get("dependencies").filter(|map| map.is_object()) else { return };
    let (mut required, mut schemas) = (Map::new(), Map::new());
    for entry in map.members() {
        if entry.value.is_array() {
            required.insert(entry.key.to_owned(), entry.value.to_json());
        } else {
            schemas.insert(entry.key.to_owned(), rewrite(entry.value));
        }
    }
    schema.insert("dependentRequired".to_owned(), required.into());
    schema.insert("dependentSchemas".to_owned(), schemas.into());
    schema.remove("dependencies");
}

/// Rewrites `exclusiveMinimum: true` beside `minimum: 5` to `exclusiveMinimum: 5`.
fn exclusive(node: Node<'_>, schema: &mut Map<String, Value>) {
    for (inclusive, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        if node.get(exclusive).and_then(Node::as_bool) == Some(true)
            && let Some(limit) = schema.remove(inclusive)
        {
            schema.insert(exclusive.to_owned(), limit);
        }
    }
}

/// Writes `format: int32` and the like as bounds: they restrict values (OAS 3.0 §4.4), but validators do not know them.
fn widths(schema: &mut Map<String, Value>) {
    let integer = match schema.get("type") {
        Some(Value::String(name)) => name == "integer",
        Some(Value::Array(names)) => {
            names.iter().any(|name| name == "integer") && !names.iter().any(|name| name == "number")
        }
        _ => false,
    };
    let format = schema.get("format").and_then(Value::as_str);
    let Some((_, least, greatest)) = WIDTHS.iter().find(|(name, _, _)| integer && Some(*name) == format) else {
        return;
    };
    let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
    #[expect(clippy::cast_precision_loss, reason = "only compared with a bound that is written down")]
    let (low, high) = (
        limit("minimum").is_none_or(|limit| limit < *least as f64),
        limit("maximum").is_none_or(|limit| limit > *greatest as f64),
    );
    if low {
        schema.insert("minimum".to_owned(), (*least).into());
    }
    if high {
        schema.insert("maximum".to_owned(), (*greatest).into());
    }
}

/// Rewrites `nullable: true` of a type, an enum, a union or a schema that includes others. OAS 3.0.3 defines it beside
/// `type` only, but documents that have it beside the others mean it too.
fn nullable(mut schema: Map<String, Value>) -> Value {
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    if let Some(Value::Array(branches)) = schema.get_mut("anyOf") {
        branches.push(json!({ "type": "null" }));
    }
    if let Some(Value::String(name)) = schema.get("type") {
        let both = json!([name, "null"]);
        schema.insert("type".to_owned(), both);
    }
    // A further branch for null in oneOf would be one too many if another one admits it already.
    if ["oneOf", "allOf", "$ref", "not"].iter().any(|key| schema.contains_key(*key)) {
        return json!({ "anyOf": [{ "type": "null" }, schema] });
    }
    Value::Object(schema)
}
