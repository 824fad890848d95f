//! Reads the `headers` of a message: its own, those of its traits, and those of its HTTP binding.

use super::applied_traits::Layers;
use super::reader::Reader;
use crate::Node;
use crate::ir::{Object, Property, SchemaId, Shape};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// The keywords of a schema of headers that can be merged; a schema with others is taken as it is.
const MERGED: &[&str] = &["type", "properties", "required", "additionalProperties", "description", "title", "examples"];

impl<'t> Reader<'t> {
    /// The header fields of a message, as one object.
    pub(super) fn message_headers(&mut self, layers: &Layers<'t>) -> Option<SchemaId> {
        let stated = layers.all("headers");
        let mut schemas: Vec<SchemaId> = match self.merged_headers(&stated) {
            Some(object) => layers.own().map(|own| self.synthetic(own, Shape::Object(object))).into_iter().collect(),
            None => stated.into_iter().map(|node| self.in_language(node, None)).collect(),
        };
        for bindings in layers.all("bindings") {
            let http = self.deref(bindings, "the bindings are left out").and_then(|bindings| bindings.get("http"));
            schemas.extend(http.and_then(|http| http.get("headers")).map(|node| self.in_language(node, None)));
        }
        match (schemas.as_slice(), layers.own()) {
            ([], _) => None,
            ([one], _) => Some(*one),
            (_, own) => own.map(|own| self.synthetic(own, Shape::AllOf(schemas))),
        }
    }

    /// Merges the objects that a message and its traits declare, in the order of precedence, as JSON Merge Patch does
    /// (RFC 7396; AsyncAPI 3.0 § Traits Merge Mechanism): a list is taken as a whole, and `null` removes a member.
    /// `None` if there is nothing to merge, or one of them cannot be merged.
    fn merged_headers(&mut self, stated: &[Node<'t>]) -> Option<Object> {
        if stated.len() < 2 {
            return None;
        }
        let layers: Vec<Node<'t>> =
            stated.iter().map(|node| self.deref(*node, "the headers are left out")).collect::<Option<_>>()?;
        let is_merged = |key: &str| MERGED.contains(&key) || key.starts_with("x-");
        if !layers.iter().all(|layer| layer.is_object() && layer.members().all(|entry| is_merged(entry.key))) {
            return None;
        }
        let mut named: IndexMap<&'t str, Vec<Node<'t>>> = IndexMap::new();
        for layer in &layers {
            for entry in layer.get("properties").into_iter().flat_map(Node::members) {
                named.entry(entry.key).or_default().push(entry.value);
            }
        }
        if !self.spend(layers.first().copied()?, named.len()) {
            return None;
        }
        let mut required = BTreeSet::new();
        if let Some(layer) = layers.iter().find(|layer| layer.get("required").is_some()) {
            required.extend(self.texts(*layer, "required"));
        }
        let mut object = Object::default();
        for (name, nodes) in named {
            let Some(schema) = self.merged_header(&nodes) else { continue };
            object.properties.insert(name.to_owned(), Property { schema, required: required.contains(name) });
        }
        object.required_undeclared =
            required.into_iter().filter(|name| !object.properties.contains_key(name.as_str())).collect();
        Some(object)
    }

    /// The schema of one header field that several objects describe; of two that contradict each other, the first wins.
    fn merged_header(&mut self, nodes: &[Node<'t>]) -> Option<SchemaId> {
        let (first, others) = nodes.split_first()?;
        if first.is_null() {
            return None;
        }
        let adds = |other: &&Node<'t>| {
            other.is_object()
                && other.members().any(|entry| first.get(entry.key).is_none())
                && other.members().all(|entry| first.get(entry.key).is_none_or(|own| is_same(own, entry.value)))
        };
        let others: Vec<Node<'t>> = others.iter().take_while(|other| !other.is_null()).filter(adds).copied().collect();
        if others.is_empty() {
            return Some(self.schema(*first));
        }
        let parts = std::iter::once(*first).chain(others).map(|node| self.schema(node)).collect();
        Some(self.synthetic(*first, Shape::AllOf(parts)))
    }
}

/// Whether two scalars are equal. Arrays and objects are not compared.
fn is_same(one: Node<'_>, other: Node<'_>) -> bool {
    !one.is_array() && !one.is_object() && one.kind() == other.kind()
}
