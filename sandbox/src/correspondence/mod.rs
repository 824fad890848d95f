//! Finds the operation, parameter and member of one document that correspond to those of another document, which
//! describes the same API in other names.
//!
//! Operations are matched by method and path, then by `operationId`, then by their shape; members by name, then by type
//! and order. Anything that has no counterpart, or more than one, is a [`Mismatch`].

mod operations;
mod outline;
mod schemas;

use schemas::{Pairing, Pairs};
use serde_json::{Map, Value};
use specwright_model::ir::{Api, Location, MessageId, ParameterIn};
use specwright_model::{Sources, Span};
use std::collections::BTreeMap;
use std::fmt;

/// Something in the other document that has no counterpart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// A description of the mismatch in one sentence.
    pub message: String,
    /// The place in the other document, as a JSON pointer.
    pub pointer: String,
    /// The bytes of the place in the other document.
    pub span: Option<Span>,
}

impl Mismatch {
    fn new(theirs: &Api, at: Location, message: impl Into<String>) -> Self {
        Self { message: message.into(), pointer: theirs.pointer(at), span: theirs.span(at) }
    }

    /// Returns `file:line:column: message (pointer)`; the sources are those from which the other document was read.
    pub fn with_line(&self, sources: &Sources) -> String {
        let place = self.span.and_then(|span| {
            let (line, column) = sources.line_column(span)?;
            Some(format!("{}:{line}:{column}: ", sources.get(span.file)?.name))
        });
        format!("{}{self}", place.unwrap_or_default())
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at {})", self.message, self.pointer)
    }
}

/// One of the two documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The document that is known.
    Ours,
    /// The document that describes the same API in other names.
    Theirs,
}

/// The names of one thing in both documents: `of(Ours)`, `of(Theirs)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    ours: String,
    theirs: String,
}

impl Names {
    pub(crate) fn new(ours: &str, theirs: &str) -> Self {
        Self { ours: ours.to_owned(), theirs: theirs.to_owned() }
    }

    /// Returns the name in that document.
    pub fn of(&self, side: Side) -> &str {
        match side {
            Side::Ours => &self.ours,
            Side::Theirs => &self.theirs,
        }
    }
}

/// An operation in both documents.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OperationPair {
    /// The `operationId`, or an empty string.
    pub id: Names,
    /// The method.
    pub method: Names,
    /// The path template.
    pub path: Names,
    /// The parameters.
    pub parameters: Vec<(ParameterIn, Names)>,
    /// The index of the operation in each [`Api::operations`]: ours, theirs.
    pub indices: (usize, usize),
    request: Option<usize>,
    /// The pairs of bodies by status in our document; the last one that covers a status is the widest.
    responses: Vec<(specwright_model::ir::Status, usize)>,
}

/// The correspondence of two documents.
#[derive(Debug, Default)]
pub struct Correspondence {
    operations: Vec<OperationPair>,
    pairs: Pairs,
    /// The pairs of payloads, by the name of the message.
    events: BTreeMap<String, usize>,
}

/// Compares two documents that describe the same API.
///
/// # Errors
/// Returns everything that has no counterpart, or more than one.
pub fn correspondence(ours: &Api, theirs: &Api) -> Result<Correspondence, Vec<Mismatch>> {
    let mut flaws = Vec::new();
    let matched = operations::matched(ours, theirs, &mut flaws);
    let mut pairs = Pairs::default();
    let operations =
        matched.into_iter().map(|(our, their)| operations::pair((ours, our), (theirs, their), &mut pairs, &mut flaws));
    let operations = operations.collect();
    let events = events(ours, theirs, &mut pairs, &mut flaws);
    pairs.complete(ours, theirs, &mut flaws);
    // One schema can be reached in many ways.
    let mut said = Vec::new();
    flaws.retain(|flaw| {
        !said.contains(flaw) && {
            said.push(flaw.clone());
            true
        }
    });
    if flaws.is_empty() { Ok(Correspondence { operations, pairs, events }) } else { Err(flaws) }
}

/// Matches messages by name alone, because a delivery contains the name.
fn events(ours: &Api, theirs: &Api, pairs: &mut Pairs, flaws: &mut Vec<Mismatch>) -> BTreeMap<String, usize> {
    let theirs_of: BTreeMap<&str, MessageId> =
        theirs.messages.iter().map(|(id, message)| (message.name.as_str(), id)).collect();
    let mut events = BTreeMap::new();
    for (_, message) in ours.messages.iter() {
        match theirs_of.get(message.name.as_str()).map(|id| &theirs.messages[*id]) {
            Some(their) => {
                if let (Some(our), Some(their)) = (message.payload, their.payload) {
                    events.insert(message.name.clone(), pairs.of(our, their));
                }
            }
            None => flaws.push(Mismatch {
                message: format!("there is no message `{}`", message.name),
                pointer: String::new(),
                span: None,
            }),
        }
    }
    events
}

impl Correspondence {
    /// Returns every operation.
    pub fn operations(&self) -> &[OperationPair] {
        &self.operations
    }

    /// Returns an operation by its `operationId` in one of the documents.
    pub fn operation(&self, side: Side, id: &str) -> Option<&OperationPair> {
        self.operations.iter().find(|pair| pair.id.of(side) == id)
    }

    /// Returns an operation by method and path template in one of the documents.
    pub fn route(&self, side: Side, method: &str, path: &str) -> Option<&OperationPair> {
        self.operations.iter().find(|pair| pair.method.of(side) == method && pair.path.of(side) == path)
    }

    /// Returns the other document's name of a member of the schema at a JSON pointer of one document.
    pub fn member(&self, side: Side, pointer: &str, member: &str) -> Option<&str> {
        self.pairs.member(side, pointer, member)
    }

    /// Returns whether anything has another name in the other document.
    pub fn renames(&self) -> bool {
        let differs = |names: &Names| names.ours != names.theirs;
        let operation = |pair: &OperationPair| {
            differs(&pair.method) || differs(&pair.path) || pair.parameters.iter().any(|(_, names)| differs(names))
        };
        self.operations.iter().any(operation) || self.pairs.any_renames()
    }

    /// Returns whether the body of a request has other names in the other document.
    pub(crate) fn renames_request(&self, pair: &OperationPair) -> bool {
        pair.request.is_some_and(|pair| self.pairs.renames_below(pair))
    }

    /// Translates the body of a request to the names of the other document; `None` if it would not change.
    pub(crate) fn request(&self, pair: &OperationPair, body: &[u8], from: Side) -> Option<Vec<u8>> {
        self.body(pair.request?, body, from)
    }

    /// Translates the body of a response to the names of the other document; `None` if it would not change.
    pub(crate) fn response(&self, pair: &OperationPair, status: u16, body: &[u8], from: Side) -> Option<Vec<u8>> {
        let fitting = pair.responses.iter().filter(|(key, _)| key.covers(status));
        let (_, schema) = fitting.min_by_key(|(key, _)| key.rank())?;
        self.body(*schema, body, from)
    }

    fn body(&self, pair: usize, body: &[u8], from: Side) -> Option<Vec<u8>> {
        if !self.pairs.renames_below(pair) {
            return None;
        }
        let value = serde_json::from_slice(body).ok()?;
        serde_json::to_vec(&self.translate(pair, value, from)).ok()
    }

    /// Translates the payload of an event to their names.
    pub(crate) fn event(&self, name: &str, payload: Value) -> Value {
        match self.events.get(name) {
            Some(pair) => self.translate(*pair, payload, Side::Ours),
            None => payload,
        }
    }

    /// Walks a value and its pair of schemas together. A value is at most as deep as its parser allows.
    fn translate(&self, pair: usize, value: Value, from: Side) -> Value {
        match (self.pairs.pairing(pair), value) {
            (Pairing::Object { members, additional }, Value::Object(object)) => {
                let names = Members { members, additional: *additional };
                Value::Object(self.object(&names, object, from))
            }
            (Pairing::Array(items), Value::Array(values)) => {
                values.into_iter().map(|value| self.translate(*items, value, from)).collect()
            }
            (Pairing::Union(branches), value) => match branches.iter().find(|branch| self.fits(**branch, &value)) {
                Some(branch) => self.translate(*branch, value, from),
                None => value,
            },
            (_, value) => value,
        }
    }

    fn fits(&self, pair: usize, value: &Value) -> bool {
        match self.pairs.pairing(pair) {
            Pairing::Object { .. } => value.is_object(),
            Pairing::Array(_) => value.is_array(),
            Pairing::Union(_) | Pairing::Leaf => false,
        }
    }

    fn object(&self, names: &Members<'_>, object: Map<String, Value>, from: Side) -> Map<String, Value> {
        let to = match from {
            Side::Ours => Side::Theirs,
            Side::Theirs => Side::Ours,
        };
        let mut translated = Map::new();
        for (name, value) in object {
            match names.members.iter().find(|(member, _)| member.of(from) == name) {
                Some((member, pair)) => {
                    translated.insert(member.of(to).to_owned(), self.translate(*pair, value, from));
                }
                // A name of only the other document is dropped: it must not come to mean something there.
                None if names.members.iter().any(|(member, _)| member.of(to) == name) => {}
                None => {
                    let value = match names.additional {
                        Some(pair) => self.translate(pair, value, from),
                        None => value,
                    };
                    translated.insert(name, value);
                }
            }
        }
        translated
    }
}

/// The names of an object's members.
struct Members<'a> {
    members: &'a [(Names, usize)],
    additional: Option<usize>,
}
