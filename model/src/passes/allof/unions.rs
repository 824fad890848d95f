//! Turns an `allOf` over a union into a union of `allOf`s.

use super::Merging;
use crate::ir::{Constraints, SchemaId, Shape, Union, UnionKind};
use crate::read::codes;

/// The factor by which a single union may have more branches: it is not multiplied, only merged with the other parts,
/// which is cheaper.
const ALONE: usize = 16;

impl Merging<'_> {
    /// Merges an `allOf` that has unions among its leaves, after all others are merged.
    pub(super) fn over_unions(&mut self, id: SchemaId) {
        self.current = Some(id);
        let leaves = self.leaves(id);
        self.api.schemas[id].nullable |= leaves.nullable;
        let (unions, rest): (Vec<SchemaId>, Vec<SchemaId>) =
            leaves.list.iter().partition(|leaf| matches!(self.api.schemas[**leaf].shape, Shape::Union(_)));
        let Some((&first, more)) = unions.split_first() else { return };
        if more.is_empty() && self.branches(first).iter().all(|branch| self.implies_all(*branch, &rest)) {
            self.union_alone(id, first);
            return;
        }
        let product = unions.iter().fold(1_usize, |n, union| n.saturating_mul(self.branches(*union).len()));
        let most = self.reading.most_branches.saturating_mul(if more.is_empty() { ALONE } else { 1 });
        if product > most {
            let at = self.api.schemas[id].at;
            let message = format!("{product} combinations of branches: only one of the unions is used");
            self.report(&codes::LARGE_UNION, at, message);
            self.union_alone(id, first);
            return;
        }
        let union = match unions.iter().position(|union| self.has_tag(*union)).filter(|_| !more.is_empty()) {
            // A tag names one branch of one union: the others are multiplied within each of its branches.
            Some(at) => {
                let others = unions.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, union)| *union);
                let rest: Vec<SchemaId> = rest.iter().copied().chain(others).collect();
                self.multiply(unions.get(at..=at).unwrap_or_default(), &rest)
            }
            None => self.multiply(&unions, &rest),
        };
        self.api.schemas[id].shape = Shape::Union(union);
        self.api.schemas[id].constraints = Constraints::default();
    }

    fn has_tag(&self, union: SchemaId) -> bool {
        matches!(&self.api.schemas[union].shape, Shape::Union(union) if union.discriminator.is_some())
    }

    fn branches(&self, union: SchemaId) -> Vec<SchemaId> {
        match &self.api.schemas[union].shape {
            Shape::Union(union) => union.branches.clone(),
            _ => Vec::new(),
        }
    }

    /// Makes the `allOf` the union: a reference to it if it is defined elsewhere.
    fn union_alone(&mut self, id: SchemaId, union: SchemaId) {
        let elsewhere = self.api.schemas[union].at != self.api.schemas[id].at;
        let shape = if elsewhere { Shape::Ref(union) } else { self.api.schemas[union].shape.clone() };
        self.api.schemas[id].shape = shape;
        self.api.schemas[id].constraints = Constraints::default();
    }

    /// The union of every choice of one branch per union, together with the rest.
    fn multiply(&mut self, unions: &[SchemaId], rest: &[SchemaId]) -> Union {
        let mut kind = UnionKind::OneOf;
        let mut discriminator = None;
        let mut choices: Vec<Vec<SchemaId>> = vec![Vec::new()];
        for id in unions {
            let Shape::Union(union) = &self.api.schemas[*id].shape else { continue };
            if union.kind != UnionKind::OneOf {
                kind = union.kind;
            }
            discriminator.clone_from(&union.discriminator);
            choices = choices
                .iter()
                .flat_map(|chosen| union.branches.iter().map(|branch| [chosen.as_slice(), &[*branch]].concat()))
                .collect();
        }
        let first = unions.first().copied();
        let branches = choices.into_iter().filter_map(|chosen| Some(self.branch(first?, &chosen, rest))).collect();
        Union { kind, branches, discriminator }
    }

    fn branch(&mut self, union: SchemaId, chosen: &[SchemaId], rest: &[SchemaId]) -> SchemaId {
        let &[like, ..] = chosen else { return union };
        if chosen.len() == 1 && self.implies_all(like, rest) {
            return like;
        }
        let before = self.api.schemas.len();
        let id = self.all(&[rest, chosen].concat(), like);
        if id.index() >= before {
            self.multiplied.insert(id);
        }
        id
    }
}
