//! Merges two shapes into one, and the bounds of both.

use super::Merging;
use crate::ir::{Constraints, IntFormat, Literal, NumFormat, SchemaId, Shape, StrFormat};
use crate::read::{Side, narrower};
use std::collections::BTreeSet;

impl Merging<'_> {
    /// The shape that admits what both shapes admit; `None` if that is nothing. Unions are multiplied elsewhere.
    pub(super) fn meet(&mut self, a: Shape, b: Shape) -> Option<Shape> {
        match (a, b) {
            (Shape::Any, one) | (one, Shape::Any) => Some(one),
            (Shape::Object(a), Shape::Object(b)) => Some(Shape::Object(self.objects(a, b))),
            (Shape::Array(a), Shape::Array(b)) => Some(Shape::Array(self.both(a, b))),
            (Shape::Tuple(a), Shape::Tuple(b)) => Some(Shape::Tuple(self.tuples(a, &b))),
            (Shape::Tuple(items), Shape::Array(each)) | (Shape::Array(each), Shape::Tuple(items)) => {
                Some(Shape::Tuple(items.into_iter().map(|item| self.both(item, each)).collect()))
            }
            (a, b) => values(a, b),
        }
    }

    fn tuples(&mut self, mut a: Vec<SchemaId>, b: &[SchemaId]) -> Vec<SchemaId> {
        for (at, item) in b.iter().enumerate() {
            match a.get(at).copied() {
                Some(known) => {
                    let both = self.both(known, *item);
                    if let Some(slot) = a.get_mut(at) {
                        *slot = both;
                    }
                }
                None => a.push(*item),
            }
        }
        a
    }
}

/// The shape that admits what both shapes admit, for shapes without inner schemas.
pub(super) fn values(a: Shape, b: Shape) -> Option<Shape> {
    match (a, b) {
        (Shape::Enum(a), b) => literals(a, &b),
        (a, Shape::Enum(b)) => literals(b, &a),
        (a, b) => scalars(a, b),
    }
}

/// The literals that another shape admits too.
fn literals(values: Vec<Literal>, other: &Shape) -> Option<Shape> {
    let kept: Vec<Literal> = match other {
        Shape::Enum(others) => {
            let others: BTreeSet<String> = others.iter().map(|value| format!("{value:?}")).collect();
            values.into_iter().filter(|value| others.contains(&format!("{value:?}"))).collect()
        }
        _ => values.into_iter().filter(|value| admits(other, value)).collect(),
    };
    (!kept.is_empty()).then_some(Shape::Enum(kept))
}

fn admits(shape: &Shape, literal: &Literal) -> bool {
    match shape {
        Shape::Bool => matches!(literal, Literal::Bool(_)),
        Shape::Integer(_) => matches!(literal, Literal::Integer(_)),
        Shape::Number(_) => matches!(literal, Literal::Integer(_) | Literal::Number(_)),
        Shape::String(_) => matches!(literal, Literal::String(_)),
        Shape::Object(_) => matches!(literal, Literal::Json(text) if text.starts_with('{')),
        Shape::Array(_) | Shape::Tuple(_) => matches!(literal, Literal::Json(text) if text.starts_with('[')),
        _ => false,
    }
}

/// The narrower of two scalars of one kind.
fn scalars(a: Shape, b: Shape) -> Option<Shape> {
    match (a, b) {
        (Shape::Bool, Shape::Bool) => Some(Shape::Bool),
        (Shape::Integer(a), Shape::Integer(b)) => Some(Shape::Integer(if b == IntFormat::Unstated { a } else { b })),
        (Shape::Integer(one), Shape::Number(_)) | (Shape::Number(_), Shape::Integer(one)) => Some(Shape::Integer(one)),
        (Shape::Number(a), Shape::Number(b)) => Some(Shape::Number(if b == NumFormat::Double { a } else { b })),
        (Shape::String(a), Shape::String(b)) => Some(Shape::String(if b == StrFormat::Text { a } else { b })),
        (Shape::Foreign(one), _) | (_, Shape::Foreign(one)) => Some(Shape::Foreign(one)),
        _ => None,
    }
}

/// Narrows the bounds of `to` by those of `from`. Of two patterns the first is kept; both are checked on the wire.
pub(super) fn constraints(to: &mut Constraints, from: Constraints) {
    to.minimum = bound(to.minimum.take(), from.minimum, Side::Low);
    to.maximum = bound(to.maximum.take(), from.maximum, Side::High);
    to.multiple_of = to.multiple_of.take().or(from.multiple_of);
    to.pattern = to.pattern.take().or(from.pattern);
    to.min_length = to.min_length.max(from.min_length);
    to.min_items = to.min_items.max(from.min_items);
    to.min_properties = to.min_properties.max(from.min_properties);
    to.max_length = least(to.max_length, from.max_length);
    to.max_items = least(to.max_items, from.max_items);
    to.max_properties = least(to.max_properties, from.max_properties);
    to.unique_items |= from.unique_items;
}

fn bound(a: Option<(String, bool)>, b: Option<(String, bool)>, side: Side) -> Option<(String, bool)> {
    match b {
        Some(b) => Some(narrower(a, b, side)),
        None => a,
    }
}

fn least(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
