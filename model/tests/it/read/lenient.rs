//! What real documents have and no standard knows: read as it is meant, or left out, and said with its line.

use super::dump;
use specwright_model::{Reading, Sources, read};

/// Reads a document; gives its components, then each diagnostic as `code line message`.
fn lines(text: &str) -> Vec<String> {
    let mut sources = Sources::new();
    sources.document("api.yaml", text.as_bytes().to_vec()).unwrap();
    let (api, diagnostics) = read(&sources, &Reading::default());
    let mut lines: Vec<String> = dump::components(&api).lines().map(str::to_owned).collect();
    lines.extend(api.operations.iter().map(|operation| {
        let parameters = operation
            .parameters
            .iter()
            .map(|one| format!(" {}:{}:{}", one.location.as_str(), one.name, dump::schema(&api, one.schema)));
        format!("{} {}{}", operation.method, operation.path, parameters.collect::<String>())
    }));
    lines.extend(diagnostics.iter().map(|diagnostic| {
        let line = diagnostic.span.and_then(|span| sources.line_column(span)).map_or(0, |(line, _)| line);
        format!("{} {line} {}", diagnostic.code, diagnostic.message)
    }));
    lines
}

/// Version, text, and what is read and said.
type Row = (&'static str, &'static str, &'static [&'static str]);

/// Every row that differs, not only the first.
#[track_caller]
fn check(rows: &[Row], document: impl Fn(&str, &str) -> String) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(version, text, expected)| (text, expected, lines(&document(version, text))))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected:#?}\n  found {found:#?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The schema begins in line 5.
fn component(version: &str, schema: &str) -> String {
    let schema = schema.replace('\n', "\n      ");
    format!("openapi: {version}.0\ninfo: {{ title: T, version: '1' }}\ncomponents:\n  schemas:\n    T: {schema}\n")
}

const SCHEMAS: &[Row] = &[
    // Types.
    ("3.0", "{ type: int }", &["T = int.Unstated", "SW0111 5 `int` is no type; it is read as integer"]),
    ("3.0", "{ type: date }", &["T = str.Text", "SW0111 5 `date` is no type; it is read as string"]),
    ("3.0", "{ type: String }", &["T = str.Text", "SW0111 5 `String` is no type; it is read as string"]),
    ("3.0", "{ type: any }", &["T = any", "SW0111 5 `any` is no type; any value is accepted"]),
    ("3.1", "{ type: null }", &["T = never?"]),
    (
        "3.0",
        "{ type: [string, 'null'] }",
        &["T = str.Text?", "SW0109 5 OpenAPI 3.0 has no list of types; it is read as 3.1 does"],
    ),
    ("3.1", "{ type: [] }", &["T = any"]),
    // Keywords about values of another type: each once for each type.
    (
        "3.0",
        "{ type: object, properties: { a: { type: integer, maxItems: 3 }, b: { type: integer, maxItems: 4 } } }",
        &[
            "T = {a: int.Unstated<max_items: Some(3)>, b: int.Unstated<max_items: Some(4)>}",
            "SW0222 5 `maxItems` is about values of type array; beside `type: integer`, here and at one other place, it says nothing",
        ],
    ),
    (
        "3.1",
        "{ type: [integer, string], maxLength: 3 }",
        &["T = Types(int.Unstated<max_length: Some(3)>, str.Text<max_length: Some(3)>)<max_length: Some(3)>"],
    ),
    ("3.1", "{ type: [string, 'null'], minLength: 3 }", &["T = str.Text?<min_length: Some(3)>"]),
    ("3.0", "{ maxLength: 3 }", &["T = any<max_length: Some(3)>"]),
    ("3.0", "{ type: integer, multipleOf: 3, uniqueItems: false }", &["T = int.Unstated<multiple_of: Some(\"3\")>"]),
    // Numbers that no integer of 64 bits holds.
    (
        "3.0",
        "{ type: integer, maximum: 18446744073709551616, minimum: -9223372036854775809, default: 99999999999999999999 }",
        &[
            "T = int.Unstated<minimum: Some((\"-9223372036854775809\", false)), maximum: Some((\"18446744073709551616\", false))>",
        ],
    ),
    ("3.0", "{ type: integer, enum: [1, 18446744073709551615] }", &["T = 1|18446744073709551615"]),
    ("3.0", "{ type: number, maximum: 1e999 }", &["T = num.Double<maximum: Some((\"1e999\", false))>"]),
    (
        "3.0",
        "{ type: number, maximum: .inf }",
        &[
            "T = num.Double",
            "SW0012 5 JSON has no number `.inf`; it is read as text",
            "SW0106 5 `maximum` should be a number and is string; it is ignored",
        ],
    ),
    (
        "3.0",
        "{ type: string, maxLength: 99999999999999999999 }",
        &["T = str.Text", "SW0120 5 `maxLength` counts, so 99999999999999999999 is ignored"],
    ),
    ("3.0", "{ type: string, maxLength: 5.0 }", &["T = str.Text<max_length: Some(5)>"]),
    (
        "3.0",
        "{ type: string, maxLength: '5' }",
        &["T = str.Text<max_length: Some(5)>", "SW0106 5 `maxLength` should be a number and is text; it is read as 5"],
    ),
    // Bounds of another version.
    (
        "3.1",
        "{ type: integer, minimum: 1, exclusiveMinimum: true }",
        &[
            "T = int.Unstated<minimum: Some((\"1\", true))>",
            "SW0109 5 OpenAPI 3.1 writes `exclusiveMinimum` in another way; it is read as it is meant",
        ],
    ),
    (
        "3.0",
        "{ type: integer, exclusiveMinimum: 1 }",
        &[
            "T = int.Unstated<minimum: Some((\"1\", true))>",
            "SW0109 5 OpenAPI 3.0 writes `exclusiveMinimum` in another way; it is read as it is meant",
        ],
    ),
    // `required` of draft 3, `nullable` where it is not.
    (
        "3.0",
        "\ntype: object\nproperties:\n  a: { type: string, required: true }",
        &["T = {a: str.Text}", "SW0106 8 `required` of a schema lists the names of members; a boolean is ignored"],
    ),
    (
        "3.0",
        "{ properties: { a: { $ref: '#/components/schemas/T', nullable: true } } }",
        &["T = {a: T}", "SW0110 5 `nullable` beside `$ref` is ignored in OpenAPI 3.0"],
    ),
    (
        "3.1",
        "{ type: string, nullable: true }",
        &["T = str.Text?", "SW0109 5 OpenAPI 3.1 has no `nullable`; it is read as a type of null beside the others"],
    ),
    (
        "3.0",
        "{ type: string, nullable: 'true' }",
        &["T = str.Text?", "SW0106 5 `nullable` should be a boolean and is text; it is read as true"],
    ),
    // Annotations of any kind.
    (
        "3.0",
        "{ type: string, title: 5, description: [a], deprecated: maybe, readOnly: 1 }",
        &[
            "T = str.Text",
            "SW0106 5 `title` should be text and is a number; it is read as \"5\"",
            "SW0106 5 `description` should be text and is array; it is ignored",
            "SW0106 5 `deprecated` should be true or false and is string; it is ignored",
            "SW0106 5 `readOnly` should be true or false and is number; it is ignored",
        ],
    ),
    (
        "3.1",
        "{ type: string, examples: { a: { value: b } } }",
        &["T = str.Text", "SW0106 5 `examples` of a schema should be an array and is object"],
    ),
    ("3.1", "{ type: string, example: 5, default: [] }", &["T = str.Text"]),
    (
        "3.0",
        "{ type: string, description: null, format: null, enum: null, pattern: null }",
        &[
            "T = str.Text",
            "SW0106 5 `description` should be text and is null; it is ignored",
            "SW0106 5 `pattern` should be text and is null; it is ignored",
            "SW0106 5 `enum` should be an array and is null; it is ignored",
            "SW0106 5 `format` should be text and is null; it is ignored",
        ],
    ),
    // Lists and maps.
    (
        "3.0",
        "{ type: object, properties: [a], required: a }",
        &[
            "T = {}",
            "SW0106 5 `required` should be an array and is string; it is ignored",
            "SW0106 5 `properties` should be an object and is array; it is ignored",
        ],
    ),
    (
        "3.0",
        "{ type: object, additionalProperties: 'false' }",
        &["T = {}", "SW0106 5 `additionalProperties` should be a schema or a boolean and is string; it is ignored"],
    ),
    (
        "3.0",
        "{ type: array, items: [] }",
        &["T = [any]", "SW0106 5 `items` should be a schema and is array; it is ignored"],
    ),
    (
        "3.0",
        "{ allOf: { type: string } }",
        &["T = any", "SW0106 5 `allOf` should be an array and is object; it is ignored"],
    ),
    (
        "3.0",
        "{ type: string, enum: [1, yes, true, a, a] }",
        &[
            "T = '1'|'yes'|'true'|'a'",
            "SW0112 5 `type` is string, so 1 is read as \"1\"",
            "SW0112 5 `type` is string, so true is read as \"true\"",
            "SW0113 5 this value stands in the `enum` twice",
        ],
    ),
    // YAML 1.1 is not asked.
    (
        "3.0",
        "{ properties: { on: {}, NO: { type: string, enum: [NO, off, 12:30:00] }, y: {} } }",
        &["T = {on: any, NO: 'NO'|'off'|'12:30:00', y: any}"],
    ),
    (
        "3.0",
        "{ type: string, discriminator: kind }",
        &["T = str.Text", "SW0109 5 OpenAPI 3.0 writes `discriminator` in another way; it is read as it is meant"],
    ),
];

#[test]
fn schemas() {
    check(SCHEMAS, component);
}

/// What is read begins in line 3.
fn rest(version: &str, text: &str) -> String {
    format!("openapi: {version}.0\ninfo: {{ title: T, version: '1' }}\n{text}\n")
}

const DOCUMENTS: &[Row] = &[
    (
        "3.0",
        "tags: null\npaths: { /a: { get: { tags: null, parameters: null, security: null } } }",
        &[
            "GET /a",
            "SW0106 3 `tags` should be an array and is null; it is ignored",
            "SW0106 4 `parameters` should be an array and is null; it is ignored",
            "SW0106 4 `security` should be an array and is null; it is ignored",
            "SW0106 4 `tags` should be an array and is null; it is ignored",
        ],
    ),
    (
        "3.0",
        "paths:\n  /a: { GET: {}, get: {}, Post: {} }",
        &[
            "GET /a",
            "POST /a",
            "SW0120 4 `Post` is read as `post`",
            "SW0220 4 `GET` is no keyword of the Path Item Object and is ignored",
        ],
    ),
    (
        "3.0",
        "paths:\n  a: { get: { operationId: 5 } }",
        &[
            "GET /a",
            "SW0122 4 the path `a` does not begin with `/`",
            "SW0106 4 `operationId` should be text and is a number; it is read as \"5\"",
        ],
    ),
    (
        "3.0",
        "paths:\n  /a:\n    get:\n      parameters:\n        - { name: a, in: Query, schema: { type: string } }\n        - { name: b, in: query, type: integer, required: true }\n        - { name: c, in: body }\n        - { name: d, in: query }",
        &[
            "GET /a query:a:str.Text query:b:int.Unstated query:d:str.Text",
            "SW0120 7 `Query` is read as `query`",
            "SW0109 8 `type` belongs into `schema`; it is read as if it stood there",
            "SW0203 9 a parameter in `body` is not read; it is left out",
            "SW0118 10 neither `schema` nor `content`: read as text",
        ],
    ),
    (
        "3.0",
        "paths:\n  /a:\n    get:\n      responses: { 200: { description: a, content: { application/json: { examples: [1] } } }, 200 OK: {}, 2xx: {} }",
        &[
            "GET /a",
            "SW0106 6 `examples` should be an object and is array; it is ignored",
            "SW0116 6 `200 OK` is no status; the response is left out",
        ],
    ),
    (
        "3.0",
        "security: [{ gone: [] }, 5]\nservers: [{ description: a }, 5]\npaths: { /a: { get: {} } }",
        &[
            "SW0118 4 a server needs `url`; it is left out",
            "SW0118 4 a server needs `url`; it is left out",
            "SW0117 3 no security scheme `gone` is declared; the operations without `security` of their own are left out",
            "SW0230 3 an alternative of `security` is number; the operations without `security` of their own are left out",
        ],
    ),
    (
        "3.0",
        "paths: null\ncomponents: null",
        &[
            "SW0106 4 `components` should be an object and is null; it is ignored",
            "SW0106 3 `paths` should be an object and is null; it is ignored",
        ],
    ),
];

#[test]
fn documents() {
    check(DOCUMENTS, rest);
    assert_eq!(
        lines("openapi: 3.0.0\ninfo:\n\ttitle: T"),
        ["SW0002 3 tabs disallowed within this context (block indentation)"]
    );
    assert_eq!(lines("openapi: 3\ninfo: 5"), ["SW0102 1 `openapi` 3 is not read; what is read: 3.0, 3.1, 3.2"]);
}
