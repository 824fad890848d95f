//! `null` that only an example tells of: a schema without `type` admits it, whatever type its keywords imply (JSON
//! Schema Validation §6.1.1: `properties` and the like say nothing of other types). Who leaves `type` out hardly ever
//! means `null` too, so it is a value where the document shows one.

use crate::Node;
use crate::ir::{Api, Location, MediaType, SchemaId, Shape};

/// Keywords that may refuse `null`, or lead to some that do.
const REFUSING: &[&str] = &["$dynamicRef", "$ref", "allOf", "anyOf", "const", "enum", "if", "not", "oneOf", "type"];

/// Makes schemas nullable that have an example of `null` and admit it.
pub(super) fn admit(mut api: Api) -> Api {
    let shown: Vec<SchemaId> = shown(&api).filter(|&id| admits_null(&api, id)).collect();
    for id in shown {
        api.schemas[id].nullable = true;
    }
    api
}

/// The schemas that have an example of `null`.
fn shown(api: &Api) -> impl Iterator<Item = SchemaId> + '_ {
    let is_null = |at: Location| api.node(at).is_some_and(Node::is_null);
    let bodies = api.operations.iter().flat_map(|operation| {
        let responses = operation.responses.iter().flat_map(|response| &response.content);
        operation.request_body.iter().flat_map(|body| &body.content).chain(responses)
    });
    let of_content = move |media_type: &MediaType| {
        let schema = media_type.schema.filter(|_| media_type.is_json())?;
        media_type.examples.iter().any(|example| is_null(example.value)).then_some(schema)
    };
    let of_messages = api.messages.iter().filter_map(move |(_, message)| {
        let payload = message.payload?;
        message.examples.iter().any(|example| is_null(example.value)).then_some(payload)
    });
    let own = api.schemas.ids().filter(move |&id| api.schemas[id].annotations.examples.iter().any(|&at| is_null(at)));
    bodies.filter_map(of_content).chain(of_messages).chain(own)
}

fn admits_null(api: &Api, id: SchemaId) -> bool {
    let schema = &api.schemas[api.resolve(id)];
    if matches!(schema.shape, Shape::Any | Shape::Foreign(_)) {
        return false; // `null` is a value of it as any other is.
    }
    api.node(schema.at).is_some_and(|node| node.is_object() && REFUSING.iter().all(|key| node.get(key).is_none()))
}
