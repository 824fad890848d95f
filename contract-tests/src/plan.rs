//! What a run will do, before it does it.

use crate::cases::{CredentialDeviation, Deviation, Effect, Setups, doubts, ordered, probes};
use crate::config::{Config, Writes};
use crate::masked::Masked;
use serde::Serialize;
use specwright_model::ir::{Api, Operation, OperationId};
use std::collections::BTreeMap;

/// The most reads that wait until what a set-up made is ready.
pub(crate) const MOST_READS: usize = 8;

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
    /// What is asked, in few words; none for a valid request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<String>,
    /// What is asked.
    #[serde(skip)]
    pub question: Intent,
}

/// What a case asks, before there are values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Whether a valid request succeeds.
    Valid,
    /// What comes of one change.
    Change(Deviation),
    /// Whether somebody else is let in.
    CredentialDeviation(CredentialDeviation),
}

/// Which question a case asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// A valid request from the examples of the document. The other phases stand on it, so that it always runs.
    Examples,
    /// One change at a time: just beyond each keyword, and exactly on its edge.
    Boundary,
    /// Without credentials, with wrong ones, with those of other scopes.
    Security,
}

impl Phase {
    /// All of them, in the order in which they run.
    pub const ALL: [Self; 3] = [Self::Examples, Self::Boundary, Self::Security];

    /// Its name in options and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Examples => "examples",
            Self::Boundary => "boundary",
            Self::Security => "security",
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
    /// How many requests it makes at most, with all that has to be made for them and repeated.
    pub requests: usize,
    /// Where to.
    pub base: Masked,
    /// In the order in which they run.
    pub cases: Vec<Planned>,
    /// What is not exercised.
    pub left_out: Vec<LeftOut>,
    /// Phase → cases that the budget has no room for.
    pub beyond_budget: BTreeMap<Phase, usize>,
}

impl Plan {
    /// One valid case for each operation, then in turn one more question for each, within the budget.
    pub fn new(api: &Api, config: &Config) -> Self {
        let setups = Setups::new(api);
        let (mut cases, mut left_out) = (Vec::new(), Vec::new());
        let order = ordered(api);
        for &id in &order {
            let operation = &api.operations[id];
            if let Some(reason) = refusal(operation, config, cases.len()) {
                left_out.push(LeftOut { operation: title(operation), id, reason });
            } else {
                cases.push(Planned::new(operation, id, Intent::Valid));
            }
        }
        let mut questions = Questions { room: config.budget - cases.len(), worst: cases.len(), ..Questions::default() };
        for phase in [Phase::Boundary, Phase::Security] {
            for case in cases.iter().filter(|_| config.phases.contains(&phase)) {
                questions.ask(api, config, &setups, (case.id, phase));
            }
        }
        questions.choose();
        let (requests, base) =
            (questions.worst.min(config.budget), config.secrets.mask(config.base.in_use(api).as_str()));
        cases.extend(questions.chosen());
        Self { requests, base, cases, left_out, beyond_budget: questions.beyond }
    }

    /// How many cases of a phase there are.
    pub fn count(&self, phase: Phase) -> usize {
        self.cases.iter().filter(|case| case.phase == phase).count()
    }
}

impl Planned {
    fn new(operation: &Operation, id: OperationId, question: Intent) -> Self {
        let (phase, asks) = match &question {
            Intent::Valid => (Phase::Examples, None),
            Intent::Change(probe) => (Phase::Boundary, Some(probe.describe(operation))),
            Intent::CredentialDeviation(doubt) => (Phase::Security, Some(doubt.describe())),
        };
        Self { operation: title(operation), id, phase, asks, question }
    }
}

/// All questions, and those for which there is room.
#[derive(Default)]
struct Questions {
    /// One row for each phase and operation, in the order in which they run.
    rows: Vec<Row>,
    room: usize,
    worst: usize,
    beyond: BTreeMap<Phase, usize>,
}

struct Row {
    cases: Vec<Planned>,
    taken: usize,
    /// Requests that make what the operation needs.
    chain: usize,
    reads: usize,
}

impl Questions {
    fn ask(&mut self, api: &Api, config: &Config, setups: &Setups, (id, phase): (OperationId, Phase)) {
        let operation = &api.operations[id];
        let questions: Vec<Intent> = match phase {
            Phase::Examples => Vec::new(),
            Phase::Boundary => probes(api, operation).into_iter().map(Intent::Change).collect(),
            Phase::Security => doubts(api, operation, config).into_iter().map(Intent::CredentialDeviation).collect(),
        };
        let may_write = config.writes == Writes::Allowed;
        let chain = if may_write { setups.of(id).len() } else { 0 };
        let reads = if may_write && setups.read_before(id).is_some() { MOST_READS } else { 0 };
        let cases = questions.into_iter().map(|question| Planned::new(operation, id, question)).collect();
        self.rows.push(Row { cases, taken: 0, chain, reads });
    }

    /// In turn one of each row, until the budget is used up.
    fn choose(&mut self) {
        let mut is_any_left = true;
        while is_any_left {
            is_any_left = false;
            for row in &mut self.rows {
                let Some(case) = row.cases.get(row.taken) else { continue };
                let is_edge = matches!(&case.question, Intent::Change(probe) if !probe.is_invalid());
                // What a case is likely to cost: what it needs is made once, and again after a success.
                let cost = 1 + if is_edge || row.taken == 0 { row.chain } else { 0 };
                if cost > self.room {
                    continue;
                }
                self.room -= cost;
                row.taken += 1;
                is_any_left = true;
                // An edge that is refused: the control, and once more. A change that is accepted: once more.
                self.worst += (if is_edge { 3 } else { 2 }) * (1 + row.chain + row.reads);
            }
        }
        for row in &self.rows {
            if let Some(case) = row.cases.get(row.taken) {
                *self.beyond.entry(case.phase).or_default() += row.cases.len() - row.taken;
            }
        }
    }

    fn chosen(&mut self) -> Vec<Planned> {
        self.rows.drain(..).flat_map(|row| row.cases.into_iter().take(row.taken)).collect()
    }
}

/// Whether a method changes nothing (RFC 9110 §9.2.1).
pub(crate) fn is_safe(operation: &Operation) -> bool {
    matches!(operation.method.0.as_str(), "GET" | "HEAD" | "OPTIONS" | "QUERY")
}

fn refusal(operation: &Operation, config: &Config, planned: usize) -> Option<String> {
    let changes = !is_safe(operation) || Effect::of(operation) != Effect::Keeps;
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
