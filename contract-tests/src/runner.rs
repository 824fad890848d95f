//! Runs a plan: builds each case from what is known by then, sends it, looks at the answer.

use crate::cases::{Builder, Case, Effect, Learnt, Name, Seen as Linked, Standing, follow_links, of_path_parameter};
use crate::checks::{CHECKS, Seen};
use crate::config::Config;
use crate::coverage::Tally;
use crate::event::{Budget, Event, Outcome, Reporter, Summary};
use crate::exchange::{Exchange, TransportError};
use crate::finding::{Findings, Occasion};
use crate::plan::{Plan, Planned, title};
use crate::secrets::{Secrets, variable_name};
use crate::transport::Transport;
use crate::validators::Validators;
use serde_json::Value;
use specwright_model::Sources;
use specwright_model::ir::{Api, Operation, ParameterIn};
use std::time::{Duration, Instant};

/// How far answers are searched for tokens.
const DEEPEST: usize = 6;
const MOST_ITEMS: usize = 20;
/// In bytes.
const SHORTEST_TOKEN: usize = 12;

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Nobody answers there: a matter of the environment, not of the API.
    #[error("{base} cannot be reached: {error}")]
    Unreachable {
        /// The address.
        base: String,
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
    let builder = Builder::new(subject.api, config, &validators);
    let mut run = Run {
        subject,
        config,
        validators: &validators,
        learnt: Learnt::default(),
        tally: Tally::default(),
        findings: Findings::new(subject.api, subject.sources),
        secrets: config.secrets.clone(),
        summary: Summary { budget: Budget { limit: config.budget, used: 0 }, ..Summary::default() },
    };
    run.note_left_out(plan);
    tell(reporters, &Event::PlanReady(plan))?;
    let started = Instant::now();
    for planned in &plan.cases {
        run.case(planned, &builder, transport, reporters).await?;
    }
    let outcome = run.outcome(started.elapsed());
    tell(reporters, &Event::Finished(&outcome))?;
    Ok(outcome)
}

fn tell(reporters: &mut [&mut dyn Reporter], event: &Event<'_>) -> std::io::Result<()> {
    reporters.iter_mut().try_for_each(|reporter| reporter.on(event))
}

struct Run<'a> {
    subject: Subject<'a>,
    config: &'a Config,
    validators: &'a Validators<'a>,
    learnt: Learnt,
    tally: Tally,
    findings: Findings<'a>,
    summary: Summary,
    /// The configured ones, and what answers gave as tokens.
    secrets: Secrets,
}

impl Run<'_> {
    fn note_left_out(&mut self, plan: &Plan) {
        for left_out in &plan.left_out {
            self.tally.because(left_out.id, left_out.reason.clone());
        }
    }

    async fn case<T: Transport>(
        &mut self,
        planned: &Planned,
        builder: &Builder<'_>,
        transport: &T,
        reporters: &mut [&mut dyn Reporter],
    ) -> Result<(), RunError> {
        if self.summary.requests >= self.config.budget {
            self.tally.because(planned.id, format!("the budget of {} requests is used up", self.config.budget));
            return Ok(());
        }
        let case = match builder.valid(planned.id, &self.learnt) {
            Ok(case) => case,
            Err(skip) => {
                self.tally.because(planned.id, skip.0);
                return Ok(());
            }
        };
        tell(reporters, &Event::CaseStarted(&case))?;
        let exchange = self.exchange(&case, transport).await?;
        *self.summary.cases.entry(planned.phase.as_str().to_owned()).or_default() += 1;
        tell(reporters, &Event::Exchanged(&exchange))?;
        if let Some(body) = exchange.outcome.as_ref().ok().and_then(|response| response.json().ok()) {
            keep_secret(&mut self.secrets, &body, 0);
        }
        self.look(&case, &exchange, reporters)?;
        self.learn(&case, &exchange);
        Ok(())
    }

    async fn exchange<T: Transport>(&mut self, case: &Case, transport: &T) -> Result<Exchange, RunError> {
        if let (Some(rate), true) = (self.config.rate, self.summary.requests > 0) {
            tokio::time::sleep(Duration::try_from_secs_f64(1.0 / rate).unwrap_or(Duration::from_secs(1))).await;
        }
        let started = Instant::now();
        let outcome = transport.send(&case.request).await;
        let exchange = Exchange { request: case.request.clone(), outcome, elapsed: started.elapsed() };
        if let (Err(error @ TransportError::Connect), 0) = (&exchange.outcome, self.summary.requests) {
            return Err(RunError::Unreachable { base: self.config.base.url().to_string(), error: *error });
        }
        self.summary.requests += 1;
        self.tally.called(case.operation);
        match &exchange.outcome {
            Ok(response) => self.tally.answered(case.operation, response.status),
            Err(error) => self.tally.because(case.operation, error.to_string()),
        }
        Ok(exchange)
    }

    fn look(&mut self, case: &Case, exchange: &Exchange, reporters: &mut [&mut dyn Reporter]) -> Result<(), RunError> {
        let operation = &self.subject.api.operations[case.operation];
        let seen = Seen { api: self.subject.api, validators: self.validators, operation, case, exchange };
        for check in CHECKS {
            let mut observations = (check.run)(&seen);
            for observation in &mut observations {
                observation.instance = observation.instance.as_ref().map(|instance| self.secrets.mask(instance));
                let occasion = Occasion {
                    operation: &title(operation),
                    curl: crate::curl::command(&exchange.request, &self.secrets),
                    message: self.secrets.mask(&observation.message),
                };
                if let Some(finding) = self.findings.add(check, &*observation, occasion) {
                    tell(reporters, &Event::Found(finding))?;
                }
            }
            if !observations.is_empty() && check.ends {
                break;
            }
        }
        if let Some(response) = seen.response().filter(|response| response.status >= 400) {
            self.tally.because(case.operation, why_refused(case, operation, response.status));
        }
        Ok(())
    }

    fn learn(&mut self, case: &Case, exchange: &Exchange) {
        let api = self.subject.api;
        let operation = &api.operations[case.operation];
        let Ok(response) = &exchange.outcome else { return };
        if !(200..300).contains(&response.status) {
            return;
        }
        let body = response.json().ok();
        if Effect::of(operation) == Effect::Deletes {
            self.forget(operation, case);
        } else if let Some(body) = &body {
            self.learnt.answer(&operation.path, &case.context, body);
        }
        let location = response.headers.get(http::header::LOCATION).and_then(|value| value.to_str().ok());
        if let Some(created) = location.and_then(|location| exchange.request.url.join(location).ok()) {
            self.learnt.address(api, &created);
        }
        let documented = operation.responses.iter().filter(|documented| documented.status.covers(response.status));
        if let Some(documented) = documented.min_by_key(|documented| documented.status.rank()) {
            let seen = Linked { operation, request: &exchange.request, response, body: body.as_ref() };
            follow_links(api, documented, &seen, &mut self.learnt);
        }
    }

    /// What the last path parameter named is gone.
    fn forget(&mut self, operation: &Operation, case: &Case) {
        let in_path = operation.parameters.iter().filter(|parameter| parameter.location == ParameterIn::Path);
        let last = in_path.max_by_key(|parameter| operation.path.find(&format!("{{{}}}", parameter.name)));
        let Some(last) = last else { return };
        let names = of_path_parameter(&operation.path, &last.name);
        if let Some(value) = names.iter().find_map(|name| case.context.get(name)) {
            self.learnt.forget(&names, &value.clone());
        }
    }

    fn outcome(mut self, elapsed: Duration) -> Outcome {
        self.summary.seconds = elapsed.as_secs_f64();
        self.summary.budget.used = self.summary.requests;
        let coverage = self.tally.coverage(self.subject.api);
        self.summary.operations = coverage.by_operation.iter().filter(|row| !row.statuses.is_empty()).count();
        Outcome { findings: self.findings.into_list(), summary: self.summary, coverage, seed: self.config.seed }
    }
}

/// Tokens of an answer will be sent in later requests; no report may show them.
fn keep_secret(secrets: &mut Secrets, value: &Value, depth: usize) {
    let inner: Vec<&Value> = match value {
        Value::Object(members) => {
            for (name, text) in members.iter().filter(|(name, _)| Name::new(name).is_secret()) {
                // Anything shorter is a word, and an API could have every report garbled by it.
                if let Some(token) = text.as_str().filter(|text| text.len() >= SHORTEST_TOKEN) {
                    secrets.add(&variable_name(name), token);
                }
            }
            members.values().collect()
        }
        Value::Array(items) => items.iter().take(MOST_ITEMS).collect(),
        _ => return,
    };
    if depth < DEEPEST {
        for value in inner {
            keep_secret(secrets, value, depth + 1);
        }
    }
}

fn why_refused(case: &Case, operation: &Operation, status: u16) -> String {
    match status {
        401 | 403 if case.standing == Standing::Unmet => {
            format!("always {status}: it asks for credentials that were not given")
        }
        401 if !operation.security.is_empty() => {
            "always 401: the credentials that were given are not accepted".to_owned()
        }
        403 if !operation.security.is_empty() => {
            "always 403: the credentials that were given do not suffice".to_owned()
        }
        404 if case.is_guess => "always 404: no earlier answer or example gave an id for its path".to_owned(),
        _ => format!("always {status}"),
    }
}
