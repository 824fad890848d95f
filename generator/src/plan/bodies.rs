//! Plans request bodies: the kinds of content that a body may have, and their names.

use super::documentation::Documentation;
use super::media::{self, Alike};
use super::name_overrides::operation_keys;
use super::names::{Case, Claim, Ident, candidate, resolve};
use super::operations::CLIENT_METHODS;
use super::types::Planner;
use super::{Body, BodyKind, Content, Operation, encodings};
use specwright_model::ir;
use specwright_model::validation::Direction;

/// Plans a request body.
pub(super) fn body(planner: &mut Planner<'_>, body: &ir::RequestBody) -> Body {
    let chosen = media::choose(planner, &body.content, Direction::Request);
    let claims: Vec<Claim> = chosen
        .iter()
        .map(|alike| {
            let raw = alike.written.range.clone();
            Claim { candidate: media::name(&raw), rank: 1, raw }
        })
        .collect();
    let (variants, _) = resolve(&claims, &[], Case::Pascal);
    let mut kinds: Vec<BodyKind> =
        chosen.iter().zip(variants).map(|(alike, variant)| kind(planner, alike, variant)).collect();
    if let Some(first) = kinds.iter_mut().find(|kind| matches!(kind.content, Content::Json(_))) {
        first.is_first_json = true;
    }
    if kinds.is_empty() {
        kinds.push(unsaid());
    }
    Body {
        kinds,
        choice: Ident::default(),
        required: body.required,
        documentation: Documentation::new(None, body.description.as_deref(), false),
    }
}

fn kind(planner: &mut Planner<'_>, alike: &Alike<'_>, variant: Ident) -> BodyKind {
    let written = alike.written;
    let content = media::content(planner, written, Direction::Request);
    let checks = match (&content, written.schema) {
        (Content::Json(_), Some(schema)) => planner.checks_with_null(schema, Direction::Request),
        (Content::Form(_), Some(schema)) => planner.checks(schema, Direction::Request),
        _ => Vec::new(),
    };
    let encodings = match &content {
        Content::Form(_) => encodings::of_form(planner, written),
        Content::Multipart(_) => Vec::new(),
        _ => {
            encodings::report_idle(planner, written);
            Vec::new()
        }
    };
    let ranges = std::iter::once(&written).chain(&alike.others).map(|media_type| media_type.range.clone());
    BodyKind {
        media_types: ranges.collect(),
        media_type: written.range.clone(),
        is_first_json: false,
        places: alike.places(),
        content,
        checks,
        encodings,
        table: Ident::default(),
        variant,
        method: Ident::default(),
    }
}

/// The content of a body of which no media type is known.
fn unsaid() -> BodyKind {
    BodyKind {
        media_types: Vec::new(),
        media_type: "application/octet-stream".to_owned(),
        is_first_json: false,
        places: Vec::new(),
        content: Content::Bytes,
        checks: Vec::new(),
        encodings: Vec::new(),
        table: Ident::default(),
        variant: Ident::default(),
        method: Ident::default(),
    }
}

/// Names a method for each kind of content but the first: `create_as_form`, and `body_as_form` if the body is optional.
/// A method or parameter that has such a name keeps it.
pub(super) fn name_kinds(planner: &mut Planner<'_>, operations: &mut [(&ir::Operation, Operation)]) {
    let methods: Vec<String> = operations.iter().map(|(_, operation)| operation.method.to_string()).collect();
    let reserved: Vec<&str> = methods.iter().map(String::as_str).chain(CLIENT_METHODS.iter().copied()).collect();
    let mut wanted = Vec::new();
    for (at, (_, operation)) in operations.iter().enumerate() {
        let body = operation.body.as_ref().filter(|body| body.required);
        let others = body.map(Body::others).unwrap_or_default();
        wanted.extend((0..others.len()).map(|kind| Wanted { operation: at, kind: kind + 1 }));
    }
    name(planner, operations, &wanted, &reserved);
    for at in 0..operations.len() {
        let operation = &operations[at].1;
        let Some(body) = operation.body.as_ref().filter(|body| !body.required && !body.others().is_empty()) else {
            continue;
        };
        let wanted: Vec<Wanted> = (1..body.kinds.len()).map(|kind| Wanted { operation: at, kind }).collect();
        let setters: Vec<String> = operation.parameters.iter().map(|parameter| parameter.name.to_string()).collect();
        let reserved: Vec<&str> = setters.iter().map(String::as_str).collect();
        name(planner, operations, &wanted, &reserved);
    }
}

/// The index of an operation, and the index of one kind of its body's content.
struct Wanted {
    operation: usize,
    kind: usize,
}

fn name(
    planner: &mut Planner<'_>,
    operations: &mut [(&ir::Operation, Operation)],
    wanted: &[Wanted],
    reserved: &[&str],
) {
    let keys: Vec<[String; 2]> = wanted
        .iter()
        .map(|wanted| {
            let (described, operation) = &operations[wanted.operation];
            let range = operation.body.as_ref().map_or("", |body| &body.kinds[wanted.kind].media_type);
            operation_keys(described).map(|operation| format!("{operation}#{range}"))
        })
        .collect();
    let claims: Vec<Claim> = wanted
        .iter()
        .zip(&keys)
        .map(|(wanted, keys)| {
            let operation = &operations[wanted.operation].1;
            let body = operation.body.as_ref();
            let variant = body.map(|body| body.kinds[wanted.kind].variant.as_str()).unwrap_or_default();
            let method = if body.is_some_and(|body| body.required) { operation.method.as_str() } else { "body" };
            let pinned = planner.pin_of(|| keys.clone());
            let name = pinned.map_or_else(|| format!("{method} as {variant}"), str::to_owned);
            Claim { candidate: candidate(&name, Case::Snake), rank: u8::from(pinned.is_none()), raw: keys[0].clone() }
        })
        .collect();
    let (names, ties) = resolve(&claims, reserved, Case::Snake);
    for tie in ties {
        let at = operations[wanted[tie.claim].operation].0.at;
        planner.report_tie(at, &tie, "the method for this kind of body", &keys[tie.claim][0]);
    }
    for (wanted, name) in wanted.iter().zip(names) {
        if let Some(body) = &mut operations[wanted.operation].1.body {
            body.kinds[wanted.kind].method = name;
        }
    }
}
