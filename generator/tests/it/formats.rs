//! Numbers and formats of generated types: what is kept of a value, what is refused, and other types by choice.

use crate::documents::generated;
use crate::nested::Nested;
use crate::rows::Rows;
use specwright_generator::{Config, DateTimes, UnknownMembers};

/// Schema; then JSON texts with what they are written back as, or what is wrong with them.
type Row = (&'static str, &'static [(&'static str, &'static str)]);

const INTEGER: &str = r#"{ "type": "integer" }"#;
const DATE_TIME: &str = r#"{ "type": "string", "format": "date-time" }"#;
const NOT_READ: &str = "/v is not read";
const UUID: &str = r#""6f1d2c3a-8b4e-4f5a-9c7d-1e2f3a4b5c6d""#;

const ROWS: &[Row] = &[
    (
        r#"{ "type": "integer", "format": "int32" }"#,
        &[
            ("2147483647", "2147483647"),
            ("-2147483648", "-2147483648"),
            ("1.0", "1"),
            ("1e3", "1000"),
            ("2147483648", NOT_READ),
            ("1.5", NOT_READ),
            ("\"1\"", NOT_READ),
        ],
    ),
    (
        r#"{ "type": "integer", "format": "int64" }"#,
        &[
            ("9223372036854775807", "9223372036854775807"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("9223372036854775808", NOT_READ),
            ("-0", "0"),
        ],
    ),
    (
        r#"{ "type": "integer", "format": "uint32" }"#,
        &[("4294967295", "4294967295"), ("-1", NOT_READ), ("4294967296", NOT_READ)],
    ),
    (
        r#"{ "type": "integer", "format": "uint64" }"#,
        &[("18446744073709551615", "18446744073709551615"), ("-1", NOT_READ), ("18446744073709551616", NOT_READ)],
    ),
    (INTEGER, &[("9223372036854775807", "9223372036854775807"), ("9223372036854775808", NOT_READ), ("2.0", "2")]),
    (r#"{ "type": "integer", "format": "no-such" }"#, &[("7", "7")]),
    (
        r#"{ "type": "number" }"#,
        &[
            ("0.1", "0.1"),
            ("1", "1.0"),
            ("1e300", "1e+300"),
            ("19.99", "19.99"),
            ("9007199254740993", "9007199254740992.0"),
            ("\"1\"", NOT_READ),
        ],
    ),
    (r#"{ "type": "number", "format": "double" }"#, &[("2.718281828459045", "2.718281828459045")]),
    (r#"{ "type": "number", "format": "float" }"#, &[("0.1", "0.1"), ("16777217", "16777217.0")]),
    (r#"{ "type": "number", "format": "decimal" }"#, &[("1234567.89", "1234567.89")]),
    (
        r#"{ "type": "string", "format": "decimal" }"#,
        &[(r#""12345678901234567890.10""#, r#""12345678901234567890.10""#)],
    ),
    (
        DATE_TIME,
        &[
            (r#""2026-11-21T09:00:00.500+01:00""#, r#""2026-11-21T09:00:00.500+01:00""#),
            (r#""2026-11-21t09:00:00z""#, r#""2026-11-21t09:00:00z""#),
            (r#""2016-12-31T23:59:60Z""#, r#""2016-12-31T23:59:60Z""#),
            (r#""2026-11-21T09:00:00-00:00""#, r#""2026-11-21T09:00:00-00:00""#),
            (r#""2026-11-21 09:00:00Z""#, "/v format"),
            (r#""2026-11-21T09:00:60Z""#, "/v format"),
            ("1795248000", NOT_READ),
        ],
    ),
    (
        r#"{ "type": "string", "format": "date" }"#,
        &[(r#""2026-11-21""#, r#""2026-11-21""#), (r#""2026-11-31""#, "/v format")],
    ),
    (
        r#"{ "type": "string", "format": "time" }"#,
        &[(r#""09:00:00.10Z""#, r#""09:00:00.10Z""#), (r#""9:00""#, "/v format")],
    ),
    (r#"{ "type": "string", "format": "duration" }"#, &[(r#""PT90M""#, r#""PT90M""#), (r#""90M""#, "/v format")]),
    (
        r#"{ "type": "string", "format": "uuid" }"#,
        &[
            (UUID, UUID),
            (r#""6F1D2C3A-8B4E-4F5A-9C7D-1E2F3A4B5C6D""#, UUID),
            (r#""6f1d2c3a8b4e4f5a9c7d1e2f3a4b5c6d""#, UUID),
        ],
    ),
    (
        r#"{ "type": "string", "format": "byte" }"#,
        &[
            (r#""+/8=""#, r#""+/8=""#),
            (r#""-_8""#, r#""+/8=""#),
            (r#""+/\r\n8=""#, r#""+/8=""#),
            (r#""""#, r#""""#),
            (r#""+/8*""#, NOT_READ),
        ],
    ),
    (r#"{ "type": "string", "contentEncoding": "base64" }"#, &[(r#""YWI""#, r#""YWI=""#)]),
    (r#"{ "type": "string", "contentEncoding": "base64url" }"#, &[(r#""+/8=""#, r#""-_8""#)]),
    (r#"{ "type": "string", "format": "binary" }"#, &[(r#""as-it-is""#, r#""as-it-is""#)]),
    (
        r#"{ "type": "string", "format": "uri" }"#,
        &[(r#""HTTPS://A.example:443/%7e""#, r#""HTTPS://A.example:443/%7e""#)],
    ),
    (r#"{ "type": "string", "format": "url" }"#, &[(r#""a.example/b""#, r#""a.example/b""#)]),
    (r#"{ "type": "string", "format": "no-such" }"#, &[(r#""anything""#, r#""anything""#)]),
];

fn rows(rows: &[Row]) -> Rows {
    let mut table = Rows::new("3.1.0");
    for (schema, seen) in rows {
        table.add("format", schema, seen);
    }
    table
}

#[test]
fn values_keep_what_they_are() {
    rows(ROWS).run(&Nested::new("formats"), Config::default());
}

/// Format, schema, the type that it is by itself, another, and what the field is then.
const SWITCHED: &[(&str, &str, &str, &str, &str)] = &[
    ("int32", r#"{ "type": "integer", "format": "int32" }"#, "i32", "i64", "i64"),
    ("int64", r#"{ "type": "integer", "format": "int64" }"#, "i64", "String", "String"),
    ("uint64", r#"{ "type": "integer", "format": "uint64" }"#, "u64", "u32", "u32"),
    ("integer", INTEGER, "i64", "u64", "u64"),
    ("timestamp", r#"{ "type": "integer", "format": "timestamp" }"#, "i64", "a::B", "::a::B"),
    ("float", r#"{ "type": "number", "format": "float" }"#, "f64", "String", "String"),
    ("double", r#"{ "type": "number", "format": "double" }"#, "f64", "a::B", "::a::B"),
    ("number", r#"{ "type": "number" }"#, "f64", "String", "String"),
    (
        "decimal",
        r#"{ "type": "number", "format": "decimal" }"#,
        "f64",
        "rust_decimal::Decimal",
        "::rust_decimal::Decimal",
    ),
    ("decimal", r#"{ "type": "string", "format": "decimal" }"#, "String", "a::B", "::a::B"),
    ("date-time", DATE_TIME, "runtime::DateTime", "String", "String"),
    ("date", r#"{ "type": "string", "format": "date" }"#, "runtime::Date", "text", "String"),
    ("time", r#"{ "type": "string", "format": "time" }"#, "runtime::Time", "String", "String"),
    ("duration", r#"{ "type": "string", "format": "duration" }"#, "runtime::Duration", "String", "String"),
    ("uuid", r#"{ "type": "string", "format": "uuid" }"#, "runtime::Uuid", "String", "String"),
    ("byte", r#"{ "type": "string", "format": "byte" }"#, "runtime::Bytes", "String", "String"),
    ("byte", r#"{ "type": "string", "contentEncoding": "base64" }"#, "runtime::Bytes", "String", "String"),
    ("base64url", r#"{ "type": "string", "contentEncoding": "base64url" }"#, "runtime::Bytes", "String", "String"),
    ("binary", r#"{ "type": "string", "format": "binary" }"#, "String", "a::B", "::a::B"),
    ("uri", r#"{ "type": "string", "format": "uri" }"#, "runtime::Uri", "String", "String"),
    ("url", r#"{ "type": "string", "format": "url" }"#, "runtime::Uri", "url::Url", "::url::Url"),
    ("email", r#"{ "type": "string", "format": "email" }"#, "String", "a::B", "::a::B"),
    ("password", r#"{ "type": "string", "format": "password" }"#, "String", "a::B", "::a::B"),
    ("ipv4", r#"{ "type": "string", "format": "ipv4" }"#, "String", "std::net::Ipv4Addr", "::std::net::Ipv4Addr"),
];

#[test]
fn every_format_can_be_another_type() {
    for (format, schema, own, other, expected) in SWITCHED {
        let mut table = Rows::new("3.1.0");
        table.add("", schema, &[]);
        for (config, expected) in [
            (Config::default(), own),
            (
                Config {
                    formats: [((*format).to_owned(), (*other).to_owned())].into_iter().collect(),
                    ..Config::default()
                },
                expected,
            ),
        ] {
            let generated = table.generated(config);
            let types = generated.files.get("src/types.rs").unwrap();
            assert!(types.contains(&format!("    pub v: {expected},\n")), "{format} as {expected}:\n{types}");
        }
    }
}

/// Formats as `String`, and what is kept then.
#[test]
fn formats_as_text_come_back_as_they_were() {
    let table = rows(&[
        (
            r#"{ "type": "integer", "format": "int64", "minimum": 1 }"#,
            &[("18446744073709551615", "18446744073709551615"), ("\"7\"", "7"), ("\"x\"", NOT_READ)],
        ),
        (r#"{ "type": "number", "format": "decimal" }"#, &[("19.99", "19.99"), ("1e300", "1e+300")]),
        (
            r#"{ "type": "string", "format": "uuid", "maxLength": 36 }"#,
            &[
                (r#""6F1D2C3A-8B4E-4F5A-9C7D-1E2F3A4B5C6D""#, r#""6F1D2C3A-8B4E-4F5A-9C7D-1E2F3A4B5C6D""#),
                (r#""x""#, "/v format"),
            ],
        ),
        (
            r#"{ "type": "string", "format": "byte", "maxLength": 2 }"#,
            &[(r#""-_""#, r#""-_""#), (r#""-_8""#, "/v maxLength")],
        ),
        (DATE_TIME, &[(r#""2026-11-21T09:00:00.50Z""#, r#""2026-11-21T09:00:00.50Z""#), (r#""now""#, "/v format")]),
    ]);
    let formats =
        ["int64", "decimal", "uuid", "byte", "date-time"].map(|format| (format.to_owned(), "String".to_owned()));
    table.run(&Nested::new("formats-as-text"), Config { formats: formats.into_iter().collect(), ..Config::default() });
}

const DATE: &str = r#"{ "type": "string", "format": "date" }"#;

/// What each choice of `datetime` keeps of a text.
const DATE_TIMES: &[(DateTimes, &[Row])] = &[
    (
        DateTimes::Jiff,
        &[
            (
                DATE_TIME,
                &[
                    (r#""2026-11-21T09:00:00.500+01:00""#, r#""2026-11-21T08:00:00.5Z""#),
                    (r#""2026-11-21t09:00:00z""#, r#""2026-11-21T09:00:00Z""#),
                    (r#""2016-12-31T23:59:60Z""#, r#""2016-12-31T23:59:59Z""#),
                    (r#""soon""#, NOT_READ),
                ],
            ),
            (DATE, &[(r#""2026-11-21""#, r#""2026-11-21""#), (r#""2026-11-31""#, NOT_READ)]),
        ],
    ),
    (
        DateTimes::Chrono,
        &[
            (
                DATE_TIME,
                &[
                    (r#""2026-11-21T09:00:00.5+01:00""#, r#""2026-11-21T09:00:00.500+01:00""#),
                    (r#""2026-11-21t09:00:00z""#, r#""2026-11-21T09:00:00Z""#),
                    (r#""soon""#, NOT_READ),
                ],
            ),
            (DATE, &[(r#""2026-11-21""#, r#""2026-11-21""#), (r#""2026-11-31""#, NOT_READ)]),
        ],
    ),
    (
        DateTimes::Text,
        &[(DATE_TIME, &[(r#""2026-11-21t09:00:00.50z""#, r#""2026-11-21t09:00:00.50z""#), (r#""soon""#, "/v format")])],
    ),
];

#[test]
fn dates_are_those_of_a_library_by_choice() {
    for (at, (date_times, table)) in DATE_TIMES.iter().enumerate() {
        let config = Config { date_times: Some(*date_times), ..Config::default() };
        rows(table).run(&Nested::new(&format!("date-times-{at}")), config);
    }
}

const PERSON: &str = r#"{ "type": "object", "required": ["id"], "properties": { "id": { "type": "integer" } } }"#;
const CLOSED: &str =
    r#"{ "type": "object", "properties": { "id": { "type": "integer" } }, "additionalProperties": false }"#;
const EITHER: &str = r#"{ "anyOf": [
    { "type": "object", "properties": { "id": { "type": "integer" } } },
    { "type": "object", "properties": { "name": { "type": "string" } } } ] }"#;

/// What each choice of `unknown` keeps of an object.
const UNKNOWN_MEMBERS: &[(UnknownMembers, &[Row])] = &[
    (
        UnknownMembers::Ignore,
        &[
            (PERSON, &[(r#"{"id":1,"new":[2]}"#, r#"{"id":1}"#)]),
            (CLOSED, &[(r#"{"id":1,"new":[2]}"#, r#"{"id":1}"#)]),
            (EITHER, &[(r#"{"name":"a","new":2}"#, r#"{"name":"a"}"#)]),
        ],
    ),
    (
        UnknownMembers::Keep,
        &[
            (PERSON, &[(r#"{"id":1,"new":[2]}"#, r#"{"id":1,"new":[2]}"#), (r#"{"id":1}"#, r#"{"id":1}"#)]),
            (CLOSED, &[(r#"{"id":1,"new":[2]}"#, r#"{"id":1}"#)]),
            (EITHER, &[(r#"{"name":"a","new":2}"#, r#"{"name":"a","new":2}"#)]),
        ],
    ),
];

#[test]
fn members_that_are_not_declared_are_kept_by_choice() {
    for (at, (unknown, table)) in UNKNOWN_MEMBERS.iter().enumerate() {
        let config = Config { unknown: *unknown, ..Config::default() };
        rows(table).run(&Nested::new(&format!("unknown-members-{at}")), config);
    }
}

#[test]
fn a_stream_is_told_and_gives_way_to_what_is_whole() {
    let of = |content: &str| {
        let text = format!(
            r#"{{"openapi":"3.2.0","info":{{"title":"T","version":"1"}},"paths":{{"/a":{{"get":{{"operationId":"get_it",
            "responses":{{"200":{{"description":"d","content":{content}}}}}}}}}}}}}"#
        );
        let generated = generated(&text, &Config::default());
        let told: Vec<_> = generated.diagnostics.iter().map(|diagnostic| diagnostic.code.id).collect();
        let operations = generated.files.get("src/operations.rs").unwrap();
        let output = operations.split("type Output = ").nth(1).unwrap().split(';').next().unwrap().to_owned();
        (told.contains(&"SW0337"), output)
    };
    for (content, told, output) in [
        (r#"{"text/event-stream": {"itemSchema": {"type": "object"}}}"#, true, "String"),
        (r#"{"text/event-stream; charset=utf-8": {"schema": {"type": "string"}}}"#, true, "String"),
        (r#"{"application/x-ndjson": {}}"#, true, "runtime::Octets"),
        (r#"{"application/json": {"itemSchema": {"type": "object"}}}"#, true, "runtime::Octets"),
        (r#"{"text/event-stream": {}, "audio/mpeg": {}}"#, true, "runtime::Octets"),
        (r#"{"audio/mpeg": {}, "text/event-stream": {}}"#, true, "runtime::Octets"),
        (r#"{"text/event-stream": {}, "application/json": {"schema": {"type": "string"}}}"#, true, "String"),
        (r#"{"text/plain": {}}"#, false, "String"),
        (r#"{"audio/mpeg": {}}"#, false, "runtime::Octets"),
    ] {
        assert_eq!(of(content), (told, output.to_owned()), "{content}");
    }
}

#[test]
fn what_is_not_checked_and_what_contradicts_itself_is_told() {
    for (schema, told) in [
        (r#"{"type": "integer", "default": "ten"}"#, Some("SW0370")),
        (r#"{"type": "integer", "default": 10}"#, None),
        (r#"{"type": "string", "enum": ["a"], "default": "b"}"#, Some("SW0370")),
        (r#"{"type": ["string", "null"], "default": null}"#, None),
        (r#"{"type": "object", "properties": {"a": {"type": "integer"}}, "default": {"a": true}}"#, Some("SW0370")),
        (r#"{"type": "object", "propertyNames": {"enum": ["a"]}}"#, Some("SW0371")),
        (r#"{"type": "object", "propertyNames": {"type": "string"}}"#, None),
        (
            r#"{"type": "object", "patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": false}"#,
            Some("SW0371"),
        ),
        (r#"{"type": "object", "patternProperties": {".*": {"type": "integer"}}}"#, None),
        (r#"{"type": "object", "required": ["a"], "additionalProperties": false}"#, Some("SW0372")),
        (r#"{"type": "object", "required": ["a"]}"#, None),
    ] {
        let text = format!(
            r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},"paths":{{}},
            "components":{{"schemas":{{"A":{schema}}}}}}}"#
        );
        let generated = generated(&text, &Config::default());
        let codes = generated.diagnostics.iter().map(|diagnostic| diagnostic.code.id);
        let codes: Vec<_> = codes.filter(|code| code.starts_with("SW037")).collect();
        assert_eq!(codes, told.into_iter().collect::<Vec<_>>(), "{schema}");
    }
}
