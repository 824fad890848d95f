//! The bounds of a schema, as `validate()` checks them.

use super::forms::Form;
use super::scalars::int_type;
use super::types::Planner;
use super::{Check, IntType, TypeRef};
use specwright_model::ir::{Additional, Constraints, SchemaId, Shape, StrFormat};

impl Planner<'_> {
    /// The checks of a schema that has no type of its own, or of the outside of one that has.
    pub(super) fn own_checks(&mut self, id: SchemaId, form: Form) -> Vec<Check> {
        let schema = &self.api.schemas[id];
        let constraints = &schema.constraints;
        let mut checks = Vec::new();
        // What holds of a type that we do not know is its own business.
        if matches!(self.chosen(id), Some(TypeRef::External(_))) {
            return checks;
        }
        match &schema.shape {
            Shape::Ref(target) => return self.checks(*target, form),
            Shape::Integer(_) | Shape::Number(_) => {
                let ty = self.type_without_null_of_number(id);
                number_checks(constraints, &ty, &mut checks);
            }
            Shape::String(format) => string_checks(constraints, format, &mut checks),
            Shape::Array(item) => {
                array_checks(constraints, &mut checks);
                self.each(*item, form, &mut checks);
            }
            Shape::Tuple(items) => checks = self.item_checks(id, items, form),
            Shape::Object(object) => {
                if constraints.min_properties.is_some() || constraints.max_properties.is_some() {
                    checks.push(Check::Properties(constraints.min_properties, constraints.max_properties));
                }
                if super::types::is_map(object)
                    && let Additional::Schema(value) = object.additional
                {
                    self.each(value, form, &mut checks);
                }
            }
            _ => {}
        }
        checks
    }

    fn type_without_null_of_number(&self, id: SchemaId) -> TypeRef {
        if let Some(chosen) = self.chosen(id) {
            return chosen.clone();
        }
        match &self.api.schemas[id].shape {
            Shape::Integer(format) => TypeRef::Int(int_type(format)),
            _ => TypeRef::Float,
        }
    }

    fn each(&mut self, element: SchemaId, form: Form, checks: &mut Vec<Check>) {
        if self.is_endless(element) {
            return;
        }
        let inner = self.checks_with_null(element, form);
        if !inner.is_empty() {
            checks.push(Check::Each(inner));
        }
    }

    /// Checks on a value at a place where `null` is an `Option`.
    pub(super) fn checks_with_null(&mut self, id: SchemaId, form: Form) -> Vec<Check> {
        let checks = self.checks(id, form);
        let is_option = matches!(self.type_of(id, form), TypeRef::Option(_));
        if is_option && !checks.is_empty() { vec![Check::Inner(checks)] } else { checks }
    }
}

fn number_checks(constraints: &Constraints, ty: &TypeRef, checks: &mut Vec<Check>) {
    if let Some((bound, exclusive)) = &constraints.minimum
        && let Some(bound) = bound_literal(bound, ty)
    {
        checks.push(Check::Minimum(bound, *exclusive));
    }
    if let Some((bound, exclusive)) = &constraints.maximum
        && let Some(bound) = bound_literal(bound, ty)
    {
        checks.push(Check::Maximum(bound, *exclusive));
    }
    if let Some(step) = constraints.multiple_of.as_deref().and_then(float_literal).filter(|step| step != "0.0") {
        checks.push(Check::MultipleOf(step));
    }
}

/// A bound as a literal of `f64`, or of an integer where it is one and fits.
fn bound_literal(text: &str, ty: &TypeRef) -> Option<String> {
    let TypeRef::Int(width) = ty else { return float_literal(text) };
    let value: i128 = match text.parse() {
        Ok(value) => value,
        Err(_) => return float_literal(text),
    };
    let (least, most) = match width {
        IntType::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        IntType::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
        IntType::U32 => (0, i128::from(u32::MAX)),
        IntType::U64 => (0, i128::from(u64::MAX)),
    };
    // A bound outside of the type's range holds for every value of the type, or for none; as a
    // float it still says so.
    if (least..=most).contains(&value) { Some(value.to_string()) } else { float_literal(text) }
}

fn float_literal(text: &str) -> Option<String> {
    let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    Some(format!("{value:?}"))
}

fn string_checks(constraints: &Constraints, format: &StrFormat, checks: &mut Vec<Check>) {
    let is_text = !matches!(format, StrFormat::Uuid | StrFormat::Base64 | StrFormat::Base64Url);
    if is_text && (constraints.min_length.is_some() || constraints.max_length.is_some()) {
        checks.push(Check::Length(constraints.min_length, constraints.max_length));
    }
    if let Some(pattern) = constraints.pattern.as_ref().filter(|_| is_text) {
        checks.push(Check::Pattern(pattern.clone()));
    }
    let format = match format {
        StrFormat::DateTime => "DateTime",
        StrFormat::Date => "Date",
        StrFormat::Time => "Time",
        StrFormat::Duration => "Duration",
        StrFormat::Uri => "Uri",
        StrFormat::Email => "Email",
        _ => return,
    };
    checks.push(Check::Format(format));
}

pub(super) fn array_checks(constraints: &Constraints, checks: &mut Vec<Check>) {
    if constraints.min_items.is_some() || constraints.max_items.is_some() {
        checks.push(Check::Items(constraints.min_items, constraints.max_items));
    }
    if constraints.unique_items {
        checks.push(Check::Unique);
    }
}
