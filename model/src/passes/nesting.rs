//! Limits lists and maps that are nested in each other without a name: each is a part of the type around it, so the
//! nesting must end.

use super::report;
use crate::Diagnostics;
use crate::ir::{Additional, Api, SchemaId, Shape};
use crate::read::codes;
use std::collections::BTreeSet;

/// The maximum depth of lists and maps that are nested directly in each other. Compilers give up somewhat later.
const DEEPEST: usize = 32;
/// The maximum number of lists and maps that make up one type: tuples may lead to each other in many ways.
const LARGEST: usize = 10_000;

/// Replaces lists and maps that are nested deeper, or that contain themselves, by schemas that admit any value, and
/// reports them.
pub(super) fn end(mut api: Api, components: &BTreeSet<SchemaId>, said: &mut Diagnostics) -> Api {
    // How high each is, and how many lists and maps it consists of.
    let mut heights: Vec<Option<(usize, usize)>> = vec![None; api.schemas.len()];
    for start in api.schemas.ids() {
        // Parents on the way, each with the children that are still to be looked at.
        let mut way: Vec<(SchemaId, Vec<SchemaId>)> = Vec::new();
        let mut on_the_way = BTreeSet::new();
        let mut next = Some(start);
        loop {
            if let Some(id) = next.take().filter(|id| heights.get(id.index()) == Some(&None)) {
                on_the_way.insert(id);
                way.push((id, held(&api, components, id)));
            }
            let Some((id, children)) = way.last_mut() else { break };
            if let Some(child) = children.pop() {
                if on_the_way.contains(&child) {
                    let id = *id;
                    if !through_map(&api, &way, child) {
                        cut(&mut api, said, id, "this list contains nothing but itself");
                    }
                } else {
                    next = Some(child);
                }
                continue;
            }
            let id = *id;
            way.pop();
            on_the_way.remove(&id);
            let (mut height, mut size) = (0, 1_usize);
            for child in held(&api, components, id) {
                if let Some(&Some((below, of_child))) = heights.get(child.index()) {
                    height = height.max(below + 1);
                    size = size.saturating_add(of_child);
                }
            }
            let is_cut = height > DEEPEST || size > LARGEST;
            if is_cut {
                cut(&mut api, said, id, "lists and maps stand too deep in each other here");
            }
            if let Some(slot) = heights.get_mut(id.index()) {
                *slot = Some(if is_cut { (0, 1) } else { (height, size) });
            }
        }
    }
    api
}

/// Whether a cycle that closes at `child` contains a map: a map can be a type with a name, and the cycle ends there.
fn through_map(api: &Api, way: &[(SchemaId, Vec<SchemaId>)], child: SchemaId) -> bool {
    let is_map = |id: SchemaId| matches!(api.schemas[id].shape, Shape::Object(_));
    let from = way.iter().rposition(|(id, _)| *id == child).unwrap_or_default();
    way.iter().skip(from).any(|(id, _)| is_map(*id))
}

fn cut(api: &mut Api, said: &mut Diagnostics, id: SchemaId, message: &str) {
    let at = api.schemas[id].at;
    report(api, said, &codes::NESTED, at, format!("{message}; any value is accepted"));
    api.schemas[id].shape = Shape::Any;
}

/// The schemas that are directly part of a list, map or reference, except components, which have a name of their own.
fn held(api: &Api, components: &BTreeSet<SchemaId>, id: SchemaId) -> Vec<SchemaId> {
    let children = match &api.schemas[id].shape {
        Shape::Array(item) => vec![*item],
        Shape::Tuple(items) => items.clone(),
        Shape::Ref(target) => vec![*target],
        Shape::Object(object) if object.properties.is_empty() => match object.additional {
            Additional::Schema(schema) => vec![schema],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    children.into_iter().filter(|child| !components.contains(child)).collect()
}
