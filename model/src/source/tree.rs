//! The spanned tree: every value of a document with the bytes it came from.
//!
//! Nodes stand in one vector, children in two others; a node is a number. That keeps a document of
//! 13 MB at a few tens of megabytes, and a place can be named by four bytes.

use crate::{FileId, Span};
use std::sync::Arc;

/// A node of one tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The root of every tree.
    pub const ROOT: Self = Self(0);

    /// Its position, for tables with one row per node.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A piece of text: of the source itself, or of the decoded text beside it.
#[derive(Clone, Copy, Debug)]
struct Text {
    start: u32,
    /// The highest bit tells the decoded text from the source.
    length: u32,
}

const DECODED: u32 = 1 << 31;

#[derive(Clone, Copy, Debug)]
enum Raw {
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
struct RawNode {
    span: Span,
    parent: u32,
    kind: Raw,
}

#[derive(Clone, Copy, Debug)]
struct RawMember {
    key: Text,
    key_span: Span,
    value: u32,
}

/// Objects with more members than this are looked up by binary search.
const LINEAR: u32 = 12;

/// One document as a tree.
#[derive(Clone, Debug)]
pub struct Tree {
    text: Arc<str>,
    decoded: String,
    nodes: Vec<RawNode>,
    items: Vec<u32>,
    members: Vec<RawMember>,
    /// Positions in `members`, sorted by key within each object of more than `LINEAR` members;
    /// parallel to `members` (untouched for small objects).
    sorted: Vec<u32>,
}

/// What a node is. Numbers are JSON text, exactly as written (a YAML number is respelled as JSON).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'t> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// The text of a JSON number.
    Number(&'t str),
    /// Decoded text.
    String(&'t str),
    /// Elements through [`Node::items`].
    Array,
    /// Members through [`Node::members`].
    Object,
}

impl Kind<'_> {
    /// The word that JSON Schema has for it.
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

/// One node with its tree at hand. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: NodeId,
}

/// One member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The decoded key.
    pub key: &'t str,
    /// Where the key stands.
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

    /// One node by its id; ids of another tree are a mistake of the caller and give some node.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        let id = if id.index() < self.nodes.len() { id } else { NodeId::ROOT };
        Node { tree: self, id }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// A tree has at least its root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn text(&self, text: Text) -> &str {
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

    /// Its id in its tree.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The bytes it was read from.
    pub fn span(self) -> Span {
        self.raw().span
    }

    /// What it is.
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

    /// Its text, if it is a string.
    pub fn as_str(self) -> Option<&'t str> {
        match self.kind() {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// Its value, if it is a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.kind() {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The text of its number, if it is one.
    pub fn as_number(self) -> Option<&'t str> {
        match self.kind() {
            Kind::Number(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        matches!(self.raw().kind, Raw::Null)
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        matches!(self.raw().kind, Raw::Object(..))
    }

    /// Whether it is an array.
    pub fn is_array(self) -> bool {
        matches!(self.raw().kind, Raw::Array(..))
    }

    /// The value that holds it; `None` for the root.
    pub fn parent(self) -> Option<Self> {
        (self.id != NodeId::ROOT).then(|| Node { tree: self.tree, id: NodeId(self.raw().parent) })
    }

    /// Number of elements or members.
    pub fn len(self) -> usize {
        match self.raw().kind {
            Raw::Array(_, len) | Raw::Object(_, len) => len as usize,
            _ => 0,
        }
    }

    /// No elements or members.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The elements of an array; nothing for another kind.
    pub fn items(self) -> impl ExactSizeIterator<Item = Node<'t>> + Clone {
        let (start, len) = match self.raw().kind {
            Raw::Array(start, len) => (start as usize, len as usize),
            _ => (0, 0),
        };
        let tree = self.tree;
        tree.items[start..start + len].iter().map(move |&id| Node { tree, id: NodeId(id) })
    }

    /// The members of an object in the order of the document; nothing for another kind.
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

    /// The value of a member.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// A member with the place of its key.
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

    /// The key or index under which its parent holds it, unescaped; `None` for the root.
    pub fn key(self) -> Option<String> {
        let parent = self.parent()?;
        Some(parent.token_of(self.id).replace("~1", "/").replace("~0", "~"))
    }

    fn token_of(self, child: NodeId) -> String {
        if let Some(index) = self.items().position(|item| item.id == child) {
            return index.to_string();
        }
        let key = self.members().find(|entry| entry.value.id == child).map_or("", |entry| entry.key);
        key.replace('~', "~0").replace('/', "~1")
    }

    /// The value as JSON; numbers that `serde_json` cannot hold become the nearest one it can.
    pub fn to_json(self) -> serde_json::Value {
        use serde_json::Value;
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
            Kind::String(text) => Value::String(text.to_owned()),
            Kind::Array => Value::Array(self.items().map(Node::to_json).collect()),
            Kind::Object => {
                Value::Object(self.members().map(|entry| (entry.key.to_owned(), entry.value.to_json())).collect())
            }
        }
    }
}

/// Two members of one object with the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The first one's key.
    pub first: Span,
    /// The other one's key.
    pub second: Span,
}

/// Builds a tree from the events of a parser: `begin_*`, `key`, values, `end`. Nodes stand in the
/// order of the document, parents before children.
#[derive(Debug)]
pub struct TreeBuilder {
    tree: Tree,
    file: FileId,
    open: Vec<Frame>,
    /// Children of open arrays and members of open objects, innermost last.
    pending_items: Vec<u32>,
    pending_members: Vec<RawMember>,
    duplicates: Vec<DuplicateKey>,
}

#[derive(Debug)]
struct Frame {
    node: u32,
    /// Where its children begin in the pending vector of its kind.
    start: usize,
    key: Option<(Text, Span)>,
}

/// Where the text of a scalar or key stands.
#[derive(Clone, Copy, Debug)]
pub enum TextRef<'a> {
    /// These bytes of the source are the text itself.
    Source {
        /// First byte.
        start: u32,
        /// One past the last.
        end: u32,
    },
    /// Decoded text that differs from the source.
    Decoded(&'a str),
}

/// A scalar value, for [`TreeBuilder::scalar`].
#[derive(Clone, Copy, Debug)]
pub enum Scalar<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// JSON number text.
    Number(TextRef<'a>),
    /// Text.
    String(TextRef<'a>),
}

impl TreeBuilder {
    /// An empty tree over the text of one file.
    pub fn new(file: FileId, text: Arc<str>) -> Self {
        let tree = Tree {
            text,
            decoded: String::new(),
            nodes: Vec::new(),
            items: Vec::new(),
            members: Vec::new(),
            sorted: Vec::new(),
        };
        Self {
            tree,
            file,
            open: Vec::new(),
            pending_items: Vec::new(),
            pending_members: Vec::new(),
            duplicates: Vec::new(),
        }
    }

    /// How many arrays and objects are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// How many nodes there are so far.
    pub fn nodes(&self) -> usize {
        self.tree.nodes.len()
    }

    /// Adds a scalar as the next value.
    pub fn scalar(&mut self, value: Scalar<'_>, start: u32, end: u32) {
        let kind = match value {
            Scalar::Null => Raw::Null,
            Scalar::Bool(value) => Raw::Bool(value),
            Scalar::Number(text) => Raw::Number(self.text(text)),
            Scalar::String(text) => Raw::String(self.text(text)),
        };
        self.push(kind, start, end);
    }

    /// Opens an array as the next value.
    pub fn begin_array(&mut self, start: u32) {
        let node = self.push(Raw::Array(0, 0), start, start);
        self.open.push(Frame { node, start: self.pending_items.len(), key: None });
    }

    /// Opens an object as the next value.
    pub fn begin_object(&mut self, start: u32) {
        let node = self.push(Raw::Object(0, 0), start, start);
        self.open.push(Frame { node, start: self.pending_members.len(), key: None });
    }

    /// The key of the next value; only within an object.
    pub fn key(&mut self, key: TextRef<'_>, start: u32, end: u32) {
        let text = self.text(key);
        let span = Span::new(self.file, start, end);
        if let Some(frame) = self.open.last_mut() {
            frame.key = Some((text, span));
        }
    }

    /// Closes the innermost array or object.
    pub fn end(&mut self, end: u32) {
        let Some(frame) = self.open.pop() else { return };
        let node = frame.node as usize;
        self.tree.nodes[node].span.end = end;
        if let Raw::Array(..) = self.tree.nodes[node].kind {
            let start = length(&self.tree.items);
            self.tree.items.extend(self.pending_items.drain(frame.start..));
            self.tree.nodes[node].kind = Raw::Array(start, length(&self.tree.items) - start);
        } else {
            let start = length(&self.tree.members);
            self.tree.members.extend(self.pending_members.drain(frame.start..));
            let len = length(&self.tree.members) - start;
            self.tree.nodes[node].kind = Raw::Object(start, len);
            self.index(start, len);
        }
    }

    /// Finishes the tree. `None` if no value was added or something is still open.
    pub fn finish(mut self) -> Option<(Tree, Vec<DuplicateKey>)> {
        if self.tree.nodes.is_empty() || !self.open.is_empty() {
            return None;
        }
        self.tree.nodes.shrink_to_fit();
        self.tree.members.shrink_to_fit();
        Some((self.tree, self.duplicates))
    }

    fn text(&mut self, text: TextRef<'_>) -> Text {
        match text {
            TextRef::Source { start, end } => Text { start, length: end - start },
            TextRef::Decoded(text) => {
                let start = u32::try_from(self.tree.decoded.len()).unwrap_or(u32::MAX);
                self.tree.decoded.push_str(text);
                Text { start, length: u32::try_from(text.len()).unwrap_or(0) | DECODED }
            }
        }
    }

    fn push(&mut self, kind: Raw, start: u32, end: u32) -> u32 {
        let id = length(&self.tree.nodes);
        let mut parent = 0;
        if let Some(frame) = self.open.last_mut() {
            parent = frame.node;
            match frame.key.take() {
                Some((key, key_span)) => self.pending_members.push(RawMember { key, key_span, value: id }),
                None => self.pending_items.push(id),
            }
        }
        self.tree.nodes.push(RawNode { span: Span::new(self.file, start, end), parent, kind });
        id
    }

    /// Sorts the members of a large object and notes keys that occur twice.
    fn index(&mut self, start: u32, len: u32) {
        self.tree.sorted.extend(start..start + len);
        let tree = &self.tree;
        let key = |member: u32| tree.text(tree.members[member as usize].key);
        let mut order: Vec<u32> = (start..start + len).collect();
        if len > LINEAR {
            order.sort_by(|&a, &b| key(a).cmp(key(b)).then(a.cmp(&b)));
        }
        for (at, &member) in order.iter().enumerate() {
            let before = if len > LINEAR { &order[at.saturating_sub(1)..at] } else { &order[..at] };
            if let Some(&first) = before.iter().find(|&&other| key(other) == key(member)) {
                let span = |m: u32| tree.members[m as usize].key_span;
                self.duplicates.push(DuplicateKey { first: span(first), second: span(member) });
            }
        }
        if len > LINEAR {
            self.tree.sorted[start as usize..].copy_from_slice(&order);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a file has fewer than 2^31 bytes, and each node takes at least one"
)]
fn length<T>(items: &[T]) -> u32 {
    items.len() as u32
}
