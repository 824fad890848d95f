//! Spans: each node's bytes, in both syntaxes.

use super::parse;
use specwright_model::source::Syntax;
use specwright_model::{Node, Span};

/// Every node with its pointer and the bytes that it stands for.
fn spans(text: &str, syntax: Syntax) -> Vec<(String, String)> {
    fn visit(node: Node<'_>, text: &str, found: &mut Vec<(String, String)>) {
        found.push((node.pointer(), slice(text, node.span())));
        for entry in node.members() {
            found.push((format!("{} key", entry.value.pointer()), slice(text, entry.key_span)));
        }
        for child in node.items().chain(node.members().map(|entry| entry.value)) {
            assert_eq!(child.parent().map(Node::id), Some(node.id()));
            visit(child, text, found);
        }
    }
    let mut found = Vec::new();
    visit(parse(text, syntax).tree.unwrap().root(), text, &mut found);
    found
}

fn slice(text: &str, span: Span) -> String {
    text[span.start as usize..span.end as usize].to_owned()
}

fn check(syntax: Syntax, text: &str, expected: &[(&str, &str)]) {
    let found = spans(text, syntax);
    let found: Vec<(&str, &str)> = found.iter().map(|(pointer, text)| (&**pointer, &**text)).collect();
    assert_eq!(found, expected);
}

#[test]
fn json() {
    check(
        Syntax::Json,
        r#" { "é" : [ 1.0, "x\n" ], "a/b": {} } "#,
        &[
            ("", r#"{ "é" : [ 1.0, "x\n" ], "a/b": {} }"#),
            ("/é key", r#""é""#),
            ("/a~1b key", r#""a/b""#),
            ("/é", r#"[ 1.0, "x\n" ]"#),
            ("/é/0", "1.0"),
            ("/é/1", r#""x\n""#),
            ("/a~1b", "{}"),
        ],
    );
}

#[test]
fn yaml() {
    check(
        Syntax::Yaml,
        "# c\né:  # c\n  - 'it''s'\n  - {k: \"ü\"}\n\nf: |\n  one\n  two\n\n\n# end\ng: plain\n  text # c\n",
        &[
            ("", "é:  # c\n  - 'it''s'\n  - {k: \"ü\"}\n\nf: |\n  one\n  two\n\n\n# end\ng: plain\n  text"),
            ("/é key", "é"),
            ("/f key", "f"),
            ("/g key", "g"),
            ("/é", "- 'it''s'\n  - {k: \"ü\"}"),
            ("/é/0", "'it''s'"),
            ("/é/1", "{k: \"ü\"}"),
            ("/é/1/k key", "k"),
            ("/é/1/k", "\"ü\""),
            ("/f", "one\n  two"),
            ("/g", "plain\n  text"),
        ],
    );
}

/// A copy points at the text that it is a copy of.
#[test]
fn aliases() {
    check(
        Syntax::Yaml,
        "a: &x [1]\nb: *x\n",
        &[
            ("", "a: &x [1]\nb: *x"),
            ("/a key", "a"),
            ("/b key", "b"),
            ("/a", "[1]"),
            ("/a/0", "1"),
            ("/b", "[1]"),
            ("/b/0", "1"),
        ],
    );
}

#[test]
fn syntax_is_told_by_content() {
    for (text, expected) in [
        ("{}", Syntax::Json),
        (" \n{ \"a\": 1}", Syntax::Json),
        ("[1]", Syntax::Json),
        ("[\n]", Syntax::Json),
        ("{", Syntax::Json),
        ("{ // no\n}", Syntax::Json),
        ("{a: 1}", Syntax::Yaml),
        ("[a]", Syntax::Yaml),
        ("openapi: 3.1.0", Syntax::Yaml),
        ("\"openapi\": 3.1.0", Syntax::Yaml),
        ("# {\n{\"a\": 1}", Syntax::Yaml),
        ("---\n{}", Syntax::Yaml),
        ("<html>", Syntax::Yaml),
    ] {
        assert_eq!(Syntax::of(text), expected, "{text:?}");
    }
}
