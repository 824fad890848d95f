//! Parameters as text: OAS 3.1 §4.8.12.3 and RFC 6570, one row of `joined` per style.

use super::percent::{reserved, strict};
use super::styled::{Styled, text};
use serde_json::Value;
use specwright_model::ir::{Parameter, ParameterIn, Style};

/// A parameter's value in the path, `;name=` and `.` of its style included.
pub(crate) fn path(parameter: &Parameter, value: &Value) -> String {
    let name = escape(parameter, &parameter.name);
    let parts = Parts::of(parameter, value);
    match parameter.style {
        Style::Label => format!(".{}", parts.joined(if parameter.explode { "." } else { "," }, parameter.explode)),
        Style::Matrix if parameter.explode => match &parts {
            Parts::Members(_) => format!(";{}", parts.joined(";", true)),
            Parts::Items(items) => format!(";{name}={}", items.join(&format!(";{name}="))),
        },
        Style::Matrix => format!(";{name}={}", parts.joined(",", false)),
        _ => parts.joined(",", parameter.explode),
    }
}

/// Whether a list or an object would come apart at the wrong places, whatever is encoded: header fields have no encoding,
/// and an encoded dot is a dot (RFC 3986 §6.2.2.2).
pub(crate) fn is_divided(parameter: &Parameter, value: &Value) -> bool {
    let separator = match parameter.location {
        _ if parameter.content.is_some() => return false,
        ParameterIn::Header => ',',
        ParameterIn::Path if parameter.style == Style::Label && parameter.explode => '.',
        _ => return false,
    };
    let has = |value: &Value| text(value).contains(separator);
    match value {
        Value::Array(items) => items.iter().any(has),
        Value::Object(members) => members.iter().any(|(key, value)| key.contains(separator) || has(value)),
        _ => false,
    }
}

/// Whether a text is one segment of a path, and stays one (RFC 3986 §5.2.4).
pub(crate) fn is_segment(text: &str) -> bool {
    !text.is_empty() && text != "." && text != ".."
}

/// A parameter's pairs in the query; `None` if the value has no form in its style.
pub(crate) fn query(parameter: &Parameter, value: &Value) -> Option<Vec<String>> {
    if parameter.content.is_some() {
        return Some(vec![pair(&parameter.name, &value.to_string())]);
    }
    let Parameter { style, explode, allow_reserved, .. } = *parameter;
    Styled { style, explode, allow_reserved }.pairs(&parameter.name, value)
}

/// A parameter's value as a header field or cookie.
pub(crate) fn plain(parameter: &Parameter, value: &Value) -> String {
    match parameter.location {
        // Field values are no URI: nothing is percent-encoded (OAS 3.1 §4.8.12.3 leaves it to the field).
        ParameterIn::Header => {
            Parts::with(value, parameter.content.is_some(), &str::to_owned).joined(",", parameter.explode)
        }
        _ => Parts::of(parameter, value).joined(",", false),
    }
}

enum Parts {
    Items(Vec<String>),
    Members(Vec<(String, String)>),
}

impl Parts {
    fn of(parameter: &Parameter, value: &Value) -> Self {
        Self::with(value, parameter.content.is_some(), &|text| escape(parameter, text))
    }

    fn with(value: &Value, as_json: bool, escape: &dyn Fn(&str) -> String) -> Self {
        match value {
            _ if as_json => Self::Items(vec![escape(&value.to_string())]),
            Value::Array(items) => Self::Items(items.iter().map(|item| escape(&text(item))).collect()),
            Value::Object(members) => {
                Self::Members(members.iter().map(|(key, value)| (escape(key), escape(&text(value)))).collect())
            }
            scalar => Self::Items(vec![escape(&text(scalar))]),
        }
    }

    fn joined(&self, separator: &str, pairs: bool) -> String {
        match self {
            Self::Items(items) => items.join(separator),
            Self::Members(members) => {
                let equals = if pairs { "=" } else { separator };
                members.iter().map(|(key, value)| format!("{key}{equals}{value}")).collect::<Vec<_>>().join(separator)
            }
        }
    }
}

fn escape(parameter: &Parameter, text: &str) -> String {
    if parameter.allow_reserved && parameter.location == ParameterIn::Query { reserved(text) } else { strict(text) }
}

/// One pair of a query.
pub(crate) fn pair(name: &str, value: &str) -> String {
    format!("{}={}", strict(name), strict(value))
}
