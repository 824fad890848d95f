//! Responses: variants by status, and what a successful call gives.

use super::documentation::Documentation;
use super::forms::Form;
use super::media::{choose, content};
use super::names::{Case, Claim, Ident, candidate, resolve};
use super::pointer_names::status_name;
use super::types::Planner;
use super::{Content, Operation, Output, Response, ResponseHeader};
use specwright_model::ir::{self, Status};

/// Plans the responses of one operation, narrow before wide.
pub(super) fn responses(planner: &mut Planner<'_>, operation: &ir::Operation, name: &Ident) -> (Vec<Response>, Output) {
    let mut ordered: Vec<&ir::Response> = operation.responses.iter().collect();
    ordered.sort_by_key(|response| (response.status.rank(), response.status));
    let claims: Vec<Claim> = ordered
        .iter()
        .map(|response| {
            let raw = response.status.to_string();
            Claim { candidate: status_name(&raw), rank: 1, raw }
        })
        .collect();
    let (variants, _) = resolve(&claims, &[], Case::Pascal);
    let responses: Vec<Response> = ordered
        .into_iter()
        .zip(variants)
        .map(|(response, variant)| plan_response(planner, response, variant))
        .collect();
    let output = output(&responses, name);
    (responses, output)
}

fn plan_response(planner: &mut Planner<'_>, response: &ir::Response, variant: Ident) -> Response {
    let chosen = choose(planner, &response.content, Form::Response);
    let content = match chosen {
        Some(media_type) => content(planner, media_type, Form::Response),
        None => Content::Empty,
    };
    Response {
        status: response.status,
        answer: Ident::default(),
        pointer: planner.names.pointer(response.at),
        variant,
        media_type: chosen.map(|media_type| concrete(&media_type.range)),
        media_types: chosen.iter().map(|media_type| concrete(&media_type.range)).collect(),
        content,
        headers: headers(planner, &response.headers),
        documentation: Documentation::new(None, response.description.as_deref(), false),
    }
}

/// Names the server's structs of responses with headers: a component's after it, once for all operations; others
/// after operation and status.
pub(super) fn name_answers(operations: &mut [Operation]) {
    let mut claims: Vec<Claim> = Vec::new();
    let mut reserved: Vec<String> = Vec::new();
    for operation in operations.iter() {
        reserved.extend([operation.name.to_string(), format!("{}Response", operation.name)]);
        for response in operation.responses.iter().filter(|response| !response.headers.is_empty()) {
            let claim = answer_claim(operation, response);
            if !claims.iter().any(|known| known.raw == claim.raw) {
                claims.push(claim);
            }
        }
    }
    let reserved: Vec<&str> = reserved.iter().map(String::as_str).collect();
    let (names, _) = resolve(&claims, &reserved, Case::Pascal);
    for operation in operations {
        for at in 0..operation.responses.len() {
            let raw = answer_claim(operation, &operation.responses[at]).raw;
            if let Some(known) = claims.iter().position(|claim| claim.raw == raw) {
                operation.responses[at].answer = names[known].clone();
            }
        }
    }
}

fn answer_claim(operation: &Operation, response: &Response) -> Claim {
    let component = response.pointer.strip_prefix("/components/responses/").filter(|name| !name.contains('/'));
    let raw = response.pointer.clone();
    if let Some(name) = component {
        Claim { candidate: candidate(&format!("{name} answer"), Case::Pascal), rank: 1, raw }
    } else {
        let candidate = candidate(&format!("{} {}", operation.name, response.variant), Case::Pascal);
        Claim { candidate, rank: 2, raw }
    }
}

/// A range cannot be sent; a server that is free to choose sends this.
fn concrete(range: &str) -> String {
    if range.contains('*') {
        let is_text = range.starts_with("text/");
        return if is_text { "text/plain" } else { "application/json" }.to_owned();
    }
    range.to_owned()
}

fn headers(planner: &mut Planner<'_>, headers: &[ir::Header]) -> Vec<ResponseHeader> {
    let claims: Vec<Claim> = headers
        .iter()
        .map(|header| Claim { candidate: candidate(&header.name, Case::Snake), rank: 1, raw: header.name.clone() })
        .collect();
    let (names, _) = resolve(&claims, &["body", "status", "new"], Case::Snake);
    let plan = |(header, name): (&ir::Header, Ident)| {
        let ty = planner.type_without_null(header.schema, Form::Response);
        planner.mark(&ty, Form::Response);
        ResponseHeader {
            name,
            wire: header.name.clone(),
            required: header.required,
            ty,
            documentation: Documentation::new(None, header.description.as_deref(), false),
        }
    };
    headers.iter().zip(names).map(plan).collect()
}

/// Successes: 2xx; where none is documented, `default` stands for them.
pub(super) fn successes(responses: &[Response]) -> impl Iterator<Item = &Response> {
    let documented = responses.iter().any(|response| response.status.is_success());
    responses
        .iter()
        .filter(move |response| response.status.is_success() || (!documented && response.status == Status::Default))
}

fn output(responses: &[Response], name: &Ident) -> Output {
    let contents: Vec<&Content> = successes(responses).map(|response| &response.content).collect();
    let mut typed: Vec<&Content> = contents.iter().copied().filter(|content| **content != Content::Empty).collect();
    typed.dedup();
    match (typed.as_slice(), contents.contains(&&Content::Empty)) {
        ([], _) => Output::One(Content::Empty),
        ([one], false) => Output::One((*one).clone()),
        ([one], true) => Output::Maybe((*one).clone()),
        _ => Output::Many(super::names::ident(&format!("{name} output"), Case::Pascal)),
    }
}
