//! Decides whether one of two schemas implies the other: then nothing is merged, and the type that the document gives
//! the one is the type of both.

use super::{Merging, intersect, is_bare, says_nothing, weight};
use crate::ir::{Additional, Constraints, Object, SchemaId, Shape};
use crate::structure;

/// The maximum number of schemas that are compared before one counts as not implying another.
const MOST_COMPARED: usize = 500;
/// The number of members or enum values that cost as much as a schema to compare.
const CHEAP: usize = 64;
/// The maximum depth of the schemas that are compared.
const DEEPEST: usize = 16;

impl Merging<'_> {
    /// Whether every value of `strong` is one of `weak`, as far as is easily seen.
    pub(super) fn implied(&self, weak: SchemaId, strong: SchemaId) -> bool {
        let mut comparison = Comparison { merging: self, left: MOST_COMPARED };
        comparison.implied(weak, strong, DEEPEST)
    }

    /// Whether a branch of a union implies all of `rest`, `null` aside.
    pub(super) fn implies_all(&self, branch: SchemaId, rest: &[SchemaId]) -> bool {
        let mut comparison = Comparison { merging: self, left: MOST_COMPARED };
        rest.iter().all(|weak| {
            let leaf = &self.api.schemas[*weak];
            says_nothing(leaf)
                || (matches!(leaf.shape, Shape::Object(_)) && comparison.same_or_narrower(*weak, branch, DEEPEST))
        })
    }

    /// Whether a part that is no more than `type: object` has no effect beside the others.
    pub(super) fn is_idle(&self, part: SchemaId, others: &[SchemaId]) -> bool {
        let schema = &self.api.schemas[part];
        let mut comparison = Comparison { merging: self, left: MOST_COMPARED };
        is_bare(schema)
            && others.iter().any(|other| {
                !is_bare(&self.api.schemas[*other])
                    && comparison.is_object(*other, DEEPEST)
                    && (schema.nullable || !comparison.may_be_null(*other, DEEPEST))
            })
    }
}

/// A comparison with a limited budget.
struct Comparison<'a, 'm> {
    merging: &'a Merging<'m>,
    left: usize,
}

impl Comparison<'_, '_> {
    /// Spends the cost of comparing a schema; `false` if the budget is exhausted.
    fn spend(&mut self, id: SchemaId) -> bool {
        let left = self.left.checked_sub(1 + weight(&self.merging.api.schemas[id]) / CHEAP);
        self.left = left.unwrap_or_default();
        left.is_some()
    }

    fn implied(&mut self, weak: SchemaId, strong: SchemaId, deep: usize) -> bool {
        let target = self.merging.api.resolve(weak);
        if says_nothing(&self.merging.api.schemas[target]) && !self.merging.is_open(target) {
            return true;
        }
        let null = self.merging.api.admits_null(weak) || !self.may_be_null(strong, deep);
        null && self.same_or_narrower(weak, strong, deep)
    }

    /// Works like [`Self::implied`], but ignores `null`.
    fn same_or_narrower(&mut self, weak: SchemaId, strong: SchemaId, deep: usize) -> bool {
        let api = &self.merging.api;
        let (weak, strong) = (api.resolve(weak), api.resolve(strong));
        let Some(deep) = deep.checked_sub(1).filter(|_| self.spend(weak) && self.spend(strong)) else { return false };
        if weak == strong {
            return true;
        }
        if self.merging.is_open(weak) {
            return false;
        }
        let (a, b) = (&api.schemas[weak], &api.schemas[strong]);
        if is_bare(a) {
            return self.is_object(strong, deep);
        }
        if self.merging.is_open(strong) {
            return false;
        }
        let mut bounds = a.constraints.clone();
        intersect::constraints(&mut bounds, b.constraints.clone());
        bounds == b.constraints
            && match (&a.shape, &b.shape) {
                (Shape::Any, _) => true,
                (Shape::Object(a), Shape::Object(b)) => self.object(a, b, deep),
                (Shape::Array(a), Shape::Array(b)) => self.implied(*a, *b, deep),
                (Shape::Union(_), _) | (_, Shape::Union(_)) => structure::plainly_equal(api, weak, strong),
                (a, b) => {
                    intersect::values(a.clone(), b.clone()).as_ref() == Some(b)
                        || structure::plainly_equal(api, weak, strong)
                }
            }
    }

    fn object(&mut self, weak: &Object, strong: &Object, deep: usize) -> bool {
        let additional = match (weak.additional, strong.additional) {
            (Additional::Unstated | Additional::Allowed, _) | (Additional::Refused, Additional::Refused) => true,
            (Additional::Schema(a), Additional::Schema(b)) => self.implied(a, b, deep),
            _ => false,
        };
        let required = |name: &String| {
            strong.properties.get(name).map_or(strong.required_undeclared.contains(name), |property| property.required)
        };
        // What a closed or typed `additionalProperties` means for members that only the other schema declares is not
        // examined.
        let declared = matches!(weak.additional, Additional::Unstated | Additional::Allowed)
            || strong.properties.keys().all(|name| weak.properties.contains_key(name));
        additional
            && declared
            && weak.required_undeclared.iter().all(required)
            && weak.properties.iter().all(|(name, weak)| {
                strong.properties.get(name).is_some_and(|strong| {
                    (strong.required || !weak.required) && self.implied(weak.schema, strong.schema, deep)
                })
            })
    }

    /// Whether all values of a schema are objects or `null`.
    fn is_object(&mut self, id: SchemaId, deep: usize) -> bool {
        let id = self.merging.api.resolve(id);
        let Some(deep) = deep.checked_sub(1).filter(|_| self.spend(id)) else { return false };
        if let Some(parts) = self.merging.open_parts(id) {
            return parts.iter().any(|part| self.is_object(*part, deep));
        }
        match &self.merging.api.schemas[id].shape {
            Shape::Object(_) => true,
            Shape::Union(union) => union.branches.iter().all(|branch| self.is_object(*branch, deep)),
            _ => false,
        }
    }

    /// Whether `null` may be among the values of a schema; `true` where it is not easily seen.
    fn may_be_null(&mut self, id: SchemaId, deep: usize) -> bool {
        let api = &self.merging.api;
        let target = api.resolve(id);
        let Some(deep) = deep.checked_sub(1).filter(|_| self.spend(id)) else { return true };
        if api.admits_null(id) {
            return true;
        }
        match self.merging.open_parts(target) {
            Some(parts) => parts.iter().all(|part| self.may_be_null(*part, deep)),
            None => match &api.schemas[target].shape {
                Shape::Any => api.schemas[target].constraints == Constraints::default(),
                Shape::Union(union) => union.branches.iter().any(|branch| self.may_be_null(*branch, deep)),
                _ => false,
            },
        }
    }
}
