//! An operation that refuses no invalid body at all has one fault, not one for each keyword.

use super::checking::Observed;
use super::{Run, RunError};
use crate::cases::{Aim, Case};
use crate::checks::{ACCEPTS_INVALID, Observation};
use crate::exchange::{Exchange, Response};
use crate::masked::Statement;
use crate::plan::title;
use crate::transport::Transport;
use specwright_model::ir::{Location, OperationId};

/// As many different bodies have to be accepted before they are said to be one fault.
const FEWEST: usize = 4;

/// What was found of the bodies of one operation.
#[derive(Debug, Default)]
pub(super) struct PendingFindings {
    operation: Option<OperationId>,
    accepted: Vec<(Case, Exchange, Observed)>,
    refused: usize,
}

impl<T: Transport> Run<'_, '_, '_, T> {
    /// Keeps what says that an invalid body was accepted, until all bodies of its operation have been tried. Gives
    /// back the rest.
    pub(super) fn hold(&mut self, case: &Case, exchange: &Exchange, observed: Vec<Observed>) -> Vec<Observed> {
        // A parameter has no place in the body.
        let Aim::Breaks(change) = &case.aim else { return observed };
        if change.instance.is_none() {
            return observed;
        }
        self.held.operation = Some(case.operation);
        let (held, rest): (Vec<_>, Vec<_>) = observed.into_iter().partition(|one| one.check.id == ACCEPTS_INVALID.id);
        // Who only asks for an object looks at none of its members.
        if held.is_empty() && change.instance.as_deref() != Some("") {
            self.held.refused += 1;
        }
        // Who reports them shows the request; the bodies of all answers together may be any amount.
        let seen = || Exchange {
            request: exchange.request.clone(),
            outcome: exchange.outcome.as_ref().map(Response::without_body).map_err(|error| *error),
            elapsed: exchange.elapsed,
        };
        self.held.accepted.extend(held.into_iter().map(|one| (case.clone(), seen(), one)));
        rest
    }

    /// Records what is kept, unless the next case is of the same operation.
    pub(super) fn release(&mut self, next: Option<OperationId>) -> Result<(), RunError> {
        if self.held.operation.is_none() || self.held.operation == next {
            return Ok(());
        }
        let PendingFindings { accepted, refused, .. } = std::mem::take(&mut self.held);
        let is_everything = refused == 0 && accepted.len() >= FEWEST;
        if let (true, Some(whole)) = (is_everything, self.everything(&accepted)) {
            return self.record(&whole.0, &whole.1, vec![whole.2]);
        }
        for (case, exchange, observed) in accepted {
            self.record(&case, &exchange, vec![observed])?;
        }
        Ok(())
    }

    /// One statement for all of them, told by the first that is about a member.
    fn everything(&self, accepted: &[(Case, Exchange, Observed)]) -> Option<(Case, Exchange, Observed)> {
        let is_of_member = |(case, ..): &&(Case, Exchange, Observed)| matches!(&case.aim, Aim::Breaks(change) if change.instance.as_deref() != Some(""));
        let (case, exchange, first) = accepted.iter().find(is_of_member).or(accepted.first())?;
        let Aim::Breaks(change) = &case.aim else { return None };
        let operation = &self.subject.api.operations[case.operation];
        let observation = Observation {
            at: self.body_schema(case.operation)?,
            keyword_at: None,
            kind: "everything".to_owned(),
            message: Statement::from(format!(
                "{} accepts each of {} invalid bodies, for one: ",
                title(operation),
                accepted.len()
            ))
            .then(change.what.clone()),
            instance: change.instance.clone(),
        };
        let flaky = accepted.iter().all(|(.., one)| one.flaky);
        Some((case.clone(), exchange.clone(), Observed { check: first.check, observation, flaky }))
    }

    fn body_schema(&self, operation: OperationId) -> Option<Location> {
        let body = self.subject.api.operations[operation].request_body.as_ref()?;
        let schema = body.content.iter().find(|media| media.is_json())?.schema?;
        Some(self.subject.api.schemas[schema].at)
    }
}
