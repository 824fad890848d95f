//! All that a run and its reporters know of each other.

use crate::cases::Aim;
use crate::coverage::Coverage;
use crate::exchange::Shown;
use crate::finding::Finding;
use crate::plan::{Phase, Plan};
use schemars::JsonSchema;
use serde::Serialize;
use specwright_model::ir::OperationId;
use std::collections::BTreeMap;
use std::io;

/// Something happened.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// Nothing was sent yet.
    PlanReady(&'a Plan),
    /// A planned case is about to begin.
    Progress {
        /// Which phase it belongs to.
        phase: Phase,
        /// Planned cases before it.
        done: usize,
        /// Planned cases in all.
        total: usize,
    },
    /// A request is about to be sent.
    CaseStarted {
        /// Which operation it calls.
        operation: OperationId,
        /// What it asks.
        aim: &'a Aim,
    },
    /// It was answered, or not.
    Exchanged(Shown<'a>),
    /// A finding that is new.
    Found(&'a Finding),
    /// The run is over.
    Finished(&'a Outcome),
}

/// Turns events into something to read. No event holds a text that was not masked.
pub trait Reporter {
    /// Takes one event.
    ///
    /// # Errors
    /// What writing gives; it ends the run.
    fn on(&mut self, event: &Event<'_>) -> io::Result<()>;
}

/// How much of the budget was used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Budget {
    /// The most requests.
    pub limit: usize,
    /// Requests that were sent.
    pub used: usize,
    /// Phase → cases that it had no room for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left_out: BTreeMap<String, usize>,
}

/// Figures of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// Requests that were sent.
    pub requests: usize,
    /// From the first request to the last answer.
    pub seconds: f64,
    /// Operations that were called.
    pub operations: usize,
    /// Cases by phase.
    pub cases: BTreeMap<String, usize>,
    /// The budget.
    pub budget: Budget,
}

/// What a run found.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The breaches.
    pub findings: Vec<Finding>,
    /// The figures.
    pub summary: Summary,
    /// What was exercised.
    pub coverage: Coverage,
    /// The seed that repeats it.
    pub seed: u64,
}
