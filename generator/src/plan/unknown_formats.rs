//! Formats that have no type and no check: each is reported once for each type of values, with how often it occurs.

use super::checks::format_name;
use super::codes;
use super::types::Planner;
use specwright_model::diagnostic::clip;
use specwright_model::ir::{IntFormat, Location, NumFormat, Shape, StrFormat};
use specwright_model::keywords::often;
use specwright_model::nearest;

/// Formats of strings that JSON Schema defines (2020-12 Validation §7.3), that `specwright test` checks, and that have
/// neither a type nor a check in generated code.
const TESTED: &[&str] = &["idn-email", "idn-hostname", "regex", "relative-json-pointer", "uri-template"];

/// Formats that restrict no value, and only advise how to treat it.
const ADVICE: &[&str] = &["commonmark", "html", "password"];

/// Formats of strings that may be meant by an unknown one.
const TEXTS: &[&str] = &[
    "byte",
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uuid",
];
const INTEGERS: &[&str] = &["int32", "int64", "uint32", "uint64"];
const NUMBERS: &[&str] = &["decimal", "double", "float"];

/// A format of values of one type, the place of its first occurrence, and the number of occurrences.
struct Unknown<'t> {
    format: &'t str,
    values: &'static str,
    first: Location,
    count: usize,
}

impl Planner<'_> {
    /// Reports the unknown formats of the schemas that are written.
    pub(super) fn report_unknown_formats(&mut self) {
        let api = self.api;
        let mut all: Vec<Unknown<'_>> = Vec::new();
        for (id, schema) in api.schemas.iter() {
            let Some(format) = api.node(schema.at).and_then(|node| node.get("format")?.as_str()) else { continue };
            let Some(values) = values_without(&schema.shape, format) else { continue };
            if !self.is_written(id) || !self.is_planned(id) || self.chosen(id).is_some() {
                continue;
            }
            match all.iter_mut().find(|known| known.format == format && known.values == values) {
                Some(known) => known.count += 1,
                None => all.push(Unknown { format, values, first: schema.at, count: 1 }),
            }
        }
        for unknown in all {
            self.report(&codes::UNKNOWN_FORMAT, unknown.first, unknown.message());
        }
    }
}

/// The type of the values that a format is stated for, if the format has no meaning for them.
fn values_without(shape: &Shape, format: &str) -> Option<&'static str> {
    let (is_known, values) = match shape {
        Shape::String(StrFormat::Other(_)) => (is_known_of_texts(shape, format), "texts"),
        Shape::Integer(_) => (IntFormat::named(format).is_some(), "integers"),
        Shape::Number(_) => (NumFormat::named(format).is_some(), "numbers"),
        Shape::Bool => (false, "booleans"),
        Shape::Object(_) => (false, "objects"),
        Shape::Array(_) | Shape::Tuple(_) => (false, "arrays"),
        // An enum has its values, a reference its target, and branches of a union are asked one by one.
        _ => return None,
    };
    (!is_known).then_some(values)
}

fn is_known_of_texts(shape: &Shape, format: &str) -> bool {
    let Shape::String(stated) = shape else { return false };
    ADVICE.contains(&format) || format_name(stated).is_some()
}

impl Unknown<'_> {
    fn message(&self) -> String {
        let (format, values) = (clip(self.format), self.values);
        let often = often(self.count);
        if self.values == "texts" && TESTED.contains(&self.format) {
            return format!("`{format}`{often} is checked by `specwright test` alone: its values are plain texts");
        }
        let names = match self.values {
            "texts" => TEXTS,
            "integers" => INTEGERS,
            "numbers" => NUMBERS,
            _ => &[],
        };
        let meant = nearest(self.format, names.iter().copied());
        let meant = meant.map(|name| format!("; `{name}` may be meant")).unwrap_or_default();
        format!("`{format}` of {values}{often} has no type and no check{meant}")
    }
}
