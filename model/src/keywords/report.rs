//! Reports keywords that no standard defines, keywords that do not apply to their type, and components that nothing
//! refers to, each once at its first place.

use super::misplaced::AllMisplaced;
use super::row::Row;
use super::tally::{Tally, counted};
use super::walk::Idle;
use crate::diagnostic::clip;
use crate::ir::Api;
use crate::read::codes;
use crate::{Diagnostic, Diagnostics, Node, nearest};
use std::collections::BTreeMap;

/// The maximum number of names that one message lists.
const MOST_NAMES: usize = 5;

/// Reports keywords that no version of the standard defines (SW0220), those that apply to values of another type
/// (SW0222), and components that nothing refers to (SW0221).
pub(crate) fn report(api: &Api, said: &mut Diagnostics) {
    let mut misplaced = AllMisplaced::default();
    let (unknown, idle) = counted(api, |occurrence| {
        misplaced.look(occurrence);
        occurrence.row.is_none()
    });
    for tally in unknown {
        said.push(unknown_keyword(&tally));
    }
    misplaced.report(said);
    components(&idle, said);
}

fn unknown_keyword(tally: &Tally<'_>) -> Diagnostic {
    let meant = nearest(tally.key, tally.object.rows.iter().map(|row| row.keyword));
    let meant = meant.map(|word| format!("; `{word}` may be meant")).unwrap_or_default();
    let (key, title, often) = (clip(tally.key), tally.object.title, tally.often());
    let message = format!("`{key}` is no keyword of the {title}{often} and is ignored{meant}");
    Diagnostic::new(&codes::UNKNOWN_KEYWORD, message).at_node(tally.first)
}

/// Reports components that nothing refers to; those of one map are reported together.
fn components(idle: &[Idle<'_>], said: &mut Diagnostics) {
    let mut maps: Vec<(Node<'_>, &Row, Vec<&str>)> = Vec::new();
    let mut known = BTreeMap::new();
    for Idle { document, row, entry } in idle {
        let Some(map) = entry.value.parent() else { continue };
        let at = *known.entry((*document, map.id())).or_insert(maps.len());
        match maps.get_mut(at) {
            Some((_, _, names)) => names.push(entry.key),
            None => maps.push((map, row, vec![entry.key])),
        }
    }
    for (map, row, names) in maps {
        let listed: Vec<String> = names.iter().take(MOST_NAMES).map(|name| format!("`{}`", clip(name))).collect();
        let more = names.len().saturating_sub(MOST_NAMES);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let message = format!("nothing refers to {}{more} of `{}`", listed.join(", "), row.keyword);
        said.push(Diagnostic::new(&codes::IDLE_COMPONENT, message).at_node(map));
    }
}
