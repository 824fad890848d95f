//! Request bodies: a value as the bytes of a media type.

use super::{parts, styled};
use bytes::Bytes;
use serde_json::Value;
use specwright_model::ir::MediaType;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    UrlEncoded,
    Multipart,
    Text,
    /// A range that JSON is in: it says no media type of its own.
    AnyJson,
}

impl Form {
    /// Whether a value arrives with its types.
    pub(crate) const fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::AnyJson)
    }
}

type Applies = fn(&MediaType) -> bool;

/// Which media types can be written, best first; the rest is not.
const FORMS: [(Form, Applies); 5] = [
    (Form::Json, MediaType::is_json),
    (Form::AnyJson, |media| is(media, "*/*") || is(media, "application/*")),
    (Form::UrlEncoded, |media| is(media, "application/x-www-form-urlencoded")),
    (Form::Multipart, |media| is(media, "multipart/form-data")),
    (Form::Text, |media| {
        media.range.starts_with("text/") && !media.range.contains('*') && !media.range.contains("xml")
    }),
];

fn is(media: &MediaType, name: &str) -> bool {
    media.range.split(';').next().is_some_and(|range| range.trim().eq_ignore_ascii_case(name))
}

/// The media type of a request body that is sent.
pub(crate) fn preferred(content: &[MediaType]) -> Option<(&MediaType, Form)> {
    FORMS.iter().find_map(|(form, is_it)| Some((content.iter().find(|media| is_it(media))?, *form)))
}

/// `Content-Type` and body; `None` if the value has no such form.
pub(crate) fn write(media: &MediaType, form: Form, value: &Value) -> Option<(String, Bytes)> {
    match form {
        Form::Json => Some((media.range.clone(), serde_json::to_vec(value).ok()?.into())),
        Form::AnyJson => Some(("application/json".to_owned(), serde_json::to_vec(value).ok()?.into())),
        Form::UrlEncoded => Some((media.range.clone(), styled::form(media, value)?.into())),
        Form::Text => Some((media.range.clone(), styled::text(value).into())),
        Form::Multipart => parts::write(media, value),
    }
}
