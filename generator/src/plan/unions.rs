//! Turns unions into open enums, with a table of facts that tell their branches apart.

use super::documentation::Documentation;
use super::facts::{first_alike, kinds, rarest_first, telling_only};
use super::inline_names::branch_name;
use super::names::{Case, Claim, candidate, resolve, unreserved};
use super::records::{Listed, OPEN_VARIANT, literal, unknown_claim};
use super::types::Planner;
use super::{Branch, Enum, EnumVariant, Kinds, Literal, TypeBody, Union, codes};
use specwright_model::diagnostic::clip;
use specwright_model::ir::{self, SchemaId, Shape};
use specwright_model::validation::Direction;
use std::collections::BTreeSet;

impl Planner<'_> {
    pub(super) fn union(&mut self, id: SchemaId, union: &ir::Union, direction: Direction) -> TypeBody {
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
                ty: self.type_without_null(id, direction),
                facts: self.facts(id, direction),
                documentation: Documentation::of(annotations),
                checks: self.checks(id, direction),
            });
        }
        let tag = union.discriminator.as_ref().and_then(|discriminator| self.tag(union, discriminator));
        if tag.is_none() {
            self.report_ambiguity(union, &branches);
        }
        let always = union.branches.iter().map(|&branch| self.constant_members(branch)).collect::<Vec<_>>();
        telling_only(branches.iter_mut().map(|branch| &mut branch.facts).collect(), &always);
        rarest_first(branches.iter_mut().map(|branch| &mut branch.facts).collect());
        let default = union.discriminator.as_ref().and_then(|discriminator| discriminator.default);
        let keyword = self.union_keyword(id, union);
        TypeBody::Union(Union { branches, tag, default, unknown, keyword })
    }

    /// The values of the discriminator's property, each with the index of its branch: the values of the mapping that
    /// the property can have, and the constants that branches declare themselves. `None` if a branch has no value of
    /// its own: then the branches are told apart as if there was no discriminator.
    fn tag(&mut self, union: &ir::Union, discriminator: &ir::Discriminator) -> Option<(String, Vec<(String, usize)>)> {
        let name = &discriminator.property;
        let explicit = self.api.node(discriminator.at).and_then(|node| node.get("mapping"));
        let mut values: Vec<(String, usize)> = Vec::new();
        let mut unknown = None;
        for (at, &branch) in union.branches.iter().enumerate() {
            let property = self.tag_property(branch, name);
            let listed = property.and_then(|property| match self.shape(property) {
                Shape::Enum(literals) => Some(literals.iter().filter_map(tag_text).collect::<Vec<_>>()),
                _ => None,
            });
            let is_possible =
                |value: &&String| property.is_none_or(|property| may_be_tag(kinds(self.shape(property)), value));
            let mapped = discriminator.mapping.iter().filter(|(_, mapped)| **mapped == at).map(|(value, _)| value);
            let mapped: Vec<String> = mapped.filter(is_possible).cloned().collect();
            let own = listed.iter().filter(|listed| listed.len() == 1).flatten();
            let own: Vec<String> = own.filter(|value| !discriminator.mapping.contains_key(*value)).cloned().collect();
            if mapped.is_empty() && own.is_empty() && discriminator.default != Some(at) {
                unknown = unknown.or(Some(branch));
            }
            let is_other = |value: &&String| {
                let is_explicit = explicit.is_some_and(|mapping| mapping.get(value).is_some());
                is_explicit && listed.as_ref().is_some_and(|listed| !listed.contains(value))
            };
            if let Some(value) = mapped.iter().find(is_other) {
                let message =
                    format!("the mapping has `{}`, which `{}` cannot be in this branch", clip(value), clip(name));
                self.report(&codes::UNUSABLE_TAG, self.api.schemas[branch].at, message);
            }
            values.extend(mapped.into_iter().chain(own).map(|value| (value, at)));
        }
        let told: BTreeSet<&str> = values.iter().map(|(value, _)| value.as_str()).collect();
        if unknown.is_none() && told.len() == values.len() {
            return Some((name.clone(), values));
        }
        let at = unknown.map_or(discriminator.at, |branch| self.api.schemas[branch].at);
        let message = format!(
            "no value of `{}` means this branch alone: constants and members tell the branches apart",
            clip(name)
        );
        self.report(&codes::UNUSABLE_TAG, at, message);
        None
    }

    /// The schema of the discriminator's property in a branch.
    fn tag_property(&self, branch: SchemaId, name: &str) -> Option<SchemaId> {
        match self.shape(branch) {
            Shape::Object(object) => object.properties.get(name).map(|property| property.schema),
            _ => None,
        }
    }

    /// The keyword that a value of no branch violates. A parent with a discriminator and unions that a pass has made
    /// have none, because they admit values that are none of the branches.
    fn union_keyword(&self, id: SchemaId, union: &ir::Union) -> Option<&'static str> {
        let keyword = match union.kind {
            ir::UnionKind::OneOf => "oneOf",
            ir::UnionKind::AnyOf => "anyOf",
            ir::UnionKind::Types => "type",
        };
        let is_written = self.is_written(id) && self.api.node(self.api.schemas[id].at)?.get(keyword).is_some();
        is_written.then_some(keyword)
    }

    /// The open enum of a union whose branches only list values: `anyOf: [string, enum of strings]`, or constants with
    /// a title and a description each, by which documents explain the values of an enum.
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
        // Values that the branches list are the union's own; a list elsewhere that the union refers to keeps its names.
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
        // The branches of `type: [a, b]` have the place of the union, and its name is not theirs.
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

    /// The properties of a branch that are `const`.
    pub(super) fn constant_members(&self, branch: SchemaId) -> BTreeSet<String> {
        let Shape::Object(object) = self.shape(branch) else { return BTreeSet::new() };
        let is_constant = |property: &ir::Property| {
            [property.schema, self.api.resolve(property.schema)]
                .iter()
                .any(|&schema| super::records::is_constant(self.api.node(self.api.schemas[schema].at)))
        };
        let constant = object.properties.iter().filter(|(_, property)| is_constant(property));
        constant.map(|(name, _)| name.clone()).collect()
    }

    fn report_ambiguity(&mut self, union: &ir::Union, branches: &[Branch]) {
        let Some((at, other)) = first_alike(branches.iter().map(|branch| &branch.facts)) else { return };
        let (branch, other) = (&branches[at].name, &branches[other].name);
        let message = format!(
            "nothing tells `{branch}` from `{other}` but what each keeps of a value: the first that keeps all of it is taken"
        );
        self.report(&codes::AMBIGUOUS_UNION, self.api.schemas[union.branches[at]].at, message);
    }
}

/// Whether a property of these types can have the value that a key of a mapping denotes.
fn may_be_tag(kinds: Kinds, value: &str) -> bool {
    kinds.string
        || (kinds.boolean && matches!(value, "true" | "false"))
        || ((kinds.integer || kinds.number) && value.parse::<i128>().is_ok())
}

/// A constant as a key of a mapping writes it.
fn tag_text(literal: &ir::Literal) -> Option<String> {
    match literal {
        ir::Literal::String(text) => Some(text.clone()),
        ir::Literal::Bool(value) => Some(value.to_string()),
        ir::Literal::Integer(value) => Some(value.to_string()),
        ir::Literal::Number(_) | ir::Literal::Json(_) => None,
    }
}

/// The name of a branch without a place of its own.
fn kind_name(shape: &Shape) -> &'static str {
    named_by_kind(shape).unwrap_or(match shape {
        Shape::Array(_) | Shape::Tuple(_) => "List",
        Shape::Object(_) => "Object",
        _ => "Other",
    })
}

/// The name of a branch of `type: [a, b]`: its type, because such branches share one node.
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

/// The text of a variant.
impl EnumVariant {
    /// The value, if it is a string.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Literal::Text(text) => Some(text),
            _ => None,
        }
    }
}
