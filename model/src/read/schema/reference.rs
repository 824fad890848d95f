//! `$ref` and what stands beside it.

use super::Part;
use crate::Node;
use crate::ir::Shape;
use crate::read::codes;
use crate::read::reader::Reader;
use crate::read::{RefSiblings, resolve};

/// Beside `$ref`, these say nothing about values; they are kept in every dialect.
const HARMLESS: &[&str] = &["$ref", "description", "summary", "title", "deprecated", "example", "examples", "$comment"];

/// What it costs if a schema cannot be found.
pub(crate) const ANY_VALUE: &str = "any value is accepted";

/// These say what a schema is called and what stands in it, and nothing about values.
const IDENTIFYING: &[&str] = &["$id", "$schema", "$anchor", "$dynamicAnchor", "$defs", "definitions"];

impl<'t> Reader<'t> {
    /// `$ref`, `$dynamicRef`; a reference to nowhere admits any value.
    pub(super) fn reference(&mut self, node: Node<'t>) -> Option<Part> {
        if node.get("$ref").is_some() {
            let target = self.target(node, ANY_VALUE);
            return Some(Part::of(target.map_or(Shape::Any, |target| Shape::Ref(self.entered(node, target)))));
        }
        let target = self.dynamic_target(node)?;
        Some(Part::of(Shape::Ref(self.entered(node, target))))
    }

    /// Whether only `$ref` counts; says so where something that would count stands beside it.
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

/// Whether a schema says nothing but where it leads, what it is called, and which anchors it has.
pub(super) fn only_applies(node: Node<'_>) -> bool {
    let says_nothing = |key: &str| HARMLESS.contains(&key) || IDENTIFYING.contains(&key) || key.starts_with("x-");
    let has_anchors = ["$defs", "definitions", "$dynamicAnchor"].iter().any(|key| node.get(key).is_some());
    has_anchors && node.members().all(|entry| says_nothing(entry.key))
}

/// The component that a reference names, if it is written as one.
pub(super) fn component_name(node: Node<'_>) -> Option<String> {
    resolve::last_token(node.get("$ref")?.as_str()?)
}
