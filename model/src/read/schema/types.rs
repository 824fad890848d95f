//! Reads `type` and, where it is missing, what the other keywords imply.

use super::Part;
use super::constraints::has_constraints;
use crate::Node;
use crate::ir::{Shape, Union, UnionKind};
use crate::read::Nullable;
use crate::read::codes;
use crate::read::reader::Reader;
use crate::source::Kind;

/// A value of `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

const TYPES: &[(&str, Type)] = &[
    ("string", Type::String),
    ("object", Type::Object),
    ("array", Type::Array),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("boolean", Type::Boolean),
    ("null", Type::Null),
];

/// Names that documents use although no standard defines them.
const SLOPPY_TYPES: &[(&str, Type)] = &[
    ("int", Type::Integer),
    ("int32", Type::Integer),
    ("int64", Type::Integer),
    ("long", Type::Integer),
    ("float", Type::Number),
    ("double", Type::Number),
    ("decimal", Type::Number),
    ("bool", Type::Boolean),
    ("str", Type::String),
    ("text", Type::String),
    ("date", Type::String),
    ("date-time", Type::String),
    ("datetime", Type::String),
    ("uuid", Type::String),
    ("url", Type::String),
    ("uri", Type::String),
    ("email", Type::String),
    ("file", Type::String),
    ("enum", Type::String),
    ("list", Type::Array),
    ("map", Type::Object),
    ("dict", Type::Object),
];

/// The type of the standard for a name that `type` may have, including those of [`SLOPPY_TYPES`].
pub(crate) fn standard_type(name: &str) -> Option<&'static str> {
    let known = |(known, _): &&(&str, Type)| known.eq_ignore_ascii_case(name);
    let (_, meant) = TYPES.iter().chain(SLOPPY_TYPES).find(known)?;
    TYPES.iter().find(|(_, type_)| type_ == meant).map(|(word, _)| *word)
}

/// Keywords with the type of the values that they apply to.
const IMPLIED: &[(&str, Type)] = &[
    ("properties", Type::Object),
    ("additionalProperties", Type::Object),
    ("patternProperties", Type::Object),
    ("unevaluatedProperties", Type::Object),
    ("required", Type::Object),
    ("minProperties", Type::Object),
    ("maxProperties", Type::Object),
    ("items", Type::Array),
    ("prefixItems", Type::Array),
];

/// Whether a union beside `items` has branches of other types: `items` then applies only to the values that are arrays.
fn admits_other_than_lists(node: Node<'_>) -> bool {
    let lists = ["oneOf", "anyOf"].into_iter().filter_map(|key| node.get(key));
    let types = lists.flat_map(Node::items).filter_map(|branch| branch.get("type")?.as_str());
    types.into_iter().any(|name| name != "array" && name != "null")
}

impl<'t> Reader<'t> {
    /// The part of the keywords other than `$ref`, `allOf`, `oneOf` and `anyOf`; `None` if there are none that count.
    pub(super) fn base(&mut self, node: Node<'t>) -> Option<Part> {
        let constraints = self.constraints(node);
        let types = self.types(node);
        let mut part = match self.literals(node, types.as_deref()) {
            Some(part) => part,
            None => self.typed(node, types)?,
        };
        part.constraints = constraints;
        Some(part)
    }

    fn typed(&mut self, node: Node<'t>, types: Option<Vec<Type>>) -> Option<Part> {
        let Some(types) = types else { return self.untyped(node) };
        let nullable = types.contains(&Type::Null);
        let mut types: Vec<Type> = types.into_iter().filter(|type_| *type_ != Type::Null).collect();
        if types.contains(&Type::Number) {
            types.retain(|type_| *type_ != Type::Integer);
        }
        let shape = match types.as_slice() {
            [] => Shape::Never,
            [one] => self.shape_of_type(node, *one),
            several => {
                let branches = several.iter().map(|type_| self.branch_of_type(node, *type_)).collect();
                Shape::Union(Union { kind: UnionKind::Types, branches, discriminator: None })
            }
        };
        Some(Part { nullable, ..Part::of(shape) })
    }

    fn untyped(&mut self, node: Node<'t>) -> Option<Part> {
        if let Some(shape) = self.union_within_items(node) {
            return Some(Part::of(shape));
        }
        if let Some((_, implied)) = IMPLIED.iter().find(|(key, _)| node.get(key).is_some_and(|value| !value.is_null()))
            && !(*implied == Type::Array && admits_other_than_lists(node))
        {
            return Some(Part::of(self.shape_of_type(node, *implied)));
        }
        has_constraints(node).then(|| Part::of(Shape::Any))
    }

    fn branch_of_type(&mut self, node: Node<'t>, type_: Type) -> crate::ir::SchemaId {
        let shape = self.shape_of_type(node, type_);
        let constraints = self.constraints(node);
        let id = self.synthetic(node, shape);
        self.schemas[id].constraints = constraints;
        id
    }

    fn shape_of_type(&mut self, node: Node<'t>, type_: Type) -> Shape {
        match type_ {
            Type::Null => Shape::Never,
            Type::Boolean => Shape::Bool,
            Type::Integer => Shape::Integer(self.integer_format(node)),
            Type::Number => Shape::Number(self.number_format(node)),
            Type::String => Shape::String(self.string_format(node)),
            Type::Array => self.array_shape(node),
            Type::Object => Shape::Object(self.object_shape(node)),
        }
    }

    /// The types of `type`; `None` if it is missing or has a value that cannot be used.
    fn types(&mut self, node: Node<'t>) -> Option<Vec<Type>> {
        let value = node.get("type")?;
        let mut types = Vec::new();
        if value.is_array() {
            if self.dialect(node).nullable == Nullable::Keyword {
                let name = self.dialect(node).name;
                self.report(&codes::DIALECT, value, || format!("{name} has no list of types; it is read as 3.1 does"));
            }
            for item in value.items() {
                types.push(self.one_type(item)?);
            }
        } else {
            types.push(self.one_type(value)?);
        }
        types.dedup();
        (!types.is_empty()).then_some(types)
    }

    /// One value of `type`; `None` for an unknown one, which admits every type.
    fn one_type(&mut self, value: Node<'t>) -> Option<Type> {
        let name = match value.kind() {
            Kind::String(name) => name,
            // YAML: `type: null` without quotes.
            Kind::Null => "null",
            _ => {
                self.wrong_kind("type", "text", value);
                return None;
            }
        };
        if let Some((_, known)) = TYPES.iter().find(|(known, _)| *known == name) {
            return Some(*known);
        }
        let known = |(known, _): &&(&str, Type)| known.eq_ignore_ascii_case(name);
        let meant = SLOPPY_TYPES.iter().chain(TYPES).find(known).map(|(_, type_)| *type_);
        self.report(&codes::TYPE_NAME, value, || match standard_type(name) {
            Some(word) => format!("`{name}` is no type; it is read as {word}"),
            None => format!("`{name}` is no type; any value is accepted"),
        });
        meant
    }

    /// Whether `nullable` is true. Documents of later versions have it too, and mean it.
    pub(super) fn nullable_keyword(&mut self, node: Node<'t>) -> bool {
        let Some(value) = node.get("nullable") else { return false };
        let nullable = self.flag(node, "nullable") == Some(true);
        let dialect = self.dialect(node);
        if nullable && dialect.nullable == Nullable::NullType {
            self.report(&codes::DIALECT, value, || {
                format!("{} has no `nullable`; it is read as a type of null beside the others", dialect.name)
            });
        }
        nullable
    }
}
