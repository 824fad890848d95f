//! Merges every allOf into one object, scalar or union.
//!
//! The parts of an allOf are followed down to their leaves: schemas that are neither allOf nor
//! reference. Leaves are merged two by two. Where two merge below (members of one name, items) and one
//! says all that the other says, that one is taken as it is; else a new allOf of both is added and
//! merged in its turn: one per set of leaves and place, so that recursion ends and nothing is called
//! after a place that it shares with others by chance.

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

/// A set of leaves, and whether `null` is admitted on top.
type Key = (Vec<SchemaId>, bool);

/// An allOf of several parts, written or added.
struct Begun {
    leaves: Key,
    /// Where the outermost allOf stands that it belongs to.
    place: Location,
    /// The allOf that it was added for, if it stands within that place.
    within: Option<SchemaId>,
}

struct Merging<'a> {
    api: Api,
    /// The parts of every allOf, also of those that are merged already.
    parts: BTreeMap<SchemaId, Vec<SchemaId>>,
    /// What was added for which leaves at which place.
    known: BTreeMap<(Vec<SchemaId>, Location), SchemaId>,
    begun: BTreeMap<SchemaId, Begun>,
    /// The one that is being merged.
    current: Option<SchemaId>,
    /// Whether all are merged but those over unions.
    settled: bool,
    queue: VecDeque<SchemaId>,
    /// Those over a union wait until its branches are merged.
    later: VecDeque<SchemaId>,
    /// Branches that come of multiplying: they may contradict each other, that is no defect.
    multiplied: BTreeSet<SchemaId>,
    /// How many schemas may still be added.
    budget: usize,
    /// How many parts may still be looked at.
    work: usize,
    /// How many members and values may still be taken over from one schema into another.
    copies: usize,
    reading: &'a Reading,
    said: &'a mut Diagnostics,
}

/// Small documents may add so many schemas in any case.
const LEAST_BUDGET: usize = 2_000;
/// For each schema that may be added, so many parts may be looked at.
const WORK_PER_SCHEMA: usize = 200;

/// Small documents may have so many members and values taken over in any case.
const LEAST_COPIES: usize = 100_000;
/// And so many more for each schema.
const COPIES_PER_SCHEMA: usize = 8;

/// No [`Shape::AllOf`] is left.
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
    // First what is only a name for another: whoever merges it shall see the other.
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

    /// Whether no more than one part says anything; it is that part then.
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

    /// An allOf that is not merged yet: what its shape will be is not known.
    fn is_open(&self, id: SchemaId) -> bool {
        self.parts.contains_key(&id) && (!self.settled || matches!(self.api.schemas[id].shape, Shape::AllOf(_)))
    }

    fn open_parts(&self, id: SchemaId) -> Option<&[SchemaId]> {
        self.parts.get(&id).filter(|_| self.is_open(id)).map(Vec::as_slice)
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

    /// Merges leaves that are no unions.
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
            inherit(&mut annotations, &self.api.schemas[*part].annotations);
        }
        self.api.schemas[id].annotations = annotations;
    }

    fn report(&mut self, code: &'static crate::Code, at: Location, message: String) {
        report(&self.api, self.said, code, at, message);
    }
}

/// What it costs to take a schema over into another.
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

/// Says no more than `type: object`.
fn is_bare(schema: &Schema) -> bool {
    matches!(&schema.shape, Shape::Object(object) if *object == Object::default())
        && schema.constraints == Constraints::default()
}

/// What is not said here yet, another says.
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
