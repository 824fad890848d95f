//! The scanner against `serde_json`, and YAML against JSON, on random documents.
//!
//! Deliberate differences to `serde_json`: duplicate keys (a diagnostic here, the last one wins
//! there, and wins in [`specwright_model::Node::to_json`] too), numbers beyond `f64` (kept here,
//! refused there), and the depth (512 here, 128 there; the documents below stay under both).

use super::{check, parse};
use proptest::prelude::*;
use serde_json::Value;
use specwright_model::Severity;
use specwright_model::source::Syntax;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,8}",
        any::<String>(),
        Just("null".to_owned()),
        Just("0x1F".to_owned()),
        Just("- a: 'b' # \"c\"\n".to_owned()),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no infinity", |number| number.is_finite()).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..16)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A change to a text: at a place (in percent), as many characters gone, others put there.
fn mutation() -> impl Strategy<Value = (usize, usize, String)> {
    let piece = prop::sample::select(vec![
        "",
        ",",
        ":",
        "\"",
        "{",
        "}",
        "[",
        "]",
        "\\",
        "\\u",
        "\\ud83d\\ude00",
        "\\ud800",
        "0",
        "1",
        "-",
        ".",
        "e",
        "E+",
        "null",
        "tru",
        "true",
        " ",
        "\n",
        "\t",
        "\u{0}",
        "\u{1f}",
        "\u{7f}",
        "é",
        "/",
        "'",
        "\"a\":",
        "1.5e-3",
        "00",
        "\u{2028}",
    ]);
    (0..100_usize, 0..3_usize, piece.prop_map(str::to_owned))
}

fn mutate(text: &str, (percent, gone, put): &(usize, usize, String)) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = characters.len() * percent / 100;
    let rest = characters.iter().skip(at + gone);
    characters.iter().take(at).copied().chain(put.chars()).chain(rest.copied()).collect()
}

fn agrees_with_serde_json(text: &str) {
    let ours = parse(text, Syntax::Json).tree.map(|tree| tree.root().to_json());
    match serde_json::from_str::<Value>(text) {
        Ok(theirs) => assert_eq!(ours, Some(theirs), "{text:?}"),
        Err(error) if error.to_string().starts_with("number out of range") => {}
        Err(error) => assert_eq!(ours, None, "{text:?}: {error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_like_serde_json(value in value(), mutations in prop::collection::vec(mutation(), 0..4), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = mutations.iter().fold(text.unwrap(), |text, mutation| mutate(&text, mutation));
        agrees_with_serde_json(&text);
    }

    /// Without duplicate keys YAML 1.2 holds JSON; its keys have a limit of 1024 characters.
    #[test]
    fn json_read_as_yaml(value in value(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.unwrap();
        let found = parse(&text, Syntax::Yaml);
        prop_assert!(!found.diagnostics.any(Severity::Error), "{text:?}: {:?}", found.diagnostics);
        // Not `value`: `serde_json` reads the last digit of some numbers differently from what it wrote.
        let read: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(found.tree.unwrap().root().to_json(), read, "{:?}", text);
    }

    /// Whatever the text, there is an answer, and every span lies in the text on character borders.
    #[test]
    fn anything(text in prop_oneof![any::<String>(), "[\\-?:,\\[\\]{}#&*!|>'\"%@`a1 \t\n~<]{0,40}"]) {
        for syntax in [Syntax::Json, Syntax::Yaml] {
            let found = parse(&text, syntax);
            prop_assert!(found.tree.is_some() || !found.diagnostics.is_empty(), "{text:?}");
            let read = found.sources.documents().iter().find_map(|&file| found.sources.get(file)).unwrap();
            for diagnostic in &found.diagnostics {
                let span = diagnostic.span.unwrap();
                prop_assert!(read.text.get(span.start as usize..span.end as usize).is_some(), "{text:?} {diagnostic:?}");
                for style in [specwright_model::render::Style::Plain, specwright_model::render::Style::Colour] {
                    let shown = specwright_model::render::render(diagnostic, &found.sources, style);
                    prop_assert!(shown.contains(diagnostic.code.id));
                }
            }
            let mut rest: Vec<_> = found.tree.iter().map(|tree| tree.root()).collect();
            while let Some(node) = rest.pop() {
                let span = node.span();
                prop_assert!(read.text.get(span.start as usize..span.end as usize).is_some(), "{text:?} {node:?}");
                rest.extend(node.items().chain(node.members().map(|entry| entry.value)));
            }
        }
    }
}

/// The same document, in the two ways in which people write it.
#[test]
fn block_yaml_like_json() {
    let yaml = "
openapi: 3.1.0
info: {title: 'A', version: '1.0'}
paths:
  /a/{b}:
    get:
      tags: [x, \"y\"]
      description: >
        folded
        text

        more
      responses:
        200: &ok
          description: |-
            literal
              indented
        '404': *ok
";
    let json = concat!(
        r#"{"info":{"title":"A","version":"1.0"},"openapi":"3.1.0","paths":{"/a/{b}":{"get":{"#,
        r#""description":"folded text\nmore\n","responses":{"200":{"description":"literal\n  indented"},"#,
        r#""404":{"description":"literal\n  indented"}},"tags":["x","y"]}}}}"#,
    );
    check(Syntax::Yaml, &[(yaml, json)]);
    check(Syntax::Json, &[(json, json)]);
}
