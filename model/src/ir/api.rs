//! [`Api`], the root of the model: one API, read from one or several documents.

use super::{Channel, EventOperation, Message, Operation, Schema, SchemaId, SecurityScheme};
use crate::read::Dialect;
use crate::{FileId, Node, NodeId, Span, Tree};
use indexmap::IndexMap;
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// A position in an [`Arena`] of `T`.
pub struct Id<T>(u32, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// The position in the arena, for tables with one row per element.
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

/// A list of elements that refer to each other by [`Id`]. An id is assigned before the element is known, so that
/// recursion needs no special case.
#[derive(Clone, Debug)]
pub struct Arena<T>(Vec<T>);

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Arena<T> {
    /// Adds an element and returns its id.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "every element stands for a node, and nodes are numbered in 32 bits"
    )]
    pub fn push(&mut self, value: T) -> Id<T> {
        let id = Id(self.0.len() as u32, PhantomData);
        self.0.push(value);
        id
    }

    /// All ids, in the order in which the elements were added.
    #[expect(clippy::cast_possible_truncation, reason = "see `push`")]
    pub fn ids(&self) -> impl ExactSizeIterator<Item = Id<T>> + use<T> {
        (0..self.0.len()).map(|at| Id(at as u32, PhantomData))
    }

    /// All elements with their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Id<T>, &T)> {
        self.ids().zip(&self.0)
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no elements.
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

/// The place of an item: a node of a document. [`Api::pointer`] gives its JSON pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The index of the document in [`Api::documents`].
    pub document: u32,
    /// The node in the tree of the document.
    pub node: NodeId,
}

/// A document that was read: an entry document, or a file that an entry document refers to, directly or through other
/// files.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file that the document was read from.
    pub file: FileId,
    /// The name of the document in reports.
    pub name: String,
    /// The path from the folder of an entry document, by which names and pins refer to the document; the file's name
    /// alone if it is in none of these folders.
    pub path: String,
    /// Whether the document is an entry document, and not a file that is only referred to.
    pub is_entry: bool,
    /// The standard and version of the document.
    pub dialect: &'static Dialect,
    /// The content of the document.
    pub tree: Tree,
    /// The nodes that were read as schemas. A [`Schema`] that the reader created (one type of a list, the parts of an
    /// `allOf`) has the [`Location`] of a node too, but is not listed here.
    pub schemas: BTreeMap<NodeId, SchemaId>,
    /// The targets of references that are more than a pointer within their own document: references into another
    /// document, by an anchor, by or within an `$id`. The key is the object that has `$ref`.
    pub references: BTreeMap<NodeId, Location>,
    /// Whether a `$dynamicRef` can be reached from the schemas of the document.
    pub dynamic: bool,
}

/// One API, read from all of its documents.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// All documents; a [`Location`] points into them.
    pub documents: Vec<Document>,
    /// The Info Object of the first document.
    pub info: Info,
    /// The `servers` of OpenAPI documents (OAS 3.1 §4.8.5), else the AsyncAPI servers of the protocols `http` and
    /// `https`.
    pub servers: Vec<Server>,
    /// The tags that the documents declare, in their order.
    pub tags: Vec<Tag>,
    /// Every schema of the API, also those that the reader and the passes created.
    pub schemas: Arena<Schema>,
    /// The schemas of `components.schemas` by name, in the order of the documents.
    pub components: IndexMap<String, SchemaId>,
    /// The operations of `paths`, in the order of the documents.
    pub operations: Vec<Operation>,
    /// The operations that are left out because a path parameter, the request body or the security requirements cannot
    /// be read. A diagnostic reports the reason.
    pub left_out: Vec<Operation>,
    /// The AsyncAPI channels, and a channel for each operation of a webhook or callback.
    pub channels: Arena<Channel>,
    /// The AsyncAPI messages; the request bodies of webhooks and callbacks are messages too.
    pub messages: Arena<Message>,
    /// The operations of OpenAPI webhooks and callbacks and of AsyncAPI, in one form.
    pub event_operations: Vec<EventOperation>,
    /// The security schemes of `components.securitySchemes`, by name.
    pub security_schemes: IndexMap<String, SecurityScheme>,
}

impl Api {
    /// The node at a location.
    pub fn node(&self, at: Location) -> Option<Node<'_>> {
        Some(self.documents.get(at.document as usize)?.tree.node(at.node))
    }

    /// The bytes of the node at a location.
    pub fn span(&self, at: Location) -> Option<Span> {
        self.node(at).map(Node::span)
    }

    /// The JSON pointer (RFC 6901) of the node at a location.
    pub fn pointer(&self, at: Location) -> String {
        self.node(at).map(Node::pointer).unwrap_or_default()
    }

    /// Follows `$ref`s to a schema that is not a reference. Cycles of nothing but references do not occur: they are
    /// broken when the documents are read, with a diagnostic.
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
    /// Whether a schema admits `null`: it declares that itself, or a schema that it refers to does.
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
    /// The `title` of the API.
    pub title: String,
    /// The `version` of the described API.
    pub version: String,
    /// The `summary` of the API.
    pub summary: Option<String>,
    /// The `description` of the API, as Markdown.
    pub description: Option<String>,
    /// The URL of the terms of service (`termsOfService`).
    pub terms_of_service: Option<String>,
    /// The `contact`: name, URL and email address, as far as they are stated.
    pub contact: Vec<String>,
    /// The `license`: name, identifier and URL, as far as they are stated.
    pub license: Vec<String>,
    /// The `externalDocs` of the root, else those of the Info Object.
    pub external_docs: Option<ExternalDocs>,
}

/// The External Documentation Object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalDocs {
    /// The `url` of the documentation.
    pub url: String,
    /// The `description` of the documentation.
    pub description: Option<String>,
}

/// The Tag Object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The `name` of the tag.
    pub name: String,
    /// The `summary` of the tag (OAS 3.2).
    pub summary: Option<String>,
    /// The `description` of the tag, as Markdown.
    pub description: Option<String>,
    /// The `parent` (OAS 3.2): the name of the tag that this one is nested under.
    pub parent: Option<String>,
    /// The `kind` (OAS 3.2): `nav`, `badge`, `audience` or a word that the document defines.
    pub kind: Option<String>,
}

/// The Server Object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The `url` as written: it may be relative, and may contain `{variables}`.
    pub url: String,
    /// The `name` (OAS 3.2), the `x-name`, or the key of an AsyncAPI server.
    pub name: Option<String>,
    /// The `description` of the server, as Markdown.
    pub description: Option<String>,
    /// The `variables` of the URL, by name.
    pub variables: IndexMap<String, ServerVariable>,
    /// The location of the Server Object.
    pub at: Location,
}

/// The maximum length of a URL with its variables replaced, in bytes: no host accepts a request to a longer one.
const LONGEST_URL: usize = 16 << 10;

impl Server {
    /// The URL with each variable replaced by its default, else by the first of its values (OAS 3.1 §4.8.6); variables
    /// with neither stay as they are. A value is not searched for variables, so that one variable cannot bring in
    /// others. `None` if the URL would be too long.
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
    /// The `default` value.
    pub default: Option<String>,
    /// The values that the variable may have (`enum`).
    pub values: Vec<String>,
    /// The `description` of the variable.
    pub description: Option<String>,
}
