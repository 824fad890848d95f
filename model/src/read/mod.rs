//! Reads the trees of documents into the [`ir`](crate::ir).

mod applied_traits;
mod asyncapi;
mod asyncapi3;
mod channel;
pub mod codes;
mod dialect;
mod dynamic;
mod event;
mod headers;
mod load;
mod media;
mod message;
mod openapi;
mod operation;
mod parameter;
mod reader;
mod referenced_files;
mod resolve;
mod resources;
mod response;
mod schema;
mod security;
mod server;
mod uri;

pub use codes::READ_CODES;
pub use dialect::{Bounds, DIALECTS, Dialect, Nullable, RefSiblings, Standard};
pub use referenced_files::{MOST_BYTES, MOST_FILES, complete};
pub(crate) use resolve::percent_decoded;
pub(crate) use schema::{Hierarchy, Side, narrower, standard_type};

use crate::ir::{Api, Location, SchemaId};
use crate::{Diagnostics, FileId, NodeId, Sources, keywords, passes};
use indexmap::IndexMap;
use reader::Reader;
use std::collections::{BTreeMap, BTreeSet};

/// The options for reading documents.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reading {
    /// The maximum number of branches that an `allOf` over unions may have as one union; beyond it, the unions are not
    /// multiplied.
    pub most_branches: usize,
    /// The number of schemas that merging `allOf` may add for each schema of the documents.
    pub most_merged: usize,
}

impl Default for Reading {
    fn default() -> Self {
        Self { most_branches: 64, most_merged: 4 }
    }
}

/// What the reader hands to the passes.
pub(crate) struct Draft {
    pub(crate) api: Api,
    /// `components.schemas`, one row per entry document.
    pub(crate) components: Vec<IndexMap<String, SchemaId>>,
    pub(crate) hierarchies: Vec<Hierarchy>,
    /// The nodes that are schemas, per document.
    pub(crate) schema_nodes: Vec<BTreeMap<NodeId, SchemaId>>,
    /// The targets of references that are more than pointers.
    pub(crate) references: BTreeMap<Location, Location>,
    /// The files from which a `$dynamicRef` is reached.
    pub(crate) dynamic: BTreeSet<FileId>,
    pub(crate) diagnostics: Diagnostics,
}

/// Reads all documents of the sources into one API. Reading does not stop early: what cannot be expressed costs one
/// operation or one schema, and a diagnostic reports it.
pub fn read(sources: &Sources, reading: &Reading) -> (Api, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut loaded = load::load(sources, &mut diagnostics);
    let mut draft = draft(&loaded);
    diagnostics.extend(std::mem::take(&mut draft.diagnostics));
    for (document, schemas) in loaded.documents.iter_mut().zip(std::mem::take(&mut draft.schema_nodes)) {
        document.schemas = schemas;
    }
    for file in std::mem::take(&mut draft.dynamic) {
        loaded
            .documents
            .iter_mut()
            .filter(|document| document.file == file)
            .for_each(|document| document.dynamic = true);
    }
    for (from, to) in std::mem::take(&mut draft.references) {
        if let Some(document) = loaded.documents.get_mut(from.document as usize) {
            document.references.insert(from.node, to);
        }
    }
    draft.api.documents = loaded.documents;
    let (api, said) = passes::run(draft, reading);
    diagnostics.extend(said);
    keywords::report(&api, &mut diagnostics);
    (api, diagnostics)
}

fn draft(loaded: &load::Loaded) -> Draft {
    let mut reader = Reader::new(loaded);
    let dynamic = reader.dynamic.files();
    for document in loaded.documents.iter().take(loaded.entries) {
        let root = document.tree.root();
        match document.dialect.standard {
            Standard::OpenApi => reader.openapi(root),
            Standard::AsyncApi2 => reader.asyncapi(root),
            Standard::AsyncApi3 => reader.asyncapi3(root),
        }
    }
    reader.read_bodies();
    let schema_nodes = reader.schema_nodes();
    let mut api = reader.api;
    api.schemas = reader.schemas;
    Draft {
        api,
        components: reader.components,
        hierarchies: reader.hierarchies,
        schema_nodes,
        references: reader.references,
        dynamic,
        diagnostics: reader.diagnostics,
    }
}
