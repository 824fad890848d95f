//! Checks values by one method per keyword; the place of the value is kept as a JSON pointer.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt::{Arguments, Display, Write as _};

use serde::Serialize;
use serde_json::Value;

use super::super::values::{Format, Map, Tristate};
use super::{Num, Validate, Violation, Violations, canonical, pattern};

/// The maximum number of violations that are kept, because the input decides how many there are.
const LIMIT: usize = 100;
/// The maximum depth of nested values. A decoded value is far less deep; one that was built by hand may not be.
const DEPTH: usize = 256;

/// Collects violations, each with the place of its value.
#[derive(Debug, Default)]
pub struct Checker {
    pointer: String,
    depth: usize,
    violations: Vec<Violation>,
    truncated: bool,
}

impl Checker {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn finish(self) -> Result<(), Violations> {
        if self.violations.is_empty() { Ok(()) } else { Err(Violations::new(self.violations, self.truncated)) }
    }

    /// Reports a violation of `keyword` by the present value.
    pub fn violation(&mut self, keyword: &'static str, message: Arguments<'_>) {
        if self.violations.len() < LIMIT {
            let violation = Violation { pointer: self.pointer.clone(), message: message.to_string(), keyword };
            self.violations.push(violation);
        } else {
            self.truncated = true;
        }
    }

    fn expect(&mut self, holds: bool, keyword: &'static str, message: Arguments<'_>) {
        if !holds {
            self.violation(keyword, message);
        }
    }

    /// Checks the member `name` of the present value.
    pub fn member(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let length = self.descend(&name);
        check(self);
        self.pointer.truncate(length);
    }

    /// Checks the member `name`, whose type has checks of its own.
    pub fn field<T: Validate + ?Sized>(&mut self, name: &str, value: &T) {
        self.member(name, |checker| checker.nested(value));
    }

    /// Checks the element at `index`, if there is one.
    pub fn item<T>(&mut self, values: &[T], index: usize, check: impl FnOnce(&mut Self, &T)) {
        if let Some(value) = values.get(index) {
            let length = self.descend(&index);
            check(self, value);
            self.pointer.truncate(length);
        }
    }

    /// Moves to the value at `token`; returns the length of the pointer, to which it is cut afterwards.
    fn descend(&mut self, token: &dyn Display) -> usize {
        let length = self.pointer.len();
        let token = token.to_string();
        let escaped = if token.contains(['~', '/']) { token.replace('~', "~0").replace('/', "~1") } else { token };
        let _ = write!(self.pointer, "/{escaped}");
        length
    }

    /// Checks an optional value if it is present.
    pub fn some<T>(&mut self, value: &Option<T>, check: impl FnOnce(&mut Self, &T)) {
        if let Some(value) = value {
            check(self, value);
        }
    }

    /// Checks a value that may be absent or `null` if it is neither.
    pub fn tri<T>(&mut self, value: &Tristate<T>, check: impl FnOnce(&mut Self, &T)) {
        if let Some(value) = value.as_option() {
            check(self, value);
        }
    }

    /// Checks each element of an array.
    pub fn each<T>(&mut self, values: &[T], mut check: impl FnMut(&mut Self, &T)) {
        for (index, value) in values.iter().enumerate() {
            let length = self.descend(&index);
            check(self, value);
            self.pointer.truncate(length);
            if self.truncated {
                return;
            }
        }
    }

    /// Checks each member of a map.
    pub fn dict<T>(&mut self, values: &Map<T>, mut check: impl FnMut(&mut Self, &T)) {
        for (name, value) in values {
            let length = self.descend(name);
            check(self, value);
            self.pointer.truncate(length);
            if self.truncated {
                return;
            }
        }
    }

    /// Checks a value of a generated type.
    pub fn nested<T: Validate + ?Sized>(&mut self, value: &T) {
        if self.depth == DEPTH {
            return self.violation("$ref", format_args!("nested more than {DEPTH} levels deep"));
        }
        self.depth += 1;
        value.check(self);
        self.depth -= 1;
    }

    /// Checks `minimum`, or `exclusiveMinimum` if `exclusive` is set.
    pub fn minimum(&mut self, value: impl Into<Num>, bound: impl Into<Num>, exclusive: bool) {
        let (value, bound) = (value.into(), bound.into());
        match (value.compare(bound), exclusive) {
            (Some(Ordering::Greater), _) | (Some(Ordering::Equal), false) => {}
            (_, false) => self.violation("minimum", format_args!("less than {bound}")),
            (_, true) => self.violation("exclusiveMinimum", format_args!("not greater than {bound}")),
        }
    }

    /// Checks `maximum`, or `exclusiveMaximum` if `exclusive` is set.
    pub fn maximum(&mut self, value: impl Into<Num>, bound: impl Into<Num>, exclusive: bool) {
        let (value, bound) = (value.into(), bound.into());
        match (value.compare(bound), exclusive) {
            (Some(Ordering::Less), _) | (Some(Ordering::Equal), false) => {}
            (_, false) => self.violation("maximum", format_args!("greater than {bound}")),
            (_, true) => self.violation("exclusiveMaximum", format_args!("not less than {bound}")),
        }
    }

    /// Checks `multipleOf`, except of numbers with more digits than 128 bits hold.
    pub fn multiple_of(&mut self, value: impl Into<Num>, divisor: impl Into<Num>) {
        let divisor = divisor.into();
        let holds = value.into().is_multiple_of(divisor).unwrap_or(true);
        self.expect(holds, "multipleOf", format_args!("not a multiple of {divisor}"));
    }

    /// Checks `minLength` and `maxLength`, in characters (RFC 8259 §7), not in bytes.
    pub fn length(&mut self, value: impl AsRef<str>, min: Option<usize>, max: Option<usize>) {
        let length = value.as_ref().chars().count();
        self.lower(length, min, ("minLength", "fewer", "characters"));
        self.upper(length, max, ("maxLength", "more", "characters"));
    }

    /// Checks `minItems` and `maxItems`.
    pub fn items(&mut self, length: usize, min: Option<usize>, max: Option<usize>) {
        self.lower(length, min, ("minItems", "fewer", "items"));
        self.upper(length, max, ("maxItems", "more", "items"));
    }

    /// Checks `minProperties` and `maxProperties`.
    pub fn properties(&mut self, length: usize, min: Option<usize>, max: Option<usize>) {
        self.lower(length, min, ("minProperties", "fewer", "members"));
        self.upper(length, max, ("maxProperties", "more", "members"));
    }

    /// Checks `minProperties` and `maxProperties` of a struct, given which of its optional members are present, and the
    /// number of all others.
    pub fn members(&mut self, is_there: &[bool], others: usize, min: Option<usize>, max: Option<usize>) {
        self.properties(others + is_there.iter().filter(|is| **is).count(), min, max);
    }

    fn lower(&mut self, length: usize, min: Option<usize>, words: (&'static str, &str, &str)) {
        if let Some(min) = min.filter(|min| length < *min) {
            self.violation(words.0, format_args!("{} than {min} {}", words.1, words.2));
        }
    }

    fn upper(&mut self, length: usize, max: Option<usize>, words: (&'static str, &str, &str)) {
        if let Some(max) = max.filter(|max| length > *max) {
            self.violation(words.0, format_args!("{} than {max} {}", words.1, words.2));
        }
    }

    /// Checks `pattern`: an ECMA-262 regular expression that matches somewhere in the string.
    ///
    /// The engine needs linear time. A pattern that it does not support (look-around, back references) is not checked.
    pub fn pattern(&mut self, value: impl AsRef<str>, expression: &'static str) {
        let holds = pattern::matches(expression, value.as_ref());
        self.expect(holds, "pattern", format_args!("does not match `{expression}`"));
    }

    /// Checks `format`.
    pub fn format(&mut self, value: impl AsRef<str>, format: Format) {
        if let Err(error) = format.check(value.as_ref()) {
            self.violation("format", format_args!("{error}"));
        }
    }

    /// Checks `uniqueItems` of a list or tuple. Elements are compared by their canonical JSON text, in O(n log n).
    pub fn unique<T: Serialize + ?Sized>(&mut self, values: &T) {
        let Ok(Value::Array(values)) = serde_json::to_value(values) else { return };
        let mut seen = BTreeSet::new();
        for (index, value) in values.iter().enumerate() {
            if !seen.insert(canonical::text(value)) {
                return self.violation("uniqueItems", format_args!("item {index} is there twice"));
            }
        }
    }

    /// Checks `enum` and `const`; `listed` is whether the document lists the value.
    pub fn listed(&mut self, listed: bool) {
        self.expect(listed, "enum", format_args!("none of the listed values"));
    }

    /// Reports that the value matches no branch of `oneOf`, `anyOf` or a list of types.
    pub fn no_branch(&mut self, keyword: &'static str) {
        self.violation(keyword, format_args!("fits no branch"));
    }
}
