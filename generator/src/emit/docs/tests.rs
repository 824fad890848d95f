//! Tests of the lines that descriptions become in doc comments.

use super::{LONGEST, OneLine, each_line, is_deceptive};
use crate::emit::code::Piece;

fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    each_line(text, width, &mut |line| lines.push(line.as_str().to_owned()));
    lines
}

fn check(rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(lines(text, 100), *expected, "{text:?}");
    }
}

#[test]
fn descriptions_are_text() {
    check(&[
        ("A plain line.", &["A plain line."]),
        ("See [Foo] and [docs](https://example.com/a?b=c).", &["See \\[Foo\\] and [docs](https://example.com/a?b=c)."]),
        ("[x](javascript:alert(1))", &["\\[x\\](javascript:alert(1))"]),
        ("at https://example.com/x.", &["at <https://example.com/x>."]),
        (
            "<script> `Vec<T>` ![i](https://example.com/i.png)",
            &["\\<script\\> `Vec<T>` \\![i](https://example.com/i.png)"],
        ),
        ("```rust\npanic!()\n```", &["```text", "panic!()", "```"]),
        ("~~~\n```\nx", &["```text", "'''", "x", "```"]),
        ("a\n\n        indented()\n", &["a", "", "   indented()"]),
        ("-      code", &["- code"]),
        ("a\u{202e}b\u{0}c", &["a\u{fffd}b\u{fffd}c"]),
        ("one ` tick", &["one \\` tick"]),
        ("a\r\n\r\n\r\nb", &["a", "", "b"]),
    ]);
}

#[test]
fn blank_lines_are_none_at_the_ends_and_one_between() {
    check(&[
        ("", &[]),
        ("\n\n \t\n", &[]),
        ("\n\na\n", &["a"]),
        ("a\n\n\n\nb\n\n", &["a", "", "b"]),
        ("a\nb", &["a", "b"]),
        ("a\u{b}b\u{c}c\u{85}d\u{2028}e\u{2029}f", &["a", "b", "c", "d", "e", "f"]),
    ]);
}

#[test]
fn fences_are_text_and_are_closed() {
    check(&[
        ("```\na\n```\nb [c]", &["```text", "a", "```", "b \\[c\\]"]),
        ("~~~sh\na\n~~~", &["```text", "a", "```"]),
        ("~~~\n```\n~~~\n`x`", &["```text", "'''", "```", "`x`"]),
        ("```\n~~~\n```", &["```text", "~~~", "```"]),
        ("```\n\ta  \n    b\u{0}", &["```text", "    a", "    b\u{fffd}", "```"]),
        ("- ~~~\n  a", &["- \\~~~", "  a"]),
        ("1. ~~~~rust\n   a", &["1. \\~\\~~~rust", "   a"]),
        ("- ```\n  a", &["- \\`\\`\\`", "  a"]),
        ("a ~~b~~ c", &["a ~~b~~ c"]),
        ("  ```\n[a] <b>", &["```text", "[a] <b>", "```"]),
    ]);
}

#[test]
fn spans_of_code_stay_and_lone_ticks_are_ticks() {
    check(&[
        ("`a`", &["`a`"]),
        ("a `` b ` c `` d", &["a `` b ` c `` d"]),
        ("a ```x``` b", &["a \\`\\`\\`x\\`\\`\\` b"]),
        ("a `` b", &["a \\`\\` b"]),
        ("`a``b` c", &["`a``b` c"]),
        ("``a`b", &["\\`\\`a\\`b"]),
        ("`a`` <b>", &["\\`a\\`\\` \\<b\\>"]),
        ("` <b>", &["\\` \\<b\\>"]),
        ("x `[a](b)` y", &["x `[a](b)` y"]),
    ]);
}

#[test]
fn links_lead_to_web_pages_or_nowhere() {
    check(&[
        ("[a](http://a.bcd)", &["[a](http://a.bcd)"]),
        // Ten characters are no address.
        ("[a](http://a.b)", &["\\[a\\](http\\://a.b)"]),
        ("[](https://example.com)", &["\\[\\](<https://example.com>)"]),
        ("[a`b](https://example.com)", &["\\[a\\`b\\](<https://example.com>)"]),
        ("[a](https://example.com/\"x)", &["\\[a\\](<https://example.com/>\"x)"]),
        ("[a](https://example.com", &["\\[a\\](<https://example.com>"]),
        ("[a] (b)", &["\\[a\\] (b)"]),
        (
            "[a](ftp://example.com) [b](https://example.com/b) c",
            &["\\[a\\](ftp://example.com) [b](https://example.com/b) c"],
        ),
        ("https://example.com/a_b?c=d!", &["<https://example.com/a_b?c=d>!"]),
        ("(https://example.com)", &["(<https://example.com>)"]),
        ("http://x and https://x", &["http\\://x and https\\://x"]),
        ("https://example.com/ü", &["https\\://example.com/ü"]),
        ("http and https: the hat", &["http and https: the hat"]),
    ]);
}

#[test]
fn escapes_stay_escapes() {
    check(&[
        (r"\* \[a\] \x \", &[r"\* \[a\] \\x \\"]),
        (r"a\\<b", &[r"a\\\<b"]),
        (r"é\é [", &[r"é\\é \["]),
        ("]>!", &["\\]\\>!"]),
        ("![", &["\\!\\["]),
    ]);
}

#[test]
fn prose_has_single_spaces_and_no_code_by_indentation() {
    check(&[
        (" a", &[" a"]),
        ("   a", &["   a"]),
        ("    a", &["   a"]),
        ("a  b\tc ", &["a b c"]),
        ("a\u{a0}b", &["a b"]),
        ("\u{3000}\u{3000}\u{3000}\u{3000}a", &["   a"]),
        ("a\u{7}b", &["a\u{fffd}b"]),
    ]);
}

#[test]
fn long_descriptions_are_cut_between_characters() {
    let whole = "a".repeat(LONGEST);
    assert_eq!(lines(&whole, usize::MAX), [whole.as_str()]);
    assert_eq!(lines(&(whole.clone() + "b"), usize::MAX), [whole.clone(), "…".to_owned()]);
    let odd = "a".repeat(LONGEST - 1) + "é";
    assert_eq!(lines(&odd, usize::MAX), ["a".repeat(LONGEST - 1), "…".to_owned()]);
    // 16 KiB.
    assert_eq!(LONGEST, 16_384);
}

#[test]
fn lines_are_broken_at_their_width() {
    for (text, width, expected) in [
        ("aaaa bbbb", 9, &["aaaa bbbb"][..]),
        ("aaaa bbbb", 8, &["aaaa", "bbbb"]),
        // A fourth space would make code of it.
        ("   aa bb cc", 8, &["   aa bb", "   cc"]),
        ("      aa bb cc", 8, &["   aa bb", "   cc"]),
        ("aa bb cc dd", 5, &["aa bb", "cc dd"]),
        ("aaaaaaaa bb", 5, &["aaaaaaaa", "bb"]),
        ("- aa bb cc", 6, &["- aa", "  bb", "  cc"]),
        ("  * aa bb", 7, &["  * aa", "    bb"]),
        ("10. aa bb", 7, &["10. aa", "    bb"]),
        ("3) aa bb", 6, &["3) aa", "   bb"]),
        ("a. aa bb", 6, &["a. aa", "bb"]),
        ("10 aa bb", 6, &["10 aa", "bb"]),
        ("... aa bb", 6, &["... aa", "bb"]),
        ("| a | b | c |", 5, &["| a | b | c |"]),
        ("# a b c d", 5, &["# a b c d"]),
        // Words that would begin a list, a heading, a quotation or a fence stay where they are.
        ("aaaa - b", 5, &["aaaa -", "b"]),
        ("aaaa 1. b", 5, &["aaaa 1.", "b"]),
        ("aaaa # b", 5, &["aaaa #", "b"]),
        ("aaaa = b", 5, &["aaaa =", "b"]),
        ("aaaa + b", 5, &["aaaa +", "b"]),
        ("aaaa * b", 5, &["aaaa *", "b"]),
        ("aaaa ~ b", 5, &["aaaa ~", "b"]),
        ("aaaa | b", 5, &["aaaa |", "b"]),
        ("aaaa _ b", 5, &["aaaa _", "b"]),
        ("aaaa : b", 5, &["aaaa :", "b"]),
        ("aaaa `bb`", 5, &["aaaa `bb`"]),
    ] {
        assert_eq!(lines(text, width), expected, "{text:?} at {width}");
    }
}

#[test]
fn long_lines_are_broken_where_nothing_changes_its_meaning() {
    let text = format!("- {} - 1. x", "word ".repeat(30));
    let broken = lines(&text, 60);
    assert!(broken.len() > 2 && broken[1..].iter().all(|line| line.starts_with("  word")), "{broken:#?}");
    assert!(lines(&"x".repeat(1 << 20), 80).len() < 10);
}

#[test]
fn descriptions_on_one_line_have_all_of_their_lines() {
    assert_eq!(OneLine("a\n[b]\n\nc").own().as_str(), "a \\[b\\]  c");
    assert_eq!(OneLine("").own().as_str(), "");
}

#[test]
fn what_deceives_is_known() {
    for range in ['\u{200b}'..='\u{200f}', '\u{2028}'..='\u{202e}', '\u{2060}'..='\u{206f}', '\u{fff9}'..='\u{fffb}'] {
        assert!(range.clone().all(is_deceptive), "{range:?}");
        let before = char::from_u32(u32::from(*range.start()) - 1).unwrap();
        let after = char::from_u32(u32::from(*range.end()) + 1).unwrap();
        assert!(!is_deceptive(before) && !is_deceptive(after), "{range:?}");
    }
    assert!(['\u{ad}', '\u{61c}', '\u{feff}'].into_iter().all(is_deceptive));
    assert!(!['a', 'é', '\u{ac}', '\u{ae}', '\u{61b}', '\u{feee}'].into_iter().any(is_deceptive));
}
