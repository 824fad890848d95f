//! Makes schemas nullable if an example is `null`: a schema without `type` admits it, whatever type its keywords imply
//! (JSON Schema Validation §6.1.1: `properties` and the like do not apply to values of other types). Authors who leave
//! `type` out hardly ever mean `null` too, so it is a value only where the document has an example of it.

use super::examples;
use crate::Node;
use crate::ir::{Api, SchemaId, Shape};

/// Keywords that may refuse `null`, or lead to some that do.
const REFUSING: &[&str] = &["$dynamicRef", "$ref", "allOf", "anyOf", "const", "enum", "if", "not", "oneOf", "type"];

/// Makes schemas nullable that have an example of `null` and admit it.
pub(super) fn admit(mut api: Api) -> Api {
    let is_null = |at| api.node(at).is_some_and(Node::is_null);
    let shown = examples::examples(&api).into_iter().filter(|&(id, at)| is_null(at) && admits_null(&api, id));
    let shown: Vec<SchemaId> = shown.map(|(id, _)| id).collect();
    for id in shown {
        api.schemas[id].nullable = true;
    }
    api
}

fn admits_null(api: &Api, id: SchemaId) -> bool {
    let schema = &api.schemas[api.resolve(id)];
    if matches!(schema.shape, Shape::Any | Shape::Foreign(_)) {
        return false; // `null` is a value of it as any other is.
    }
    api.node(schema.at).is_some_and(|node| node.is_object() && REFUSING.iter().all(|key| node.get(key).is_none()))
}
