//! Which records can be begun blank: with a value for each required member, which reading replaces.
//!
//! A record that cannot is read in steps: what has no blank value is an `Option` until it has been read. That is so of
//! types that the user has chosen, of which we know no value, and of what stands behind a pointer: a record that holds
//! itself has no blank value, and others would be made for nothing.

use super::code::{Code, Piece, code};
use super::spelling::Spelling;
use crate::plan::{Field, Plan, Presence, Record, TypeBody, TypeId, TypeRef};

/// The blank values of a plan's types.
pub(super) struct Blanks<'p> {
    pub(super) spelling: Spelling<'p>,
    /// By the place of the type: whether it is a record that is read in steps.
    in_steps: Vec<bool>,
}

impl<'p> Blanks<'p> {
    /// Finds the records that hold, by value and required, what has no blank value, and those that hold such records.
    pub(super) fn of(plan: &'p Plan) -> Self {
        let mut blanks = Self { spelling: Spelling::outside(plan), in_steps: vec![false; plan.types.len()] };
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); plan.types.len()];
        let mut open = Vec::new();
        for (at, record) in records(plan) {
            for field in record.fields.iter().filter(|field| field.presence == Presence::Required) {
                held(plan, &field.ty, &mut |id| holders[id.0].push(at));
                if blanks.value(&field.ty).is_none() && !std::mem::replace(&mut blanks.in_steps[at], true) {
                    open.push(at);
                }
            }
        }
        while let Some(at) = open.pop() {
            for holder in std::mem::take(&mut holders[at]) {
                if !std::mem::replace(&mut blanks.in_steps[holder], true) {
                    open.push(holder);
                }
            }
        }
        blanks
    }

    /// Whether the record at a place of the plan can be begun blank.
    pub(super) fn has(&self, at: usize) -> bool {
        !self.in_steps[at]
    }

    /// What a member is before it is read.
    pub(super) fn of_field(&self, field: &Field) -> Option<Code> {
        match field.presence {
            Presence::Required => self.value(&field.ty),
            Presence::RequiredNullable | Presence::Optional => Some("None".own()),
            Presence::Tristate => Some("$runtime::Tristate::Absent".own()),
        }
    }

    /// Some value of a type that costs nothing.
    fn value(&self, ty: &TypeRef) -> Option<Code> {
        let text = match ty {
            TypeRef::Bool => "false",
            TypeRef::Int(_) => "0",
            TypeRef::Float => "0.0",
            TypeRef::String | TypeRef::NumberText => "String::new()",
            TypeRef::Uuid => "$runtime::Uuid::nil()",
            TypeRef::Text(_) => "String::new().into()",
            TypeRef::Base64(_) => "$runtime::Bytes::default()",
            TypeRef::Any => "$runtime::Value::Null",
            TypeRef::Null => "()",
            TypeRef::List(_) => "Vec::new()",
            TypeRef::Map(_) => "$runtime::Map::new()",
            TypeRef::Option(_) => "None",
            TypeRef::Boxed(_) | TypeRef::External(_) | TypeRef::File => return None,
            TypeRef::Tuple(items) => {
                let values: Option<Vec<Code>> = items.iter().map(|item| self.value(item)).collect();
                return Some(code!("({})", Code::<_>::join(values?, ", ")).own());
            }
            TypeRef::Named(id) => return self.named(*id),
        };
        Some(text.own())
    }

    fn named(&self, id: TypeId) -> Option<Code> {
        let name = || self.spelling.name(id);
        match &self.spelling.plan().types[id.0].body {
            TypeBody::Record(_) => (!self.in_steps[id.0]).then(|| "$codec::Record::blank()".own()),
            TypeBody::Enum(set) => set.variants.first().map(|variant| code!("{}::{}", name(), variant.name).own()),
            TypeBody::Union(union) => Some(code!("{}::{}($runtime::Value::Null)", name(), union.unknown).own()),
            TypeBody::Alias(target, _) => self.value(target),
        }
    }
}

fn records(plan: &Plan) -> impl Iterator<Item = (usize, &Record)> {
    plan.types.iter().enumerate().filter_map(|(at, def)| match &def.body {
        TypeBody::Record(record) => Some((at, record)),
        _ => None,
    })
}

/// The records that a type holds by value and always.
fn held(plan: &Plan, ty: &TypeRef, each: &mut dyn FnMut(TypeId)) {
    match ty {
        TypeRef::Tuple(items) => items.iter().for_each(|item| held(plan, item, each)),
        TypeRef::Named(id) => match &plan.types[id.0].body {
            TypeBody::Record(_) => each(*id),
            TypeBody::Alias(target, _) => held(plan, target, each),
            TypeBody::Enum(_) | TypeBody::Union(_) => {}
        },
        _ => {}
    }
}
