use super::check;
use specwright_model::source::Syntax;

#[test]
fn values() {
    check(
        Syntax::Json,
        &[
            ("null", "null"),
            (" [true,\tfalse,\r\nnull ] ", "[true,false,null]"),
            ("{}", "{}"),
            ("[]", "[]"),
            (r#"{"b":1,"a":{"c":[]}}"#, r#"{"a":{"c":[]},"b":1}"#),
            ("[0,-0,1.5,-1e3,2E-2,1e+2]", "[0,-0.0,1.5,-1000.0,0.02,100.0]"),
            ("[1e999,-1e999]", "[1.7976931348623157e+308,-1.7976931348623157e+308]"),
            (r#""\"\\\/\b\f\n\r\tA\u00e9\ud834\udd1e""#, r#""\"\\/\b\f\n\r\tAé𝄞""#),
            ("\"é\u{7f}\u{2028}\"", "\"é\u{7f}\u{2028}\""),
        ],
    );
}

#[test]
fn errors() {
    check(
        Syntax::Json,
        &[
            ("", "SW0007 1:1+0 the file is empty"),
            ("\n \t", "SW0007 1:1+0 the file is empty"),
            ("{", "SW0001 1:2+0 expected a key in double quotes, but the file ends"),
            ("[1", "SW0001 1:3+0 expected `,` or `]`, but the file ends"),
            ("{\"a\"", "SW0001 1:5+0 expected `:` after the key, but the file ends"),
            ("[1,", "SW0001 1:4+0 expected a value, but the file ends"),
            ("[1 2]", "SW0001 1:4+1 expected `,` or `]`, found `2`"),
            ("{\"a\":1 \"b\":2}", "SW0001 1:8+1 expected `,` or `}`, found `\"`"),
            ("{\n  é: 1}", "SW0001 2:3+2 expected a key in double quotes, found `é`"),
            ("[1,]", "SW0001 1:3+1 a comma before `]`"),
            ("{\"a\":1 , }", "SW0001 1:8+1 a comma before `}`"),
            ("[,1]", "SW0001 1:2+1 expected a value, found `,`"),
            ("[1}", "SW0001 1:3+1 expected `,` or `]`, found `}`"),
            ("{} x", "SW0001 1:4+1 the document is complete, but more text follows"),
            ("{\"a\": // c\n 1}", "SW0001 1:7+1 expected a value, found `/`"),
            ("['a']", "SW0001 1:2+1 expected a value, found `'`"),
            ("[tru]", "SW0001 1:2+3 `tru` is no JSON value"),
            ("[trueish]", "SW0001 1:2+7 `trueish` is no JSON value"),
            ("[True]", "SW0001 1:2+4 `True` is no JSON value"),
            ("[01]", "SW0001 1:2+2 `01` is no JSON number"),
            ("[1.]", "SW0001 1:2+2 `1.` is no JSON number"),
            ("[.5]", "SW0001 1:2+2 `.5` is no JSON value"),
            ("[+1]", "SW0001 1:2+2 `+1` is no JSON value"),
            ("[-]", "SW0001 1:2+1 `-` is no JSON number"),
            ("[1e]", "SW0001 1:2+2 `1e` is no JSON number"),
            ("[1e+]", "SW0001 1:2+3 `1e+` is no JSON number"),
            ("[1.2.3]", "SW0001 1:2+5 `1.2.3` is no JSON number"),
            ("[0x1F]", "SW0001 1:2+4 `0x1F` is no JSON number"),
            ("[NaN]", "SW0001 1:2+3 `NaN` is no JSON value"),
            ("[\"a\nb\"]", "SW0001 1:2+2 the string is not closed on its line"),
            ("[\"abc", "SW0001 1:2+4 the string is not closed on its line"),
            ("[\"a\u{1}b\"]", "SW0001 1:4+1 a control character (U+0001) in a string: write `\\u0001`"),
            ("[\"a\tb\"]", "SW0001 1:4+1 a control character (U+0009) in a string: write `\\u0009`"),
            (r#"["\x"]"#, "SW0001 1:3+2 no escape of JSON"),
            ("[\"\\é\"]", "SW0001 1:3+3 no escape of JSON"),
            (r#"["\u12g4"]"#, "SW0001 1:3+2 `\\u` wants four hex digits"),
            (r#"["\u+123"]"#, "SW0001 1:3+2 `\\u` wants four hex digits"),
            (r#"["\u12"#, "SW0001 1:3+2 `\\u` wants four hex digits"),
            (r#"["\ud800"]"#, "SW0001 1:3+6 half of a surrogate pair, which is no character"),
            (r#"["\ud800A"]"#, "SW0001 1:3+6 half of a surrogate pair, which is no character"),
            (r#"["\udc00"]"#, "SW0001 1:3+6 half of a surrogate pair, which is no character"),
            ("[\u{a0}1]", "SW0001 1:2+2 expected a value, found `\u{a0}`"),
            ("[1\u{b}]", "SW0001 1:3+1 expected `,` or `]`, found `\u{b}`"),
        ],
    );
}

#[test]
fn duplicate_keys() {
    check(
        Syntax::Json,
        &[
            ("{\"a\":1,\n \"a\":2}", "{\"a\":2}\nSW0003 2:2+3 the member `a` stands here a second time"),
            (r#"{"a":1,"\u0061":2}"#, "{\"a\":2}\nSW0003 1:8+8 the member `\\u0061` stands here a second time"),
        ],
    );
    let members: Vec<String> = (0..30).map(|i| format!("\"k{}\":{i}", i % 29)).collect();
    let text = format!("{{{}}}", members.join(","));
    let found = super::outcome(&text, Syntax::Json);
    assert!(found.ends_with("SW0003 1:243+4 the member `k0` stands here a second time"), "{found}");
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    check(Syntax::Json, &[("\u{feff}[1 2]", "SW0001 1:4+1 expected `,` or `]`, found `2`")]);
}
