use super::check;
use specwright_model::source::Syntax;

#[test]
fn core_schema() {
    check(
        Syntax::Yaml,
        &[
            (
                "[NO, no, y, yes, on, Off, 22:22, 1_000, 0b1, 1e, ., +, -.e1, 0o8, 0xG, 0X1F]",
                r#"["NO","no","y","yes","on","Off","22:22","1_000","0b1","1e",".","+","-.e1","0o8","0xG","0X1F"]"#,
            ),
            ("[0o17, 0x1F, +1, .5, 1., -.5, 007, +00.50e+1]", "[15,31,1,0.5,1.0,-0.5,7,5.0]"),
            ("[null, ~, Null, NULL, nULL]", r#"[null,null,null,null,"nULL"]"#),
            ("[true, True, TRUE, tRUE, false, False, FALSE]", r#"[true,true,true,"tRUE",false,false,false]"#),
            ("['1', \"true\", 'null', ~]", r#"["1","true","null",null]"#),
            ("a:\nb: ''\nc: |\n  x\nd: >-\n  x\n  y\n", r#"{"a":null,"b":"","c":"x\n","d":"x y"}"#),
            ("200: a\ntrue: b\n0x1F: c\nnull: d\n1.0: e", r#"{"0x1F":"c","1.0":"e","200":"a","null":"d","true":"b"}"#),
            ("? a\n: 1\n? b\n", r#"{"a":1,"b":null}"#),
            ("{a: b}", r#"{"a":"b"}"#),
            ("\"a\": 1", r#"{"a":1}"#),
            ("%YAML 1.2\n---\na: 1\n...\n", r#"{"a":1}"#),
            ("a: \"\\ud834\\udd1e\\x41\"", r#"{"a":"𝄞A"}"#),
            ("v: 3.0\nw: 3.0.0", r#"{"v":3.0,"w":"3.0.0"}"#),
        ],
    );
}

#[test]
fn not_json() {
    check(
        Syntax::Yaml,
        &[
            ("a: .inf", "{\"a\":\".inf\"}\nSW0012 1:4+4 JSON has no number `.inf`; it is read as text"),
            ("a: -.INF", "{\"a\":\"-.INF\"}\nSW0012 1:4+5 JSON has no number `-.INF`; it is read as text"),
            ("a: .NaN", "{\"a\":\".NaN\"}\nSW0012 1:4+4 JSON has no number `.NaN`; it is read as text"),
            (
                "<<: {a: 1}",
                concat!(
                    "{\"<<\":{\"a\":1}}\n",
                    "SW0013 1:1+2 `<<` does not merge: it is read as a member of that name",
                ),
            ),
            ("'<<': 1", "{\"<<\":1}"),
            ("? [1]\n: 2", "SW0011 1:3+1 this key is an array"),
            ("a:\n  {b: 1}: 2", "SW0011 2:3+1 this key is an object"),
            ("a: &x [1]\n*x : 2", "SW0011 2:1+2 this key names an array or an object"),
            ("a: 1\n---\nb: 2\n", "{\"a\":1}\nSW0010 2:1+3 a second document begins here; only the first is read"),
        ],
    );
}

#[test]
fn tags() {
    check(
        Syntax::Yaml,
        &[
            (
                "[!!str 5, ! 5, !!int '5', !!float 1, !!bool \"true\", !!null '', !!str]",
                r#"["5","5",5,1,true,null,""]"#,
            ),
            ("!!map {a: !!seq [1]}", r#"{"a":[1]}"#),
            ("a: !!int x", "{\"a\":\"x\"}\nSW0014 1:10+1 `x` is no value of its tag; it is read as text"),
            ("a: !!bool yes", "{\"a\":\"yes\"}\nSW0014 1:11+3 `yes` is no value of its tag; it is read as text"),
            ("a: !x 5", "{\"a\":5}\nSW0014 1:7+1 the tag `!x` says nothing here and is ignored"),
            ("a: !!set {b}", "{\"a\":{\"b\":null}}\nSW0014 1:10+1 the tag `!!set` says nothing here and is ignored"),
        ],
    );
}

#[test]
fn aliases() {
    check(
        Syntax::Yaml,
        &[
            (
                "a: &x {b: [1, {c: 2}]}\nd: *x\ne: [*x, *x]",
                concat!(
                    r#"{"a":{"b":[1,{"c":2}]},"d":{"b":[1,{"c":2}]},"#,
                    r#""e":[{"b":[1,{"c":2}]},{"b":[1,{"c":2}]}]}"#,
                ),
            ),
            ("a: &x 0x10\nb: *x\n? *x\n: 1", r#"{"0x10":1,"a":16,"b":16}"#),
            ("&k a: 1\nb: *k", r#"{"a":1,"b":"a"}"#),
            ("a: &x 1\nb: &x 2\nc: *x", r#"{"a":1,"b":2,"c":2}"#),
            ("a: &x [*x]", "SW0006 1:8+2 this alias stands within the value that it names"),
            ("a: *x", "SW0002 1:4+1 while parsing node, found unknown anchor"),
        ],
    );
}

#[test]
fn errors() {
    check(
        Syntax::Yaml,
        &[
            ("# only\n", "SW0007 1:1+0 the file holds no value, only comments"),
            ("---\n", "SW0007 1:1+0 the file holds no value, only comments"),
            ("--- ~\n", "null"),
            ("a:\n\tb: 1", "SW0002 2:2+1 tabs disallowed within this context (block indentation)"),
            ("a: b: c", "SW0002 1:5+1 mapping values are not allowed in this context"),
            ("é: 1\nä: 'x", "SW0002 2:4+1 unclosed quote"),
            ("a: [1}", "SW0002 1:4+1 mismatched bracket '[' closed by '}'"),
            ("a: '\u{0}'", "SW0002 1:5+1 a control character (U+0000): write `\\x00` in double quotes"),
            ("a: \"\\x1b\"", "{\"a\":\"\\u001b\"}"),
            (
                "a: \"\\ud800\"",
                "SW0002 1:4+1 while parsing a quoted scalar, found high surrogate without following low surrogate",
            ),
            ("a: 1\na: 2", "{\"a\":2}\nSW0003 2:1+1 the member `a` stands here a second time"),
            ("1: 1\n'1': 2", "{\"1\":2}\nSW0003 2:1+3 the member `1` stands here a second time"),
        ],
    );
}
