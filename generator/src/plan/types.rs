//! Turns schemas into types. Ids are allotted before bodies, so recursion needs no special case.

use super::choices::{Choices, choices};
use super::documentation::Documentation;
use super::encodings::Arrays;
use super::facts::Known;
use super::forms::{Forms, children};
use super::inline_names::PointerNames;
use super::multipart::Multiparts;
use super::names::{Case, Claim, Ident, resolve_by_words};
use super::scalars::string_type;
use super::selection::Selection;
use super::{Check, TypeBody, TypeDef, TypeId, TypeRef, Usage, aliases, boxes, codes, dedup, initial};
use crate::{Config, UnknownMembers};
use specwright_model::ir::{Additional, Api, Literal, Location, Object, SchemaId, Shape};
use specwright_model::validation::Direction;
use specwright_model::{Code, Diagnostic, Diagnostics};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The most types that are planned within each other; a document may chain any number of them.
const DEEPEST: usize = 48;

/// Collects types while operations, events and examples are planned.
#[derive(Debug)]
pub(super) struct Planner<'a> {
    pub(super) api: &'a Api,
    pub(super) config: &'a Config,
    pub(super) names: PointerNames<'a>,
    pub(super) forms: Forms,
    pub(super) diagnostics: Diagnostics,
    told: BTreeSet<(&'static str, Location, String)>,
    pub(super) selection: Selection,
    /// The keys that were looked up in `names` of the configuration; empty if it overrides no name.
    pub(super) asked: RefCell<BTreeSet<String>>,
    /// The multipart bodies, which are named when all are known.
    pub(super) multiparts: Multiparts,
    pub(super) arrays: Arrays,
    choices: Choices,
    is_component: Vec<bool>,
    pub(super) circular: Vec<bool>,
    pub(super) ids: BTreeMap<(SchemaId, Direction), TypeId>,
    /// The unions of the item types of tuples that may be shorter.
    pub(super) elements: BTreeMap<(SchemaId, Direction), TypeId>,
    /// The facts that tell the branches of unions apart.
    pub(super) facts: Known,
    defs: Vec<Allotted>,
    used: BTreeMap<TypeId, Usage>,
    /// The number of types that are being planned within each other.
    depth: usize,
    /// The types whose bodies are planned when those around them are done.
    later: Vec<(TypeId, SchemaId, Direction)>,
}

/// A type whose body may still be being planned.
#[derive(Debug)]
struct Allotted {
    claim: Claim,
    /// The name of the type if it cannot have the one that it claims; may be empty.
    word: String,
    /// The end of the name that belongs to the innermost property; empty if the type is never merged with an identical
    /// one.
    member: String,
    schema: SchemaId,
    documentation: Documentation,
    body: Option<TypeBody>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(api: &'a Api, config: &'a Config) -> Self {
        let mut is_component = vec![false; api.schemas.len()];
        for id in api.components.values() {
            is_component[id.index()] = true;
        }
        let names = PointerNames::new(api);
        for (component, target) in names.files.lenders() {
            is_component[component.index()] = false;
            is_component[target.index()] = true;
        }
        let mut diagnostics = Diagnostics::default();
        Self {
            selection: Selection::new(api, config, &mut diagnostics),
            asked: RefCell::default(),
            choices: choices(api, config, &mut diagnostics),
            is_component,
            circular: super::alias_cycles::circular(api),
            api,
            config,
            names,
            forms: Forms::new(api),
            multiparts: Multiparts::default(),
            diagnostics,
            told: BTreeSet::new(),
            arrays: Arrays::default(),
            ids: BTreeMap::new(),
            elements: BTreeMap::new(),
            facts: Known::new(api.schemas.len()),
            defs: Vec::new(),
            used: BTreeMap::new(),
            depth: 0,
            later: Vec::new(),
        }
    }

    /// Plans a type for every component, used or not, because users look for the names of the document; none if unused
    /// schemas are pruned.
    pub(super) fn components(&mut self) {
        if self.selection.prune {
            return;
        }
        for &id in self.api.components.values() {
            self.type_of(id, Direction::Response);
        }
    }

    /// The type that the configuration names for a schema.
    pub(super) fn chosen(&self, id: SchemaId) -> Option<&TypeRef> {
        self.choices.get(&id)
    }

    /// Whether a schema is part of the plan. If unused schemas are pruned, only those that have a type are.
    pub(super) fn is_planned(&self, id: SchemaId) -> bool {
        let id = if self.is_component(id) { id } else { self.api.resolve(id) };
        !self.selection.prune
            || [Direction::Request, Direction::Response]
                .iter()
                .any(|&direction| self.ids.contains_key(&(id, direction)))
    }

    /// The types of all schemas that have one. A component that lends its name to the schema in a file that it refers
    /// to has the type of that schema.
    pub(super) fn types_of_schemas(&self) -> BTreeMap<(SchemaId, Direction), TypeId> {
        let mut types = self.ids.clone();
        for (component, target) in self.names.files.lenders() {
            for direction in [Direction::Request, Direction::Response] {
                if let Some(&ty) = self.ids.get(&(target, direction)) {
                    types.entry((component, direction)).or_insert(ty);
                }
            }
        }
        types
    }

    /// Records the direction in which a type is used; the types that it contains are marked when planning ends.
    pub(super) fn mark(&mut self, ty: &TypeRef, direction: Direction) {
        for id in boxes::named(ty) {
            let usage = self.used.entry(id).or_default();
            match direction {
                Direction::Request => usage.request = true,
                Direction::Response => usage.response = true,
            }
        }
    }

    /// Reports a diagnostic at a place. A schema is planned once for each direction and once for each place that it was
    /// merged into; equal reports are made once.
    pub(super) fn report(&mut self, code: &'static Code, at: Location, message: String) {
        self.say(Diagnostic::new(code, message), at);
    }

    /// Reports a diagnostic that lacks nothing but its place, once.
    pub(super) fn say(&mut self, diagnostic: Diagnostic, at: Location) {
        if !self.told.insert((diagnostic.code.id, at, diagnostic.message.clone())) {
            return;
        }
        self.diagnostics.push(match self.api.node(at) {
            Some(node) => diagnostic.at_node(node),
            None => diagnostic,
        });
    }

    /// The type of a schema's values, `null` included.
    pub(super) fn type_of(&mut self, id: SchemaId, direction: Direction) -> TypeRef {
        let ty = self.type_without_null(id, direction);
        if self.is_nullable(id) && !matches!(ty, TypeRef::Any | TypeRef::Null | TypeRef::Option(_)) {
            TypeRef::Option(Box::new(ty))
        } else {
            ty
        }
    }

    /// Whether a schema, or the one that it refers to, admits null.
    pub(super) fn is_nullable(&self, id: SchemaId) -> bool {
        self.api.admits_null(id)
    }

    /// The type of a schema's values other than `null`.
    pub(super) fn type_without_null(&mut self, id: SchemaId, direction: Direction) -> TypeRef {
        let direction = if self.forms.differ(id) { direction } else { Direction::Response };
        if let Shape::Ref(target) = self.api.schemas[id].shape
            && !self.is_component(id)
        {
            return self.type_without_null(target, direction);
        }
        if let Some(&known) = self.ids.get(&(id, direction)) {
            return TypeRef::Named(known);
        }
        if self.has_name(id) { self.named_type(id, direction) } else { self.bare_type(id, direction) }
    }

    pub(super) fn is_component(&self, id: SchemaId) -> bool {
        self.is_component[id.index()]
    }

    /// Whether a schema becomes a type with a name of its own: components do, and everything that is a struct or an
    /// enum.
    pub(super) fn has_name(&self, id: SchemaId) -> bool {
        if self.choices.contains_key(&id) {
            return self.is_component(id);
        }
        match &self.api.schemas[id].shape {
            Shape::Object(object) => !is_map(object) || self.is_component(id) || self.circular[id.index()],
            Shape::Enum(_) | Shape::Union(_) => true,
            _ => self.is_component(id),
        }
    }

    fn named_type(&mut self, id: SchemaId, direction: Direction) -> TypeRef {
        let (claim, word, member) = self.claim(id, direction);
        let schema = &self.api.schemas[id];
        let type_id = self.allot(id, claim, Documentation::of(&schema.annotations));
        self.defs[type_id.0].member = member;
        self.defs[type_id.0].word = word;
        self.ids.insert((id, direction), type_id);
        // An enum holds no other type, and a constant property needs its variants at once.
        if self.depth >= DEEPEST && !matches!(schema.shape, Shape::Enum(_)) {
            self.later.push((type_id, id, direction));
            return TypeRef::Named(type_id);
        }
        self.plan_body(type_id, id, direction);
        while self.depth == 0
            && let Some((type_id, id, direction)) = self.later.pop()
        {
            self.plan_body(type_id, id, direction);
        }
        TypeRef::Named(type_id)
    }

    /// Adds a type whose body is set later.
    pub(super) fn allot(&mut self, schema: SchemaId, claim: Claim, documentation: Documentation) -> TypeId {
        self.defs.push(Allotted {
            claim,
            word: String::new(),
            member: String::new(),
            schema,
            documentation,
            body: None,
        });
        TypeId(self.defs.len() - 1)
    }

    pub(super) fn settle(&mut self, id: TypeId, body: TypeBody) {
        self.defs[id.0].body = Some(body);
    }

    fn plan_body(&mut self, type_id: TypeId, id: SchemaId, direction: Direction) {
        self.depth += 1;
        let body = match &self.api.schemas[id].shape {
            _ if self.choices.contains_key(&id) => {
                TypeBody::Alias(self.bare_type(id, direction), self.own_checks(id, direction))
            }
            Shape::Object(object) if !is_map(object) || self.circular[id.index()] => {
                TypeBody::Record(self.record(id, object, direction))
            }
            Shape::Enum(literals) if literals.iter().all(is_plain) => TypeBody::Enum(self.literals(id, literals)),
            Shape::Union(union) => self.union(id, union, direction),
            _ => {
                let target = self.bare_type(id, direction);
                let checks = self.own_checks(id, direction);
                TypeBody::Alias(target, checks)
            }
        };
        self.depth -= 1;
        self.settle(type_id, body);
    }

    /// The claim to a name, the name to use if the claimed one is taken, and the end of the claimed name that belongs
    /// to the innermost property.
    fn claim(&self, id: SchemaId, direction: Direction) -> (Claim, String, String) {
        let at = self.api.schemas[id].at;
        let raw = self.names.text(at);
        let wish = self.names.wish(at);
        let pinned = self.pinned(at);
        let mut candidate = pinned.map_or(wish.name, |name| super::names::candidate(name, Case::Pascal));
        let mut word = wish.word;
        if direction == Direction::Request && self.forms.differ(id) {
            candidate.push_str("Input");
            if !word.is_empty() {
                word.push_str("Input");
            }
        }
        let rank = if pinned.is_some() {
            0
        } else if !self.is_written(id) || wish.of_file {
            3
        } else if wish.component {
            1
        } else {
            2
        };
        (Claim { candidate, rank, raw }, word, wish.member)
    }

    /// Whether a schema is written at its place in the document, and was not made by a pass.
    pub(super) fn is_written(&self, id: SchemaId) -> bool {
        let at = self.api.schemas[id].at;
        let document = self.api.documents.get(at.document as usize);
        document.is_some_and(|document| document.schemas.get(&at.node) == Some(&id))
    }

    /// The type of a schema, spelled out instead of referred to by its name.
    fn bare_type(&mut self, id: SchemaId, direction: Direction) -> TypeRef {
        if let Some(chosen) = self.choices.get(&id) {
            return chosen.clone();
        }
        let schema = &self.api.schemas[id];
        match &schema.shape {
            Shape::Any | Shape::AllOf(_) | Shape::Union(_) => TypeRef::Any,
            Shape::Enum(literals) => structured(literals),
            Shape::Never => {
                if schema.nullable {
                    TypeRef::Null
                } else {
                    TypeRef::Any
                }
            }
            Shape::Bool => TypeRef::Bool,
            Shape::Integer(_) => TypeRef::Int(self.int_type(id)),
            Shape::Number(_) => TypeRef::Float,
            Shape::String(format) => string_type(format),
            Shape::Array(item) => TypeRef::List(Box::new(self.type_of(*item, direction))),
            Shape::Tuple(items) => self.tuple(id, items, direction),
            Shape::Object(object) => TypeRef::Map(Box::new(self.additional_type(object, direction))),
            Shape::Ref(target) => self.type_without_null(*target, direction),
            Shape::Foreign(format) => {
                let message = format!("`{}` has no types here; the value is kept as JSON", format.media_type);
                self.report(&codes::FOREIGN_SCHEMA, schema.at, message);
                TypeRef::Any
            }
        }
    }

    /// What the document, or else the configuration, states about undeclared properties.
    pub(super) fn others(&self, object: &Object) -> Additional {
        match object.additional {
            Additional::Unstated if self.config.unknown == UnknownMembers::Keep => Additional::Allowed,
            stated => stated,
        }
    }

    /// The type of the values of undeclared properties.
    pub(super) fn additional_type(&mut self, object: &Object, direction: Direction) -> TypeRef {
        match object.additional {
            Additional::Schema(schema) => self.type_of(schema, direction),
            _ => TypeRef::Any,
        }
    }

    /// Names all types, boxes those that contain themselves, and finds the directions in which each is used.
    pub(super) fn finish(mut self) -> (Vec<TypeDef>, Diagnostics) {
        let claims: Vec<Claim> = self.defs.iter_mut().map(|def| std::mem::take(&mut def.claim)).collect();
        let words: Vec<String> = self.defs.iter_mut().map(|def| std::mem::take(&mut def.word)).collect();
        let (names, ties) = resolve_by_words(&claims, &words, &[], Case::Pascal);
        for (def, claim) in self.defs.iter_mut().zip(claims) {
            def.claim = claim;
        }
        for tie in ties {
            let at = self.api.schemas[self.defs[tie.claim].schema].at;
            let key = self.names.key(at);
            self.report_tie(at, &tie, "this one", &key);
        }
        let usage = self.usage();
        let mut types: Vec<TypeDef> = Vec::new();
        for ((def, name), usage) in self.defs.iter_mut().zip(names).zip(usage) {
            types.push(TypeDef {
                name,
                pointer: std::mem::take(&mut def.claim.raw),
                usage,
                documentation: std::mem::take(&mut def.documentation),
                body: def.body.take().unwrap_or(TypeBody::Alias(TypeRef::Any, Vec::new())),
            });
        }
        let (endless, too_deep) = boxes::break_cycles(&mut types);
        if let Some(id) = too_deep {
            let at = self.api.schemas[self.defs[id.0].schema].at;
            let message =
                format!("`{}` holds so many types within each other that a compiler may give up", types[id.0].name);
            self.report(&codes::TOO_DEEP_TYPE, at, message);
        }
        for id in aliases::cut(&mut types) {
            let at = self.api.schemas[self.defs[id.0].schema].at;
            let message =
                format!("`{}` is made of too many lists, maps and tuples; it is kept as JSON", types[id.0].name);
            self.report(&codes::TOO_DEEP_TYPE, at, message);
        }
        for id in endless {
            let at = self.api.schemas[self.defs[id.0].schema].at;
            let message = format!("`{}` consists of nothing but itself; it is kept as JSON", types[id.0].name);
            self.report(&codes::ENDLESS_TYPE, at, message);
        }
        let places: Vec<dedup::Place<'_>> =
            self.defs.iter().map(|def| dedup::Place { member: &def.member, rank: def.claim.rank }).collect();
        dedup::join(&mut types, &places);
        initial::mark_read_in_steps(&mut types);
        (types, self.diagnostics)
    }

    fn usage(&self) -> Vec<Usage> {
        let mut usage = vec![Usage::default(); self.defs.len()];
        let mut open: Vec<(TypeId, Usage)> = self.used.iter().map(|(&id, &usage)| (id, usage)).collect();
        while let Some((id, add)) = open.pop() {
            let known = &mut usage[id.0];
            let new = Usage { request: known.request || add.request, response: known.response || add.response };
            if new == *known {
                continue;
            }
            *known = new;
            if let Some(body) = &self.defs[id.0].body {
                open.extend(boxes::type_refs(body).into_iter().flat_map(boxes::named).map(|child| (child, new)));
            }
        }
        usage
    }

    /// The checks of a schema's value at a place where the schema is used.
    pub(super) fn checks(&mut self, id: SchemaId, direction: Direction) -> Vec<Check> {
        match self.type_without_null(id, direction) {
            TypeRef::Named(_) => vec![Check::Nested],
            _ => self.own_checks(id, direction),
        }
    }

    /// The variant of an enum that has only one.
    pub(super) fn variant_of(&self, ty: &TypeRef) -> Option<(TypeId, Ident)> {
        let TypeRef::Named(id) = ty else { return None };
        match self.defs.get(id.0)?.body.as_ref()? {
            TypeBody::Enum(set) if set.variants.len() == 1 => Some((*id, set.variants[0].name.clone())),
            _ => None,
        }
    }

    /// The shape of a schema, or of the schema that it refers to.
    pub(super) fn shape(&self, id: SchemaId) -> &'a Shape {
        &self.api.schemas[self.api.resolve(id)].shape
    }

    /// Whether a schema leads back to itself through nothing but lists, maps and references: its checks would have no
    /// end.
    pub(super) fn is_endless(&self, id: SchemaId) -> bool {
        let mut open = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(at) = open.pop() {
            if !matches!(self.api.schemas[at].shape, Shape::Array(_) | Shape::Tuple(_) | Shape::Ref(_))
                && !matches!(&self.api.schemas[at].shape, Shape::Object(object) if is_map(object))
            {
                continue;
            }
            for child in children(&self.api.schemas[at].shape) {
                if child == id {
                    return true;
                }
                if seen.insert(child) {
                    open.push(child);
                }
            }
        }
        false
    }
}

/// Whether an object becomes a map: it names no properties and admits undeclared ones.
pub(super) fn is_map(object: &Object) -> bool {
    object.properties.is_empty() && object.required_undeclared.is_empty() && object.additional != Additional::Refused
}

fn is_plain(literal: &Literal) -> bool {
    !matches!(literal, Literal::Json(_))
}

/// The type of objects or arrays that `enum` lists. They have no variants; the type is what they have in common.
fn structured(literals: &[Literal]) -> TypeRef {
    let all =
        |start: char| literals.iter().all(|literal| matches!(literal, Literal::Json(text) if text.starts_with(start)));
    if all('{') {
        TypeRef::Map(Box::new(TypeRef::Any))
    } else if all('[') {
        TypeRef::List(Box::new(TypeRef::Any))
    } else {
        TypeRef::Any
    }
}
