//! How reports look.

use crate::source::parse;
use specwright_model::codes::SOURCE_CODES;
use specwright_model::render::{Layout, Level, Report, Style, acts, render, render_report, to_json, visible};
use specwright_model::source::{SourceError, Syntax};
use specwright_model::{Sources, Span};

fn shown(text: &str, syntax: Syntax) -> String {
    let found = parse(text, syntax);
    let all: Vec<String> = found.diagnostics.iter().map(|d| render(d, &found.sources, Style::Plain)).collect();
    all.join("\n\n")
}

#[test]
fn a_syntax_error() {
    insta::assert_snapshot!(shown("{\n  \"a\": True\n}\n", Syntax::Json), @r#"
    error[SW0001]: `True` is no JSON value
     --> doc:2:8
      |
    2 |   "a": True
      |        ^^^^
      |
      = write `true`
      = help: JSON (RFC 8259) has keys and text in double quotes, no comments and no trailing commas
    "#);
}

#[test]
fn a_duplicate_key_points_at_both() {
    insta::assert_snapshot!(shown("a: 1\nb: 2\nc: 3\na: 4\n", Syntax::Yaml), @r#"
    error[SW0003]: the member `a` stands here a second time
     --> doc:4:1
      |
    4 | a: 4
      | ^ again
      |
     ::: doc:1:1
      |
    1 | a: 1
      | - first
      |
      = help: keep one of the two; readers differ in which one they take
    "#);
}

#[test]
fn the_end_of_the_file() {
    insta::assert_snapshot!(shown("{\n  \"a\": [1,\n", Syntax::Json), @r#"
    error[SW0001]: expected a value, but the file ends
     --> doc:3:1
      |
    3 |
      | ^
      |
     ::: doc:2:8
      |
    2 |   "a": [1,
      |        - not closed
      |
      = help: JSON (RFC 8259) has keys and text in double quotes, no comments and no trailing commas
    "#);
}

#[test]
fn an_empty_file() {
    insta::assert_snapshot!(shown("", Syntax::Json), @r#"
    error[SW0007]: the file is empty
     --> doc:1:1
      |
    1 |
      | ^
      |
      = help: check that the download or the build step that writes this file has run
    "#);
}

#[test]
fn a_window_of_a_long_line() {
    let text = format!("[{}oops{}]", "\"é\",".repeat(500_000), ",\"ü\"".repeat(500_000));
    insta::assert_snapshot!(shown(&text, Syntax::Json), @r#"
    error[SW0001]: `oops` is no JSON value
     --> doc:1:2000002
      |
    1 | …","é","é","é","é","é","é","é",oops,"ü","ü","ü","ü","ü","ü","ü","ü","ü","ü","ü","ü","ü","ü","ü","ü","…
      |                                ^^^^
      |
      = help: JSON (RFC 8259) has keys and text in double quotes, no comments and no trailing commas
    "#);
}

#[test]
fn hostile_characters() {
    let text = "\u{202e}\u{200b}\u{e000}0:\u{85}\u{2028}é: !\u{2066}x 1\n";
    insta::assert_snapshot!(shown(text, Syntax::Yaml), @r#"
    error[SW0002]: while scanning a tag, did not find expected whitespace or line break
     --> doc:1:11
      |
    1 | <U+202E><U+200B><U+E000>0:<U+0085><U+2028>é: !<U+2066>x 1
      |                                              ^
      |
      = help: indent with spaces; quote text that holds `: ` or ` #` or that begins with one of -?:,[]{}#&*!|>'"%@`
    "#);
    insta::assert_snapshot!(shown("[\"\u{202e}\u{1b}[31m\"]", Syntax::Json), @r#"
    error[SW0001]: a control character (U+001B) in a string: write `\u001b`
     --> doc:1:4
      |
    1 | ["<U+202E>␛[31m"]
      |           ^
      |
      = help: JSON (RFC 8259) has keys and text in double quotes, no comments and no trailing commas
    "#);
    insta::assert_snapshot!(visible("a\nb\u{1b}[0m\u{7f}\u{feff}é\t🎉"), @"a␊b␛[0m␡<U+FEFF>é␉🎉");
}

#[test]
fn colour_is_the_only_escape() {
    let found = parse("[\"\u{1b}[31m\u{7}\"]", Syntax::Json);
    let diagnostic = found.diagnostics.iter().next().unwrap();
    let shown = render(diagnostic, &found.sources, Style::Colour);
    assert!(shown.contains("\u{1b}[1m") && !shown.contains("\u{1b}[31m") && !shown.contains('\u{7}'), "{shown:?}");
}

/// What a contract finding or a change needs: another word in brackets, many lines, no place at all.
#[test]
fn any_report() {
    let mut sources = Sources::new();
    let text = "paths:\n  /widgets:\n    get:\n      responses: {}\n";
    let file = sources.document("specs/a.yaml", text.into()).unwrap();
    let at = u32::try_from(text.find("get:").unwrap()).unwrap();
    let mut report = Report {
        level: Level::Error,
        id: "body".to_owned(),
        title: "the answer of GET /widgets is not what the document says".to_owned(),
        span: Some(Span::new(file, at, u32::try_from(text.len()).unwrap())),
        label: "described here".to_owned(),
        related: Vec::new(),
        notes: vec!["seen 3 times".to_owned()],
        help: None,
    };
    insta::assert_snapshot!(render_report(&report, &sources, Style::Plain), @r#"
    error[body]: the answer of GET /widgets is not what the document says
     --> specs/a.yaml:3:5
      |
    3 |     get:
      |     ^^^^ described here
      |
      = seen 3 times
    "#);
    report.span = None;
    insta::assert_snapshot!(render_report(&report, &sources, Style::Plain), @r#"
    error[body]: the answer of GET /widgets is not what the document says
      |
      = seen 3 times
    "#);
}

/// One document for each code, or one refusal of the bytes; a new code without one fails.
#[test]
fn every_code_is_reached_and_complete() {
    let deep = "[".repeat(600);
    let bomb = format!("- &a [{}]\n- &b [{}]\n- [{}]", "x,".repeat(99), "*a,".repeat(99), "*b,".repeat(99));
    let long = format!("{{\"{}\": 1}}", "n".repeat(10_000));
    let documents = [
        ("SW0016", long.as_str()),
        ("SW0001", "[1,]"),
        ("SW0002", "a: b: c"),
        ("SW0003", "{\"a\": 1, \"a\": 2}"),
        ("SW0004", &deep),
        ("SW0005", &bomb),
        ("SW0006", "&a [*a]"),
        ("SW0007", " "),
        ("SW0010", "a\n---\nb"),
        ("SW0011", "[a]: b"),
        ("SW0012", ".inf"),
        ("SW0013", "<<: 1"),
        ("SW0014", "!x y"),
    ];
    let mut reached = Vec::new();
    for (expected, text) in documents {
        let found = parse(text, Syntax::of(text));
        let ids: Vec<&str> = found.diagnostics.iter().map(|diagnostic| diagnostic.code.id).collect();
        assert_eq!(ids, [expected], "{text:.40}");
        reached.push(expected);
    }
    let not_utf8 = Sources::new().document("doc", b"a: \xff".to_vec()).unwrap_err();
    let too_large = SourceError::TooLarge { name: "doc".to_owned() };
    let keys = std::collections::BTreeMap::from([([1_u8], 1)]);
    let not_json = Sources::from_serialize("value", &keys).unwrap_err();
    assert!(not_json.to_string().starts_with("value: cannot be written as JSON ("), "{not_json}");
    reached.extend([&not_utf8, &too_large, &not_json].map(|error| error.code().id));
    reached.sort_unstable();
    let codes: Vec<&str> = SOURCE_CODES.iter().map(|code| code.id).collect();
    assert_eq!(codes, reached);
    assert!(SOURCE_CODES.iter().all(|code| !code.title.is_empty() && !code.help.is_empty()));
    insta::assert_snapshot!(render_report(&(&not_utf8).into(), &Sources::new(), Style::Plain), @r#"
    error[SW0008]: doc: not UTF-8 (first bad byte at offset 3)
      |
      = help: save the file as UTF-8; archives and compressed files must be unpacked first
    "#);
}

/// A document can name any file beside it.
#[test]
fn only_files_that_hold_an_object_are_quoted() {
    for (text, is_quoted) in
        [("A: { type: strnig }\n", true), ("- A\n", false), ("PASSWORD=hunter2", false), ("{", false)]
    {
        let mut sources = Sources::new();
        let file = sources.file("beside", text.as_bytes().to_vec()).unwrap();
        let report = Report {
            level: Level::Error,
            id: "X".to_owned(),
            title: "something".to_owned(),
            span: Some(Span::new(file, 0, 1)),
            label: "here".to_owned(),
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
        };
        let shown = render_report(&report, &sources, Style::Plain);
        assert!(shown.contains("beside:1:1") && shown.contains(text.trim()) == is_quoted, "{shown}");
        // The user's own is.
        let own = sources.own_file("own", text.as_bytes().to_vec()).unwrap();
        let shown = render_report(&Report { span: Some(Span::new(own, 0, 1)), ..report }, &sources, Style::Plain);
        assert!(shown.contains(text.trim()), "{shown}");
    }
}

#[test]
fn json_holds_no_character_that_acts() {
    let value = serde_json::json!({ "a\u{9b}": "\u{202e}\u{7f}\u{e0041}\u{ad}é\n\"" });
    let line = to_json(&value, Layout::Line).unwrap();
    assert_eq!(line, r#"{"a\u009b":"\u202e\u007f\udb40\udc41\u00adé\n\""}"#);
    let pretty = to_json(&value, Layout::Pretty).unwrap();
    assert!(pretty.lines().count() == 3 && !pretty.contains(|c| c != '\n' && acts(c)), "{pretty}");
    for text in [line, pretty] {
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
