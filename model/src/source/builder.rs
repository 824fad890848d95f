//! Builds a [`Tree`] from the events of a parser.

use super::tree::{DECODED, LINEAR, NodeId, Raw, RawMember, RawNode, Text, Tree};
use crate::{FileId, Span};
use std::sync::Arc;

/// Two members of one object with the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The key of the first member.
    pub first: Span,
    /// The key of the second member.
    pub second: Span,
}

/// Builds a tree from the events of a parser: `begin_*`, `key`, values, `end`. Nodes are in the order of the document,
/// parents before children.
#[derive(Debug)]
pub struct TreeBuilder {
    tree: Tree,
    file: FileId,
    open: Vec<Frame>,
    /// Children of open arrays and members of open objects, innermost last.
    pending_items: Vec<u32>,
    pending_members: Vec<RawMember>,
    duplicates: Vec<DuplicateKey>,
    /// The total length of the keys on the path to the last value, in bytes.
    way: usize,
    /// The key of the first value whose path is too long.
    too_far: Option<Span>,
}

/// The maximum total length of the keys on the path to a value, in bytes: diagnostics and names refer to a value by its
/// JSON pointer, and many values may share a long path.
pub(super) const LONGEST_WAY: usize = 8_192;

#[derive(Debug)]
struct Frame {
    node: u32,
    /// The total length of the keys on the path to the node, in bytes.
    way: usize,
    /// The position at which its children begin in the pending vector of its kind.
    start: usize,
    key: Option<(Text, Span)>,
}

/// The text of a scalar or key.
#[derive(Clone, Copy, Debug)]
pub enum TextRef<'a> {
    /// These bytes of the source are the text itself.
    Source {
        /// The offset of the first byte.
        start: u32,
        /// The offset one past the last byte.
        end: u32,
    },
    /// Decoded text, which differs from the source.
    Decoded(&'a str),
}

/// A scalar value, for [`TreeBuilder::scalar`].
#[derive(Clone, Copy, Debug)]
pub enum Scalar<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// The text of a JSON number.
    Number(TextRef<'a>),
    /// The text of a string.
    String(TextRef<'a>),
}

impl TreeBuilder {
    /// Creates a builder with an empty tree over the text of one file.
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
            way: 0,
            too_far: None,
        }
    }

    /// The number of arrays and objects that are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The number of nodes so far.
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
        self.open.push(Frame { node, way: self.way, start: self.pending_items.len(), key: None });
    }

    /// Opens an object as the next value.
    pub fn begin_object(&mut self, start: u32) {
        let node = self.push(Raw::Object(0, 0), start, start);
        self.open.push(Frame { node, way: self.way, start: self.pending_members.len(), key: None });
    }

    /// Sets the key of the next value; only within an object.
    pub fn key(&mut self, key: TextRef<'_>, start: u32, end: u32) {
        let text = self.text(key);
        let span = Span::new(self.file, start, end);
        if let Some(frame) = self.open.last_mut() {
            frame.key = Some((text, span));
        }
    }

    /// Adds a copy of a finished value as the next value: the `size` nodes from `value` on, which are the value and
    /// everything below it. Spans and text are shared with the original.
    pub fn copy(&mut self, value: NodeId, size: usize) {
        let (first, end) = (value.index(), value.index().saturating_add(size).min(self.tree.nodes.len()));
        let shift = length(&self.tree.nodes).saturating_sub(value.0);
        let mut ways = vec![0; end.saturating_sub(first)];
        for at in first..end {
            let RawNode { span, parent, kind } = self.tree.nodes[at];
            let kind = self.copy_children(kind, shift);
            if at == first {
                self.push(kind, span.start, span.end);
                ways[0] = self.way;
            } else {
                self.tree.nodes.push(RawNode { span, parent: parent + shift, kind });
            }
            self.copy_ways(at, first, &mut ways);
        }
    }

    /// Computes the path lengths of a copied node's children: a copy has another path than the original.
    fn copy_ways(&mut self, at: usize, first: usize, ways: &mut [usize]) {
        let way = ways.get(at - first).copied().unwrap_or_default();
        let mut reach = |child: u32, way: usize| {
            if let Some(slot) = (child as usize).checked_sub(first).and_then(|child| ways.get_mut(child)) {
                *slot = way;
            }
        };
        match self.tree.nodes[at].kind {
            Raw::Array(from, len) => {
                for &child in &self.tree.items[from as usize..(from + len) as usize] {
                    reach(child, way);
                }
            }
            Raw::Object(from, len) => {
                for member in &self.tree.members[from as usize..(from + len) as usize] {
                    let way = way + bytes(member.key);
                    reach(member.value, way);
                    if way > LONGEST_WAY {
                        self.too_far.get_or_insert(member.key_span);
                    }
                }
            }
            _ => {}
        }
    }

    /// Copies the children of a node. Nodes are in the order of the document, so each child of a copy is as far behind
    /// its original as the copy itself.
    fn copy_children(&mut self, kind: Raw, shift: u32) -> Raw {
        match kind {
            Raw::Array(from, len) => {
                let start = length(&self.tree.items);
                for at in from..from + len {
                    let child = self.tree.items[at as usize];
                    self.tree.items.push(child + shift);
                }
                Raw::Array(start, len)
            }
            Raw::Object(from, len) => {
                let start = length(&self.tree.members);
                for at in from..from + len {
                    let member = self.tree.members[at as usize];
                    self.tree.members.push(RawMember { value: member.value + shift, ..member });
                    let sorted = self.tree.sorted[at as usize];
                    self.tree.sorted.push(sorted - from + start);
                }
                Raw::Object(start, len)
            }
            scalar => scalar,
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

    /// The key of the first value whose keys on the path are longer than `LONGEST_WAY`.
    pub fn too_far(&self) -> Option<Span> {
        self.too_far
    }

    /// Finishes the tree. Returns `None` if no value was added or something is still open.
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
            self.way = frame.way;
            match frame.key.take() {
                Some((key, key_span)) => {
                    self.way += bytes(key);
                    self.pending_members.push(RawMember { key, key_span, value: id });
                    if self.way > LONGEST_WAY {
                        self.too_far.get_or_insert(key_span);
                    }
                }
                None => self.pending_items.push(id),
            }
        }
        self.tree.nodes.push(RawNode { span: Span::new(self.file, start, end), parent, kind });
        id
    }

    /// Sorts the members of a large object and records keys that occur twice.
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

fn bytes(text: Text) -> usize {
    (text.length & !DECODED) as usize
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a file has fewer than 2^31 bytes, and each node takes at least one"
)]
fn length<T>(items: &[T]) -> u32 {
    items.len() as u32
}
