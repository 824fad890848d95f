//! The text that validators are compiled from.

use serde_json::Value;
use specwright_model::ir::Api;

/// Which way a value goes: `readOnly` members are not sent, `writeOnly` ones not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// To the API.
    Request,
    /// From the API.
    Response,
}

/// A document as JSON Schema 2020-12. Of dialects that are 2020-12 already it is the document itself.
pub(crate) fn validation_document(api: &Api, document: usize, _direction: Direction) -> Option<Value> {
    Some(api.documents.get(document)?.tree.root().to_json())
}
