//! Runs a plan: builds each case from what is known by then, sends it, looks at the answer.

mod checking;
mod deviation;
mod grouping;
mod polling;
mod resource_pool;

use crate::cases::{Builder, Case, ResourcePool, Setups};
use crate::config::Config;
use crate::coverage::Tally;
use crate::event::{Budget, Event, Outcome, Reporter, Summary};
use crate::exchange::{Exchange, Response, Shown, TransportError};
use crate::finding::Findings;
use crate::masked::Masked;
use crate::plan::{Intent, Phase, Plan, Planned, title};
use crate::secrets::Secrets;
use crate::transport::Transport;
use crate::validators::Validators;
use deviation::RunState;
use grouping::PendingFindings;
use specwright_model::Sources;
use specwright_model::ir::{Api, OperationId};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Nobody answers there: a matter of the environment, not of the API.
    #[error("{base} cannot be reached: {error}")]
    Unreachable {
        /// The address.
        base: Masked,
        /// Why.
        error: TransportError,
    },
    /// A reporter could not write.
    #[error("the report cannot be written: {0}")]
    Report(#[from] std::io::Error),
}

/// What is tested: an API and the texts that it was read from.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The API.
    pub api: &'a Api,
    /// Its documents, for line numbers.
    pub sources: &'a Sources,
}

/// Runs a plan to its end. The future is not `Send`; it belongs on a current-thread runtime.
///
/// # Errors
/// [`RunError::Unreachable`] if the first request finds no server.
pub async fn run<T: Transport>(
    subject: Subject<'_>,
    plan: &Plan,
    config: &Config,
    transport: &T,
    reporters: &mut [&mut dyn Reporter],
) -> Result<Outcome, RunError> {
    let validators = Validators::new(subject.api);
    let mut run = Run {
        subject,
        config,
        validators: &validators,
        builder: Builder::new(subject.api, config, &validators),
        setups: Setups::new(subject.api),
        transport,
        reporters,
        learnt: ResourcePool::default(),
        tally: Tally::default(),
        findings: Findings::new(subject.api, subject.sources),
        secrets: config.secrets.clone(),
        summary: Summary { budget: Budget { limit: config.budget, ..Budget::default() }, ..Summary::default() },
        accepted: BTreeSet::new(),
        last: BTreeMap::new(),
        state: RunState::default(),
        held: PendingFindings::default(),
    };
    run.note_left_out(plan);
    run.tell(&Event::PlanReady(plan))?;
    let started = Instant::now();
    for (done, planned) in plan.cases.iter().enumerate() {
        run.tell(&Event::Progress { phase: planned.phase, done, total: plan.cases.len() })?;
        run.release(Some(planned.id))?;
        run.step(planned).await?;
    }
    run.release(None)?;
    run.finished(started.elapsed())
}

struct Run<'a, 'r, 'd, T> {
    subject: Subject<'a>,
    config: &'a Config,
    validators: &'a Validators<'a>,
    builder: Builder<'a>,
    setups: Setups,
    transport: &'a T,
    reporters: &'r mut [&'d mut (dyn Reporter + 'd)],
    learnt: ResourcePool,
    tally: Tally,
    findings: Findings<'a>,
    summary: Summary,
    /// The configured ones, and what answers gave as tokens.
    secrets: Secrets,
    /// Operations whose valid request succeeded.
    accepted: BTreeSet<OperationId>,
    /// The newest body of each operation that succeeded.
    last: BTreeMap<OperationId, serde_json::Value>,
    state: RunState,
    held: PendingFindings,
}

impl<T: Transport> Run<'_, '_, '_, T> {
    fn tell(&mut self, event: &Event<'_>) -> std::io::Result<()> {
        self.reporters.iter_mut().try_for_each(|reporter| reporter.on(event))
    }

    fn note_left_out(&mut self, plan: &Plan) {
        for left_out in &plan.left_out {
            self.tally.because(left_out.id, self.secrets.mask(&left_out.reason));
        }
        for (phase, cases) in &plan.beyond_budget {
            self.summary.budget.left_out.insert(phase.as_str().to_owned(), *cases);
        }
    }

    async fn step(&mut self, planned: &Planned) -> Result<(), RunError> {
        if !self.has_budget() {
            match planned.phase {
                Phase::Examples => {
                    let reason = format!("the budget of {} requests is used up", self.config.budget);
                    self.tally.because(planned.id, self.secrets.mask(&reason));
                }
                phase => *self.summary.budget.left_out.entry(phase.as_str().to_owned()).or_default() += 1,
            }
            return Ok(());
        }
        match &planned.question {
            Intent::Valid => self.valid(planned).await,
            Intent::Change(_) | Intent::CredentialDeviation(_) => self.probe(planned).await,
        }
    }

    fn has_budget(&self) -> bool {
        self.summary.requests < self.config.budget
    }

    fn count(&mut self, phase: Phase) {
        *self.summary.cases.entry(phase.as_str().to_owned()).or_default() += 1;
    }

    async fn valid(&mut self, planned: &Planned) -> Result<(), RunError> {
        let case = match self.builder.valid(planned.id, &self.learnt) {
            Ok(case) => case,
            Err(skip) => {
                let reason = self.missing_producer(planned.id).unwrap_or(skip.0);
                self.tally.because(planned.id, self.secrets.mask(&reason));
                return Ok(());
            }
        };
        self.count(planned.phase);
        let exchange = self.send(&case).await?;
        let observations = self.observe(&case, &exchange);
        self.record(&case, &exchange, observations)?;
        if let Some(response) = exchange.outcome.as_ref().ok().filter(|response| response.status >= 400) {
            let reason = self.why_refused(&case, response.status);
            self.tally.because(case.operation, self.secrets.mask(&reason));
        }
        if succeeded(&exchange).is_some() {
            self.accepted.insert(case.operation);
            self.remember_state(case.operation);
        }
        self.learn(&case, &exchange);
        Ok(())
    }

    /// Sends a case and counts it; nothing is made of the answer but that its tokens are kept secret.
    async fn send(&mut self, case: &Case) -> Result<Exchange, RunError> {
        self.tell(&Event::CaseStarted { operation: case.operation, aim: &case.aim })?;
        if let (Some(rate), true) = (self.config.rate, self.summary.requests > 0) {
            tokio::time::sleep(Duration::try_from_secs_f64(1.0 / rate).unwrap_or(Duration::from_secs(1))).await;
        }
        let started = Instant::now();
        let outcome = self.transport.send(&case.request).await;
        for (name, value) in self.transport.secrets() {
            self.secrets.add(&name, &value);
        }
        let exchange = Exchange { request: case.request.clone(), outcome, elapsed: started.elapsed() };
        if let (Err(error @ TransportError::Connect), 0) = (&exchange.outcome, self.summary.requests) {
            let base = self.secrets.mask(self.config.base.in_use(self.subject.api).as_str());
            return Err(RunError::Unreachable { base, error: *error });
        }
        self.summary.requests += 1;
        self.tally.called(case.operation);
        match &exchange.outcome {
            Ok(response) => self.tally.answered(case.operation, response.status),
            Err(error) => self.tally.because(case.operation, self.secrets.mask(&error.to_string())),
        }
        // Before anything is told of it.
        self.keep_tokens(&exchange);
        let event = Event::Exchanged(Shown::new(&exchange, &self.secrets));
        self.reporters.iter_mut().try_for_each(|reporter| reporter.on(&event))?;
        Ok(exchange)
    }

    /// Why nothing could be learnt of an operation: who makes what it needs did not succeed.
    fn missing_producer(&self, id: OperationId) -> Option<String> {
        let producer = self.setups.of(id).iter().find(|producer| !self.accepted.contains(producer))?;
        let name = title(&self.subject.api.operations[*producer]);
        Some(format!("`{name}`, which makes what it needs, did not succeed"))
    }

    fn finished(mut self, elapsed: Duration) -> Result<Outcome, RunError> {
        self.summary.seconds = elapsed.as_secs_f64();
        self.summary.budget.used = self.summary.requests;
        let coverage = self.tally.coverage(self.subject.api);
        self.summary.operations = coverage.by_operation.iter().filter(|row| !row.statuses.is_empty()).count();
        let findings = std::mem::replace(&mut self.findings, Findings::new(self.subject.api, self.subject.sources));
        let summary = std::mem::take(&mut self.summary);
        let outcome =
            Outcome { findings: findings.into_list(&self.secrets), summary, coverage, seed: self.config.seed };
        self.tell(&Event::Finished(&outcome))?;
        Ok(outcome)
    }
}

/// The response of an exchange, if it is a success.
fn succeeded(exchange: &Exchange) -> Option<&Response> {
    exchange.outcome.as_ref().ok().filter(|response| (200..300).contains(&response.status))
}
