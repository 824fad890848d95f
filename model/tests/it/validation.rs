//! The validation text: what each dialect's keywords become in JSON Schema 2020-12.

use serde_json::{Value, json};
use specwright_model::validation::{Direction, validation_document};
use specwright_model::{Reading, Sources, read};

fn rewritten(version: &str, schema: &Value, direction: Direction) -> Value {
    let key = if version.starts_with('2') { "asyncapi" } else { "openapi" };
    let document = json!({
        key: format!("{version}.0"),
        "info": { "title": "T", "version": "1" },
        "components": { "schemas": { "T": schema, "In": { "type": "string", "readOnly": true } } },
    });
    let mut sources = Sources::new();
    sources.document("api.json", document.to_string().into_bytes()).unwrap();
    let (api, _) = read(&sources, &Reading::default());
    validation_document(&api, 0, direction).pointer("/components/schemas/T").cloned().unwrap()
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "the rows of the tables read better without `&`")]
fn check(version: &str, schema: Value, expected: Value) {
    assert_eq!(rewritten(version, &schema, Direction::Response), expected, "{version} {schema}");
}

#[test]
fn nullable() {
    for (schema, expected) in [
        (json!({ "type": "string", "nullable": true }), json!({ "type": ["string", "null"] })),
        (json!({ "type": "string", "nullable": false }), json!({ "type": "string" })),
        (
            json!({ "type": "string", "nullable": true, "enum": ["a"] }),
            json!({ "type": ["string", "null"], "enum": ["a", null] }),
        ),
        (
            json!({ "nullable": true, "anyOf": [{ "type": "string" }] }),
            json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] }),
        ),
        (
            json!({ "nullable": true, "allOf": [{ "$ref": "#/components/schemas/In" }] }),
            json!({ "anyOf": [{ "type": "null" }, { "allOf": [{ "$ref": "#/components/schemas/In" }] }] }),
        ),
    ] {
        check("3.0", schema, expected);
    }
    check("3.1", json!({ "type": "string", "nullable": true }), json!({ "type": "string" }));
}

#[test]
fn bounds_and_formats() {
    for (version, schema, expected) in [
        ("3.0", json!({ "minimum": 1, "exclusiveMinimum": true }), json!({ "exclusiveMinimum": 1 })),
        ("3.0", json!({ "maximum": 1, "exclusiveMaximum": false }), json!({ "maximum": 1 })),
        ("3.1", json!({ "exclusiveMinimum": 1 }), json!({ "exclusiveMinimum": 1 })),
        (
            "3.0",
            json!({ "type": "integer", "format": "int32", "minimum": 1 }),
            json!({ "type": "integer", "format": "int32", "minimum": 1, "maximum": i32::MAX }),
        ),
        (
            "3.1",
            json!({ "type": ["integer", "null"], "format": "int64" }),
            json!({ "type": ["integer", "null"], "format": "int64", "minimum": i64::MIN, "maximum": i64::MAX }),
        ),
        ("3.0", json!({ "type": "number", "format": "int32" }), json!({ "type": "number", "format": "int32" })),
    ] {
        check(version, schema, expected);
    }
}

#[test]
fn references_and_keywords_of_openapi() {
    let reference = json!({ "$ref": "#/components/schemas/In", "maxLength": 3 });
    check("3.0", reference.clone(), json!({ "$ref": "#/components/schemas/In" }));
    check("3.1", reference.clone(), reference);
    check(
        "3.0",
        json!({ "type": "object", "discriminator": { "propertyName": "t" }, "xml": {}, "example": 1, "default": { "nullable": true } }),
        json!({ "type": "object", "default": { "nullable": true } }),
    );
}

#[test]
fn only_schemas_are_rewritten() {
    let values = json!([{ "type": "string", "nullable": true }]);
    check("3.0", json!({ "enum": values }), json!({ "enum": values }));
    check(
        "3.0",
        json!({ "not": { "type": "string", "nullable": true }, "additionalProperties": { "properties": { "nullable": { "nullable": true, "type": "string" } } } }),
        json!({ "not": { "type": ["string", "null"] }, "additionalProperties": { "properties": { "nullable": { "type": ["string", "null"] } } } }),
    );
}

#[test]
fn values_that_would_break_a_validator_are_left_out() {
    check(
        "3.1",
        json!({ "type": "int", "minLength": "2", "maxLength": -1, "required": true, "properties": null, "pattern": 1, "allOf": [] }),
        json!({ "type": "integer" }),
    );
    check("3.1", json!({ "type": "thing", "items": [] }), json!({}));
}

#[test]
fn draft_07_of_asyncapi() {
    check(
        "2.6",
        json!({ "items": [{ "type": "string" }], "additionalItems": false, "dependencies": { "a": ["b"], "c": { "required": ["d"] } } }),
        json!({
            "prefixItems": [{ "type": "string" }], "items": false,
            "dependentRequired": { "a": ["b"] }, "dependentSchemas": { "c": { "required": ["d"] } },
            "additionalItems": false,
        }),
    );
}

#[test]
fn required_by_direction() {
    let schema = json!({
        "type": "object",
        "required": ["id", "by", "secret", "name"],
        "properties": {
            "id": { "type": "string", "readOnly": true },
            "by": { "$ref": "#/components/schemas/In" },
            "secret": { "type": "string", "writeOnly": true },
            "name": { "type": "string" },
        },
    });
    for (direction, expected) in
        [(Direction::Request, json!(["secret", "name"])), (Direction::Response, json!(["id", "by", "name"]))]
    {
        assert_eq!(rewritten("3.0", &schema, direction)["required"], expected, "{direction:?}");
    }
}

/// Whoever validates has neither the files nor their names.
#[test]
fn references_are_pointers_into_known_documents() {
    let root = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\ncomponents:\n  schemas:\n    A: { $ref: 'b.yaml#/B x' }\n    C: { $id: 'https://example.com/c', $anchor: c, $defs: { d: {} }, items: { $ref: '#/$defs/d' } }\n    D: { $ref: 'https://example.com/c' }\n    E: { $ref: '#/components/schemas/D' }\n";
    let mut sources = Sources::new();
    sources.document("a.yaml", root.as_bytes().to_vec()).unwrap();
    sources.file("b.yaml", b"'B x': { $ref: '#/C' }\nC: { type: string }".to_vec()).unwrap();
    let (api, diagnostics) = read(&sources, &Reading::default());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let schemas = validation_document(&api, 0, Direction::Response).pointer("/components/schemas").cloned();
    assert_eq!(
        schemas,
        Some(json!({
            "A": { "$ref": "specwright://document/1#/B%20x" },
            "C": { "$defs": { "d": {} }, "items": { "$ref": "specwright://document/0#/components/schemas/C/%24defs/d" } },
            "D": { "$ref": "specwright://document/0#/components/schemas/C" },
            "E": { "$ref": "#/components/schemas/D" },
        }))
    );
    let other = validation_document(&api, 1, Direction::Response);
    assert_eq!(other, json!({ "B x": { "$ref": "#/C" }, "C": { "type": "string" } }));
}

/// What is only sent the other way is not required, wherever it is declared.
#[test]
fn required_by_direction_wherever_it_is_declared() {
    let base = "Base: { type: object, required: [id], properties: { id: { type: string, readOnly: true }, key: { type: string, writeOnly: true }, ref: { $ref: '#/components/schemas/In' } } }\nIn: { type: string, readOnly: true }\n";
    for (schema, place, request, response) in [
        (
            "{ $ref: '#/components/schemas/Base', required: [id, ref, key, other] }",
            "",
            json!(["key", "other"]),
            json!(["id", "ref", "other"]),
        ),
        (
            "{ allOf: [{ $ref: '#/components/schemas/Base' }, { required: [id, key] }] }",
            "/allOf/1",
            json!(["key"]),
            json!(["id"]),
        ),
        (
            "{ allOf: [{ allOf: [{ $ref: '#/components/schemas/Base' }] }], required: [id, key] }",
            "",
            json!(["key"]),
            json!(["id"]),
        ),
        (
            "{ properties: { a: { readOnly: true } }, oneOf: [{ required: [a] }, { required: [b] }] }",
            "/oneOf/0",
            json!([]),
            json!(["a"]),
        ),
        ("{ oneOf: [{ properties: { a: { readOnly: true } } }, {}], required: [a] }", "", json!(["a"]), json!(["a"])),
        ("{ allOf: [{ $ref: '#/components/schemas/T' }], required: [id] }", "", json!(["id"]), json!(["id"])),
    ] {
        let indented = format!("{base}T: {schema}").replace('\n', "\n    ");
        let text =
            format!("openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\ncomponents:\n  schemas:\n    {indented}\n");
        let mut sources = Sources::new();
        sources.document("a.yaml", text.into_bytes()).unwrap();
        let (api, _) = read(&sources, &Reading::default());
        for (direction, expected) in [(Direction::Request, request), (Direction::Response, response)] {
            let found = validation_document(&api, 0, direction);
            assert_eq!(
                found.pointer(&format!("/components/schemas/T{place}/required")),
                Some(&expected),
                "{schema} {direction:?}"
            );
        }
    }
}
