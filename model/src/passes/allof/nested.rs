//! Merges two schemas within two that are merged: properties of one name, items.

use super::{Begun, Merging, inherit};
use crate::ir::{Location, Schema, SchemaId, Shape};
use crate::read::codes;

impl Merging<'_> {
    /// The schema that admits what both admit.
    pub(super) fn both(&mut self, a: SchemaId, b: SchemaId) -> SchemaId {
        let is_named = |merging: &Self, id: SchemaId| matches!(merging.api.schemas[id].shape, Shape::Ref(_));
        if self.implied(a, b) {
            let better = is_named(self, a) && !is_named(self, b) && self.implied(b, a);
            return self.annotated(if better { a } else { b }, a, b);
        }
        if self.implied(b, a) {
            return self.annotated(a, a, b);
        }
        if let Some(one) = self.including(a, b) {
            return self.annotated(one, a, b);
        }
        self.all(&[a, b], self.own(a, b))
    }

    /// The one of two schemas that includes the other by its `allOf`.
    fn including(&mut self, a: SchemaId, b: SchemaId) -> Option<SchemaId> {
        let all = self.leaves_of(&[a, b]);
        [b, a].into_iter().find(|one| {
            self.is_open(self.api.resolve(*one)) && {
                let leaves = self.leaves_of(&[*one]);
                leaves.nullable == all.nullable && leaves.key() == all.key()
            }
        })
    }

    /// The schema `one`, which is the merge of `a` and `b`, with the annotations of both: a reference to it where the
    /// other adds any.
    fn annotated(&mut self, one: SchemaId, a: SchemaId, b: SchemaId) -> SchemaId {
        let schemas = &self.api.schemas;
        let mut annotations = schemas[b].annotations.clone();
        inherit(&mut annotations, &schemas[a].annotations);
        if annotations == schemas[one].annotations {
            return one;
        }
        let Some(left) = self.budget.checked_sub(1) else { return one };
        self.budget = left;
        let shape = match schemas[one].shape {
            Shape::Ref(target) => Shape::Ref(target),
            _ => Shape::Ref(one),
        };
        let nullable = schemas[one].nullable;
        let at = schemas[self.own(a, b)].at;
        self.api.schemas.push(Schema { nullable, annotations, ..Schema::new(shape, at) })
    }

    /// The one of two schemas that gives its location to the merged schema: the one within the schema that is being
    /// merged, because a schema that is made at a location of its own is named after that.
    fn own(&self, a: SchemaId, b: SchemaId) -> SchemaId {
        if !self.stands_within(b) && self.stands_within(a) { a } else { b }
    }

    fn stands_within(&self, id: SchemaId) -> bool {
        let Some(place) = self.current.and_then(|current| self.begun.get(&current)).map(|begun| begun.place) else {
            return false;
        };
        let at = self.api.schemas[id].at;
        let mut next = self.api.node(at).filter(|_| at.document == place.document);
        while let Some(node) = next {
            if node.id() == place.node {
                return true;
            }
            next = node.parent();
        }
        false
    }

    /// Adds one schema of several parts at the location of `like`; returns `like` itself if there are too many.
    pub(super) fn all(&mut self, parts: &[SchemaId], like: SchemaId) -> SchemaId {
        let leaves = (self.leaves_of(parts).key(), false);
        if let Some(known) = self.begun_around(&leaves) {
            return known;
        }
        let at = self.api.schemas[like].at;
        let key = (leaves.0.clone(), at);
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let Some(left) = self.budget.checked_sub(1).filter(|_| self.work > 0) else {
            self.report(&codes::BUDGET, at, "too many schemas to merge: only one of them is used here".to_owned());
            return like;
        };
        self.budget = left;
        let annotations = self.api.schemas[like].annotations.clone();
        let schema = Schema { annotations, ..Schema::new(Shape::AllOf(parts.to_vec()), at) };
        let id = self.api.schemas.push(schema);
        let (place, within) = self.place(like, at);
        self.begun.insert(id, Begun { leaves, place, within });
        self.parts.insert(id, parts.to_vec());
        self.known.insert(key, id);
        self.queue.push_back(id);
        id
    }

    /// The location and the enclosing `allOf` of a schema that is added. One that is added elsewhere serves every
    /// `allOf` that leads there, so it may depend on none of them.
    fn place(&self, like: SchemaId, at: Location) -> (Location, Option<SchemaId>) {
        let around = self.current.filter(|_| self.stands_within(like));
        match around.and_then(|around| Some((around, self.begun.get(&around)?))) {
            Some((around, begun)) => (begun.place, Some(around)),
            None => (at, None),
        }
    }

    /// The schema that is being merged, or one around it, if it has the same leaves: recursion ends there.
    fn begun_around(&mut self, leaves: &super::Key) -> Option<SchemaId> {
        let mut next = self.current;
        while let Some(id) = next {
            self.work = self.work.checked_sub(1)?;
            let begun = self.begun.get(&id)?;
            if begun.leaves == *leaves {
                return Some(id);
            }
            next = begun.within;
        }
        None
    }
}
