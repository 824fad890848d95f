//! Statements of a document that an API does not keep to.

use crate::checks::{Check, Observation, Severity};
use crate::curl::{self, Command};
use crate::exchange::Request;
use crate::masked::Masked;
use crate::secrets::Secrets;
use indexmap::IndexMap;
use specwright_model::ir::{Api, Location};
use specwright_model::{Sources, Span};

/// The most operations that one finding lists.
const MOST_OPERATIONS: usize = 50;

/// Where a statement stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// JSON pointer of the statement.
    pub pointer: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// Its bytes.
    pub span: Option<Span>,
}

/// One breach of one statement, however often it was seen. No text in it holds a secret: what was sent or received is
/// [`Masked`], and a place is the document's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which check.
    pub check: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The kind of breach, for example the keyword that is not met.
    pub kind: Masked,
    /// The operations that it was seen on, the first one first.
    pub operations: Vec<Masked>,
    /// What was seen first, in one sentence without a full stop.
    pub message: Masked,
    /// How often it was seen.
    pub count: usize,
    /// The statement.
    pub document: Place,
    /// The bytes of the keyword that is not met, if the statement is a schema.
    pub keyword: Option<Span>,
    /// JSON pointer into the body that was seen first; of a missing member where it would be.
    pub instance: Option<Masked>,
    /// The command that repeats the first request.
    pub curl: Command,
    /// What a baseline knows it by: a hash of check, pointer and kind.
    pub fingerprint: String,
    /// Whether a repetition of the case did not show it.
    pub flaky: bool,
}

/// Collects observations into findings: one cause, one finding.
#[derive(Debug)]
pub(crate) struct Findings<'a> {
    api: &'a Api,
    sources: &'a Sources,
    /// Each with how many secrets were known when it was made.
    found: IndexMap<(&'static str, Location, String), (Finding, usize)>,
}

/// What a finding takes of its check.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About {
    pub(crate) id: &'static str,
    pub(crate) severity: Severity,
}

impl From<&'static Check> for About {
    fn from(check: &'static Check) -> Self {
        Self { id: check.id, severity: check.severity }
    }
}

/// What an observation was made on.
#[derive(Clone, Copy)]
pub(crate) struct Occasion<'o> {
    pub(crate) operation: &'o str,
    /// None for a delivery.
    pub(crate) request: Option<&'o Request>,
    pub(crate) secrets: &'o Secrets,
    pub(crate) flaky: bool,
}

impl Finding {
    fn masked(self, secrets: &Secrets) -> Self {
        Self {
            kind: secrets.mask(&self.kind),
            operations: self.operations.iter().map(|operation| secrets.mask(operation)).collect(),
            message: secrets.mask(&self.message),
            instance: self.instance.map(|instance| secrets.mask(&instance)),
            curl: self.curl.masked(secrets),
            ..self
        }
    }
}

impl<'a> Findings<'a> {
    pub(crate) fn new(api: &'a Api, sources: &'a Sources) -> Self {
        Self { api, sources, found: IndexMap::new() }
    }

    /// Whether an observation is of a finding that is there.
    pub(crate) fn knows(&self, check: &'static Check, observation: &Observation) -> bool {
        self.found.contains_key(&(check.id, observation.at, observation.kind.clone()))
    }

    /// Whether a check has found something on an operation.
    pub(crate) fn has(&self, check: &'static Check, operation: &str) -> bool {
        self.found
            .values()
            .any(|(finding, _)| finding.check == check.id && finding.operations.iter().any(|known| *known == operation))
    }

    /// Adds an observation; gives back the finding if it is a new one.
    pub(crate) fn add(
        &mut self,
        check: impl Into<About>,
        observation: &Observation,
        occasion: Occasion<'_>,
    ) -> Option<&Finding> {
        let check = check.into();
        let key = (check.id, observation.at, observation.kind.clone());
        let secrets = occasion.secrets;
        let operation = secrets.mask(occasion.operation);
        if let Some((known, _)) = self.found.get_mut(&key) {
            known.count += 1;
            known.flaky &= occasion.flaky;
            if known.operations.len() < MOST_OPERATIONS && !known.operations.contains(&operation) {
                known.operations.push(operation);
            }
            return None;
        }
        let document = self.place(observation.at);
        let finding = Finding {
            check: check.id,
            severity: check.severity,
            kind: secrets.mask(&observation.kind),
            operations: vec![operation],
            message: observation.message.masked(secrets),
            count: 1,
            instance: observation.instance.as_ref().map(|instance| secrets.mask(instance)),
            curl: occasion.request.map_or_else(Command::none, |request| curl::command(request, secrets)),
            fingerprint: fingerprint(check.id, &document.pointer, &observation.kind),
            flaky: occasion.flaky,
            document,
            keyword: observation.keyword_at.and_then(|at| self.api.span(at)),
        };
        self.found.insert(key.clone(), (finding, secrets.len()));
        self.found.get(&key).map(|(finding, _)| finding)
    }

    /// All of them, without what has become a secret since they were made.
    pub(crate) fn into_list(self, secrets: &Secrets) -> Vec<Finding> {
        let masked = |(finding, known): (Finding, usize)| {
            // What is masked already would be searched for names that look like values.
            if known == secrets.len() { finding } else { finding.masked(secrets) }
        };
        self.found.into_values().map(masked).collect()
    }

    pub(crate) fn list(&self) -> Vec<Finding> {
        self.found.values().map(|(finding, _)| finding.clone()).collect()
    }

    pub(crate) fn place(&self, at: Location) -> Place {
        let span = self.api.span(at);
        let (line, column) = span.and_then(|span| self.sources.line_column(span)).unwrap_or((1, 1));
        let file = self.api.documents.get(at.document as usize).map(|document| document.name.clone());
        Place { file: file.unwrap_or_default(), pointer: self.api.pointer(at), line, column, span }
    }
}

/// FNV-1a, 64 bits, as 16 hex digits: the same on every machine and in every version.
fn fingerprint(check: &str, pointer: &str, kind: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in [check, pointer, kind].join("\n").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
