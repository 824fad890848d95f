//! Documents that mean harm: no panic, and no time or memory out of proportion.

use super::{outcome, parse};
use specwright_model::Diagnostics;
use specwright_model::source::{MAX_DEPTH, Syntax};
use std::fmt::Write as _;

fn nested_yaml(levels: usize) -> String {
    let mut text = String::new();
    for level in 0..levels {
        let _ = writeln!(text, "{}a:", " ".repeat(level));
    }
    text
}

#[test]
fn nesting() {
    let deep = 10_000;
    let column = MAX_DEPTH + 1;
    let cases = [
        ("[".repeat(deep), Syntax::Json, format!("1:{column}")),
        (r#"{"a":"#.repeat(deep), Syntax::Json, format!("1:{}", MAX_DEPTH * 5 + 1)),
        ("[".repeat(deep), Syntax::Yaml, format!("1:{column}")),
        ("- ".repeat(deep), Syntax::Yaml, format!("1:{}", MAX_DEPTH * 2 + 1)),
        ("{a: ".repeat(deep), Syntax::Yaml, format!("1:{}", MAX_DEPTH * 4 + 1)),
        ("a: [".to_owned() + &"[".repeat(deep), Syntax::Yaml, format!("1:{}", MAX_DEPTH + 4)),
        (nested_yaml(deep / 4), Syntax::Yaml, format!("{column}:{column}")),
    ];
    for (text, syntax, place) in cases {
        let expected = format!("SW0004 {place}+");
        let found = outcome(&text, syntax);
        assert!(found.starts_with(&expected), "{text:.20}: {found}");
    }
}

#[test]
fn the_deepest_that_is_allowed() {
    let json = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    for syntax in [Syntax::Json, Syntax::Yaml] {
        assert_eq!(outcome(&json, syntax), json);
    }
    assert!(parse(&nested_yaml(MAX_DEPTH), Syntax::Yaml).tree.is_some());
    let aliases = format!("a: &a {}{}\nb: [*a]", "[".repeat(MAX_DEPTH - 1), "]".repeat(MAX_DEPTH - 1));
    assert!(outcome(&aliases, Syntax::Yaml).starts_with("SW0004 2:5+2"));
}

/// Nine levels of nine aliases: a gigabyte from 300 bytes.
#[test]
fn alias_bomb() {
    let mut text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..9 {
        let alias = format!("*a{}", level - 1);
        let _ = writeln!(text, "a{level}: &a{level} [{}]", vec![alias; 9].join(", "));
    }
    let found = outcome(&text, Syntax::Yaml);
    assert!(found.starts_with("SW0005 "), "{found}");
}

/// One long text, repeated by short aliases, as values and as keys.
#[test]
fn alias_bomb_of_text() {
    let long = "x\\n".repeat(100_000);
    let values = format!("a: &a \"{long}\"\nb: [{}]", "*a, ".repeat(20_000));
    let keys: String = (0..20_000).map(|_| "  - *a : 1\n").collect();
    let keys = format!("a: &a \"{long}\"\nb:\n{keys}");
    for text in [values, keys] {
        let found = outcome(&text, Syntax::Yaml);
        assert!(found.starts_with("SW0005 "), "{found:.200}");
    }
}

/// Every tenth member of documents with a million values is there; were anything quadratic, this
/// would take hours.
#[test]
fn large_documents() {
    let count = 200_000;
    let mut json = "{".to_owned();
    let mut yaml = String::new();
    for at in 0..count {
        let _ = write!(json, "\"member {at}\": [{at}, \"text\\n{at}\", true],");
        let _ = writeln!(yaml, "member {at}: [{at}, \"text\\n{at}\", true]");
    }
    json.push_str("\"end\": \"ü\"}");
    yaml.push_str("end: ü\n");
    for (text, syntax) in [(json, Syntax::Json), (yaml, Syntax::Yaml)] {
        let tree = parse(&text, syntax).tree.unwrap();
        let root = tree.root();
        assert_eq!(root.len(), count + 1);
        for at in (0..count).step_by(10) {
            let member = root.get(&format!("member {at}")).unwrap();
            assert_eq!(member.to_json(), serde_json::json!([at, format!("text\n{at}"), true]));
        }
        assert_eq!(root.get("end").unwrap().as_str(), Some("ü"));
    }
}

/// Each of these is as long as a large document and made of one kind of trouble.
#[test]
fn monotonous_documents() {
    let count = 200_000;
    let many_open = format!("\"{}", "a\\".repeat(count));
    let duplicates = format!("{{{}\"a\":1}}", "\"a\":1,".repeat(count));
    let cases = [
        ("\"".repeat(count), Syntax::Json),
        (many_open, Syntax::Json),
        (duplicates, Syntax::Json),
        ("?".repeat(count), Syntax::Yaml),
        ("? ".repeat(count), Syntax::Yaml),
        ("&a ".repeat(count), Syntax::Yaml),
        ("!a ".repeat(count), Syntax::Yaml),
        ("- &a\n".repeat(count), Syntax::Yaml),
        ("- !a\n".repeat(count), Syntax::Yaml),
        ("- .inf\n".repeat(count), Syntax::Yaml),
        ("<<: 1\n".repeat(count), Syntax::Yaml),
        ("#\n".repeat(count), Syntax::Yaml),
        ("---\n".repeat(count), Syntax::Yaml),
        ("%A\n".repeat(count), Syntax::Yaml),
        ("\"a".repeat(count), Syntax::Yaml),
        ("a ".repeat(count), Syntax::Yaml),
        ("a\n".repeat(count), Syntax::Yaml),
        ("{}".repeat(count), Syntax::Yaml),
        ("\u{85}".repeat(count), Syntax::Yaml),
        (format!("|\n{}", " \n".repeat(count)), Syntax::Yaml),
        (format!("0x{}", "f".repeat(count)), Syntax::Yaml),
    ];
    for (text, syntax) in cases {
        let found = parse(&text, syntax);
        assert!(found.diagnostics.len() <= 1000, "{text:.20}: {}", found.diagnostics.len());
        assert!(found.tree.is_some() || !found.diagnostics.is_empty(), "{text:.20}: nothing said");
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let diagnostics = parse(&"- .inf\n- !a b\n".repeat(300), Syntax::Yaml).diagnostics;
    assert_eq!(diagnostics.len(), 400);
    assert_eq!(diagnostics.left_out().collect::<Vec<_>>(), [("SW0012", 100), ("SW0014", 100)]);
    let mut none = Diagnostics::default();
    none.extend(diagnostics.clone());
    assert_eq!(none, diagnostics);
    let mut both = diagnostics.clone();
    both.extend(diagnostics);
    assert_eq!(both.len(), 400);
    assert_eq!(both.left_out().collect::<Vec<_>>(), [("SW0012", 400), ("SW0014", 400)]);
}
