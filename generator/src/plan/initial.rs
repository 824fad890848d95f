//! Which records have an initial value: one in which every required property has some value of its type that costs
//! nothing to make, until reading replaces it.
//!
//! A record that has none is read in steps: each of its properties without an initial value is an `Option` until it has
//! been read. That is the case for types that the user has chosen, of which no value is known, and for what is behind a
//! pointer: a record that contains itself has no initial value, and for others one would be allocated in vain.

use super::{Presence, Record, TypeBody, TypeDef, TypeId, TypeRef};

/// Marks the records that contain, by value and always, a type without an initial value, and those that contain such
/// records.
pub(super) fn mark_read_in_steps(types: &mut [TypeDef]) {
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    let mut in_steps = vec![false; types.len()];
    let mut open = Vec::new();
    for (at, def) in types.iter().enumerate() {
        let TypeBody::Record(record) = &def.body else { continue };
        for field in record.fields.iter().filter(|field| field.presence == Presence::Required) {
            contained(types, &field.ty, &mut |id| holders[id.0].push(at));
            if !may_be_initial(types, &field.ty) && !std::mem::replace(&mut in_steps[at], true) {
                open.push(at);
            }
        }
    }
    while let Some(at) = open.pop() {
        for holder in std::mem::take(&mut holders[at]) {
            if !std::mem::replace(&mut in_steps[holder], true) {
                open.push(holder);
            }
        }
    }
    for (def, in_steps) in types.iter_mut().zip(in_steps) {
        if let TypeBody::Record(Record { is_read_in_steps, .. }) = &mut def.body {
            *is_read_in_steps = in_steps;
        }
    }
}

/// Whether a type has an initial value if every record has one.
fn may_be_initial(types: &[TypeDef], ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Boxed(_) | TypeRef::External(_) | TypeRef::File => false,
        TypeRef::Tuple(items) => items.iter().all(|item| may_be_initial(types, item)),
        TypeRef::Named(id) => match &types[id.0].body {
            TypeBody::Record(_) | TypeBody::Union(_) => true,
            TypeBody::Enum(set) => !set.variants.is_empty(),
            TypeBody::Alias(target, _) => may_be_initial(types, target),
        },
        _ => true,
    }
}

/// Calls `each` with the records that a type contains by value and always.
fn contained(types: &[TypeDef], ty: &TypeRef, each: &mut dyn FnMut(TypeId)) {
    match ty {
        TypeRef::Tuple(items) => items.iter().for_each(|item| contained(types, item, each)),
        TypeRef::Named(id) => match &types[id.0].body {
            TypeBody::Record(_) => each(*id),
            TypeBody::Alias(target, _) => contained(types, target, each),
            TypeBody::Enum(_) | TypeBody::Union(_) => {}
        },
        _ => {}
    }
}
