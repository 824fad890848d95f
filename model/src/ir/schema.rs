//! Schemas, classified by shape to make types and to compare documents. What the shapes cannot express is checked on
//! the wire with the [validation document](crate::validation), which is made from the source tree and never from these
//! types.

use super::{Id, Location};
use indexmap::IndexMap;
use std::ops::RangeInclusive;

/// The id of a schema in an [`super::Api`].
pub type SchemaId = Id<Schema>;

/// The Schema Object, classified by its [`Shape`].
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The values that the schema admits, `null` aside.
    pub shape: Shape,
    /// Whether the schema itself admits `null`, in whichever way its dialect writes that. A [`Shape::Ref`] admits it
    /// too if its target does: see [`super::Api::admits_null`]. A schema of `null` alone is [`Shape::Never`] and
    /// nullable.
    pub nullable: bool,
    /// The bounds on values of the shape.
    pub constraints: Constraints,
    /// The annotation keywords, such as `title` and `description`.
    pub annotations: Annotations,
    /// The specification extensions (`x-…`).
    pub extensions: Extensions,
    /// The node that the schema was read from.
    pub at: Location,
}

impl Schema {
    /// Creates a schema of a shape without any other keyword.
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

/// The class of values that a schema admits.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Any value: `true`, `{}`, or only keywords that types cannot express.
    Any,
    /// No value: `false`, or a contradiction.
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
    /// `enum` or `const`, without `null`, which is [`Schema::nullable`].
    Enum(Vec<Literal>),
    /// `oneOf`, `anyOf` or a list of types, without `null`.
    Union(Union),
    /// `allOf`; the pass that merges it leaves none.
    AllOf(Vec<SchemaId>),
    /// `$ref`: a schema that is defined elsewhere. A reference with siblings that have a meaning in its dialect is an
    /// [`Shape::AllOf`].
    Ref(SchemaId),
    /// A schema in another language (AsyncAPI `schemaFormat`).
    Foreign(SchemaFormat),
}

/// The `format` of an integer.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum IntFormat {
    /// No format that defines a width.
    #[default]
    Unstated,
    /// `int32` and narrower ones: `int8`, `int16`.
    Int32,
    /// `int64`
    Int64,
    /// `uint32` and narrower ones: `uint8`, `uint16`.
    Uint32,
    /// `uint64`, `uint`
    Uint64,
}

impl IntFormat {
    /// The integers of the format; without a format those of `i64`, the widest range that JSON readers agree on.
    pub const fn range(&self) -> RangeInclusive<i128> {
        match self {
            Self::Int32 => i32::MIN as i128..=i32::MAX as i128,
            Self::Unstated | Self::Int64 => i64::MIN as i128..=i64::MAX as i128,
            Self::Uint32 => 0..=u32::MAX as i128,
            Self::Uint64 => 0..=u64::MAX as i128,
        }
    }

    /// The format with a name; `None` for a name that defines no width.
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

/// The `format` of a number.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum NumFormat {
    /// No format, or `double`.
    #[default]
    Double,
    /// `float`
    Float,
    /// `decimal` or `decimal128`: a number whose decimal digits are kept.
    Decimal,
}

impl NumFormat {
    /// The format with a name; `None` for a name that is not a number format.
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

/// The `format` or `contentEncoding` of a string.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum StrFormat {
    /// No format: any text.
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
    /// `uri-reference`: RFC 3986, with or without a scheme.
    UriReference,
    /// `iri`, `iri-reference`, and `url`, which no standard defines: text that is used like a URI.
    Iri,
    /// `email`
    Email,
    /// `byte`, `base64`, `contentEncoding: base64`.
    Base64,
    /// `base64url`, `contentEncoding: base64url`.
    Base64Url,
    /// `binary`: raw octets, which occur only outside of JSON.
    Binary,
    /// `password`: text that must not be shown.
    Password,
    /// Any other `format`, as written.
    Other(String),
}

impl StrFormat {
    /// Whether a text is a value of the format. Only UUIDs and base64 are checked; any text is a value of the other
    /// formats.
    pub fn holds(&self, text: &str) -> bool {
        match self {
            Self::Uuid => is_uuid(text),
            Self::Base64 | Self::Base64Url => is_base64(text),
            _ => true,
        }
    }
}

/// Whether a text is a UUID (RFC 9562 §4): 32 hexadecimal digits with hyphens at their places, or without any.
fn is_uuid(text: &str) -> bool {
    let hyphens: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    digits == 32 && digits + hyphens.len() == text.len() && (hyphens.is_empty() || hyphens == [8, 13, 18, 23])
}

/// Whether a text is base64 (RFC 4648 §4 and §5), with or without padding and white space.
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c == '=' || c.is_ascii_whitespace());
    let known = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c) || c.is_ascii_whitespace();
    digits.chars().all(known) && digits.chars().filter(|c| !c.is_ascii_whitespace()).count() % 4 != 1
}

/// The keywords of a schema that apply to objects.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Object {
    /// The `properties`, in the order of the document.
    pub properties: IndexMap<String, Property>,
    /// The names in `required` that `properties` does not declare.
    pub required_undeclared: Vec<String>,
    /// What is declared for other members (`additionalProperties`, `patternProperties`, `unevaluatedProperties`).
    pub additional: Additional,
}

/// A member of `properties`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The schema of the property.
    pub schema: SchemaId,
    /// Whether `required` lists the property.
    pub required: bool,
}

/// What a schema declares for members that its `properties` does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Additional {
    /// The schema declares nothing for other members.
    #[default]
    Unstated,
    /// Other members may have any value: `true` or `{}`.
    Allowed,
    /// There are no other members: `false`.
    Refused,
    /// Other members have values of this schema.
    Schema(SchemaId),
}

/// A value that `enum` or `const` lists.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true`, `false`
    Bool(bool),
    /// An integer that fits into 64 bits.
    Integer(i64),
    /// Any other number, as JSON text.
    Number(String),
    /// A string.
    String(String),
    /// An array or object, as JSON text.
    Json(String),
}

/// A union: `oneOf`, `anyOf` or a list of types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The keyword that makes the union.
    pub kind: UnionKind,
    /// The schemas of the branches, without `null`.
    pub branches: Vec<SchemaId>,
    /// The discriminator, whose property tells the branches apart.
    pub discriminator: Option<Discriminator>,
}

/// The keyword that makes a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnionKind {
    /// `oneOf`: a value is valid against exactly one branch.
    OneOf,
    /// `anyOf`: a value is valid against at least one branch.
    AnyOf,
    /// `type: [a, b]`: each branch has one of the types and shares the other keywords.
    Types,
}

/// The Discriminator Object, with its mapping resolved to branches.
#[derive(Clone, Debug, PartialEq)]
pub struct Discriminator {
    /// The `propertyName`.
    pub property: String,
    /// From a tag (a value of the property) to a branch (an index into [`Union::branches`]): the explicit mapping and
    /// the implicit names of the branches, in the order of the document.
    pub mapping: IndexMap<String, usize>,
    /// The `defaultMapping` (OAS 3.2): the branch of a value whose tag is missing or not mapped.
    pub default: Option<usize>,
    /// The location of the Discriminator Object.
    pub at: Location,
}

/// The validation keywords that bound a value. Numbers are JSON text because they may not fit any type.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Constraints {
    /// The `minimum`, and whether it is exclusive (in whichever way the dialect writes that).
    pub minimum: Option<(String, bool)>,
    /// The `maximum`, and whether it is exclusive.
    pub maximum: Option<(String, bool)>,
    /// The `multipleOf`.
    pub multiple_of: Option<String>,
    /// The `minLength`, in characters.
    pub min_length: Option<u64>,
    /// The `maxLength`, in characters.
    pub max_length: Option<u64>,
    /// The `pattern` (ECMA-262), not anchored.
    pub pattern: Option<String>,
    /// The `minItems`.
    pub min_items: Option<u64>,
    /// The `maxItems`.
    pub max_items: Option<u64>,
    /// Whether `uniqueItems` is set.
    pub unique_items: bool,
    /// The `minProperties`.
    pub min_properties: Option<u64>,
    /// The `maxProperties`.
    pub max_properties: Option<u64>,
}

impl Constraints {
    /// The least integer that `minimum` admits; `None` without a bound, or where it is beyond 128 bits.
    pub fn least_integer(&self) -> Option<i128> {
        let (text, exclusive) = self.minimum.as_ref()?;
        if let Some(limit) = limit(text) {
            return Some(limit);
        }
        let (value, is_rounded) = ceiling(text)?;
        value.checked_add((*exclusive && !is_rounded).into())
    }

    /// The greatest integer that `maximum` admits; `None` without a bound, or where it is beyond 128 bits.
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

/// The 64-bit limit that a text means if JavaScript wrote it, whose numbers cannot hold the last digits.
fn limit(text: &str) -> Option<i128> {
    match text {
        "9223372036854776000" => Some(i64::MAX.into()),
        "-9223372036854776000" => Some(i64::MIN.into()),
        "18446744073709552000" => Some(u64::MAX.into()),
        _ => None,
    }
}

/// The least integer that is not below a number, and whether it differs from the number.
fn ceiling(text: &str) -> Option<(i128, bool)> {
    if let Ok(value) = text.parse() {
        return Some((value, false));
    }
    let value: f64 = text.parse().ok().filter(|value: &f64| value.abs() < 1e38)?;
    #[expect(clippy::cast_possible_truncation, reason = "below 2^127, and whole")]
    let whole = value.ceil() as i128;
    Some((whole, value.ceil().total_cmp(&value).is_ne()))
}

/// The annotation keywords of a schema.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Annotations {
    /// The `title` of the schema.
    pub title: Option<String>,
    /// The `description` of the schema, as Markdown.
    pub description: Option<String>,
    /// Whether the schema is `deprecated`.
    pub deprecated: bool,
    /// Whether the value is `readOnly`: a part of responses only.
    pub read_only: bool,
    /// Whether the value is `writeOnly`: a part of requests only.
    pub write_only: bool,
    /// The location of the `default` value.
    pub default: Option<Location>,
    /// The locations of the values of `example` and `examples`.
    pub examples: Vec<Location>,
}

/// Specification extensions (`x-…`): from the name to the location of the value.
pub type Extensions = IndexMap<String, Location>;

/// The language of a schema (AsyncAPI `schemaFormat`), and the location of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaFormat {
    /// The media type of the language, as written.
    pub media_type: String,
    /// The location of the schema itself.
    pub at: Location,
}
