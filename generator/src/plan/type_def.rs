//! Types of the plan: what schemas become.

use super::{DefaultValue, Documentation, Ident, TypePath};
use specwright_model::ir::IntFormat;
use std::ops::RangeInclusive;

/// A type of the plan.
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
    /// `String` that holds a number of JSON.
    NumberText,
    /// `runtime::Uuid`
    Uuid,
    /// A newtype over text that knows what it stands for.
    Text(TextType),
    /// `runtime::Bytes`, written as Base64; the flag is the URL-safe alphabet.
    Base64(bool),
    /// `runtime::Value`
    Any,
    /// `()`: nothing but `null`.
    Null,
    /// `Vec<T>`
    List(Box<TypeRef>),
    /// `runtime::Map<T>`
    Map(Box<TypeRef>),
    /// `runtime::File`: a part of a body, and nowhere else.
    File,
    /// `Option<T>`: a value or `null`.
    Option(Box<TypeRef>),
    /// `Box<T>`
    Boxed(Box<TypeRef>),
    /// `(A, B)`
    Tuple(Vec<TypeRef>),
    /// A type that the user has chosen, by its path.
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
    /// A JSON number, if it is a value of this type.
    pub(super) fn fits(self, text: &str) -> Option<i128> {
        text.parse().ok().filter(|value| self.range().contains(value))
    }

    /// Its values.
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

/// Formats of text that have a type of their own in the runtime.
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

/// Where a type is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Usage {
    /// In what a client sends.
    pub request: bool,
    /// In what it receives.
    pub response: bool,
}

/// A type that is written.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: Ident,
    /// JSON pointer of its schema; in a file that is only referred to, the way to the file and `#` before it.
    pub pointer: String,
    /// Where it is used.
    pub usage: Usage,
    /// For people.
    pub documentation: Documentation,
    /// What it is.
    pub body: TypeBody,
}

/// What a type is.
#[derive(Clone, Debug)]
pub enum TypeBody {
    /// A struct.
    Record(Record),
    /// An open enum over literals.
    Enum(Enum),
    /// An open enum over branches.
    Union(Union),
    /// Another name.
    Alias(TypeRef, Vec<Check>),
}

/// A struct.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// In the order of the document.
    pub fields: Vec<Field>,
    /// The type of members that are not declared, if they are kept, and what holds for them.
    pub additional: Option<Additional>,
    /// `minProperties`, `maxProperties`
    pub bounds: Option<Check>,
    /// Whether a required property has no initial value, so that the record is read through one of `Option`s.
    pub is_read_in_steps: bool,
}

/// The map beside the fields.
#[derive(Clone, Debug)]
pub struct Additional {
    /// Its field.
    pub name: Ident,
    /// Of each value.
    pub ty: TypeRef,
    /// On each value.
    pub checks: Vec<Check>,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// In Rust.
    pub name: Ident,
    /// On the wire.
    pub wire: String,
    /// Of a value that is there and not null.
    pub ty: TypeRef,
    /// Absent, null or there.
    pub presence: Presence,
    /// For people.
    pub documentation: Documentation,
    /// Nobody else may see it: `format: password`, `writeOnly`.
    pub secret: bool,
    /// The variant of its enum that it always is (`const`), which `new` fills in.
    pub constant: Option<(TypeId, Ident)>,
    /// What an absent value means, for an accessor.
    pub default: Option<DefaultValue>,
    /// On a value that is there and not null.
    pub checks: Vec<Check>,
}

/// Absent and null are kept apart where a document does so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `T`
    Required,
    /// `Option<T>`, always sent.
    RequiredNullable,
    /// `Option<T>`, left out when `None`.
    Optional,
    /// `runtime::Tristate<T>`
    Tristate,
}

/// An open enum over literals.
#[derive(Clone, Debug)]
pub struct Enum {
    /// In the order of the document.
    pub variants: Vec<EnumVariant>,
    /// The variant that keeps what the document does not name.
    pub unknown: Ident,
    /// All literals are strings.
    pub text: bool,
    /// Values that the document does not name are valid too (`anyOf: [string, enum]`).
    pub open: bool,
}

/// One literal.
#[derive(Clone, Debug)]
pub struct EnumVariant {
    /// Its name.
    pub name: Ident,
    /// Its value.
    pub value: Literal,
    /// For people, where the document describes single values.
    pub documentation: Documentation,
}

/// A value that an enum or a constant names.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Int(i128),
    /// Another number.
    Number(f64),
    /// Text.
    Text(String),
}

/// An open enum over branches.
#[derive(Clone, Debug)]
pub struct Union {
    /// In the order of the document.
    pub branches: Vec<Branch>,
    /// The member that tells branches apart, and which value means which branch.
    pub tag: Option<(String, Vec<(String, usize)>)>,
    /// The branch of an object without that member, or with a value that means none (`defaultMapping`).
    pub default: Option<usize>,
    /// The variant that keeps what fits no branch.
    pub unknown: Ident,
    /// The keyword that such a value breaks, where the schema itself is written as a union.
    pub keyword: Option<&'static str>,
}

/// One branch.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The variant's name.
    pub name: Ident,
    /// What it holds.
    pub ty: TypeRef,
    /// What tells it from the others.
    pub facts: BranchFacts,
    /// For people.
    pub documentation: Documentation,
    /// On its value.
    pub checks: Vec<Check>,
}

/// What is known of a branch without decoding it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BranchFacts {
    /// JSON types that it can be.
    pub kinds: Kinds,
    /// Members that are always there.
    pub required: Vec<String>,
    /// Members that it declares.
    pub members: Vec<String>,
    /// What it does with others.
    pub others: Others,
    /// The members that lead to a value below, and what that is whenever it is there; without a member it is the value
    /// itself.
    pub constants: Vec<(Vec<String>, Vec<Literal>)>,
    /// The keywords that bound its texts and numbers.
    pub bounds: Vec<Check>,
}

/// What a type does with members that it does not declare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Others {
    /// A value that has some is none of its values.
    Refused,
    /// They are not read.
    #[default]
    Ignored,
    /// They are part of the value.
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
    /// Any other number: the nearest that is an `f64`, as the values are that it is compared with. It is finite.
    Float(f64),
}

impl Bound {
    /// The nearest `f64`.
    #[expect(clippy::cast_precision_loss, reason = "for a comparison that decides on a branch, not on validity")]
    pub fn as_float(&self) -> f64 {
        match self {
            Self::Int(value) => *value as f64,
            Self::Float(value) => *value,
        }
    }
}

/// One keyword that bounds a value, as `validate()` checks it.
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
    /// `format`: the name of a variant of the runtime's `Format`.
    Format(&'static str),
    /// `minItems`, `maxItems`
    Items(Option<u64>, Option<u64>),
    /// `uniqueItems`
    Unique,
    /// `minProperties`, `maxProperties`
    Properties(Option<u64>, Option<u64>),
    /// On each element or each value of a map.
    Each(Vec<Check>),
    /// On the value inside an `Option`.
    Inner(Vec<Check>),
    /// On the elements of a tuple or of a list, by position.
    Position(usize, Vec<Check>),
    /// The type's own checks.
    Nested,
}
