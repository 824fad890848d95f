//! What was exercised, and what was not: a run without findings says no more than this.

use crate::masked::Masked;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use specwright_model::ir::{Api, OperationId, Status};
use std::collections::{BTreeMap, BTreeSet};

/// How far an operation was exercised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// It succeeded at least once.
    Exercised,
    /// It was called and refused each time.
    Refused,
    /// It was called and never answered.
    Unanswered,
    /// It was not called.
    LeftOut,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OperationCoverage")]
pub struct OperationCoverage {
    /// `GET /widgets/{widgetId}`
    pub operation: String,
    /// How far.
    pub extent: Extent,
    /// Status → how many answers.
    pub statuses: BTreeMap<String, usize>,
    /// Documented responses that were not seen and that a client may provoke.
    pub unseen: Vec<String>,
    /// Documented responses that a client cannot provoke: 429, 5xx, default.
    pub beyond_reach: Vec<String>,
    /// Why it was not exercised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Masked>,
}

/// The whole run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Coverage {
    /// Operations that succeeded at least once.
    pub exercised: usize,
    /// Operations of the document.
    pub operations: usize,
    /// Each of them, in the order of the document.
    pub by_operation: Vec<OperationCoverage>,
}

/// Collects what is seen.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    statuses: IndexMap<OperationId, BTreeMap<u16, usize>>,
    called: BTreeSet<OperationId>,
    reasons: BTreeMap<OperationId, Masked>,
}

impl Tally {
    pub(crate) fn called(&mut self, operation: OperationId) {
        self.called.insert(operation);
    }

    pub(crate) fn answered(&mut self, operation: OperationId, status: u16) {
        *self.statuses.entry(operation).or_default().entry(status).or_default() += 1;
    }

    pub(crate) fn because(&mut self, operation: OperationId, reason: Masked) {
        self.reasons.entry(operation).or_insert(reason);
    }

    pub(crate) fn coverage(&self, api: &Api) -> Coverage {
        let by_operation: Vec<_> = (0..api.operations.len()).map(|id| self.operation(api, id)).collect();
        let exercised = by_operation.iter().filter(|row| row.extent == Extent::Exercised).count();
        Coverage { exercised, operations: by_operation.len(), by_operation }
    }

    fn operation(&self, api: &Api, id: OperationId) -> OperationCoverage {
        let operation = &api.operations[id];
        let seen = self.statuses.get(&id).cloned().unwrap_or_default();
        let extent = match () {
            () if seen.keys().any(|status| (200..400).contains(status)) => Extent::Exercised,
            () if !seen.is_empty() => Extent::Refused,
            () if self.called.contains(&id) => Extent::Unanswered,
            () => Extent::LeftOut,
        };
        let is_beyond = |status: Status| match status {
            Status::Exact(code) => code == 429 || code >= 500,
            Status::Range(digit) => digit == 5,
            Status::Default => true,
        };
        let documented = |code: u16| {
            let covering = operation.responses.iter().map(|response| response.status);
            covering.filter(|status| status.covers(code)).min_by_key(|status| status.rank())
        };
        let answered: Vec<Status> = seen.keys().filter_map(|&code| documented(code)).collect();
        let not_seen = operation.responses.iter().filter(|response| !answered.contains(&response.status));
        let (beyond, unseen): (Vec<_>, Vec<_>) =
            not_seen.map(|response| response.status).partition(|&status| is_beyond(status));
        let texts = |statuses: Vec<Status>| statuses.iter().map(ToString::to_string).collect();
        OperationCoverage {
            operation: crate::plan::title(operation),
            extent,
            statuses: seen.iter().map(|(status, count)| (status.to_string(), *count)).collect(),
            unseen: texts(unseen),
            beyond_reach: texts(beyond),
            reason: self.reasons.get(&id).cloned().filter(|_| extent != Extent::Exercised),
        }
    }
}
