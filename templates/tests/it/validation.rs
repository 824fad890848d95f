//! Every keyword with a value that it lets in and one that it does not.

use serde_json::json;
use specwright_runtime::{Checker, Format, Map, Tristate, Validate, validate};

/// A check as a value.
struct Check<F>(F);

impl<F: Fn(&mut Checker)> Validate for Check<F> {
    fn check(&self, checker: &mut Checker) {
        (self.0)(checker);
    }
}

/// The violations of a check, each as `pointer keyword`.
fn violations(check: impl Fn(&mut Checker)) -> Vec<String> {
    match validate(&Check(check)) {
        Ok(()) => Vec::new(),
        Err(violations) => violations.iter().map(|v| format!("{} {}", v.pointer, v.keyword)).collect(),
    }
}

type Row = (&'static str, fn(&mut Checker), fn(&mut Checker));

/// Keyword, what it lets in, what it does not.
const KEYWORDS: &[Row] = &[
    ("minimum", |c| c.minimum(1_i64, 1, false), |c| c.minimum(0_i64, 1, false)),
    ("minimum", |c| c.minimum(1.5, 1, false), |c| c.minimum(0.999, 1, false)),
    ("minimum", |c| c.minimum(u64::MAX, 1e19, false), |c| c.minimum(u64::MAX, 1e20, false)),
    ("minimum", |c| c.minimum(f64::INFINITY, 1, false), |c| c.minimum(f64::NAN, 1, false)),
    ("exclusiveMinimum", |c| c.minimum(2_i32, 1, true), |c| c.minimum(1_i32, 1.0, true)),
    ("maximum", |c| c.maximum(1_u8, 1, false), |c| c.maximum(2_u8, 1, false)),
    ("maximum", |c| c.maximum(i64::MAX, 9_223_372_036_854_775_808.0, false), |c| c.maximum(3_i64, 2.5, false)),
    ("exclusiveMaximum", |c| c.maximum(0.5, 1, true), |c| c.maximum(1.0, 1, true)),
    ("exclusiveMaximum", |c| c.maximum(-3_i64, -2.5, true), |c| c.maximum(-2_i64, -2.5, true)),
    ("multipleOf", |c| c.multiple_of(10_i64, 5), |c| c.multiple_of(11_i64, 5)),
    ("multipleOf", |c| c.multiple_of(0.3, 0.1), |c| c.multiple_of(0.35, 0.1)),
    ("multipleOf", |c| c.multiple_of(19.99, 0.01), |c| c.multiple_of(19.999, 0.01)),
    ("multipleOf", |c| c.multiple_of(1e308, 0.5), |c| c.multiple_of(7.5, 2)),
    ("minLength", |c| c.length("né", Some(2), None), |c| c.length("é", Some(2), None)),
    ("maxLength", |c| c.length("😀😀", None, Some(2)), |c| c.length("abc", None, Some(2))),
    ("minItems", |c| c.items(1, Some(1), Some(2)), |c| c.items(0, Some(1), Some(2))),
    ("maxItems", |c| c.items(2, Some(1), Some(2)), |c| c.items(3, Some(1), Some(2))),
    ("minProperties", |c| c.properties(1, Some(1), None), |c| c.properties(0, Some(1), None)),
    ("maxProperties", |c| c.properties(1, None, Some(1)), |c| c.properties(2, None, Some(1))),
    ("format", |c| c.format("a@b.co", Format::Email), |c| c.format("a", Format::Email)),
    ("uniqueItems", |c| c.unique(&[1, 2]), |c| c.unique(&[1, 2, 1])),
    (
        "uniqueItems",
        |c| c.unique(&[json!({"a": 1, "b": [2]}), json!({"a": 1, "b": [3]})]),
        |c| c.unique(&[json!({"a": 1, "b": [2]}), json!({"b": [2], "a": 1})]),
    ),
    ("enum", |c| c.listed(true), |c| c.listed(false)),
    ("not", |_| (), |c| c.violation("not", format_args!("is forbidden"))),
];

#[test]
fn keywords() {
    for (row, (keyword, good, bad)) in KEYWORDS.iter().enumerate() {
        assert_eq!(violations(good), Vec::<String>::new(), "row {row}");
        assert_eq!(violations(bad), [format!(" {keyword}")], "row {row}");
    }
}

#[test]
#[cfg(feature = "server")]
fn patterns() {
    for (pattern, good, bad) in [
        ("^[a-z]{2,3}$", "abc", "abcd"),
        ("b", "abc", "xyz"),
        (r"^\d+\/\w$", "12/x", "é/x"),
        (r"^\+[1-9]\d{1,14}$", "+4912345", "4912345"),
        (r"^\p{L}+$", "anything", "\0"),
    ] {
        assert_eq!(violations(|c| c.pattern(good, pattern)), Vec::<String>::new(), "{pattern}");
        // No classes of Unicode in the engine: such a pattern is passed over.
        let wanted = if pattern.contains("\\p") { vec![] } else { vec![" pattern".to_owned()] };
        assert_eq!(violations(|c| c.pattern(bad, pattern)), wanted, "{pattern}");
    }
    for pattern in ["(?=a)b", r"(a)\1", "(", "(a{1000}){1000}{1000}"] {
        assert_eq!(violations(|c| c.pattern("x", pattern)), Vec::<String>::new(), "{pattern}");
    }
    // The pattern that costs a backtracking engine 2^n steps.
    let text = "a".repeat(5_000) + "!";
    assert_eq!(violations(|c| c.pattern(&text, "^(a+)+$")), [" pattern"]);
}

/// A value that is nested in itself.
struct Node {
    name: &'static str,
    children: Vec<Node>,
    more: Map<Node>,
}

impl Validate for Node {
    fn check(&self, checker: &mut Checker) {
        checker.member("a/name~", |c| c.length(self.name, Some(1), None));
        checker.member("children", |c| c.each(&self.children, Checker::nested));
        checker.member("more", |c| c.dict(&self.more, Checker::nested));
    }
}

fn node(name: &'static str, children: Vec<Node>) -> Node {
    Node { name, children, more: Map::new() }
}

#[test]
fn pointers() {
    let mut root = node("a", vec![node("b", vec![]), node("", vec![node("", vec![])])]);
    root.more.insert("x/y".to_owned(), node("", vec![]));
    let violations = validate(&root).unwrap_err();
    let pointers: Vec<_> = violations.iter().map(|violation| violation.pointer.as_str()).collect();
    assert_eq!(pointers, ["/children/1/a~1name~0", "/children/1/children/0/a~1name~0", "/more/x~1y/a~1name~0"]);
    assert_eq!(violations.to_string().split("; ").next(), Some("at `/children/1/a~1name~0`: fewer than 1 characters"));
    assert_eq!(validate(&node("a", vec![])), Ok(()));
}

#[test]
fn optional_values() {
    let check = |value: Option<&'static str>, tri: Tristate<&'static str>| {
        violations(|c| {
            c.some(&value, |c, v| c.length(v, Some(1), None));
            c.tri(&tri, |c, v| c.length(v, None, Some(1)));
        })
    };
    assert!(check(None, Tristate::Null).is_empty() && check(Some("a"), Tristate::Absent).is_empty());
    assert_eq!(check(Some(""), "ab".into()), [" minLength", " maxLength"]);
}

#[test]
fn bounds() {
    let wrong: Vec<_> = (0..1000).map(|_| node("", vec![])).collect();
    let violations = validate(&node("a", wrong)).unwrap_err();
    assert!(violations.as_slice().len() == 100 && violations.is_truncated());
    assert!(violations.to_string().ends_with("; and more"));
    let deep = (0..1000).fold(node("a", vec![]), |inner, _| node("a", vec![inner]));
    let violations = validate(&deep).unwrap_err();
    assert_eq!(violations.as_slice().len(), 1);
    assert_eq!(violations.as_slice()[0].message, "nested more than 256 levels deep");
}
