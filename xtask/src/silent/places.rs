//! Where the keywords of documents stand, and which of their places are tried.

use super::texts;
use specwright_model::ir::Api;
use specwright_model::keywords::{self, Holds, Occurrence, Row, SCHEMA};
use specwright_model::{Node, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A keyword at one place.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) object: &'static str,
    /// As the document has it.
    pub(super) keyword: String,
    pub(super) row: Option<&'static Row>,
    /// The file.
    pub(super) file: String,
    /// The bytes from its key to the end of its value.
    pub(super) member: Range<usize>,
    pub(super) pointer: String,
    /// The bytes of its value, and other values to put there.
    pub(super) value: Range<usize>,
    pub(super) others: Vec<String>,
}

/// A schema that is like none that stands anywhere.
const ANOTHER_SCHEMA: &str = r#"{"type":"object","required":["unlike"],"properties":{"unlike":{"type":"boolean"}}}"#;

/// Of each keyword of each object a few places: the first, the last, and some between them.
/// What stands below something of which it is said that nothing is made has nothing to say.
pub(super) fn tried(api: &Api, sources: &Sources, lost: &BTreeSet<String>, most: usize) -> Vec<Place> {
    let mut all: BTreeMap<(&'static str, &str), Vec<Occurrence<'_>>> = BTreeMap::new();
    keywords::each(api, &mut |occurrence: Occurrence<'_>| {
        // An empty list or map says nothing.
        let value = occurrence.entry.value;
        let is_empty = (value.is_array() || value.is_object()) && value.is_empty();
        if is_empty || occurrence.is_below || is_lost(occurrence.holder, lost) {
            return;
        }
        let name = occurrence.row.map_or(occurrence.entry.key, |row| row.keyword);
        all.entry((occurrence.object.title, name)).or_default().push(occurrence);
    });
    all.into_values().flat_map(|places| spread(places, most)).filter_map(|found| place(&found, api, sources)).collect()
}

/// Whether a node is lost, or something around it.
fn is_lost(node: Node<'_>, lost: &BTreeSet<String>) -> bool {
    let around = std::iter::successors(Some(node), |node| node.parent());
    !lost.is_empty() && around.into_iter().any(|node| lost.contains(&node.pointer()))
}

/// So many of a list, evenly.
fn spread<T: Copy>(all: Vec<T>, most: usize) -> Vec<T> {
    if all.len() <= most {
        return all;
    }
    let step = |at: usize| at * (all.len() - 1) / (most - 1).max(1);
    (0..most).filter_map(|at| all.get(step(at)).copied()).collect()
}

fn place(found: &Occurrence<'_>, api: &Api, sources: &Sources) -> Option<Place> {
    let file = api.documents.get(found.document)?.file;
    let span = found.entry.value.span();
    Some(Place {
        object: found.object.title,
        keyword: found.entry.key.to_owned(),
        row: found.row,
        file: texts::name(sources, file)?.to_owned(),
        member: found.entry.key_span.start as usize..span.end as usize,
        pointer: found.entry.value.pointer(),
        value: span.start as usize..span.end as usize,
        others: others(found),
    })
}

/// Other values for a keyword. Where a reference leads is another question than what becomes of what it leads to.
fn others(found: &Occurrence<'_>) -> Vec<String> {
    let Some(row) = found.row.filter(|row| row.keyword != "$ref") else { return Vec::new() };
    let value = found.entry.value;
    let shorter = texts::another(value);
    match row.holds {
        Holds::Value => shorter.into_iter().collect(),
        Holds::One(object) if object.title == SCHEMA.title => vec![ANOTHER_SCHEMA.to_owned()],
        _ => shorter.into_iter().chain([texts::altered(value)]).collect(),
    }
}
