//! Simplifies unions: no nested ones without a discriminator, no branch twice, no branch that admits nothing, and
//! `null` of a branch becomes `null` of the union.
//!
//! Branches that the document tells apart stay separate, however alike they are: a tag, or the code that makes such a
//! value, determines which one is meant.

use super::union_cycles::{self, Branch};
use crate::Diagnostics;
use crate::ir::{Api, SchemaId, Shape, Union};
use crate::structure;
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of branches that a nameless branch is compared with; branches that are the same schema are found
/// among any number.
const MOST_COMPARED: usize = 64;

/// Simplifies every union.
pub(super) fn simplify(mut api: Api, said: &mut Diagnostics) -> Api {
    let closing = union_cycles::closing(&api, said);
    for id in api.schemas.ids() {
        let Shape::Union(union) = &api.schemas[id].shape else { continue };
        let (simple, nullable) = simpler(&api, id, union, &closing);
        api.schemas[id].nullable |= nullable;
        match (simple.branches.as_slice(), &simple.discriminator) {
            ([], _) => api.schemas[id].shape = Shape::Never,
            ([one], None) => collapse(&mut api, id, *one),
            _ => api.schemas[id].shape = Shape::Union(simple),
        }
    }
    api
}

fn simpler(api: &Api, id: SchemaId, union: &Union, closing: &BTreeSet<Branch>) -> (Union, bool) {
    let flat = if union.discriminator.is_some() { union.branches.clone() } else { flatten(api, id, union, closing) };
    let nameless = if union.discriminator.is_some() { BTreeSet::new() } else { nameless(api, &flat) };
    let mut nullable = union.branches.iter().any(|branch| api.admits_null(*branch));
    let mut kept: Vec<SchemaId> = Vec::new();
    let mut known: BTreeMap<SchemaId, usize> = BTreeMap::new();
    // Where each branch went, for the discriminator.
    let mut moved: Vec<Option<usize>> = Vec::new();
    for branch in &flat {
        nullable |= api.admits_null(*branch);
        let target = api.resolve(*branch);
        if api.schemas[target].shape == Shape::Never || closing.contains(&(id, *branch)) {
            moved.push(None);
            continue;
        }
        let same = known.get(&target).copied().or_else(|| equal_position(api, &nameless, &kept, *branch));
        let at = same.unwrap_or(kept.len());
        if same.is_none() {
            kept.push(*branch);
        }
        known.insert(target, at);
        moved.push(Some(at));
    }
    let mut discriminator = union.discriminator.clone();
    if let Some(discriminator) = &mut discriminator {
        discriminator.default = discriminator.default.and_then(|at| moved.get(at).copied().flatten());
        discriminator.mapping = std::mem::take(&mut discriminator.mapping)
            .into_iter()
            .filter_map(|(tag, at)| Some((tag, moved.get(at).copied().flatten()?)))
            .collect();
    }
    (Union { kind: union.kind, branches: kept, discriminator }, nullable)
}

fn equal_position(api: &Api, nameless: &BTreeSet<SchemaId>, kept: &[SchemaId], branch: SchemaId) -> Option<usize> {
    let few = kept.get(..MOST_COMPARED.min(kept.len())).filter(|_| nameless.contains(&branch))?;
    few.iter().position(|known| nameless.contains(known) && structure::plainly_equal(api, *known, branch))
}

/// The branches that are inline schemas of plain values: nothing tells one from another of its kind.
fn nameless(api: &Api, branches: &[SchemaId]) -> BTreeSet<SchemaId> {
    let is_nameless = |id: &&SchemaId| {
        let schema = &api.schemas[**id];
        let plain = matches!(
            schema.shape,
            Shape::Any | Shape::Bool | Shape::Integer(_) | Shape::Number(_) | Shape::String(_) | Shape::Enum(_)
        );
        // What was merged from a reference and other parts has the location of the reference.
        let referred = || api.node(schema.at).is_some_and(|node| node.get("$ref").is_some());
        plain && !referred()
    };
    branches.iter().filter(is_nameless).copied().collect()
}

/// The branches of a union, with those of inline unions without a discriminator in place of these.
fn flatten(api: &Api, id: SchemaId, union: &Union, closing: &BTreeSet<Branch>) -> Vec<SchemaId> {
    let kept = |id: SchemaId, union: &Union| {
        let kept = union.branches.iter().rev().copied().filter(move |&branch| !closing.contains(&(id, branch)));
        kept.collect::<Vec<_>>()
    };
    let mut flat = Vec::new();
    let mut seen = BTreeSet::from([id]);
    let mut open = kept(id, union);
    while let Some(branch) = open.pop() {
        match &api.schemas[branch].shape {
            Shape::Union(inner) if inner.discriminator.is_none() && seen.insert(branch) => {
                open.extend(kept(branch, inner));
            }
            Shape::Union(inner) if inner.discriminator.is_none() => {}
            _ => flat.push(branch),
        }
    }
    flat
}

/// Replaces a union by its only branch.
fn collapse(api: &mut Api, id: SchemaId, branch: SchemaId) {
    let only = api.schemas[branch].clone();
    let schema = &mut api.schemas[id];
    schema.nullable |= only.nullable;
    schema.constraints = only.constraints;
    schema.shape = only.shape;
}
