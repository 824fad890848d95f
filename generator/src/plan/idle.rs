//! Keywords for which nothing is written, by the model's table of keywords: each is reported once, with how often it
//! occurs.

use super::codes;
use specwright_model::diagnostic::clip;
use specwright_model::ir::Api;
use specwright_model::keywords::{LOST, Occurrence, Row, tally};
use specwright_model::{Diagnostic, Diagnostics};

/// Reports each such keyword that is not below another one.
pub(super) fn report(api: &Api, said: &mut Diagnostics) {
    let is_idle = |found: &Occurrence<'_>| {
        let implied = |row: &Row| row.implied.is_some() && row.implied == found.entry.value.as_str();
        !found.is_below && found.row.is_some_and(|row| row.is_idle() && !implied(row))
    };
    for tally in tally(api, is_idle) {
        let Some(row) = tally.row else { continue };
        let code = if row.codes.contains(&LOST) { &codes::LOST_KEYWORD } else { &codes::IDLE_KEYWORD };
        let (key, title, often) = (clip(tally.key), tally.object.title, tally.often());
        let note = if row.note.is_empty() { String::new() } else { format!(": {}", row.note) };
        let message = format!("`{key}` of the {title}{often} has nothing written for it{note}");
        said.push(Diagnostic::new(code, message).at_node(tally.first));
    }
}
