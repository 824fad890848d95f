//! Matches the members of corresponding schemas.

use super::{Mismatch, Names, Side, outline};
use specwright_model::ir::{Additional, Api, Object, SchemaId, Shape};
use std::collections::BTreeMap;

/// The parts of two schemas that correspond.
#[derive(Debug)]
pub(super) enum Pairing {
    /// The schemas have no part with a name.
    Leaf,
    /// The members, each with the pair of its schemas.
    Object { members: Vec<(Names, usize)>, additional: Option<usize> },
    /// The pair of the items' schemas.
    Array(usize),
    /// The pairs of the branches' schemas, in their order.
    Union(Vec<usize>),
}

/// Pairs of schemas, by number.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    numbers: BTreeMap<(SchemaId, SchemaId), usize>,
    schemas: Vec<(SchemaId, SchemaId)>,
    pairings: Vec<Pairing>,
    pointers: Vec<(String, String)>,
    /// Whether anything at or below a pair has another name.
    renames: Vec<bool>,
}

impl Pairs {
    /// Returns the number of a pair. Its parts are found by [`complete`](Self::complete).
    pub(super) fn of(&mut self, ours: SchemaId, theirs: SchemaId) -> usize {
        let next = self.schemas.len();
        let number = *self.numbers.entry((ours, theirs)).or_insert(next);
        if number == next {
            self.schemas.push((ours, theirs));
        }
        number
    }

    /// Compares every pair, and those that result from it.
    pub(super) fn complete(&mut self, ours: &Api, theirs: &Api, flaws: &mut Vec<Mismatch>) {
        while let Some((our, their)) = self.schemas.get(self.pairings.len()).copied() {
            let (our, their) = (ours.resolve(our), theirs.resolve(their));
            self.pointers.push((ours.pointer(ours.schemas[our].at), theirs.pointer(theirs.schemas[their].at)));
            let pairing = self.look((ours, our), (theirs, their), flaws);
            self.pairings.push(pairing);
        }
        self.spread();
    }

    fn look(
        &mut self,
        (ours, our): (&Api, SchemaId),
        (theirs, their): (&Api, SchemaId),
        flaws: &mut Vec<Mismatch>,
    ) -> Pairing {
        let at = theirs.schemas[their].at;
        match (&ours.schemas[our].shape, &theirs.schemas[their].shape) {
            (Shape::Object(our), Shape::Object(their)) => {
                let members = members((ours, our), (theirs, their, at), flaws);
                let members = members.into_iter().map(|(names, our, their)| (names, self.of(our, their))).collect();
                let additional = match (our.additional, their.additional) {
                    (Additional::Schema(our), Additional::Schema(their)) => Some(self.of(our, their)),
                    _ => None,
                };
                Pairing::Object { members, additional }
            }
            (Shape::Array(our), Shape::Array(their)) => Pairing::Array(self.of(*our, *their)),
            (Shape::Union(our), Shape::Union(their)) if our.branches.len() == their.branches.len() => Pairing::Union(
                our.branches.iter().zip(&their.branches).map(|(our, their)| self.of(*our, *their)).collect(),
            ),
            (Shape::Enum(our), Shape::Enum(their)) => {
                if our.len() != their.len() || !our.iter().all(|value| their.contains(value)) {
                    flaws.push(Mismatch::new(theirs, at, "the enum has other values"));
                }
                Pairing::Leaf
            }
            (our, their) if outline::kind(our) == outline::kind(their) => Pairing::Leaf,
            (our, their) => {
                let message = format!("{} stands where {} is known", outline::kind(their), outline::kind(our));
                flaws.push(Mismatch::new(theirs, at, message));
                Pairing::Leaf
            }
        }
    }

    /// Marks each pair with a member of another name, in it or below it. It repeats until nothing new is found.
    fn spread(&mut self) {
        let own = |pairing: &Pairing| match pairing {
            Pairing::Object { members, .. } => {
                members.iter().any(|(names, _)| names.of(Side::Ours) != names.of(Side::Theirs))
            }
            _ => false,
        };
        self.renames = self.pairings.iter().map(own).collect();
        loop {
            let below = |pairing: &Pairing| self.below(pairing).iter().any(|pair| self.renames_below(*pair));
            let next: Vec<bool> =
                self.pairings.iter().zip(&self.renames).map(|(pairing, is)| *is || below(pairing)).collect();
            if next == self.renames {
                return;
            }
            self.renames = next;
        }
    }

    #[expect(clippy::unused_self, reason = "so that it reads as the others do")]
    fn below(&self, pairing: &Pairing) -> Vec<usize> {
        match pairing {
            Pairing::Leaf => Vec::new(),
            Pairing::Object { members, additional } => {
                members.iter().map(|(_, pair)| *pair).chain(*additional).collect()
            }
            Pairing::Array(items) => vec![*items],
            Pairing::Union(branches) => branches.clone(),
        }
    }

    pub(super) fn pairing(&self, number: usize) -> &Pairing {
        self.pairings.get(number).unwrap_or(&Pairing::Leaf)
    }

    pub(super) fn renames_below(&self, number: usize) -> bool {
        self.renames.get(number).copied().unwrap_or_default()
    }

    pub(super) fn any_renames(&self) -> bool {
        self.renames.contains(&true)
    }

    pub(super) fn member(&self, side: Side, pointer: &str, member: &str) -> Option<&str> {
        let to = match side {
            Side::Ours => Side::Theirs,
            Side::Theirs => Side::Ours,
        };
        let at = |(ours, theirs): &(String, String)| match side {
            Side::Ours => ours == pointer,
            Side::Theirs => theirs == pointer,
        };
        let fitting = self.pointers.iter().zip(&self.pairings).filter(|(pointers, _)| at(pointers));
        let mut named = fitting.filter_map(|(_, pairing)| match pairing {
            Pairing::Object { members, .. } => members.iter().find(|(names, _)| names.of(side) == member),
            _ => None,
        });
        named.next().map(|(names, _)| names.of(to))
    }
}

/// The names that only one of two objects has.
#[derive(Default)]
struct LeftOver<'a> {
    ours: Vec<&'a str>,
    theirs: Vec<&'a str>,
}

/// Matches members by name, then the remaining ones of one type in their order.
fn members(
    (ours, our): (&Api, &Object),
    (theirs, their, at): (&Api, &Object, specwright_model::ir::Location),
    flaws: &mut Vec<Mismatch>,
) -> Vec<(Names, SchemaId, SchemaId)> {
    let mut paired = Vec::new();
    // The key is whether a member is required, and its type.
    let mut left: BTreeMap<(bool, String), LeftOver<'_>> = BTreeMap::new();
    for (name, member) in &our.properties {
        match their.properties.get(name) {
            Some(other) => paired.push((Names::new(name, name), member.schema, other.schema)),
            None => {
                left.entry((member.required, outline::of_schema(ours, member.schema))).or_default().ours.push(name);
            }
        }
    }
    for (name, member) in their.properties.iter().filter(|(name, _)| !our.properties.contains_key(*name)) {
        left.entry((member.required, outline::of_schema(theirs, member.schema))).or_default().theirs.push(name);
    }
    for ((is_required, _), LeftOver { ours: our_names, theirs: their_names }) in left {
        // An optional member that only one of them has may be left out on the wire, so it needs no counterpart.
        let may_lack = !is_required && (our_names.is_empty() || their_names.is_empty());
        if our_names.len() != their_names.len() && !may_lack {
            flaws.extend(unmatched((&our_names, &their_names), (theirs, their, at)));
        }
        for (our_name, their_name) in our_names.iter().zip(&their_names) {
            if let (Some(our), Some(their)) = (our.properties.get(*our_name), their.properties.get(*their_name)) {
                paired.push((Names::new(our_name, their_name), our.schema, their.schema));
            }
        }
    }
    paired
}

fn unmatched(
    (ours, theirs): (&[&str], &[&str]),
    (api, object, at): (&Api, &Object, specwright_model::ir::Location),
) -> Vec<Mismatch> {
    let listed = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if theirs.is_empty() {
        return vec![Mismatch::new(api, at, format!("no member stands for {}", listed(ours)))];
    }
    let of = |name: &&str| {
        let at = object.properties.get(*name).map_or(at, |member| api.schemas[member.schema].at);
        let message = match ours {
            [] => format!("the member `{name}` stands for none that is known"),
            _ => format!("the member `{name}` may stand for any of {}", listed(ours)),
        };
        Mismatch::new(api, at, message)
    };
    theirs.iter().map(of).collect()
}
