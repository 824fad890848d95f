//! Responses: variants by status, and what a successful call gives.

use super::documentation::Documentation;
use super::forms::Form;
use super::media::{self, Alike, choose, content};
use super::names::{Case, Claim, Ident, candidate, resolve};
use super::pointer_names::status_name;
use super::types::Planner;
use super::{Content, Output, Response, ResponseHeader};
use specwright_model::diagnostic::clip;
use specwright_model::ir::{self, Status};

/// Plans the responses of one operation, narrow before wide.
pub(super) fn responses(planner: &mut Planner<'_>, operation: &ir::Operation, name: &Ident) -> (Vec<Response>, Output) {
    let mut ordered: Vec<&ir::Response> = operation.responses.iter().collect();
    ordered.sort_by_key(|response| (response.status.rank(), response.status));
    let mut wanted = Vec::with_capacity(ordered.len());
    for response in ordered {
        let chosen = choose(planner, &response.content, Form::Response);
        let has_several = chosen.len() > 1;
        if chosen.is_empty() {
            wanted.push(Wanted { response, chosen: None, is_first: true, has_several });
        }
        for (at, alike) in chosen.into_iter().enumerate() {
            wanted.push(Wanted { response, chosen: Some(alike), is_first: at == 0, has_several });
        }
    }
    let claims: Vec<Claim> = wanted.iter().map(Wanted::claim).collect();
    let (variants, _) = resolve(&claims, &[], Case::Pascal);
    let responses: Vec<Response> =
        wanted.into_iter().zip(variants).map(|(wanted, variant)| wanted.plan(planner, variant)).collect();
    let output = output(&responses, name);
    (responses, output)
}

/// A response, and those of its media types that are one type.
struct Wanted<'m> {
    response: &'m ir::Response,
    chosen: Option<Alike<'m>>,
    is_first: bool,
    has_several: bool,
}

impl Wanted<'_> {
    fn range(&self) -> Option<&str> {
        self.chosen.as_ref().map(|alike| alike.written.range.as_str())
    }

    fn claim(&self) -> Claim {
        let status = self.response.status.to_string();
        match self.range().filter(|_| !self.is_first) {
            None => Claim { candidate: status_name(&status), rank: 1, raw: status },
            Some(range) => {
                let candidate = candidate(&(status_name(&status) + &media::name(range)), Case::Pascal);
                Claim { candidate, rank: 2, raw: format!("{status} {range}") }
            }
        }
    }

    fn plan(self, planner: &mut Planner<'_>, variant: Ident) -> Response {
        let Self { response, .. } = self;
        let label = match self.range().filter(|_| self.has_several) {
            Some(range) => format!("`{}` of `{}`", response.status, clip(range)),
            None => format!("`{}`", response.status),
        };
        let content = match &self.chosen {
            Some(alike) => content(planner, alike.written, Form::Response),
            None => Content::Empty,
        };
        Response {
            status: response.status,
            label,
            answer: Ident::default(),
            pointer: planner.names.pointer(response.at),
            variant,
            media_type: self.range().map(concrete),
            places: self.chosen.as_ref().map(Alike::places).unwrap_or_default(),
            content,
            headers: headers(planner, &response.headers),
            documentation: Documentation::new(None, response.description.as_deref(), false),
        }
    }
}

/// A range cannot be sent; a server that is free to choose sends this.
fn concrete(range: &str) -> String {
    // In a parameter it is a character like any other.
    if range.split(';').next().is_some_and(|essence| essence.contains('*')) {
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
