//! A request as values, which one change can make invalid, and how it is written.

use super::aim::Aim;
use super::body;
use super::builder::{Builder, Skip};
use super::encode;
use super::resource_pool::Context;
use super::security::{Standing, credentials};
use crate::config::Config;
use crate::exchange::Request;
use crate::plan::Phase;
use serde_json::Value;
use specwright_model::ir::{Operation, OperationId, Parameter, ParameterIn};

/// The values of a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    pub(crate) operation: OperationId,
    /// By index into the operation's parameters.
    pub(crate) values: Vec<(usize, Value)>,
    /// Of the media type that is preferred.
    pub(crate) body: Option<Value>,
    /// The path parameters under their normal names.
    pub(crate) context: Context,
    /// Whether a path parameter is made up.
    pub(crate) is_guess: bool,
}

/// A request that is ready to be sent. `Debug` shows none of its values.
#[derive(Clone)]
pub struct Case {
    /// Which operation.
    pub operation: OperationId,
    /// What is sent.
    pub request: Request,
    /// The path parameters under their normal names.
    pub context: Context,
    /// Whether a path parameter is made up, so that nothing may be there.
    pub is_guess: bool,
    /// Whether its credentials are there.
    pub standing: Standing,
    /// Which phase it belongs to.
    pub phase: Phase,
    /// What it asks.
    pub aim: Aim,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { operation, request, phase, aim, .. } = self;
        f.debug_struct("Case")
            .field("operation", operation)
            .field("request", request)
            .field("phase", phase)
            .field("aim", aim)
            .finish_non_exhaustive()
    }
}

/// Why a case is sent.
#[derive(Clone, Debug)]
pub(crate) struct Purpose {
    pub(crate) phase: Phase,
    pub(crate) aim: Aim,
}

impl Builder<'_> {
    /// Writes a draft with the credentials that `config` has.
    pub(crate) fn write(&self, draft: &Draft, config: &Config, purpose: Purpose) -> Result<Case, Skip> {
        let operation = &self.api.operations[draft.operation];
        let (credentials, standing) = credentials(self.api, operation, config);
        let Fields { path, mut query, mut headers, mut cookies } = Fields::of(operation, draft)?;
        query.extend(credentials.query);
        cookies.extend(credentials.cookies);
        headers.extend(credentials.headers);
        if !cookies.is_empty() {
            headers.push(("Cookie".to_owned(), cookies.join("; ")));
        }
        headers.push(("Accept".to_owned(), accepted(operation)));
        let body = draft.body.as_ref().map(|value| written(operation, value)).transpose()?;
        headers.extend(body.iter().map(|(kind, _)| ("Content-Type".to_owned(), kind.clone())));
        let mut url = self.config.base.address(self.api, operation);
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}{path}"));
        url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
        let request = Request { method: operation.method.0.clone(), url, headers, body: body.map(|(_, bytes)| bytes) };
        Ok(Case {
            operation: draft.operation,
            request,
            context: draft.context.clone(),
            is_guess: draft.is_guess,
            standing,
            phase: purpose.phase,
            aim: purpose.aim,
        })
    }
}

fn written(operation: &Operation, value: &Value) -> Result<(String, bytes::Bytes), Skip> {
    let content = operation.request_body.iter().flat_map(|body| &body.content);
    let content: Vec<_> = content.cloned().collect();
    let (media, form) =
        body::preferred(&content).ok_or_else(|| Skip("its request body has no media type".to_owned()))?;
    body::write(media, form, value).ok_or_else(|| Skip("its request body cannot be written".to_owned()))
}

struct Fields {
    path: String,
    query: Vec<String>,
    headers: Vec<(String, String)>,
    cookies: Vec<String>,
}

impl Fields {
    fn of(operation: &Operation, draft: &Draft) -> Result<Self, Skip> {
        let mut fields =
            Self { path: operation.path.clone(), query: Vec::new(), headers: Vec::new(), cookies: Vec::new() };
        // The order of the document, wherever a change put the value.
        let mut values: Vec<&(usize, Value)> = draft.values.iter().collect();
        values.sort_by_key(|(at, _)| *at);
        for (at, value) in values {
            if let Some(parameter) = operation.parameters.get(*at) {
                fields.add(parameter, value)?;
            }
        }
        Ok(fields)
    }

    fn add(&mut self, parameter: &Parameter, value: &Value) -> Result<(), Skip> {
        let none = || Skip(format!("a value of `{}` cannot be written in its style", parameter.name));
        if encode::is_divided(parameter, value) {
            return Err(none());
        }
        match parameter.location {
            ParameterIn::Path => {
                let text = encode::path(parameter, value);
                self.path = self.path.replace(&format!("{{{}}}", parameter.name), &text);
            }
            ParameterIn::Query => {
                self.query.extend(encode::query(parameter, value).ok_or_else(none)?);
            }
            ParameterIn::Header => self.headers.push((parameter.name.clone(), encode::plain(parameter, value))),
            ParameterIn::Cookie => {
                self.cookies.push(format!("{}={}", parameter.name, encode::plain(parameter, value)));
            }
        }
        Ok(())
    }
}

/// Every media type that the responses may have, the document's order kept.
fn accepted(operation: &Operation) -> String {
    let mut ranges: Vec<&str> = Vec::new();
    for media in operation.responses.iter().flat_map(|response| &response.content) {
        if !ranges.contains(&media.range.as_str()) {
            ranges.push(&media.range);
        }
    }
    if ranges.is_empty() { "*/*".to_owned() } else { ranges.join(", ") }
}
