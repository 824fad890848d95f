//! Keywords of which nothing is written, by the table of the model: each said once, with how often it occurs.

use super::codes;
use specwright_model::diagnostic::clip;
use specwright_model::ir::Api;
use specwright_model::keywords::{LOST, tally};
use specwright_model::{Diagnostic, Diagnostics};

/// Says it of each keyword that does not stand below another one of which it is said.
pub(super) fn report(api: &Api, said: &mut Diagnostics) {
    let is_idle = |row: &specwright_model::keywords::Row| row.is_idle();
    for tally in tally(api, |found| !found.is_below && found.row.is_some_and(is_idle)) {
        let Some(row) = tally.row else { continue };
        let code = if row.codes.contains(&LOST) { &codes::LOST_KEYWORD } else { &codes::IDLE_KEYWORD };
        let (key, title, often) = (clip(tally.key), tally.object.title, tally.often());
        let note = if row.note.is_empty() { String::new() } else { format!(": {}", row.note) };
        let message = format!("`{key}` of the {title}{often} has nothing written for it{note}");
        said.push(Diagnostic::new(code, message).at_node(tally.first));
    }
}
