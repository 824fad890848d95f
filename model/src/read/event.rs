//! Webhooks and callbacks of OpenAPI, lifted to event operations.

use super::parameter::Owner;
use super::reader::Reader;
use crate::Node;
use crate::ir::{
    Action, Channel, EventOperation, MediaType, Message, MessageId, Object, OperationId, Origin, ParameterIn, Property,
    SchemaId, Shape,
};
use indexmap::IndexMap;

/// One operation of a webhook or callback.
struct Outgoing<'a, 't> {
    /// The webhook's or callback's key.
    name: &'a str,
    /// Where it is sent, where the document says so.
    address: Option<&'a str>,
    items: &'a [Node<'t>],
    operation: Node<'t>,
    origin: Origin,
}

impl<'t> Reader<'t> {
    /// `webhooks` (OAS 3.1), `x-webhooks` of 3.0 documents.
    pub(crate) fn webhooks(&mut self, root: Node<'t>) {
        for key in ["webhooks", "x-webhooks"] {
            let Some(map) = root.get(key).and_then(|_| self.object(root, key)) else { continue };
            for entry in map.members().filter(|entry| !entry.key.starts_with("x-")) {
                for (method, items, operation) in self.methods(entry.value) {
                    let origin = Origin::Webhook { method };
                    self.outgoing(&Outgoing { name: entry.key, address: None, items: &items, operation, origin });
                }
            }
        }
    }

    /// `callbacks` of an operation: name → expression → path item.
    pub(crate) fn callbacks(&mut self, operation: Node<'t>, of: OperationId) {
        let Some(map) = self.object(operation, "callbacks") else { return };
        for named in map.members() {
            let Some(callback) = self.deref(named.value) else { continue };
            for entry in callback.members().filter(|entry| !entry.key.starts_with("x-")) {
                for (method, items, operation) in self.methods(entry.value) {
                    if !self.spend(operation, 1 + (named.key.len() + entry.key.len()) / 64) {
                        return;
                    }
                    let origin = Origin::Callback { of, expression: entry.key.to_owned(), method };
                    let address = Some(entry.key);
                    self.outgoing(&Outgoing { name: named.key, address, items: &items, operation, origin });
                }
            }
        }
    }

    fn outgoing(&mut self, outgoing: &Outgoing<'_, 't>) {
        let node = outgoing.operation;
        let message = self.outgoing_message(outgoing);
        let at = self.location(node);
        let channel = self.api.channels.push(Channel {
            key: outgoing.address.unwrap_or(outgoing.name).to_owned(),
            address: outgoing.address.map(str::to_owned),
            description: None,
            messages: vec![message],
            extensions: crate::ir::Extensions::default(),
            at,
        });
        let operation = EventOperation {
            id: self.text(node, "operationId"),
            name: outgoing.name.to_owned(),
            summary: self.text(node, "summary"),
            description: self.text(node, "description"),
            deprecated: self.flag(node, "deprecated").unwrap_or_default(),
            action: Action::Send,
            channel,
            messages: vec![message],
            reply: None,
            responses: self.responses(node),
            origin: outgoing.origin.clone(),
            security: self.security(node).unwrap_or_default(),
            at,
        };
        self.api.event_operations.push(operation);
    }

    /// The request body is the message; header parameters are its headers.
    fn outgoing_message(&mut self, outgoing: &Outgoing<'_, 't>) -> MessageId {
        let node = outgoing.operation;
        let body = self.request_body(node);
        let media = body.as_ref().and_then(|body| preferred(&body.content));
        let (headers, header_examples) = self.outgoing_headers(outgoing);
        let message = Message {
            name: outgoing.name.to_owned(),
            title: None,
            summary: self.text(node, "summary"),
            description: self.text(node, "description"),
            deprecated: self.flag(node, "deprecated").unwrap_or_default(),
            content_type: media.map(|media| media.range.clone()),
            payload: media.and_then(|media| media.schema),
            headers,
            header_examples,
            examples: media.map(|media| media.examples.clone()).unwrap_or_default(),
            extensions: self.extensions(node),
            at: self.location(node),
        };
        self.api.messages.push(message)
    }

    fn outgoing_headers(&mut self, outgoing: &Outgoing<'_, 't>) -> (Option<SchemaId>, IndexMap<String, String>) {
        let owner = Owner { operation: outgoing.operation, items: outgoing.items, path: None };
        let (mut object, mut examples) = (Object::default(), IndexMap::new());
        for parameter in self.parameters(&owner) {
            if parameter.location == ParameterIn::Header {
                let example = parameter.examples.first().and_then(|example| self.text_at(example.value));
                examples.extend(example.map(|text| (parameter.name.clone(), text)));
                let property = Property { schema: parameter.schema, required: parameter.required };
                object.properties.insert(parameter.name, property);
            }
        }
        let schema = (!object.properties.is_empty()).then(|| self.synthetic(outgoing.operation, Shape::Object(object)));
        (schema, examples)
    }
}

/// JSON if there is any, else what stands first.
fn preferred(content: &[MediaType]) -> Option<&MediaType> {
    content.iter().find(|media| media.is_json()).or_else(|| content.first())
}
