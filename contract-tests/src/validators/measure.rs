//! What validating a value may cost, before it is begun.

use regex_syntax::hir::{Hir, HirKind};
use serde_json::{Map, Value};

/// What a value consists of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    /// Values, itself too.
    pub(super) values: u64,
    /// Bytes of the names in it.
    pub(super) names: u64,
    /// Bytes of the texts in it.
    pub(super) texts: u64,
}

impl Size {
    pub(super) fn of(value: &Value) -> Self {
        let mut size = Self::default();
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            size.values += 1;
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => {
                    size.names += members.keys().map(|name| name.len() as u64).sum::<u64>();
                    open.extend(members.values());
                }
                Value::String(text) => size.texts += text.len() as u64,
                _ => {}
            }
        }
        size
    }
}

/// The patterns of a schema itself.
fn patterns(schema: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let of_members = schema.get("patternProperties").and_then(Value::as_object);
    let pattern = schema.get("pattern").and_then(Value::as_str);
    pattern.into_iter().chain(of_members.into_iter().flat_map(|members| members.keys().map(String::as_str)))
}

/// How large the largest automaton of a schema's patterns is: at worst each of its states is looked at for each
/// character of a text. Repetitions count as often as they repeat.
pub(super) fn largest_pattern(schema: &Map<String, Value>) -> u64 {
    patterns(schema).map(states).max().unwrap_or(0)
}

fn states(pattern: &str) -> u64 {
    let parsed = regex_syntax::parse(pattern);
    parsed.map_or(0, |hir| of_part(&hir)).max(pattern.len() as u64)
}

fn of_part(hir: &Hir) -> u64 {
    match hir.kind() {
        // Of a class beyond ASCII only a few states are alive at once.
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Capture(capture) => of_part(&capture.sub),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            of_part(&repetition.sub).saturating_mul(times.into())
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(of_part).fold(0, u64::saturating_add),
    }
}

/// Whether a pattern of a schema may not come to an end: one with look-around, groups of its own kind or references to
/// groups is matched by trying, all others in linear time.
pub(super) fn may_backtrack(schema: &Map<String, Value>) -> bool {
    patterns(schema).any(|pattern| {
        let groups = pattern.match_indices("(?").any(|(at, _)| pattern.as_bytes().get(at + 2) != Some(&b':'));
        let escapes = pattern.match_indices('\\').any(|(at, _)| {
            pattern.as_bytes().get(at + 1).is_some_and(|next| next.is_ascii_digit() || b"kKGbBzZ".contains(next))
        });
        groups || escapes || ["*+", "++", "?+", "}+"].iter().any(|possessive| pattern.contains(possessive))
    })
}
