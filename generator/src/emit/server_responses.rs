//! The part of `server.rs` for responses: those of an operation as an enum, their headers as structs, and how they are
//! sent.
//!
//! A response whose declared headers may all be left out has two variants, one without them and one with them, so that
//! a header which is documented later changes nothing of what compiles today.

use super::code::{Code, Piece, Quoted, code, markdown};
use super::spelling::{Spelling, content_type};
use super::text::Text;
use crate::plan::{Content, Documentation, Headers, Ident, Operation, Plan, Response, ResponseHeader};
use specwright_model::ir::Status;
use std::collections::BTreeSet;

/// Prints the enum of the responses that an operation may give.
pub(super) fn response(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    out.blank();
    out.comment(markdown!("What [`Api::{}`] may answer.", operation.method));
    out.line("#[derive(Clone, Debug, PartialEq)]");
    out.line("#[non_exhaustive]");
    if operation.responses.is_empty() {
        out.line(code!("pub enum {}Response {{}}", operation.name));
        return;
    }
    out.open(code!("pub enum {}Response", operation.name));
    for response in &operation.responses {
        for variant in variants(response) {
            declaration(out, response, &variant, spelling);
        }
    }
    out.close();
}

/// A variant of the enum. A response has two if its headers are optional.
struct Variant<'r> {
    name: &'r Ident,
    headers: Option<&'r Ident>,
    /// Whether this is the second variant of a response, which the first one documents.
    is_second: bool,
}

fn variants(response: &Response) -> Vec<Variant<'_>> {
    let headers = &response.header_struct;
    let plain = Variant { name: &response.variant, headers: None, is_second: false };
    match response.has_headers() {
        Headers::None => vec![plain],
        Headers::Required => vec![Variant { headers: Some(headers), ..plain }],
        Headers::Optional => {
            vec![plain, Variant { name: &response.variant_with_headers, headers: Some(headers), is_second: true }]
        }
    }
}

fn declaration(out: &mut Text, response: &Response, variant: &Variant<'_>, spelling: Spelling<'_>) {
    let summary = if variant.is_second {
        response.label.clone() + " with headers"
    } else {
        let text = response.documentation.description.as_deref().map_or(String::new(), |text| format!(": {text}"));
        response.label.clone() + &text
    };
    out.docs(&Documentation { summary: Some(summary), ..Documentation::default() }, "");
    let status = (!is_exact(response)).then(|| "Status".own());
    let body = has_body(response).then(|| content_type(&response.content, spelling));
    let values: Vec<Code> = status.into_iter().chain(body).chain(variant.headers.map(Ident::own)).collect();
    if values.is_empty() {
        out.line(code!("{},", variant.name));
    } else {
        out.line(code!("{}({}),", variant.name, Code::<_>::join(values, ", ")));
    }
}

fn is_exact(response: &Response) -> bool {
    matches!(response.status, Status::Exact(_))
}

fn has_body(response: &Response) -> bool {
    response.content != Content::Empty
}

/// Prints the structs of headers, one for all operations that refer to the same response.
pub(super) fn headers(out: &mut Text, plan: &Plan) {
    let spelling = Spelling::outside(plan);
    let mut written = BTreeSet::new();
    for response in plan.operations.iter().flat_map(|operation| &operation.responses) {
        if response.has_headers() != Headers::None && written.insert(&response.header_struct) {
            header_struct(out, response, spelling);
        }
    }
}

fn header_struct(out: &mut Text, response: &Response, spelling: Spelling<'_>) {
    let name = &response.header_struct;
    let needs_nothing = response.has_headers() == Headers::Optional;
    out.blank();
    let of = response.documentation.description.as_deref().map(|text| format!("The headers of a response: {text}"));
    out.docs(&Documentation { summary: of, ..Documentation::default() }, "The headers of a response.");
    out.line(if needs_nothing {
        "#[derive(Clone, Debug, Default, PartialEq)]"
    } else {
        "#[derive(Clone, Debug, PartialEq)]"
    });
    out.line("#[non_exhaustive]");
    out.open(code!("pub struct {}", name));
    for header in &response.headers {
        let ty = spelling.ty(&header.ty);
        out.docs(&header.documentation, "");
        let ty = if header.required { ty } else { code!("Option<{}>", ty).own() };
        out.line(code!("pub {}: {},", header.name, ty));
    }
    out.close();
    out.blank();
    out.open(code!("impl {}", name));
    constructor(out, response, spelling);
    for header in response.headers.iter().filter(|header| !header.required) {
        setter(out, header, spelling);
    }
    put(out, response, spelling);
    out.close();
}

fn constructor(out: &mut Text, response: &Response, spelling: Spelling<'_>) {
    let required = response.headers.iter().filter(|header| header.required);
    let (arguments, values): (Vec<Code>, Vec<Code>) = required
        .map(|header| {
            let (argument, value) = spelling.owned_argument(&header.ty, &header.name);
            (code!("{}: {}", header.name, argument).own(), field(header, value))
        })
        .unzip();
    if arguments.is_empty() {
        out.line("/// None of them yet.");
        out.line("#[must_use]");
        out.open("pub fn new() -> Self");
        out.line("Self::default()");
        out.close();
        return;
    }
    let optional = response.headers.iter().filter(|header| !header.required);
    let values: Vec<Code> =
        values.into_iter().chain(optional.map(|header| code!("{}: None", header.name).own())).collect();
    out.line("/// Those that are always sent.");
    out.line("#[must_use]");
    out.open_list("pub fn new(", &arguments, ") -> Self");
    let one = code!("Self {{ {} }}", Code::<_>::join(values.iter().cloned(), ", ")).own();
    if one.len() + 8 <= super::text::WIDTH {
        out.line(one);
    } else {
        out.open("Self");
        for value in &values {
            out.line(code!("{},", value));
        }
        out.close();
    }
    out.close();
}

/// A field of a struct expression, in the short form if the value has the name of the field.
fn field(header: &ResponseHeader, value: Code) -> Code {
    if value.as_str() == header.name.as_str() { value } else { code!("{}: {}", header.name, value).own() }
}

fn setter(out: &mut Text, header: &ResponseHeader, spelling: Spelling<'_>) {
    let name = &header.name;
    let (argument, value) = spelling.owned_argument(&header.ty, name);
    out.blank();
    out.docs(&header.documentation, "");
    out.line("#[must_use]");
    out.open(code!("pub fn {0}(mut self, {0}: {1}) -> Self", name, argument));
    out.line(code!("self.{} = Some({});", name, value));
    out.line("self");
    out.close();
}

/// Prints the method that writes the headers into a response.
fn put(out: &mut Text, response: &Response, spelling: Spelling<'_>) {
    out.blank();
    out.open("fn put(&self, answer: Answer) -> Result<Answer, Refusal>");
    for (at, header) in response.headers.iter().enumerate() {
        let (wire, codec) = (Quoted(&header.wire), spelling.codec(&header.ty));
        let is_last = at + 1 == response.headers.len();
        match (header.required, is_last) {
            (true, true) => out.line(code!("answer.header::<{}>({}, &self.{})", codec, wire, header.name)),
            (true, false) => {
                out.line(code!("let answer = answer.header::<{}>({}, &self.{})?;", codec, wire, header.name));
            }
            (false, _) => {
                out.open(code!("{}match &self.{}", if is_last { "" } else { "let answer = " }, header.name));
                let (question, plain) = if is_last { ("", "Ok(answer)") } else { ("?", "answer") };
                out.line(code!("Some(value) => answer.header::<{}>({}, value){},", codec, wire, question));
                out.line(code!("None => {},", plain));
                out.close_with(if is_last { "" } else { ";" });
            }
        }
    }
    out.close();
}

/// Prints the arms that turn the variants of a response into what is sent.
pub(super) fn answer(out: &mut Text, operation: &Operation, response: &Response, spelling: Spelling<'_>) {
    for variant in variants(response) {
        arm(out, operation, response, &variant, spelling);
    }
}

fn arm(out: &mut Text, operation: &Operation, response: &Response, variant: &Variant<'_>, spelling: Spelling<'_>) {
    let names = [
        (!is_exact(response)).then_some("status"),
        has_body(response).then_some("body"),
        variant.headers.map(|_| "headers"),
    ];
    let names: Vec<Code> = names.into_iter().flatten().map(|name| name.own()).collect();
    let values = if names.is_empty() { "".own() } else { code!("({})", Code::<_>::join(names, ", ")).own() };
    let status = match response.status {
        Status::Exact(status) => status.own(),
        _ => "status.as_u16()".own(),
    };
    let (made, fallible) = made(response, &status, spelling);
    let made = match (variant.headers, fallible) {
        (Some(_), true) => code!("headers.put({}?)", made).own(),
        (Some(_), false) => code!("headers.put({})", made).own(),
        (None, true) => made,
        (None, false) => code!("Ok({})", made).own(),
    };
    let head = code!("{}Response::{}{} =>", operation.name, variant.name, values).own();
    let one = code!("{} {},", head, made).own();
    if one.len() + 8 <= super::text::WIDTH {
        out.line(one);
    } else {
        out.open(head);
        out.line(made);
        out.close();
    }
}

/// An expression for the response without its headers, and whether it is a `Result`.
fn made(response: &Response, status: impl Piece, spelling: Spelling<'_>) -> (Code, bool) {
    let media_type = Quoted(response.media_type.as_deref().unwrap_or_default());
    match &response.content {
        Content::Empty => (code!("Answer::empty({})", status).own(), false),
        Content::Json(ty) | Content::Form(ty) => {
            (code!("Answer::json::<{}>({}, {}, &body)", spelling.codec(ty), status, media_type).own(), true)
        }
        Content::Text => (code!("Answer::text({}, {}, &body)", status, media_type).own(), false),
        Content::Bytes | Content::Multipart(_) => {
            (code!("Answer::bytes({}, {}, body)", status, media_type).own(), false)
        }
    }
}
