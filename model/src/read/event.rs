//! Reads webhooks and callbacks of OpenAPI as event operations.

use super::parameter::Owner;
use super::reader::Reader;
use crate::Node;
use crate::diagnostic::clip;
use crate::ir::{
    Action, Channel, EventOperation, MediaType, Message, MessageId, Object, OperationId, Origin, Parameter,
    ParameterIn, Property, RequestBody, SchemaId, Shape,
};
use indexmap::IndexMap;

/// An operation of a webhook or callback.
struct Outgoing<'a, 't> {
    /// The key of the webhook or callback.
    name: &'a str,
    /// The address that it is sent to, if the document declares one: the runtime expression of a callback.
    address: Option<&'a str>,
    items: &'a [Node<'t>],
    operation: Node<'t>,
    origin: Origin,
}

impl<'t> Reader<'t> {
    /// Reads `webhooks` (OAS 3.1), and `x-webhooks` of 3.0 documents.
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

    /// Reads `callbacks` of an operation: name → expression → path item.
    pub(crate) fn callbacks(&mut self, operation: Node<'t>, of: OperationId) {
        let Some(map) = self.object(operation, "callbacks") else { return };
        for named in map.members() {
            let Some(callback) = self.deref(named.value, "the callback is left out") else { continue };
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

    /// Reads an operation of a webhook or callback. It is left out if its parameters, its body or its security
    /// requirements cannot be read.
    fn outgoing(&mut self, outgoing: &Outgoing<'_, 't>) {
        let node = outgoing.operation;
        let kind = if outgoing.address.is_some() { "callback" } else { "webhook" };
        let cost = format!("the {kind} `{}` is left out", clip(outgoing.name));
        let owner = Owner { operation: node, items: outgoing.items, path: None, cost: &cost };
        let parameters = self.parameters(&owner);
        let body = self.request_body(node, &cost);
        let security = self.security(node, &cost);
        let (Ok(parameters), Ok(body), Ok(security)) = (parameters, body, security) else { return };
        let message = self.outgoing_message(outgoing, parameters, body.as_ref());
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
            responses: self.responses(node).0,
            origin: outgoing.origin.clone(),
            security: security.unwrap_or_default(),
            at,
        };
        self.api.event_operations.push(operation);
    }

    /// Makes the message: the request body is the payload, and header parameters are the headers.
    fn outgoing_message(
        &mut self,
        outgoing: &Outgoing<'_, 't>,
        parameters: Vec<Parameter>,
        body: Option<&RequestBody>,
    ) -> MessageId {
        let node = outgoing.operation;
        let media = body.and_then(|body| preferred(&body.content));
        let (headers, header_examples) = self.outgoing_headers(node, parameters);
        let description = self.text(node, "description");
        let message = Message {
            name: outgoing.name.to_owned(),
            title: None,
            summary: self.text(node, "summary"),
            description: self.with_docs(node, description),
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

    fn outgoing_headers(
        &mut self,
        operation: Node<'t>,
        parameters: Vec<Parameter>,
    ) -> (Option<SchemaId>, IndexMap<String, String>) {
        let (mut object, mut examples) = (Object::default(), IndexMap::new());
        for parameter in parameters {
            if parameter.location == ParameterIn::Header {
                let example = parameter.examples.first().and_then(|example| self.text_at(example.value));
                examples.extend(example.map(|text| (parameter.name.clone(), text)));
                let property = Property { schema: parameter.schema, required: parameter.required };
                object.properties.insert(parameter.name, property);
            }
        }
        let schema = (!object.properties.is_empty()).then(|| self.synthetic(operation, Shape::Object(object)));
        (schema, examples)
    }
}

/// The first JSON media type if there is any, else the first one.
fn preferred(content: &[MediaType]) -> Option<&MediaType> {
    content.iter().find(|media| media.is_json()).or_else(|| content.first())
}
