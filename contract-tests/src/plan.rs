//! What a run will do, before it does it.

use crate::cases::{Effect, ordered};
use crate::config::{Config, Writes};
use serde::Serialize;
use specwright_model::ir::{Api, Operation, OperationId};

/// One case that will be built when its turn has come: ids come from the answers before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// `GET /widgets/{widgetId}`
    pub operation: String,
    /// Which operation of the API.
    #[serde(skip)]
    pub id: OperationId,
    /// Which phase it belongs to.
    pub phase: Phase,
}

/// Which question a case asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// A valid request from the examples of the document.
    Examples,
}

impl Phase {
    /// Its name in options and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Examples => "examples",
        }
    }
}

/// An operation that is not exercised, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// `DELETE /widgets/{widgetId}`
    pub operation: String,
    /// Which operation of the API.
    #[serde(skip)]
    pub id: OperationId,
    /// In one sentence without a full stop.
    pub reason: String,
}

/// A run as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// How many requests it makes at most.
    pub requests: usize,
    /// Where to.
    pub base: String,
    /// In the order in which they run.
    pub cases: Vec<Planned>,
    /// What is not exercised.
    pub left_out: Vec<LeftOut>,
}

impl Plan {
    /// One case per operation and phase, within the budget.
    pub fn new(api: &Api, config: &Config) -> Self {
        let (mut cases, mut left_out) = (Vec::new(), Vec::new());
        for id in ordered(api) {
            let operation = &api.operations[id];
            if let Some(reason) = refusal(operation, config, cases.len()) {
                left_out.push(LeftOut { operation: title(operation), id, reason });
            } else {
                cases.push(Planned { operation: title(operation), id, phase: Phase::Examples });
            }
        }
        Self { requests: cases.len(), base: config.base.in_use(api).to_string(), cases, left_out }
    }
}

fn refusal(operation: &Operation, config: &Config, planned: usize) -> Option<String> {
    let is_safe = matches!(operation.method.0.as_str(), "GET" | "HEAD" | "OPTIONS" | "QUERY");
    let changes = !is_safe || Effect::of(operation) != Effect::Keeps;
    if changes && config.writes == Writes::Refused {
        return Some("it may change something, and the address is not this machine's".to_owned());
    }
    if operation.method.0 == "CONNECT" || operation.method.0 == "TRACE" {
        return Some("its method is not one for an API".to_owned());
    }
    (planned >= config.budget).then(|| format!("the budget of {} requests is used up", config.budget))
}

/// How reports name an operation: method and path template.
pub fn title(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}
