//! An object and the traits that apply to it, seen as one.

use super::reader::Reader;
use crate::{Node, read::Standard};

/// An object and its traits, in the order of precedence: of several values of a member, the first one counts.
pub(crate) struct Layers<'t> {
    layers: Vec<Node<'t>>,
    /// Whether all traits were found.
    pub(crate) is_whole: bool,
}

impl<'t> Layers<'t> {
    /// The first object in the order of precedence: the object itself, but in AsyncAPI 2 its last trait if it has any.
    pub(crate) fn own(&self) -> Option<Node<'t>> {
        self.layers.first().copied()
    }

    /// The first object that has a member.
    pub(crate) fn with(&self, key: &str) -> Option<Node<'t>> {
        self.layers.iter().copied().find(|layer| layer.get(key).is_some_and(|value| !value.is_null()))
    }

    /// The value of a member in the first object that has it.
    pub(crate) fn get(&self, key: &str) -> Option<Node<'t>> {
        self.with(key)?.get(key)
    }

    /// The values of a member in every object that has it, in the order of precedence.
    pub(crate) fn all(&self, key: &str) -> Vec<Node<'t>> {
        self.layers.iter().filter_map(|layer| layer.get(key)).filter(|value| !value.is_null()).collect()
    }
}

impl<'t> Reader<'t> {
    /// An object with its `traits`: in AsyncAPI 2 a later one overrides an earlier one and the target (§ Operation
    /// Trait Object: JSON Merge Patch into the target); since 3 the target wins.
    ///
    /// `cost` describes what is left out if one of them cannot be found.
    pub(crate) fn layers(&mut self, node: Node<'t>, cost: &str) -> Layers<'t> {
        let mut layers = Vec::new();
        let mut is_whole = true;
        if let Some(traits) = node.get("traits").and_then(|_| self.array(node, "traits")) {
            for item in traits.items() {
                let layer = self.deref(item, cost);
                is_whole &= layer.is_some();
                layers.extend(layer.filter(|layer| layer.is_object()));
            }
        }
        layers.reverse();
        let own = if self.dialect(node).standard == Standard::AsyncApi2 { layers.len() } else { 0 };
        layers.insert(own, node);
        Layers { layers, is_whole }
    }

    /// The value of a member that is text, in the first object that has it.
    pub(crate) fn layered_text(&mut self, layers: &Layers<'t>, key: &str) -> Option<String> {
        let layer = layers.with(key)?;
        self.text(layer, key)
    }
}
