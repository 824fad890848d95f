//! The types that the configuration chooses in place of generated ones: `formats`, `replace`, and those of dates and
//! times.

use super::settings::{hint, report_dependencies, said};
use super::{IntType, TypePath, TypeRef, codes};
use crate::Config;
use crate::config::DateTimes;
use specwright_model::Diagnostics;
use specwright_model::ir::{Api, IntFormat, NumFormat, Schema, SchemaId, Shape, StrFormat};
use std::collections::{BTreeMap, BTreeSet};

/// The chosen type of each schema that has one.
pub(super) type Choices = BTreeMap<SchemaId, TypeRef>;

/// Finds the schemas for which the configuration chooses a type, and reports settings that are impossible or have no
/// effect.
pub(super) fn choices(api: &Api, config: &Config, diagnostics: &mut Diagnostics) -> Choices {
    let mut choices = Choices::new();
    let mut mistakes = Mistakes::default();
    let date_times = config.date_times.map_or(&[][..], DateTimes::types);
    if !(config.formats.is_empty() && date_times.is_empty()) {
        by_format(api, config, date_times, &mut choices, &mut mistakes);
    }
    for (pointer, name) in &config.replace {
        let found = schemas_at(api, pointer);
        if found.is_empty() {
            let known: Vec<String> = api.components.values().map(|&id| api.pointer(api.schemas[id].at)).collect();
            let hint = hint(pointer, known.iter().map(String::as_str));
            mistakes.insert(("replace", pointer, format!("`replace`: there is no schema at `{pointer}`{hint}")));
        }
        for id in found {
            match chosen(name, &api.schemas[id].shape) {
                Ok(ty) => _ = choices.insert(id, ty),
                Err(why) => {
                    mistakes.insert(("replace", pointer, format!("`replace`: `{pointer}` cannot be `{name}`: {why}")));
                }
            }
        }
    }
    for (table, key, message) in mistakes {
        diagnostics.push(said(config, &codes::IMPOSSIBLE_CHOICE, (table, key), message));
    }
    idle(api, config, diagnostics);
    choices
}

/// The table and key of each wrong setting, and what is wrong with it.
type Mistakes<'c> = BTreeSet<(&'static str, &'c str, String)>;

fn by_format<'c>(
    api: &Api,
    config: &'c Config,
    date_times: &[(&'static str, &'static str)],
    choices: &mut Choices,
    mistakes: &mut Mistakes<'c>,
) {
    for (id, schema) in api.schemas.iter() {
        let Some(format) = format(api, schema) else { continue };
        if let Some((key, name)) = config.formats.get_key_value(&format) {
            match chosen(name, &schema.shape) {
                Ok(ty) => _ = choices.insert(id, ty),
                Err(why) => {
                    mistakes.insert(("formats", key, format!("`formats`: `{format}` cannot be `{name}`: {why}")));
                }
            }
        } else if let Some((_, ty)) = date_times.iter().find(|(of, _)| *of == format)
            && matches!(schema.shape, Shape::String(_))
        {
            choices.insert(id, known(ty).unwrap_or_else(|| TypeRef::External(TypePath::fixed(ty))));
        }
    }
}

/// Reports the keys of `formats` and `dependencies` that have no effect.
fn idle(api: &Api, config: &Config, diagnostics: &mut Diagnostics) {
    if !config.formats.is_empty() {
        let known: BTreeSet<String> = api.schemas.iter().filter_map(|(_, schema)| format(api, schema)).collect();
        for key in config.formats.keys().filter(|key| !known.contains(*key)) {
            let hint = hint(key, known.iter().map(String::as_str));
            let message = format!("`formats`: nothing is of the format `{key}`{hint}");
            diagnostics.push(said(config, &codes::IDLE_SETTING, ("formats", key), message));
        }
    }
    let named = config.formats.values().chain(config.replace.values());
    let paths: Vec<&str> = named.map(String::as_str).filter(|name| TypePath::parse(name).is_some()).collect();
    report_dependencies(config, &paths, diagnostics);
}

/// The schemas that are written at a pointer: one in each document that has it, or in the file before `#`.
fn schemas_at(api: &Api, key: &str) -> Vec<SchemaId> {
    let (file, pointer) = match key.split_once('#').filter(|_| !key.starts_with('/')) {
        Some((file, pointer)) => (Some(file), pointer),
        None => (None, key),
    };
    let at = |document: &specwright_model::ir::Document| {
        let node = document.tree.root().at(pointer).filter(|_| file.is_none_or(|file| file == document.path))?;
        document.schemas.get(&node.id()).copied()
    };
    api.documents.iter().filter_map(at).collect()
}

/// The `format` of a schema as the document writes it, or the format that another keyword means (`contentEncoding`);
/// for a number without one, its type.
fn format(api: &Api, schema: &Schema) -> Option<String> {
    if !matches!(schema.shape, Shape::String(_) | Shape::Integer(_) | Shape::Number(_)) {
        return None;
    }
    let written = api.node(schema.at).and_then(|node| node.get("format")?.as_str());
    if let Some(written) = written {
        return Some(written.to_owned());
    }
    let meant = match &schema.shape {
        Shape::String(format) => match format {
            StrFormat::Text => return None,
            StrFormat::DateTime => "date-time",
            StrFormat::Date => "date",
            StrFormat::Time => "time",
            StrFormat::Duration => "duration",
            StrFormat::Uuid => "uuid",
            StrFormat::Uri => "uri",
            StrFormat::UriReference => "uri-reference",
            StrFormat::Iri => "iri",
            StrFormat::Email => "email",
            StrFormat::Base64 => "byte",
            StrFormat::Base64Url => "base64url",
            StrFormat::Binary => "binary",
            StrFormat::Password => "password",
            StrFormat::Other(other) => other,
        },
        Shape::Integer(format) => match format {
            IntFormat::Unstated => "integer",
            IntFormat::Int32 => "int32",
            IntFormat::Int64 => "int64",
            IntFormat::Uint32 => "uint32",
            IntFormat::Uint64 => "uint64",
        },
        Shape::Number(NumFormat::Float) => "float",
        Shape::Number(NumFormat::Decimal) => "decimal",
        Shape::Number(NumFormat::Double) => "number",
        _ => return None,
    };
    Some(meant.to_owned())
}

/// The types that the generator can read and write itself, by name.
const KNOWN: &[(&str, TypeRef)] = &[
    ("text", TypeRef::String),
    ("String", TypeRef::String),
    ("i32", TypeRef::Int(IntType::I32)),
    ("i64", TypeRef::Int(IntType::I64)),
    ("u32", TypeRef::Int(IntType::U32)),
    ("u64", TypeRef::Int(IntType::U64)),
    ("i128", TypeRef::Int(IntType::I128)),
    ("f64", TypeRef::Float),
];

fn known(name: &str) -> Option<TypeRef> {
    KNOWN.iter().find(|(known, _)| *known == name).map(|(_, ty)| ty.clone())
}

/// The type of a name, or the reason why the values of the shape cannot have it.
fn chosen(name: &str, shape: &Shape) -> Result<TypeRef, &'static str> {
    let Some(ty) = known(name) else {
        return TypePath::parse(name).map(TypeRef::External).ok_or("it is no path of a type");
    };
    match (&ty, shape) {
        (TypeRef::String, Shape::String(_))
        | (TypeRef::Int(_), Shape::Integer(_))
        | (TypeRef::Float, Shape::Number(_) | Shape::Integer(_)) => Ok(ty),
        (TypeRef::String, Shape::Integer(_) | Shape::Number(_)) => Ok(TypeRef::NumberText),
        (TypeRef::String, _) => Err("its values are no strings"),
        _ => Err("its values are no such numbers"),
    }
}
