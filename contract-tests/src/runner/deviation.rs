//! Cases that are meant to be refused, and those on an edge: what they need is made first, and what they show is
//! looked at twice.

use super::checking::Observed;
use super::{Run, RunError, succeeded};
use crate::cases::{Aim, Case, CredentialDeviation, DeviatingRequest, Draft, Effect, Purpose, with_other_identity};
use crate::checks::{IGNORED_AUTH, REJECTS_VALID, WRONG_AUTH_ACCEPTED};
use crate::config::Writes;
use crate::exchange::Exchange;
use crate::plan::{Intent, Phase, Planned, is_safe};
use crate::transport::Transport;
use serde_json::Value;
use specwright_model::ir::OperationId;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the things that cases act on.
#[derive(Debug, Default)]
pub(super) struct RunState {
    /// The operation for which everything was made, and not used since.
    prepared: Option<OperationId>,
    /// Operations for which nothing can be made any more.
    unavailable: BTreeSet<OperationId>,
    /// Operations that let somebody in: the other doubts would say the same.
    auth_failed_open: BTreeSet<OperationId>,
    /// The state in which an operation found what it acted on.
    pub(super) ready: BTreeMap<OperationId, Value>,
    /// Operations whose things were waited for in vain.
    pub(super) timed_out: BTreeSet<OperationId>,
}

/// A case with the one that it is compared with.
struct Trial {
    case: Case,
    control: Option<Case>,
}

impl<T: Transport> Run<'_, '_, '_, T> {
    pub(super) async fn probe(&mut self, planned: &Planned) -> Result<(), RunError> {
        let is_moot = matches!(planned.question, Intent::CredentialDeviation(_))
            && self.state.auth_failed_open.contains(&planned.id);

        if is_moot || !self.accepted.contains(&planned.id) || !self.prepare(planned.id).await? {
            return Ok(());
        }
        let Some(trial) = self.trial(planned) else { return Ok(()) };
        self.count(planned.phase);
        let exchange = self.attempt(&trial.case).await?;
        let mut observed = self.observe(&trial.case, &exchange);
        let is_refusal = |one: &Observed| one.check.id == REJECTS_VALID.id;
        if observed.iter().any(is_refusal) && !self.control_succeeds(planned).await? {
            observed.retain(|one| !is_refusal(one));
        }
        if observed.iter().any(|one| !self.findings.knows(one.check, &one.observation)) {
            self.confirm(planned, &mut observed).await?;
        }
        if observed.iter().any(|one| [IGNORED_AUTH.id, WRONG_AUTH_ACCEPTED.id].contains(&one.check.id)) {
            self.state.auth_failed_open.insert(planned.id);
        }
        let observed = self.hold(&trial.case, &exchange, observed);
        self.record(&trial.case, &exchange, observed)
    }

    /// Makes the case once more, from the beginning, and marks what is not seen again.
    async fn confirm(&mut self, planned: &Planned, observed: &mut [Observed]) -> Result<(), RunError> {
        if !self.may_repeat(planned.id) || !self.has_budget() || !self.prepare(planned.id).await? {
            return Ok(());
        }
        let Some(again) = self.trial(planned) else { return Ok(()) };
        let exchange = self.attempt(&again.case).await?;
        let seen = self.observe(&again.case, &exchange);
        for one in observed {
            one.flaky = !seen.iter().any(|other| other.is_same(one));
        }
        Ok(())
    }

    /// Only where nothing is changed, or what is changed is ours.
    fn may_repeat(&self, id: OperationId) -> bool {
        let operation = &self.subject.api.operations[id];
        is_safe(operation) || !self.chain(id).is_empty() || !operation.path.contains('{')
    }

    fn chain(&self, id: OperationId) -> Vec<OperationId> {
        if self.config.writes == Writes::Refused {
            return Vec::new();
        }
        self.setups.of(id).iter().copied().filter(|producer| self.accepted.contains(producer)).collect()
    }

    /// Makes what an operation needs, unless it is there and unused.
    async fn prepare(&mut self, id: OperationId) -> Result<bool, RunError> {
        let chain = self.chain(id);
        if chain.is_empty() || self.state.prepared == Some(id) {
            return Ok(self.has_budget());
        }
        if self.state.unavailable.contains(&id) {
            return Ok(false);
        }
        for producer in chain {
            if !self.has_budget() {
                return Ok(false);
            }
            let purpose = Purpose { phase: Phase::Examples, aim: Aim::SetUp };
            let draft = self.builder.draft(producer, &self.learnt);
            let Ok(case) = draft.and_then(|draft| self.builder.write(&draft, self.config, purpose)) else {
                self.state.unavailable.insert(id);
                return Ok(false);
            };
            let exchange = self.send(&case).await?;
            if succeeded(&exchange).is_none() {
                self.state.unavailable.insert(id);
                return Ok(false);
            }
            self.learn(&case, &exchange);
        }
        self.wait_until_ready(id).await?;
        self.state.prepared = Some(id);
        Ok(self.has_budget())
    }

    fn trial(&mut self, planned: &Planned) -> Option<Trial> {
        let operation = &self.subject.api.operations[planned.id];
        let base = self.builder.draft(planned.id, &self.learnt).ok().filter(|draft| !draft.is_guess)?;
        match &planned.question {
            Intent::Valid => None,
            Intent::Change(probe) => {
                // What it would end or delete is not ours.
                if !probe.is_invalid() && Effect::of(operation) != Effect::Keeps && self.chain(planned.id).is_empty() {
                    return None;
                }
                let DeviatingRequest { draft, aim, control } = self.builder.judged(probe, &base)?;
                let case = self.written(&draft, Phase::Boundary, aim)?;
                Some(Trial {
                    case,
                    control: control.and_then(|draft| self.written(&draft, Phase::Boundary, Aim::SetUp)),
                })
            }
            Intent::CredentialDeviation(doubt) => {
                self.auth_failed_open(doubt, &base).map(|case| Trial { case, control: None })
            }
        }
    }

    fn written(&self, draft: &Draft, phase: Phase, aim: Aim) -> Option<Case> {
        self.builder.write(draft, self.config, Purpose { phase, aim }).ok()
    }

    fn auth_failed_open(&mut self, doubt: &CredentialDeviation, base: &Draft) -> Option<Case> {
        let operation = &self.subject.api.operations[base.operation];
        let disguise = with_other_identity(self.subject.api, operation, self.config, doubt)?;
        for (name, value) in &disguise.shown_as {
            self.secrets.add(name, value);
        }
        let purpose = Purpose { phase: Phase::Security, aim: disguise.aim };
        self.builder.write(base, &disguise.config, purpose).ok()
    }

    async fn attempt(&mut self, case: &Case) -> Result<Exchange, RunError> {
        let exchange = self.send(case).await?;
        let operation = &self.subject.api.operations[case.operation];
        if succeeded(&exchange).is_some() && !is_safe(operation) {
            self.state.prepared = None;
            if Effect::of(operation) == Effect::Deletes {
                self.forget(operation, case);
            }
        }
        Ok(exchange)
    }

    /// Whether the same request with the value beside an edge is accepted.
    async fn control_succeeds(&mut self, planned: &Planned) -> Result<bool, RunError> {
        if !self.has_budget() || !self.prepare(planned.id).await? {
            return Ok(false);
        }
        let Some(control) = self.trial(planned).and_then(|trial| trial.control) else { return Ok(false) };
        Ok(succeeded(&self.attempt(&control).await?).is_some())
    }
}
