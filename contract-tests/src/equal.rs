//! When two values are the same value of a schema: the one definition of *equal* that every round
//! trip is held to.
//!
//! Numbers, uuid and base64 are compared by value, date-time by text and all other text exactly.
//! Members that the schema does not declare and that `additionalProperties` does not mention are left
//! out on both sides.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Number, Value};
use specwright_model::ir::{Additional, Api, Literal, SchemaId, Shape, StrFormat, Union, UnionKind};

/// Values nested deeper than this are compared exactly; a JSON text read by `serde_json` is never so deep.
const DEEPEST: usize = 600;
/// How deep a value is looked into to tell the branches of a union apart.
const GLANCE: usize = 4;

/// Whether two values are the same value of a schema.
///
/// Where several schemas hold for one place (`allOf`, `anyOf`), a member is declared if one of them
/// declares it. The branch of a `oneOf` is chosen by its discriminator, else by which branch admits
/// the value and declares most of its members; both values must choose the same one.
pub fn equal(api: &Api, schema: SchemaId, a: &Value, b: &Value) -> bool {
    Comparison { api }.under(&[schema], a, b, 0)
}

struct Comparison<'a> {
    api: &'a Api,
}

/// What the schemas that hold for one object say of one member.
enum Member {
    Declared(Vec<SchemaId>),
    /// Kept, with nothing said of its value.
    Free,
    LeftOut,
}

impl Comparison<'_> {
    fn under(&self, schemas: &[SchemaId], a: &Value, b: &Value, depth: usize) -> bool {
        if depth > DEEPEST {
            return a == b;
        }
        let facets = self.facets(schemas, a);
        match (a, b) {
            (Value::Number(a), Value::Number(b)) => same_number(a, b),
            (Value::String(x), Value::String(y)) => facets == self.facets(schemas, b) && self.same_text(&facets, x, y),
            (Value::Array(x), Value::Array(y)) => {
                x.len() == y.len()
                    && (0..)
                        .zip(x.iter().zip(y))
                        .all(|(at, (x, y))| self.under(&self.items(&facets, at), x, y, depth + 1))
            }
            (Value::Object(_), Value::Object(_)) => {
                facets == self.facets(schemas, b) && self.same_members(&facets, a, b, depth)
            }
            _ => a == b,
        }
    }

    fn items(&self, facets: &[SchemaId], at: usize) -> Vec<SchemaId> {
        facets.iter().filter_map(|&facet| self.item_schema(facet, at)).collect()
    }

    fn item_schema(&self, facet: SchemaId, at: usize) -> Option<SchemaId> {
        match &self.api.schemas[facet].shape {
            Shape::Array(item) => Some(*item),
            Shape::Tuple(items) => items.get(at).copied(),
            _ => None,
        }
    }

    fn same_members(&self, facets: &[SchemaId], a: &Value, b: &Value, depth: usize) -> bool {
        let (Value::Object(x), Value::Object(y)) = (a, b) else { return false };
        let only_in_b = y.keys().filter(|key| !x.contains_key(*key));
        x.keys().chain(only_in_b).all(|key| match self.member(facets, key) {
            Member::LeftOut => true,
            kept => match (kept, x.get(key), y.get(key)) {
                (Member::Declared(schemas), Some(x), Some(y)) => self.under(&schemas, x, y, depth + 1),
                (_, Some(x), Some(y)) => self.under(&[], x, y, depth + 1),
                _ => false,
            },
        })
    }

    fn member(&self, facets: &[SchemaId], key: &str) -> Member {
        let mut schemas = Vec::new();
        let mut free = facets.is_empty();
        for &facet in facets {
            match &self.api.schemas[facet].shape {
                Shape::Object(object) => match (object.properties.get(key), object.additional) {
                    (Some(property), _) => schemas.push(property.schema),
                    (None, Additional::Schema(schema)) => schemas.push(schema),
                    (None, Additional::Allowed) => free = true,
                    (None, Additional::Unstated | Additional::Refused) => {}
                },
                // Whatever is an object here is kept as it is.
                _ => free = true,
            }
        }
        match (schemas.is_empty(), free) {
            (false, _) => Member::Declared(schemas),
            (true, true) => Member::Free,
            (true, false) => Member::LeftOut,
        }
    }

    fn same_text(&self, facets: &[SchemaId], a: &str, b: &str) -> bool {
        a == b
            || facets.iter().any(|&facet| match self.api.schemas[facet].shape {
                Shape::String(StrFormat::Uuid) => same_uuid(a, b),
                Shape::String(StrFormat::Base64 | StrFormat::Base64Url) => same_base64(a, b),
                _ => false,
            })
    }

    /// The schemas without references, `allOf` and unions that hold for a value.
    fn facets(&self, schemas: &[SchemaId], value: &Value) -> Vec<SchemaId> {
        let mut found = Vec::new();
        let mut seen = Vec::new();
        let mut open: Vec<SchemaId> = schemas.iter().rev().copied().collect();
        while let Some(schema) = open.pop() {
            let schema = self.api.resolve(schema);
            if seen.contains(&schema) {
                continue;
            }
            seen.push(schema);
            match &self.api.schemas[schema].shape {
                Shape::AllOf(parts) => open.extend(parts.iter().rev()),
                Shape::Union(union) => open.extend(self.branches(union, value).into_iter().rev()),
                _ => found.push(schema),
            }
        }
        found
    }

    fn branches(&self, union: &Union, value: &Value) -> Vec<SchemaId> {
        if let Some(branch) = discriminated(union, value) {
            return vec![branch];
        }
        let admitting = union.branches.iter().copied().filter(|&branch| self.admits(branch, value, 0));
        if union.kind == UnionKind::AnyOf {
            return admitting.collect();
        }
        // The first of the best: `max_by_key` would take the last.
        let mut best: Option<(SchemaId, usize)> = None;
        for branch in admitting {
            let declared = self.declared_members(branch, value);
            if best.is_none_or(|(_, most)| declared > most) {
                best = Some((branch, declared));
            }
        }
        best.map(|(branch, _)| branch).into_iter().collect()
    }

    fn declared_members(&self, schema: SchemaId, value: &Value) -> usize {
        match (&self.api.schemas[self.api.resolve(schema)].shape, value) {
            (Shape::Object(object), Value::Object(members)) => {
                members.keys().filter(|key| object.properties.contains_key(*key)).count()
            }
            _ => 0,
        }
    }

    /// Whether a value looks like one of a schema: its JSON type, required members and constants.
    fn admits(&self, schema: SchemaId, value: &Value, depth: usize) -> bool {
        if depth > GLANCE || (value.is_null() && admits_null(self.api, schema)) {
            return true;
        }
        let schema = &self.api.schemas[self.api.resolve(schema)];
        match &schema.shape {
            Shape::Any | Shape::Foreign(_) | Shape::Ref(_) => true,
            Shape::Never => false,
            Shape::Bool => value.is_boolean(),
            Shape::Integer(_) => value.as_number().is_some_and(is_integral),
            Shape::Number(_) => value.is_number(),
            Shape::String(_) => value.is_string(),
            Shape::Array(_) | Shape::Tuple(_) => value.is_array(),
            Shape::Object(object) => value.as_object().is_some_and(|members| {
                object.required_undeclared.iter().all(|name| members.contains_key(name))
                    && object.properties.iter().all(|(name, property)| match members.get(name) {
                        Some(member) => self.admits(property.schema, member, depth + 1),
                        None => !property.required,
                    })
            }),
            Shape::Enum(literals) => literals.iter().any(|literal| same_literal(literal, value)),
            Shape::Union(union) => union.branches.iter().any(|&branch| self.admits(branch, value, depth + 1)),
            Shape::AllOf(parts) => parts.iter().all(|&part| self.admits(part, value, depth + 1)),
        }
    }
}

/// Whether a schema, or a reference on the way to it, admits `null`.
pub(crate) fn admits_null(api: &Api, id: SchemaId) -> bool {
    let mut id = id;
    for _ in 0..=api.schemas.len() {
        let schema = &api.schemas[id];
        match schema.shape {
            _ if schema.nullable => return true,
            Shape::Ref(target) => id = target,
            _ => return false,
        }
    }
    false
}

/// A scalar as the key of a mapping has it.
pub(crate) fn tag_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn discriminated(union: &Union, value: &Value) -> Option<SchemaId> {
    let discriminator = union.discriminator.as_ref()?;
    let tag = tag_text(value.get(&discriminator.property)?)?;
    union.branches.get(*discriminator.mapping.get(&tag)?).copied()
}

fn same_literal(literal: &Literal, value: &Value) -> bool {
    match literal {
        Literal::Bool(literal) => value.as_bool() == Some(*literal),
        Literal::Integer(literal) => value.as_number().is_some_and(|value| same_number(&(*literal).into(), value)),
        Literal::Number(text) => match serde_json::from_str(text) {
            Ok(literal) => value.as_number().is_some_and(|value| same_number(&literal, value)),
            Err(_) => false,
        },
        Literal::String(text) => value.as_str() == Some(text),
        Literal::Json(text) => serde_json::from_str::<Value>(text).is_ok_and(|literal| literal == *value),
    }
}

fn same_number(a: &Number, b: &Number) -> bool {
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a == b || a.as_f64() == b.as_f64(),
        _ => false,
    }
}

fn is_integral(number: &Number) -> bool {
    integer(number).is_some()
}

/// The value of a number without a fraction: `1.0` is `1`.
fn integer(number: &Number) -> Option<i128> {
    if let Some(value) = number.as_i64() {
        return Some(value.into());
    }
    if let Some(value) = number.as_u64() {
        return Some(value.into());
    }
    let value = number.as_f64()?;
    #[expect(clippy::cast_possible_truncation, reason = "without a fraction and within 2^100")]
    (value.fract() == 0.0 && value.abs() < 1e30).then_some(value as i128)
}

fn same_uuid(a: &str, b: &str) -> bool {
    matches!((uuid::Uuid::try_parse(a), uuid::Uuid::try_parse(b)), (Ok(a), Ok(b)) if a == b)
}

/// Both alphabets, padding and line breaks or not.
fn same_base64(a: &str, b: &str) -> bool {
    matches!((octets(a), octets(b)), (Some(a), Some(b)) if a == b)
}

fn octets(text: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    const ENGINE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
    let standard: String = text
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    ENGINE.decode(standard).ok()
}
