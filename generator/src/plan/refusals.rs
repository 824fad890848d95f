//! Compares the error responses that a server stub writes itself (for a body that is not JSON, wrong credentials, a
//! failure) with the responses that the document describes for them.

use super::codes;
use super::examples::fits;
use super::name_overrides::operation_keys;
use super::types::Planner;
use specwright_model::diagnostic::clip;
use specwright_model::ir::{Location, Operation, Response, Status};
use specwright_model::source::parse;
use specwright_model::validation::Direction;
use specwright_model::{Diagnostics, Sources, Tree};
use std::collections::BTreeSet;

/// Problem details as the runtime writes them (RFC 9457): `Refusal` in `templates/src/server/problem.rs`.
const PROBLEM: &str = r#"{
    "type": "about:blank", "title": "Unprocessable Content", "status": 422, "detail": "the body does not fit",
    "errors": [{ "pointer": "/name", "detail": "it is missing" }]
}"#;

impl Planner<'_> {
    /// Reports, once, how many responses have another documented body than the server writes.
    pub(super) fn report_refusals(&mut self) {
        if !self.config.parts.server {
            return;
        }
        let Some(problem) = problem() else { return };
        let api = self.api;
        let mut places: BTreeSet<Location> = BTreeSet::new();
        let mut first = None;
        for operation in self.selection.operations_of(api) {
            for response in refused_with(operation).filter(|response| !self.admits(response, &problem)) {
                places.insert(response.at);
                first.get_or_insert((operation, response));
            }
        }
        let Some((operation, response)) = first else { return };
        let others = match places.len() - 1 {
            0 => String::new(),
            1 => ", and one other".to_owned(),
            others => format!(", and {others} others"),
        };
        let [operation, _] = operation_keys(operation);
        let message = format!(
            "the response `{}` of `{}`{others}: problem details, which the server writes, are no value of its schema",
            response.status,
            clip(&operation)
        );
        self.report(&codes::OTHER_REFUSALS, response.at, message);
    }

    /// Whether the document admits an error response as the server writes it: as problem details in the first JSON
    /// media type, or as text.
    fn admits(&self, response: &Response, problem: &Tree) -> bool {
        let essence = |range: &str| range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let named = |name: &str| response.content.iter().find(|media_type| essence(&media_type.range) == name);
        let json = named("application/problem+json")
            .or_else(|| response.content.iter().find(|media_type| media_type.is_json()));
        match json {
            Some(json) => json.schema.is_none_or(|schema| fits(self.api, Direction::Response, schema, problem.root())),
            None => response.content.is_empty() || named("text/plain").is_some(),
        }
    }
}

fn problem() -> Option<Tree> {
    let mut sources = Sources::new();
    let file = sources.document("problem.json", PROBLEM.into()).ok()?;
    parse(file, sources.get(file)?, &mut Diagnostics::default())
}

/// The documented responses with which the server itself rejects requests of an operation: for each reason, the
/// response of the status, or else of its range, or else `default`.
fn refused_with(operation: &Operation) -> impl Iterator<Item = &Response> {
    let mut places = BTreeSet::new();
    let described = |status: Status| operation.responses.iter().find(move |response| response.status == status);
    let responses = reasons(operation).into_iter().filter_map(move |statuses| {
        let exact = statuses.iter().find_map(|status| described(Status::Exact(*status)));
        let range = || described(Status::Range(u8::try_from(statuses[0] / 100).ok()?));
        exact.or_else(range).or_else(|| described(Status::Default))
    });
    responses.filter(move |response| places.insert(response.at))
}

/// The reasons for which the server may reject an operation's requests, each as the statuses for it, best first:
/// `Reason` in `templates/src/server/problem.rs`.
fn reasons(operation: &Operation) -> Vec<&'static [u16]> {
    let has_body = operation.request_body.is_some();
    let mut reasons: Vec<&'static [u16]> = Vec::new();
    if has_body || !operation.parameters.is_empty() {
        reasons.extend([&[400, 422][..], &[422, 400]]);
    }
    if operation.security.iter().any(|alternative| !alternative.schemes.is_empty()) {
        reasons.extend([&[401][..], &[403]]);
    }
    if operation.responses.iter().any(|response| response.status.is_success() && !response.content.is_empty()) {
        reasons.push(&[406]);
    }
    if has_body {
        reasons.extend([&[413][..], &[415]]);
    }
    reasons.push(&[500]);
    reasons
}
