//! Loads documents from the sources: parses the entry documents and, from there, every file that a reference names.

use super::resolve::percent_decoded;
use super::{codes, dialect, uri};
use crate::diagnostic::clip;
use crate::ir::Document;
use crate::source::Unavailable;
use crate::{Diagnostic, Diagnostics, FileId, Node, Severity, SourceFile, Sources, Tree, source};
use indexmap::IndexSet;
use std::collections::BTreeMap;

/// The documents of one reading, the entry documents first.
pub(crate) struct Loaded {
    pub(crate) documents: Vec<Document>,
    /// The number of entry documents.
    pub(crate) entries: usize,
    /// The files that references name and that are not available, each with the reason.
    pub(crate) refused: BTreeMap<String, Unavailable>,
}

/// Parses everything that is reachable. A file that cannot be parsed is left out, with a diagnostic.
pub(crate) fn load(sources: &Sources, diagnostics: &mut Diagnostics) -> Loaded {
    let mut documents = Vec::new();
    for &file in sources.documents() {
        documents.extend(entry(sources, file, diagnostics));
    }
    if sources.documents().is_empty() {
        diagnostics.push(Diagnostic::new(&codes::NO_DOCUMENT, "there is no document to read"));
    }
    let entries = documents.len();
    for document in &mut documents {
        document.is_entry = true;
    }
    let names = names(sources);
    let mut refused = sources.refused().clone();
    let mut at = 0;
    while let Some(document) = documents.get(at) {
        for file in named_files(document, &names) {
            let Some(source) = sources.get(file) else { continue };
            let name = uri::normal(&source.name);
            if documents.iter().any(|known| known.file == file) || refused.contains_key(&name) {
                continue;
            }
            match referenced(file, source, documents[at].dialect, diagnostics) {
                Ok(document) => documents.push(document),
                Err(reason) => {
                    refused.insert(name, reason.into());
                }
            }
        }
        at += 1;
    }
    let folders: Vec<String> = documents.iter().take(entries).map(|entry| entry.name.clone()).collect();
    for document in &mut documents {
        document.path = path(&document.name, &folders);
    }
    Loaded { documents, entries, refused }
}

/// The path to a file from the first folder of an entry document that it is below; the file's name alone if there is
/// none.
fn path(name: &str, entries: &[String]) -> String {
    let name = uri::normal(name);
    let way = entries.iter().find_map(|entry| uri::below(&name, entry));
    way.unwrap_or_else(|| name.rsplit('/').next().unwrap_or_default()).to_owned()
}

fn entry(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Option<Document> {
    let source = sources.get(file)?;
    let tree = source::parse(file, source, diagnostics)?;
    match dialect::detect(tree.root()) {
        Ok(dialect) => Some(document(file, source, dialect, tree)),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    }
}

/// Parses a file that a document refers to. It may be a fragment, which is read in the dialect of that document. Its
/// root has to be an object: a document can name any file beside it (`.env`, `.git/config`), so nothing of any other
/// file is repeated in a report.
fn referenced(
    file: FileId,
    source: &SourceFile,
    from: &'static dialect::Dialect,
    diagnostics: &mut Diagnostics,
) -> Result<Document, &'static str> {
    let mut found = Diagnostics::default();
    let tree = source::parse(file, source, &mut found);
    if let Some(tree) = tree.filter(|tree| tree.root().is_object()) {
        diagnostics.extend(found);
        let dialect = dialect::detect(tree.root()).unwrap_or(from);
        return Ok(document(file, source, dialect, tree));
    }
    let errors = found.iter().filter(|diagnostic| diagnostic.code.severity == Severity::Error);
    for Diagnostic { code, span, .. } in errors {
        let what = Diagnostic::new(code, format!("{} cannot be read: {}", clip(&source.name), code.title));
        diagnostics.push(Diagnostic { span: *span, ..what });
    }
    Err(if found.any(Severity::Error) { "it cannot be read as JSON or YAML" } else { "its root is no object" })
}

/// A document of which nothing has been read yet.
fn document(file: FileId, source: &SourceFile, dialect: &'static dialect::Dialect, tree: Tree) -> Document {
    Document {
        file,
        name: source.name.clone(),
        path: String::new(),
        is_entry: false,
        dialect,
        tree,
        schemas: BTreeMap::new(),
        references: BTreeMap::new(),
        dynamic: false,
    }
}

fn names(sources: &Sources) -> BTreeMap<String, FileId> {
    (0..).map(FileId).map_while(|id| Some((uri::normal(&sources.get(id)?.name), id))).collect()
}

/// The files of the sources that a document names, also within examples: reading a file that was provided does no harm.
fn named_files(document: &Document, names: &BTreeMap<String, FileId>) -> Vec<FileId> {
    if names.len() < 2 {
        return Vec::new();
    }
    files_named(&document.tree, &document.name).iter().filter_map(|name| names.get(name).copied()).collect()
}

/// The names, resolved from `name`, of all files that a document refers to; in the order of the document, each once.
pub(crate) fn files_named(tree: &Tree, name: &str) -> IndexSet<String> {
    let base = uri::normal(name);
    let mut found = IndexSet::new();
    each_node(tree.root(), |node| {
        let mapped = node.get("mapping").into_iter().flat_map(Node::members).map(|entry| entry.value);
        let references = ["$ref", "operationRef"].iter().filter_map(|key| node.get(key)).chain(mapped);
        for reference in references.filter_map(Node::as_str) {
            let file = reference.split('#').next().unwrap_or_default();
            if is_document(file) {
                found.insert(uri::join(&base, &percent_decoded(file)));
            }
        }
    });
    found
}

/// Whether a reference may name a file of JSON or YAML. Text that is included by reference
/// (`description: { $ref: intro.md }`) is not a document, and the mapping of a discriminator also has plain names.
fn is_document(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some((_, extension)) => !NO_DOCUMENTS.iter().any(|known| extension.eq_ignore_ascii_case(known)),
        None => file.contains('/'),
    }
}

/// The extensions of files that contain neither JSON nor YAML.
const NO_DOCUMENTS: &[&str] =
    &["md", "markdown", "txt", "html", "proto", "graphql", "xsd", "xml", "png", "svg", "jpg", "js", "ts"];

/// Visits a node and all nodes below it.
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
