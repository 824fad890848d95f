//! Chooses which of several media types of a body are written, and how.

use super::names::{Case, candidate};
use super::types::Planner;
use super::{Content, TypeRef, codes};
use specwright_model::ir::{self, Location, MediaType, SchemaId};
use specwright_model::validation::Direction;

/// The most media types of a body that are told apart.
const MOST: usize = 16;

/// The media types of a body that share one schema.
pub(super) struct Alike<'m> {
    /// The media type that is written.
    pub(super) written: &'m MediaType,
    /// The other JSON media types of the schema, which are read.
    pub(super) others: Vec<&'m MediaType>,
}

impl Alike<'_> {
    pub(super) fn places(&self) -> Vec<Location> {
        std::iter::once(&self.written).chain(&self.others).map(|media_type| media_type.at).collect()
    }
}

/// The media types that have a type. The first is what a call sends and a server answers with; besides it there are
/// those of another type: JSON, and in a request forms and multipart bodies.
pub(super) fn choose<'m>(planner: &mut Planner<'_>, content: &'m [MediaType], direction: Direction) -> Vec<Alike<'m>> {
    let Some(first) = first(planner, content, direction) else { return Vec::new() };
    let mut chosen = vec![Alike { written: first, others: Vec::new() }];
    for other in content.iter().filter(|other| other.at != first.at) {
        let is_alike =
            |known: &Alike<'m>| known.written.schema.zip(other.schema).is_some_and(|(a, b)| alike(planner, a, b));
        match chosen.iter().position(is_alike) {
            Some(known) if chosen[known].written.is_json() && other.is_json() => chosen[known].others.push(other),
            None if chosen.len() < MOST && is_typed(planner, other, direction) => {
                chosen.push(Alike { written: other, others: Vec::new() });
            }
            _ => {
                let message = format!("`{}` is not written, `{}` is", other.range, first.range);
                let code = if is_stream(other) { &codes::STREAM } else { &codes::MEDIA_TYPE_LEFT_OUT };
                planner.report(code, other.at, message);
            }
        }
    }
    chosen
}

/// Whether two schemas are the same, or are written out identically.
fn alike(planner: &Planner<'_>, a: SchemaId, b: SchemaId) -> bool {
    let api = planner.api;
    let (a, b) = (api.resolve(a), api.resolve(b));
    let node = |id: SchemaId| api.node(api.schemas[id].at);
    a == b || node(a).zip(node(b)).is_some_and(|(a, b)| a.is_written_like(b))
}

/// Whether a media type describes its content in a way that can have a type.
fn is_typed(planner: &Planner<'_>, media_type: &MediaType, direction: Direction) -> bool {
    let Some(schema) = media_type.schema else { return false };
    let shape = planner.shape(schema);
    if media_type.is_json() {
        return !matches!(shape, ir::Shape::Any | ir::Shape::Foreign(_) | ir::Shape::Never);
    }
    let is_object = matches!(shape, ir::Shape::Object(object) if !object.properties.is_empty());
    direction == Direction::Request && is_object && (is_form(&media_type.range) || is_multipart(&media_type.range))
}

/// The media type that goes before all others: JSON, then a form, then (in a request) multipart, then text, then the
/// first. Files can only be parts: if a schema has files, multipart goes first.
fn first<'m>(planner: &mut Planner<'_>, content: &'m [MediaType], direction: Direction) -> Option<&'m MediaType> {
    let chosen = content
        .iter()
        .find(|media_type| media_type.range.eq_ignore_ascii_case("application/json"))
        .or_else(|| content.iter().find(|media_type| media_type.is_json()))
        .or_else(|| content.iter().find(|media_type| is_any(&media_type.range) && media_type.schema.is_some()))
        .or_else(|| content.iter().find(|media_type| is_form(&media_type.range)))
        .or_else(|| {
            content.iter().find(|media_type| direction == Direction::Request && is_multipart(&media_type.range))
        })
        // A stream is sent to a call that asks for it; text or octets beside it are the whole response.
        .or_else(|| content.iter().find(|media_type| is_text(&media_type.range) && !is_stream(media_type)))
        .or_else(|| content.iter().find(|media_type| !is_stream(media_type)))
        .or_else(|| content.first())?;
    let parts = content.iter().find(|media_type| direction == Direction::Request && is_multipart(&media_type.range));
    match (parts, chosen.schema) {
        (Some(parts), Some(schema)) if super::multipart::has_files(planner, schema) => Some(parts),
        _ => Some(chosen),
    }
}

/// The part of a name for a media type that is not the first: `application/scim+json` → `ScimJson`.
pub(super) fn name(range: &str) -> String {
    if is_form(range) {
        return "Form".to_owned();
    }
    if is_multipart(range) {
        return "Multipart".to_owned();
    }
    candidate(range.strip_prefix("application/").unwrap_or(range), Case::Pascal)
}

/// How the content of a media type is written and read.
pub(super) fn content(planner: &mut Planner<'_>, media_type: &MediaType, direction: Direction) -> Content {
    let is_object = media_type.schema.is_some_and(|schema| {
        matches!(planner.shape(schema), ir::Shape::Object(_) | ir::Shape::Any | ir::Shape::Union(_))
    });
    if is_stream(media_type) {
        let message =
            format!("`{}` is read as a whole when it has ended, and its items have no type", media_type.range);
        planner.report(&codes::STREAM, media_type.at, message);
        return if is_text(&media_type.range) { Content::Text } else { Content::Bytes };
    }
    if media_type.is_json() || (is_any(&media_type.range) && is_object) {
        let ty = media_type.schema.map_or(TypeRef::Any, |schema| planner.type_of(schema, direction));
        planner.mark(&ty, direction);
        return Content::Json(ty);
    }
    if direction == Direction::Request && is_form(&media_type.range) && is_object {
        let ty = media_type.schema.map_or(TypeRef::Any, |schema| planner.type_without_null(schema, direction));
        planner.mark(&ty, direction);
        return Content::Form(ty);
    }
    if direction == Direction::Request
        && is_multipart(&media_type.range)
        && let Some(content) = super::multipart::content(planner, media_type)
    {
        return content;
    }
    if is_text(&media_type.range) {
        report_schema_of_text(planner, media_type);
        return Content::Text;
    }
    let message = format!("`{}` is written and read as bytes", media_type.range);
    planner.report(&codes::UNTYPED_BODY, media_type.at, message);
    Content::Bytes
}

/// Reports the schema of a text body, which is a `String` whatever its schema states.
fn report_schema_of_text(planner: &mut Planner<'_>, media_type: &MediaType) {
    let Some(id) = media_type.schema else { return };
    let schema = &planner.api.schemas[planner.api.resolve(id)];
    let is_plain = matches!(schema.shape, ir::Shape::Any | ir::Shape::String(ir::StrFormat::Text));
    if !is_plain || schema.constraints != ir::Constraints::default() {
        let message = format!("`{}` is written and read as any text, whatever its schema says", media_type.range);
        planner.report(&codes::UNUSED_SCHEMA, media_type.at, message);
    }
}

/// Media types of a sequence of items (OAS 3.2 §4.14.2).
const STREAMS: &[&str] = &[
    "text/event-stream",
    "application/jsonl",
    "application/x-jsonl",
    "application/x-jsonlines",
    "application/ndjson",
    "application/x-ndjson",
    "application/json-seq",
    "application/stream+json",
];

/// Whether the content is a stream, which has no end that a call could wait for.
fn is_stream(media_type: &MediaType) -> bool {
    let essence = media_type.range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type.item_schema.is_some() || STREAMS.contains(&essence.as_str())
}

fn is_any(range: &str) -> bool {
    range == "*/*" || range == "application/*"
}

fn is_form(range: &str) -> bool {
    range.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
}

fn is_multipart(range: &str) -> bool {
    range.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("multipart/form-data")
}

fn is_text(range: &str) -> bool {
    range.to_ascii_lowercase().starts_with("text/")
}
