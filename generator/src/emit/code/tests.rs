//! Tests of what pieces print, what templates accept, and what is no piece.

use super::*;
use crate::emit::docs;
use crate::plan::TypePath;

/// Fails to compile if the first type is a piece.
macro_rules! is_no_piece {
    ($ty:ty, $language:ty) => {
        const _: fn() = || {
            trait Ambiguous<A> {
                fn check() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            struct IsPiece;
            impl<T: ?Sized + Piece<$language>> Ambiguous<IsPiece> for T {}
            let _ = <$ty as Ambiguous<_>>::check;
        };
    };
}

is_no_piece!(String, Rust);
is_no_piece!(str, Rust);
is_no_piece!(char, Rust);
is_no_piece!(std::borrow::Cow<'static, str>, Rust);
is_no_piece!(std::fmt::Arguments<'static>, Rust);
is_no_piece!(Code<Markdown>, Rust);
is_no_piece!(docs::Line<'static>, Rust);
is_no_piece!(Span<'static>, Rust);
is_no_piece!(String, Markdown);
is_no_piece!(Quoted<'static>, Markdown);
is_no_piece!(String, Toml);
is_no_piece!(String, FilePath);
is_no_piece!(Quoted<'static>, FilePath);

#[test]
fn templates_take_pieces_and_register_imports() {
    let code = code!("<{1} as $codec::Codec<{0}>>::{{}}", Quoted("a\"b\u{202e}"), 3_u64).own();
    assert_eq!(code.as_str(), "<3 as codec::Codec<\"a\\\"b\\u{202e}\">>::{}");
    assert!(code.imports().has("codec") && !code.imports().has("types"));
    let silent = code!(">::read($_Codec)").own();
    assert_eq!((silent.as_str(), silent.imports().has("Codec")), (">::read()", true));
}

#[test]
fn a_template_fits_its_pieces() {
    for (template, pieces, sound) in [
        ("a {} b {}", 2, true),
        ("a {} b", 2, false),
        ("{0} {0} {1}", 2, true),
        ("{0} {}", 2, false),
        ("{name}", 1, false),
        ("{{}}", 0, true),
        ("{", 0, false),
        ("$codec::x $_Codec", 0, true),
        ("$nothing", 0, false),
    ] {
        assert_eq!(is_sound(template, pieces), sound, "{template}");
    }
}

#[test]
fn no_text_leaves_its_literal() {
    for text in ["\"", "\\", "\n", "\r", "\"#", "\u{2028}", "\u{0}", "*/", "\u{85}", "\u{202e}"] {
        let literal: syn::LitStr = syn::parse_str(code!("{}", Quoted(text)).own().as_str()).unwrap();
        assert_eq!(literal.value(), text);
        let literal: syn::LitStr = syn::parse_str(RawQuoted(text).own().as_str()).unwrap();
        assert_eq!(literal.value(), text);
        let toml = Piece::<Toml>::own(&Quoted(text));
        assert!(!toml.as_str()[1..toml.len() - 1].contains(['\n', '\r', '\u{202e}', '\u{0}']), "{toml:?}");
        let span = Span(text).own();
        assert_eq!(span.as_str().lines().count(), 1, "{span:?}");
    }
    for number in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1.0, 1e300, -0.0] {
        assert!(syn::parse_str::<syn::Expr>(number.own().as_str()).is_ok());
    }
}

#[test]
fn each_piece_is_printed_as_its_syntax_has_it() {
    let rust = |piece: &dyn Piece<Rust>| piece.own().into_string();
    for (piece, expected) in [
        (&Quoted("a\t\"\\\n\r\u{7f}é") as &dyn Piece<Rust>, r#""a\t\"\\\n\r\u{7f}é""#),
        (&Quoted("\u{ad}\u{feff}"), r#""\u{ad}\u{feff}""#),
        (&RawQuoted(r#"{"a": 1}"#), r##"r#"{"a": 1}"#"##),
        (&RawQuoted("a\"#b"), r##""a\"#b""##),
        (&RawQuoted("a\nb"), r#""a\nb""#),
        (&RawQuoted("a\u{202e}b"), r#""a\u{202e}b""#),
        (&Optional(Some(3_u64)), "Some(3)"),
        (&Optional(None::<u64>), "None"),
        (&Some("a"), "a"),
        (&None::<&'static str>, ""),
        (&true, "true"),
        (&-7_i64, "-7"),
        (&1.0_f64, "1.0"),
        (&f64::NAN, "0.0"),
        (&f64::INFINITY, "1.7976931348623157e308"),
        (&f64::NEG_INFINITY, "-1.7976931348623157e308"),
        (&Verbatim("$crate {}"), "$crate {}"),
        (&quoted_list(["a", "\""]), r#"&["a", "\""]"#),
        (&quoted_list([]), "&[]"),
        (&code!("{}{}", "a", code!("({})", 1_u8)), "a(1)"),
        (&code!("{1}{0}{1}", "a", "b"), "bab"),
        (&code!("{{}}"), "{}"),
    ] {
        assert_eq!(rust(piece), expected);
    }
    let own = |path: &str| TypePath::parse(path).unwrap().own().into_string();
    assert_eq!(own("crate::a::B"), "crate::a::B");
    assert_eq!(own("rust_decimal::Decimal"), "::rust_decimal::Decimal");
    assert_eq!(Piece::<Toml>::own(&Quoted("a\"\\\n\u{202e}é")).as_str(), r#""a\"\\\U0000000A\U0000202Eé""#);
    assert_eq!(Span("a`|\n\u{200b}b é").own().as_str(), "`a''''b é`");
}

#[test]
fn code_is_what_was_appended() {
    let mut code: Code = Code::new();
    assert!(code.is_empty() && code.imports() == Imports::default());
    code.line("\n\n$types::A");
    code.push("b");
    assert_eq!((code.as_str(), code.len(), code.is_empty()), ("\n\ntypes::A\nb", 12, false));
    assert_eq!(code.without_leading_breaks().own().as_str(), "types::A\nb");
    assert!(code.without_leading_breaks().own().imports().has("types"));
    let lines: Vec<Code> = code.lines().map(|line| line.own()).collect();
    assert_eq!(lines.iter().map(Code::as_str).collect::<Vec<_>>(), ["", "", "types::A", "b"]);
    assert!(lines.iter().all(|line| line.imports().has("types") && !line.imports().has("runtime")));
    let joined: Code = Code::join([lines[3].clone(), code!("$fmt").own()], " + ");
    assert_eq!(joined.as_str(), "b + fmt");
    assert!(["types", "fmt"].into_iter().all(|name| joined.imports().has(name)) && !joined.imports().has("codec"));
    let twice: Code = Code::join([lines[3].clone(), lines[3].clone()], "");
    assert!(twice.imports().has("types"), "two pieces may need the same");
    code.truncate(2);
    assert_eq!(code.as_str(), "\n\n");
    for (text, expected) in [("", "//"), ("a  ", "// a"), ("   ", "//"), (" a", "//  a")] {
        let mut code: Code = Code::new();
        code.push_comment("//", text);
        assert_eq!(code.as_str(), expected);
    }
}

#[test]
fn a_dollar_registers_the_whole_name_behind_it() {
    let code = code!("$runtime::x, $In, $_types$Codec.a {}", "$MapAccess").own();
    assert_eq!(code.as_str(), "runtime::x, In, Codec.a MapAccess");
    let named: Vec<&str> = imports::NAMES.into_iter().filter(|name| code.imports().has(name)).collect();
    assert_eq!(named, ["runtime", "types", "Codec", "MapAccess", "In"]);
    assert!(!code.imports().has("no such name"));
}

#[test]
fn what_is_no_template_is_refused() {
    for (template, pieces, sound) in [
        ("}", 0, false),
        ("a}", 0, false),
        ("}}", 0, true),
        ("{{{}}}", 1, true),
        ("{}{}", 1, false),
        ("{1}", 2, true),
        ("{1}", 1, false),
        ("{0}", 2, false),
        ("{9}{0}", 10, true),
        ("{0", 1, false),
        ("{0x", 1, false),
        ("{10}", 11, false),
        ("$", 0, false),
        ("$_", 0, false),
        ("$codecs", 0, false),
        ("$code", 0, false),
        ("$_codec$types", 0, true),
        ("$In", 0, true),
        ("$In}", 0, false),
        ("", 0, true),
        ("", 1, false),
    ] {
        assert_eq!(is_sound(template, pieces), sound, "{template}");
    }
}
