//! The identifiers that a reference can name instead of a pointer: `$self` of a document (OAS 3.2 §4.1.2.1), `$id`,
//! `$anchor` and `$dynamicAnchor` of schemas (JSON Schema 2020-12 §8.2).

use super::resolve::percent_decoded;
use super::uri;
use crate::ir::Document;
use crate::source::Entry;
use crate::{FileId, Node, NodeId};
use std::collections::BTreeMap;

/// The identity of a node among all documents.
pub(crate) type Place = (FileId, NodeId);

/// The identity of a node among all documents.
pub(crate) fn place(node: Node<'_>) -> Place {
    (node.span().file, node.id())
}

/// Keywords whose values are values of the API, not parts of its description: what looks like an identifier in them is
/// not one.
const VALUES: &[&str] = &["example", "examples", "default", "const", "enum", "value", "dataValue"];

/// Keywords of objects whose members have names that the document chooses; these names are not keywords.
const MAPS: &[&str] = &[
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "schemas",
    "responses",
    "parameters",
    "headers",
    "requestBodies",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
    "content",
    "encoding",
    "paths",
    "webhooks",
    "messages",
    "channels",
    "operations",
    "variables",
];

/// The maximum number of dynamic anchors of one schema that are kept, because all of them are visited wherever it
/// refers to another.
pub(crate) const MOST_ANCHORS: usize = 64;

/// Everything in the documents that has an identifier.
#[derive(Default)]
pub(crate) struct Resources<'t> {
    /// From an absolute URI to the document or schema.
    by_uri: BTreeMap<String, Node<'t>>,
    /// From a document, or a schema with `$id`, to its URI.
    uris: BTreeMap<Place, String>,
    /// From a resource and a name to the schema, for static and dynamic anchors.
    anchors: BTreeMap<(Place, &'t str), Node<'t>>,
    /// From a schema to its dynamic anchors: its own, those of its `$defs`, and if it has an `$id` all within it.
    dynamic: BTreeMap<Place, BTreeMap<&'t str, Node<'t>>>,
    /// The schemas that have a `$dynamicRef`.
    pub(crate) dynamic_references: Vec<Node<'t>>,
    /// The schemas with an identifier that another one has, each with the message about it.
    pub(crate) doubles: Vec<(Node<'t>, String)>,
    /// The schemas with more dynamic anchors than are kept.
    pub(crate) crowded: BTreeMap<Place, Node<'t>>,
    /// Whether a schema within a document has an `$id`.
    embedded: bool,
}

impl<'t> Resources<'t> {
    /// Collects the identifiers of all documents.
    pub(crate) fn new(documents: &'t [Document]) -> Self {
        let mut all = Self::default();
        for document in documents {
            let root = document.tree.root();
            let own = root.get("$self").and_then(Node::as_str).map(|text| text.split('#').next().unwrap_or_default());
            let name = uri::normal(&document.name);
            let own = own.filter(|text| !text.is_empty()).map_or_else(|| name.clone(), |text| uri::join(&name, text));
            all.by_uri.entry(name).or_insert(root);
            all.by_uri.entry(own.clone()).or_insert(root);
            all.uris.insert(place(root), own);
            all.document(document);
        }
        all
    }

    /// The schema or document whose URI is the base of the references in a node.
    pub(crate) fn resource(&self, node: Node<'t>) -> Node<'t> {
        let mut at = node;
        while let Some(parent) = at.parent() {
            if self.embedded && self.uris.contains_key(&place(at)) {
                return at;
            }
            at = parent;
        }
        at
    }

    /// The base URI of the references in a resource.
    pub(crate) fn uri(&self, resource: Node<'t>) -> &str {
        self.uris.get(&place(resource)).map_or("", String::as_str)
    }

    /// The document or schema with an absolute URI, or the document with a file's name.
    pub(crate) fn by_uri(&self, uri: &str) -> Option<Node<'t>> {
        self.by_uri.get(uri).copied()
    }

    /// The schema that an anchor of a resource names.
    pub(crate) fn anchor(&self, resource: Node<'t>, name: &str) -> Option<Node<'t>> {
        self.anchors.get(&(place(resource), name)).copied()
    }

    /// The dynamic anchors of a node and of the schemas around it; the outermost one of a name wins.
    pub(crate) fn anchors_around(&self, node: Node<'t>) -> BTreeMap<&'t str, Node<'t>> {
        let mut all = BTreeMap::new();
        let mut next = Some(node).filter(|_| !self.dynamic.is_empty());
        while let Some(node) = next {
            all.extend(self.dynamic.get(&place(node)).into_iter().flatten().map(|(name, node)| (*name, *node)));
            next = node.parent();
        }
        all
    }

    fn document(&mut self, document: &'t Document) {
        let root = document.tree.root();
        let mut open = vec![(root, Role::Keywords, root)];
        while let Some((node, role, resource)) = open.pop() {
            let resource = if role == Role::Keywords { self.identify(document, node, resource) } else { resource };
            let children = open.len();
            open.extend(node.items().map(|item| (item, role, resource)));
            open.extend(node.members().filter_map(|entry| Some((entry.value, role.below(entry)?, resource))));
            open[children..].reverse();
        }
    }

    /// Records the identifiers of an object; returns the resource that it belongs to.
    fn identify(&mut self, document: &'t Document, node: Node<'t>, resource: Node<'t>) -> Node<'t> {
        let text = |key| node.get(key).and_then(Node::as_str);
        let mut resource = resource;
        let id = text("$id").filter(|_| document.dialect.identifiers);
        let anchor_by_id = id.and_then(|id| id.strip_prefix('#')).filter(|name| !name.is_empty());
        if let Some(id) = id.map(|id| id.split('#').next().unwrap_or_default()).filter(|id| !id.is_empty()) {
            let uri = uri::join(self.uri(resource), &percent_decoded(id));
            if self.by_uri.get(&uri).is_none_or(|known| place(*known) == place(node)) {
                self.by_uri.insert(uri.clone(), node);
                self.embedded |= node.parent().is_some();
                self.uris.insert(place(node), uri);
                resource = node;
            } else {
                self.doubles.push((node.get("$id").unwrap_or(node), format!("another schema has the `$id` {uri} too")));
            }
        }
        for (key, name) in [("$anchor", text("$anchor")), ("$id", anchor_by_id)] {
            self.name(node, resource, key, name);
        }
        if let Some(name) = text("$dynamicAnchor") {
            self.name(node, resource, "$dynamicAnchor", Some(name));
            let definitions = node.parent().filter(|map| matches!(map.key().as_deref(), Some("$defs" | "definitions")));
            let owner = definitions.and_then(Node::parent);
            // A document is a resource too, but one with components of many kinds.
            let resource = Some(resource).filter(|resource| resource.get("$id").is_some());
            for owner in [Some(node), owner, resource].into_iter().flatten() {
                let anchors = self.dynamic.entry(place(owner)).or_default();
                if anchors.len() < MOST_ANCHORS {
                    anchors.entry(name).or_insert(node);
                } else if anchors.len() == MOST_ANCHORS {
                    self.crowded.insert(place(owner), owner);
                }
            }
        }
        if text("$dynamicRef").is_some() {
            self.dynamic_references.push(node);
        }
        resource
    }

    fn name(&mut self, node: Node<'t>, resource: Node<'t>, key: &str, name: Option<&'t str>) {
        let Some(name) = name else { return };
        let known = *self.anchors.entry((place(resource), name)).or_insert(node);
        if place(known) != place(node) && key != "$dynamicAnchor" {
            let at = node.get(key).unwrap_or(node);
            self.doubles.push((at, format!("another schema has the anchor `{name}` too")));
        }
    }
}

/// Whether the keys of an object are keywords or names that the document chooses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Keywords,
    Names,
}

impl Role {
    /// The role of a member's value; `None` for values of the API.
    fn below(self, entry: Entry<'_>) -> Option<Self> {
        match self {
            Self::Keywords if VALUES.contains(&entry.key) || entry.key.starts_with("x-") => None,
            Self::Keywords if MAPS.contains(&entry.key) && entry.value.is_object() => Some(Self::Names),
            Self::Names | Self::Keywords => Some(Self::Keywords),
        }
    }
}
