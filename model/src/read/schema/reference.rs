//! Reads `$ref` and the members beside it.

use super::Part;
use crate::Node;
use crate::ir::Shape;
use crate::read::codes;
use crate::read::reader::Reader;
use crate::read::{RefSiblings, resolve};

/// Members beside `$ref` that do not restrict values; they are kept in every dialect.
const HARMLESS: &[&str] = &["$ref", "description", "summary", "title", "deprecated", "example", "examples", "$comment"];

/// The words of a diagnostic about a schema whose reference leads nowhere.
pub(crate) const ANY_VALUE: &str = "any value is accepted";

/// Keywords that identify a schema or contain definitions, and do not restrict values.
const IDENTIFYING: &[&str] = &["$id", "$schema", "$anchor", "$dynamicAnchor", "$defs", "definitions"];

impl<'t> Reader<'t> {
    /// Reads `$ref` or `$dynamicRef`; a reference that leads nowhere admits any value.
    pub(super) fn reference(&mut self, node: Node<'t>) -> Option<Part> {
        if node.get("$ref").is_some() {
            let target = self.target(node, ANY_VALUE);
            return Some(Part::of(target.map_or(Shape::Any, |target| Shape::Ref(self.entered(node, target)))));
        }
        let target = self.dynamic_target(node)?;
        Some(Part::of(Shape::Ref(self.entered(node, target))))
    }

    /// Whether only `$ref` counts; reports members beside it that would otherwise count.
    pub(super) fn siblings_ignored(&mut self, node: Node<'t>) -> bool {
        if node.get("$ref").is_none() || self.dialect(node).ref_siblings == RefSiblings::Merged {
            return false;
        }
        let ignored: Vec<_> = node
            .members()
            .map(|entry| entry.key)
            .filter(|key| !HARMLESS.contains(key) && !key.starts_with("x-"))
            .collect();
        if !ignored.is_empty() {
            let name = self.dialect(node).name;
            self.report(&codes::SIBLINGS, node, || {
                format!("`{}` beside `$ref` is ignored in {name}", ignored.join("`, `"))
            });
        }
        true
    }
}

/// Whether a schema has anchors or definitions, and apart from these only a reference, identifiers and annotations.
pub(super) fn only_applies(node: Node<'_>) -> bool {
    let says_nothing = |key: &str| HARMLESS.contains(&key) || IDENTIFYING.contains(&key) || key.starts_with("x-");
    let has_anchors = ["$defs", "definitions", "$dynamicAnchor"].iter().any(|key| node.get(key).is_some());
    has_anchors && node.members().all(|entry| says_nothing(entry.key))
}

/// The name of the component that a reference names, if the node is a reference.
pub(super) fn component_name(node: Node<'_>) -> Option<String> {
    resolve::last_token(node.get("$ref")?.as_str()?)
}
