//! `description.rs`: the static tables that client and server share.

use super::code::{Code, Optional, Piece as _, Quoted, code, quoted_list};
use super::text::Text;
use crate::plan::{Encoded, Operation, Parameter, Plan, Response, Scheme, SchemeKind};
use specwright_model::ir::{ClientAuthentication, ParameterIn, Status, Style};

/// Prints the tables that both client and server use.
pub(super) fn description(plan: &Plan) -> Text {
    let mut out = Text::new();
    out.blank();
    let schemes: Vec<Code> = plan
        .schemes
        .iter()
        .map(|scheme| code!("$SchemeInfo {{ name: {}, kind: {} }}", Quoted(&scheme.name), scheme_kind(scheme)).own())
        .collect();
    out.list("pub(super) static SCHEMES: &[$SchemeInfo] = &[", &schemes, "];");
    for operation in &plan.operations {
        info(&mut out, operation);
    }
    out
}

fn info(out: &mut Text, operation: &Operation) {
    out.blank();
    out.open(code!("pub(super) static {}: $OperationInfo = $OperationInfo", operation.constant));
    out.line(code!("id: {},", Quoted(&operation.id)));
    out.line(code!("method: {},", Quoted(&operation.verb)));
    out.line(code!("path: {},", Quoted(&operation.path)));
    out.line(code!("server: {},", Optional(operation.server.as_deref().map(Quoted))));
    let parameters: Vec<Code> = operation.parameters.iter().map(parameter_info).collect();
    out.list("parameters: &[", &parameters, "],");
    let alternatives: Vec<Code> = operation
        .security
        .iter()
        .map(|alternative| {
            let uses: Vec<Code> = alternative
                .iter()
                .map(|(name, scopes)| {
                    code!(
                        "$SchemeUse {{ name: {}, scopes: {} }}",
                        Quoted(name),
                        quoted_list(scopes.iter().map(String::as_str))
                    )
                    .own()
                })
                .collect();
            code!("&[{}]", Code::<_>::join(uses, ", ")).own()
        })
        .collect();
    out.list("security: &[", &alternatives, "],");
    match &operation.body {
        Some(body) => {
            let ranges = quoted_list(body.kinds.iter().flat_map(|kind| &kind.media_types).map(String::as_str));
            out.line(code!("body: Some($BodyInfo {{ media_types: {}, required: {} }}),", ranges, body.required));
        }
        None => out.line("body: None,"),
    }
    let rows = operation.responses.chunk_by(|a, b| a.status == b.status);
    let responses: Vec<Code> = rows.map(response_info).collect();
    out.list("responses: &[", &responses, "],");
    out.close_with(";");
    for kind in operation.body.iter().flat_map(|body| &body.kinds).filter(|kind| !kind.encodings.is_empty()) {
        out.blank();
        let rows: Vec<Code> = kind.encodings.iter().map(encoding_info).collect();
        out.list(code!("pub(super) static {}: &[$EncodingInfo] = &[", kind.table), &rows, "];");
    }
}

fn encoding_info(encoded: &Encoded) -> Code {
    let members = quoted_list(encoded.members.iter().map(String::as_str));
    code!(
        "$EncodingInfo {{ name: {}, style: $Style::{}, explode: {}, allow_reserved: {}, json: {}, members: {} }}",
        Quoted(&encoded.wire),
        style(encoded.style),
        encoded.explode,
        encoded.allow_reserved,
        encoded.json,
        members
    )
    .own()
}

fn parameter_info(parameter: &Parameter) -> Code {
    code!("$ParameterInfo {{ name: {}, location: $In::{}, required: {}, style: $Style::{}, explode: {}, allow_reserved: {}, json: {} }}", Quoted(&parameter.wire), location(parameter.location), parameter.required, style(parameter.style), parameter.explode, parameter.allow_reserved, parameter.json).own()
}

/// The row of one status, with the media types of its responses.
fn response_info(responses: &[Response]) -> Code {
    let status: Code = match responses[0].status {
        Status::Exact(status) => code!("Exact({})", status).own(),
        Status::Range(digit) => code!("Range({})", digit).own(),
        Status::Default => "Default".own(),
    };
    let ranges = media_types(responses);
    code!("$ResponseInfo {{ status: StatusPattern::{}, media_types: {} }}", status, ranges).own()
}

/// The media types of the responses of one status.
pub(super) fn media_types(responses: &[Response]) -> Code {
    quoted_list(responses.iter().filter_map(|response| response.media_type.as_deref()))
}

fn scheme_kind(scheme: &Scheme) -> Code {
    if let Some(minting) = &scheme.minting {
        return code!(
            "$SchemeKind::ClientCredentials {{ token_url: {}, authentication: $ClientAuthentication::{} }}",
            Quoted(&minting.token_url),
            authentication(minting.authentication)
        )
        .own();
    }
    match &scheme.kind {
        SchemeKind::Bearer => "$SchemeKind::Bearer".own(),
        SchemeKind::Basic => "$SchemeKind::Basic".own(),
        SchemeKind::Other => "$SchemeKind::Other".own(),
        SchemeKind::ApiKey(at, name) => {
            code!("$SchemeKind::ApiKey {{ location: $In::{}, name: {} }}", location(*at), Quoted(name)).own()
        }
    }
}

pub(super) fn authentication(authentication: ClientAuthentication) -> &'static str {
    match authentication {
        ClientAuthentication::Basic => "Basic",
        ClientAuthentication::Body => "Body",
    }
}

pub(super) fn location(location: ParameterIn) -> &'static str {
    match location {
        ParameterIn::Path => "Path",
        ParameterIn::Query => "Query",
        ParameterIn::Header => "Header",
        ParameterIn::Cookie => "Cookie",
    }
}

fn style(style: Style) -> &'static str {
    match style {
        Style::Matrix => "Matrix",
        Style::Label => "Label",
        Style::Form => "Form",
        Style::Simple => "Simple",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    }
}
