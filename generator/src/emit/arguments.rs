//! The arguments of the client's methods.

use super::code::{Code, Piece as _, code};
use super::spelling::{Spelling, content_type};
use crate::plan::{Body, BodyKind, Content, Operation};

/// The arguments of a method: everything that its operation requires.
pub(super) fn required(operation: &Operation, spelling: Spelling<'_>) -> Vec<Code> {
    let body = operation.body.as_ref().filter(|body| body.required);
    with_body(operation, body.map(Body::main), spelling)
}

pub(super) fn with_body(operation: &Operation, body: Option<&BodyKind>, spelling: Spelling<'_>) -> Vec<Code> {
    let mut arguments = vec!["&self".own()];
    let required = operation.parameters.iter().filter(|parameter| parameter.required);
    arguments
        .extend(required.map(|parameter| code!("{}: {}", parameter.name, spelling.lent_argument(&parameter.ty)).own()));
    arguments.extend(body.map(|kind| code!("body: {}", body_argument(kind, spelling)).own()));
    arguments
}

pub(super) fn body_argument(kind: &BodyKind, spelling: Spelling<'_>) -> Code {
    match &kind.content {
        Content::Json(ty) | Content::Form(ty) => code!("&{}", spelling.ty(ty)).own(),
        Content::Multipart(_) => content_type(&kind.content, spelling),
        Content::Text => "&str".own(),
        content @ (Content::Bytes | Content::Empty) => code!("impl Into<{}>", content_type(content, spelling)).own(),
    }
}
