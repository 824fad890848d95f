//! Reads the Message Object of AsyncAPI.

use super::applied_traits::Layers;
use super::codes;
use super::reader::Reader;
use crate::Node;
use crate::ir::{Example, Message, MessageId, SchemaFormat, SchemaId, Shape};
use crate::source::Entry;
use indexmap::IndexMap;

/// The names that a message gets if it has none itself.
pub(crate) struct Naming {
    /// The key in the components, or in the channel.
    pub(crate) component: Option<String>,
    /// The name to use without a component, such as the `operationId` or the key of the channel.
    pub(crate) fallback: String,
}

/// The prefixes of `schemaFormat` that mean JSON Schema or nearly so.
const JSON_SCHEMA: &[&str] = &[
    "application/vnd.aai.asyncapi",
    "application/vnd.oai.openapi",
    "application/schema+json",
    "application/schema+yaml",
    "application/json",
];

impl<'t> Reader<'t> {
    /// Reads a message once, however many operations refer to it.
    pub(crate) fn message(&mut self, root: Node<'t>, node: Node<'t>, naming: &Naming) -> Option<MessageId> {
        let at = self.location(node);
        if let Some(known) = self.messages.get(&at) {
            return Some(*known);
        }
        if !node.is_object() {
            self.wrong_kind("message", "an object", node);
            return None;
        }
        let layers = self.layers(node, "the trait is left out");
        let name = self.layered_text(&layers, "name").or_else(|| self.layered_text(&layers, "messageId"));
        let content_type = self.layered_text(&layers, "contentType");
        let message = Message {
            name: name.or_else(|| naming.component.clone()).unwrap_or_else(|| naming.fallback.clone()),
            title: self.layered_text(&layers, "title"),
            summary: self.layered_text(&layers, "summary"),
            description: self.layered_text(&layers, "description"),
            deprecated: false,
            content_type: content_type.or_else(|| self.text(root, "defaultContentType")),
            payload: self.payload(&layers),
            headers: self.message_headers(&layers),
            header_examples: header_examples(&layers),
            examples: self.message_examples(&layers),
            extensions: self.extensions(node),
            at,
        };
        let id = self.api.messages.push(message);
        self.messages.insert(at, id);
        Some(id)
    }

    /// The schema of the `payload`, in the language that `schemaFormat` names.
    fn payload(&mut self, layers: &Layers<'t>) -> Option<SchemaId> {
        let payload = layers.get("payload")?;
        let format = self.layered_text(layers, "schemaFormat");
        Some(self.in_language(payload, format))
    }

    /// A schema in the language that `format` names; in AsyncAPI 3 it may be wrapped together with its format (§ Multi
    /// Format Schema Object).
    pub(super) fn in_language(&mut self, payload: Node<'t>, format: Option<String>) -> SchemaId {
        let wrapped = payload.get("schema").filter(|_| payload.get("schemaFormat").is_some());
        let format = if wrapped.is_some() { self.text(payload, "schemaFormat") } else { format };
        let payload = wrapped.unwrap_or(payload);
        match format {
            Some(format) if !JSON_SCHEMA.iter().any(|known| format.starts_with(known)) => {
                self.report(&codes::FOREIGN, payload, || format!("the payload is described in {format}"));
                let foreign = SchemaFormat { media_type: format, at: self.location(payload) };
                self.synthetic(payload, Shape::Foreign(foreign))
            }
            _ => self.schema(payload),
        }
    }

    /// The payloads of `examples`.
    fn message_examples(&mut self, layers: &Layers<'t>) -> Vec<Example> {
        let mut examples = Vec::new();
        for item in layers.get("examples").into_iter().flat_map(Node::items) {
            let Some(payload) = item.get("payload") else { continue };
            examples.push(Example {
                name: self.text(item, "name"),
                summary: self.text(item, "summary"),
                value: self.location(payload),
            });
        }
        examples
    }
}

/// The header fields of the first example that has any, as far as they are strings.
fn header_examples(layers: &Layers<'_>) -> IndexMap<String, String> {
    let mut items = layers.get("examples").into_iter().flat_map(Node::items);
    let fields = items.find_map(|item| item.get("headers"));
    let text = |entry: Entry<'_>| Some((entry.key.to_owned(), entry.value.as_str()?.to_owned()));
    fields.into_iter().flat_map(Node::members).filter_map(text).collect()
}
