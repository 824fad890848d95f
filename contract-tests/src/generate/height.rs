//! How deep the smallest value of each schema is: where recursion has to end.

use specwright_model::ir::{Api, Schema, SchemaId, Shape};

/// Schemas whose smallest value is deeper than this have none for us.
const HIGHEST: u8 = 64;

/// One height per schema; `None` where there is no finite value, or none within [`HIGHEST`].
#[derive(Debug)]
pub(super) struct Heights(Vec<Option<u8>>);

impl Heights {
    /// Each round finds the schemas that are one level higher, so there are at most [`HIGHEST`] rounds.
    pub(super) fn of(api: &Api) -> Self {
        let mut heights = Self(vec![None; api.schemas.len()]);
        for level in 0..=HIGHEST {
            let mut found = Vec::new();
            for (id, schema) in api.schemas.iter() {
                if heights.get(id).is_none() && heights.height_of(api, schema) == Some(level) {
                    found.push(id);
                }
            }
            for id in &found {
                if let Some(height) = heights.0.get_mut(id.index()) {
                    *height = Some(level);
                }
            }
            // A level without a schema has no level above it; leaves are level 0.
            if found.is_empty() {
                break;
            }
        }
        heights
    }

    /// The height of a schema's smallest value.
    pub(super) fn get(&self, id: SchemaId) -> Option<u8> {
        self.0.get(id.index()).copied().flatten()
    }

    fn height_of(&self, api: &Api, schema: &Schema) -> Option<u8> {
        if schema.nullable {
            return Some(0);
        }
        let above = |height: Option<u8>| height?.checked_add(1);
        match &schema.shape {
            Shape::Never | Shape::Foreign(_) => None,
            Shape::Ref(target) => above(self.get(*target)),
            Shape::Array(item) if schema.constraints.min_items.unwrap_or(0) > 0 => above(self.get(*item)),
            Shape::Tuple(items) | Shape::AllOf(items) => self.highest(items.iter().copied()),
            Shape::Object(object) => {
                let required = object.properties.values().filter(|property| property.required);
                self.highest(required.map(|property| property.schema).filter(|&id| !is_one_sided(api, id)))
            }
            Shape::Union(union) => above(union.branches.iter().filter_map(|&branch| self.get(branch)).min()),
            _ => Some(0),
        }
    }

    fn highest(&self, parts: impl Iterator<Item = SchemaId>) -> Option<u8> {
        let mut highest = None;
        for part in parts {
            highest = highest.max(Some(self.get(part)?));
        }
        highest.map_or(Some(0), |height| height.checked_add(1))
    }
}

/// Members of one direction are not required in the other; counting them would only refuse more.
fn is_one_sided(api: &Api, id: SchemaId) -> bool {
    [id, api.resolve(id)].into_iter().any(|id| {
        let annotations = &api.schemas[id].annotations;
        annotations.read_only || annotations.write_only
    })
}
