//! The types of scalar values.

use super::types::Planner;
use super::{IntType, TextType, TypeRef};
use specwright_model::ir::{Constraints, IntFormat, SchemaId, Shape, StrFormat};

/// The integer type for a format. It is larger than the format's if bounds or the default go beyond that, and never
/// smaller.
pub(super) fn int_type(format: &IntFormat, constraints: &Constraints, default: Option<i128>) -> IntType {
    let stated = match format {
        IntFormat::Unstated | IntFormat::Int64 => IntType::I64,
        IntFormat::Int32 => IntType::I32,
        IntFormat::Uint32 => IntType::U32,
        IntFormat::Uint64 => IntType::U64,
    };
    let bounds = (constraints.least_integer(), constraints.greatest_integer());
    let holds = |ty: &IntType| {
        let range = ty.range();
        [bounds.0, bounds.1, default].into_iter().flatten().all(|value| range.contains(&value))
    };
    let wider: &[IntType] =
        if bounds.0.is_some_and(|least| least >= 0) { &[IntType::I64, IntType::U64] } else { &[IntType::I64] };
    [stated].iter().chain(wider).copied().find(holds).unwrap_or(IntType::I128)
}

impl Planner<'_> {
    /// The type of an integer schema.
    pub(super) fn int_type(&self, id: SchemaId) -> IntType {
        let schema = &self.api.schemas[id];
        let Shape::Integer(format) = &schema.shape else { return IntType::I64 };
        let default = schema.annotations.default.and_then(|at| self.api.node(at)?.as_number()?.parse().ok());
        int_type(format, &schema.constraints, default)
    }
}

/// The type for a string format.
pub(super) fn string_type(format: &StrFormat) -> TypeRef {
    match format {
        StrFormat::DateTime => TypeRef::Text(TextType::DateTime),
        StrFormat::Date => TypeRef::Text(TextType::Date),
        StrFormat::Time => TypeRef::Text(TextType::Time),
        StrFormat::Duration => TypeRef::Text(TextType::Duration),
        StrFormat::Uri | StrFormat::UriReference | StrFormat::Iri => TypeRef::Text(TextType::Uri),
        StrFormat::Uuid => TypeRef::Uuid,
        StrFormat::Base64 => TypeRef::Base64(false),
        StrFormat::Base64Url => TypeRef::Base64(true),
        StrFormat::Text | StrFormat::Email | StrFormat::Binary | StrFormat::Password | StrFormat::Other(_) => {
            TypeRef::String
        }
    }
}
