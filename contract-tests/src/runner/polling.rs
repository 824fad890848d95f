//! Waits until what a set-up made is as it was when the operation succeeded: a payment has to be approved first.

use super::{Run, RunError};
use crate::cases::{Aim, Purpose};
use crate::plan::{MOST_READS, Phase};
use crate::transport::Transport;
use serde_json::Value;
use specwright_model::ir::{Api, OperationId, Shape};
use std::time::Duration;

/// Before each read, in milliseconds; a second in all.
const PAUSES: [u64; MOST_READS] = [0, 0, 20, 50, 100, 200, 300, 400];

/// After as many operations for which was waited in vain, none is waited for.
const PATIENCE: usize = 3;

impl<T: Transport> Run<'_, '_, '_, T> {
    /// Keeps the state in which an operation found what it acted on.
    pub(super) fn remember_state(&mut self, id: OperationId) {
        let read = self.setups.read_before(id);
        if let Some(body) = read.and_then(|read| self.last.get(&read)) {
            self.state.ready.insert(id, body.clone());
        }
    }

    /// Reads until the state is the one that was remembered, within limits. What never becomes ready is not waited
    /// for again.
    pub(super) async fn wait_until_ready(&mut self, id: OperationId) -> Result<(), RunError> {
        let api = self.subject.api;
        let (Some(read), Some(ready)) = (self.setups.read_before(id), self.state.ready.get(&id).cloned()) else {
            return Ok(());
        };
        let states = states(api, read);
        if states.is_empty() || self.state.timed_out.contains(&id) || self.state.timed_out.len() >= PATIENCE {
            return Ok(());
        }
        for pause in PAUSES {
            if !self.has_budget() {
                return Ok(());
            }
            if pause > 0 {
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
            let purpose = Purpose { phase: Phase::Examples, aim: Aim::SetUp };
            let Ok(draft) = self.builder.draft(read, &self.learnt) else { return Ok(()) };
            let Ok(case) = self.builder.write(&draft, self.config, purpose) else { return Ok(()) };
            let exchange = self.send(&case).await?;
            self.learn(&case, &exchange);
            let body: Option<Value> = super::succeeded(&exchange).and_then(|response| response.json().ok());
            let Some(body) = body else { return Ok(()) };
            if states.iter().all(|name| body.get(name) == ready.get(name)) {
                return Ok(());
            }
        }
        self.state.timed_out.insert(id);
        Ok(())
    }
}

/// The members of what a read answers that have one of a few values.
fn states(api: &Api, read: OperationId) -> Vec<&str> {
    let successes = api.operations[read].responses.iter().filter(|response| response.status.is_success());
    let schema = successes.flat_map(|response| &response.content).find_map(|media| media.schema);
    let Some(Shape::Object(object)) = schema.map(|schema| &api.schemas[api.resolve(schema)].shape) else {
        return Vec::new();
    };
    let is_state = |schema| matches!(api.schemas[api.resolve(schema)].shape, Shape::Enum(_));
    object.properties.iter().filter(|(_, member)| is_state(member.schema)).map(|(name, _)| name.as_str()).collect()
}
