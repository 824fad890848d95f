//! `operations.rs`: the types that describe each operation to the client: its output, its documented error responses,
//! and how its responses are read.

use super::code::{Code, Piece, code, markdown, quoted_list};
use super::description::media_types;
use super::module::{Part, Printed};
use super::spelling::{Spelling, content_type};
use super::text::Text;
use crate::plan::{Content, Documentation, Operation, Output, Plan, Response};
use specwright_model::ir::Status;

/// Prints a marker type for each operation, with its output and its error.
pub(super) fn operations(plan: &Plan) -> Printed {
    let spelling = Spelling::outside(plan);
    let client = if plan.groups.is_empty() { "super::client" } else { "super::super::client" };
    let all = |out: &mut Text, operations: &[&Operation]| {
        for operation in operations {
            marker(out, operation, client, spelling);
            output_enum(out, operation, spelling);
            error_type(out, operation, spelling);
        }
    };
    let mut out = Text::new();
    if plan.groups.is_empty() {
        all(&mut out, &plan.operations.iter().collect::<Vec<_>>());
    }
    for group in &plan.groups {
        out.line(code!("mod {};", group.module));
    }
    for group in &plan.groups {
        out.line(code!("pub use self::{}::*;", group.module));
    }
    Printed { body: out, parts: plan.groups.iter().map(|group| Part::of(group, plan, all)).collect() }
}

fn marker(out: &mut Text, operation: &Operation, client: &'static str, spelling: Spelling<'_>) {
    out.blank();
    out.comment(markdown!("What [`Client::{0}`]({1}::Client::{0}) calls.", operation.method, client));
    out.line("#[derive(Clone, Copy, Debug)]");
    out.open(code!("pub struct {}", operation.name));
    out.line("_private: (),");
    out.close();
    out.blank();
    out.open(code!("impl $runtime::client::Operation for {}", operation.name));
    out.line(code!("type Output = {};", output_type(operation, spelling)));
    out.line(code!("type Error = {};", operation.error.name));
    out.blank();
    out.open("fn read(raw: &Raw) -> Result<Outcome<Self::Output, Self::Error>, $runtime::DecodeError>");
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
    if super::defaults::has_any(&operation.parameters) {
        out.blank();
        out.open(code!("impl {}", operation.name));
        super::defaults::functions(out, &operation.parameters, spelling);
        out.close();
    }
}

/// Prints the arms of lost statuses, of which the document declares no more than that they exist. They come before
/// those of wider responses.
fn lost_arms(out: &mut Text, operation: &Operation, rank: u8) {
    for status in operation.lost.iter().filter(|status| status.rank() == rank) {
        match *status {
            Status::Exact(status) => out.line(code!("{} => Ok(Outcome::Undocumented),", status)),
            Status::Range(digit) => {
                out.line(code!("status if status / 100 == {} => Ok(Outcome::Undocumented),", digit));
            }
            Status::Default => {}
        }
    }
}

fn read_arms(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    let lone_default = default_is_success(operation);
    let mut covers_all = false;
    out.open("match raw.status()");
    if operation.error.is_apart {
        for responses in operation.responses.chunk_by(|a, b| a.status == b.status) {
            let outcome = Outcome { operation, responses, stands_for_success: false };
            match responses[0].status {
                _ if !responses[0].is_output => {}
                Status::Exact(status) => arm(out, status, &outcome, spelling),
                Status::Range(digit) => arm(out, code!("status if status / 100 == {}", digit), &outcome, spelling),
                Status::Default => {}
            }
        }
        out.line(code!("_ => {}::read(raw),", operation.error.name));
        out.close();
        return;
    }
    lost_arms(out, operation, 0);
    for responses in operation.responses.chunk_by(|a, b| a.status == b.status) {
        let status = responses[0].status;
        let outcome = Outcome { operation, responses, stands_for_success: false };
        match status {
            Status::Exact(status) => arm(out, status, &outcome, spelling),
            Status::Range(digit) => arm(out, code!("status if status / 100 == {}", digit), &outcome, spelling),
            Status::Default => {
                lost_arms(out, operation, 1);
                if lone_default {
                    arm(out, "status if status / 100 == 2", &Outcome { stands_for_success: true, ..outcome }, spelling);
                } else if !operation.responses.iter().any(|response| response.status == Status::Range(2)) {
                    out.line("status if status / 100 == 2 => Ok(Outcome::Undocumented),");
                }
                arm(out, "_", &outcome, spelling);
                covers_all = true;
            }
        }
    }
    if !covers_all && lone_default {
        // No success is documented, so there is nothing to read.
        out.line("status if status / 100 == 2 => Ok(Outcome::Success(())),");
    }
    if !covers_all {
        out.line("_ => Ok(Outcome::Undocumented),");
    }
    out.close();
}

/// The responses of one status, as one arm reads them.
#[derive(Clone, Copy)]
struct Outcome<'a> {
    operation: &'a Operation,
    responses: &'a [Response],
    /// Whether `default` is read as a success, because no success is documented.
    stands_for_success: bool,
}

/// Whether `default` counts as a success, because no success is documented.
fn default_is_success(operation: &Operation) -> bool {
    !operation.responses.iter().any(|response| response.status.is_success())
}

fn arm(out: &mut Text, pattern: impl Piece, outcome: &Outcome<'_>, spelling: Spelling<'_>) {
    let (first, others) = match outcome.responses {
        [] => return,
        [only] => return out.line(code!("{} => {},", pattern, reading(outcome, only, spelling))),
        [first, others @ ..] => (first, others),
    };
    out.open(code!("{} => match raw.media_type_of({})", pattern, media_types(outcome.responses)));
    for (at, response) in others.iter().enumerate() {
        out.line(code!("{} => {},", at + 1, reading(outcome, response, spelling)));
    }
    out.line(code!("_ => {},", reading(outcome, first, spelling)));
    out.close_with(",");
}

/// An expression that reads one response.
fn reading(outcome: &Outcome<'_>, response: &Response, spelling: Spelling<'_>) -> Code {
    let Outcome { operation, .. } = *outcome;
    let success = response.is_output || outcome.stands_for_success;
    let wrap = if success { success_wrap(operation, response) } else { refusal_wrap(operation, response) };
    let kind = if success { "Success" } else { "Refusal" };
    let value = match &response.content {
        Content::Empty | Content::Multipart(_) => return code!("Ok(Outcome::{}({}))", kind, wrap.around(None)).own(),
        Content::Bytes => {
            return code!("Ok(Outcome::{}({}))", kind, wrap.around(Some("raw.bytes().clone()"))).own();
        }
        Content::Json(ty) | Content::Form(ty) => code!("raw.json::<{}>()", spelling.codec(ty)).own(),
        Content::Text => "raw.text()".own(),
    };
    match wrap {
        Wrap::Bare => code!("{}.map(Outcome::{})", value, kind).own(),
        wrap => code!("{}.map(|body| Outcome::{}({}))", value, kind, wrap.around(Some("body"))).own(),
    }
}

/// How the body of a response becomes the output or the error of a call.
enum Wrap {
    /// The body itself is the value.
    Bare,
    /// This constructor takes the body, if there is one.
    In(Code),
    /// This value has no body.
    Nothing(Code),
}

impl Wrap {
    fn around(&self, body: Option<&'static str>) -> Code {
        match (self, body) {
            (Self::Bare, Some(body)) => body.own(),
            (Self::Bare, None) => "()".own(),
            (Self::In(constructor), Some(body)) => code!("{}({})", constructor, body).own(),
            (Self::In(value), None) | (Self::Nothing(value), _) => value.clone(),
        }
    }
}

fn success_wrap(operation: &Operation, response: &Response) -> Wrap {
    match (&operation.output, &response.content) {
        (Output::One(_), _) => Wrap::Bare,
        (Output::Maybe(_), Content::Empty) => Wrap::Nothing("None".own()),
        (Output::Maybe(_), _) => Wrap::In("Some".own()),
        (Output::Many(name), _) => Wrap::In(code!("{}::{}", name, response.variant).own()),
    }
}

fn refusal_wrap(operation: &Operation, response: &Response) -> Wrap {
    Wrap::In(code!("{}::{}", operation.error.name, response.variant).own())
}

/// The Rust type of a call's output.
pub(super) fn output_type(operation: &Operation, spelling: Spelling<'_>) -> Code {
    match &operation.output {
        Output::One(content) => content_type(content, spelling),
        Output::Maybe(content) => code!("Option<{}>", content_type(content, spelling)).own(),
        Output::Many(name) => name.own(),
    }
}

fn output_enum(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    let Output::Many(name) = &operation.output else { return };
    out.blank();
    let is_status_alone = operation.responses.windows(2).all(|pair| pair[0].status != pair[1].status);
    if is_status_alone {
        out.comment(markdown!("What a successful `{}` gives, by status.", operation.method));
    } else {
        out.comment(markdown!("What a successful `{}` gives, by status and media type.", operation.method));
        out.line("///");
        out.line("/// The first media type of a status is asked for; `.header(\"accept\", …)` asks for another.");
    }
    let successes = operation
        .responses
        .iter()
        .filter(|response| response.is_output || (default_is_success(operation) && response.status == Status::Default));
    by_status(out, name, successes, spelling);
}

fn error_type(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    let error = &operation.error;
    out.blank();
    let has_refusals = refusals(operation).next().is_some();
    match &error.alias_of {
        _ if !has_refusals => out.comment(markdown!("The document has no refusals of `{}`.", operation.method)),
        None => out.comment(markdown!("The documented refusals of `{}`.", operation.method)),
        Some((_, method)) => {
            out.comment(markdown!("The documented refusals of `{}`: those of `{}`.", operation.method, method));
        }
    }
    if let Some((name, _)) = &error.alias_of {
        return out.line(code!("pub type {} = {};", error.name, name));
    }
    by_status(out, &error.name, refusals(operation), spelling);
    if error.has_reader {
        refusal_reader(out, operation, spelling);
    }
}

fn refusals(operation: &Operation) -> impl Iterator<Item = &Response> {
    operation.responses.iter().filter(|response| !response.is_output)
}

/// Prints the function of the error that reads a response which is no documented success, for every operation that has
/// this error.
fn refusal_reader(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    out.blank();
    out.open(code!("impl {}", operation.error.name));
    out.open("pub(super) fn read<T>(raw: &Raw) -> Result<Outcome<T, Self>, $runtime::DecodeError>");
    out.open("let refusal = match raw.status()");
    let all: Vec<&Response> = refusals(operation).collect();
    for responses in all.chunk_by(|a, b| a.status == b.status) {
        match responses[0].status {
            Status::Exact(status) => refusal_arm(out, status, responses, spelling),
            Status::Range(digit) => {
                refusal_arm(out, code!("status if status / 100 == {}", digit), responses, spelling);
            }
            Status::Default => {
                out.line("status if status / 100 == 2 => return Ok(Outcome::Undocumented),");
                refusal_arm(out, "_", responses, spelling);
            }
        }
    }
    if all.last().is_none_or(|last| last.status != Status::Default) {
        out.line("_ => return Ok(Outcome::Undocumented),");
    }
    out.close_with(";");
    out.line("Ok(Outcome::Refusal(refusal))");
    out.close();
    out.close();
}

fn refusal_arm(out: &mut Text, pattern: impl Piece, responses: &[&Response], spelling: Spelling<'_>) {
    let (first, others) = match responses {
        [] => return,
        [only] => return out.line(code!("{} => {},", pattern, refusal(only, spelling))),
        [first, others @ ..] => (first, others),
    };
    let ranges = quoted_list(responses.iter().filter_map(|response| response.media_type.as_deref()));
    out.open(code!("{} => match raw.media_type_of({})", pattern, ranges));
    for (at, response) in others.iter().enumerate() {
        out.line(code!("{} => {},", at + 1, refusal(response, spelling)));
    }
    out.line(code!("_ => {},", refusal(first, spelling)));
    out.close_with(",");
}

/// An expression that reads one error response.
fn refusal(response: &Response, spelling: Spelling<'_>) -> Code {
    let variant = &response.variant;
    match &response.content {
        Content::Empty | Content::Multipart(_) => code!("Self::{}", variant).own(),
        Content::Bytes => code!("Self::{}(raw.bytes().clone())", variant).own(),
        Content::Json(ty) | Content::Form(ty) => {
            code!("Self::{}(raw.json::<{}>()?)", variant, spelling.codec(ty)).own()
        }
        Content::Text => code!("Self::{}(raw.text()?)", variant).own(),
    }
}

fn by_status<'r>(
    out: &mut Text,
    name: impl Piece,
    responses: impl Iterator<Item = &'r Response>,
    spelling: Spelling<'_>,
) {
    out.line("#[derive(Clone, Debug, PartialEq)]");
    out.line("#[non_exhaustive]");
    let mut responses = responses.peekable();
    if responses.peek().is_none() {
        out.line(code!("pub enum {} {{}}", name));
        return;
    }
    out.open(code!("pub enum {}", name));
    for response in responses {
        let text = response.documentation.description.as_deref().map_or(String::new(), |text| format!(": {text}"));
        let summary = Some(response.label.clone() + &text);
        out.docs(&Documentation { summary, ..Documentation::default() }, "");
        match &response.content {
            Content::Empty => out.line(code!("{},", response.variant)),
            content => out.line(code!("{}({}),", response.variant, content_type(content, spelling))),
        }
    }
    out.close();
}
