//! Merges every allOf into one object, scalar or union.
//!
//! The parts of an allOf are followed down to their leaves: schemas that are neither allOf nor
//! reference. Leaves are merged two by two; where two merge below (members of one name, items), a new
//! allOf of both is added and merged in its turn, one per set of leaves, so that recursion ends.

mod leaves;
mod meet;
mod object;
mod unions;

use super::report;
use crate::Diagnostics;
use crate::ir::{Api, Constraints, Location, Schema, SchemaId, Shape};
use crate::read::{Reading, codes};
use crate::structure;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A set of leaves, and whether `null` is admitted on top.
type Key = (Vec<SchemaId>, bool);

struct Merging<'a> {
    api: Api,
    /// The parts of every allOf, also of those that are merged already.
    parts: BTreeMap<SchemaId, Vec<SchemaId>>,
    known: BTreeMap<Key, SchemaId>,
    queue: VecDeque<SchemaId>,
    /// Those over a union wait until its branches are merged.
    later: VecDeque<SchemaId>,
    /// Branches that come of multiplying: they may contradict each other, that is no defect.
    multiplied: BTreeSet<SchemaId>,
    /// How many schemas may still be added.
    budget: usize,
    /// How many parts may still be looked at.
    work: usize,
    reading: &'a Reading,
    said: &'a mut Diagnostics,
}

/// Small documents may add so many schemas in any case.
const LEAST_BUDGET: usize = 2_000;
/// For each schema that may be added, so many parts may be looked at.
const WORK_PER_SCHEMA: usize = 200;

/// No [`Shape::AllOf`] is left.
pub(super) fn merge(api: Api, reading: &Reading, said: &mut Diagnostics) -> Api {
    let mut parts = BTreeMap::new();
    for (id, schema) in api.schemas.iter() {
        if let Shape::AllOf(included) = &schema.shape {
            parts.insert(id, included.clone());
        }
    }
    let budget = LEAST_BUDGET.saturating_add(api.schemas.len().saturating_mul(reading.most_merged));
    let queue = parts.keys().copied().collect();
    let mut merging = Merging {
        api,
        parts,
        known: BTreeMap::new(),
        queue,
        later: VecDeque::new(),
        multiplied: BTreeSet::new(),
        budget,
        work: budget.saturating_mul(WORK_PER_SCHEMA),
        reading,
        said,
    };
    while let Some(id) = merging.queue.pop_front() {
        merging.one(id);
    }
    loop {
        if let Some(id) = merging.queue.pop_front() {
            merging.one(id);
        } else if let Some(id) = merging.later.pop_front() {
            merging.over_unions(id);
        } else {
            return merging.api;
        }
    }
}

impl Merging<'_> {
    fn one(&mut self, id: SchemaId) {
        let parts = self.parts.get(&id).cloned().unwrap_or_default();
        self.inherit_annotations(id, &parts);
        let telling: Vec<SchemaId> =
            parts.iter().copied().filter(|part| !says_nothing(&self.api.schemas[*part])).collect();
        match telling.as_slice() {
            [] => self.api.schemas[id].shape = Shape::Any,
            [one] if !self.parts.contains_key(one) => self.only(id, *one),
            _ => self.several(id),
        }
    }

    /// An allOf of one schema is that schema.
    fn only(&mut self, id: SchemaId, part: SchemaId) {
        let only = self.api.schemas[part].clone();
        let schema = &mut self.api.schemas[id];
        schema.nullable |= only.nullable;
        schema.constraints = only.constraints;
        schema.shape = only.shape;
    }

    fn several(&mut self, id: SchemaId) {
        let leaves = self.leaves(id);
        let at = self.api.schemas[id].at;
        if self.work == 0 {
            self.report(&codes::BUDGET, at, "too many schemas to merge: some parts are left out here".to_owned());
        }
        if leaves.cyclic {
            self.report(&codes::ALLOF_CYCLE, at, "this allOf includes itself; that part is left out".to_owned());
        }
        let forced = self.api.schemas[id].nullable;
        self.known.entry((leaves.key(), forced)).or_insert(id);
        if leaves.list.iter().any(|leaf| matches!(self.api.schemas[*leaf].shape, Shape::Union(_))) {
            self.later.push_back(id);
            return;
        }
        let merged = self.fold(id, &leaves);
        let schema = &mut self.api.schemas[id];
        schema.nullable |= leaves.nullable;
        (schema.shape, schema.constraints) = merged;
    }

    /// Merges leaves that are no unions.
    fn fold(&mut self, id: SchemaId, leaves: &leaves::Leaves) -> (Shape, Constraints) {
        let at = self.api.schemas[id].at;
        let mut shape = Shape::Any;
        let mut constraints = Constraints::default();
        let mut closed = false;
        for leaf in &leaves.list {
            let leaf = self.api.schemas[*leaf].clone();
            meet::constraints(&mut constraints, leaf.constraints);
            closed |= leaf.at == at && object::is_closed(&leaf.shape);
            let Some(met) = self.meet(shape, leaf.shape) else {
                // `null` alone may be left, and was meant then.
                if !leaves.nullable && !self.multiplied.contains(&id) {
                    self.report(&codes::CONTRADICTION, at, "no value satisfies all parts of this allOf".to_owned());
                }
                return (Shape::Never, Constraints::default());
            };
            shape = met;
        }
        if closed {
            object::close(&mut shape);
        }
        (shape, constraints)
    }

    /// What a schema does not say itself, its parts in place may say.
    fn inherit_annotations(&mut self, id: SchemaId, parts: &[SchemaId]) {
        let mut annotations = std::mem::take(&mut self.api.schemas[id].annotations);
        for part in parts {
            let part = &self.api.schemas[*part].annotations;
            annotations.title = annotations.title.or_else(|| part.title.clone());
            annotations.description = annotations.description.or_else(|| part.description.clone());
            annotations.deprecated |= part.deprecated;
            annotations.read_only |= part.read_only;
            annotations.write_only |= part.write_only;
            annotations.default = annotations.default.or(part.default);
            if annotations.examples.is_empty() {
                annotations.examples.clone_from(&part.examples);
            }
        }
        self.api.schemas[id].annotations = annotations;
    }

    /// The schema that admits what both admit.
    fn both(&mut self, a: SchemaId, b: SchemaId) -> SchemaId {
        let (x, y) = (self.api.resolve(a), self.api.resolve(b));
        let same_null = self.api.admits_null(a) == self.api.admits_null(b);
        let unknown = |merging: &Self, id| merging.parts.contains_key(&id);
        if same_null
            && (x == y || (!unknown(self, x) && !unknown(self, y) && structure::plainly_equal(&self.api, x, y)))
        {
            return b;
        }
        if says_nothing(&self.api.schemas[x]) && !unknown(self, x) {
            return b;
        }
        if says_nothing(&self.api.schemas[y]) && !unknown(self, y) {
            return a;
        }
        self.all(&[a, b], b)
    }

    /// One schema of several, which stands where `like` stands. `like` too if there are too many.
    fn all(&mut self, parts: &[SchemaId], like: SchemaId) -> SchemaId {
        let leaves = self.leaves_of(parts);
        let key = (leaves.key(), false);
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let at = self.api.schemas[like].at;
        let Some(left) = self.budget.checked_sub(1).filter(|_| self.work > 0) else {
            self.report(&codes::BUDGET, at, "too many schemas to merge: only one of them is used here".to_owned());
            return like;
        };
        self.budget = left;
        let annotations = self.api.schemas[like].annotations.clone();
        let schema = Schema { annotations, ..Schema::new(Shape::AllOf(parts.to_vec()), at) };
        let id = self.api.schemas.push(schema);
        self.parts.insert(id, parts.to_vec());
        self.known.insert(key, id);
        self.queue.push_back(id);
        id
    }

    fn report(&mut self, code: &'static crate::Code, at: Location, message: String) {
        report(&self.api, self.said, code, at, message);
    }
}

fn says_nothing(schema: &Schema) -> bool {
    schema.shape == Shape::Any && schema.constraints == Constraints::default()
}
