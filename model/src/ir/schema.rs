//! Schemas: classified for types and diff. What the classes cannot express is tested on the wire
//! from the validation text, which is made of the source tree and never of these.

use super::{Id, Location};
use indexmap::IndexMap;
use std::ops::RangeInclusive;

/// A schema of an [`super::Api`].
pub type SchemaId = Id<Schema>;

/// The Schema Object, classified.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// What values it admits, `null` aside.
    pub shape: Shape,
    /// Whether it says that it admits `null`, in whichever way its dialect has. A [`Shape::Ref`] admits it too
    /// if its target does: ask [`super::Api::admits_null`]. `null` alone is [`Shape::Never`] and nullable.
    pub nullable: bool,
    /// Bounds on values of the shape.
    pub constraints: Constraints,
    /// What it says to people.
    pub annotations: Annotations,
    /// `x-…` members: where each value stands.
    pub extensions: Extensions,
    /// Its identity.
    pub at: Location,
}

impl Schema {
    /// A schema of one shape that says nothing else.
    pub fn new(shape: Shape, at: Location) -> Self {
        Self {
            shape,
            nullable: false,
            constraints: Constraints::default(),
            annotations: Annotations::default(),
            extensions: Extensions::default(),
            at,
        }
    }
}

/// The classes of schemas.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// `true`, `{}`, or only keywords that types cannot express.
    Any,
    /// `false`, or a contradiction.
    Never,
    /// `type: boolean`
    Bool,
    /// `type: integer`
    Integer(IntFormat),
    /// `type: number`
    Number(NumFormat),
    /// `type: string`
    String(StrFormat),
    /// `type: array` with one schema for all items.
    Array(SchemaId),
    /// `prefixItems` without further items.
    Tuple(Vec<SchemaId>),
    /// `type: object`, or `properties`/`additionalProperties` without a type.
    Object(Object),
    /// `enum`, `const`; without `null`, which is [`Schema::nullable`].
    Enum(Vec<Literal>),
    /// `oneOf`, `anyOf`, a list of types; without `null`.
    Union(Union),
    /// `allOf`; gone after the pass that merges it.
    AllOf(Vec<SchemaId>),
    /// `$ref`: the very schema that stands elsewhere. A reference with siblings that mean something
    /// in its dialect is an [`Shape::AllOf`].
    Ref(SchemaId),
    /// A schema in another language (AsyncAPI `schemaFormat`).
    Foreign(SchemaFormat),
}

/// `format` of an integer.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum IntFormat {
    /// No format that says a width.
    #[default]
    Unstated,
    /// `int32` and the smaller ones.
    Int32,
    /// `int64`
    Int64,
    /// `uint32`
    Uint32,
    /// `uint64`
    Uint64,
}

impl IntFormat {
    /// The integers of the format; without one, those of `i64`, the most that readers of JSON agree on.
    pub const fn range(&self) -> RangeInclusive<i128> {
        match self {
            Self::Int32 => i32::MIN as i128..=i32::MAX as i128,
            Self::Unstated | Self::Int64 => i64::MIN as i128..=i64::MAX as i128,
            Self::Uint32 => 0..=u32::MAX as i128,
            Self::Uint64 => 0..=u64::MAX as i128,
        }
    }

    /// The format of a name; `None` for any name that says no width.
    pub fn named(name: &str) -> Option<Self> {
        const NAMES: &[(&str, IntFormat)] = &[
            ("int32", IntFormat::Int32),
            ("int64", IntFormat::Int64),
            ("int8", IntFormat::Int32),
            ("int16", IntFormat::Int32),
            ("uint8", IntFormat::Uint32),
            ("uint16", IntFormat::Uint32),
            ("uint32", IntFormat::Uint32),
            ("uint64", IntFormat::Uint64),
            ("uint", IntFormat::Uint64),
        ];
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| format.clone())
    }
}

/// `format` of a number.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum NumFormat {
    /// No format, or `double`.
    #[default]
    Double,
    /// `float`
    Float,
    /// `decimal` and its like: digits matter.
    Decimal,
}

impl NumFormat {
    /// The format of a name; `None` for any name that says nothing of numbers.
    pub fn named(name: &str) -> Option<Self> {
        const NAMES: &[(&str, NumFormat)] = &[
            ("double", NumFormat::Double),
            ("float", NumFormat::Float),
            ("decimal", NumFormat::Decimal),
            ("decimal128", NumFormat::Decimal),
        ];
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| format.clone())
    }
}

/// `format`, `contentEncoding` of a string.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum StrFormat {
    /// Text.
    #[default]
    Text,
    /// `date-time`: RFC 3339 §5.6.
    DateTime,
    /// `date`: RFC 3339 `full-date`.
    Date,
    /// `time`: RFC 3339 `full-time`.
    Time,
    /// `duration`: RFC 3339 appendix A.
    Duration,
    /// `uuid`: RFC 9562.
    Uuid,
    /// `uri`: RFC 3986, with a scheme.
    Uri,
    /// `uri-reference`: RFC 3986, with or without one.
    UriReference,
    /// `iri`, `iri-reference`, and `url`, which no standard defines: text that is used like a URI.
    Iri,
    /// `email`
    Email,
    /// `byte`, `contentEncoding: base64`.
    Base64,
    /// `base64url`, `contentEncoding: base64url`.
    Base64Url,
    /// `binary`: raw octets; only outside of JSON.
    Binary,
    /// `password`: text that no one else may see.
    Password,
    /// Any other, as written.
    Other(String),
}

impl StrFormat {
    /// Whether a text is a value of this format, where formats have values of their own (UUIDs, octets); any text is one
    /// of the others.
    pub fn holds(&self, text: &str) -> bool {
        match self {
            Self::Uuid => is_uuid(text),
            Self::Base64 | Self::Base64Url => is_base64(text),
            _ => true,
        }
    }
}

/// RFC 9562 §4: 32 hexadecimal digits with hyphens at their places, or without any.
fn is_uuid(text: &str) -> bool {
    let hyphens: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    digits == 32 && digits + hyphens.len() == text.len() && (hyphens.is_empty() || hyphens == [8, 13, 18, 23])
}

/// RFC 4648 §4 and §5, with or without padding and space.
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c == '=' || c.is_ascii_whitespace());
    let known = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c) || c.is_ascii_whitespace();
    digits.chars().all(known) && digits.chars().filter(|c| !c.is_ascii_whitespace()).count() % 4 != 1
}

/// The object keywords.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Object {
    /// `properties` in the order of the document.
    pub properties: IndexMap<String, Property>,
    /// Names in `required` that `properties` does not have.
    pub required_undeclared: Vec<String>,
    /// `additionalProperties`, `unevaluatedProperties`.
    pub additional: Additional,
}

/// One member of `properties`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its schema.
    pub schema: SchemaId,
    /// Whether `required` names it.
    pub required: bool,
}

/// What is said of members that `properties` does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Additional {
    /// Nothing.
    #[default]
    Unstated,
    /// `true`, `{}`
    Allowed,
    /// `false`
    Refused,
    /// A schema.
    Schema(SchemaId),
}

/// A value that `enum` or `const` names.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true`, `false`
    Bool(bool),
    /// An integer that fits.
    Integer(i64),
    /// Any other number: its JSON text.
    Number(String),
    /// Text.
    String(String),
    /// An array or object: its JSON text.
    Json(String),
}

/// `oneOf`, `anyOf`, a list of types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// Which keyword.
    pub kind: UnionKind,
    /// The branches, `null` aside.
    pub branches: Vec<SchemaId>,
    /// Which member tells them apart.
    pub discriminator: Option<Discriminator>,
}

/// Which keyword makes a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnionKind {
    /// Exactly one branch holds.
    OneOf,
    /// At least one holds.
    AnyOf,
    /// `type: [a, b]`; each branch stands for one type and shares the other keywords.
    Types,
}

/// The Discriminator Object, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Discriminator {
    /// `propertyName`
    pub property: String,
    /// Tag value → branch (an index into [`Union::branches`]): the explicit mapping and the implicit
    /// names of the branches, in the order of the document.
    pub mapping: IndexMap<String, usize>,
    /// `defaultMapping` (OAS 3.2): the branch of a value whose tag is missing or not mapped.
    pub default: Option<usize>,
    /// Where it stands.
    pub at: Location,
}

/// Validation keywords that bound a value. Numbers are JSON text: they may not fit any type.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Constraints {
    /// `minimum`, exclusive if the flag is set (in whichever way the dialect says so).
    pub minimum: Option<(String, bool)>,
    /// `maximum`, exclusive if the flag is set.
    pub maximum: Option<(String, bool)>,
    /// `multipleOf`
    pub multiple_of: Option<String>,
    /// `minLength`, in characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in characters.
    pub max_length: Option<u64>,
    /// `pattern` (ECMA-262), not anchored.
    pub pattern: Option<String>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
}

impl Constraints {
    /// The least integer that `minimum` admits; none without a bound, or where it is beyond 128 bits.
    pub fn least_integer(&self) -> Option<i128> {
        let (text, exclusive) = self.minimum.as_ref()?;
        if let Some(limit) = limit(text) {
            return Some(limit);
        }
        let (value, is_rounded) = ceiling(text)?;
        value.checked_add((*exclusive && !is_rounded).into())
    }

    /// The greatest integer that `maximum` admits; none without a bound, or where it is beyond 128 bits.
    pub fn greatest_integer(&self) -> Option<i128> {
        let (text, exclusive) = self.maximum.as_ref()?;
        if let Some(limit) = limit(text) {
            return Some(limit);
        }
        let negated = text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned);
        let (value, is_rounded) = ceiling(&negated)?;
        value.checked_neg()?.checked_sub((*exclusive && !is_rounded).into())
    }
}

/// A limit of 64 bits as JavaScript writes it, which has no digits for the last ones.
fn limit(text: &str) -> Option<i128> {
    match text {
        "9223372036854776000" => Some(i64::MAX.into()),
        "-9223372036854776000" => Some(i64::MIN.into()),
        "18446744073709552000" => Some(u64::MAX.into()),
        _ => None,
    }
}

/// The least integer that is not below a number, and whether it is another one.
fn ceiling(text: &str) -> Option<(i128, bool)> {
    if let Ok(value) = text.parse() {
        return Some((value, false));
    }
    let value: f64 = text.parse().ok().filter(|value: &f64| value.abs() < 1e38)?;
    #[expect(clippy::cast_possible_truncation, reason = "below 2^127, and whole")]
    let whole = value.ceil() as i128;
    Some((whole, value.ceil().total_cmp(&value).is_ne()))
}

/// Annotation keywords.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Annotations {
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`: only in responses.
    pub read_only: bool,
    /// `writeOnly`: only in requests.
    pub write_only: bool,
    /// `default`: where the value stands.
    pub default: Option<Location>,
    /// `example`, `examples`: where each value stands.
    pub examples: Vec<Location>,
}

/// `x-…` members by name.
pub type Extensions = IndexMap<String, Location>;

/// AsyncAPI `schemaFormat`: which language a schema is in, and where its text stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaFormat {
    /// The media type, as written.
    pub media_type: String,
    /// The schema itself.
    pub at: Location,
}
