//! Text into trees: both syntaxes, their errors with line and column, and hostile documents.

mod agreement;
mod corpus;
mod hostile;
mod json;
mod places;
mod yaml;

use specwright_model::source::{Syntax, parse_as};
use specwright_model::{Diagnostics, Sources, Tree};

/// What came of one text.
pub(crate) struct Outcome {
    pub(crate) sources: Sources,
    pub(crate) tree: Option<Tree>,
    pub(crate) diagnostics: Diagnostics,
}

pub(crate) fn parse(text: &str, syntax: Syntax) -> Outcome {
    let mut sources = Sources::new();
    let file = sources.document("doc", text.into()).unwrap();
    let mut diagnostics = Diagnostics::default();
    let tree = parse_as(syntax, file, sources.get(file).unwrap(), &mut diagnostics);
    Outcome { sources, tree, diagnostics }
}

/// The value as JSON, then one line per diagnostic: code, line, column, length in bytes, message.
pub(crate) fn outcome(text: &str, syntax: Syntax) -> String {
    let Outcome { sources, tree, diagnostics } = parse(text, syntax);
    let mut lines: Vec<String> = tree.iter().map(|tree| tree.root().to_json().to_string()).collect();
    for diagnostic in &diagnostics {
        let span = diagnostic.span.unwrap();
        let (line, column) = sources.line_column(span).unwrap();
        let length = span.end - span.start;
        lines.push(format!("{} {line}:{column}+{length} {}", diagnostic.code, diagnostic.message));
    }
    lines.join("\n")
}

/// Runs a table and reports every row that differs, not only the first.
pub(crate) fn check(syntax: Syntax, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter(|(text, expected)| outcome(text, syntax) != *expected)
        .map(|(text, expected)| format!("{text:?}\n  expected {expected:?}\n  found    {:?}", outcome(text, syntax)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
