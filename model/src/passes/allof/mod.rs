//! Merges every `allOf` into one object, scalar or union.
//!
//! The parts of an `allOf` are followed down to their leaves: schemas that are neither an `allOf` nor a reference.
//! Leaves are merged in pairs. If two inner schemas are to be merged (properties of one name, items) and one implies
//! the other, that one is taken as it is; otherwise a new `allOf` of both is added and merged in its turn: one per set
//! of leaves and location, so that recursion ends and nothing is named after a location that it shares with others by
//! chance.

mod flatten;
mod implied;
mod intersect;
mod nested;
mod object;
mod unions;

use super::report;
use crate::Diagnostics;
use crate::ir::{Annotations, Api, Constraints, Location, Object, Schema, SchemaId, Shape};
use crate::read::{Reading, codes};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A set of leaves, and whether `null` is admitted in addition.
type Key = (Vec<SchemaId>, bool);

/// An `allOf` of several parts, of the document or added, whose merging has begun.
struct Begun {
    leaves: Key,
    /// The location of the outermost `allOf` that it belongs to.
    place: Location,
    /// The `allOf` that it was added for, if it is within that location.
    within: Option<SchemaId>,
}

struct Merging<'a> {
    api: Api,
    /// The parts of every `allOf`, also of those that are merged already.
    parts: BTreeMap<SchemaId, Vec<SchemaId>>,
    /// The schemas that were added, by their leaves and location.
    known: BTreeMap<(Vec<SchemaId>, Location), SchemaId>,
    begun: BTreeMap<SchemaId, Begun>,
    /// The `allOf` that is being merged.
    current: Option<SchemaId>,
    /// Whether every `allOf` is merged, except those over unions.
    settled: bool,
    queue: VecDeque<SchemaId>,
    /// The `allOf`s over a union, which wait until its branches are merged.
    later: VecDeque<SchemaId>,
    /// The branches that result from multiplying unions: they may be contradictory, which is not a defect.
    multiplied: BTreeSet<SchemaId>,
    /// The number of schemas that may still be added.
    budget: usize,
    /// The number of parts that may still be visited.
    work: usize,
    /// The number of members and values that may still be copied from one schema into another.
    copies: usize,
    reading: &'a Reading,
    said: &'a mut Diagnostics,
}

/// The number of schemas that may be added for any document, however small.
const LEAST_BUDGET: usize = 2_000;
/// The number of parts that may be visited for each schema that may be added.
const WORK_PER_SCHEMA: usize = 200;

/// The number of members and values that may be copied for any document, however small.
const LEAST_COPIES: usize = 100_000;
/// The number of further members and values that may be copied for each schema.
const COPIES_PER_SCHEMA: usize = 8;

/// Merges every `allOf`, so that no [`Shape::AllOf`] is left.
pub(super) fn merge(api: Api, reading: &Reading, said: &mut Diagnostics) -> Api {
    let mut parts = BTreeMap::new();
    for (id, schema) in api.schemas.iter() {
        if let Shape::AllOf(included) = &schema.shape {
            parts.insert(id, included.clone());
        }
    }
    let budget = LEAST_BUDGET.saturating_add(api.schemas.len().saturating_mul(reading.most_merged));
    let copies = LEAST_COPIES.saturating_add(api.schemas.len().saturating_mul(COPIES_PER_SCHEMA));
    let written: Vec<SchemaId> = parts.keys().copied().collect();
    let mut merging = Merging {
        api,
        parts,
        known: BTreeMap::new(),
        begun: BTreeMap::new(),
        current: None,
        settled: false,
        queue: VecDeque::new(),
        later: VecDeque::new(),
        multiplied: BTreeSet::new(),
        budget,
        work: budget.saturating_mul(WORK_PER_SCHEMA),
        copies,
        reading,
        said,
    };
    // First those that are only a name for another schema, so that a merge with one of them sees that schema.
    let several = written.into_iter().filter(|id| !merging.alone(*id)).collect();
    merging.queue = several;
    merging.run();
    merging.api
}

impl Merging<'_> {
    fn run(&mut self) {
        self.drain();
        self.settled = true;
        while let Some(id) = self.later.pop_front() {
            self.over_unions(id);
            self.drain();
        }
    }

    fn drain(&mut self) {
        while let Some(id) = self.queue.pop_front() {
            if !self.alone(id) {
                self.several(id);
            }
        }
    }

    /// Whether at most one part has an effect; if so, the `allOf` becomes that part.
    fn alone(&mut self, id: SchemaId) -> bool {
        let parts = self.parts.get(&id).cloned().unwrap_or_default();
        self.inherit_annotations(id, &parts);
        let telling: Vec<SchemaId> = parts.into_iter().filter(|part| !says_nothing(&self.api.schemas[*part])).collect();
        let busy: Vec<SchemaId> = telling.iter().copied().filter(|part| !self.is_idle(*part, &telling)).collect();
        match busy.as_slice() {
            [] => self.api.schemas[id].shape = Shape::Any,
            [one] if !self.parts.contains_key(one) => self.only(id, *one),
            _ => return false,
        }
        true
    }

    /// Whether a schema is an `allOf` that is not merged yet, so that its shape is not known.
    fn is_open(&self, id: SchemaId) -> bool {
        self.parts.contains_key(&id) && (!self.settled || matches!(self.api.schemas[id].shape, Shape::AllOf(_)))
    }

    fn open_parts(&self, id: SchemaId) -> Option<&[SchemaId]> {
        self.parts.get(&id).filter(|_| self.is_open(id)).map(Vec::as_slice)
    }

    /// Makes an `allOf` of one schema that schema.
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
        self.begun.entry(id).or_insert_with(|| Begun { leaves: (leaves.key(), forced), place: at, within: None });
        self.current = Some(id);
        if leaves.list.iter().any(|leaf| matches!(self.api.schemas[*leaf].shape, Shape::Union(_))) {
            self.later.push_back(id);
            return;
        }
        let merged = self.fold(id, &leaves);
        let schema = &mut self.api.schemas[id];
        schema.nullable |= leaves.nullable;
        (schema.shape, schema.constraints) = merged;
    }

    /// Merges leaves that are not unions.
    fn fold(&mut self, id: SchemaId, leaves: &flatten::Leaves) -> (Shape, Constraints) {
        let at = self.api.schemas[id].at;
        let mut shape = Shape::Any;
        let mut constraints = Constraints::default();
        let mut closed = false;
        for leaf in &leaves.list {
            let Some(left) = self.copies.checked_sub(weight(&self.api.schemas[*leaf])) else {
                self.copies = 0;
                self.report(&codes::BUDGET, at, "too much to merge: some parts are left out here".to_owned());
                break;
            };
            self.copies = left;
            let leaf = self.api.schemas[*leaf].clone();
            intersect::constraints(&mut constraints, leaf.constraints);
            closed |= leaf.at == at && object::is_closed(&leaf.shape);
            let Some(met) = self.meet(shape, leaf.shape) else {
                // `null` alone may be left, and is meant then.
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

    /// Takes annotations that a schema does not have itself from its direct parts.
    fn inherit_annotations(&mut self, id: SchemaId, parts: &[SchemaId]) {
        let mut annotations = std::mem::take(&mut self.api.schemas[id].annotations);
        for part in parts {
            inherit(&mut annotations, &self.api.schemas[*part].annotations);
        }
        self.api.schemas[id].annotations = annotations;
    }

    fn report(&mut self, code: &'static crate::Code, at: Location, message: String) {
        report(&self.api, self.said, code, at, message);
    }
}

/// The cost of copying a schema into another.
fn weight(schema: &Schema) -> usize {
    let text = schema.constraints.pattern.as_ref().map_or(0, |pattern| pattern.len() / 64);
    1 + text
        + match &schema.shape {
            Shape::Object(object) => object.properties.len() + object.required_undeclared.len(),
            Shape::Enum(values) => values.len(),
            Shape::Tuple(items) => items.len(),
            _ => 0,
        }
}

fn says_nothing(schema: &Schema) -> bool {
    schema.shape == Shape::Any && schema.constraints == Constraints::default()
}

/// Whether a schema is no more than `type: object`.
fn is_bare(schema: &Schema) -> bool {
    matches!(&schema.shape, Shape::Object(object) if *object == Object::default())
        && schema.constraints == Constraints::default()
}

/// Takes the annotations that are missing from another set.
fn inherit(annotations: &mut Annotations, from: &Annotations) {
    annotations.title = annotations.title.take().or_else(|| from.title.clone());
    annotations.description = annotations.description.take().or_else(|| from.description.clone());
    annotations.deprecated |= from.deprecated;
    annotations.read_only |= from.read_only;
    annotations.write_only |= from.write_only;
    annotations.default = annotations.default.or(from.default);
    if annotations.examples.is_empty() {
        annotations.examples.clone_from(&from.examples);
    }
}
