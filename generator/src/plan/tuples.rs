//! Turns `prefixItems` into a tuple if all items are always there, and into a list otherwise.

use super::checks::array_checks;
use super::documentation::Documentation;
use super::names::{Case, Claim, candidate};
use super::types::Planner;
use super::{Check, TypeRef, codes};
use specwright_model::ir::{SchemaId, Union, UnionKind};
use specwright_model::validation::Direction;

/// The most elements of a tuple for which the runtime has codecs.
const LONGEST_TUPLE: usize = 8;

impl Planner<'_> {
    /// The type of `prefixItems`. The keyword does not state how many items there are: only with `minItems` are all of
    /// them there. Otherwise the type is a list, whose elements have the one type of all items, or a union of their
    /// types.
    pub(super) fn tuple(&mut self, id: SchemaId, items: &[SchemaId], direction: Direction) -> TypeRef {
        let types: Vec<TypeRef> = items.iter().map(|&item| self.type_of(item, direction)).collect();
        let least = self.api.schemas[id].constraints.min_items.unwrap_or(0);
        if least >= types.len() as u64 && types.len() <= LONGEST_TUPLE {
            return TypeRef::Tuple(types);
        }
        let item = match types.split_first() {
            Some((first, rest)) if rest.iter().all(|other| other == first) => first.clone(),
            Some(_) if !types.contains(&TypeRef::Any) => self.element(id, items, direction),
            _ => TypeRef::Any,
        };
        if item == TypeRef::Any {
            let message = "not all items have to be there (`minItems`), so this is a list of any values".to_owned();
            self.report(&codes::SHORT_TUPLE, self.api.schemas[id].at, message);
        }
        TypeRef::List(Box::new(item))
    }

    /// The checks of the items of a type that [`Self::tuple`] has made.
    pub(super) fn item_checks(&mut self, id: SchemaId, items: &[SchemaId], direction: Direction) -> Vec<Check> {
        let ty = self.tuple(id, items, direction);
        let constraints = &self.api.schemas[id].constraints;
        let mut checks = Vec::new();
        let TypeRef::List(item) = ty else {
            // A tuple has its number of items; reading another number fails.
            if constraints.unique_items {
                checks.push(Check::Unique);
            }
            checks.extend(self.position_checks(items, direction));
            return checks;
        };
        array_checks(constraints, &mut checks);
        match (self.elements.contains_key(&(id, direction)), *item) {
            (true, TypeRef::Option(_)) => checks.push(Check::Each(vec![Check::Inner(vec![Check::Nested])])),
            (true, _) => checks.push(Check::Each(vec![Check::Nested])),
            // Items without a type are tested on the wire.
            (false, TypeRef::Any) => {}
            (false, _) => checks.extend(self.position_checks(items, direction)),
        }
        checks
    }

    fn position_checks(&mut self, items: &[SchemaId], direction: Direction) -> Vec<Check> {
        let inner = items.iter().map(|&item| self.checks_with_null(item, direction)).enumerate();
        inner.filter(|(_, inner)| !inner.is_empty()).map(|(at, inner)| Check::Position(at, inner)).collect()
    }

    /// The union of the items' types, each once.
    fn element(&mut self, id: SchemaId, items: &[SchemaId], direction: Direction) -> TypeRef {
        let nullable = items.iter().any(|&item| self.is_nullable(item));
        let mut branches: Vec<(SchemaId, TypeRef)> = Vec::new();
        for &item in items {
            let ty = self.type_without_null(item, direction);
            if ty != TypeRef::Null && !branches.iter().any(|(_, known)| *known == ty) {
                branches.push((item, ty));
            }
        }
        let ty = match branches.as_slice() {
            [] => TypeRef::Any,
            [(_, one)] => one.clone(),
            _ => {
                let branches = branches.into_iter().map(|(item, _)| item).collect();
                self.element_union(id, &Union { kind: UnionKind::AnyOf, branches, discriminator: None }, direction)
            }
        };
        if nullable && ty != TypeRef::Any { TypeRef::Option(Box::new(ty)) } else { ty }
    }

    fn element_union(&mut self, id: SchemaId, union: &Union, direction: Direction) -> TypeRef {
        if let Some(&known) = self.elements.get(&(id, direction)) {
            return TypeRef::Named(known);
        }
        let claim = self.element_claim(id, direction);
        let type_id = self.allot(id, claim, Documentation::default());
        self.elements.insert((id, direction), type_id);
        let body = self.union(id, union, direction);
        self.settle(type_id, body);
        TypeRef::Named(type_id)
    }

    /// The claim to the name of the union of the items' types. The union has no place of its own in the document, so
    /// that of the items names it.
    fn element_claim(&self, id: SchemaId, direction: Direction) -> Claim {
        let at = self.api.schemas[id].at;
        let raw = self.names.text(at) + "/prefixItems";
        if let Some(name) = self.pin(&raw) {
            return Claim { candidate: candidate(name, Case::Pascal), rank: 0, raw };
        }
        let form = if direction == Direction::Request && self.forms.differ(id) { "Input" } else { "" };
        let candidate = format!("{}Item{form}", self.names.wish(at).name);
        Claim { candidate, rank: if self.is_written(id) { 2 } else { 3 }, raw }
    }
}
