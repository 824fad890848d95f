//! Finds the leaves of an `allOf`.

use super::Merging;
use crate::ir::{SchemaId, Shape};
use std::collections::BTreeSet;

/// The schemas that an `allOf` combines.
pub(super) struct Leaves {
    /// The leaves in order, each once; none is an `allOf` or a reference.
    pub(super) list: Vec<SchemaId>,
    /// Whether all of them admit `null`.
    pub(super) nullable: bool,
    /// Whether the `allOf` includes itself.
    pub(super) cyclic: bool,
}

impl Leaves {
    /// The key that tells sets of leaves apart.
    pub(super) fn key(&self) -> Vec<SchemaId> {
        let mut key = self.list.clone();
        key.sort_unstable();
        key
    }
}

impl Merging<'_> {
    pub(super) fn leaves(&mut self, id: SchemaId) -> Leaves {
        let parts = self.parts.get(&id).cloned().unwrap_or_default();
        self.walk(&parts, Some(id))
    }

    pub(super) fn leaves_of(&mut self, parts: &[SchemaId]) -> Leaves {
        self.walk(parts, None)
    }

    /// Follows parts down to their leaves. If the budget is exhausted, the remaining parts are left out.
    fn walk(&mut self, parts: &[SchemaId], root: Option<SchemaId>) -> Leaves {
        let mut leaves = Leaves { list: Vec::new(), nullable: true, cyclic: false };
        let mut seen: BTreeSet<SchemaId> = BTreeSet::new();
        let mut open: Vec<(SchemaId, bool)> = parts.iter().rev().map(|part| (*part, false)).collect();
        while let Some((id, nullable)) = open.pop() {
            let Some(left) = self.work.checked_sub(1) else { break };
            self.work = left;
            if Some(id) == root {
                leaves.cyclic = true;
                continue;
            }
            let schema = &self.api.schemas[id];
            let nullable = nullable || schema.nullable;
            if let Some(parts) = self.parts.get(&id) {
                if seen.insert(id) {
                    open.extend(parts.iter().rev().map(|part| (*part, nullable)));
                }
            } else if let Shape::Ref(target) = schema.shape {
                open.push((target, nullable));
            } else if seen.insert(id) {
                leaves.nullable &= nullable || schema.shape == Shape::Any;
                leaves.list.push(id);
            }
        }
        leaves.nullable &= !leaves.list.is_empty();
        leaves
    }
}
