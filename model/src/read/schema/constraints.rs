//! Reads the keywords that bound a value.

use crate::Node;
use crate::ir::Constraints;
use crate::read::Bounds;
use crate::read::codes;
use crate::read::reader::Reader;
use crate::source::Kind;

const KEYWORDS: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

impl<'t> Reader<'t> {
    pub(super) fn constraints(&mut self, node: Node<'t>) -> Constraints {
        if !has_constraints(node) {
            return Constraints::default();
        }
        Constraints {
            minimum: self.bound(node, "minimum", "exclusiveMinimum", Side::Low),
            maximum: self.bound(node, "maximum", "exclusiveMaximum", Side::High),
            multiple_of: self.number(node, "multipleOf").map(str::to_owned),
            min_length: self.count(node, "minLength"),
            max_length: self.count(node, "maxLength"),
            pattern: self.text(node, "pattern"),
            min_items: self.count(node, "minItems"),
            max_items: self.count(node, "maxItems"),
            unique_items: self.flag(node, "uniqueItems").unwrap_or_default(),
            min_properties: self.count(node, "minProperties"),
            max_properties: self.count(node, "maxProperties"),
        }
    }

    /// A bound, and whether it is exclusive, in whichever way that is written.
    fn bound(&mut self, node: Node<'t>, inclusive: &str, exclusive: &str, side: Side) -> Option<(String, bool)> {
        let limit = self.number(node, inclusive).map(|text| (text.to_owned(), false));
        let Some(value) = node.get(exclusive) else { return limit };
        let dialect = self.dialect(node);
        let (found, written) = match value.kind() {
            Kind::Bool(flag) => (limit.map(|(text, _)| (text, flag)), Bounds::Flag),
            Kind::Number(text) => (Some(narrower(limit, (text.to_owned(), true), side)), Bounds::Number),
            _ => {
                self.wrong_kind(exclusive, "a number", value);
                return limit;
            }
        };
        if written != dialect.bounds {
            self.report(&codes::DIALECT, value, || {
                format!("{} writes `{exclusive}` in another way; it is read as it is meant", dialect.name)
            });
        }
        found
    }

    fn number(&mut self, node: Node<'t>, key: &str) -> Option<&'t str> {
        let value = node.get(key)?;
        match value.kind() {
            Kind::Number(text) => Some(text),
            // `minimum: "0"`: a number in quotes is meant as one.
            Kind::String(text) if is_number(text) => {
                self.report(&codes::WRONG_KIND, value, || {
                    format!("`{key}` should be a number and is text; it is read as {text}")
                });
                Some(text)
            }
            _ => {
                self.wrong_kind(key, "a number", value);
                None
            }
        }
    }

    fn count(&mut self, node: Node<'t>, key: &str) -> Option<u64> {
        let text = self.number(node, key)?;
        let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'));
        let count = whole.map_or(text, |(whole, _)| whole).parse().ok();
        if count.is_none() {
            let value = node.get(key)?;
            self.report(&codes::WRONG_VALUE, value, || format!("`{key}` counts, so {text} is ignored"));
        }
        count
    }
}

/// Whether a schema bounds its values at all.
pub(super) fn has_constraints(node: Node<'_>) -> bool {
    node.members().any(|entry| KEYWORDS.contains(&entry.key))
}

fn is_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}

/// The end of a range that a bound is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Low,
    High,
}

/// Compares two JSON numbers: integers by all their digits, others as doubles.
fn compare(a: &str, b: &str) -> std::cmp::Ordering {
    if let (Ok(a), Ok(b)) = (a.parse::<i128>(), b.parse::<i128>()) {
        return a.cmp(&b);
    }
    let value = |text: &str| text.parse::<f64>().unwrap_or_default();
    value(a).total_cmp(&value(b))
}

/// The narrower of two bounds; of two equal ones, the exclusive one.
pub(crate) fn narrower(a: Option<(String, bool)>, b: (String, bool), side: Side) -> (String, bool) {
    let Some(a) = a else { return b };
    let order = compare(&b.0, &a.0);
    let narrower = match side {
        Side::Low => order,
        Side::High => order.reverse(),
    };
    match narrower {
        std::cmp::Ordering::Greater => b,
        std::cmp::Ordering::Less => a,
        std::cmp::Ordering::Equal => {
            if b.1 {
                b
            } else {
                a
            }
        }
    }
}
