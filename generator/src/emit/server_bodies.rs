//! The part of `server.rs` for request bodies: their types, and how a body is read and checked by its media type.

use super::code::{Code, Piece, code, markdown};
use super::spelling::{Spelling, content_type};
use super::text::Text;
use super::validation::Value;
use crate::plan::{Body, BodyKind, Check, Content, Documentation, Operation, TypeRef};

pub(super) fn ty(body: &Body, spelling: Spelling<'_>) -> Code {
    if body.others().is_empty() { content_type(&body.main().content, spelling) } else { body.choice.own() }
}

/// Prints the enum of a body with several kinds of content.
pub(super) fn choice(out: &mut Text, operation: &Operation, body: &Body, spelling: Spelling<'_>) {
    out.blank();
    out.comment(markdown!("The body of [`{}`], by its media type.", operation.name));
    out.line("#[derive(Clone, Debug, PartialEq)]");
    out.line("#[non_exhaustive]");
    out.open(code!("pub enum {}", body.choice));
    for kind in &body.kinds {
        out.docs(&Documentation { summary: Some(kind.label()), ..Documentation::default() }, "");
        out.line(code!("{}({}),", kind.variant, content_type(&kind.content, spelling)));
    }
    out.close();
}

pub(super) fn validate(out: &mut Text, body: &Body, spelling: Spelling<'_>) {
    for kind in &body.kinds {
        let variant = (!body.others().is_empty()).then(|| code!("{}::{}(body)", body.choice, kind.variant).own());
        let pattern = match (variant, body.required) {
            (variant, true) => variant,
            (None, false) => Some("Some(body)".own()),
            (Some(variant), false) => Some(code!("Some({})", variant).own()),
        };
        validate_kind(out, kind, pattern.as_ref(), spelling);
    }
}

/// Prints the checks of one kind of content. `pattern` is what the body has to match to be of this kind; without a
/// pattern it always is.
fn validate_kind(out: &mut Text, kind: &BodyKind, pattern: Option<&Code>, spelling: Spelling<'_>) {
    let checks = match &kind.content {
        Content::Json(ty) | Content::Form(ty) => super::validation::effective(&kind.checks, ty, spelling.plan()),
        Content::Multipart(_) => vec![Check::Nested],
        _ => return,
    };
    if checks.is_empty() {
        return;
    }
    let value = if pattern.is_some() { Value::Lent("body") } else { Value::Place("request.body".own()) };
    if let Some(pattern) = pattern {
        out.open(code!("if let {} = &request.body", pattern));
    }
    match &kind.content {
        Content::Json(ty) | Content::Form(ty) if checks != [Check::Nested] || matches!(ty, TypeRef::Boxed(_)) => {
            out.open("incoming.validate_body(&|c|");
            super::validation::print(out, &checks, ty, &value, spelling);
            out.close_with(")?;");
        }
        _ => out.line(code!("incoming.validate({})?;", value)),
    }
    if pattern.is_some() {
        out.close();
    }
}

/// Prints the field of the body in the expression that makes a request.
pub(super) fn read(out: &mut Text, body: &Body, spelling: Spelling<'_>) {
    if body.others().is_empty() {
        return out.line(code!("body: {},", read_kind(body.main(), body.required, spelling)));
    }
    out.open("body: match incoming.media_type()");
    let mut first = body.main().media_types.len();
    for kind in body.others() {
        let indices: Vec<Code> =
            (first..first + kind.media_types.len()).map(|index| code!("Some({})", index).own()).collect();
        first += kind.media_types.len();
        out.line(code!("{} => {},", Code::<_>::join(indices, " | "), read_choice(body, kind, spelling)));
    }
    out.line(code!("_ => {},", read_choice(body, body.main(), spelling)));
    out.close_with(",");
}

fn read_choice(body: &Body, kind: &BodyKind, spelling: Spelling<'_>) -> Code {
    let variant = code!("{}::{}", body.choice, kind.variant).own();
    let value = read_kind(kind, body.required, spelling);
    if body.required { code!("{}({})", variant, value).own() } else { code!("{}.map({})", value, variant).own() }
}

fn read_kind(kind: &BodyKind, required: bool, spelling: Spelling<'_>) -> Code {
    match (&kind.content, required) {
        (Content::Json(ty), true) => code!("incoming.json::<{}>()?", spelling.codec(ty)).own(),
        (Content::Json(ty), false) => code!("incoming.json_optional::<{}>()?", spelling.codec(ty)).own(),
        (Content::Form(ty), _) if !kind.encodings.is_empty() => {
            let method = if required { "form_encoded" } else { "form_encoded_optional" };
            code!("incoming.{}::<{}>(description::{})?", method, spelling.codec(ty), kind.table).own()
        }
        (Content::Form(ty), true) => code!("incoming.form::<{}>()?", spelling.codec(ty)).own(),
        (Content::Form(ty), false) => code!("incoming.form_optional::<{}>()?", spelling.codec(ty)).own(),
        (Content::Multipart(_), true) => "incoming.multipart()?".own(),
        (Content::Multipart(_), false) => "incoming.multipart_optional()?".own(),
        (Content::Text, true) => "incoming.text()?".own(),
        (Content::Text, false) => "incoming.text_optional()?".own(),
        (Content::Bytes | Content::Empty, true) => "incoming.bytes()?".own(),
        (Content::Bytes | Content::Empty, false) => "incoming.bytes_optional()".own(),
    }
}
