//! Bodies: which of several media types is written, and how.

use super::forms::Form;
use super::types::Planner;
use super::{Content, TypeRef, codes};
use specwright_model::ir::{self, MediaType};

/// The media type that is written: JSON, then a form, then (in a request) one of several parts, then text, then the
/// first. Files can be parts and nothing else: where a schema has some, parts go first.
pub(super) fn choose<'m>(planner: &mut Planner<'_>, content: &'m [MediaType], form: Form) -> Option<&'m MediaType> {
    let chosen = content
        .iter()
        .find(|media_type| media_type.is_json())
        .or_else(|| content.iter().find(|media_type| is_any(&media_type.range) && media_type.schema.is_some()))
        .or_else(|| content.iter().find(|media_type| is_form(&media_type.range)))
        .or_else(|| content.iter().find(|media_type| form == Form::Request && is_multipart(&media_type.range)))
        .or_else(|| content.iter().find(|media_type| is_text(&media_type.range)))
        .or_else(|| content.first())?;
    let parts = content.iter().find(|media_type| form == Form::Request && is_multipart(&media_type.range));
    let chosen = match (parts, chosen.schema) {
        (Some(parts), Some(schema)) if super::multipart::has_files(planner, schema) => parts,
        _ => chosen,
    };
    for other in content.iter().filter(|other| other.at != chosen.at) {
        let message = format!("`{}` is not written, `{}` is", other.range, chosen.range);
        planner.report(&codes::MEDIA_TYPE_LEFT_OUT, other.at, message);
    }
    Some(chosen)
}

/// How the content of a media type is written and read.
pub(super) fn content(planner: &mut Planner<'_>, media_type: &MediaType, form: Form) -> Content {
    let is_object = media_type.schema.is_some_and(|schema| {
        matches!(planner.shape(schema), ir::Shape::Object(_) | ir::Shape::Any | ir::Shape::Union(_))
    });
    if media_type.is_json() || (is_any(&media_type.range) && is_object) {
        let ty = media_type.schema.map_or(TypeRef::Any, |schema| planner.type_of(schema, form));
        planner.mark(&ty, form);
        return Content::Json(ty);
    }
    if form == Form::Request && is_form(&media_type.range) && is_object {
        let ty = media_type.schema.map_or(TypeRef::Any, |schema| planner.type_without_null(schema, form));
        planner.mark(&ty, form);
        return Content::Form(ty);
    }
    if form == Form::Request
        && is_multipart(&media_type.range)
        && let Some(content) = super::multipart::content(planner, media_type)
    {
        return content;
    }
    if is_text(&media_type.range) {
        return Content::Text;
    }
    let message = format!("`{}` is written and read as bytes", media_type.range);
    planner.report(&codes::UNTYPED_BODY, media_type.at, message);
    Content::Bytes
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
