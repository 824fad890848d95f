//! The names of schemas in files that are only referred to.
//!
//! A component that is nothing but a reference to such a schema lends its name to the schema; a whole file is named
//! after its stem, and a definition in it after its key. None of these names depends on another file.

use super::inline_names::{Wish, tail};
use super::names::{Case, candidate};
use specwright_model::Node;
use specwright_model::ir::{Api, Location, SchemaId, Shape};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The keys from the root of a document to a node, each with the node that it leads to.
type Chain<'c, 'a> = &'c [(Cow<'a, str>, Node<'a>)];

/// The files that are only referred to, and the components that lend names to their schemas.
#[derive(Debug)]
pub(super) struct Files<'a> {
    api: &'a Api,
    /// The component that lends its name to a schema, by the place of the schema.
    lent: BTreeMap<Location, Lent<'a>>,
}

/// A component that is nothing but a reference, and lends its name to the schema that it refers to.
#[derive(Clone, Copy, Debug)]
struct Lent<'a> {
    key: &'a str,
    component: SchemaId,
    target: SchemaId,
}

impl<'a> Files<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let mut files = Self { api, lent: BTreeMap::new() };
        for (key, &component) in &api.components {
            let Shape::Ref(target) = api.schemas[component].shape else { continue };
            let at = api.schemas[target].at;
            let document = api.documents.get(at.document as usize);
            let is_written = document.is_some_and(|document| document.schemas.get(&at.node) == Some(&target));
            if !(is_written && files.is_file(at.document)) {
                continue;
            }
            // Of several components the one whose name equals the schema's own lends it, or else the first in the order
            // of text.
            let own = files.own_name(at);
            let order = |key: &'a str| (candidate(key, Case::Pascal) != own, key);
            if files.lent.get(&at).is_none_or(|known| order(key) < order(known.key)) {
                files.lent.insert(at, Lent { key, component, target });
            }
        }
        files
    }

    /// Whether a document is a file that is only referred to.
    pub(super) fn is_file(&self, document: u32) -> bool {
        self.api.documents.get(document as usize).is_some_and(|document| !document.is_entry)
    }

    /// The place of the component that lends its name to a schema.
    pub(super) fn component(&self, at: Location) -> Option<Location> {
        self.lent.get(&at).map(|lent| self.api.schemas[lent.component].at)
    }

    /// The components that have no type of their own, each with the schema that has their name.
    pub(super) fn lenders(&self) -> impl Iterator<Item = (SchemaId, SchemaId)> + '_ {
        self.lent.values().map(|lent| (lent.component, lent.target))
    }

    /// The name that the schema at a place would have.
    pub(super) fn wish(&self, at: Location, chain: Chain<'_, 'a>, operations: &BTreeMap<Location, String>) -> Wish {
        if let Some(lent) = self.lent.get(&at) {
            let name = candidate(lent.key, Case::Pascal);
            return Wish { name, component: true, of_file: false, word: String::new(), member: String::new() };
        }
        let (base, around, rest) = self.base(at.document, chain, operations);
        let (tail, member) = tail(&chain[rest.min(chain.len())..]);
        let name = base + &tail;
        let of_file = around.is_some();
        let word = around.filter(|around| !around.is_empty());
        let word = word.map(|around| candidate(&format!("{around} {name}"), Case::Pascal)).unwrap_or_default();
        Wish { member: tail[member..].to_owned(), name, component: false, of_file, word }
    }

    /// The beginning of a place's name, and the index from which its keys make the rest. If the beginning is only from
    /// the file, also the text around it, which tells it from equal names.
    fn base(
        &self,
        document: u32,
        chain: Chain<'_, 'a>,
        operations: &BTreeMap<Location, String>,
    ) -> (String, Option<&'a str>, usize) {
        let root = self.api.documents.get(document as usize).map(|document| document.tree.root().id());
        let node = |rest: usize| match rest.checked_sub(1) {
            Some(last) => chain.get(last).map(|(_, node)| node.id()),
            None => root,
        };
        for rest in (0..=chain.len()).rev() {
            let Some(place) = node(rest).map(|node| Location { document, node }) else { continue };
            let named = self.lent.get(&place).map(|lent| candidate(lent.key, Case::Pascal));
            if let Some(name) = named.or_else(|| operations.get(&place).cloned()) {
                return (name, None, rest);
            }
        }
        let schemas = self.api.documents.get(document as usize).map(|document| &document.schemas);
        let is_schema =
            |rest: &usize| node(*rest).zip(schemas).is_some_and(|(node, schemas)| schemas.contains_key(&node));
        let (folder, stem) = self.stem(document);
        match (0..=chain.len()).find(is_schema) {
            Some(rest) if rest > 0 && is_definition(chain, rest) => {
                (candidate(&chain[rest - 1].0, Case::Pascal), Some(stem), rest)
            }
            _ => (candidate(stem, Case::Pascal), Some(folder), 0),
        }
    }

    /// The name that a schema which is a whole file or a definition would have by itself.
    fn own_name(&self, at: Location) -> String {
        let key = self.api.node(at).and_then(Node::key);
        candidate(key.as_deref().unwrap_or_else(|| self.stem(at.document).1), Case::Pascal)
    }

    /// The name of a file's folder, and the name of the file without its extension.
    fn stem(&self, document: u32) -> (&'a str, &'a str) {
        let path = self.api.documents.get(document as usize).map_or("", |document| document.path.as_str());
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        (folder.rsplit('/').next().unwrap_or_default(), stem)
    }
}

/// Whether the first keys lead to a definition: a schema directly in the file, or in a map of definitions.
fn is_definition(chain: Chain<'_, '_>, keys: usize) -> bool {
    let around = keys.checked_sub(2).and_then(|at| chain.get(at));
    around.is_none_or(|(key, _)| matches!(&**key, "definitions" | "$defs" | "schemas"))
}
