//! Visits the keywords of the documents, each with the object that it is a member of.

use super::asyncapi::MULTI_FORMAT_SCHEMA;
use super::openapi::OPENAPI;
use super::openapi_exchange::REFERENCE;
use super::row::{Holds, Object, Row, versions_of};
use super::{SCHEMA, asyncapi};
use crate::ir::{Api, Document};
use crate::read::{Standard, percent_decoded};
use crate::source::Entry;
use crate::{Node, NodeId};
use std::collections::BTreeSet;

/// A keyword of a document: a member of an object that a standard defines.
#[derive(Clone, Copy, Debug)]
pub struct Occurrence<'t> {
    /// The index of the document in [`Api::documents`].
    pub document: usize,
    /// The kind of object that the keyword is a member of.
    pub object: &'static Object,
    /// The object itself.
    pub holder: Node<'t>,
    /// The member.
    pub entry: Entry<'t>,
    /// The row of the keyword; `None` if no standard defines it in this object.
    pub row: Option<&'static Row>,
    /// Whether the keyword is below one that is reported to have no effect.
    pub is_below: bool,
}

/// A component that nothing refers to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Idle<'t> {
    pub(super) document: usize,
    /// The row of the map that contains the component.
    pub(super) row: &'static Row,
    pub(super) entry: Entry<'t>,
}

/// Calls `give` for every keyword that can be reached in an API's documents; extensions (`x-…`) are not keywords. A
/// component is reached if a reference leads to it; schemas and security schemes always are.
pub fn each<'t>(api: &'t Api, give: &mut dyn FnMut(Occurrence<'t>)) {
    walk(api, give);
}

/// Works like [`each`], and returns the components that nothing refers to.
pub(super) fn walk<'t>(api: &'t Api, give: &mut dyn FnMut(Occurrence<'t>)) -> Vec<Idle<'t>> {
    let mut walk = Walk {
        api,
        open: Vec::new(),
        below: Vec::new(),
        is_below: false,
        seen: BTreeSet::new(),
        shelved: Vec::new(),
        give,
    };
    for (at, document) in api.documents.iter().enumerate().filter(|(_, document)| document.is_entry) {
        let object = match document.dialect.standard {
            Standard::OpenApi => &OPENAPI,
            Standard::AsyncApi2 => &asyncapi::ASYNCAPI_2,
            Standard::AsyncApi3 => &asyncapi::ASYNCAPI_3,
        };
        walk.open.push((at, document.tree.root(), object));
    }
    walk.run();
    // What can be reached in another way too was visited by now.
    walk.is_below = true;
    walk.open = std::mem::take(&mut walk.below);
    walk.run();
    walk.idle()
}

struct Walk<'t, 'g> {
    api: &'t Api,
    open: Vec<(usize, Node<'t>, &'static Object)>,
    /// The objects below keywords that have no effect.
    below: Vec<(usize, Node<'t>, &'static Object)>,
    is_below: bool,
    seen: BTreeSet<(usize, NodeId, &'static str)>,
    shelved: Vec<(Idle<'t>, &'static Object)>,
    give: &'g mut dyn FnMut(Occurrence<'t>),
}

impl<'t> Walk<'t, '_> {
    fn run(&mut self) {
        while let Some((at, node, object)) = self.open.pop() {
            if node.is_object() && self.seen.insert((at, node.id(), object.title)) {
                let begin = self.open.len();
                self.visit(at, node, object);
                // Last in, first out: the order of the document.
                if let Some(added) = self.open.get_mut(begin..) {
                    added.reverse();
                }
            }
        }
    }

    /// The components that nothing refers to. Schemas that only a dynamic reference leads to are visited first, and are
    /// not among them.
    fn idle(mut self) -> Vec<Idle<'t>> {
        for at in 0..self.shelved.len() {
            let Some((idle, object)) = self.shelved.get(at).copied() else { break };
            let document = self.api.documents.get(idle.document);
            let is_read = document.is_some_and(|document| document.schemas.contains_key(&idle.entry.value.id()));
            if is_read && object.title == SCHEMA.title {
                self.open.push((idle.document, idle.entry.value, object));
                self.run();
            }
        }
        let seen = self.seen;
        let is_idle = |(idle, object): &(Idle<'t>, &'static Object)| {
            !seen.contains(&(idle.document, idle.entry.value.id(), object.title))
        };
        self.shelved.into_iter().filter(is_idle).map(|(idle, _)| idle).collect()
    }

    fn visit(&mut self, at: usize, node: Node<'t>, object: &'static Object) {
        let Some(document) = self.api.documents.get(at) else { return };
        let versions = versions_of(document.dialect);
        if node.get("$ref").is_some() {
            if let Some((at, target)) = self.target(document, at, node) {
                self.open.push((at, target, object));
            }
            if object.row("$ref").is_none_or(|row| row.versions & versions == 0) {
                return self.members(at, node, &REFERENCE);
            }
        }
        self.members(at, node, object);
    }

    fn members(&mut self, at: usize, holder: Node<'t>, object: &'static Object) {
        for entry in holder.members().filter(|entry| !entry.key.starts_with("x-")) {
            let row = object.row(entry.key).or_else(|| meant(object, holder, entry.key));
            if row.is_none()
                && let Some(holds) = object.names
            {
                self.value(at, entry, holds, None);
                continue;
            }
            (self.give)(Occurrence { document: at, object, holder, entry, row, is_below: self.is_below });
            let Some(row) = row else { continue };
            let begin = self.open.len();
            self.value(at, entry, row.holds, Some(row));
            if row.is_idle() && !self.is_below {
                self.below.extend(self.open.drain(begin..));
            }
        }
    }

    fn value(&mut self, at: usize, entry: Entry<'t>, holds: Holds, row: Option<&'static Row>) {
        let value = entry.value;
        match holds {
            Holds::Value => {}
            Holds::One(object) | Holds::List(object) if value.is_array() => {
                self.open.extend(value.items().map(|item| (at, item, object)));
            }
            Holds::One(object) | Holds::List(object) => self.one(at, entry, object),
            Holds::Map(object) => self.open.extend(value.members().map(|entry| (at, entry.value, object))),
            Holds::Shelf(object) => {
                let Some(row) = row else { return };
                let idle = |entry| (Idle { document: at, row, entry }, object);
                self.shelved.extend(value.members().map(idle));
            }
        }
    }

    fn one(&mut self, at: usize, entry: Entry<'t>, object: &'static Object) {
        let value = entry.value;
        let is_schema = object.title == SCHEMA.title;
        if is_schema && value.get("schemaFormat").is_some() && value.get("schema").is_some() {
            self.open.push((at, value, &MULTI_FORMAT_SCHEMA));
        } else if !(is_schema && self.api.documents.get(at).is_some_and(|document| is_foreign(document, entry))) {
            self.open.push((at, value, object));
        }
    }

    /// The target of a node's `$ref`.
    fn target(&self, document: &'t Document, at: usize, node: Node<'t>) -> Option<(usize, Node<'t>)> {
        if let Some(target) = document.references.get(&node.id()) {
            return Some((target.document as usize, self.api.node(*target)?));
        }
        let pointer = node.get("$ref")?.as_str()?.strip_prefix('#')?;
        Some((at, document.tree.root().at(&percent_decoded(pointer))?))
    }
}

/// The row of a keyword that is read although it is not written as its standard requires: a method in another letter
/// case, unless the correct one is there too, and the type of a parameter as in Swagger 2.0.
fn meant(object: &'static Object, holder: Node<'_>, key: &str) -> Option<&'static Row> {
    if object.row("schema").is_some() && object.row("explode").is_some() {
        let is_bare = ["schema", "content"].iter().all(|key| holder.get(key).is_none());
        return SCHEMA.row(key).filter(|_| is_bare && holder.get("type").is_some());
    }
    let row = object.rows.iter().find(|row| row.keyword.eq_ignore_ascii_case(key))?;
    (object.row("trace").is_some() && holder.get(row.keyword).is_none()).then_some(row)
}

/// Whether a schema is written in another language than JSON Schema.
fn is_foreign(document: &Document, entry: Entry<'_>) -> bool {
    let holder = entry.value.parent();
    let has_format = holder.is_some_and(|holder| holder.get("schemaFormat").is_some());
    has_format && !document.schemas.contains_key(&entry.value.id())
}
