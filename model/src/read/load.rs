//! Sources to documents: parses the entry documents and, from there, every file that a reference names.

use super::{codes, dialect};
use crate::ir::Document;
use crate::{Diagnostic, Diagnostics, FileId, Node, Sources, source};
use std::collections::BTreeMap;

/// The documents of one reading, the entry documents first.
pub(crate) struct Loaded {
    pub(crate) documents: Vec<Document>,
    /// How many of them are entry documents.
    pub(crate) entries: usize,
}

/// Parses everything that is reachable. A file that cannot be parsed is left out, with its diagnostic.
pub(crate) fn load(sources: &Sources, diagnostics: &mut Diagnostics) -> Loaded {
    let mut documents = Vec::new();
    for &file in sources.documents() {
        documents.extend(entry(sources, file, diagnostics));
    }
    if sources.documents().is_empty() {
        diagnostics.push(Diagnostic::new(&codes::NO_DOCUMENT, "there is no document to read"));
    }
    let entries = documents.len();
    let names = names(sources);
    let mut at = 0;
    while let Some(document) = documents.get(at) {
        for file in named_files(document, &names) {
            if documents.iter().all(|known| known.file != file) {
                documents.extend(referenced(sources, file, documents[at].dialect, diagnostics));
            }
        }
        at += 1;
    }
    Loaded { documents, entries }
}

fn entry(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Option<Document> {
    let source = sources.get(file)?;
    let tree = source::parse(file, source, diagnostics)?;
    match dialect::detect(tree.root()) {
        Ok(dialect) => Some(Document { file, name: source.name.clone(), dialect, tree, schemas: BTreeMap::new() }),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    }
}

/// A referenced file may be a fragment: then it speaks the dialect of who refers to it.
fn referenced(
    sources: &Sources,
    file: FileId,
    from: &'static dialect::Dialect,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let source = sources.get(file)?;
    let tree = source::parse(file, source, diagnostics)?;
    let dialect = dialect::detect(tree.root()).unwrap_or(from);
    Some(Document { file, name: source.name.clone(), dialect, tree, schemas: BTreeMap::new() })
}

fn names(sources: &Sources) -> BTreeMap<String, FileId> {
    (0..).map(FileId).map_while(|id| Some((normal(&sources.get(id)?.name), id))).collect()
}

/// The files that any `$ref` of a document names. Also those within examples: reading a file that
/// was given does no harm.
fn named_files(document: &Document, names: &BTreeMap<String, FileId>) -> Vec<FileId> {
    let mut found = Vec::new();
    if names.len() < 2 {
        return found;
    }
    each_node(document.tree.root(), |node| {
        let Some(reference) = node.get("$ref").and_then(Node::as_str) else { return };
        let file = reference.split('#').next().unwrap_or_default();
        if file.is_empty() {
            return;
        }
        if let Some(&id) = names.get(&beside(&document.name, file))
            && !found.contains(&id)
        {
            found.push(id);
        }
    });
    found
}

/// Visits a node and all below it.
pub(crate) fn each_node<'t>(root: Node<'t>, mut visit: impl FnMut(Node<'t>)) {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        visit(node);
        let children = open.len();
        open.extend(node.items());
        open.extend(node.members().map(|entry| entry.value));
        open[children..].reverse();
    }
}

/// The name of a file that is referred to from the file `name` (RFC 3986 §5.2.4 on its path).
pub(crate) fn beside(name: &str, reference: &str) -> String {
    let reference = super::resolve::percent_decoded(reference);
    if reference.contains("://") || reference.starts_with('/') {
        return normal(&reference);
    }
    match name.rsplit_once('/') {
        Some((folder, _)) => normal(&format!("{folder}/{reference}")),
        None => normal(&reference),
    }
}

/// A path without `.` and, where something can be left, `..`.
fn normal(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." if segments.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    segments.join("/")
}
