//! The machine-readable report. It is an interface: it only grows.

use crate::checks::Severity;
use crate::coverage::Coverage;
use crate::curl::Command;
use crate::event::{Event, Outcome, Reporter, Summary};
use crate::finding::{Finding, Place};
use crate::masked::Masked;
use schemars::JsonSchema;
use serde::Serialize;
use specwright_model::render::{Layout, to_json};
use std::io;

/// The whole report.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Report")]
pub struct JsonReport {
    /// The breaches; empty if there are none.
    pub findings: Vec<JsonFinding>,
    /// Figures.
    pub summary: Summary,
    /// What was exercised.
    pub coverage: Coverage,
    /// The seed that repeats the run.
    pub seed: u64,
}

/// One breach of one statement of the document.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub struct JsonFinding {
    /// Id of the check.
    pub check: String,
    /// The operations that it was seen on: `GET /widgets/{widgetId}`.
    pub operations: Vec<Masked>,
    /// How much it matters.
    pub severity: Severity,
    /// What was seen, in one sentence.
    pub message: Masked,
    /// How often it was seen.
    pub count: usize,
    /// The statement that is not kept to.
    pub document: Document,
    /// JSON pointer into the body; of a missing member where it would be.
    pub instance: Option<Masked>,
    /// The command that repeats the request, secrets by name; empty for a delivery.
    pub curl: Command,
    /// What a baseline knows the finding by.
    pub fingerprint: String,
    /// Whether a repetition of the case did not show it.
    pub flaky: bool,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Place")]
pub struct Document {
    /// The file's name.
    pub file: String,
    /// JSON pointer.
    pub pointer: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl From<&Place> for Document {
    fn from(place: &Place) -> Self {
        Self { file: place.file.clone(), pointer: place.pointer.clone(), line: place.line, column: place.column }
    }
}

impl From<&Finding> for JsonFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            check: finding.check.to_owned(),
            operations: finding.operations.clone(),
            severity: finding.severity,
            message: finding.message.clone(),
            count: finding.count,
            document: (&finding.document).into(),
            instance: finding.instance.clone(),
            curl: finding.curl.clone(),
            fingerprint: finding.fingerprint.clone(),
            flaky: finding.flaky,
        }
    }
}

impl From<&Outcome> for JsonReport {
    fn from(outcome: &Outcome) -> Self {
        Self {
            findings: outcome.findings.iter().map(JsonFinding::from).collect(),
            summary: outcome.summary.clone(),
            coverage: outcome.coverage.clone(),
            seed: outcome.seed,
        }
    }
}

/// Writes the report when the run is over.
#[derive(Debug)]
pub struct JsonReporter<W>(W);

impl<W: io::Write> JsonReporter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self(out)
    }
}

impl<W: io::Write> Reporter for JsonReporter<W> {
    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        let Event::Finished(outcome) = event else { return Ok(()) };
        writeln!(self.0, "{}", to_json(&JsonReport::from(*outcome), Layout::Pretty)?)
    }
}
