//! The spanned tree: every value of a document with the bytes that it was read from.
//!
//! The nodes are in one vector, their children in two others, and a node is a number. That keeps a document of 13 MB at
//! a few tens of megabytes, and a place can be named by four bytes.

use crate::Span;
use std::sync::Arc;

/// The id of a node in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The root of every tree.
    pub const ROOT: Self = Self(0);

    /// The position in the tree, for tables with one row per node.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A piece of text: of the source itself, or of the decoded text beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub(super) start: u32,
    /// The length in bytes; the highest bit is set for decoded text.
    pub(super) length: u32,
}

pub(super) const DECODED: u32 = 1 << 31;

#[derive(Clone, Copy, Debug)]
pub(super) enum Raw {
    Null,
    Bool(bool),
    Number(Text),
    String(Text),
    /// A range of `items`.
    Array(u32, u32),
    /// A range of `members`.
    Object(u32, u32),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct RawNode {
    pub(super) span: Span,
    pub(super) parent: u32,
    pub(super) kind: Raw,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct RawMember {
    pub(super) key: Text,
    pub(super) key_span: Span,
    pub(super) value: u32,
}

/// The maximum number of members that are searched one by one; in larger objects a binary search finds a key.
pub(super) const LINEAR: u32 = 12;

/// A document as a tree.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) text: Arc<str>,
    pub(super) decoded: String,
    pub(super) nodes: Vec<RawNode>,
    pub(super) items: Vec<u32>,
    pub(super) members: Vec<RawMember>,
    /// Positions in `members`, sorted by key within each object of more than `LINEAR` members;
    /// parallel to `members` (untouched for small objects).
    pub(super) sorted: Vec<u32>,
}

/// The kind of a node, with the value of a scalar. Numbers are JSON text, exactly as written (a YAML number is
/// rewritten as JSON).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'t> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// The text of a JSON number.
    Number(&'t str),
    /// A string, with its escapes decoded.
    String(&'t str),
    /// An array, whose elements [`Node::items`] gives.
    Array,
    /// An object, whose members [`Node::members`] gives.
    Object,
}

impl Kind<'_> {
    /// The name of the kind in JSON Schema.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// A node together with its tree. It is cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: NodeId,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The decoded key.
    pub key: &'t str,
    /// The bytes of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node<'t>,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.kind(), self.pointer())
    }
}

impl Tree {
    /// The root value.
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, id: NodeId::ROOT }
    }

    /// The node with an id. The id of another tree is a mistake of the caller and gives some node.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        let id = if id.index() < self.nodes.len() { id } else { NodeId::ROOT };
        Node { tree: self, id }
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no nodes; a tree has at least its root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub(super) fn text(&self, text: Text) -> &str {
        let start = text.start as usize;
        let end = start + (text.length & !DECODED) as usize;
        let from: &str = if text.length & DECODED == 0 { &self.text } else { &self.decoded };
        from.get(start..end).unwrap_or_default()
    }
}

impl<'t> Node<'t> {
    fn raw(self) -> &'t RawNode {
        &self.tree.nodes[self.id.index()]
    }

    /// The id of the node in its tree.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The bytes that the node was read from.
    pub fn span(self) -> Span {
        self.raw().span
    }

    /// The kind of the node, with the value of a scalar.
    pub fn kind(self) -> Kind<'t> {
        match self.raw().kind {
            Raw::Null => Kind::Null,
            Raw::Bool(value) => Kind::Bool(value),
            Raw::Number(text) => Kind::Number(self.tree.text(text)),
            Raw::String(text) => Kind::String(self.tree.text(text)),
            Raw::Array(..) => Kind::Array,
            Raw::Object(..) => Kind::Object,
        }
    }

    /// The text of the node, if it is a string.
    pub fn as_str(self) -> Option<&'t str> {
        match self.kind() {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of the node, if it is a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.kind() {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The JSON text of the node, if it is a number.
    pub fn as_number(self) -> Option<&'t str> {
        match self.kind() {
            Kind::Number(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the node is `null`.
    pub fn is_null(self) -> bool {
        matches!(self.raw().kind, Raw::Null)
    }

    /// Whether the node is an object.
    pub fn is_object(self) -> bool {
        matches!(self.raw().kind, Raw::Object(..))
    }

    /// Whether the node is an array.
    pub fn is_array(self) -> bool {
        matches!(self.raw().kind, Raw::Array(..))
    }

    /// The array or object that contains the node; `None` for the root.
    pub fn parent(self) -> Option<Self> {
        (self.id != NodeId::ROOT).then(|| Node { tree: self.tree, id: NodeId(self.raw().parent) })
    }

    /// The number of elements or members; 0 for a scalar.
    pub fn len(self) -> usize {
        match self.raw().kind {
            Raw::Array(_, len) | Raw::Object(_, len) => len as usize,
            _ => 0,
        }
    }

    /// Whether there are no elements or members.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The elements of an array; empty for another kind.
    pub fn items(self) -> impl ExactSizeIterator<Item = Node<'t>> + Clone {
        let (start, len) = match self.raw().kind {
            Raw::Array(start, len) => (start as usize, len as usize),
            _ => (0, 0),
        };
        let tree = self.tree;
        tree.items[start..start + len].iter().map(move |&id| Node { tree, id: NodeId(id) })
    }

    /// The members of an object in the order of the document; empty for another kind.
    pub fn members(self) -> impl ExactSizeIterator<Item = Entry<'t>> + Clone {
        let tree = self.tree;
        self.raw_members().iter().map(move |member| Entry {
            key: tree.text(member.key),
            key_span: member.key_span,
            value: Node { tree, id: NodeId(member.value) },
        })
    }

    fn raw_members(self) -> &'t [RawMember] {
        match self.raw().kind {
            Raw::Object(start, len) => &self.tree.members[start as usize..(start + len) as usize],
            _ => &[],
        }
    }

    /// The value of the member with a key.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The member with a key, including the bytes of the key.
    pub fn entry(self, key: &str) -> Option<Entry<'t>> {
        let Raw::Object(start, len) = self.raw().kind else { return None };
        let tree = self.tree;
        let found = if len <= LINEAR {
            self.raw_members().iter().find(|member| tree.text(member.key) == key)
        } else {
            let order = &tree.sorted[start as usize..(start + len) as usize];
            let at = order.binary_search_by(|&m| tree.text(tree.members[m as usize].key).cmp(key)).ok()?;
            Some(&tree.members[order[at] as usize])
        }?;
        Some(Entry {
            key: tree.text(found.key),
            key_span: found.key_span,
            value: Node { tree, id: NodeId(found.value) },
        })
    }

    /// The node that a JSON pointer (RFC 6901, already percent-decoded) names below this one.
    pub fn at(self, pointer: &str) -> Option<Node<'t>> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut node = self;
        for token in pointer.strip_prefix('/')?.split('/') {
            let token = token.replace("~1", "/").replace("~0", "~");
            node = if node.is_array() { node.items().nth(token.parse().ok()?)? } else { node.get(&token)? };
        }
        Some(node)
    }

    /// The JSON pointer of this node from the root (RFC 6901).
    pub fn pointer(self) -> String {
        let mut tokens = Vec::new();
        let mut node = self;
        while let Some(parent) = node.parent() {
            tokens.push(parent.token_of(node.id));
            node = parent;
        }
        let mut pointer = String::new();
        for token in tokens.iter().rev() {
            pointer.push('/');
            pointer.push_str(token);
        }
        pointer
    }

    /// The key or index of the node in its parent, without the escapes of JSON pointers; `None` for the root.
    pub fn key(self) -> Option<String> {
        let parent = self.parent()?;
        Some(parent.token_of(self.id).replace("~1", "/").replace("~0", "~"))
    }

    fn token_of(self, child: NodeId) -> String {
        // Nodes are numbered in the order of the document, so those of one parent are sorted.
        if let Raw::Array(start, len) = self.raw().kind {
            let items = &self.tree.items[start as usize..(start + len) as usize];
            return items.binary_search(&child.0).map_or_else(|_| String::new(), |index| index.to_string());
        }
        let members = self.raw_members();
        let found = members.binary_search_by_key(&child.0, |member| member.value).ok().and_then(|at| members.get(at));
        let key = found.map_or("", |member| self.tree.text(member.key));
        key.replace('~', "~0").replace('/', "~1")
    }

    /// Whether the node is written like another one but for white space between tokens, with the same members in the
    /// same order. The comparison makes no copy and stops at the first difference.
    pub fn is_written_like(self, other: Node<'_>) -> bool {
        match (self.kind(), other.kind()) {
            (Kind::Null, Kind::Null) => true,
            (Kind::Bool(a), Kind::Bool(b)) => a == b,
            (Kind::Number(a), Kind::Number(b)) | (Kind::String(a), Kind::String(b)) => a == b,
            (Kind::Array, Kind::Array) => {
                self.len() == other.len() && self.items().zip(other.items()).all(|(a, b)| a.is_written_like(b))
            }
            (Kind::Object, Kind::Object) => {
                let mut both = self.members().zip(other.members());
                self.len() == other.len() && both.all(|(a, b)| a.key == b.key && a.value.is_written_like(b.value))
            }
            _ => false,
        }
    }

    /// The value as JSON; numbers that `serde_json` cannot hold become the nearest one it can.
    pub fn to_json(self) -> serde_json::Value {
        use serde_json::Value;
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Number(text) => number(text),
            Kind::String(text) => Value::String(text.to_owned()),
            Kind::Array => Value::Array(self.items().map(Node::to_json).collect()),
            Kind::Object => {
                Value::Object(self.members().map(|entry| (entry.key.to_owned(), entry.value.to_json())).collect())
            }
        }
    }
}

fn number(text: &str) -> serde_json::Value {
    let nearest = || text.parse().map_or(0.0, |value: f64| value.clamp(f64::MIN, f64::MAX));
    serde_json::from_str(text).unwrap_or_else(|_| nearest().into())
}
