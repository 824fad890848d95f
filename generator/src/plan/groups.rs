//! The modules that the operations of a large API are written to: one for each tag.

use super::Documentation;
use super::names::{Case, Claim, Ident, candidate, of_file, resolve, unreserved};
use super::types::Planner;
use std::collections::BTreeMap;

/// The number of operations from which they are split into modules; fewer are easier to read in one.
const LARGE: usize = 100;
/// The module of operations without a tag.
const UNTAGGED: &str = "untagged";
/// Names with which paths in `client.rs` and `operations.rs` begin, or which are such paths: a module of one of these
/// names would take them over.
#[rustfmt::skip]
const PATHS: &[&str] = &[
    "bool", "chrono", "codec", "core", "description", "f64", "i32", "i64", "jiff", "multipart", "operations", "runtime",
    "std", "str", "types", "u32", "u64",
];

/// Operations that share their first tag.
#[derive(Clone, Debug)]
pub struct Group {
    /// The name of the group's modules.
    pub module: Ident,
    /// The documentation of the tag.
    pub documentation: Documentation,
    /// Indices of the plan's operations, in their order.
    pub operations: Vec<usize>,
}

/// Groups the operations that are written by their first tag; empty if there are few, or if all have the same tag. The
/// modules are private, and their content is named as if there were none: an API may move its operations from tag to
/// tag without breaking anyone.
pub(super) fn groups(planner: &Planner<'_>) -> Vec<Group> {
    let operations = planner.selection.operations_of(planner.api);
    if operations.len() < LARGE {
        return Vec::new();
    }
    let mut by_tag: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, operation) in operations.into_iter().enumerate() {
        by_tag.entry(operation.tags.first().map_or(UNTAGGED, String::as_str)).or_default().push(at);
    }
    if by_tag.len() < 2 {
        return Vec::new();
    }
    let chosen = planner.config.replace.values().chain(planner.config.formats.values());
    let crates = chosen.filter_map(|path| path.split("::").next());
    let paths: Vec<&str> = PATHS.iter().copied().chain(crates).collect();
    let claims: Vec<Claim> = by_tag
        .keys()
        .map(|tag| {
            let candidate = of_file(unreserved(candidate(tag, Case::Snake), &paths, "_tag"));
            Claim { candidate, rank: 1, raw: (*tag).to_owned() }
        })
        .collect();
    let (modules, _) = resolve(&claims, &[], Case::Snake);
    let described = |tag: &str| {
        let known = planner.api.tags.iter().find(|known| known.name == tag);
        Documentation::new(Some(tag), known.and_then(|known| known.description.as_deref()), false)
    };
    let groups = modules.into_iter().zip(by_tag);
    groups.map(|(module, (tag, operations))| Group { module, documentation: described(tag), operations }).collect()
}
