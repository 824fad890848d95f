//! The root: one API, read from one or several documents.

use super::{Channel, EventOperation, Message, Operation, Schema, SchemaId, SecurityScheme};
use crate::read::Dialect;
use crate::{FileId, Node, NodeId, Span, Tree};
use indexmap::IndexMap;
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// A position in an [`Arena`] of `T`.
pub struct Id<T>(u32, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// Its position, for tables with one row per element.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> std::fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Elements that refer to each other by [`Id`]. An id is allotted before the element is known, so
/// that recursion needs no special case.
#[derive(Clone, Debug)]
pub struct Arena<T>(Vec<T>);

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Arena<T> {
    /// Adds an element.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "every element stands for a node, and nodes are numbered in 32 bits"
    )]
    pub fn push(&mut self, value: T) -> Id<T> {
        let id = Id(self.0.len() as u32, PhantomData);
        self.0.push(value);
        id
    }

    /// All ids, in the order of allotment.
    #[expect(clippy::cast_possible_truncation, reason = "see `push`")]
    pub fn ids(&self) -> impl ExactSizeIterator<Item = Id<T>> + use<T> {
        (0..self.0.len()).map(|at| Id(at as u32, PhantomData))
    }

    /// All elements with their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Id<T>, &T)> {
        self.ids().zip(&self.0)
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> std::ops::Index<Id<T>> for Arena<T> {
    type Output = T;

    fn index(&self, id: Id<T>) -> &T {
        &self.0[id.index()]
    }
}

impl<T> std::ops::IndexMut<Id<T>> for Arena<T> {
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        &mut self.0[id.index()]
    }
}

/// The identity of a statement: a node of a document. Its JSON pointer is [`Api::pointer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// Index into [`Api::documents`].
    pub document: u32,
    /// The node of its tree.
    pub node: NodeId,
}

/// One document that was read: an entry document, or a file that one of them references.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// How reports name it.
    pub name: String,
    /// The way to it from the folder of an entry document, by which names and pins know it; its name alone if there is
    /// none.
    pub path: String,
    /// Whether it is an entry document, and no file that is only referred to.
    pub is_entry: bool,
    /// Which standard and version it speaks.
    pub dialect: &'static Dialect,
    /// Its content.
    pub tree: Tree,
    /// The nodes that were read as schemas. A [`Schema`] that the reader made up (one type of a list, the
    /// parts of an allOf) has the [`Location`] of a node too, but is not listed here.
    pub schemas: BTreeMap<NodeId, SchemaId>,
    /// Where the references lead that say more than a pointer of their own document: into another document, by
    /// an anchor, by or within an `$id`. The node is the object that has `$ref`.
    pub references: BTreeMap<NodeId, Location>,
    /// Whether a `$dynamicRef` is in reach of its schemas.
    pub dynamic: bool,
}

/// One API.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// All documents; a [`Location`] points into them.
    pub documents: Vec<Document>,
    /// Of the first document.
    pub info: Info,
    /// OAS 3.1 §4.8.5; AsyncAPI servers of the protocols http and https.
    pub servers: Vec<Server>,
    /// Tags that the documents describe, in their order.
    pub tags: Vec<Tag>,
    /// Every schema that anything refers to.
    pub schemas: Arena<Schema>,
    /// `components.schemas`, in the order of the documents.
    pub components: IndexMap<String, SchemaId>,
    /// In the order of the documents.
    pub operations: Vec<Operation>,
    /// Operations that are left out: a path parameter, the request body or the security of each is not known. A
    /// diagnostic says why.
    pub left_out: Vec<Operation>,
    /// AsyncAPI channels.
    pub channels: Arena<Channel>,
    /// AsyncAPI messages; request bodies of webhooks and callbacks are messages too.
    pub messages: Arena<Message>,
    /// OpenAPI webhooks and callbacks, AsyncAPI operations: one thing.
    pub event_operations: Vec<EventOperation>,
    /// `components.securitySchemes`.
    pub security_schemes: IndexMap<String, SecurityScheme>,
}

impl Api {
    /// The node that a statement was read from.
    pub fn node(&self, at: Location) -> Option<Node<'_>> {
        Some(self.documents.get(at.document as usize)?.tree.node(at.node))
    }

    /// Its bytes.
    pub fn span(&self, at: Location) -> Option<Span> {
        self.node(at).map(Node::span)
    }

    /// Its JSON pointer (RFC 6901).
    pub fn pointer(&self, at: Location) -> String {
        self.node(at).map(Node::pointer).unwrap_or_default()
    }

    /// Follows `$ref`s to a schema that is none. Cycles of nothing but references do not occur: the
    /// reader breaks them, with a diagnostic.
    pub fn resolve(&self, id: SchemaId) -> SchemaId {
        let mut id = id;
        for _ in 0..self.schemas.len() {
            match self.schemas[id].shape {
                super::Shape::Ref(target) => id = target,
                _ => break,
            }
        }
        id
    }
}

impl Api {
    /// Whether a value may be `null`: the schema says so, or one that it refers to does.
    pub fn admits_null(&self, id: SchemaId) -> bool {
        let mut id = id;
        for _ in 0..self.schemas.len() {
            let schema = &self.schemas[id];
            match schema.shape {
                super::Shape::Ref(target) if !schema.nullable => id = target,
                _ => return schema.nullable,
            }
        }
        false
    }
}

/// The Info Object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// `title`
    pub title: String,
    /// `version` of the described API.
    pub version: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `termsOfService`
    pub terms_of_service: Option<String>,
    /// `contact`: name, URL and address, as far as they are stated.
    pub contact: Vec<String>,
    /// `license`: name, identifier and URL, as far as they are stated.
    pub license: Vec<String>,
    /// `externalDocs` of the root.
    pub external_docs: Option<ExternalDocs>,
}

/// The External Documentation Object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalDocs {
    /// `url`
    pub url: String,
    /// `description`
    pub description: Option<String>,
}

/// The Tag Object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// `name`
    pub name: String,
    /// `summary` (OAS 3.2)
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `parent` (OAS 3.2): the name of the tag that it belongs below.
    pub parent: Option<String>,
    /// `kind` (OAS 3.2): `nav`, `badge`, `audience` or a word of the document's own.
    pub kind: Option<String>,
}

/// The Server Object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// `url`, as written: possibly relative, possibly with `{variables}`.
    pub url: String,
    /// `name` (OAS 3.2), `x-name`, or the key of an AsyncAPI server.
    pub name: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `variables`
    pub variables: IndexMap<String, ServerVariable>,
    /// Where it stands.
    pub at: Location,
}

/// A URL is longer than this (bytes) with its variables in it: no host takes such a request.
const LONGEST_URL: usize = 16 << 10;

impl Server {
    /// The URL with the variables at their defaults, else the first of their values (OAS 3.1 §4.8.6); variables of
    /// which nothing is known stay as they are. Every variable is looked up once, so that one cannot bring others in.
    /// `None` if the URL would be too long.
    pub fn expanded(&self) -> Option<String> {
        let mut url = String::new();
        let mut rest = self.url.as_str();
        while let Some(open) = rest.find('{') {
            let (before, from) = rest.split_at(open);
            url.push_str(before);
            let end = from.find('}').map_or(from.len(), |end| end + 1);
            let (template, after) = from.split_at(end);
            let name = template.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
            let variable = name.and_then(|name| self.variables.get(name));
            let value = variable.and_then(|variable| variable.default.as_ref().or(variable.values.first()));
            url.push_str(value.map_or(template, String::as_str));
            rest = after;
            if url.len() > LONGEST_URL {
                return None;
            }
        }
        url.push_str(rest);
        (url.len() <= LONGEST_URL).then_some(url)
    }
}

/// The Server Variable Object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerVariable {
    /// `default`
    pub default: Option<String>,
    /// `enum`
    pub values: Vec<String>,
    /// `description`
    pub description: Option<String>,
}
