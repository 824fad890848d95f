//! Facts that hold for every value of a schema and may tell its values from others.

use super::types::JsonTypes;
use crate::ir::{Api, Literal, Object, Property, Schema, SchemaId, Shape, Union};
use indexmap::{IndexMap, IndexSet};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The maximum depth to which objects, unions and `allOf` are searched.
const DEEPEST: usize = 8;
/// The maximum number of members with constants per schema.
const MOST_CONSTANTS: usize = 256;
/// The maximum number of values of a member: one with more values names nothing.
const MOST_VALUES: usize = 256;
/// The number of facts that any document may have, however small.
const LEAST_STEPS: usize = 1_000_000;
/// The number of further facts that a document may have for each of its schemas.
const STEPS_PER_SCHEMA: usize = 100;

/// A value that a schema lists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Constant {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string, as `const` or `enum` has it.
    Text(String),
}

/// The values that a member may have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Values {
    pub(super) list: Vec<Constant>,
    /// Whether the member is always present.
    pub(super) always: bool,
}

/// The facts that hold for every value of a schema.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) types: JsonTypes,
    pub(super) required: IndexMap<String, JsonTypes>,
    pub(super) members: IndexSet<String>,
    /// From the path of a member to its values.
    pub(super) constants: IndexMap<Vec<String>, Values>,
}

impl Facts {
    fn anything() -> Self {
        Self { types: JsonTypes::ANY, ..Self::default() }
    }

    fn size(&self) -> usize {
        1 + self.required.len() + self.members.len() + self.constants.len()
    }

    /// The facts that hold for the values of either schema.
    fn or(mut self, other: &Self) -> Self {
        self.types = self.types.or(other.types);
        self.required.retain(|name, _| other.required.contains_key(name));
        for (name, types) in &mut self.required {
            *types = types.or(other.required.get(name).copied().unwrap_or_default());
        }
        self.members.extend(other.members.iter().cloned());
        self.constants.retain(|path, _| other.constants.contains_key(path));
        for (path, values) in &mut self.constants {
            let Some(others) = other.constants.get(path) else { continue };
            values.always &= others.always;
            let new: Vec<_> = others.list.iter().filter(|value| !values.list.contains(value)).cloned().collect();
            values.list.extend(new);
        }
        self.constants.retain(|_, values| values.list.len() <= MOST_VALUES);
        self
    }

    /// The facts that hold for the values that are valid against both schemas.
    fn and(mut self, other: &Self) -> Self {
        self.types = self.types.and(other.types);
        for (name, types) in &other.required {
            let own = self.required.entry(name.clone()).or_insert(JsonTypes::ANY);
            *own = own.and(*types);
        }
        self.members.extend(other.members.iter().cloned());
        for (path, values) in &other.constants {
            match self.constants.get_mut(path) {
                Some(own) => {
                    own.always |= values.always;
                    own.list.retain(|value| values.list.contains(value));
                }
                None => drop(self.constants.insert(path.clone(), values.clone())),
            }
        }
        self
    }
}

/// Collects the facts of schemas, each schema once for each depth: schemas may lead to each other in any number of
/// ways.
pub(super) struct Gatherer<'a> {
    api: &'a Api,
    known: BTreeMap<(SchemaId, usize), Rc<Facts>>,
    left: usize,
    /// The schema at which the budget was exhausted.
    pub(super) ended_at: Option<SchemaId>,
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let left = LEAST_STEPS.saturating_add(api.schemas.len().saturating_mul(STEPS_PER_SCHEMA));
        Self { api, known: BTreeMap::new(), left, ended_at: None }
    }

    pub(super) fn facts(&mut self, id: SchemaId) -> Rc<Facts> {
        self.within(id, 0)
    }

    fn within(&mut self, id: SchemaId, depth: usize) -> Rc<Facts> {
        let resolved = self.api.resolve(id);
        let facts = if let Some(known) = self.known.get(&(resolved, depth)) {
            Rc::clone(known)
        } else {
            let facts = Rc::new(self.new_facts(resolved, depth));
            self.known.insert((resolved, depth), Rc::clone(&facts));
            facts
        };
        if !self.api.admits_null(id) || facts.types.includes(JsonTypes::NULL) {
            return facts;
        }
        let mut facts = Facts::clone(&facts);
        facts.types = facts.types.or(JsonTypes::NULL);
        if let Some(values) = facts.constants.get_mut(&Vec::new()) {
            values.list.push(Constant::Null);
        }
        Rc::new(facts)
    }

    fn new_facts(&mut self, id: SchemaId, depth: usize) -> Facts {
        let api = self.api;
        let facts = match &api.schemas[id].shape {
            Shape::Enum(literals) => of_literals(&api.schemas[id].shape, literals),
            Shape::Object(_) | Shape::Union(_) | Shape::AllOf(_) if depth == DEEPEST => Facts::anything(),
            Shape::Object(object) => self.object(object, depth),
            Shape::Union(union) => self.union(union, depth),
            Shape::AllOf(parts) => {
                let each: Vec<_> = parts.iter().map(|&part| self.within(part, depth + 1)).collect();
                each.iter().fold(Facts::anything(), |facts, part| facts.and(part))
            }
            shape => Facts { types: JsonTypes::of(shape), ..Facts::default() },
        };
        let Some(left) = self.left.checked_sub(facts.size()) else {
            self.ended_at.get_or_insert(id);
            return Facts::anything();
        };
        self.left = left;
        facts
    }

    fn object(&mut self, object: &Object, depth: usize) -> Facts {
        let mut facts = Facts { types: JsonTypes::OBJECT, ..Facts::default() };
        for (name, property) in &object.properties {
            facts.members.insert(name.clone());
            self.property(name, property, depth, &mut facts);
        }
        for name in &object.required_undeclared {
            facts.members.insert(name.clone());
            facts.required.insert(name.clone(), JsonTypes::ANY);
        }
        facts
    }

    fn property(&mut self, name: &str, property: &Property, depth: usize, facts: &mut Facts) {
        let (reference, schema) =
            (&self.api.schemas[property.schema], &self.api.schemas[self.api.resolve(property.schema)]);
        // The sender of an event may take it for a request or for a response.
        let required = property.required && !is_one_way(reference) && !is_one_way(schema);
        if !required && !matches!(schema.shape, Shape::Enum(_)) {
            return;
        }
        let inner = self.within(property.schema, depth + 1);
        if required {
            facts.required.insert(name.to_owned(), inner.types);
        }
        for (path, values) in &inner.constants {
            if facts.constants.len() == MOST_CONSTANTS {
                break;
            }
            // `null` has no members.
            let is_there = path.is_empty() || !inner.types.includes(JsonTypes::NULL);
            let always = values.always && required && is_there;
            let path = std::iter::once(name.to_owned()).chain(path.iter().cloned()).collect();
            facts.constants.insert(path, Values { list: values.list.clone(), always });
        }
    }

    fn union(&mut self, union: &Union, depth: usize) -> Facts {
        let mut either: Option<Facts> = None;
        for &branch in &union.branches {
            let branch = self.within(branch, depth + 1);
            either = Some(match either {
                Some(facts) => facts.or(&branch),
                None => Facts::clone(&branch),
            });
            let size = either.as_ref().map_or(0, Facts::size);
            let Some(left) = self.left.checked_sub(size) else {
                self.ended_at.get_or_insert_with(|| union.branches[0]);
                return Facts::anything();
            };
            self.left = left;
        }
        let mut facts = either.unwrap_or_default();
        if let Some(discriminator) = union.discriminator.as_ref().filter(|one| one.default.is_none()) {
            let list: Vec<_> = discriminator.mapping.keys().cloned().map(Constant::Text).collect();
            if (1..=MOST_VALUES).contains(&list.len()) {
                let always = facts.types == JsonTypes::OBJECT;
                let path = vec![discriminator.property.clone()];
                facts.constants.entry(path).or_insert(Values { list, always });
            }
        }
        facts
    }
}

fn is_one_way(schema: &Schema) -> bool {
    schema.annotations.read_only || schema.annotations.write_only
}

fn of_literals(shape: &Shape, literals: &[Literal]) -> Facts {
    let mut facts = Facts { types: JsonTypes::of(shape), ..Facts::default() };
    let constant = |literal: &Literal| match literal {
        Literal::Bool(value) => Some(Constant::Bool(*value)),
        Literal::Integer(value) => Some(Constant::Int(*value)),
        Literal::String(text) => Some(Constant::Text(text.clone())),
        Literal::Number(_) | Literal::Json(_) => None,
    };
    if let Some(list) = literals.iter().map(constant).collect::<Option<Vec<_>>>()
        && (1..=MOST_VALUES).contains(&list.len())
    {
        facts.constants.insert(Vec::new(), Values { list, always: true });
    }
    facts
}
