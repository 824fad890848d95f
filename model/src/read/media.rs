//! Reads request bodies, media types, encodings and examples.

use super::codes;
use super::operation::Lost;
use super::reader::Reader;
use super::schema::ANY_VALUE;
use crate::Node;
use crate::ir::{Encoding, Example, MediaType, RequestBody};
use indexmap::IndexMap;

impl<'t> Reader<'t> {
    /// Reads the `requestBody`. If its reference leads nowhere, the operation is left out, because the body may be
    /// required.
    pub(crate) fn request_body(&mut self, operation: Node<'t>, cost: &str) -> Result<Option<RequestBody>, Lost> {
        let Some(value) = operation.get("requestBody").filter(|value| !value.is_null()) else { return Ok(None) };
        let node = self.deref(value, cost).ok_or(Lost)?;
        if !node.is_object() {
            self.wrong_kind("requestBody", "an object", node);
            return Ok(None);
        }
        Ok(Some(RequestBody {
            required: self.flag(node, "required").unwrap_or_default(),
            description: self.text(node, "description"),
            content: self.content(node),
            at: self.location(node),
        }))
    }

    /// Reads `content`, in the order of the document.
    pub(crate) fn content(&mut self, node: Node<'t>) -> Vec<MediaType> {
        let Some(content) = self.object(node, "content") else { return Vec::new() };
        let mut read = Vec::new();
        for entry in content.members() {
            if !self.spend(entry.value, 1 + entry.key.len() / 64) {
                break;
            }
            read.push(self.media_type(entry.key, entry.value));
        }
        read
    }

    /// Reads a Media Type Object. If its reference leads nowhere, the content may be anything.
    fn media_type(&mut self, range: &str, value: Node<'t>) -> MediaType {
        let node = self.deref(value, ANY_VALUE).unwrap_or(value);
        for key in ["prefixEncoding", "itemEncoding"] {
            if let Some(value) = node.get(key) {
                self.report(&codes::NOT_EXPRESSED, value, || format!("`{key}` is not read"));
            }
        }
        let schema = node.get("schema").map(|schema| self.schema(schema));
        let item_schema = node.get("itemSchema").map(|schema| self.schema(schema));
        MediaType {
            range: range.to_owned(),
            schema,
            item_schema,
            examples: self.examples(node),
            encoding: self.encodings(node),
            at: self.location(node),
        }
    }

    fn encodings(&mut self, node: Node<'t>) -> IndexMap<String, Encoding> {
        let Some(map) = self.object(node, "encoding") else { return IndexMap::new() };
        let mut encodings = IndexMap::new();
        for entry in map.members() {
            if !self.spend(entry.value, 1 + entry.key.len() / 64) {
                break;
            }
            if let Some(headers) = entry.value.get("headers") {
                self.report(&codes::NOT_EXPRESSED, headers, || {
                    "headers of a part are not sent, as RFC 7578 §4.8 has it".to_owned()
                });
            }
            let encoding = Encoding {
                content_type: self.text(entry.value, "contentType"),
                style: self.encoding_style(entry.value),
                explode: self.flag(entry.value, "explode"),
                allow_reserved: self.flag(entry.value, "allowReserved"),
                at: self.location(entry.value),
            };
            encodings.insert(entry.key.to_owned(), encoding);
        }
        encodings
    }

    /// Reads `example` and `examples` of a media type, parameter or header.
    pub(crate) fn examples(&mut self, node: Node<'t>) -> Vec<Example> {
        let mut examples = Vec::new();
        if let Some(value) = node.get("example") {
            examples.push(Example { name: None, summary: None, value: self.location(value) });
        }
        let map = node.get("examples").and_then(|_| self.object(node, "examples"));
        for entry in map.into_iter().flat_map(Node::members) {
            if !self.spend(entry.value, 1 + entry.key.len() / 64) {
                break;
            }
            let Some(example) = self.deref(entry.value, "the example is left out") else { continue };
            // OAS 3.2 has `dataValue` for what `value` is in a JSON document.
            let Some(value) = example.get("value").or_else(|| example.get("dataValue")) else { continue };
            examples.push(Example {
                name: Some(entry.key.to_owned()),
                summary: self.text(example, "summary"),
                value: self.location(value),
            });
        }
        examples
    }
}
