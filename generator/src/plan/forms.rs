//! Finds the schemas that need one type for requests and another for responses.
//!
//! These are the schemas with a *required* property that is `readOnly` or `writeOnly`, and those that contain one: an
//! optional property can be left out, so one type serves both directions. The answer depends on the schema alone and
//! not on its uses: a new operation renames nothing.

use specwright_model::ir::{Additional, Api, SchemaId, Shape};
use specwright_model::validation::Direction;

/// For each schema, whether its types for requests and for responses differ.
#[derive(Debug)]
pub(super) struct Forms(Vec<bool>);

impl Forms {
    pub(super) fn new(api: &Api) -> Self {
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); api.schemas.len()];
        let mut differ = vec![false; api.schemas.len()];
        let mut open = Vec::new();
        for (id, schema) in api.schemas.iter() {
            for child in children(&schema.shape) {
                users[child.index()].push(id.index());
            }
            if has_one_way_requirement(api, id) {
                differ[id.index()] = true;
                open.push(id.index());
            }
        }
        while let Some(at) = open.pop() {
            for &user in &users[at] {
                if !std::mem::replace(&mut differ[user], true) {
                    open.push(user);
                }
            }
        }
        Self(differ)
    }

    pub(super) fn differ(&self, id: SchemaId) -> bool {
        self.0.get(id.index()).copied().unwrap_or(false)
    }
}

fn has_one_way_requirement(api: &Api, id: SchemaId) -> bool {
    let Shape::Object(object) = &api.schemas[id].shape else { return false };
    object.properties.values().any(|property| property.required && one_way(api, property.schema).is_some())
}

/// The only direction of a property, if it is `readOnly` or `writeOnly`.
pub(super) fn one_way(api: &Api, property: SchemaId) -> Option<Direction> {
    let resolved = &api.schemas[api.resolve(property)].annotations;
    let own = &api.schemas[property].annotations;
    match (own.read_only || resolved.read_only, own.write_only || resolved.write_only) {
        (true, false) => Some(Direction::Response),
        (false, true) => Some(Direction::Request),
        _ => None,
    }
}

/// The schemas that a shape directly refers to.
pub(super) fn children(shape: &Shape) -> Vec<SchemaId> {
    match shape {
        Shape::Array(item) => vec![*item],
        Shape::Ref(target) => vec![*target],
        Shape::Tuple(items) | Shape::AllOf(items) => items.clone(),
        Shape::Union(union) => union.branches.clone(),
        Shape::Object(object) => {
            let mut children: Vec<_> = object.properties.values().map(|property| property.schema).collect();
            if let Additional::Schema(schema) = object.additional {
                children.push(schema);
            }
            children
        }
        _ => Vec::new(),
    }
}
