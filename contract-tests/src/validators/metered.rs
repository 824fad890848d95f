//! JSON values whose validation is counted, and ends when it has cost too much.
//!
//! The schemas of a document are a graph, and a validator unfolds it: `Si: {allOf: [Si+1, Si+1]}`, 24 deep, has 2²⁴
//! schemas for every value, and as many errors. Counting is the one bound that holds for every keyword and every
//! instance: each schema that is looked at is a step (the keyword [`STEP`], which stands in every schema of the
//! validation text), and so is each look at a value. Errors are counted besides, as they are kept.

use jsonschema::json::{Array, Json, Node, NodeIdentity, Object, cmp, unique};
use jsonschema::{JsonType, Keyword, ValidationError};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The keyword that counts schemas. A validator asks cheap keywords first, and may be done before it comes to this one:
/// those look at the value, which counts too.
pub(super) const STEP: &str = "!specwright-step";

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
    static ERRORS: Cell<u64> = const { Cell::new(0) };
    static PATTERN: Cell<u64> = const { Cell::new(0) };
    /// Where the value stands that errors hold as it is.
    static WHOLE: Cell<usize> = const { Cell::new(0) };
}

/// What a validation may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allowance<'v> {
    pub(super) steps: u64,
    pub(super) errors: u64,
    /// States of the largest pattern that a text may be matched against.
    pub(super) pattern: u64,
    /// A value that errors hold as it is; of all others they hold the beginning.
    pub(super) whole: Option<&'v Value>,
}

/// A validation was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spent {
    Steps,
    Errors,
}

/// Runs a validation within bounds. Gives back how many steps it took, and `Err` if it was cut off.
///
/// A validator cannot be told to stop: its functions return booleans and lists of errors. So a step too many unwinds
/// to here. That is no panic: no hook runs and nothing is printed.
pub(super) fn within<T>(allowance: Allowance<'_>, validation: impl FnOnce() -> T) -> (u64, Result<T, Spent>) {
    STEPS.set(allowance.steps);
    ERRORS.set(allowance.errors);
    PATTERN.set(allowance.pattern);
    WHOLE.set(allowance.whole.map_or(0, address));
    let outcome = catch_unwind(AssertUnwindSafe(validation));
    let steps = allowance.steps - STEPS.get();
    match outcome {
        Ok(value) => (steps, Ok(value)),
        Err(cause) => match cause.downcast::<Spent>() {
            Ok(spent) => (steps, Err(*spent)),
            Err(other) => resume_unwind(other),
        },
    }
}

fn address(value: &Value) -> usize {
    std::ptr::from_ref(value) as usize
}

fn step() {
    steps(1);
}

/// A text that may be matched against a pattern.
fn text(text: &str) {
    steps(1 + (text.len() as u64).saturating_mul(PATTERN.get()) / super::STATES_PER_STEP);
}

fn steps(count: u64) {
    match STEPS.get().checked_sub(count) {
        Some(left) => STEPS.set(left),
        None => resume_unwind(Box::new(Spent::Steps)),
    }
}

/// [`STEP`] in a schema.
pub(super) struct Step;

impl<'i> Keyword<'i, Metered> for Step {
    fn validate(&self, _: Metering<'i>) -> Result<(), ValidationError<'i>> {
        step();
        Ok(())
    }

    fn is_valid(&self, _: Metering<'i>) -> bool {
        step();
        true
    }
}

/// The representation of metered values.
pub(super) struct Metered;

/// A metered value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metering<'a>(pub(super) &'a Value);

impl Json for Metered {
    type Node<'a> = Metering<'a>;
    type PreparedKey = String;
    type StringBuffer = Value;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut Value, string: &str, f: impl FnOnce(Metering<'_>) -> T) -> T {
        *buffer = Value::String(string.to_owned());
        f(Metering(buffer))
    }
}

impl<'a> Node<'a, Metered> for Metering<'a> {
    type Object = Members<'a>;
    type Array = Items<'a>;
    type Number = &'a Number;

    fn as_object(&self) -> Option<Members<'a>> {
        step();
        self.0.as_object().map(Members)
    }

    fn as_array(&self) -> Option<Items<'a>> {
        step();
        self.0.as_array().map(|items| Items(items))
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        let string = self.0.as_str();
        text(string.unwrap_or_default());
        string.map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<&'a Number> {
        step();
        self.0.as_number()
    }

    fn as_boolean(&self) -> Option<bool> {
        step();
        self.0.as_bool()
    }

    fn is_null(&self) -> bool {
        step();
        self.0.is_null()
    }

    fn json_type(&self) -> JsonType {
        step();
        match self.0 {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Number(_) => JsonType::Number,
            Value::String(_) => JsonType::String,
            Value::Array(_) => JsonType::Array,
            Value::Object(_) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        step();
        cmp::equal(self.0, expected)
    }

    /// Asked for by errors alone. Of a large value only the beginning is kept: errors below unions copy it.
    fn to_value(&self) -> Cow<'a, Value> {
        match ERRORS.get().checked_sub(1) {
            Some(left) => ERRORS.set(left),
            None => resume_unwind(Box::new(Spent::Errors)),
        }
        if WHOLE.get() == address(self.0) { Cow::Borrowed(self.0) } else { glimpse(self.0) }
    }

    fn identity(&self) -> Option<NodeIdentity> {
        step();
        Some(NodeIdentity::new(address(self.0)))
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Members<'a>(&'a Map<String, Value>);

pub(super) struct EachMember<'a>(serde_json::map::Iter<'a>);

impl<'a> Iterator for EachMember<'a> {
    type Item = (&'a str, Metering<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, value) = self.0.next()?;
        text(name);
        Some((name.as_str(), Metering(value)))
    }
}

impl<'a> Object<'a, Metered> for Members<'a> {
    type Node = Metering<'a>;
    type MemberName = &'a str;
    type MembersIter = EachMember<'a>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, key: &String) -> Option<Metering<'a>> {
        self.0.get(key.as_str()).map(Metering)
    }

    fn members(&self) -> EachMember<'a> {
        EachMember(self.0.iter())
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Items<'a>(&'a [Value]);

impl<'a> Array<'a, Metered> for Items<'a> {
    type Node = Metering<'a>;
    type ElementsIter = std::iter::Map<std::slice::Iter<'a, Value>, fn(&'a Value) -> Metering<'a>>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn elements(&self) -> Self::ElementsIter {
        self.0.iter().map(Metering)
    }

    fn is_unique(&self) -> bool {
        unique::is_unique(self.0)
    }
}

/// More than a sentence shows of a value.
const SHOWN: usize = 128;

/// A value, or the beginning of a large one: reports show no more of it than that.
fn glimpse(value: &Value) -> Cow<'_, Value> {
    match value {
        Value::String(text) if text.len() > SHOWN * 4 => {
            Cow::Owned(text.chars().take(SHOWN).collect::<String>().into())
        }
        Value::Array(_) | Value::Object(_) => Cow::Owned(shallow(value, &mut { SHOWN })),
        _ => Cow::Borrowed(value),
    }
}

/// Members and items until so many characters are shown.
fn shallow(value: &Value, left: &mut usize) -> Value {
    *left = left.saturating_sub(1);
    match value {
        Value::String(text) => {
            let text: String = text.chars().take(*left).collect();
            *left = left.saturating_sub(text.len());
            text.into()
        }
        Value::Array(items) => {
            let mut shown = Vec::new();
            for item in items {
                if *left == 0 {
                    break;
                }
                shown.push(shallow(item, left));
            }
            shown.into()
        }
        Value::Object(members) => {
            let mut shown = Map::new();
            for (name, value) in members {
                if *left == 0 {
                    break;
                }
                let name: String = name.chars().take(*left).collect();
                *left = left.saturating_sub(name.len());
                shown.insert(name, shallow(value, left));
            }
            shown.into()
        }
        other => other.clone(),
    }
}
