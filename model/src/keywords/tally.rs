//! Counts how often each keyword occurs in a document, so that a report names it once.

use super::row::{Object, Row};
use super::walk::{self, Idle, Occurrence};
use crate::Node;
use crate::ir::Api;
use std::collections::BTreeMap;

/// A keyword of a document, with its first place.
#[derive(Clone, Debug)]
pub struct Tally<'t> {
    /// The object that the keyword is a member of.
    pub object: &'static Object,
    /// The row of the keyword; `None` if no standard defines it in this object.
    pub row: Option<&'static Row>,
    /// The keyword as it is written.
    pub key: &'t str,
    /// The first value of the keyword.
    pub first: Node<'t>,
    /// How often the keyword occurs.
    pub count: usize,
}

impl Tally<'_> {
    /// How often the keyword occurs, as words that follow it in a message; empty for one occurrence.
    pub fn often(&self) -> String {
        often(self.count)
    }
}

/// A count as words that follow a keyword in a message; empty for one occurrence.
pub fn often(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => ", here and at one other place,".to_owned(),
        count => format!(", here and at {} more places,", count - 1),
    }
}

/// The keywords that `is_counted` accepts, each once, in the order of the documents.
pub fn tally<'t>(api: &'t Api, is_counted: impl Fn(&Occurrence<'t>) -> bool) -> Vec<Tally<'t>> {
    counted(api, is_counted).0
}

/// The keywords that `is_counted` accepts, each once, and the components that nothing refers to.
pub(super) fn counted<'t>(
    api: &'t Api,
    mut is_counted: impl FnMut(&Occurrence<'t>) -> bool,
) -> (Vec<Tally<'t>>, Vec<Idle<'t>>) {
    let mut known = BTreeMap::new();
    let mut all: Vec<Tally<'t>> = Vec::new();
    let idle = walk::walk(api, &mut |occurrence| {
        if !is_counted(&occurrence) {
            return;
        }
        let Occurrence { object, entry, row, .. } = occurrence;
        let name = row.map_or(entry.key, |row| row.keyword);
        let at = *known.entry((object.title, name)).or_insert(all.len());
        match all.get_mut(at) {
            Some(tally) => tally.count += 1,
            None => all.push(Tally { object, row, key: entry.key, first: entry.value, count: 1 }),
        }
    });
    (all, idle)
}
