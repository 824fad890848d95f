//! Reads `items` and `prefixItems`.

use crate::Node;
use crate::ir::{Shape, Union, UnionKind};
use crate::read::codes;
use crate::read::reader::Reader;
use crate::read::schema::union::{admits_all, different};
use crate::source::Kind;

impl<'t> Reader<'t> {
    pub(super) fn array_shape(&mut self, node: Node<'t>) -> Shape {
        let items = node.get("items");
        if let Some(prefix) = node.get("prefixItems").filter(|prefix| prefix.is_array() && !prefix.is_empty()) {
            return self.tuple(node, prefix, items);
        }
        match items {
            Some(items) if matches!(items.kind(), Kind::Object | Kind::Bool(_)) => Shape::Array(self.schema(items)),
            // JSON Schema draft-07 §6.4.1: a list of schemas, the rest in `additionalItems`.
            Some(items) if items.is_array() && !items.is_empty() => {
                self.tuple(node, items, node.get("additionalItems"))
            }
            Some(items) => {
                self.wrong_kind("items", "a schema", items);
                Shape::Array(self.synthetic(node, Shape::Any))
            }
            None => Shape::Array(self.synthetic(node, Shape::Any)),
        }
    }

    /// Reads `items: { anyOf: … }` without a type: converters from versions without unions hide them this way, where no
    /// validator applies them. A value is meant to be of one of the branches or a list of such, and may be anything
    /// else.
    pub(super) fn union_within_items(&mut self, node: Node<'t>) -> Option<Shape> {
        let items = node.get("items").filter(|items| items.get("anyOf").or(items.get("oneOf")).is_some())?;
        self.report(&codes::UNION_WITHIN_ITEMS, items, || {
            "without `type: array` this holds for other values too; it is read as the union or a list of it".to_owned()
        });
        let item = self.schema(items);
        let list = self.synthetic(node, Shape::Array(item));
        let other = self.synthetic(node, Shape::Any);
        Some(Shape::Union(Union { kind: UnionKind::AnyOf, branches: vec![item, list, other], discriminator: None }))
    }

    fn tuple(&mut self, node: Node<'t>, prefix: Node<'t>, rest: Option<Node<'t>>) -> Shape {
        let closed = rest.is_none_or(|rest| rest.as_bool() == Some(false));
        if closed {
            return Shape::Tuple(prefix.items().map(|item| self.schema(item)).collect());
        }
        let values: Vec<Node<'t>> = prefix.items().chain(rest).collect();
        let different = different(values);
        if different.iter().any(|value| admits_all(*value)) {
            self.report(&codes::TUPLE, prefix, || {
                "items beyond the first ones may be anything; all are kept as they are".to_owned()
            });
            return Shape::Array(self.synthetic(node, Shape::Any));
        }
        match (different.as_slice(), prefix.items().next()) {
            ([one], _) => Shape::Array(self.schema(*one)),
            (several, Some(first)) => Shape::Array(self.any_of(first, several)),
            (_, None) => Shape::Array(self.synthetic(node, Shape::Any)),
        }
    }
}
