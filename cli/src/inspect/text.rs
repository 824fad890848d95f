//! Formats an inspection for people.

use super::Inspection;
use super::value::{EventRow, SeverityWord};
use specwright_model::render::visible;
use std::fmt::Write as _;

/// Returns rows under headings; a heading without rows is left out. Text of documents is made visible.
pub(super) fn of(inspection: &Inspection) -> String {
    let mut text = format!("{} {}\n", visible(&inspection.title), visible(&inspection.version));
    for document in &inspection.documents {
        line(&mut text, &[&document.file, &document.dialect]);
    }
    let servers = inspection.servers.iter().map(|url| vec![url.clone()]);
    section(&mut text, "servers", servers.collect());
    let security = inspection.security.iter().map(|scheme| vec![scheme.name.clone(), scheme.kind.clone()]);
    section(&mut text, "security schemes", security.collect());
    section(&mut text, "operations", operations(inspection));
    let schemas = inspection.schemas.iter().map(|schema| vec![schema.name.clone(), schema.shape.clone()]);
    section(&mut text, "schemas", schemas.collect());
    section(&mut text, "events", inspection.events.iter().map(event).collect());
    section(&mut text, "lost", losses(inspection));
    text
}

fn operations(inspection: &Inspection) -> Vec<Vec<String>> {
    let row = |operation: &super::value::OperationRow| {
        let alternatives: Vec<String> = operation
            .security
            .iter()
            .map(|schemes| if schemes.is_empty() { "none".to_owned() } else { schemes.join(" + ") })
            .collect();
        vec![
            operation.operation.clone(),
            operation.id.clone().unwrap_or_default(),
            operation.responses.join(" "),
            alternatives.join(" or "),
            operation.servers.first().map(|url| format!("at {url}")).unwrap_or_default(),
        ]
    };
    inspection.operations.iter().map(row).collect()
}

fn event(event: &EventRow) -> Vec<String> {
    let mut row = vec![event.name.clone(), event.origin.clone(), event.action.clone(), event.messages.join(", ")];
    if !event.generated {
        row.push("not generated".to_owned());
    }
    if !event.reply.is_empty() {
        row.push(format!("the reply is not generated: {}", event.reply.join(", ")));
    }
    row
}

fn losses(inspection: &Inspection) -> Vec<Vec<String>> {
    let lost = inspection.diagnostics.iter().filter(|diagnostic| diagnostic.severity == SeverityWord::Loss);
    lost.map(|diagnostic| {
        let file = diagnostic.file.as_deref().unwrap_or_default();
        let place = format!("{file}:{}", diagnostic.line.unwrap_or_default());
        vec![diagnostic.code.clone(), place, diagnostic.message.clone()]
    })
    .collect()
}

fn section(text: &mut String, heading: &str, rows: Vec<Vec<String>>) {
    if rows.is_empty() {
        return;
    }
    // Writing to a string cannot fail.
    let _ = write!(text, "\n{heading} ({})\n", rows.len());
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let widths = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        widths.max().unwrap_or_default().min(WIDEST)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, &width)| format!("{:width$}", visible(cell))).collect();
        line(text, &cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

/// The maximum width to which columns are padded, in characters.
const WIDEST: usize = 48;

fn line(text: &mut String, cells: &[&str]) {
    text.push_str("  ");
    text.push_str(cells.join("  ").trim_end());
    text.push('\n');
}
