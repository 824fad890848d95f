//! Initial values of properties, before they have been read.

use super::code::{Code, Piece as _, code};
use super::spelling::Spelling;
use crate::plan::{Field, Presence, TypeBody, TypeId, TypeRef};

/// The initial value of a property; none where its record is read in steps because of it.
pub(super) fn of_field(field: &Field, spelling: Spelling<'_>) -> Option<Code> {
    match field.presence {
        Presence::Required => value(&field.ty, spelling),
        Presence::RequiredNullable | Presence::Optional => Some("None".own()),
        Presence::Tristate => Some("$runtime::Tristate::Absent".own()),
    }
}

/// A value of a type that costs nothing to make.
fn value(ty: &TypeRef, spelling: Spelling<'_>) -> Option<Code> {
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
            let values: Option<Vec<Code>> = items.iter().map(|item| value(item, spelling)).collect();
            return Some(code!("({})", Code::<_>::join(values?, ", ")).own());
        }
        TypeRef::Named(id) => return named(*id, spelling),
    };
    Some(text.own())
}

fn named(id: TypeId, spelling: Spelling<'_>) -> Option<Code> {
    let name = || spelling.name(id);
    match &spelling.plan().types[id.0].body {
        TypeBody::Record(record) => (!record.is_read_in_steps).then(|| "$codec::Record::blank()".own()),
        TypeBody::Enum(set) => set.variants.first().map(|variant| code!("{}::{}", name(), variant.name).own()),
        TypeBody::Union(union) => Some(code!("{}::{}($runtime::Value::Null)", name(), union.unknown).own()),
        TypeBody::Alias(target, _) => value(target, spelling),
    }
}
