//! Schemas that lead back to themselves through nothing but lists, maps and references.
//!
//! Type aliases cannot do that: somewhere on the cycle there has to be a type of its own, so a map becomes a struct.

use super::forms::children;
use super::types::is_map;
use specwright_model::ir::{Api, Shape};

/// For each schema, whether it is on such a cycle, or on a path from one cycle to another.
pub(super) fn circular(api: &Api) -> Vec<bool> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); api.schemas.len()];
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); api.schemas.len()];
    for (id, schema) in api.schemas.iter() {
        let passes = match &schema.shape {
            Shape::Array(_) | Shape::Tuple(_) | Shape::Ref(_) => true,
            Shape::Object(object) => is_map(object),
            _ => false,
        };
        for child in children(&schema.shape).into_iter().filter(|_| passes) {
            below[id.index()].push(child.index());
            above[child.index()].push(id.index());
        }
    }
    let mut left = vec![true; api.schemas.len()];
    peel(&below, &above, &mut left);
    peel(&above, &below, &mut left);
    left
}

/// Removes the nodes that lead nowhere, until every node that is left leads to another one.
fn peel(to: &[Vec<usize>], from: &[Vec<usize>], left: &mut [bool]) {
    let mut ways: Vec<usize> = to.iter().map(|to| to.iter().filter(|&&at| left[at]).count()).collect();
    let mut open: Vec<usize> = (0..to.len()).filter(|&at| left[at] && ways[at] == 0).collect();
    while let Some(at) = open.pop() {
        left[at] = false;
        for &before in &from[at] {
            ways[before] -= 1;
            if left[before] && ways[before] == 0 {
                open.push(before);
            }
        }
    }
}
