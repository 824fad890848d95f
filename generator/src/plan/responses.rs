//! Plans responses: their variants by status and media type, and the headers that they declare.

use super::documentation::Documentation;
use super::inline_names::status_name;
use super::media::{self, Alike, choose, content};
use super::names::{Case, Claim, Ident, candidate, resolve};
use super::types::Planner;
use super::{Content, Output, Response, ResponseHeader};
use specwright_model::diagnostic::clip;
use specwright_model::ir;
use specwright_model::validation::Direction;

/// Plans the responses of one operation: single statuses before ranges, and `default` last.
pub(super) fn responses(planner: &mut Planner<'_>, operation: &ir::Operation, name: &Ident) -> (Vec<Response>, Output) {
    let mut ordered: Vec<&ir::Response> = operation.responses.iter().collect();
    ordered.sort_by_key(|response| (response.status.rank(), response.status));
    let mut wanted = Vec::with_capacity(ordered.len());
    for response in ordered {
        let chosen = choose(planner, &response.content, Direction::Response);
        let has_several = chosen.len() > 1;
        if chosen.is_empty() {
            wanted.push(Wanted { response, chosen: None, is_first: true, has_several });
        }
        for (at, alike) in chosen.into_iter().enumerate() {
            wanted.push(Wanted { response, chosen: Some(alike), is_first: at == 0, has_several });
        }
    }
    let plain = wanted.iter().map(Wanted::claim);
    let claims: Vec<Claim> = plain.chain(wanted.iter().map(Wanted::claim_with_headers)).collect();
    let (mut variants, _) = resolve(&claims, &[], Case::Pascal);
    let with_headers = variants.split_off(wanted.len());
    let mut responses: Vec<Response> = wanted
        .into_iter()
        .zip(variants.into_iter().zip(with_headers))
        .map(|(wanted, (variant, with_headers))| wanted.plan(planner, variant, with_headers))
        .collect();
    let output = super::outputs::output(planner, operation, &mut responses, name);
    (responses, output)
}

/// A response with those of its media types that have one type.
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

    /// The claim of the second variant of a response whose headers are all optional. It yields to the variants of other
    /// responses, so that a header which is documented later renames nothing.
    fn claim_with_headers(&self) -> Claim {
        let plain = self.claim();
        let candidate = candidate(&format!("{} with headers", plain.candidate), Case::Pascal);
        Claim { candidate, rank: plain.rank + 2, raw: plain.raw + " with headers" }
    }

    fn plan(self, planner: &mut Planner<'_>, variant: Ident, variant_with_headers: Ident) -> Response {
        let Self { response, .. } = self;
        let label = match self.range().filter(|_| self.has_several) {
            Some(range) => format!("`{}` of `{}`", response.status, clip(range)),
            None => format!("`{}`", response.status),
        };
        let content = match &self.chosen {
            Some(alike) => content(planner, alike.written, Direction::Response),
            None => Content::Empty,
        };
        Response {
            status: response.status,
            label,
            is_output: response.status.is_success(),
            variant_with_headers,
            header_struct: Ident::default(),
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

/// The media type that a server sends, which cannot be a range: for a range the server chooses one.
fn concrete(range: &str) -> String {
    // In a parameter of the media type, `*` is a character like any other.
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
    let (names, _) = resolve(&claims, &["new", "put"], Case::Snake);
    let plan = |(header, name): (&ir::Header, Ident)| {
        let ty = planner.type_without_null(header.schema, Direction::Response);
        planner.mark(&ty, Direction::Response);
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
