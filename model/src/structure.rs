//! Decides whether two schemas mean the same.

use crate::ir::{Additional, Api, Object, SchemaId, Shape, Union};
use std::collections::BTreeSet;

/// The maximum number of pairs of schemas that [`equal`] compares; beyond it, two schemas count as different.
const MOST_PAIRS: usize = 20_000;
/// The maximum number of pairs that [`plainly_equal`] compares, which is called for many schemas.
const FEW_PAIRS: usize = 500;

/// Whether two schemas admit the same values by the same shapes; names of components, annotations and extensions are
/// ignored. Recursive schemas are equal if no schema of the cycle differs.
pub fn equal(api: &Api, a: SchemaId, b: SchemaId) -> bool {
    equal_within(api, a, b, MOST_PAIRS)
}

/// Works like [`equal`] with fewer pairs, for the passes, which compare many schemas and lose nothing if two equal ones
/// count as different.
pub(crate) fn plainly_equal(api: &Api, a: SchemaId, b: SchemaId) -> bool {
    equal_within(api, a, b, FEW_PAIRS)
}

fn equal_within(api: &Api, a: SchemaId, b: SchemaId, most: usize) -> bool {
    let mut assumed = BTreeSet::new();
    let mut open = vec![(a, b)];
    while let Some((a, b)) = open.pop() {
        if api.admits_null(a) != api.admits_null(b) {
            return false;
        }
        let (a, b) = (api.resolve(a), api.resolve(b));
        if a == b || !assumed.insert((a, b)) {
            continue;
        }
        if assumed.len() > most || api.schemas[a].constraints != api.schemas[b].constraints {
            return false;
        }
        if !heads(&api.schemas[a].shape, &api.schemas[b].shape, &mut open) {
            return false;
        }
    }
    true
}

/// Compares two shapes themselves, and adds the pairs of their inner schemas to `rest`.
fn heads(a: &Shape, b: &Shape, rest: &mut Vec<(SchemaId, SchemaId)>) -> bool {
    match (a, b) {
        (Shape::Array(a), Shape::Array(b)) => {
            rest.push((*a, *b));
            true
        }
        (Shape::Tuple(a), Shape::Tuple(b)) | (Shape::AllOf(a), Shape::AllOf(b)) => lists(a, b, rest),
        (Shape::Union(a), Shape::Union(b)) => unions(a, b, rest),
        (Shape::Object(a), Shape::Object(b)) => objects(a, b, rest),
        (
            Shape::Any
            | Shape::Never
            | Shape::Bool
            | Shape::Integer(_)
            | Shape::Number(_)
            | Shape::String(_)
            | Shape::Enum(_)
            | Shape::Foreign(_),
            _,
        ) => a == b,
        _ => false,
    }
}

fn lists(a: &[SchemaId], b: &[SchemaId], rest: &mut Vec<(SchemaId, SchemaId)>) -> bool {
    rest.extend(a.iter().copied().zip(b.iter().copied()));
    a.len() == b.len()
}

fn unions(a: &Union, b: &Union, rest: &mut Vec<(SchemaId, SchemaId)>) -> bool {
    let tags = match (&a.discriminator, &b.discriminator) {
        (Some(a), Some(b)) => a.property == b.property && a.mapping == b.mapping && a.default == b.default,
        (None, None) => true,
        _ => false,
    };
    tags && a.kind == b.kind && lists(&a.branches, &b.branches, rest)
}

fn objects(a: &Object, b: &Object, rest: &mut Vec<(SchemaId, SchemaId)>) -> bool {
    let additional = match (a.additional, b.additional) {
        (Additional::Schema(a), Additional::Schema(b)) => {
            rest.push((a, b));
            true
        }
        (a, b) => a == b,
    };
    let undeclared: BTreeSet<_> = a.required_undeclared.iter().collect();
    additional
        && a.properties.len() == b.properties.len()
        && undeclared == b.required_undeclared.iter().collect()
        && a.properties.iter().all(|(name, a)| {
            b.properties.get(name).is_some_and(|b| {
                rest.push((a.schema, b.schema));
                a.required == b.required
            })
        })
}
