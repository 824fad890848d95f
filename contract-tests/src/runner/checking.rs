//! What the checks say of an exchange, and what becomes of it.

use super::{Run, RunError};
use crate::cases::{Case, Standing};
use crate::checks::{CHECKS, CONTENT_TYPE, Check, CheckContext, MALFORMED_BODY, Observation, UNCHECKED};
use crate::event::Event;
use crate::exchange::Exchange;
use crate::finding::Occasion;
use crate::plan::title;
use crate::transport::Transport;

/// What one check says.
#[derive(Debug)]
pub(super) struct Observed {
    pub(super) check: &'static Check,
    pub(super) observation: Observation,
    /// Whether a repetition did not show it.
    pub(super) flaky: bool,
}

impl Observed {
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.check.id == other.check.id
            && self.observation.at == other.observation.at
            && self.observation.kind == other.observation.kind
    }
}

impl<T: Transport> Run<'_, '_, '_, T> {
    pub(super) fn observe(&self, case: &Case, exchange: &Exchange) -> Vec<Observed> {
        let operation = &self.subject.api.operations[case.operation];
        let strict_status = self.config.strict_status;
        let seen = CheckContext {
            api: self.subject.api,
            validators: self.validators,
            operation,
            case,
            exchange,
            strict_status,
        };
        let mut observed = Vec::new();
        for check in CHECKS {
            let observations = (check.run)(&seen);
            let ends = check.ends && !observations.is_empty();
            let of_check = observations.into_iter();
            observed.extend(of_check.map(|observation| {
                let check = if observation.kind == UNCHECKED.id { &UNCHECKED } else { check };
                Observed { check, observation, flaky: false }
            }));
            if ends {
                break;
            }
        }
        observed
    }

    pub(super) fn record(&mut self, case: &Case, exchange: &Exchange, observed: Vec<Observed>) -> Result<(), RunError> {
        let operation = title(&self.subject.api.operations[case.operation]);
        for Observed { check, observation, flaky } in observed {
            // What writes the operation's answers spoils its refusals as well: that is no second fault.
            let is_of_form = [CONTENT_TYPE.id, MALFORMED_BODY.id].contains(&check.id);
            if is_of_form && case.aim.may_be_refused() && self.findings.has(check, &operation) {
                continue;
            }
            let occasion =
                Occasion { operation: &operation, request: Some(&exchange.request), secrets: &self.secrets, flaky };
            if let Some(finding) = self.findings.add(check, &observation, occasion) {
                let event = Event::Found(finding);
                self.reporters.iter_mut().try_for_each(|reporter| reporter.on(&event))?;
            }
        }
        Ok(())
    }

    pub(super) fn why_refused(&self, case: &Case, status: u16) -> String {
        let operation = &self.subject.api.operations[case.operation];
        let asks = !operation.security.is_empty();
        match status {
            401 | 403 if case.standing == Standing::Unmet => {
                format!("always {status}: it asks for credentials that were not given")
            }
            401 if asks => "always 401: the credentials that were given are not accepted".to_owned(),
            403 if asks => "always 403: the credentials that were given do not suffice".to_owned(),
            _ => self.missing_producer(case.operation).unwrap_or_else(|| match status {
                404 if case.is_guess => "always 404: no earlier answer or example gave an id for its path".to_owned(),
                _ => format!("always {status}"),
            }),
        }
    }
}
