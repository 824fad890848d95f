//! Unions become open enums, with a table of what tells their branches apart.

use super::documentation::Documentation;
use super::forms::{Form, one_way};
use super::names::{Case, Claim, candidate, resolve, unreserved};
use super::pointer_names::branch_name;
use super::records::{Listed, OPEN_VARIANT, literal, unknown_claim};
use super::types::{Planner, is_map};
use super::{Branch, BranchFacts, Enum, EnumVariant, Kinds, Literal, Others, TypeBody, Union, codes};
use specwright_model::ir::{self, Additional, Object, SchemaId, Shape};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Facts are gathered through this many unions within unions.
const DEEPEST: usize = 8;

/// Orders the required members of each branch by how few branches require them: whoever looks for one after the other
/// sees soonest that a value is of another branch.
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
    pub(super) fn union(&mut self, id: SchemaId, union: &ir::Union, form: Form) -> TypeBody {
        if let Some(set) = self.listed_only(id, union) {
            return TypeBody::Enum(set);
        }
        let mut claims: Vec<Claim> = union.branches.iter().map(|&branch| self.branch_claim(branch)).collect();
        for claim in &mut claims {
            claim.candidate = unreserved(std::mem::take(&mut claim.candidate), OPEN_VARIANT, "Value");
        }
        claims.push(unknown_claim());
        let (mut names, ties) = resolve(&claims, &[], Case::Pascal);
        for tie in ties {
            let at = union.branches.get(tie.claim).map(|&branch| self.api.schemas[branch].at);
            if let Some(at) = at {
                self.report_tie(at, &tie, "this branch", &claims[tie.claim].raw);
            }
        }
        let unknown = names.pop().unwrap_or_default();
        let mut branches = Vec::with_capacity(names.len());
        for (&id, name) in union.branches.iter().zip(names) {
            let annotations = &self.api.schemas[id].annotations;
            branches.push(Branch {
                name,
                ty: self.type_without_null(id, form),
                facts: self.facts(id, form),
                documentation: Documentation::of(annotations),
                checks: self.checks(id, form),
            });
        }
        let tag = union.discriminator.as_ref().map(|discriminator| {
            let values = discriminator.mapping.iter().map(|(value, &branch)| (value.clone(), branch)).collect();
            (discriminator.property.clone(), values)
        });
        if tag.is_none() {
            self.report_ambiguity(union, &branches);
        }
        rarest_first(branches.iter_mut().map(|branch| &mut branch.facts).collect());
        let default = union.discriminator.as_ref().and_then(|discriminator| discriminator.default);
        let keyword = self.union_keyword(id, union);
        TypeBody::Union(Union { branches, tag, default, unknown, keyword })
    }

    /// What a value of no branch breaks. A parent with a discriminator and unions that a pass has made admit values
    /// that are none of the branches.
    fn union_keyword(&self, id: SchemaId, union: &ir::Union) -> Option<&'static str> {
        let keyword = match union.kind {
            ir::UnionKind::OneOf => "oneOf",
            ir::UnionKind::AnyOf => "anyOf",
            ir::UnionKind::Types => "type",
        };
        let is_written = self.is_written(id) && self.api.node(self.api.schemas[id].at)?.get(keyword).is_some();
        is_written.then_some(keyword)
    }

    /// Branches that list values are one open enum: `anyOf: [string, enum of strings]`, and constants with a title and a
    /// description each, which is how documents say what the values of an enum mean.
    fn listed_only(&mut self, id: SchemaId, union: &ir::Union) -> Option<Enum> {
        let mut listed: Vec<Listed> = Vec::new();
        let mut first_set = None;
        let (mut open, mut annotated) = (false, false);
        for &branch in &union.branches {
            let values = match self.shape(branch) {
                Shape::String(ir::StrFormat::Text) | Shape::Integer(_) => {
                    open = true;
                    continue;
                }
                Shape::Enum(values) => values,
                _ => return None,
            };
            first_set = first_set.or(Some(branch));
            let alone = values.len() == 1;
            let annotations = &self.api.schemas[branch].annotations;
            annotated |= alone && (annotations.title.is_some() || annotations.description.is_some());
            for value in values {
                let value = literal(value)?;
                if !listed.iter().any(|known| known.value == value) {
                    let title = annotations.title.clone().filter(|_| alone);
                    let description = annotations.description.as_deref().filter(|_| alone);
                    let documentation = Documentation::new(None, description, annotations.deprecated && alone);
                    listed.push(Listed { value, title, documentation });
                }
            }
        }
        // A number beside texts is another branch, unless all that is listed are numbers.
        let is_text = |listed: &Listed| matches!(listed.value, Literal::Text(_));
        let one_kind = listed.iter().all(is_text) || !listed.iter().any(is_text);
        let others_fit = union.branches.iter().all(|&branch| match self.shape(branch) {
            Shape::String(_) => listed.iter().all(is_text),
            Shape::Integer(_) => listed.iter().all(|listed| matches!(listed.value, Literal::Int(_))),
            _ => true,
        });
        if !others_fit || !(one_kind || annotated) {
            return None;
        }
        // What stands in the branches is the union's own; a list elsewhere that the union refers to keeps its names.
        let of = if annotated { id } else { self.api.resolve(first_set?) };
        Some(Enum { open, ..self.listed(of, listed) })
    }

    fn branch_claim(&self, branch: SchemaId) -> Claim {
        let schema = &self.api.schemas[branch];
        let raw = self.names.pointer(schema.at);
        if let Some(name) = self.pinned(schema.at) {
            return Claim { candidate: candidate(name, Case::Pascal), rank: 0, raw };
        }
        let wish = self.names.wish(schema.at);
        let position = raw.rsplit('/').next().unwrap_or_default();
        let is_listed = !position.is_empty() && position.bytes().all(|byte| byte.is_ascii_digit());
        // The branches of `type: [a, b]` stand where the union stands, and its name is not theirs.
        if (wish.component && !self.is_component(branch)) || !(is_listed || self.is_written(branch)) {
            return Claim { candidate: kind_name(&schema.shape).to_owned(), rank: 1, raw };
        }
        if wish.component {
            return Claim { candidate: wish.name, rank: 1, raw };
        }
        let position = if is_listed { position } else { "" };
        let candidate = match (&schema.shape, self.api.node(schema.at)) {
            (Shape::Ref(target), _) => self.names.wish(self.api.schemas[*target].at).name,
            (shape, Some(node)) => named_by_kind(shape).map_or_else(|| branch_name(position, node), str::to_owned),
            (_, None) => "Variant".to_owned(),
        };
        Claim { candidate, rank: 1, raw }
    }

    /// What is known of a branch without decoding it.
    pub(super) fn facts(&mut self, id: SchemaId, form: Form) -> BranchFacts {
        let facts = self.facts_within(id, form, 0);
        BranchFacts::clone(&facts)
    }

    /// Once for each schema and depth: unions may lead to each other in any number of ways.
    fn facts_within(&mut self, id: SchemaId, form: Form, depth: usize) -> Rc<BranchFacts> {
        let key = (id, form, depth);
        if let Some(known) = self.facts.known.get(&key) {
            return Rc::clone(known);
        }
        let facts = Rc::new(self.new_facts(id, form, depth));
        self.facts.known.insert(key, Rc::clone(&facts));
        facts
    }

    fn new_facts(&mut self, id: SchemaId, form: Form, depth: usize) -> BranchFacts {
        let mut facts = match self.shape(id) {
            Shape::Object(object) => self.object_facts(object, form),
            Shape::Union(union) if depth < DEEPEST => self.union_facts(id, union, form, depth),
            Shape::Enum(literals) => BranchFacts {
                kinds: kinds(self.shape(id)),
                // The value itself is named by the empty member.
                constants: vec![(String::new(), literals.iter().filter_map(literal).collect())],
                ..BranchFacts::default()
            },
            Shape::Any | Shape::Foreign(_) => {
                BranchFacts { kinds: kinds(self.shape(id)), others: Others::Kept, ..BranchFacts::default() }
            }
            shape => BranchFacts { kinds: kinds(shape), ..BranchFacts::default() },
        };
        facts.kinds.null |= self.api.admits_null(id);
        facts
    }

    /// What holds of a value of any branch. Every branch counts with the members that it adds.
    fn union_facts(&mut self, id: SchemaId, union: &ir::Union, form: Form, depth: usize) -> BranchFacts {
        let mut either: Option<Either> = None;
        for &branch in &union.branches {
            let facts = self.facts_within(branch, form, depth + 1);
            let cost = 1 + facts.members.len() + facts.required.len();
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

    fn object_facts(&self, object: &Object, form: Form) -> BranchFacts {
        let is_required = |property: &ir::Property| {
            property.required && one_way(self.api, property.schema).is_none_or(|only| only == form)
        };
        let required = object.properties.iter().filter(|(_, property)| is_required(property)).map(|(name, _)| name);
        let constants = object.properties.iter().filter_map(|(name, property)| {
            let Shape::Enum(values) = self.shape(property.schema) else { return None };
            let values: Vec<Literal> = values.iter().filter_map(literal).collect();
            (!values.is_empty() && values.len() <= 16).then(|| (name.clone(), values))
        });
        BranchFacts {
            kinds: Kinds { object: true, ..Kinds::default() },
            required: required.chain(&object.required_undeclared).cloned().collect(),
            members: object.properties.keys().chain(&object.required_undeclared).cloned().collect(),
            others: match self.others(object) {
                Additional::Refused => Others::Refused,
                Additional::Unstated if !is_map(object) => Others::Ignored,
                _ => Others::Kept,
            },
            constants: constants.collect(),
        }
    }

    fn report_ambiguity(&mut self, union: &ir::Union, branches: &[Branch]) {
        let Some((at, other)) = first_alike(branches.iter().map(|branch| &branch.facts)) else { return };
        let (branch, other) = (&branches[at].name, &branches[other].name);
        let message = format!("nothing tells `{branch}` from `{other}`; they are tried in this order");
        self.report(&codes::AMBIGUOUS_UNION, self.api.schemas[union.branches[at]].at, message);
    }
}

/// The first of several facts that nothing tells from a later one, and that one.
pub(super) fn first_alike<'f>(facts: impl IntoIterator<Item = &'f BranchFacts>) -> Option<(usize, usize)> {
    let looked_up: Vec<LookedUp<'_>> = facts.into_iter().map(LookedUp::new).collect();
    looked_up.iter().enumerate().find_map(|(at, one)| {
        let other = looked_up[at + 1..].iter().position(|other| !one.is_told_from(other))?;
        Some((at, at + 1 + other))
    })
}

/// Facts whose members are found by name.
struct LookedUp<'f> {
    facts: &'f BranchFacts,
    members: BTreeSet<&'f str>,
    constants: BTreeMap<&'f str, &'f [Literal]>,
}

impl<'f> LookedUp<'f> {
    fn new(facts: &'f BranchFacts) -> Self {
        let members = facts.members.iter().map(String::as_str).collect();
        let constants = facts.constants.iter().map(|(name, values)| (name.as_str(), values.as_slice())).collect();
        Self { facts, members, constants }
    }

    /// Whether some value that fits one is known not to fit the other, either way.
    fn is_told_from(&self, other: &Self) -> bool {
        let (a, b) = (self.facts, other.facts);
        if !a.kinds.overlaps(b.kinds) {
            return true;
        }
        if !(a.kinds.object && b.kinds.object) {
            // What a list does not name is the other's.
            return self.constants.contains_key("") || other.constants.contains_key("");
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

/// What is known of the branches of all unions so far, and what finding out more may cost.
#[derive(Debug)]
pub(super) struct Known {
    known: BTreeMap<(SchemaId, Form, usize), Rc<BranchFacts>>,
    /// In names of members.
    left: usize,
}

/// Small documents may have facts of so many members in any case.
const LEAST_FACTS: usize = 1_000_000;
/// And of so many more for each schema.
const FACTS_PER_SCHEMA: usize = 100;

impl Known {
    pub(super) fn new(schemas: usize) -> Self {
        Self { known: BTreeMap::new(), left: LEAST_FACTS.saturating_add(schemas.saturating_mul(FACTS_PER_SCHEMA)) }
    }
}

/// Facts of a value that fits one of several.
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
        facts.constants.clear();
    }
}

fn kinds(shape: &Shape) -> Kinds {
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

/// What a branch without a place of its own is called.
fn kind_name(shape: &Shape) -> &'static str {
    named_by_kind(shape).unwrap_or(match shape {
        Shape::Array(_) | Shape::Tuple(_) => "List",
        Shape::Object(_) => "Object",
        _ => "Other",
    })
}

/// Branches of `type: [a, b]` share one node; their type is their name.
fn named_by_kind(shape: &Shape) -> Option<&'static str> {
    match shape {
        Shape::Bool => Some("Bool"),
        Shape::Integer(_) => Some("Integer"),
        Shape::Number(_) => Some("Number"),
        Shape::String(ir::StrFormat::Text) => Some("Text"),
        Shape::Any => Some("Any"),
        _ => None,
    }
}

/// The variants of an enum, for texts.
impl EnumVariant {
    /// The text on the wire, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Literal::Text(text) => Some(text),
            _ => None,
        }
    }
}
