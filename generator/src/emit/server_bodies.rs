//! Request bodies in `server.rs`: their types, and how one is read and checked by its media type.

use super::operations::content_type;
use super::rust::Spelling;
use super::text::Text;
use crate::plan::{Body, BodyKind, Check, Content, Documentation, Operation, TypeRef};

pub(super) fn ty(body: &Body, spelling: Spelling<'_>) -> String {
    if body.others().is_empty() { content_type(&body.main().content, spelling) } else { body.choice.to_string() }
}

/// The enum of a body of several kinds.
pub(super) fn choice(out: &mut Text, operation: &Operation, body: &Body, spelling: Spelling<'_>) {
    out.blank();
    out.line(format_args!("/// The body of [`{}`], by its media type.", operation.name));
    out.line("#[derive(Clone, Debug, PartialEq)]");
    out.line("#[non_exhaustive]");
    out.open(format_args!("pub enum {}", body.choice));
    for kind in &body.kinds {
        out.docs(&Documentation { summary: Some(kind.label()), ..Documentation::default() }, "");
        out.line(format_args!("{}({}),", kind.variant, content_type(&kind.content, spelling)));
    }
    out.close();
}

pub(super) fn validate(out: &mut Text, body: &Body, spelling: Spelling<'_>) {
    for kind in &body.kinds {
        let variant = (!body.others().is_empty()).then(|| format!("{}::{}(body)", body.choice, kind.variant));
        match (variant, body.required) {
            (None, true) => validate_kind(out, kind, "&request.body", None, spelling),
            (None, false) => validate_kind(out, kind, "body", Some("Some(body)"), spelling),
            (Some(variant), true) => validate_kind(out, kind, "body", Some(&variant), spelling),
            (Some(variant), false) => validate_kind(out, kind, "body", Some(&format!("Some({variant})")), spelling),
        }
    }
}

/// `pattern` is what the body has to match to be of this kind.
fn validate_kind(out: &mut Text, kind: &BodyKind, body: &str, pattern: Option<&str>, spelling: Spelling<'_>) {
    let checks = match &kind.content {
        Content::Json(ty) | Content::Form(ty) => super::validation::effective(&kind.checks, ty, spelling.plan()),
        Content::Multipart(_) => vec![Check::Nested],
        _ => return,
    };
    if checks.is_empty() {
        return;
    }
    if let Some(pattern) = pattern {
        out.open(format_args!("if let {pattern} = &request.body"));
    }
    match &kind.content {
        Content::Json(ty) | Content::Form(ty) if checks != [Check::Nested] || matches!(ty, TypeRef::Boxed(_)) => {
            out.open("incoming.validate_body(&|c|");
            super::validation::print(out, &checks, ty, body, spelling);
            out.close_with(")?;");
        }
        _ => out.line(format_args!("incoming.validate({body})?;")),
    }
    if pattern.is_some() {
        out.close();
    }
}

/// The field of a request's body.
pub(super) fn read(out: &mut Text, body: &Body, spelling: Spelling<'_>) {
    if body.others().is_empty() {
        return out.line(format_args!("body: {},", read_kind(body.main(), body.required, spelling)));
    }
    out.open("body: match incoming.media_type()");
    let mut first = body.main().media_types.len();
    for kind in body.others() {
        let indices: Vec<String> =
            (first..first + kind.media_types.len()).map(|index| format!("Some({index})")).collect();
        first += kind.media_types.len();
        out.line(format_args!("{} => {},", indices.join(" | "), read_choice(body, kind, spelling)));
    }
    out.line(format_args!("_ => {},", read_choice(body, body.main(), spelling)));
    out.close_with(",");
}

fn read_choice(body: &Body, kind: &BodyKind, spelling: Spelling<'_>) -> String {
    let variant = format!("{}::{}", body.choice, kind.variant);
    let value = read_kind(kind, body.required, spelling);
    if body.required { format!("{variant}({value})") } else { format!("{value}.map({variant})") }
}

fn read_kind(kind: &BodyKind, required: bool, spelling: Spelling<'_>) -> String {
    match (&kind.content, required) {
        (Content::Json(ty), true) => format!("incoming.json::<{}>()?", spelling.codec(ty)),
        (Content::Json(ty), false) => format!("incoming.json_optional::<{}>()?", spelling.codec(ty)),
        (Content::Form(ty), true) => format!("incoming.form::<{}>()?", spelling.codec(ty)),
        (Content::Form(ty), false) => format!("incoming.form_optional::<{}>()?", spelling.codec(ty)),
        (Content::Multipart(_), true) => "incoming.multipart()?".to_owned(),
        (Content::Multipart(_), false) => "incoming.multipart_optional()?".to_owned(),
        (Content::Text, true) => "incoming.text()?".to_owned(),
        (Content::Text, false) => "incoming.text_optional()?".to_owned(),
        (Content::Bytes | Content::Empty, true) => "incoming.bytes()?".to_owned(),
        (Content::Bytes | Content::Empty, false) => "incoming.bytes_optional()".to_owned(),
    }
}
