//! `description.rs`, the static tables of client and server, and `operations.rs`, the client's markers:
//! what each operation gives, and how its answers are read.

use super::modules::{Part, Printed};
use super::rust::Spelling;
use super::text::{Text, literal, literals};
use crate::plan::{Content, Documentation, Operation, Output, Parameter, Plan, Response, Scheme, SchemeKind};
use specwright_model::ir::{ClientAuthentication, ParameterIn, Status, Style};

/// The tables that both sides read.
pub(super) fn description(plan: &Plan) -> Text {
    let mut out = Text::new();
    out.blank();
    let schemes: Vec<String> = plan
        .schemes
        .iter()
        .map(|scheme| format!("SchemeInfo {{ name: {}, kind: {} }}", literal(&scheme.name), scheme_kind(scheme)))
        .collect();
    out.list("pub(super) static SCHEMES: &[SchemeInfo] = &[", &schemes, "];");
    for operation in &plan.operations {
        info(&mut out, operation);
    }
    out
}

fn info(out: &mut Text, operation: &Operation) {
    out.blank();
    out.open(format_args!("pub(super) static {}: OperationInfo = OperationInfo", operation.constant));
    out.line(format_args!("id: {},", literal(&operation.id)));
    out.line(format_args!("method: {},", literal(&operation.verb)));
    out.line(format_args!("path: {},", literal(&operation.path)));
    let parameters: Vec<String> = operation.parameters.iter().map(parameter_info).collect();
    out.list("parameters: &[", &parameters, "],");
    let alternatives: Vec<String> = operation
        .security
        .iter()
        .map(|alternative| {
            let uses: Vec<String> = alternative
                .iter()
                .map(|(name, scopes)| {
                    format!(
                        "SchemeUse {{ name: {}, scopes: {} }}",
                        literal(name),
                        literals(scopes.iter().map(String::as_str))
                    )
                })
                .collect();
            format!("&[{}]", uses.join(", "))
        })
        .collect();
    out.list("security: &[", &alternatives, "],");
    match &operation.body {
        Some(body) => {
            let ranges = literals(body.kinds.iter().flat_map(|kind| &kind.media_types).map(String::as_str));
            out.line(format_args!("body: Some(BodyInfo {{ media_types: {ranges}, required: {} }}),", body.required));
        }
        None => out.line("body: None,"),
    }
    let rows = operation.responses.chunk_by(|a, b| a.status == b.status);
    let responses: Vec<String> = rows.map(response_info).collect();
    out.list("responses: &[", &responses, "],");
    out.close_with(";");
}

fn parameter_info(parameter: &Parameter) -> String {
    format!(
        "ParameterInfo {{ name: {}, location: In::{}, required: {}, style: Style::{}, explode: {}, allow_reserved: {}, json: {} }}",
        literal(&parameter.wire),
        location(parameter.location),
        parameter.required,
        style(parameter.style),
        parameter.explode,
        parameter.allow_reserved,
        parameter.json
    )
}

/// The row of one status.
fn response_info(responses: &[Response]) -> String {
    let status = match responses[0].status {
        Status::Exact(status) => format!("Exact({status})"),
        Status::Range(digit) => format!("Range({digit})"),
        Status::Default => "Default".to_owned(),
    };
    let ranges = media_types(responses);
    format!("ResponseInfo {{ status: StatusPattern::{status}, media_types: {ranges} }}")
}

fn media_types(responses: &[Response]) -> String {
    literals(responses.iter().filter_map(|response| response.media_type.as_deref()))
}

fn scheme_kind(scheme: &Scheme) -> String {
    if let Some(minting) = &scheme.minting {
        return format!(
            "SchemeKind::ClientCredentials {{ token_url: {}, authentication: ClientAuthentication::{} }}",
            literal(&minting.token_url),
            authentication(minting.authentication)
        );
    }
    match &scheme.kind {
        SchemeKind::Bearer => "SchemeKind::Bearer".to_owned(),
        SchemeKind::Basic => "SchemeKind::Basic".to_owned(),
        SchemeKind::Other => "SchemeKind::Other".to_owned(),
        SchemeKind::ApiKey(at, name) => {
            format!("SchemeKind::ApiKey {{ location: In::{}, name: {} }}", location(*at), literal(name))
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

/// Rust type of a body's content.
pub(super) fn content_type(content: &Content, spelling: Spelling<'_>) -> String {
    match content {
        Content::Empty => "()".to_owned(),
        Content::Json(ty) | Content::Form(ty) => spelling.ty(ty),
        Content::Multipart(body) => format!("multipart::{}", spelling.plan().multiparts[*body].name),
        Content::Text => "String".to_owned(),
        Content::Bytes => "runtime::Octets".to_owned(),
    }
}

/// The client's markers.
pub(super) fn operations(plan: &Plan) -> Printed {
    let spelling = Spelling::outside(plan);
    let client = if plan.groups.is_empty() { "super::client" } else { "super::super::client" };
    let all = |out: &mut Text, operations: &[&Operation]| {
        for operation in operations {
            marker(out, operation, client, spelling);
            output_enum(out, operation, spelling);
            error_enum(out, operation, spelling);
        }
    };
    let mut out = Text::new();
    if plan.groups.is_empty() {
        all(&mut out, &plan.operations.iter().collect::<Vec<_>>());
    }
    for group in &plan.groups {
        out.line(format_args!("mod {};", group.module));
    }
    for group in &plan.groups {
        out.line(format_args!("pub use self::{}::*;", group.module));
    }
    Printed { body: out, parts: plan.groups.iter().map(|group| Part::of(group, plan, all)).collect() }
}

fn marker(out: &mut Text, operation: &Operation, client: &str, spelling: Spelling<'_>) {
    out.blank();
    out.line(format_args!("/// What [`Client::{0}`]({client}::Client::{0}) calls.", operation.method));
    out.line("#[derive(Clone, Copy, Debug)]");
    out.open(format_args!("pub struct {}", operation.name));
    out.line("_private: (),");
    out.close();
    out.blank();
    out.open(format_args!("impl runtime::client::Operation for {}", operation.name));
    out.line(format_args!("type Output = {};", output_type(operation, spelling)));
    out.line(format_args!("type Error = {}Error;", operation.name));
    out.blank();
    out.open("fn read(raw: &Raw) -> Result<Outcome<Self::Output, Self::Error>, runtime::DecodeError>");
    if operation.responses.is_empty() {
        out.open("match raw.status()");
        out.line("status if status / 100 == 2 => Ok(Outcome::Success(())),");
        out.line("_ => Ok(Outcome::Undocumented),");
        out.close();
    } else {
        read_arms(out, operation, spelling);
    }
    out.close();
    out.close();
}

fn read_arms(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    let lone_default = default_is_success(operation);
    let mut covers_all = false;
    out.open("match raw.status()");
    for responses in operation.responses.chunk_by(|a, b| a.status == b.status) {
        let status = responses[0].status;
        let outcome = Outcome { operation, responses, success: status.is_success() };
        match status {
            Status::Exact(status) => arm(out, &status.to_string(), &outcome, spelling),
            Status::Range(digit) => arm(out, &format!("status if status / 100 == {digit}"), &outcome, spelling),
            Status::Default => {
                if lone_default {
                    arm(out, "status if status / 100 == 2", &Outcome { success: true, ..outcome }, spelling);
                } else if !operation.responses.iter().any(|response| response.status == Status::Range(2)) {
                    out.line("status if status / 100 == 2 => Ok(Outcome::Undocumented),");
                }
                arm(out, "_", &outcome, spelling);
                covers_all = true;
            }
        }
    }
    if !covers_all && lone_default {
        // Nothing is said of success, so there is nothing to read of it.
        out.line("status if status / 100 == 2 => Ok(Outcome::Success(())),");
    }
    if !covers_all {
        out.line("_ => Ok(Outcome::Undocumented),");
    }
    out.close();
}

/// The responses of one status as one arm takes them.
#[derive(Clone, Copy)]
struct Outcome<'a> {
    operation: &'a Operation,
    responses: &'a [Response],
    success: bool,
}

/// Without a documented success, `default` stands for one.
fn default_is_success(operation: &Operation) -> bool {
    !operation.responses.iter().any(|response| response.status.is_success())
}

fn arm(out: &mut Text, pattern: &str, outcome: &Outcome<'_>, spelling: Spelling<'_>) {
    let (first, others) = match outcome.responses {
        [] => return,
        [only] => return out.line(format_args!("{pattern} => {},", reading(outcome, only, spelling))),
        [first, others @ ..] => (first, others),
    };
    out.open(format_args!("{pattern} => match raw.media_type_of({})", media_types(outcome.responses)));
    for (at, response) in others.iter().enumerate() {
        out.line(format_args!("{} => {},", at + 1, reading(outcome, response, spelling)));
    }
    out.line(format_args!("_ => {},", reading(outcome, first, spelling)));
    out.close_with(",");
}

/// An expression that reads one response.
fn reading(outcome: &Outcome<'_>, response: &Response, spelling: Spelling<'_>) -> String {
    let Outcome { operation, success, .. } = *outcome;
    let value = match &response.content {
        Content::Empty | Content::Bytes | Content::Multipart(_) => None,
        Content::Json(ty) | Content::Form(ty) => Some(format!("raw.json::<{}>()", spelling.codec(ty))),
        Content::Text => Some("raw.text()".to_owned()),
    };
    let wrap = if success { success_wrap(operation, response) } else { Some(refusal_wrap(operation, response)) };
    let outcome = if success { "Success" } else { "Refusal" };
    if response.content == Content::Bytes {
        let body = "raw.bytes().clone()";
        let value = wrap.map_or_else(|| body.to_owned(), |wrap| wrap.replace('_', body));
        return format!("Ok(Outcome::{outcome}({value}))");
    }
    match (value, wrap) {
        (Some(value), Some(wrap)) => {
            format!("{value}.map(|body| Outcome::{outcome}({}))", wrap.replace('_', "body"))
        }
        (Some(value), None) => format!("{value}.map(Outcome::{outcome})"),
        (None, wrap) => format!("Ok(Outcome::{outcome}({}))", wrap.unwrap_or_else(|| "()".to_owned())),
    }
}

/// How a success body becomes the output: `_` stands for it; `None` if it is the output.
fn success_wrap(operation: &Operation, response: &Response) -> Option<String> {
    match (&operation.output, &response.content) {
        (Output::One(_), _) => None,
        (Output::Maybe(_), Content::Empty) => Some("None".to_owned()),
        (Output::Maybe(_), _) => Some("Some(_)".to_owned()),
        (Output::Many(name), Content::Empty) => Some(format!("{name}::{}", response.variant)),
        (Output::Many(name), _) => Some(format!("{name}::{}(_)", response.variant)),
    }
}

fn refusal_wrap(operation: &Operation, response: &Response) -> String {
    let value = if response.content == Content::Empty { "" } else { "(_)" };
    format!("{}Error::{}{value}", operation.name, response.variant)
}

/// The Rust type of what a call gives.
pub(super) fn output_type(operation: &Operation, spelling: Spelling<'_>) -> String {
    match &operation.output {
        Output::One(content) => content_type(content, spelling),
        Output::Maybe(content) => format!("Option<{}>", content_type(content, spelling)),
        Output::Many(name) => name.to_string(),
    }
}

fn output_enum(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    let Output::Many(name) = &operation.output else { return };
    out.blank();
    let is_status_alone = operation.responses.windows(2).all(|pair| pair[0].status != pair[1].status);
    if is_status_alone {
        out.line(format_args!("/// What a successful `{}` gives, by status.", operation.method));
    } else {
        out.line(format_args!("/// What a successful `{}` gives, by status and media type.", operation.method));
        out.line("///");
        out.line("/// The first media type of a status is asked for; `.header(\"accept\", …)` asks for another.");
    }
    let successes = operation.responses.iter().filter(|response| {
        response.status.is_success() || (default_is_success(operation) && response.status == Status::Default)
    });
    by_status(out, name.as_str(), successes, spelling);
}

fn error_enum(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    out.blank();
    out.line(format_args!("/// The documented refusals of `{}`.", operation.method));
    let refusals = operation.responses.iter().filter(|response| !response.status.is_success());
    by_status(out, &format!("{}Error", operation.name), refusals, spelling);
}

fn by_status<'r>(out: &mut Text, name: &str, responses: impl Iterator<Item = &'r Response>, spelling: Spelling<'_>) {
    out.line("#[derive(Clone, Debug, PartialEq)]");
    out.line("#[non_exhaustive]");
    let mut responses = responses.peekable();
    if responses.peek().is_none() {
        out.line(format_args!("pub enum {name} {{}}"));
        return;
    }
    out.open(format_args!("pub enum {name}"));
    for response in responses {
        let text = response.documentation.description.as_deref().map_or(String::new(), |text| format!(": {text}"));
        let summary = Some(response.label.clone() + &text);
        out.docs(&Documentation { summary, ..Documentation::default() }, "");
        match &response.content {
            Content::Empty => out.line(format_args!("{},", response.variant)),
            content => out.line(format_args!("{}({}),", response.variant, content_type(content, spelling))),
        }
    }
    out.close();
}
