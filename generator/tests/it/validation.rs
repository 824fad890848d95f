//! `validate()` of generated types: for each keyword a value that it lets in and one that it does not.

use crate::nested::Nested;
use crate::rows::Rows;
use specwright_generator::Config;

/// Keyword, schema, a value that is let in, one that is not, and what is said of that.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const BESIDES: &str = r##"
"Short": { "type": "string", "maxLength": 3 },
"Few": { "type": "array", "maxItems": 1, "items": { "type": "integer", "maximum": 9 } },
"Point": { "type": "object", "required": ["x"], "properties": { "x": { "type": "number", "minimum": 0 }, "y": { "type": "number" } } },
"Low": { "type": "object", "properties": { "kind": { "type": "string" }, "n": { "type": "integer", "maximum": 10 } } },
"High": { "type": "object", "properties": { "kind": { "type": "string" }, "n": { "type": "integer", "minimum": 10 } } },
"Colour": { "type": "string", "enum": ["red", "green"] },
"Counts": { "type": "object", "additionalProperties": { "type": "integer", "minimum": 0 }, "maxProperties": 1 },
"Tree": { "type": "object", "properties": { "name": { "$ref": "#/components/schemas/Short" }, "children": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } } } },
"##;

const ROWS: &[Row] = &[
    ("multipleOf", r#"{ "type": "integer", "multipleOf": 5 }"#, "10", "11", "/v multipleOf"),
    ("multipleOf", r#"{ "type": "number", "multipleOf": 0.01 }"#, "4.35", "4.351", "/v multipleOf"),
    ("multipleOf", r#"{ "type": "number", "multipleOf": 0.01 }"#, "19.99", "19.999", "/v multipleOf"),
    (
        "multipleOf",
        r#"{ "type": "integer", "multipleOf": 9007199254740993 }"#,
        "9007199254740993",
        "9007199254740992",
        "/v multipleOf",
    ),
    ("maximum", r#"{ "type": "integer", "maximum": 3 }"#, "3", "4", "/v maximum"),
    ("maximum", r#"{ "type": "number", "maximum": 2.5 }"#, "2.5", "2.50001", "/v maximum"),
    ("maximum", r#"{ "type": "integer", "maximum": 2.5 }"#, "2", "3", "/v maximum"),
    (
        "maximum",
        r#"{ "type": "integer", "maximum": 9007199254740992 }"#,
        "9007199254740992",
        "9007199254740993",
        "/v maximum",
    ),
    (
        "maximum",
        r#"{ "type": "integer", "format": "uint64", "maximum": 18446744073709551614 }"#,
        "18446744073709551614",
        "18446744073709551615",
        "/v maximum",
    ),
    ("exclusiveMaximum", r#"{ "type": "integer", "exclusiveMaximum": 3 }"#, "2", "3", "/v exclusiveMaximum"),
    ("exclusiveMaximum", r#"{ "type": "number", "exclusiveMaximum": 3 }"#, "2.999", "3", "/v exclusiveMaximum"),
    ("minimum", r#"{ "type": "integer", "minimum": -1 }"#, "-1", "-2", "/v minimum"),
    (
        "minimum",
        r#"{ "type": "number", "minimum": 9007199254740993 }"#,
        "9007199254740994.0",
        "9007199254740992",
        "/v minimum",
    ),
    ("minimum", r#"{ "type": "integer", "format": "int32", "minimum": 0 }"#, "0", "-1", "/v minimum"),
    ("exclusiveMinimum", r#"{ "type": "number", "exclusiveMinimum": 0 }"#, "0.001", "0", "/v exclusiveMinimum"),
    ("maxLength", r#"{ "type": "string", "maxLength": 2 }"#, r#""😀😀""#, r#""😀😀😀""#, "/v maxLength"),
    ("minLength", r#"{ "type": "string", "minLength": 2 }"#, r#""né""#, r#""😀""#, "/v minLength"),
    (
        "maxLength",
        r#"{ "type": "string", "format": "password", "maxLength": 2 }"#,
        r#""ab""#,
        r#""abc""#,
        "/v maxLength",
    ),
    ("pattern", r#"{ "type": "string", "pattern": "^[a-z]{2}$" }"#, r#""ab""#, r#""abc""#, "/v pattern"),
    ("pattern", r#"{ "type": "string", "pattern": "b\"\\d" }"#, r#""ab\"1""#, r#""ab1""#, "/v pattern"),
    ("maxItems", r#"{ "type": "array", "items": {}, "maxItems": 1 }"#, "[1]", "[1,2]", "/v maxItems"),
    ("minItems", r#"{ "type": "array", "items": {}, "minItems": 1 }"#, "[1]", "[]", "/v minItems"),
    (
        "uniqueItems",
        r#"{ "type": "array", "items": {}, "uniqueItems": true }"#,
        r#"[1,"1",{"a":1,"b":2}]"#,
        r#"[{"a":1,"b":2},{"b":2,"a":1.0}]"#,
        "/v uniqueItems",
    ),
    (
        "uniqueItems",
        r#"{ "type": "array", "prefixItems": [{ "type": "string" }, { "type": "string" }], "items": false, "minItems": 2, "uniqueItems": true }"#,
        r#"["a","b"]"#,
        r#"["a","a"]"#,
        "/v uniqueItems",
    ),
    (
        "maxProperties",
        r#"{ "type": "object", "additionalProperties": { "type": "integer" }, "maxProperties": 1 }"#,
        r#"{"a":1}"#,
        r#"{"a":1,"b":2}"#,
        "/v maxProperties",
    ),
    (
        "minProperties",
        r#"{ "type": "object", "additionalProperties": true, "minProperties": 1 }"#,
        r#"{"a":1}"#,
        "{}",
        "/v minProperties",
    ),
    (
        "minProperties",
        r#"{ "type": "object", "properties": { "a": { "type": "integer" }, "b": { "type": ["string", "null"] } }, "minProperties": 1 }"#,
        r#"{"b":null}"#,
        "{}",
        "/v minProperties",
    ),
    (
        "maxProperties",
        r#"{ "type": "object", "required": ["a"], "properties": { "a": { "type": "integer" }, "b": { "type": "integer" } }, "additionalProperties": { "type": "integer" }, "maxProperties": 2 }"#,
        r#"{"a":1,"c":2}"#,
        r#"{"a":1,"b":1,"c":2}"#,
        "/v maxProperties",
    ),
    (
        "required",
        r#"{ "type": "object", "required": ["a"], "properties": { "a": { "type": "integer" } } }"#,
        r#"{"a":1}"#,
        "{}",
        "/v is not read",
    ),
    (
        "required, of additionalProperties",
        r#"{ "type": "object", "required": ["a"], "additionalProperties": { "type": "integer", "minimum": 1 }, "properties": { "z": {} } }"#,
        r#"{"a":1}"#,
        r#"{"a":0}"#,
        "/v/a minimum",
    ),
    ("type", r#"{ "type": "integer" }"#, "1", "1.5", "/v is not read"),
    ("enum", r#"{ "type": "string", "enum": ["a", "b"] }"#, r#""a""#, r#""c""#, "/v enum"),
    ("enum", r#"{ "type": "integer", "enum": [1, 2] }"#, "2", "3", "/v enum"),
    ("enum", r#"{ "enum": ["a", 1, true, null] }"#, "true", "false", "/v enum"),
    ("enum", r##"{ "$ref": "#/components/schemas/Colour" }"##, r#""red""#, r#""blue""#, "/v enum"),
    (
        "enum, in a list of an option",
        r##"{ "type": ["array", "null"], "items": { "anyOf": [{ "$ref": "#/components/schemas/Colour" }, { "type": "null" }] } }"##,
        r#"["red",null]"#,
        r#"["red",null,"blue"]"#,
        "/v/2 enum",
    ),
    (
        "enum, open",
        r#"{ "anyOf": [{ "type": "string" }, { "type": "string", "enum": ["a"] }] }"#,
        r#""anything""#,
        "1",
        "/v is not read",
    ),
    ("const", r#"{ "const": "a" }"#, r#""a""#, r#""b""#, "/v enum"),
    ("const", r#"{ "const": 7 }"#, "7", "8", "/v enum"),
    (
        "items",
        r#"{ "type": "array", "items": { "type": "array", "items": { "type": "integer", "maximum": 3 } } }"#,
        "[[1],[3]]",
        "[[1],[3,4]]",
        "/v/1/1 maximum",
    ),
    (
        "additionalProperties",
        r#"{ "type": "object", "additionalProperties": { "type": "string", "maxLength": 1 } }"#,
        r#"{"a":"b"}"#,
        r#"{"a/b":"bc"}"#,
        "/v/a~1b maxLength",
    ),
    (
        "additionalProperties, beside members",
        r#"{ "type": "object", "properties": { "n": { "type": "integer" } }, "additionalProperties": { "type": "string", "maxLength": 1 } }"#,
        r#"{"n":1,"a":"b"}"#,
        r#"{"n":1,"a":"bc"}"#,
        "/v/a maxLength",
    ),
    (
        "prefixItems",
        r#"{ "type": "array", "prefixItems": [{ "type": "string", "maxLength": 1 }, { "type": "integer", "minimum": 1 }], "items": false, "minItems": 2 }"#,
        r#"["a",1]"#,
        r#"["a",0]"#,
        "/v/1 minimum",
    ),
    (
        "prefixItems, which need not all be there",
        r#"{ "type": "array", "prefixItems": [{ "type": "integer", "maximum": 1 }, { "type": "integer", "maximum": 2 }], "items": false, "minItems": 1, "maxItems": 2 }"#,
        "[1]",
        "[1,3]",
        "/v/1 maximum",
    ),
    (
        "properties",
        r##"{ "$ref": "#/components/schemas/Point" }"##,
        r#"{"x":0.5,"y":-1.5}"#,
        r#"{"x":-0.5}"#,
        "/v/x minimum",
    ),
    (
        "recursion",
        r##"{ "$ref": "#/components/schemas/Tree" }"##,
        r#"{"children":[{"name":"abc"}]}"#,
        r#"{"children":[{},{"children":[{"name":"abcd"}]}]}"#,
        "/v/children/1/children/0/name maxLength",
    ),
    ("alias", r##"{ "$ref": "#/components/schemas/Short" }"##, r#""abc""#, r#""abcd""#, "/v maxLength"),
    ("alias", r##"{ "$ref": "#/components/schemas/Few" }"##, "[9]", "[9,10]", "/v maxItems, /v/1 maximum"),
    ("alias", r##"{ "$ref": "#/components/schemas/Counts" }"##, r#"{"a":1}"#, r#"{"a":-1}"#, "/v/a minimum"),
    (
        "beside $ref",
        r##"{ "$ref": "#/components/schemas/Short", "minLength": 2 }"##,
        r#""ab""#,
        r#""a""#,
        "/v minLength",
    ),
    (
        "beside $ref",
        r##"{ "$ref": "#/components/schemas/Short", "maxLength": 2 }"##,
        r#""ab""#,
        r#""abc""#,
        "/v maxLength",
    ),
    (
        "beside $ref",
        r##"{ "$ref": "#/components/schemas/Point", "minProperties": 2 }"##,
        r#"{"x":1.5,"y":1.5}"#,
        r#"{"x":1.5}"#,
        "/v minProperties",
    ),
    (
        "allOf",
        r#"{ "allOf": [{ "type": "integer", "minimum": 1 }, { "minimum": 3, "maximum": 5 }] }"#,
        "3",
        "2",
        "/v minimum",
    ),
    (
        "allOf, beyond 2^53",
        r#"{ "allOf": [{ "type": "integer", "minimum": 9007199254740992 }, { "minimum": 9007199254740993 }] }"#,
        "9007199254740993",
        "9007199254740992",
        "/v minimum",
    ),
    ("null", r#"{ "type": ["string", "null"], "maxLength": 1 }"#, "null", r#""ab""#, "/v maxLength"),
    ("type, several", r#"{ "type": ["string", "integer"], "maxLength": 1, "maximum": 5 }"#, "5", "6", "/v maximum"),
    (
        "type, several",
        r#"{ "type": ["string", "integer"], "maxLength": 1, "maximum": 5 }"#,
        r#""a""#,
        "true",
        "/v type",
    ),
    (
        "oneOf",
        r##"{ "oneOf": [{ "$ref": "#/components/schemas/Point" }, { "type": "string", "maxLength": 2 }] }"##,
        r#"{"x":1.5}"#,
        r#"{"x":-1.5}"#,
        "/v/x minimum",
    ),
    (
        "oneOf",
        r##"{ "oneOf": [{ "$ref": "#/components/schemas/Point" }, { "type": "string" }] }"##,
        r#""ab""#,
        "5",
        "/v oneOf",
    ),
    (
        "format date-time",
        r#"{ "type": "string", "format": "date-time" }"#,
        r#""2024-02-29T00:00:00Z""#,
        r#""2023-02-29T00:00:00Z""#,
        "/v format",
    ),
    ("format date", r#"{ "type": "string", "format": "date" }"#, r#""2024-02-29""#, r#""2024-2-9""#, "/v format"),
    ("format time", r#"{ "type": "string", "format": "time" }"#, r#""10:00:00.5+01:00""#, r#""10:00:00""#, "/v format"),
    ("format duration", r#"{ "type": "string", "format": "duration" }"#, r#""P3DT4H""#, r#""3 days""#, "/v format"),
    ("format email", r#"{ "type": "string", "format": "email" }"#, r#""a@b.co""#, r#""a""#, "/v format"),
    ("format hostname", r#"{ "type": "string", "format": "hostname" }"#, r#""a.example""#, r#""-a""#, "/v format"),
    ("format ipv4", r#"{ "type": "string", "format": "ipv4" }"#, r#""127.0.0.1""#, r#""127.0.0.256""#, "/v format"),
    ("format ipv6", r#"{ "type": "string", "format": "ipv6" }"#, r#""::1""#, r#"":::1""#, "/v format"),
    ("format uri", r#"{ "type": "string", "format": "uri" }"#, r#""https://a.example/b?c#d""#, r#""/b""#, "/v format"),
    ("format uri-reference", r#"{ "type": "string", "format": "uri-reference" }"#, r#""/b""#, r#""/b[""#, "/v format"),
    ("format json-pointer", r#"{ "type": "string", "format": "json-pointer" }"#, r#""/a~1b""#, r#""a""#, "/v format"),
    (
        "format uuid",
        r#"{ "type": "string", "format": "uuid" }"#,
        r#""6f1d2c3a-8b4e-4f5a-9c7d-1e2f3a4b5c6d""#,
        r#""6f1d""#,
        "/v is not read",
    ),
];

/// 3.0 has the exclusive bounds as flags.
const ROWS_OF_3_0: &[Row] = &[
    (
        "exclusiveMaximum",
        r#"{ "type": "integer", "maximum": 3, "exclusiveMaximum": true }"#,
        "2",
        "3",
        "/v exclusiveMaximum",
    ),
    (
        "exclusiveMaximum: false",
        r#"{ "type": "integer", "maximum": 3, "exclusiveMaximum": false }"#,
        "3",
        "4",
        "/v maximum",
    ),
    (
        "exclusiveMinimum",
        r#"{ "type": "number", "minimum": 0, "exclusiveMinimum": true }"#,
        "0.5",
        "0",
        "/v exclusiveMinimum",
    ),
    ("nullable", r#"{ "type": "string", "nullable": true, "minLength": 1 }"#, "null", r#""""#, "/v minLength"),
    (
        "allOf of $ref",
        r##"{ "allOf": [{ "$ref": "#/components/schemas/Short" }], "nullable": true }"##,
        "null",
        r#""abcd""#,
        "/v maxLength",
    ),
];

const NAMED: &str = r##"{ "oneOf": [{ "$ref": "#/components/schemas/Low" }, { "$ref": "#/components/schemas/High" }], "discriminator": { "propertyName": "kind", "defaultMapping": "High" } }"##;

/// 3.2 says which branch an object is without a known tag.
const ROWS_OF_3_2: &[Row] = &[
    ("defaultMapping, known tag", NAMED, r#"{"kind":"Low","n":0}"#, r#"{"kind":"Low","n":11}"#, "/v/n maximum"),
    ("defaultMapping, unknown tag", NAMED, r#"{"kind":"other","n":11}"#, r#"{"kind":"other","n":0}"#, "/v/n minimum"),
    ("defaultMapping, no tag", NAMED, r#"{"n":11}"#, r#"{"n":0}"#, "/v/n minimum"),
    ("defaultMapping, no object", NAMED, r#"{"n":11}"#, "5", "/v oneOf"),
];

fn check(name: &str, version: &'static str, rows: &[Row]) {
    let mut table = Rows::new(version);
    table.besides = BESIDES;
    for &(keyword, schema, good, bad, said) in rows {
        table.add(keyword, schema, &[(good, good), (bad, said)]);
    }
    table.run(&Nested::new(name), Config::default());
}

#[test]
fn every_keyword_lets_in_and_refuses() {
    check("validation", "3.1.0", ROWS);
}

#[test]
fn bounds_of_3_0_are_flags() {
    check("validation-3-0", "3.0.3", ROWS_OF_3_0);
}

#[test]
fn an_object_without_a_known_tag_is_of_the_default_branch() {
    check("validation-3-2", "3.2.0", ROWS_OF_3_2);
}
