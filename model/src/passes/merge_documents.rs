//! Merges the components of several documents: a name is one schema only if both documents mean the same by it.

use super::report;
use crate::Diagnostics;
use crate::ir::{Annotations, Api, Schema, SchemaId, Shape};
use crate::read::codes;
use crate::structure;
use indexmap::IndexMap;

/// The suffix of a component's name if an earlier document has a different component of that name.
const SUFFIX: &str = "Event";

/// Fills [`Api::components`] from the components of each document.
pub(super) fn components(mut api: Api, documents: Vec<IndexMap<String, SchemaId>>, said: &mut Diagnostics) -> Api {
    for components in documents {
        let mut equal = Vec::new();
        for (name, id) in components {
            match api.components.get(&name) {
                None => {
                    api.components.insert(name, id);
                }
                Some(&known) if structure::equal(&api, known, id) => equal.push((known, id)),
                Some(_) => rename(&mut api, &name, id, said),
            }
        }
        // Only now: a comparison must not see half of the components joined.
        for (known, id) in equal {
            let at = api.schemas[id].at;
            let nullable = api.schemas[id].nullable;
            api.schemas[id] =
                Schema { annotations: Annotations::default(), nullable, ..Schema::new(Shape::Ref(known), at) };
        }
    }
    api
}

fn rename(api: &mut Api, name: &str, id: SchemaId, said: &mut Diagnostics) {
    let mut new = format!("{name}{SUFFIX}");
    while api.components.contains_key(&new) {
        new.push_str(SUFFIX);
    }
    let message = format!("two documents have a different `{name}`; this one is called `{new}`");
    report(api, said, &codes::RENAMED, api.schemas[id].at, message);
    api.components.insert(new, id);
}
