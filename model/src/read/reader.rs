//! What every part of the reader shares: the documents, the schemas so far, and one way to report diagnostics.

use super::codes;
use super::dynamic::{Dynamic, ScopeId};
use super::load::Loaded;
use super::operation::{LinkTargets, Lost};
use super::resources::{MOST_ANCHORS, Place, Resources};
use super::schema::Hierarchy;
use crate::ir::{
    Api, Arena, ChannelId, Document, Extensions, Location, MessageId, Requirement, Schema, SchemaId, Shape,
};
use crate::read::Dialect;
use crate::source::{Kind, Unavailable};
use crate::{Code, Diagnostic, Diagnostics, FileId, Node, NodeId};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of diagnostics of one code. Further ones are not even composed, because the pointer of each costs
/// time.
const MOST_PER_CODE: usize = 200;

/// The number of bytes of text that cost as much as a member of a list.
pub(super) const BYTES_PER_COST: usize = 64;
/// The budget for reading any document, however small, in members of lists and maps.
const LEAST_BUDGET: usize = 200_000;

/// The cost of reading a document a few times.
fn size(document: &Document) -> usize {
    let bytes = document.tree.root().span();
    4 * (document.tree.len() + (bytes.end - bytes.start) as usize / BYTES_PER_COST)
}

/// Reads documents. Functions take nodes; the document of a node follows from its span.
pub(crate) struct Reader<'t> {
    pub(crate) documents: &'t [Document],
    by_file: BTreeMap<FileId, u32>,
    pub(crate) resources: Resources<'t>,
    /// The number of entry documents, which come first.
    pub(crate) entries: usize,
    /// The targets of references that are more than pointers.
    pub(crate) references: BTreeMap<Location, Location>,
    /// The files that are not available, each with the reason.
    pub(crate) refused: &'t BTreeMap<String, Unavailable>,
    pub(crate) schemas: Arena<Schema>,
    /// The schema that was assigned to each node, per document.
    known: Vec<Vec<Option<SchemaId>>>,
    /// The schemas that have an id and no body yet.
    pub(super) queue: Vec<(SchemaId, Node<'t>, ScopeId)>,
    pub(super) dynamic: Dynamic<'t>,
    pub(crate) hierarchies: Vec<Hierarchy>,
    /// `components.schemas`, one row per entry document.
    pub(crate) components: Vec<IndexMap<String, SchemaId>>,
    /// The API without its documents and schemas.
    pub(crate) api: Api,
    /// The operations of the document that is being read, for its links.
    pub(crate) link_targets: LinkTargets<'t>,
    /// The channels, by the location of their Channel Object.
    pub(crate) channels: BTreeMap<Location, ChannelId>,
    /// The messages, by the location of their Message Object: each is read once, however many operations refer to it.
    pub(crate) messages: BTreeMap<Location, MessageId>,
    /// The values of `operationId` so far.
    pub(crate) operation_ids: BTreeSet<String>,
    pub(crate) diagnostics: Diagnostics,
    /// The cost of what may still be read, in members of lists and maps.
    budget: usize,
    said: BTreeMap<&'static str, usize>,
    /// The diagnostics that were reported about references that cannot be followed.
    pub(super) told: BTreeSet<(Place, String)>,
    /// The `security` of the documents, each of which is read once.
    pub(super) document_security: BTreeMap<Location, Result<Vec<Requirement>, Lost>>,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(loaded: &'t Loaded) -> Self {
        let documents = loaded.documents.as_slice();
        #[expect(clippy::cast_possible_truncation, reason = "documents are numbered in 32 bits, as files are")]
        let by_file = documents.iter().enumerate().map(|(at, document)| (document.file, at as u32)).collect();
        let mut reader = Self {
            documents,
            by_file,
            resources: Resources::new(documents),
            entries: loaded.entries,
            references: BTreeMap::new(),
            refused: &loaded.refused,
            schemas: Arena::default(),
            known: documents.iter().map(|document| vec![None; document.tree.len()]).collect(),
            queue: Vec::new(),
            dynamic: Dynamic::default(),
            hierarchies: Vec::new(),
            components: Vec::new(),
            api: Api::default(),
            link_targets: LinkTargets::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            operation_ids: BTreeSet::new(),
            diagnostics: Diagnostics::default(),
            budget: LEAST_BUDGET + documents.iter().map(size).sum::<usize>(),
            said: BTreeMap::new(),
            told: BTreeSet::new(),
            document_security: BTreeMap::new(),
        };
        for (node, message) in std::mem::take(&mut reader.resources.doubles) {
            reader.report(&codes::DUPLICATE, node, || message);
        }
        for node in std::mem::take(&mut reader.resources.crowded).into_values() {
            reader.report(&codes::BUDGET, node, || {
                format!("only {MOST_ANCHORS} of the dynamic anchors of this schema are followed")
            });
        }
        reader.find_templates();
        reader
    }

    /// The nodes that are schemas, per document.
    pub(crate) fn schema_nodes(&self) -> Vec<BTreeMap<NodeId, SchemaId>> {
        let known = self.schemas.iter().filter(|(id, schema)| {
            let table = self.known.get(schema.at.document as usize);
            table.and_then(|table| table.get(schema.at.node.index())) == Some(&Some(*id))
        });
        let mut nodes = vec![BTreeMap::new(); self.documents.len()];
        for (id, schema) in known {
            if let Some(nodes) = nodes.get_mut(schema.at.document as usize) {
                nodes.insert(schema.at.node, id);
            }
        }
        // A part of a template may have no other reading.
        for id in self.dynamic.instances() {
            let at = self.schemas[id].at;
            if let Some(nodes) = nodes.get_mut(at.document as usize) {
                nodes.entry(at.node).or_insert(id);
            }
        }
        nodes
    }

    fn document_index(&self, node: Node<'_>) -> u32 {
        self.by_file.get(&node.span().file).copied().unwrap_or_default()
    }

    /// The document that a node belongs to.
    pub(crate) fn document(&self, node: Node<'_>) -> &'t Document {
        &self.documents[self.document_index(node) as usize]
    }

    /// The dialect that a node is written in.
    pub(crate) fn dialect(&self, node: Node<'_>) -> &'static Dialect {
        self.document(node).dialect
    }

    /// The location of a node.
    pub(crate) fn location(&self, node: Node<'_>) -> Location {
        Location { document: self.document_index(node), node: node.id() }
    }

    /// The text of the string at a location.
    pub(crate) fn text_at(&self, at: Location) -> Option<String> {
        let document = self.documents.get(at.document as usize)?;
        document.tree.node(at.node).as_str().map(str::to_owned)
    }

    /// The schema of a node. Its body is read later, so recursion needs no special case.
    pub(crate) fn schema(&mut self, node: Node<'t>) -> SchemaId {
        self.schema_within(node, self.dynamic.current)
    }

    pub(super) fn plain_schema(&mut self, node: Node<'t>) -> SchemaId {
        let at = self.location(node);
        let slot = self.known.get(at.document as usize).and_then(|table| table.get(at.node.index()));
        if let Some(&Some(id)) = slot {
            return id;
        }
        let id = self.schemas.push(Schema::new(Shape::Any, at));
        if let Some(slot) = self.known.get_mut(at.document as usize).and_then(|table| table.get_mut(at.node.index())) {
            *slot = Some(id);
        }
        self.queue.push((id, node, ScopeId::default()));
        id
    }

    /// Adds a schema that is a part or a reading of a node, beside the schema of the node itself.
    pub(crate) fn synthetic(&mut self, node: Node<'t>, shape: Shape) -> SchemaId {
        let at = self.location(node);
        self.schemas.push(Schema::new(shape, at))
    }

    /// Reports a diagnostic at a node.
    pub(crate) fn report(&mut self, code: &'static Code, node: Node<'_>, message: impl FnOnce() -> String) {
        let said = self.said.entry(code.id).or_default();
        *said += 1;
        if *said <= MOST_PER_CODE {
            self.diagnostics.push(Diagnostic::new(code, message()).at_node(node));
        }
    }

    /// Reports that a member is of the wrong kind.
    pub(crate) fn wrong_kind(&mut self, key: &str, wanted: &str, node: Node<'_>) {
        self.report(&codes::WRONG_KIND, node, || {
            format!("`{key}` should be {wanted} and is {}; it is ignored", node.kind().name())
        });
    }

    /// Spends a cost from the budget; returns `false`, with a diagnostic, if it is exhausted. Objects that are shared
    /// by reference are read at each place that they are shared by; together that may be a few times the document, not
    /// its square.
    pub(crate) fn spend(&mut self, node: Node<'_>, cost: usize) -> bool {
        let Some(left) = self.budget.checked_sub(cost) else {
            self.report(&codes::MULTIPLIED, node, || {
                "shared objects make too much of this document; this is left out".to_owned()
            });
            return false;
        };
        self.budget = left;
        true
    }

    /// The value of a member that is text. A number is taken as it is written, with a warning.
    pub(crate) fn text(&mut self, node: Node<'t>, key: &str) -> Option<String> {
        let value = node.get(key)?;
        match value.kind() {
            Kind::String(text) => self.spend(value, text.len() / BYTES_PER_COST).then(|| text.to_owned()),
            Kind::Number(text) => {
                self.report(&codes::WRONG_KIND, value, || {
                    format!("`{key}` should be text and is a number; it is read as \"{text}\"")
                });
                Some(text.to_owned())
            }
            _ => {
                self.wrong_kind(key, "text", value);
                None
            }
        }
    }

    /// The value of a member that is a boolean. The texts `true` and `false` are taken for one, with a warning.
    pub(crate) fn flag(&mut self, node: Node<'t>, key: &str) -> Option<bool> {
        let value = node.get(key)?;
        match value.kind() {
            Kind::Bool(flag) => Some(flag),
            Kind::String(text @ ("true" | "false")) => {
                self.report(&codes::WRONG_KIND, value, || {
                    format!("`{key}` should be a boolean and is text; it is read as {text}")
                });
                Some(text == "true")
            }
            _ => {
                self.wrong_kind(key, "true or false", value);
                None
            }
        }
    }

    /// The value of a member that is an array.
    pub(crate) fn array(&mut self, node: Node<'t>, key: &str) -> Option<Node<'t>> {
        let value = node.get(key)?;
        if value.is_array() {
            return Some(value);
        }
        self.wrong_kind(key, "an array", value);
        None
    }

    /// The value of a member that is an object.
    pub(crate) fn object(&mut self, node: Node<'t>, key: &str) -> Option<Node<'t>> {
        let value = node.get(key)?;
        if value.is_object() {
            return Some(value);
        }
        self.wrong_kind(key, "an object", value);
        None
    }

    /// The texts of a member that is an array of texts.
    pub(crate) fn texts(&mut self, node: Node<'t>, key: &str) -> Vec<String> {
        let Some(list) = self.array(node, key) else { return Vec::new() };
        let mut texts = Vec::new();
        for item in list.items() {
            match item.kind() {
                Kind::String(text) if !self.spend(item, 1 + text.len() / BYTES_PER_COST) => break,
                Kind::String(text) => texts.push(text.to_owned()),
                Kind::Number(text) => {
                    self.report(&codes::WRONG_KIND, item, || format!("`{key}` lists text; {text} is read as text"));
                    texts.push(text.to_owned());
                }
                _ => self.wrong_kind(key, "a list of texts", item),
            }
        }
        texts
    }

    /// The specification extensions (`x-…`) of an object.
    pub(crate) fn extensions(&mut self, node: Node<'t>) -> Extensions {
        if !self.spend(node, node.len() / 16) {
            return Extensions::default();
        }
        node.members()
            .filter(|entry| entry.key.starts_with("x-"))
            .map(|entry| (entry.key.to_owned(), self.location(entry.value)))
            .collect()
    }
}
