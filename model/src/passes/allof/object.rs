//! Merges two objects into one.

use super::Merging;
use crate::ir::{Additional, Object, Shape};
use indexmap::IndexSet;

impl Merging<'_> {
    pub(super) fn objects(&mut self, mut a: Object, b: Object) -> Object {
        for (name, property) in b.properties {
            match a.properties.get_mut(&name) {
                Some(known) => {
                    let required = known.required || property.required;
                    let schema = self.both(known.schema, property.schema);
                    if let Some(known) = a.properties.get_mut(&name) {
                        known.required = required;
                        known.schema = schema;
                    }
                }
                None => {
                    a.properties.insert(name, property);
                }
            }
        }
        a.additional = self.additional(a.additional, b.additional);
        let undeclared: IndexSet<String> =
            std::mem::take(&mut a.required_undeclared).into_iter().chain(b.required_undeclared).collect();
        for name in undeclared {
            match a.properties.get_mut(&name) {
                Some(property) => property.required = true,
                None => a.required_undeclared.push(name),
            }
        }
        a
    }

    /// Merges what two parts declare for other members. `additionalProperties: false` of one part is not applied to the
    /// properties of the other: it cannot see those (JSON Schema 2020-12 §10.3.2.3), and its author does not mean to
    /// refuse them.
    fn additional(&mut self, a: Additional, b: Additional) -> Additional {
        match (a, b) {
            (Additional::Schema(a), Additional::Schema(b)) => Additional::Schema(self.both(a, b)),
            (Additional::Schema(one), _) | (_, Additional::Schema(one)) => Additional::Schema(one),
            (Additional::Refused, Additional::Refused) => Additional::Refused,
            (Additional::Allowed, _) | (_, Additional::Allowed) => Additional::Allowed,
            _ => Additional::Unstated,
        }
    }
}

/// Whether a shape refuses members that it does not name.
pub(super) fn is_closed(shape: &Shape) -> bool {
    matches!(shape, Shape::Object(object) if object.additional == Additional::Refused)
}

/// Refuses other members, because the schema that has the `allOf` itself does so.
pub(super) fn close(shape: &mut Shape) {
    if let Shape::Object(object) = shape {
        object.additional = Additional::Refused;
    }
}
