//! Finds the examples of the documents and their schemas.

use crate::ir::{Api, Location, SchemaId};
use std::collections::BTreeSet;

/// Every example with the schema that it is an example of, once.
pub(super) fn examples(api: &Api) -> BTreeSet<(SchemaId, Location)> {
    let bodies = api.operations.iter().flat_map(|operation| {
        let responses = operation.responses.iter().flat_map(|response| &response.content);
        operation.request_body.iter().flat_map(|body| &body.content).chain(responses)
    });
    let of_bodies = bodies.filter(|media_type| media_type.is_json()).flat_map(|media_type| {
        media_type.examples.iter().filter_map(|example| Some((media_type.schema?, example.value)))
    });
    let of_messages = api.messages.iter().flat_map(|(_, message)| {
        let payload = message.payload.into_iter();
        payload.flat_map(|payload| message.examples.iter().map(move |example| (payload, example.value)))
    });
    let own = api.schemas.iter().flat_map(|(id, schema)| schema.annotations.examples.iter().map(move |&at| (id, at)));
    of_bodies.chain(of_messages).chain(own).collect()
}
