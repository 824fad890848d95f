//! What a violation says to a person: one sentence that names the member, not the library's.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

/// Values are shown up to this many characters.
const LONGEST: usize = 60;

/// Whether sentences show values that were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// They do.
    Shown,
    /// They say what kind of value it is; names of members that the document does not have are left out too.
    Hidden,
}

/// One sentence without a full stop.
pub(crate) fn of(error: &ValidationError<'_>, values: Values) -> String {
    let subject = subject(&error.instance_path().to_string());
    format!("{subject} {}", values.predicate(error.kind(), error.instance()))
}

fn subject(instance: &str) -> String {
    if instance.is_empty() { "the body".to_owned() } else { format!("`{instance}`") }
}

impl Values {
    fn predicate(self, kind: &Kind, value: &Value) -> String {
        match kind {
            Kind::Type { kind } => format!("is {}, the document says {}", self.named_type(value), types(kind)),
            Kind::Required { property } => format!("has no member `{}`, which is required", plain(property)),
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => match self {
                Self::Shown => format!("has members that the document refuses: {}", list(unexpected)),
                Self::Hidden => "has members that the document refuses".to_owned(),
            },
            Kind::Enum { options } => format!("is {}, which is none of {}", self.shown(value), quoted(options)),
            Kind::Constant { expected_value } => {
                format!("is {}, the document says {}", self.shown(value), quoted(expected_value))
            }
            Kind::Format { format } => format!("is {}, which is no {format}", self.shown(value)),
            Kind::Pattern { pattern } => format!("is {}, which does not match `{pattern}`", self.shown(value)),
            Kind::AnyOf { context } => format!("is valid against none of the {} schemas of anyOf", context.len()),
            Kind::OneOfNotValid { context } => {
                format!("is valid against none of the {} schemas of oneOf", context.len())
            }
            Kind::OneOfMultipleValid { .. } => "is valid against more than one schema of oneOf".to_owned(),
            other => self.bound(other, value),
        }
    }

    fn bound(self, kind: &Kind, value: &Value) -> String {
        match kind {
            Kind::Minimum { limit } => format!("is {}, less than the minimum {limit}", self.shown(value)),
            Kind::Maximum { limit } => format!("is {}, more than the maximum {limit}", self.shown(value)),
            Kind::ExclusiveMinimum { limit } => format!("is {}, which is not more than {limit}", self.shown(value)),
            Kind::ExclusiveMaximum { limit } => format!("is {}, which is not less than {limit}", self.shown(value)),
            Kind::MultipleOf { multiple_of } => {
                format!("is {}, which is no multiple of {multiple_of}", self.shown(value))
            }
            Kind::MinLength { limit } => format!("is {}, shorter than {limit} characters", self.shown(value)),
            Kind::MaxLength { limit } => format!("is {}, longer than {limit} characters", self.shown(value)),
            Kind::MinItems { limit } => format!("has fewer than {limit} items"),
            Kind::MaxItems { limit } => format!("has more than {limit} items"),
            Kind::MinProperties { limit } => format!("has fewer than {limit} members"),
            Kind::MaxProperties { limit } => format!("has more than {limit} members"),
            Kind::UniqueItems => "has equal items where all have to differ".to_owned(),
            Kind::FalseSchema => "is not allowed by the document".to_owned(),
            other => format!("does not meet `{}`", other.keyword()),
        }
    }

    fn named_type(self, value: &Value) -> String {
        let name = match value {
            Value::Null => return "null".to_owned(),
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        match self {
            Self::Shown if !value.is_array() && !value.is_object() => format!("the {name} {}", quoted(value)),
            _ => name.to_owned(),
        }
    }

    fn shown(self, value: &Value) -> String {
        match (self, value) {
            (Self::Shown, _) | (_, Value::Null) => quoted(value),
            (Self::Hidden, Value::Bool(_)) => "a boolean".to_owned(),
            (Self::Hidden, Value::Number(_)) => "a number".to_owned(),
            (Self::Hidden, Value::String(_)) => "a string".to_owned(),
            (Self::Hidden, Value::Array(_)) => "an array".to_owned(),
            (Self::Hidden, Value::Object(_)) => "an object".to_owned(),
        }
    }
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => kind.to_string(),
        TypeKind::Multiple(kinds) => kinds.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or "),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| quoted(value), str::to_owned)
}

fn list(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(5).map(|name| format!("`{}`", cut(name))).collect();
    let more = if names.len() > 5 { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn quoted(value: &Value) -> String {
    cut(&value.to_string())
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
