//! Reads the text of `specs.toml` and says everything that is wrong with it, each at its place.

use super::places::{Places, places};
use super::{Config, nearest, secret};
use crate::exit::ExpectedError;
use crate::render::Terminal;
use serde_json::Value;
use specwright_contract::Secrets;
use specwright_generator::is_device;
use specwright_model::render::{Level, Report};
use specwright_model::{FileId, Sources, Span};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// The file's content.
pub(crate) struct Read {
    pub(crate) config: Config,
    /// The text without secrets, for excerpts.
    pub(crate) masked: String,
    pub(crate) places: Places,
}

/// The file's content, or every mistake in it.
pub(crate) fn read(name: &str, bytes: Vec<u8>, terminal: Terminal) -> Result<Read, ExpectedError> {
    let not_text = |_| ExpectedError::usage(format!("{name} is not UTF-8 text"));
    let text = String::from_utf8(bytes).map_err(not_text)?;
    // Excerpts come from a copy without secrets: somebody may have written one in.
    let mut sources = Sources::new();
    let secret::Veiled { text: masked, secrets } = secret::veiled(&text);
    let file =
        sources.own_file(name, masked.clone().into_bytes()).map_err(|error| ExpectedError::usage(error.to_string()))?;
    let mut mistakes = Mistakes { file, reports: Vec::new(), secrets };
    let config = mistakes.read(&text);
    for report in &mistakes.reports {
        terminal.report(report, &sources);
    }
    let config = config.filter(|_| mistakes.reports.is_empty()).ok_or(ExpectedError::Reported)?;
    Ok(Read { config, masked, places: places(&text) })
}

/// What a name of an API is.
pub(crate) const API_NAME: &str = "a name holds lower-case letters, digits, `-` and `_`, begins with no `-`, and is none that Windows keeps for devices";

/// Whether this can be the name of an API.
pub(crate) fn is_api_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    !name.is_empty() && !name.starts_with('-') && name.chars().all(plain) && !is_device(name)
}

struct Mistakes {
    file: FileId,
    reports: Vec<Report>,
    /// Values that messages of the parser repeat.
    secrets: Secrets,
}

impl Mistakes {
    fn read(&mut self, text: &str) -> Option<Config> {
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                self.add(error.span(), &self.secrets.mask(error.message()), None);
                return None;
            }
        };
        self.api_names(table.get_ref());
        let schema = schemars::schema_for!(Config).to_value();
        self.keys(&schema, &schema, table.get_ref());
        if !self.reports.is_empty() {
            return None;
        }
        match toml::from_str(text) {
            Ok(config) => Some(config),
            Err(error) => {
                self.add(error.span(), &self.secrets.mask(error.message()), None);
                None
            }
        }
    }

    /// Names of APIs are typed on command lines, where a path must not look like one.
    fn api_names(&mut self, table: &DeTable<'_>) {
        let apis = table.get("api").and_then(|apis| apis.get_ref().as_table());
        for name in apis.into_iter().flat_map(|apis| apis.keys()) {
            if !is_api_name(name.get_ref()) {
                let title = format!("`{}` is no name of an API", name.get_ref());
                self.add(Some(name.span()), &title, Some(API_NAME.to_owned()));
            }
        }
    }

    /// Compares the keys of a table with the properties of its schema.
    fn keys(&mut self, root: &Value, schema: &Value, table: &DeTable<'_>) {
        let schema = resolved(root, schema);
        let properties = schema.get("properties").and_then(Value::as_object);
        let additional = schema.get("additionalProperties");
        for (key, value) in table {
            let name: &str = key.get_ref();
            if let Some(schema) = properties.and_then(|properties| properties.get(name)) {
                self.below(root, schema, value.get_ref());
            } else if additional == Some(&Value::Bool(false)) {
                let known: Vec<&str> = properties.into_iter().flat_map(|p| p.keys()).map(String::as_str).collect();
                let help = match nearest(name, known.iter().copied()) {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => format!("known here: {}", known.join(", ")),
                };
                self.add(Some(key.span()), &format!("unknown key `{name}`"), Some(help));
            } else if let Some(schema) = additional {
                self.below(root, schema, value.get_ref());
            }
        }
    }

    fn below(&mut self, root: &Value, schema: &Value, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.keys(root, schema, table),
            DeValue::Array(items) => {
                if let Some(schema) = resolved(root, schema).get("items") {
                    for item in items {
                        self.below(root, schema, item.get_ref());
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, place: Option<Range<usize>>, title: &str, help: Option<String>) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.reports.push(Report {
            level: Level::Error,
            id: "specs.toml".to_owned(),
            title: title.to_owned(),
            span: place.map(|place| Span::new(self.file, offset(place.start), offset(place.end))),
            label: String::new(),
            related: Vec::new(),
            notes: Vec::new(),
            help,
        });
    }
}

/// The schema behind `$ref`, and the one that is not `null` of an optional member.
fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    let schema = schema
        .get("anyOf")
        .and_then(Value::as_array)
        .and_then(|branches| branches.iter().find(|branch| branch["type"] != "null"))
        .unwrap_or(schema);
    let target = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    target.and_then(|pointer| root.pointer(pointer)).unwrap_or(schema)
}
