//! Removes from `required` the properties that need not be sent in one direction: `required` does not apply to a
//! `readOnly` property in a request, nor to a `writeOnly` one in a response (OAS 3.0 §4.7.24.2).

use super::{Direction, Rewriter};
use crate::Node;
use crate::ir::{SchemaId, Shape};
use crate::read::{RefSiblings, percent_decoded};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The maximum number of schemas that are searched for the declaration of a required property.
const LOOK_AROUND: usize = 64;

impl Rewriter<'_> {
    /// Removes from `required` the properties that need not be sent in this direction.
    pub(super) fn required(&self, node: Node<'_>, schema: &mut Map<String, Value>) {
        let Some(Value::Array(required)) = schema.get_mut("required") else { return };
        let declarations = self.declarations(node);
        required.retain(|name| {
            let Some(name) = name.as_str() else { return true };
            !declarations.iter().filter_map(|properties| properties.get(name)).any(|member| self.other_way(member))
        });
    }

    /// The `properties` that apply together with a schema: its own, those of the schemas that it includes, and those of
    /// the schema whose `allOf` or union it is a part of.
    fn declarations<'n>(&'n self, node: Node<'n>) -> Vec<Node<'n>> {
        let mut open = vec![outermost(node), node];
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        while let Some(node) = open.pop() {
            if seen.len() == LOOK_AROUND || !seen.insert((node.span().file, node.id())) {
                continue;
            }
            found.extend(node.get("properties"));
            open.extend(node.get("allOf").into_iter().flat_map(Node::items));
            open.extend(self.target(node));
        }
        found
    }

    /// Whether the `$ref` of a node leads to something that is not only a reference. One that leads nowhere, or back to
    /// itself, admits any value.
    pub(super) fn leads_to_a_schema(&self, node: Node<'_>) -> bool {
        let Some(mut at) = self.target(node) else { return false };
        for _ in 0..LOOK_AROUND {
            if at.get("$ref").is_none() || !self.is_reference_alone(at) {
                return true;
            }
            match self.target(at) {
                Some(target) => at = target,
                None => return true,
            }
        }
        false
    }

    /// Whether only the `$ref` of a node applies: it has no siblings, or its dialect ignores them.
    fn is_reference_alone(&self, node: Node<'_>) -> bool {
        let document = self.api.documents.iter().find(|document| document.file == node.span().file);
        node.len() == 1 || document.is_some_and(|document| document.dialect.ref_siblings == RefSiblings::Ignored)
    }

    fn target<'n>(&'n self, node: Node<'n>) -> Option<Node<'n>> {
        let reference = node.get("$ref")?.as_str()?;
        let document = self.api.documents.iter().find(|document| document.file == node.span().file)?;
        match document.references.get(&node.id()) {
            Some(target) => self.api.node(*target),
            None => document.tree.root().at(&percent_decoded(reference.strip_prefix('#')?)),
        }
    }

    /// Whether a property is sent only in the other direction, as declared by its schema or by one that this refers to.
    fn other_way(&self, property: Node<'_>) -> bool {
        let document = self.api.documents.iter().find(|document| document.file == property.span().file);
        let mut id = document.and_then(|document| document.schemas.get(&property.id()).copied());
        for _ in 0..self.api.schemas.len() {
            let Some(schema) = id.map(|id: SchemaId| &self.api.schemas[id]) else { return false };
            let said = match self.direction {
                Direction::Request => schema.annotations.read_only,
                Direction::Response => schema.annotations.write_only,
            };
            match schema.shape {
                _ if said => return true,
                Shape::Ref(target) => id = Some(target),
                _ => return false,
            }
        }
        false
    }
}

/// The outermost schema that a schema is a part of, by `allOf`, `oneOf` or `anyOf`.
fn outermost(node: Node<'_>) -> Node<'_> {
    let mut node = node;
    for _ in 0..LOOK_AROUND {
        let list = node.parent().filter(|list| list.is_array());
        let is_part = |list: &Node<'_>| matches!(list.key().as_deref(), Some("allOf" | "oneOf" | "anyOf"));
        match list.filter(is_part).and_then(Node::parent) {
            Some(whole) => node = whole,
            None => break,
        }
    }
    node
}
