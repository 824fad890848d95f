//! Tests of the layout of blocks, lists and comments.

use super::{Text, WIDTH};
use crate::emit::code::{Code, Piece, code};
use crate::plan::Documentation;

fn shown(write: impl FnOnce(&mut Text)) -> String {
    let mut text = Text::new();
    write(&mut text);
    text.into_code().into_string()
}

fn says(summary: Option<&str>, description: Option<&str>, deprecated: bool) -> Documentation {
    Documentation { summary: summary.map(str::to_owned), description: description.map(str::to_owned), deprecated }
}

#[test]
fn blocks_are_indented_and_closed() {
    let shown = shown(|out| {
        out.blank();
        out.open("mod a");
        out.blank();
        out.line("b;");
        out.line("");
        out.blank();
        out.continued(".c()");
        out.open("d");
        out.close_with(";");
        out.lines("e;\n\nf;\n");
        out.nest(&code!("g\n    h").own());
        out.close();
        out.blank();
        out.line("i;");
    });
    assert_eq!(
        shown,
        "mod a {\n    b;\n\n        .c()\n    d {\n    };\n    e;\n\n    f;\n    g\n        h\n}\n\ni;\n"
    );
}

#[test]
fn closing_more_than_was_opened_is_no_fault() {
    assert_eq!(
        shown(|out| {
            out.close();
            out.line("a");
        }),
        "}\na\n"
    );
}

#[test]
fn lists_are_broken_beyond_the_width() {
    let item = |length: usize| -> Code { Code::join((0..length).map(|_| "x"), "") };
    let of = |length: usize, depth: usize| {
        shown(|out| {
            for _ in 0..depth {
                out.open("m");
            }
            out.list("f(", &[item(length), item(1)], ")");
        })
    };
    // `f(`, the items, `, x`, `)`.
    let most = WIDTH - 6;
    let x = "x".repeat(most);
    assert_eq!(of(most, 0), format!("f({x}, x)\n"));
    assert_eq!(of(most + 1, 0), format!("f(\n    {x}x,\n    x,\n)\n"));
    let x = "x".repeat(most - 4);
    assert_eq!(of(most - 4, 1), format!("m {{\n    f({x}, x)\n"));
    assert_eq!(of(most - 3, 1), format!("m {{\n    f(\n        {x}x,\n        x,\n    )\n"));
    let long = item(WIDTH + 1);
    assert_eq!(shown(|out| out.list(&long, &[], "")), "x".repeat(WIDTH + 1) + "\n");
    assert_eq!(
        shown(|out| {
            out.open_list("fn f(", &["a".own()], ") -> B");
            out.line("c");
            out.close();
        }),
        "fn f(a) -> B {\n    c\n}\n"
    );
}

#[test]
fn comments_hold_summary_then_description() {
    let docs = |documentation: &Documentation| shown(|out| out.docs(documentation, "Fallback."));
    assert_eq!(docs(&says(None, None, false)), "/// Fallback.\n");
    assert_eq!(docs(&says(Some("A."), None, false)), "/// A.\n");
    assert_eq!(docs(&says(Some("A."), Some("B.\n\nC."), true)), "/// A.\n///\n/// B.\n///\n/// C.\n#[deprecated]\n");
    assert_eq!(docs(&says(None, Some("B."), false)), "/// B.\n");
    assert_eq!(docs(&says(Some(""), Some("\n"), false)), "/// Fallback.\n");
    assert_eq!(shown(|out| out.docs(&says(None, None, false), "")), "");
    assert_eq!(shown(|out| out.doc_comment(&says(Some("A."), None, true), "")), "/// A.\n");
    assert_eq!(shown(|out| out.inner_docs(&says(Some("A."), None, false))), "//! A.\n");
    assert_eq!(shown(|out| out.inner_comment("A.  ")), "//! A.\n");
    assert_eq!(
        shown(|out| {
            out.open("m");
            out.comment("A.");
            out.comment("");
        }),
        "m {\n    /// A.\n    ///\n"
    );
}

#[test]
fn comments_are_as_wide_as_code() {
    let widest = |depth: usize| {
        let words = "word ".repeat(100);
        let shown = shown(|out| {
            for _ in 0..depth {
                out.open("m");
            }
            out.comments("///", &says(Some(&words), None, false), "");
        });
        shown.lines().map(str::len).max().unwrap_or_default()
    };
    // A line ends before the first word that is too much: 4 + 19 × 5 - 1, and so on.
    assert_eq!((widest(0), widest(1), widest(2)), (98, 97, 96));
    // Deep within blocks a line still has forty columns.
    assert_eq!(widest(30), 120 + 4 + 39);
}

#[test]
fn texts_know_whether_they_hold_something() {
    let mut text = Text::new();
    assert!(text.is_empty() && text.code().is_empty());
    text.line("a");
    assert!(!text.is_empty());
    assert_eq!(text.code().as_str(), "a\n");
}
