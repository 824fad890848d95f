//! What later cases get from answers: ids, links, tokens that must not be shown.

use super::{Run, succeeded};
use crate::cases::{Case, Effect, ExchangeView as Linked, Name, follow_links, of_path_parameter};
use crate::exchange::Exchange;
use crate::secrets::{Secrets, variable_name};
use crate::transport::Transport;
use serde_json::Value;
use specwright_model::ir::{Operation, ParameterIn};

/// How far answers are searched for tokens.
const DEEPEST: usize = 6;
const MOST_ITEMS: usize = 20;
/// Of longer bodies (bytes) the newest is not kept.
const MOST_KEPT: usize = 1 << 20;
/// In bytes.
const SHORTEST_TOKEN: usize = 12;

impl<T: Transport> Run<'_, '_, '_, T> {
    pub(super) fn keep_tokens(&mut self, exchange: &Exchange) {
        if let Some(body) = exchange.outcome.as_ref().ok().and_then(|response| response.json().ok()) {
            keep_secret(&mut self.secrets, &body, 0);
        }
    }

    pub(super) fn learn(&mut self, case: &Case, exchange: &Exchange) {
        let api = self.subject.api;
        let operation = &api.operations[case.operation];
        let Some(response) = succeeded(exchange) else { return };
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
        if let Some(body) = body.filter(|_| response.body.len() <= MOST_KEPT) {
            self.last.insert(case.operation, body);
        }
    }

    /// What the last path parameter named is gone.
    pub(super) fn forget(&mut self, operation: &Operation, case: &Case) {
        let in_path = operation.parameters.iter().filter(|parameter| parameter.location == ParameterIn::Path);
        let last = in_path.max_by_key(|parameter| operation.path.find(&format!("{{{}}}", parameter.name)));
        let Some(last) = last else { return };
        let names = of_path_parameter(&operation.path, &last.name);
        if let Some(value) = names.iter().find_map(|name| case.context.get(name)) {
            self.learnt.forget(&names, &value.clone());
        }
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
