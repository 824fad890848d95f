//! The validation text: the source tree with every schema rewritten to JSON Schema 2020-12.
//!
//! It is made of the source and never of [`crate::ir::Shape`], so that a misreading there cannot hide
//! itself. The whole document is kept, so that JSON pointers mean the same before and after, and
//! `$ref: '#/components/schemas/X'` still resolves.

mod direction;
mod keywords;
mod schema;

use crate::Node;
use crate::ir::{Api, Document};
use crate::source::Kind;
use serde_json::{Map, Value};

/// Which way a value goes: what is `readOnly` need not stand in a request, what is `writeOnly` not in
/// a response (OAS 3.0 §4.7.24.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the client to the server; also a delivery's payload as its sender makes it.
    Request,
    /// From the server to the client.
    Response,
}

/// Below this depth nothing is copied; parsers refuse such documents.
const DEEPEST: usize = 600;

/// The URI under which the text of a document has to be known to a validator: references into another document
/// of the API are written with it. `index` counts [`Api::documents`].
pub fn document_uri(index: u32) -> String {
    format!("specwright://document/{index}")
}

/// A document with its schemas rewritten; `index` counts [`Api::documents`]. A validator for the schema
/// at a [`Location`](crate::ir::Location) is compiled from this document and
/// [`Api::pointer`]; only locations that [`Document::schemas`] lists are schemas. `null` if there is no
/// such document.
pub fn validation_document(api: &Api, index: usize, direction: Direction) -> Value {
    rewritten(api, index, direction, None)
}

/// The same with a member `mark: true` in every schema that is an object: a keyword of the caller's own.
pub fn marked_validation_document(api: &Api, index: usize, direction: Direction, mark: &'static str) -> Value {
    rewritten(api, index, direction, Some(mark))
}

fn rewritten(api: &Api, index: usize, direction: Direction, mark: Option<&'static str>) -> Value {
    let Some(document) = api.documents.get(index) else { return Value::Null };
    // Dynamic references are looked up by the resources that `$id` makes; nothing else needs it any more.
    let flat = !api.documents.iter().any(|document| document.dynamic);
    let rewriter = Rewriter { api, document, direction, flat, mark };
    rewriter.any(document.tree.root(), 0)
}

struct Rewriter<'a> {
    api: &'a Api,
    document: &'a Document,
    direction: Direction,
    /// Whether `$id` and `$anchor` are left out.
    flat: bool,
    /// A member that every schema gets.
    mark: Option<&'static str>,
}

impl Rewriter<'_> {
    /// A value that may hold schemas further down.
    fn any(&self, node: Node<'_>, depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::Null;
        }
        if self.document.schemas.contains_key(&node.id()) {
            return self.schema(node, depth);
        }
        match node.kind() {
            Kind::Array => Value::Array(node.items().map(|item| self.any(item, depth + 1)).collect()),
            Kind::Object => {
                let member = |entry: crate::source::Entry<'_>| (entry.key.to_owned(), self.any(entry.value, depth + 1));
                Value::Object(node.members().map(member).collect::<Map<_, _>>())
            }
            _ => node.to_json(),
        }
    }
}
