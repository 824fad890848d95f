//! Reads `oneOf` and `anyOf`.

use super::Part;
use super::object::is_silent;
use crate::Node;
use crate::ir::{SchemaId, Shape, Union, UnionKind};
use crate::read::codes;
use crate::read::reader::Reader;
use crate::source::Kind;

/// The keywords of a branch that only restricts what the other parts admit: a branch without others makes no type of
/// its own.
const RESTRICTING: &[&str] =
    &["required", "not", "if", "then", "else", "minProperties", "maxProperties", "title", "description"];

impl<'t> Reader<'t> {
    /// The parts that `oneOf` and `anyOf` make. `alone` is whether no other keyword declares what the values are.
    pub(super) fn unions(&mut self, node: Node<'t>, alone: bool) -> Vec<Part> {
        let mut parts = Vec::new();
        for (key, kind) in [("oneOf", UnionKind::OneOf), ("anyOf", UnionKind::AnyOf)] {
            let Some(list) = self.array(node, key) else { continue };
            if list.is_empty() {
                self.report(&codes::WRONG_VALUE, list, || format!("an empty `{key}` admits nothing; it is ignored"));
            } else if list.items().all(restricts)
                && !(alone && list.items().any(|branch| branch.get("required").is_none()))
            {
                self.report(&codes::NO_BRANCH_TYPES, list, || {
                    format!("the branches of this `{key}` only restrict values; they make no types")
                });
            } else {
                parts.push(self.union(node, list, kind, parts.is_empty()));
            }
        }
        parts
    }

    fn union(&mut self, node: Node<'t>, list: Node<'t>, kind: UnionKind, first: bool) -> Part {
        let branches: Vec<Node<'t>> = list.items().filter(|branch| !self.is_null(*branch)).collect();
        let nullable = branches.len() < list.len();
        let ids: Vec<_> = branches.iter().map(|branch| self.schema(*branch)).collect();
        let shape = match ids.len() {
            0 => Shape::Never,
            1 => Shape::AllOf(ids),
            _ => {
                let discriminator = if first { self.discriminator(node, &branches) } else { None };
                Shape::Union(Union { kind, branches: ids, discriminator })
            }
        };
        Part { nullable, ..Part::of(shape) }
    }

    /// A union of schemas that no keyword of the document makes one; it has the location of the first schema.
    pub(super) fn any_of(&mut self, first: Node<'t>, values: &[Node<'t>]) -> SchemaId {
        let branches = values.iter().map(|value| self.schema(*value)).collect();
        self.synthetic(first, Shape::Union(Union { kind: UnionKind::AnyOf, branches, discriminator: None }))
    }

    /// Whether a schema admits `null` and nothing else.
    fn is_null(&self, node: Node<'t>) -> bool {
        let Some(node) = self.peek(node) else { return false };
        let only_null = |key: &str| {
            node.get(key).is_some_and(|list| list.is_array() && !list.is_empty() && list.items().all(Node::is_null))
        };
        let named_null = |value: Node<'t>| value.is_null() || value.as_str() == Some("null");
        let typed_null = node.get("type").is_some_and(|value| match value.kind() {
            Kind::Array => value.len() == 1 && value.items().all(named_null),
            _ => named_null(value),
        });
        typed_null || only_null("enum") || node.get("const").is_some_and(Node::is_null)
    }
}

fn restricts(branch: Node<'_>) -> bool {
    branch.is_object() && !branch.is_empty() && branch.members().all(|entry| RESTRICTING.contains(&entry.key))
}

/// The maximum number of schemas that a schema is compared with.
const MOST_COMPARED: usize = 64;

/// The schemas without those that are written like an earlier one.
pub(super) fn different(nodes: Vec<Node<'_>>) -> Vec<Node<'_>> {
    let mut kept: Vec<Node<'_>> = Vec::new();
    for node in nodes {
        if !kept.iter().take(MOST_COMPARED).any(|known| alike(*known, node)) {
            kept.push(node);
        }
    }
    kept
}

/// Whether two schemas are the same text, apart from descriptions. Large ones count as different.
fn alike(a: Node<'_>, b: Node<'_>) -> bool {
    const LARGEST: usize = 200;
    let mut open = vec![(a, b)];
    let mut seen = 0;
    while let Some((a, b)) = open.pop() {
        seen += 1;
        let kinds = if a.is_array() || a.is_object() {
            a.kind() == b.kind() && a.len() == b.len()
        } else {
            a.kind() == b.kind()
        };
        if !kinds || seen > LARGEST {
            return false;
        }
        open.extend(a.items().zip(b.items()));
        for entry in a.members().filter(|entry| !matches!(entry.key, "description" | "title")) {
            let Some(other) = b.get(entry.key) else { return false };
            open.push((entry.value, other));
        }
    }
    true
}

/// Whether a schema is written as one that admits every value.
pub(super) fn admits_all(node: Node<'_>) -> bool {
    node.as_bool() == Some(true) || (node.is_object() && node.members().all(|entry| is_silent(entry.key)))
}
