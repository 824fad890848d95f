//! What was written for what: machine-readable, only ever grows.

use serde::Serialize;

/// The manifest of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// The crate's name as Rust paths write it.
    #[serde(rename = "crate")]
    pub crate_name: String,
    /// Every written type.
    pub types: Vec<TypeEntry>,
    /// Every operation of the documents.
    pub operations: Vec<OperationEntry>,
    /// Every event.
    pub events: Vec<EventEntry>,
    /// What the documents say and the crate does not.
    pub losses: Vec<LossEntry>,
}

/// One type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct TypeEntry {
    /// JSON pointer of its schema.
    pub pointer: String,
    /// Its Rust path.
    pub rust: String,
    /// `request`, `response` or `both`.
    pub direction: String,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct OperationEntry {
    /// Method and path: `POST /orders`.
    pub operation: String,
    /// `operationId`
    pub id: Option<String>,
    /// The client's method; absent if none is written.
    pub method: Option<String>,
    /// Whether the server stub routes it.
    pub route: bool,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct EventEntry {
    /// Its name in the document.
    pub name: String,
    /// Rust path of its variant.
    pub rust: String,
}

/// One loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct LossEntry {
    /// The diagnostic's code.
    pub code: String,
    /// JSON pointer of what is lost.
    pub pointer: Option<String>,
    /// Its line, from 1.
    pub line: Option<usize>,
    /// What is lost, in one sentence.
    pub message: String,
}
