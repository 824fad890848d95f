//! What a violation says to a person: one sentence that names the member, not the library's.

use crate::masked::Statement;
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
pub(crate) fn of(error: &ValidationError<'_>, values: Values) -> Statement {
    let subject = subject(&error.instance_path().to_string());
    Statement::from(format!("{subject} ")).then(values.predicate(error.kind(), error.instance()))
}

fn subject(instance: &str) -> String {
    if instance.is_empty() { WHOLE.to_owned() } else { format!("`{instance}`") }
}

/// What a statement calls the instance itself.
pub(crate) const WHOLE: &str = "the body";

impl Values {
    fn predicate(self, kind: &Kind, value: &Value) -> Statement {
        let words = Statement::from;
        match kind {
            Kind::Type { kind } => {
                words("is ").then(self.named_type(value)).then(format!(", the document says {}", types(kind)))
            }
            Kind::Required { property } => words("has no member `").then(plain(property)).then("`, which is required"),
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => match self {
                Self::Shown => words("has members that the document refuses: ").then(list(unexpected)),
                Self::Hidden => words("has members that the document refuses"),
            },
            Kind::Enum { options } => self.is(value, ", which is none of ").then(quoted(options)),
            Kind::Constant { expected_value } => self.is(value, ", the document says ").then(quoted(expected_value)),
            Kind::Format { format } => self.is(value, format!(", which is no {format}")),
            Kind::Pattern { pattern } => self.is(value, format!(", which does not match `{pattern}`")),
            Kind::AnyOf { context } => {
                format!("is valid against none of the {} schemas of anyOf", context.len()).into()
            }
            Kind::OneOfNotValid { context } => {
                format!("is valid against none of the {} schemas of oneOf", context.len()).into()
            }
            Kind::OneOfMultipleValid { .. } => words("is valid against more than one schema of oneOf"),
            other => self.bound(other, value),
        }
    }

    fn bound(self, kind: &Kind, value: &Value) -> Statement {
        match kind {
            Kind::Minimum { limit } => self.is(value, format!(", less than the minimum {limit}")),
            Kind::Maximum { limit } => self.is(value, format!(", more than the maximum {limit}")),
            Kind::ExclusiveMinimum { limit } => self.is(value, format!(", which is not more than {limit}")),
            Kind::ExclusiveMaximum { limit } => self.is(value, format!(", which is not less than {limit}")),
            Kind::MultipleOf { multiple_of } => self.is(value, format!(", which is no multiple of {multiple_of}")),
            Kind::MinLength { limit } => self.is(value, format!(", shorter than {limit} characters")),
            Kind::MaxLength { limit } => self.is(value, format!(", longer than {limit} characters")),
            Kind::MinItems { limit } => format!("has fewer than {limit} items").into(),
            Kind::MaxItems { limit } => format!("has more than {limit} items").into(),
            Kind::MinProperties { limit } => format!("has fewer than {limit} members").into(),
            Kind::MaxProperties { limit } => format!("has more than {limit} members").into(),
            Kind::UniqueItems => "has equal items where all have to differ".into(),
            Kind::FalseSchema => "is not allowed by the document".into(),
            other => format!("does not meet `{}`", other.keyword()).into(),
        }
    }

    fn is(self, value: &Value, rest: impl Into<Statement>) -> Statement {
        Statement::from("is ").then(self.shown(value)).then(rest)
    }

    fn named_type(self, value: &Value) -> Statement {
        let name = match value {
            Value::Null => return "null".into(),
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        match self {
            Self::Shown if !value.is_array() && !value.is_object() => {
                Statement::from(format!("the {name} ")).then(quoted(value))
            }
            _ => name.into(),
        }
    }

    fn shown(self, value: &Value) -> Statement {
        match (self, value) {
            (Self::Shown, _) | (_, Value::Null) => quoted(value),
            (Self::Hidden, Value::Bool(_)) => "a boolean".into(),
            (Self::Hidden, Value::Number(_)) => "a number".into(),
            (Self::Hidden, Value::String(_)) => "a string".into(),
            (Self::Hidden, Value::Array(_)) => "an array".into(),
            (Self::Hidden, Value::Object(_)) => "an object".into(),
        }
    }
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => kind.to_string(),
        TypeKind::Multiple(kinds) => kinds.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or "),
    }
}

fn plain(value: &Value) -> Statement {
    value.as_str().map_or_else(|| quoted(value), Statement::from)
}

fn list(names: &[String]) -> Statement {
    let mut list = Statement::default();
    for (at, name) in names.iter().take(5).enumerate() {
        list = list.then(if at == 0 { "`" } else { ", `" }).value(name.as_str(), LONGEST).then("`");
    }
    if names.len() > 5 { list.then(", …") } else { list }
}

fn quoted(value: &Value) -> Statement {
    Statement::default().value(value.to_string(), LONGEST)
}
