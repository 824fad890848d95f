//! How a record is constructed: which fields `new` takes, and in which form.

use super::{Field, Plan, Presence, Record, TypeBody, TypeRef};

/// The most required fields that `new` takes as arguments. More of them, or two of one type, are passed by name.
const MOST_ARGUMENTS: usize = 3;

impl Record {
    /// The fields that `new` takes, in its order.
    pub fn asked(&self) -> impl Iterator<Item = &Field> {
        let is_required = |field: &&Field| matches!(field.presence, Presence::Required | Presence::RequiredNullable);
        self.fields.iter().filter(is_required).filter(|field| field.constant.is_none())
    }
}

impl Plan {
    /// Whether `new` takes a struct of the required fields instead of one argument for each.
    pub fn is_made_by_name(&self, record: &Record) -> bool {
        let asked: Vec<&TypeRef> = record.asked().map(|field| self.target(&field.ty)).collect();
        if asked.len() > MOST_ARGUMENTS {
            return true;
        }
        let mut rest = asked.as_slice();
        let mut has_twins = false;
        while let [first, others @ ..] = rest {
            has_twins |= others.contains(first);
            rest = others;
        }
        has_twins
    }

    /// The type that an alias refers to; any other type itself.
    pub fn target<'p>(&'p self, ty: &'p TypeRef) -> &'p TypeRef {
        let mut ty = ty;
        while let TypeRef::Named(id) = ty {
            match self.types.get(id.0).map(|def| &def.body) {
                Some(TypeBody::Alias(target, _)) => ty = target,
                _ => break,
            }
        }
        ty
    }

    /// Whether `null` is a value of a type itself, so that an optional property that is `null` is present.
    pub fn takes_null(&self, ty: &TypeRef) -> bool {
        match self.target(ty) {
            TypeRef::Any | TypeRef::Null => true,
            TypeRef::Boxed(inner) => self.takes_null(inner),
            TypeRef::Named(id) => match self.types.get(id.0).map(|def| &def.body) {
                Some(TypeBody::Union(union)) => union.branches.iter().any(|branch| branch.facts.kinds.null),
                _ => false,
            },
            _ => false,
        }
    }
}
