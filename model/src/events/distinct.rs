//! Finds the constants that tell events apart.

use super::facts::Constant;
use super::{ConstantFact, Distinct, Event, Events};
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of sets of values that are compared.
const MOST_SETS: usize = 64;

/// The values of one payload member over all events.
#[derive(Default)]
struct Member {
    /// The number of events that have the member.
    events: usize,
    /// The different sets of values.
    sets: BTreeSet<BTreeSet<Constant>>,
    /// From a value to the number of events that have it.
    values: BTreeMap<Constant, usize>,
}

impl Member {
    fn add(&mut self, fact: &ConstantFact) {
        let set: BTreeSet<Constant> = fact.values.iter().cloned().collect();
        for value in &set {
            *self.values.entry(value.clone()).or_default() += 1;
        }
        self.events += 1;
        if self.sets.len() < MOST_SETS {
            self.sets.insert(set);
        }
    }

    /// Whether each of `events` events has the member, and no other one has any of the fact's values.
    fn names(&self, fact: &ConstantFact, events: usize) -> bool {
        self.events == events && fact.values.iter().all(|value| self.values.get(value) == Some(&1))
    }
}

type Members = BTreeMap<Vec<String>, Member>;

fn members<'e>(events: impl IntoIterator<Item = &'e Event>) -> Members {
    let mut members = Members::new();
    for fact in events.into_iter().flat_map(|event| &event.constants) {
        members.entry(fact.path.clone()).or_default().add(fact);
    }
    members
}

/// Whether two of the sets have no value in common.
pub(super) fn tells<T: Ord>(sets: &[BTreeSet<T>]) -> bool {
    let sets: BTreeSet<&BTreeSet<T>> = sets.iter().collect();
    let sets: Vec<_> = sets.into_iter().take(MOST_SETS).collect();
    sets.iter().enumerate().any(|(at, one)| sets.iter().skip(at + 1).any(|other| one.is_disjoint(other)))
}

impl Events {
    /// Keeps the constants with a single value and those that tell an event from another one, and sets for each which
    /// events it distinguishes.
    pub(super) fn keep_distinct_constants(&mut self) {
        let all = members(&self.each);
        let is_kept = |fact: &ConstantFact| {
            if fact.values.len() == 1 && (fact.required || fact.path.len() <= 1) {
                return true;
            }
            let own: BTreeSet<Constant> = fact.values.iter().cloned().collect();
            all.get(&fact.path).is_some_and(|member| member.sets.iter().any(|other| other.is_disjoint(&own)))
        };
        for event in &mut self.each {
            event.constants.retain(is_kept);
        }
        let count = self.each.len();
        for fact in self.each.iter_mut().flat_map(|event| &mut event.constants) {
            if all.get(&fact.path).is_some_and(|member| member.names(fact, count)) {
                fact.distinct = Distinct::All;
            }
        }
        self.distinct_within_headers();
        let names = |(path, member): (Vec<String>, Member)| {
            let is_text = member.values.keys().all(|value| matches!(value, Constant::Text(_)));
            let is_told = count == 1 || member.sets.len() > 1;
            (member.events == count && is_text && is_told && !path.is_empty()).then_some((path, member.values.len()))
        };
        let mut naming: Vec<_> = all.into_iter().filter_map(names).collect();
        // The member with the most values tells the most.
        naming.sort_by(|(path, values), (other, others)| {
            others.cmp(values).then(path.len().cmp(&other.len())).then(path.cmp(other))
        });
        self.members = naming.into_iter().map(|(path, _)| path).collect();
    }

    /// Marks the constants that tell an event from all others with the same values of header fields.
    fn distinct_within_headers(&mut self) {
        let mut groups: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for (at, event) in self.each.iter().enumerate() {
            for header in &event.headers {
                for (value, _) in header.values.iter().filter(|(_, alone)| !alone) {
                    groups.entry((header.name.to_ascii_lowercase(), value.clone())).or_default().push(at);
                }
            }
        }
        // A member has to tell the event from all others in every group that it is in.
        let mut tells: BTreeMap<(usize, usize), bool> = BTreeMap::new();
        for group in groups.values() {
            let known = members(group.iter().map(|&at| &self.each[at]));
            for &at in group {
                for (place, fact) in self.each[at].constants.iter().enumerate() {
                    let names = known.get(&fact.path).is_some_and(|member| member.names(fact, group.len()));
                    *tells.entry((at, place)).or_insert(true) &= names;
                }
            }
        }
        for ((at, place), tells) in tells {
            let Some(fact) = self.each.get_mut(at).and_then(|event| event.constants.get_mut(place)) else { continue };
            if tells && fact.distinct == Distinct::Some {
                fact.distinct = Distinct::WithinHeader;
            }
        }
    }

    /// Whether a delivery of one event may be taken for the other, although both are documented.
    pub fn is_confusable(&self, event: usize, other: usize) -> bool {
        let (Some(a), Some(b)) = (self.each.get(event), self.each.get(other)) else { return false };
        let excluded = a.types.and(b.types).is_empty() || a.constants.iter().any(|fact| excludes(fact, b));
        !excluded && b.required.iter().all(|(name, _)| a.members.contains(name)) && !b.required.is_empty()
    }

    /// The first of the given events that nothing tells from a later one, and that later one.
    pub fn first_alike(&self, given: &[usize]) -> Option<(usize, usize)> {
        let members: Vec<BTreeSet<&str>> =
            given.iter().map(|&at| self.each[at].members.iter().map(String::as_str).collect()).collect();
        given.iter().enumerate().find_map(|(at, &event)| {
            let later = given.iter().enumerate().skip(at + 1);
            let mut alike = later.filter(|(place, other)| {
                let (a, b) = (&self.each[event], &self.each[**other]);
                !is_told(a, b) && !lacks(a, &members[*place]) && !lacks(b, &members[at])
            });
            alike.next().map(|(_, &other)| (event, other))
        })
    }
}

/// Whether header fields, addresses, types, constants or members of only one event tell two events apart.
fn is_told(a: &Event, b: &Event) -> bool {
    let by_header = a.headers.iter().any(|header| {
        let has =
            |value: &str| b.header(&header.name).is_some_and(|other| other.values.iter().any(|(one, _)| one == value));
        b.header(&header.name).is_some() && !header.values.iter().any(|(value, _)| has(value))
    });
    let by_address = matches!((&a.address, &b.address), (Some((one, _)), Some((other, _))) if one != other);
    let by_own = (a.required.is_empty() && !a.own.is_empty()) || (b.required.is_empty() && !b.own.is_empty());
    by_header
        || by_address
        || by_own
        || a.types.and(b.types).is_empty()
        || a.constants.iter().any(|fact| excludes(fact, b))
}

/// Whether an event has the member of a constant, but never with one of the constant's values.
fn excludes(fact: &ConstantFact, event: &Event) -> bool {
    let other = event.constants.iter().find(|other| other.path == fact.path);
    other.is_some_and(|other| !other.values.iter().any(|value| fact.values.contains(value)))
}

/// Whether an event always has a member that another one (with `members`) does not declare.
fn lacks(event: &Event, members: &BTreeSet<&str>) -> bool {
    event.required.iter().any(|(name, _)| !members.contains(name.as_str()))
}
