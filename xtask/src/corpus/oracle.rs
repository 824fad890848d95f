//! Whether a value is valid against its schema, as another validator than the tool's own says.

use super::lower::{lowered, objects};
use boon::{Compiler, Draft, Format, SchemaIndex, Schemas};
use serde_json::Value;
use specwright_contract::{Direction, Validators};
use specwright_model::ir::{Api, SchemaId};
use specwright_model::read::Standard;
use specwright_model::validation::validation_document;
use std::collections::BTreeMap;
use std::error::Error;

/// Asks `boon` over the document's own text, then over the text that the tool validates with, where a member that
/// goes only the other way need not be there; then the tool's own validator.
pub(super) struct Oracle<'a> {
    api: &'a Api,
    own: Boon,
    without_formats: Boon,
    by_direction: BTreeMap<Direction, Boon>,
    last: Validators<'a>,
}

impl<'a> Oracle<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let documents = api.documents.iter();
        let texts: Vec<(String, Value)> =
            documents.map(|document| (document.name.clone(), lowered(document))).collect();
        Self {
            api,
            own: Boon::new(texts.clone(), draft(api), Formats::Asserted),
            without_formats: Boon::new(texts, draft(api), Formats::Annotations),
            by_direction: BTreeMap::new(),
            last: Validators::new(api),
        }
    }

    /// An example is valid too if only formats speak against it: they are annotations (JSON Schema Validation §7.2.1).
    pub(super) fn is_valid_example(&mut self, schema: SchemaId, direction: Direction, value: &Value) -> Option<bool> {
        let at = self.api.schemas[schema].at;
        let known = self.is_valid(schema, direction, value);
        if known == Some(true) {
            return known;
        }
        let name = &self.api.documents.get(at.document as usize)?.name;
        self.without_formats.is_valid(name, &self.api.pointer(at), value).or(known)
    }

    /// `None` where no validator can read the schema.
    pub(super) fn is_valid(&mut self, schema: SchemaId, direction: Direction, value: &Value) -> Option<bool> {
        let at = self.api.schemas[schema].at;
        let name = &self.api.documents.get(at.document as usize)?.name;
        let pointer = self.api.pointer(at);
        let own = self.own.is_valid(name, &pointer, value);
        if own == Some(true) {
            return own;
        }
        let api = self.api;
        let text = self.by_direction.entry(direction).or_insert_with(|| Boon::of_validation(api, direction));
        match text.is_valid(name, &pointer, value).or(own) {
            None => self.last.is_valid(at.document, &pointer, direction, value),
            known => known,
        }
    }
}

/// What a schema without `$schema` speaks: AsyncAPI's Schema Object is a superset of draft-07.
fn draft(api: &Api) -> Draft {
    match api.documents.first().map(|document| document.dialect.standard) {
        Some(Standard::AsyncApi2 | Standard::AsyncApi3) => Draft::V7,
        _ => Draft::V2020_12,
    }
}

/// One set of texts.
struct Boon {
    compiler: Compiler,
    schemas: Schemas,
    known: BTreeMap<String, Option<SchemaIndex>>,
}

/// What formats are taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Formats {
    Asserted,
    Annotations,
}

/// Whether a format holds for a value; it does for all values that it says nothing of.
type Holds = fn(&Value) -> bool;

/// Formats that have a type whose values cannot be anything else. Of the others any text is read, so any text counts.
const FORMATS: &[(&str, Holds)] = &[
    ("uuid", |value| value.as_str().is_none_or(|text| text.len() == 36 && uuid::Uuid::try_parse(text).is_ok())),
    ("int32", |value| value.as_f64().is_none_or(|number| number.abs() <= 2_147_483_647.0)),
    ("int64", |value| !value.is_number() || value.is_i64() || value.as_f64().is_some_and(|number| number.abs() < 9e18)),
    ("uint64", |value| value.as_f64().is_none_or(|number| number >= 0.0)),
    ("byte", |value| value.as_str().is_none_or(is_base64)),
];
/// Formats that `boon` knows, and that we read leniently. Branches of unions differ in the others.
const LENIENT: &[&str] = &[
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "iri",
    "iri-reference",
    "json-pointer",
    "period",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
];

fn is_base64(text: &str) -> bool {
    let text = text.trim_end_matches('=');
    let known = |c: char| c.is_ascii_alphanumeric() || "+/-_ \r\n".contains(c);
    text.chars().all(known) && text.chars().filter(|c| !c.is_ascii_whitespace()).count() % 4 != 1
}

impl Boon {
    fn of_validation(api: &Api, direction: Direction) -> Self {
        let named = api.documents.iter().enumerate();
        let texts = named.map(|(at, document)| (document.name.clone(), validation_document(api, at, direction)));
        Self::new(texts.collect(), Draft::V2020_12, Formats::Asserted)
    }

    fn new(texts: Vec<(String, Value)>, draft: Draft, formats: Formats) -> Self {
        let mut compiler = Compiler::new();
        compiler.set_default_draft(draft);
        if formats == Formats::Asserted {
            compiler.enable_format_assertions();
        }
        for name in LENIENT {
            compiler.register_format(Format { name, func: |_| Ok(()) });
        }
        for (name, _) in FORMATS {
            let func = if formats == Formats::Asserted { format(name) } else { |_: &Value| Ok(()) };
            compiler.register_format(Format { name, func });
        }
        for (name, mut text) in texts {
            objects(&mut text);
            // A name that makes no address has no schemas that could be asked for.
            let _ = compiler.add_resource(&address(&name), text);
        }
        Self { compiler, schemas: Schemas::new(), known: BTreeMap::new() }
    }

    fn is_valid(&mut self, name: &str, pointer: &str, value: &Value) -> Option<bool> {
        let at = format!("{}#{}", address(name), encoded(pointer));
        let (compiler, schemas) = (&mut self.compiler, &mut self.schemas);
        let index = *self.known.entry(at).or_insert_with_key(|at| compiler.compile(at, schemas).ok());
        Some(schemas.validate(value, index?).is_ok())
    }
}

/// `boon` takes plain functions, so each row needs one of its own.
fn format(name: &str) -> fn(&Value) -> Result<(), Box<dyn Error>> {
    fn row(name: &str, value: &Value) -> Result<(), Box<dyn Error>> {
        let known = FORMATS.iter().find(|(known, _)| *known == name);
        if known.is_none_or(|(_, holds)| holds(value)) { Ok(()) } else { Err(format!("no {name}").into()) }
    }
    match name {
        "uuid" => |value| row("uuid", value),
        "int32" => |value| row("int32", value),
        "int64" => |value| row("int64", value),
        "uint64" => |value| row("uint64", value),
        _ => |value| row("byte", value),
    }
}

fn address(name: &str) -> String {
    format!("http://documents.invalid/{}", encoded(name))
}

/// What a URI needs written as octets.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
