//! What validating a value may cost, before it is begun.

use serde_json::Value;

/// How many values a value consists of, and how many bytes the names in it have.
pub(super) fn measure(value: &Value) -> (u64, u64) {
    let (mut values, mut names) = (0, 0);
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        values += 1;
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                names += members.keys().map(|name| name.len() as u64).sum::<u64>();
                open.extend(members.values());
            }
            _ => {}
        }
    }
    (values, names)
}

/// Whether a pattern of a schema may not come to an end: one with look-around, groups of its own kind or references to
/// groups is matched by trying, all others in linear time.
pub(super) fn may_backtrack(schema: &serde_json::Map<String, Value>) -> bool {
    let of_members = schema.get("patternProperties").and_then(Value::as_object);
    let pattern = schema.get("pattern").and_then(Value::as_str);
    pattern.into_iter().chain(of_members.into_iter().flat_map(|members| members.keys().map(String::as_str))).any(
        |pattern| {
            let groups = pattern.match_indices("(?").any(|(at, _)| pattern.as_bytes().get(at + 2) != Some(&b':'));
            let escapes = pattern.match_indices('\\').any(|(at, _)| {
                pattern.as_bytes().get(at + 1).is_some_and(|next| next.is_ascii_digit() || b"kKGbBzZ".contains(next))
            });
            groups || escapes || ["*+", "++", "?+", "}+"].iter().any(|possessive| pattern.contains(possessive))
        },
    )
}
