//! Finds unions that lead back to themselves by nothing but branches: a reader of such a value would go from one to the
//! other without an end. The branch that closes the cycle adds no value that the others do not have.

use super::report;
use crate::Diagnostics;
use crate::ir::{Api, SchemaId, Shape, Union};
use crate::read::codes;
use std::collections::BTreeSet;

/// The maximum number of unions of one branch that are followed in a row.
const MOST_NAMES: usize = 16;

/// A union, and a branch of it.
pub(super) type Branch = (SchemaId, SchemaId);

/// The branches that close a cycle, except those of unions that have no others.
pub(super) fn closing(api: &Api, said: &mut Diagnostics) -> BTreeSet<Branch> {
    let mut walk = Walk { api, state: vec![State::New; api.schemas.len()], closing: BTreeSet::new() };
    for id in api.schemas.ids() {
        if union(api, id).is_some() && walk.state[id.index()] == State::New {
            walk.from(id);
        }
    }
    let mut closing = walk.closing;
    let unions: BTreeSet<SchemaId> = closing.iter().map(|(union, _)| *union).collect();
    for id in unions {
        let Some(union) = union(api, id) else { continue };
        if union.branches.iter().all(|&branch| closing.contains(&(id, branch))) {
            for &branch in &union.branches {
                closing.remove(&(id, branch));
            }
        }
    }
    for (_, branch) in &closing {
        let message = "this branch leads back to the union that it is a branch of; it is left out".to_owned();
        report(api, said, &codes::UNION_OF_ITSELF, api.schemas[*branch].at, message);
    }
    closing
}

/// The schema that references and unions of one branch lead to.
fn behind(api: &Api, id: SchemaId) -> SchemaId {
    let mut at = api.resolve(id);
    for _ in 0..MOST_NAMES {
        match union(api, at) {
            Some(union) if union.discriminator.is_none() && union.branches.len() == 1 => {
                at = api.resolve(union.branches[0]);
            }
            _ => break,
        }
    }
    at
}

fn union(api: &Api, id: SchemaId) -> Option<&Union> {
    match &api.schemas[id].shape {
        Shape::Union(union) => Some(union),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// The union is on the path from the start to the current one.
    Open,
    Done,
}

struct Walk<'a> {
    api: &'a Api,
    state: Vec<State>,
    closing: BTreeSet<Branch>,
}

impl Walk<'_> {
    /// Searches depth first from a union, with an explicit stack.
    fn from(&mut self, start: SchemaId) {
        let mut path = vec![(start, 0)];
        self.state[start.index()] = State::Open;
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            let Some(&branch) = union(self.api, at).and_then(|union| union.branches.get(*next)) else {
                self.state[at.index()] = State::Done;
                path.pop();
                continue;
            };
            *next += 1;
            let target = behind(self.api, branch);
            if union(self.api, target).is_none() {
                continue;
            }
            match self.state[target.index()] {
                State::Open => {
                    self.closing.insert((at, branch));
                }
                State::New => {
                    self.state[target.index()] = State::Open;
                    path.push((target, 0));
                }
                State::Done => {}
            }
        }
    }
}
