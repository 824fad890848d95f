//! The types of a plan: what schemas become in Rust.

use super::{DefaultValue, Documentation, Ident, TypePath};
use specwright_model::ir::IntFormat;
use std::ops::RangeInclusive;

/// The index of a type in [`Plan::types`](super::Plan::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// A Rust type, as it is written where it is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypeRef {
    /// `bool`
    Bool,
    /// `i64`, `i32`, `u64`, `u32`, `i128`
    Int(IntType),
    /// `f64`
    Float,
    /// `String`
    String,
    /// A `String` that holds a JSON number.
    NumberText,
    /// `runtime::Uuid`
    Uuid,
    /// A newtype of the runtime over text of a format, such as `runtime::DateTime`.
    Text(TextType),
    /// `runtime::Bytes`, written as Base64; the flag selects the URL-safe alphabet.
    Base64(bool),
    /// `runtime::Value`
    Any,
    /// `()`, the type of nothing but `null`.
    Null,
    /// `Vec<T>`
    List(Box<TypeRef>),
    /// `runtime::Map<T>`
    Map(Box<TypeRef>),
    /// `runtime::File`, which is used for the parts of a multipart body only.
    File,
    /// `Option<T>`: a value or `null`.
    Option(Box<TypeRef>),
    /// `Box<T>`
    Boxed(Box<TypeRef>),
    /// `(A, B)`
    Tuple(Vec<TypeRef>),
    /// A type that the configuration names by its path.
    External(TypePath),
    /// A type of the plan.
    Named(TypeId),
}

/// Integer types of Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntType {
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `i128`
    I128,
}

impl IntType {
    /// The value of a JSON number, if it is a value of this type.
    pub(super) fn fits(self, text: &str) -> Option<i128> {
        text.parse().ok().filter(|value| self.range().contains(value))
    }

    /// The values of this type.
    pub(super) fn range(self) -> RangeInclusive<i128> {
        match self {
            Self::I32 => IntFormat::Int32.range(),
            Self::I64 => IntFormat::Int64.range(),
            Self::U32 => IntFormat::Uint32.range(),
            Self::U64 => IntFormat::Uint64.range(),
            Self::I128 => i128::MIN..=i128::MAX,
        }
    }
}

/// The string formats that have a type of their own in the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextType {
    /// `runtime::DateTime`
    DateTime,
    /// `runtime::Date`
    Date,
    /// `runtime::Time`
    Time,
    /// `runtime::Duration`
    Duration,
    /// `runtime::Uri`
    Uri,
}

/// The directions in which a type is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Usage {
    /// Whether the type is part of what a client sends.
    pub request: bool,
    /// Whether the type is part of what a client receives.
    pub response: bool,
}

/// The definition of a type of the written crate.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The name of the type.
    pub name: Ident,
    /// The JSON pointer of the schema; in a file that is only referred to, the path of the file and `#` precede it.
    pub pointer: String,
    /// The directions in which the type is used.
    pub usage: Usage,
    /// The documentation of the type, from its schema.
    pub documentation: Documentation,
    /// The content of the definition.
    pub body: TypeBody,
}

/// The content of a type definition.
#[derive(Clone, Debug)]
pub enum TypeBody {
    /// A struct, for an object.
    Record(Record),
    /// An open enum over the values of `enum` or `const`.
    Enum(Enum),
    /// An open enum over the branches of a union.
    Union(Union),
    /// A type alias, and the checks of its values.
    Alias(TypeRef, Vec<Check>),
}

/// A struct, for an object.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The fields, in the order of the document.
    pub fields: Vec<Field>,
    /// The map of undeclared properties, if they are kept.
    pub additional: Option<Additional>,
    /// The bounds `minProperties` and `maxProperties`.
    pub bounds: Option<Check>,
    /// Whether a required property has no initial value, so that the record is read through a struct of `Option`s.
    pub is_read_in_steps: bool,
}

/// The map of undeclared properties beside the fields (`additionalProperties`).
#[derive(Clone, Debug)]
pub struct Additional {
    /// The name of the field that holds the map.
    pub name: Ident,
    /// The type of each value.
    pub ty: TypeRef,
    /// The checks of each value.
    pub checks: Vec<Check>,
}

/// A property of an object, as a field of its struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name of the field.
    pub name: Ident,
    /// The name of the property in JSON.
    pub wire: String,
    /// The type of a value that is present and not `null`.
    pub ty: TypeRef,
    /// Whether the property may be absent or `null`.
    pub presence: Presence,
    /// The documentation of the property.
    pub documentation: Documentation,
    /// Whether the value is a secret (`format: password` or `writeOnly`), which `Debug` masks.
    pub secret: bool,
    /// The variant of its enum that the value always is (`const`); `new` fills it in.
    pub constant: Option<(TypeId, Ident)>,
    /// The default of the property, which an accessor returns for an absent value.
    pub default: Option<DefaultValue>,
    /// The checks of a value that is present and not `null`.
    pub checks: Vec<Check>,
}

/// Whether a property may be absent or `null`. The two are told apart where a document does so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `T`: always present, and never `null`.
    Required,
    /// `Option<T>`: always present, and `null` when `None`.
    RequiredNullable,
    /// `Option<T>`: left out when `None`.
    Optional,
    /// `runtime::Tristate<T>`: may be absent or `null`.
    Tristate,
}

/// An open enum over the values of `enum` or `const`.
#[derive(Clone, Debug)]
pub struct Enum {
    /// The variants, in the order of the document.
    pub variants: Vec<EnumVariant>,
    /// The variant that keeps a value which the document does not name.
    pub unknown: Ident,
    /// Whether all values are strings.
    pub text: bool,
    /// Whether values that the document does not name are valid too (`anyOf: [string, enum]`).
    pub open: bool,
}

/// One value of an enum.
#[derive(Clone, Debug)]
pub struct EnumVariant {
    /// The name of the variant.
    pub name: Ident,
    /// The value in JSON.
    pub value: Literal,
    /// The documentation of the value, if the document describes single values.
    pub documentation: Documentation,
}

/// A value of `enum` or `const`.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Int(i128),
    /// A number that is not an integer.
    Number(f64),
    /// A string.
    Text(String),
}

/// An open enum over the branches of a union.
#[derive(Clone, Debug)]
pub struct Union {
    /// The branches, in the order of the document.
    pub branches: Vec<Branch>,
    /// The property that tells the branches apart (`discriminator`), and each of its values with the index of a branch.
    pub tag: Option<(String, Vec<(String, usize)>)>,
    /// The branch of an object without that property, or with another value of it (`defaultMapping`).
    pub default: Option<usize>,
    /// The variant that keeps a value which fits no branch.
    pub unknown: Ident,
    /// The keyword that a value of no branch violates (`oneOf`, `anyOf` or `type`), if the schema itself is written
    /// with it.
    pub keyword: Option<&'static str>,
}

/// One branch of a union.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The name of the variant.
    pub name: Ident,
    /// The type of the variant's value.
    pub ty: TypeRef,
    /// The facts that tell the branch from the others.
    pub facts: BranchFacts,
    /// The documentation of the branch.
    pub documentation: Documentation,
    /// The checks of the variant's value.
    pub checks: Vec<Check>,
}

/// What is known of the values of a branch without decoding them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BranchFacts {
    /// The JSON types that a value can have.
    pub kinds: Kinds,
    /// The properties that are always present.
    pub required: Vec<String>,
    /// The properties that the branch declares.
    pub members: Vec<String>,
    /// What the branch does with undeclared properties.
    pub others: Others,
    /// The values that a nested value can have if it is present, each with the path of property names that leads to it.
    /// An empty path leads to the value itself.
    pub constants: Vec<(Vec<String>, Vec<Literal>)>,
    /// The checks that restrict strings and numbers.
    pub bounds: Vec<Check>,
}

/// What a type does with properties that it does not declare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Others {
    /// An object with such a property is no value of the type.
    Refused,
    /// Such properties are not read.
    #[default]
    Ignored,
    /// Such properties are part of the value.
    Kept,
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a set of seven, printed by name")]
pub struct Kinds {
    /// `null`
    pub null: bool,
    /// `true`, `false`
    pub boolean: bool,
    /// Numbers without a fraction.
    pub integer: bool,
    /// All numbers.
    pub number: bool,
    /// Strings.
    pub string: bool,
    /// Arrays.
    pub array: bool,
    /// Objects.
    pub object: bool,
}

/// A number of the document that values are compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// An integer, with all its digits.
    Int(i128),
    /// Any other number, as the nearest finite `f64`: the values that are compared with it are `f64` too.
    Float(f64),
}

impl Bound {
    /// The bound as the nearest `f64`.
    #[expect(clippy::cast_precision_loss, reason = "for a comparison that decides on a branch, not on validity")]
    pub fn as_float(&self) -> f64 {
        match self {
            Self::Int(value) => *value as f64,
            Self::Float(value) => *value,
        }
    }
}

/// One keyword that restricts a value, as `validate()` checks it.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// `minimum`, and whether it is exclusive.
    Minimum(Bound, bool),
    /// `maximum`, and whether it is exclusive.
    Maximum(Bound, bool),
    /// `multipleOf`
    MultipleOf(Bound),
    /// `minLength`, `maxLength`
    Length(Option<u64>, Option<u64>),
    /// `pattern`
    Pattern(String),
    /// `format`, as the name of a variant of the runtime's `Format`.
    Format(&'static str),
    /// `minItems`, `maxItems`
    Items(Option<u64>, Option<u64>),
    /// `uniqueItems`
    Unique,
    /// `minProperties`, `maxProperties`
    Properties(Option<u64>, Option<u64>),
    /// The checks of each element of a list, or of each value of a map.
    Each(Vec<Check>),
    /// The checks of the value inside an `Option`.
    Inner(Vec<Check>),
    /// The checks of the element at a position of a tuple or list.
    Position(usize, Vec<Check>),
    /// The checks that the value's own type defines.
    Nested,
}
