//! An API as compact text: what a test compares.

use specwright_model::ir::{Additional, Api, Literal, Object, SchemaId, Shape};
use std::fmt::Write;

/// A schema on one line. Components are named, not followed; `deep` says how far anything else is.
pub(super) fn schema(api: &Api, id: SchemaId) -> String {
    let mut text = String::new();
    write_schema(api, id, 8, &mut text);
    text
}

/// All components, one line each.
pub(super) fn components(api: &Api) -> String {
    let mut text = String::new();
    for (name, &id) in &api.components {
        writeln!(text, "{name} = {}", schema(api, id)).unwrap();
    }
    text
}

fn write_schema(api: &Api, id: SchemaId, deep: usize, text: &mut String) {
    let schema = &api.schemas[id];
    match &schema.shape {
        _ if deep == 0 => text.push('…'),
        Shape::Any => text.push_str("any"),
        Shape::Never => text.push_str("never"),
        Shape::Bool => text.push_str("bool"),
        Shape::Integer(format) => write!(text, "int.{format:?}").unwrap(),
        Shape::Number(format) => write!(text, "num.{format:?}").unwrap(),
        Shape::String(format) => write!(text, "str.{format:?}").unwrap(),
        Shape::Array(item) => list(api, ("[", "]"), &[*item], deep, text),
        Shape::Tuple(items) => list(api, ("(", ")"), items, deep, text),
        Shape::AllOf(parts) => list(api, ("all(", ")"), parts, deep, text),
        Shape::Object(object) => write_object(api, object, deep, text),
        Shape::Enum(values) => write!(text, "{}", values.iter().map(literal).collect::<Vec<_>>().join("|")).unwrap(),
        Shape::Union(union) => {
            list(api, (&format!("{:?}(", union.kind), ")"), &union.branches, deep, text);
            if let Some(discriminator) = &union.discriminator {
                write!(text, "@{}{:?}", discriminator.property, discriminator.mapping).unwrap();
            }
        }
        Shape::Ref(target) => {
            if let Some((name, _)) = api.components.iter().find(|(_, id)| *id == target) {
                text.push_str(name);
            } else {
                text.push('&');
                write_schema(api, *target, deep - 1, text);
            }
        }
        Shape::Foreign(format) => write!(text, "foreign({})", format.media_type).unwrap(),
    }
    if schema.nullable {
        text.push('?');
    }
    let bounds = format!("{:?}", schema.constraints);
    let said: Vec<&str> = bounds
        .trim_start_matches("Constraints { ")
        .trim_end_matches(" }")
        .split(", ")
        .filter(|bound| !bound.ends_with("None") && !bound.ends_with("false"))
        .collect();
    if !said.is_empty() {
        write!(text, "<{}>", said.join(", ")).unwrap();
    }
}

fn list(api: &Api, (open, close): (&str, &str), items: &[SchemaId], deep: usize, text: &mut String) {
    text.push_str(open);
    for (at, item) in items.iter().enumerate() {
        text.push_str(if at > 0 { ", " } else { "" });
        match api.components.iter().find(|(_, id)| *id == item) {
            Some((name, _)) => text.push_str(name),
            None => write_schema(api, *item, deep - 1, text),
        }
    }
    text.push_str(close);
}

fn write_object(api: &Api, object: &Object, deep: usize, text: &mut String) {
    text.push('{');
    for (at, (name, property)) in object.properties.iter().enumerate() {
        text.push_str(if at > 0 { ", " } else { "" });
        write!(text, "{name}{}: ", if property.required { "!" } else { "" }).unwrap();
        list(api, ("", ""), &[property.schema], deep, text);
    }
    if !object.required_undeclared.is_empty() {
        write!(text, " +required {}", object.required_undeclared.join(" ")).unwrap();
    }
    match object.additional {
        Additional::Unstated => {}
        Additional::Allowed => text.push_str(" *"),
        Additional::Refused => text.push_str(" !*"),
        Additional::Schema(id) => list(api, (" *: ", ""), &[id], deep, text),
    }
    text.push('}');
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Bool(flag) => flag.to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(text) | Literal::Json(text) => text.clone(),
        Literal::String(text) => format!("'{text}'"),
    }
}
