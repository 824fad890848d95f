//! Reads `enum` and `const`.

use super::Part;
use super::types::Type;
use crate::Node;
use crate::ir::{Literal, Shape};
use crate::read::codes;
use crate::read::reader::Reader;
use crate::source::Kind;
use std::collections::BTreeSet;

impl<'t> Reader<'t> {
    /// The values that `const` or `enum` lists, if it lists any.
    pub(super) fn literals(&mut self, node: Node<'t>, types: Option<&[Type]>) -> Option<Part> {
        let values: Vec<Node<'t>> = match node.get("const") {
            Some(value) => vec![value],
            None => self.array(node, "enum")?.items().collect(),
        };
        if values.is_empty() {
            self.report(&codes::WRONG_VALUE, node, || "an empty `enum` admits nothing; it is ignored".to_owned());
            return None;
        }
        let mut nullable = false;
        let mut seen = BTreeSet::new();
        let mut literals = Vec::with_capacity(values.len());
        for value in values {
            if value.is_null() {
                nullable = true;
                continue;
            }
            let literal = self.literal(value, types);
            if seen.insert(literal_key(&literal)) {
                literals.push(literal);
            } else {
                self.report(&codes::DUPLICATE, value, || "this value stands in the `enum` twice".to_owned());
            }
        }
        let shape = if literals.is_empty() { Shape::Never } else { Shape::Enum(literals) };
        // A list of types with null beside an enum without it: strictly not nullable, but always meant so.
        nullable |= types.is_some_and(|types| types.contains(&Type::Null)) && node.get("const").is_none();
        Some(Part { nullable, ..Part::of(shape) })
    }

    /// A value as a literal. If only strings are admitted, a number or boolean is read as a string (YAML without
    /// quotes).
    fn literal(&mut self, value: Node<'t>, types: Option<&[Type]>) -> Literal {
        let only_text = matches!(types, Some([Type::String] | [Type::String, Type::Null] | [Type::Null, Type::String]));
        let text = match value.kind() {
            Kind::Number(text) if only_text => text,
            Kind::Bool(flag) if only_text => {
                if flag {
                    "true"
                } else {
                    "false"
                }
            }
            _ => return literal_of(value),
        };
        self.report(&codes::ENUM_VALUE, value, || format!("`type` is string, so {text} is read as \"{text}\""));
        Literal::String(text.to_owned())
    }
}

/// A value as a literal.
fn literal_of(value: Node<'_>) -> Literal {
    match value.kind() {
        Kind::Bool(flag) => Literal::Bool(flag),
        Kind::String(text) => Literal::String(text.to_owned()),
        Kind::Number(text) => integer(text).map_or_else(|| Literal::Number(text.to_owned()), Literal::Integer),
        Kind::Null | Kind::Array | Kind::Object => Literal::Json(value.to_json().to_string()),
    }
}

/// The integer that a number is; in JSON Schema `1.0` is one.
fn integer(text: &str) -> Option<i64> {
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok()
}

fn literal_key(literal: &Literal) -> (u8, String) {
    match literal {
        Literal::Bool(flag) => (0, flag.to_string()),
        Literal::Integer(number) => (1, number.to_string()),
        Literal::Number(text) => (1, text.clone()),
        Literal::String(text) => (2, text.clone()),
        Literal::Json(text) => (3, text.clone()),
    }
}
