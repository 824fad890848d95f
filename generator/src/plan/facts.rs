//! The facts that are known of the branches of unions before a value is decoded: the table that tells the branches
//! apart.

use super::checks::format_name;
use super::forms::one_way;
use super::records::literal;
use super::types::{Planner, is_map};
use super::{BranchFacts, Check, Kinds, Literal, Others, codes};
use specwright_model::ir::{self, Additional, Object, SchemaId, Shape};
use specwright_model::validation::Direction;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The most unions within each other through which facts are gathered.
const DEEPEST: usize = 8;

/// The most values of a property that counts as a constant.
const MOST_CONSTANTS: usize = 16;
/// The most objects within each other in which constants are looked for.
const DEEPEST_CONSTANT: usize = 3;
/// The number of constants of one value from which on no more are looked for.
const MOST_PLACES: usize = 64;

/// Keeps those constants of each branch that tell it from another one. If only one branch has a property that is one of
/// several values, the next version of the API may add a value, and a value of the branch must still be recognized as
/// such. A property that is `const`, as `always` lists them for each branch, never changes and is kept.
pub(super) fn telling_only(mut facts: Vec<&mut BranchFacts>, always: &[BTreeSet<String>]) {
    let all: Vec<BTreeMap<Vec<String>, Vec<Literal>>> =
        facts.iter().map(|facts| facts.constants.iter().cloned().collect()).collect();
    for (at, facts) in facts.iter_mut().enumerate() {
        facts.constants.retain(|(path, values)| {
            let differs = |other: &BTreeMap<Vec<String>, Vec<Literal>>| {
                other.get(path).is_some_and(|others| {
                    others.len() != values.len() || others.iter().any(|value| !values.contains(value))
                })
            };
            let is_constant =
                matches!(path.as_slice(), [name] if always.get(at).is_some_and(|names| names.contains(name)));
            path.is_empty() || is_constant || all.iter().any(differs)
        });
    }
}

/// Orders the required properties of each branch by how few branches require them: a reader that looks for one after
/// the other finds out soonest that a value is of another branch.
pub(super) fn rarest_first(mut facts: Vec<&mut BranchFacts>) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in facts.iter().flat_map(|facts| &facts.required) {
        *counts.entry(name.clone()).or_default() += 1;
    }
    for facts in &mut facts {
        facts.required.sort_by_key(|name| counts.get(name).copied());
    }
}

impl Planner<'_> {
    /// The facts that are known of a branch without decoding a value.
    pub(super) fn facts(&mut self, id: SchemaId, direction: Direction) -> BranchFacts {
        let facts = self.facts_within(id, direction, 0);
        BranchFacts::clone(&facts)
    }

    /// The facts of a schema, found once for each schema, direction and depth, because unions may refer to each other
    /// in any number of ways.
    fn facts_within(&mut self, id: SchemaId, direction: Direction, depth: usize) -> Rc<BranchFacts> {
        let key = (id, direction, depth);
        if let Some(known) = self.facts.known.get(&key) {
            return Rc::clone(known);
        }
        let facts = Rc::new(self.new_facts(id, direction, depth));
        self.facts.known.insert(key, Rc::clone(&facts));
        facts
    }

    fn new_facts(&mut self, id: SchemaId, direction: Direction, depth: usize) -> BranchFacts {
        let mut facts = match self.shape(id) {
            Shape::Object(object) => self.object_facts(object, direction),
            Shape::Union(union) if depth < DEEPEST => self.union_facts(id, union, direction, depth),
            Shape::Enum(literals) => BranchFacts {
                kinds: kinds(self.shape(id)),
                constants: vec![(Vec::new(), literals.iter().filter_map(literal).collect())],
                ..BranchFacts::default()
            },
            Shape::Any | Shape::Foreign(_) => {
                BranchFacts { kinds: kinds(self.shape(id)), others: Others::Kept, ..BranchFacts::default() }
            }
            shape @ (Shape::String(_) | Shape::Integer(_) | Shape::Number(_)) => {
                BranchFacts { kinds: kinds(shape), bounds: self.bounds(id, direction), ..BranchFacts::default() }
            }
            shape => BranchFacts { kinds: kinds(shape), ..BranchFacts::default() },
        };
        facts.kinds.null |= self.api.admits_null(id);
        facts
    }

    /// The facts that hold for a value of any branch. Each branch uses up as much of the budget as it has properties.
    fn union_facts(&mut self, id: SchemaId, union: &ir::Union, direction: Direction, depth: usize) -> BranchFacts {
        let mut either: Option<Either> = None;
        for &branch in &union.branches {
            let facts = self.facts_within(branch, direction, depth + 1);
            let cost = 1 + facts.members.len() + facts.required.len() + facts.constants.len();
            let Some(left) = self.facts.left.checked_sub(cost) else {
                let message = "unions lead to each other in too many ways: nothing is known of this one's members";
                self.report(&codes::FACTS_BUDGET, self.api.schemas[id].at, message.to_owned());
                return BranchFacts { kinds: kinds(&Shape::Any), others: Others::Kept, ..BranchFacts::default() };
            };
            self.facts.left = left;
            match &mut either {
                Some(either) => either.or(&facts),
                None => either = Some(Either::new(&facts)),
            }
        }
        either.map(|either| either.facts).unwrap_or_default()
    }

    fn object_facts(&self, object: &Object, direction: Direction) -> BranchFacts {
        let is_required = |property: &ir::Property| {
            property.required && one_way(self.api, property.schema).is_none_or(|only| only == direction)
        };
        let required = object.properties.iter().filter(|(_, property)| is_required(property)).map(|(name, _)| name);
        BranchFacts {
            kinds: Kinds { object: true, ..Kinds::default() },
            required: required.chain(&object.required_undeclared).cloned().collect(),
            members: object.properties.keys().chain(&object.required_undeclared).cloned().collect(),
            others: match self.others(object) {
                Additional::Refused => Others::Refused,
                Additional::Unstated if !is_map(object) => Others::Ignored,
                _ => Others::Kept,
            },
            constants: self.constants(object, 0),
            bounds: Vec::new(),
        }
    }

    /// The values that the properties of an object, and those of nested objects, can have if they are present.
    fn constants(&self, object: &Object, depth: usize) -> Vec<(Vec<String>, Vec<Literal>)> {
        let mut found = Vec::new();
        for (name, property) in &object.properties {
            let resolved = self.api.resolve(property.schema);
            match &self.api.schemas[resolved].shape {
                Shape::Enum(values) => {
                    let listed: Vec<Literal> = values.iter().filter_map(literal).collect();
                    if listed.len() == values.len() && listed.len() <= MOST_CONSTANTS {
                        found.push((vec![name.clone()], listed));
                    }
                }
                Shape::Object(inner) if depth < DEEPEST_CONSTANT && !self.circular[resolved.index()] => {
                    let below = self.constants(inner, depth + 1).into_iter().take(MOST_CONSTANTS);
                    found.extend(below.map(|(mut path, values)| {
                        path.insert(0, name.clone());
                        (path, values)
                    }));
                }
                _ => {}
            }
            if found.len() >= MOST_PLACES {
                break;
            }
        }
        found
    }

    /// The checks that tell a string or a number from that of another branch.
    fn bounds(&mut self, id: SchemaId, direction: Direction) -> Vec<Check> {
        let mut bounds = self.own_checks(self.api.resolve(id), direction);
        if let Shape::String(format) = self.shape(id)
            && let Some(name) = format_name(format)
            && !bounds.iter().any(|check| matches!(check, Check::Format(_)))
        {
            bounds.push(Check::Format(name));
        }
        bounds
    }
}

/// The indices of the first facts that nothing tells from later ones, and of those.
pub(super) fn first_alike<'f>(facts: impl IntoIterator<Item = &'f BranchFacts>) -> Option<(usize, usize)> {
    let looked_up: Vec<LookedUp<'_>> = facts.into_iter().map(LookedUp::new).collect();
    looked_up.iter().enumerate().find_map(|(at, one)| {
        let other = looked_up[at + 1..].iter().position(|other| !one.is_told_from(other))?;
        Some((at, at + 1 + other))
    })
}

/// Facts with an index of their properties.
struct LookedUp<'f> {
    facts: &'f BranchFacts,
    members: BTreeSet<&'f str>,
    constants: BTreeMap<&'f [String], &'f [Literal]>,
}

impl<'f> LookedUp<'f> {
    fn new(facts: &'f BranchFacts) -> Self {
        let members = facts.members.iter().map(String::as_str).collect();
        let constants = facts.constants.iter().map(|(path, values)| (path.as_slice(), values.as_slice())).collect();
        Self { facts, members, constants }
    }

    /// Whether some value that fits one is known not to fit the other, either way.
    fn is_told_from(&self, other: &Self) -> bool {
        let (a, b) = (self.facts, other.facts);
        if !a.kinds.overlaps(b.kinds) {
            return true;
        }
        if !(a.kinds.object && b.kinds.object) {
            // A value that the list does not name belongs to the other branch.
            let is_listed = |facts: &Self| facts.constants.contains_key(&[][..]);
            let is_bounded = |facts: &BranchFacts| !facts.bounds.is_empty();
            return is_listed(self) || is_listed(other) || is_bounded(a) || is_bounded(b);
        }
        let constants = self.constants.iter().any(|(name, values)| {
            let others = other.constants.get(name);
            others.is_some_and(|others| !values.iter().any(|value| others.contains(value)))
        });
        let lacks = |x: &Self, y: &Self| x.facts.required.iter().any(|name| !y.members.contains(name.as_str()));
        constants || lacks(self, other) || lacks(other, self)
    }
}

impl Kinds {
    fn or(self, other: Self) -> Self {
        Self {
            null: self.null || other.null,
            boolean: self.boolean || other.boolean,
            integer: self.integer || other.integer,
            number: self.number || other.number,
            string: self.string || other.string,
            array: self.array || other.array,
            object: self.object || other.object,
        }
    }

    fn overlaps(self, other: Self) -> bool {
        (self.null && other.null)
            || (self.boolean && other.boolean)
            || (self.string && other.string)
            || (self.array && other.array)
            || (self.object && other.object)
            || ((self.integer || self.number) && (other.integer || other.number))
    }
}

/// The facts of all unions' branches so far, and the budget for finding more.
#[derive(Debug)]
pub(super) struct Known {
    known: BTreeMap<(SchemaId, Direction, usize), Rc<BranchFacts>>,
    /// The rest of the budget, in names of properties.
    left: usize,
}

/// The budget that every document has, in names of properties.
const LEAST_FACTS: usize = 1_000_000;
/// The addition to the budget for each schema.
const FACTS_PER_SCHEMA: usize = 100;

impl Known {
    pub(super) fn new(schemas: usize) -> Self {
        Self { known: BTreeMap::new(), left: LEAST_FACTS.saturating_add(schemas.saturating_mul(FACTS_PER_SCHEMA)) }
    }
}

/// The facts of a value that fits one of several branches.
struct Either {
    facts: BranchFacts,
    members: BTreeSet<String>,
}

impl Either {
    fn new(facts: &BranchFacts) -> Self {
        Self { facts: facts.clone(), members: facts.members.iter().cloned().collect() }
    }

    fn or(&mut self, other: &BranchFacts) {
        let facts = &mut self.facts;
        facts.kinds = facts.kinds.or(other.kinds);
        let required: BTreeSet<&str> = other.required.iter().map(String::as_str).collect();
        facts.required.retain(|name| required.contains(name.as_str()));
        for name in &other.members {
            if self.members.insert(name.clone()) {
                facts.members.push(name.clone());
            }
        }
        facts.others = match (facts.others, other.others) {
            (a, b) if a == b => a,
            (Others::Kept, _) | (_, Others::Kept) => Others::Kept,
            _ => Others::Ignored,
        };
        facts.constants.retain_mut(|(path, values)| {
            let Some((_, others)) = other.constants.iter().find(|(known, _)| known == path) else { return false };
            values.extend(others.iter().filter(|value| !values.contains(value)).cloned().collect::<Vec<_>>());
            values.len() <= MOST_CONSTANTS
        });
        facts.bounds.clear();
    }
}

pub(super) fn kinds(shape: &Shape) -> Kinds {
    let none = Kinds::default();
    match shape {
        Shape::Any | Shape::AllOf(_) | Shape::Ref(_) | Shape::Foreign(_) | Shape::Union(_) => {
            Kinds { null: true, boolean: true, integer: true, number: true, string: true, array: true, object: true }
        }
        Shape::Never => none,
        Shape::Bool => Kinds { boolean: true, ..none },
        Shape::Integer(_) => Kinds { integer: true, ..none },
        Shape::Number(_) => Kinds { integer: true, number: true, ..none },
        Shape::String(_) => Kinds { string: true, ..none },
        Shape::Array(_) | Shape::Tuple(_) => Kinds { array: true, ..none },
        Shape::Object(_) => Kinds { object: true, ..none },
        Shape::Enum(literals) => literals.iter().fold(none, |kinds, literal| match literal {
            ir::Literal::Bool(_) => Kinds { boolean: true, ..kinds },
            ir::Literal::Integer(_) => Kinds { integer: true, ..kinds },
            ir::Literal::Number(_) => Kinds { number: true, ..kinds },
            ir::Literal::String(_) => Kinds { string: true, ..kinds },
            ir::Literal::Json(text) if text.starts_with('{') => Kinds { object: true, ..kinds },
            ir::Literal::Json(_) => Kinds { array: true, ..kinds },
        }),
    }
}
