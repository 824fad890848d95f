//! Formats that the document's own examples do not keep to. `format` is an annotation (JSON Schema Validation §7.2.1):
//! such an example is valid, and more likely than not what the API sends. A type that could not hold it would cost its
//! callers whole answers, so the schema is read as if it had no format.

use super::{report, shown};
use crate::ir::{Api, IntFormat, SchemaId, Shape, StrFormat};
use crate::read::codes;
use crate::{Diagnostics, Kind, Node, diagnostic::clip};
use std::collections::BTreeMap;

/// Examples are looked into this deep.
const DEEPEST: usize = 128;

/// Takes formats away that an example contradicts.
pub(super) fn withdraw(mut api: Api, said: &mut Diagnostics) -> Api {
    let mut walk = Walk { api: &api, doubted: BTreeMap::new() };
    for (schema, at) in shown::examples(&api) {
        if let Some(node) = api.node(at) {
            walk.value(schema, node, 0);
        }
    }
    let doubted = walk.doubted;
    for (schema, value) in doubted {
        let message = format!("an example has {value} here, so the format is not relied on");
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
    /// Schemas and a value that is not of their format, for people.
    doubted: BTreeMap<SchemaId, String>,
}

impl Walk<'_> {
    fn value(&mut self, id: SchemaId, node: Node<'_>, depth: usize) {
        let id = self.api.resolve(id);
        let api = self.api;
        if depth > DEEPEST {
            return;
        }
        match (&api.schemas[id].shape, node.kind()) {
            (Shape::String(format), Kind::String(text)) if !format.holds(text) => {
                self.doubted.entry(id).or_insert_with(|| format!("`{}`", clip(text)));
            }
            (Shape::Integer(format), Kind::Number(text)) if !integer_fits(format, text) => {
                self.doubted.entry(id).or_insert_with(|| format!("`{}`", clip(text)));
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
                // Where several branches could be meant, another may take what one does not.
                let mut meant = union.branches.iter().filter(|&&branch| self.may_be(branch, kind));
                if let (Some(&only), None) = (meant.next(), meant.next()) {
                    self.value(only, node, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Whether a value of this kind could be meant by a schema.
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
    let Ok(value) = text.parse::<i128>() else { return true };
    match format {
        IntFormat::Int32 => i32::try_from(value).is_ok(),
        IntFormat::Uint32 => u32::try_from(value).is_ok(),
        IntFormat::Uint64 => u64::try_from(value).is_ok(),
        IntFormat::Unstated | IntFormat::Int64 => true,
    }
}
