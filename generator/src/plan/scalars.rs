//! Types of values that have no parts.

use super::{IntType, TextType, TypeRef};
use specwright_model::ir::{IntFormat, StrFormat};

/// The integers of a format.
pub(super) fn int_type(format: &IntFormat) -> IntType {
    match format {
        IntFormat::Unstated | IntFormat::Int64 => IntType::I64,
        IntFormat::Int32 => IntType::I32,
        IntFormat::Uint32 => IntType::U32,
        IntFormat::Uint64 => IntType::U64,
    }
}

/// The texts of a format.
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
