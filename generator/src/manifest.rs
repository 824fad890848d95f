//! The machine-readable manifest of a run: which item was generated for which part of the documents. Fields are only
//! ever added.

use crate::plan::{Plan, TypeDef};
use serde::Serialize;
use specwright_model::{Diagnostics, Sources};

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
    /// The way from the folder of the document to the file that has the schema; absent for the documents themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
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

/// Makes the manifest of a plan.
pub(crate) fn manifest(plan: &Plan, diagnostics: &Diagnostics, sources: &Sources) -> Manifest {
    let crate_name = plan.package.rust_name().to_string();
    let mut types: Vec<TypeEntry> = plan.types.iter().map(|def| type_entry(def, &crate_name)).collect();
    types.sort_by(|a, b| (&a.pointer, &a.rust).cmp(&(&b.pointer, &b.rust)));
    let operations = plan.operations.iter().map(|operation| OperationEntry {
        operation: format!("{} {}", operation.verb, operation.path),
        id: operation.has_id.then(|| operation.id.clone()),
        method: plan.parts.client.then(|| operation.method.to_string()),
        route: plan.parts.server,
    });
    let events = plan.events.iter().map(|event| EventEntry {
        name: event.name.clone(),
        rust: format!("{crate_name}::webhooks::Event::{}", event.variant),
    });
    let losses = diagnostics.iter().filter(|diagnostic| diagnostic.code.severity.is_lost());
    let losses = losses.map(|loss| LossEntry {
        code: loss.code.id.to_owned(),
        pointer: loss.pointer.clone(),
        line: loss.span.and_then(|span| sources.line_column(span)).map(|(line, _)| line),
        message: loss.message.clone(),
    });
    Manifest { types, operations: operations.collect(), events: events.collect(), losses: losses.collect(), crate_name }
}

fn type_entry(def: &TypeDef, crate_name: &str) -> TypeEntry {
    let direction = match (def.usage.request, def.usage.response) {
        (true, false) => "request",
        (false, true) => "response",
        _ => "both",
    };
    // A pointer is empty or begins with `/`.
    let in_file = def.pointer.split_once('#').filter(|_| !def.pointer.starts_with('/'));
    TypeEntry {
        pointer: in_file.map_or(def.pointer.as_str(), |(_, pointer)| pointer).to_owned(),
        file: in_file.map(|(file, _)| file.to_owned()),
        rust: format!("{crate_name}::types::{}", def.name),
        direction: direction.to_owned(),
    }
}
