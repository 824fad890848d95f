//! Withdraws formats that the document itself contradicts: an example, a default, an enum value or a bound does not fit
//! them. `format` is an annotation (JSON Schema Validation §7.2.1): such a value is valid, and more likely than not
//! what the API sends. A type that could not hold it would make whole responses unreadable, so the schema is read as if
//! it had no format.

use super::{examples, report};
use crate::ir::{Api, IntFormat, Literal, Schema, SchemaId, Shape, StrFormat};
use crate::read::codes;
use crate::{Diagnostics, Kind, Node, diagnostic::clip};
use std::collections::BTreeMap;

/// The maximum depth to which examples are searched.
const DEEPEST: usize = 128;

/// Removes the formats that something else in the document contradicts.
pub(super) fn withdraw(mut api: Api, said: &mut Diagnostics) -> Api {
    let mut walk = Walk { api: &api, doubted: BTreeMap::new() };
    for (schema, at) in examples::examples(&api) {
        if let Some(node) = api.node(at) {
            walk.value(schema, node, 0);
        }
    }
    for (id, schema) in api.schemas.iter() {
        walk.own_keywords(id, schema);
    }
    let doubted = walk.doubted;
    for (schema, why) in doubted {
        let message = format!("{why}, so the format is not relied on");
        report(&api, said, &codes::DOUBTED_FORMAT, api.schemas[schema].at, message);
        match &mut api.schemas[schema].shape {
            Shape::String(format) => *format = StrFormat::Text,
            Shape::Integer(format) => *format = IntFormat::Unstated,
            _ => {}
        }
    }
    api
}

struct Walk<'a> {
    api: &'a Api,
    /// From a schema to the value that contradicts its format, in words.
    doubted: BTreeMap<SchemaId, String>,
}

impl Walk<'_> {
    /// Checks the bounds, the default and the enum values of an integer.
    fn own_keywords(&mut self, id: SchemaId, schema: &Schema) {
        let node = self.api.node(schema.at);
        let (format, listed) = match &schema.shape {
            Shape::Integer(format) => (format.clone(), &[][..]),
            // Beside an enum the format decides nothing, but it is wrong all the same.
            Shape::Enum(literals) => match node.and_then(|node| node.get("format")?.as_str()) {
                Some(name) => (IntFormat::named(name).unwrap_or_default(), literals.as_slice()),
                None => return,
            },
            _ => return,
        };
        let range = format.range();
        if format == IntFormat::Unstated {
            return;
        }
        let bounds = &schema.constraints;
        let beyond = |bound: Option<i128>| bound.filter(|value| !range.contains(value));
        let listed = listed.iter().find_map(|literal| match literal {
            Literal::Integer(value) => beyond(Some((*value).into())),
            Literal::Number(text) => beyond(text.parse().ok()),
            _ => None,
        });
        let default = schema.annotations.default.and_then(|at| self.api.node(at)?.as_number());
        let why = [
            ("`maximum` admits", beyond(bounds.greatest_integer())),
            ("`minimum` admits", beyond(bounds.least_integer())),
            ("`enum` has", listed),
            ("`default` is", beyond(default.and_then(|text| text.parse().ok()))),
        ];
        if let Some((what, value)) = why.into_iter().find_map(|(what, value)| Some((what, value?))) {
            self.doubted.entry(id).or_insert_with(|| format!("{what} {value}"));
        }
    }

    fn value(&mut self, id: SchemaId, node: Node<'_>, depth: usize) {
        let id = self.api.resolve(id);
        let api = self.api;
        if depth > DEEPEST {
            return;
        }
        match (&api.schemas[id].shape, node.kind()) {
            (Shape::String(format), Kind::String(text)) if !format.holds(text) => {
                self.doubted.entry(id).or_insert_with(|| format!("an example has `{}` here", clip(text)));
            }
            (Shape::Integer(format), Kind::Number(text)) if !integer_fits(format, text) => {
                self.doubted.entry(id).or_insert_with(|| format!("an example has `{}` here", clip(text)));
            }
            (Shape::Array(item), Kind::Array) => {
                for node in node.items() {
                    self.value(*item, node, depth + 1);
                }
            }
            (Shape::Tuple(items), Kind::Array) => {
                for (&item, node) in items.iter().zip(node.items()) {
                    self.value(item, node, depth + 1);
                }
            }
            (Shape::Object(object), Kind::Object) => {
                for entry in node.members() {
                    let declared = object.properties.get(entry.key).map(|property| property.schema);
                    let additional = match object.additional {
                        crate::ir::Additional::Schema(schema) => Some(schema),
                        _ => None,
                    };
                    if let Some(schema) = declared.or(additional) {
                        self.value(schema, entry.value, depth + 1);
                    }
                }
            }
            (Shape::Union(union), kind) => {
                // If a value may be of several branches, one may admit what another does not.
                let mut meant = union.branches.iter().filter(|&&branch| self.may_be(branch, kind));
                if let (Some(&only), None) = (meant.next(), meant.next()) {
                    self.value(only, node, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Whether a schema may admit values of this kind.
    fn may_be(&self, id: SchemaId, kind: Kind<'_>) -> bool {
        match &self.api.schemas[self.api.resolve(id)].shape {
            Shape::Bool => matches!(kind, Kind::Bool(_)),
            Shape::Integer(_) | Shape::Number(_) => matches!(kind, Kind::Number(_)),
            Shape::String(_) => matches!(kind, Kind::String(_)),
            Shape::Array(_) | Shape::Tuple(_) => matches!(kind, Kind::Array),
            Shape::Object(_) => matches!(kind, Kind::Object),
            Shape::Never => false,
            Shape::Any | Shape::Enum(_) | Shape::Union(_) | Shape::AllOf(_) | Shape::Ref(_) | Shape::Foreign(_) => true,
        }
    }
}

fn integer_fits(format: &IntFormat, text: &str) -> bool {
    text.parse::<i128>().is_ok_and(|value| format.range().contains(&value)) || text.parse::<i128>().is_err()
}
