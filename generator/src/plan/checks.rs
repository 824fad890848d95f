//! The bounds of a schema, as `validate()` checks them. The documentation of the runtime's `validate` lists what is not
//! checked.

use super::scalars::string_type;
use super::types::Planner;
use super::{Bound, Check, TypeRef};
use specwright_model::ir::{Additional, Constraints, SchemaId, Shape, StrFormat};
use specwright_model::validation::Direction;

impl Planner<'_> {
    /// The checks of a schema that has no type of its own, or those around one that has.
    pub(super) fn own_checks(&mut self, id: SchemaId, direction: Direction) -> Vec<Check> {
        let schema = &self.api.schemas[id];
        let constraints = &schema.constraints;
        let mut checks = Vec::new();
        // A type that the configuration names checks its values itself.
        if matches!(self.chosen(id), Some(TypeRef::External(_))) {
            return checks;
        }
        match &schema.shape {
            Shape::Ref(target) => return self.checks(*target, direction),
            Shape::Integer(_) | Shape::Number(_) if self.chosen(id) == Some(&TypeRef::NumberText) => {}
            Shape::Integer(_) | Shape::Number(_) => {
                number_checks(constraints, &mut checks);
            }
            Shape::String(format) => {
                let ty = self.chosen(id).cloned().unwrap_or_else(|| string_type(format));
                string_checks(constraints, format, &ty, &mut checks);
            }
            Shape::Array(item) => {
                array_checks(constraints, &mut checks);
                self.each(*item, direction, &mut checks);
            }
            Shape::Tuple(items) => checks = self.item_checks(id, items, direction),
            Shape::Object(object) => {
                checks.extend(properties_check(constraints));
                if super::types::is_map(object)
                    && let Additional::Schema(value) = object.additional
                {
                    self.each(value, direction, &mut checks);
                }
            }
            _ => {}
        }
        checks
    }

    fn each(&mut self, element: SchemaId, direction: Direction, checks: &mut Vec<Check>) {
        if self.is_endless(element) {
            return;
        }
        let inner = self.checks_with_null(element, direction);
        if !inner.is_empty() {
            checks.push(Check::Each(inner));
        }
    }

    /// The checks of a value at a place where `null` is an `Option`.
    pub(super) fn checks_with_null(&mut self, id: SchemaId, direction: Direction) -> Vec<Check> {
        let checks = self.checks(id, direction);
        let is_option = matches!(self.type_of(id, direction), TypeRef::Option(_));
        if is_option && !checks.is_empty() { vec![Check::Inner(checks)] } else { checks }
    }
}

fn number_checks(constraints: &Constraints, checks: &mut Vec<Check>) {
    if let Some((minimum, exclusive)) = &constraints.minimum
        && let Some(minimum) = bound(minimum)
    {
        checks.push(Check::Minimum(minimum, *exclusive));
    }
    if let Some((maximum, exclusive)) = &constraints.maximum
        && let Some(maximum) = bound(maximum)
    {
        checks.push(Check::Maximum(maximum, *exclusive));
    }
    let step = constraints.multiple_of.as_deref().and_then(bound);
    if let Some(step) = step.filter(|step| !matches!(step, Bound::Int(0) | Bound::Float(0.0))) {
        checks.push(Check::MultipleOf(step));
    }
}

/// A number of the document; `None` if it is beyond every type of Rust.
fn bound(text: &str) -> Option<Bound> {
    if let Ok(value) = text.parse() {
        return Some(Bound::Int(value));
    }
    text.parse().ok().filter(|value: &f64| value.is_finite()).map(Bound::Float)
}

/// The check of `minProperties` and `maxProperties`, of a map or of a struct.
pub(super) fn properties_check(constraints: &Constraints) -> Option<Check> {
    let (least, most) = (constraints.min_properties, constraints.max_properties);
    (least.is_some() || most.is_some()).then_some(Check::Properties(least, most))
}

/// Formats without a type of their own, and the runtime's names for them.
const OTHER_FORMATS: &[(&str, &str)] =
    &[("hostname", "Hostname"), ("ipv4", "Ipv4"), ("ipv6", "Ipv6"), ("json-pointer", "JsonPointer")];

fn string_checks(constraints: &Constraints, format: &StrFormat, ty: &TypeRef, checks: &mut Vec<Check>) {
    // A value that is not kept as text has no length and no pattern.
    let is_text = matches!(ty, TypeRef::String | TypeRef::Text(_));
    if is_text && (constraints.min_length.is_some() || constraints.max_length.is_some()) {
        checks.push(Check::Length(constraints.min_length, constraints.max_length));
    }
    if let Some(pattern) = constraints.pattern.as_ref().filter(|_| is_text) {
        checks.push(Check::Pattern(pattern.clone()));
    }
    let is_kept = !matches!(format, StrFormat::Uuid) || is_text;
    if let Some(name) = format_name(format).filter(|_| is_kept) {
        checks.push(Check::Format(name));
    }
}

/// The runtime's name for a format that it checks.
pub(super) fn format_name(format: &StrFormat) -> Option<&'static str> {
    match format {
        StrFormat::DateTime => Some("DateTime"),
        StrFormat::Date => Some("Date"),
        StrFormat::Time => Some("Time"),
        StrFormat::Duration => Some("Duration"),
        StrFormat::Uri => Some("Uri"),
        StrFormat::UriReference => Some("UriReference"),
        StrFormat::Email => Some("Email"),
        StrFormat::Uuid => Some("Uuid"),
        StrFormat::Other(other) => OTHER_FORMATS.iter().find(|(name, _)| name == other).map(|(_, format)| *format),
        _ => None,
    }
}

pub(super) fn array_checks(constraints: &Constraints, checks: &mut Vec<Check>) {
    if constraints.min_items.is_some() || constraints.max_items.is_some() {
        checks.push(Check::Items(constraints.min_items, constraints.max_items));
    }
    if constraints.unique_items {
        checks.push(Check::Unique);
    }
}
