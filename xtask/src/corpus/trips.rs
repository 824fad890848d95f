//! Values that go through a crate and have to come back equal.

use super::generated::Crate;
use super::oracle::Oracle;
use super::row::{Row, Trip, cut};
use super::runner;
use serde_json::Value;
use specwright_contract::equal;
use specwright_generator::emit::codec_of;
use specwright_generator::plan::TypeRef;
use specwright_model::ir::{Api, SchemaId};
use specwright_model::validation::Direction;
use std::collections::BTreeMap;
use std::io;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Example,
    Synthetic,
}

/// What a value is a value of.
#[derive(Clone, Copy)]
pub(super) struct Of<'t> {
    pub(super) schema: SchemaId,
    pub(super) ty: &'t TypeRef,
    pub(super) direction: Direction,
}

/// One value on its way.
struct Item {
    origin: Origin,
    /// Of the example, or of the schema that it was made of.
    pointer: String,
    schema: SchemaId,
    value: Value,
    codec: usize,
}

/// All values of one document.
pub(super) struct Trips<'a> {
    api: &'a Api,
    made: &'a Crate,
    pub(super) oracle: Oracle<'a>,
    codecs: BTreeMap<String, usize>,
    items: Vec<Item>,
    left_out: Vec<String>,
    pub(super) invalid: usize,
    /// Valid examples that no type of the crate reads.
    unread: Vec<String>,
    pub(super) without_value: Vec<String>,
}

/// How much of a value is shown.
const SHOWN: usize = 400;

impl<'a> Trips<'a> {
    pub(super) fn new(made: &'a Crate) -> Self {
        Self {
            api: &made.api,
            made,
            oracle: Oracle::new(&made.api),
            codecs: BTreeMap::new(),
            items: Vec::new(),
            left_out: Vec::new(),
            invalid: 0,
            unread: Vec::new(),
            without_value: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Adds a value that is valid; whether it is.
    pub(super) fn add(&mut self, origin: Origin, pointer: &str, of: Of<'_>, value: Value) -> bool {
        let known = match origin {
            Origin::Example => self.oracle.is_valid_example(of.schema, of.direction, &value),
            Origin::Synthetic => self.oracle.is_valid(of.schema, of.direction, &value),
        };
        if known != Some(true) {
            return false;
        }
        let next = self.codecs.len();
        let codec = *self.codecs.entry(codec_of(&self.made.plan, of.ty)).or_insert(next);
        let pointer = pointer.to_owned();
        self.items.push(Item { origin, pointer, schema: of.schema, value, codec });
        true
    }

    /// Notes an example that no type of the crate reads, if it is valid.
    pub(super) fn cannot_be_read(&mut self, pointer: &str, schema: SchemaId, direction: Direction, value: &Value) {
        if self.oracle.is_valid_example(schema, direction, value) == Some(true) {
            self.unread.push(pointer.to_owned());
        }
    }

    /// Notes a valid example that the crate's own tests do not have.
    pub(super) fn leave_out(&mut self, pointer: &str) {
        self.left_out.push(pointer.to_owned());
    }

    /// The codecs in the order of their numbers.
    pub(super) fn codecs(&self) -> Vec<&str> {
        let mut ordered: Vec<(usize, &str)> = self.codecs.iter().map(|(codec, &at)| (at, codec.as_str())).collect();
        ordered.sort_unstable();
        ordered.into_iter().map(|(_, codec)| codec).collect()
    }

    /// Puts into the row what no value was sent for.
    pub(super) fn untested(&self, row: &mut Row) {
        row.left_out = self.left_out.len();
        row.invalid = self.invalid;
        row.examples.undecodable += self.unread.len();
        for pointer in &self.unread {
            row.fail("example", &format!("{pointer}\n      its media type is not written, and nothing else reads it"));
        }
        row.without_value = self.without_value.len();
        for pointer in &self.left_out {
            row.fail("left out", pointer);
        }
        for pointer in &self.without_value {
            row.fail("no value", pointer);
        }
    }

    /// Sends all values through the crate's program.
    pub(super) fn run(&self, made: &Crate, row: &mut Row) -> Result<(), io::Error> {
        let lines: Vec<String> = self.items.iter().map(|item| format!("{}\t{}\n", item.codec, item.value)).collect();
        let answers = runner::run(made, &lines)?;
        for (item, answer) in self.items.iter().zip(answers) {
            let (stage, count) = match item.origin {
                Origin::Example => ("example", &mut row.examples),
                Origin::Synthetic => ("synthetic", &mut row.synthetic),
            };
            if let Some(why) = self.judge(item, answer, count) {
                row.fail(
                    stage,
                    &format!("{}\n      sent {}\n      {why}", item.pointer, cut(&item.value.to_string(), SHOWN)),
                );
            }
        }
        Ok(())
    }

    fn judge(&self, item: &Item, answer: Result<String, String>, count: &mut Trip) -> Option<String> {
        let back = match answer {
            Ok(text) => text,
            Err(error) => {
                count.undecodable += 1;
                return Some(format!("error {error}"));
            }
        };
        let back: Value = serde_json::from_str(&back).unwrap_or_default();
        if equal(self.api, item.schema, &item.value, &back) {
            count.equal += 1;
            return None;
        }
        count.changed += 1;
        Some(format!("back differs at {}", cut(&difference(&item.value, &back), SHOWN)))
    }
}

/// The first place where two values differ, with what stands there.
fn difference(a: &Value, b: &Value) -> String {
    let below = |name: &str, a: &Value, b: Option<&Value>| match b {
        Some(b) if a == b || (a.is_number() && a.as_f64() == b.as_f64()) => None,
        Some(b) => Some(format!("/{name}{}", difference(a, b))),
        None => Some(format!("/{name}: {a} is lost")),
    };
    let found = match (a, b) {
        (Value::Object(x), Value::Object(y)) => {
            let lost = x.iter().find_map(|(name, value)| below(name, value, y.get(name)));
            lost.or_else(|| y.keys().find(|name| !x.contains_key(*name)).map(|name| format!("/{name} is new")))
        }
        (Value::Array(x), Value::Array(y)) => {
            (0..).zip(x).find_map(|(at, value): (usize, &Value)| below(&at.to_string(), value, y.get(at)))
        }
        _ => None,
    };
    found.unwrap_or_else(|| format!(": {a} became {b}"))
}
