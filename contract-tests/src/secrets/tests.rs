use super::{Piece, Secrets, UnsetVariable, is_telling};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

fn secrets(values: &[(&str, &str)]) -> Secrets {
    let mut secrets = Secrets::new();
    for (name, value) in values {
        secrets.add(name, value);
    }
    secrets
}

/// A text of so many characters, and an ellipsis where there are more.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[test]
fn what_of_base64_is_the_secrets_alone_is_masked_whatever_stands_around_it() {
    // The second one has the characters in which the two alphabets differ.
    for value in ["correct horse battery", "q~?>w?~e>r~?t>y~u?"] {
        let known = secrets(&[("V", value)]);
        for before in ["", "a", "ab", "abc", "abcd"] {
            for behind in ["", "z", "zy", "zyx"] {
                for engine in [STANDARD, URL_SAFE] {
                    let encoded = engine.encode(format!("{before}{value}{behind}"));
                    // The first character that has bits of the secret alone, and the first that has others again.
                    let (from, to) = ((before.len() * 8).div_ceil(6), (before.len() + value.len()) * 8 / 6);
                    let expected = format!("{}$V{}", &encoded[..from], &encoded[to..]);
                    assert_eq!(known.mask(&encoded), expected.as_str(), "{value} in {encoded}");
                }
            }
        }
    }
}

#[test]
fn short_values_are_not_looked_for_in_base64_nor_at_all() {
    for (value, is_found, is_found_encoded) in
        [("ab", false, false), ("abc", true, false), ("abcdefg", true, false), ("abcdefgh", true, true)]
    {
        let known = secrets(&[("V", value)]);
        assert_eq!(known.mask(value) == "$V", is_found, "{value}");
        assert_eq!(known.mask(&STANDARD.encode(value)).contains("$V"), is_found_encoded, "{value}");
    }
}

#[test]
fn secrets_that_overlap_are_each_named_once() {
    const LONG: &str = "one-two-three-four-five";
    const OTHER: &str = "zzzz-four-five-six-seven-eight-nine";
    for (values, text, shown) in [
        // The second begins within the first and goes on behind it.
        (&[("A", "abcdefgh"), ("B", "fghijklm")][..], "<abcdefghijklm>", "<$A$B>"),
        // The same one begins anew within itself.
        (&[("A", "abcabc")], "<abcabcabc>", "<$A>"),
        // The second ends where the first does.
        (&[("A", "one-two-three"), ("B", "three")], "<one-two-three>", "<$A>"),
        (&[("A", "one-two-three"), ("B", "three")], "<three>", "<$B>"),
        // Within a secret only the beginning of another counts; behind it, every part.
        (&[("A", LONG), ("B", OTHER)], "<one-two-three-four-five-six>", "<$A-six>"),
        (&[("A", LONG), ("B", OTHER)], "<one-two-three-four-fivefour-five-six-seven>", "<$A$B…>"),
        // Of a cut one, twelve characters are enough, wherever they are from.
        (&[("A", LONG)], "<two-three-fo>", "<$A…>"),
        (&[("A", LONG)], "<two-three-f>", "<two-three-f>"),
        // Side by side.
        (&[("A", "abcdef")], "abcdefabcdef", "$A$A"),
    ] {
        assert_eq!(secrets(values).mask(text), shown, "{text}");
    }
}

#[test]
fn a_text_is_cut_after_its_secrets_are_masked() {
    let known = secrets(&[("TOKEN", "abcdefghijklmnopqrst"), ("KEY", "äöü-äöü-äöü-äöü")]);
    for text in [
        "",
        "plain",
        "x abcdefghijklmnopqrst y äöü-äöü-äöü-äöü z",
        "abcdefghijklmnopqrst",
        "ä abcdefghijklmnop",
        "abcdefghijklmnopqrstabcdefghijklmnopqrst",
    ] {
        let whole = known.mask(text);
        for most in 0..whole.chars().count() + 3 {
            assert_eq!(known.mask_within(text, most), cut(&whole, most).as_str(), "{most} of {text}");
        }
    }
}

#[test]
fn of_a_long_text_no_more_is_searched_than_is_shown() {
    let known = secrets(&[("V", "abcdefghijklmnopqrst")]);
    let long = "x".repeat(100);
    assert_eq!(known.pieces(&long, 5), [Piece::Text("xxxxx")]);
    // A secret counts as one place.
    let text = format!("xx{}{long}", "abcdefghijklmnopqrst");
    assert_eq!(known.pieces(&text, 5), [Piece::Text("xx"), Piece::Secret("V"), Piece::Text("xx")]);
}

#[test]
fn fields_for_credentials_are_masked_however_short_they_are() {
    let mut known = Secrets::new();
    known.add_header("X-Api-Key", "ab");
    known.add_header("Accept", "text/html");
    for (name, value, shown) in [
        ("x-api-key", "ab", "$X_API_KEY"),
        ("X-API-KEY", "cd", "$X_API_KEY"),
        ("Authorization", "Bearer ab", "Bearer $AUTHORIZATION"),
        ("Proxy-Authorization", "ab", "$PROXY_AUTHORIZATION"),
        ("Accept", "text/html", "text/html"),
        ("X-Other", "ab", "ab"),
    ] {
        assert_eq!(known.mask_field(name, value), shown, "{name}");
    }
}

#[test]
fn values_are_counted_in_all_their_forms_and_shown_in_none() {
    let mut known = Secrets::new();
    assert_eq!((known.len(), format!("{known:?}")), (0, "{}".to_owned()));
    known.add("B", "abc");
    assert_eq!(known.len(), 1);
    known.add("A", "abcdefgh");
    // Itself, and in Base64 from each of three places.
    assert_eq!((known.len(), format!("{known:?}")), (5, r#"{"A", "B"}"#.to_owned()));
}

#[test]
fn names_tell_what_is_secret() {
    for (name, is_secret) in
        [("Authorization", true), ("X-Api-KEY", true), ("set-cookie", true), ("accept", false), ("", false)]
    {
        assert_eq!(is_telling(name), is_secret, "{name}");
    }
}

/// Spellings of a value, each with what is shown of it; a text that only looks like one is shown as it is.
#[test]
fn a_value_is_found_in_every_spelling() {
    for (value, spellings) in [
        (
            "abc/de~f",
            &["abc~1de~0f", "abc%2Fde%7Ef", "abc%2fde~f", r"abc\/de~f", "abc&#47;de&#x7e;f", r"abc\u002fde\u{7e}f"][..],
        ),
        ("it's & so", &["it&apos;s &amp; so", "it%27s+%26+so", r"it'\''s & so", r"it\'s\ &\ so", "it&#39;s &AMP; so"]),
        (
            "\"quoted\"\n\t<x>",
            &[r#"\"quoted\"\n\t<x>"#, "&quot;quoted&quot;&#10;&#9;&lt;x&gt;", "%22quoted%22%0A%09%3Cx%3E"],
        ),
        (
            "é€😀é",
            &[
                "%C3%A9%E2%82%AC%F0%9F%98%80%c3%a9",
                r"\u00e9\u20ac\ud83d\ude00\u00E9",
                r"\xc3\xa9€\u{1f600}é",
                "&#233;&#x20AC;&#128512;é",
            ],
        ),
        ("éäö", &["%E9%E4%F6", r"\xe9\xe4\xf6"]),
        ("\u{8}\u{c}\r\0x", &[r"\b\f\r\0x", r"\x08\x0c\x0d\x00x"]),
        // Layers: JSON within a query, a query within a JSON pointer, JSON within JSON within JSON.
        ("a\"b c", &["a%5C%22b%20c", "a%2522b%2520c", r#"a\\\"b c"#, r"a\u005c\u0022b c"]),
        ("x~1/y", &["x~01~1y", "x%7E1%2Fy", "x~001~01y"]),
    ] {
        let known = secrets(&[("V", value)]);
        assert_eq!(known.mask(value), "$V", "{value:?} itself");
        for spelling in spellings {
            assert_eq!(known.mask(&format!("<{spelling}>")), "<$V>", "{value:?} as {spelling}");
        }
    }
    // Three layers are looked through, and no more.
    let known = secrets(&[("V", "abc/def")]);
    for (spelling, is_found) in
        [("abc%2Fdef", true), ("abc%252Fdef", true), ("abc%25252Fdef", true), ("abc%2525252Fdef", false)]
    {
        assert_eq!(known.mask(spelling) == "$V", is_found, "{spelling}");
    }
    // A letter that no escape has is none.
    assert_eq!(secrets(&[("V", "abcqdef")]).mask(r"abc\qdef"), r"abc\qdef");
    // What a character of an escape is not.
    let known = secrets(&[("V", "abc/def")]);
    for other in ["abc~2def", "abc%2Gdef", "abc%2", r"abc\qdef", r"abc\u00", "abc&#;def", "abc&none;def", "abc%2E/def"]
    {
        assert_eq!(known.mask(other), other, "{other}");
    }
}

#[test]
fn of_a_cut_value_its_beginning_or_twelve_characters_are_enough() {
    // No longer than sixteen: eight of the beginning. Longer: half of it, or twelve from anywhere.
    for (value, part, shown) in [
        ("abcdefghijklmnop", "abcdefgh", "$V…"),
        ("abcdefghijklmnop", "abcdefg", "abcdefg"),
        ("abcdefghijklmnop", "bcdefghi", "bcdefghi"),
        ("abcdefghijklmnop", "efghijklmnop", "$V…"),
        ("abcdefghijklmnop", "fghijklmnop", "fghijklmnop"),
        ("abcdefghijklmnopq", "abcdefgh", "abcdefgh"),
        ("abcdefghijklmnopq", "abcdefghi", "$V…"),
        ("abcdefghijklmnopqrstuvwxyz", "abcdefghijk", "abcdefghijk"),
        ("abcdefghijklmnopqrstuvwxyz", "abcdefghijkl", "$V…"),
        ("abcdefghijklmnopqrstuvwxyz", "opqrstuvwxyz", "$V…"),
    ] {
        assert_eq!(secrets(&[("V", value)]).mask(part), shown, "{part} of {value}");
    }
}

#[test]
fn names_are_put_in_and_taken_out_again() {
    let lookup = |name: &str| (name == "TOKEN" || name == "_T1").then(|| "s3cr\"t/+".to_owned());
    for (text, sent, shown) in [
        ("Bearer $TOKEN", "Bearer s3cr\"t/+", "Bearer $TOKEN"),
        ("$TOKEN$TOKEN", "s3cr\"t/+s3cr\"t/+", "$TOKEN$TOKEN"),
        ("$_T1.x", "s3cr\"t/+.x", "$_T1.x"),
        ("a$$b$", "a$b$", "a$b$"),
        ("$5 $-", "$5 $-", "$5 $-"),
        ("nothing", "nothing", "nothing"),
    ] {
        let mut secrets = Secrets::new();
        let expanded = secrets.expand(text, &lookup).unwrap();
        assert_eq!((expanded.as_str(), secrets.mask(&expanded).as_str()), (sent, shown));
    }
    assert_eq!(Secrets::new().expand("$NO", &lookup), Err(UnsetVariable { name: "NO".to_owned() }));
}
