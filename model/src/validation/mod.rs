//! The validation document: the source tree of a document with every schema rewritten to JSON Schema 2020-12.
//!
//! It is made from the source and never from [`crate::ir::Shape`], so that a misreading there cannot hide itself. The
//! whole document is kept, so that JSON pointers mean the same before and after, and `$ref: '#/components/schemas/X'`
//! still resolves.

mod direction;
mod keywords;
mod schema;

use crate::Node;
use crate::ir::{Api, Document};
use crate::source::Kind;
use serde_json::{Map, Value};

/// Whether a value is part of a request or of a response: a `readOnly` property need not be present in a request, nor a
/// `writeOnly` one in a response (OAS 3.0 §4.7.24.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the client to the server; also the payload of a delivery as its sender makes it.
    Request,
    /// From the server to the client.
    Response,
}

/// The maximum depth to which values are copied; parsers refuse deeper documents.
const DEEPEST: usize = 600;

/// The URI under which a validator has to know the validation document of a document, because references into another
/// document of the API are written with it. `index` is the position in [`Api::documents`].
pub fn document_uri(index: u32) -> String {
    format!("specwright://document/{index}")
}

/// A document with its schemas rewritten; `index` is its position in [`Api::documents`]. A validator for the schema at
/// a [`Location`](crate::ir::Location) is compiled from this document and [`Api::pointer`]; only locations that
/// [`Document::schemas`] lists are schemas. `null` if there is no such document.
pub fn validation_document(api: &Api, index: usize, direction: Direction) -> Value {
    rewritten(api, index, direction, None)
}

/// Works like [`validation_document`], and adds a member `mark: true`, a keyword of the caller, to every schema that is
/// an object.
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
    /// The name of a member that every schema gets.
    mark: Option<&'static str>,
}

impl Rewriter<'_> {
    /// Rewrites a value that may contain schemas further down.
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
