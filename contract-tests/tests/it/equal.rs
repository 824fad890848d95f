//! When two values are the same value of a schema.

use crate::api_of;
use serde_json::Value;
use specwright_contract::equal;

const SCHEMAS: &str = r##"
openapi: 3.1.0
info: { title: T, version: "1" }
paths: {}
components:
  schemas:
    Number: { type: number }
    Text: { type: string }
    Time: { type: string, format: date-time }
    Uuid: { type: string, format: uuid }
    Bytes: { type: string, format: byte }
    Open: { type: object, properties: { a: { type: integer } } }
    Map: { type: object, properties: { a: { type: integer } }, additionalProperties: { type: string, format: uuid } }
    Kept: { type: object, additionalProperties: true }
    List: { type: array, items: { $ref: "#/components/schemas/Open" } }
    Whole: { allOf: [ { $ref: "#/components/schemas/Open" }, { type: object, properties: { b: { type: string } } } ] }
    Cat: { type: object, required: [kind, lives], properties: { kind: { const: cat }, lives: { type: integer } } }
    Dog: { type: object, required: [kind], properties: { kind: { const: dog }, name: { type: string } } }
    Pet: { oneOf: [ { $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" } ] }
    Tagged:
      oneOf: [ { $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" } ]
      discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" } }
    Tree: { type: object, properties: { next: { $ref: "#/components/schemas/Tree" }, at: { type: string, format: uuid } } }
    Free: {}
"##;

fn check(schema: &str, a: &str, b: &str, expected: bool) {
    let (_, api) = api_of("schemas.yaml", SCHEMAS);
    let id = api.components[schema];
    let (a, b): (Value, Value) = (serde_json::from_str(a).unwrap(), serde_json::from_str(b).unwrap());
    assert_eq!(equal(&api, id, &a, &b), expected, "{schema}: {a} {b}");
    assert_eq!(equal(&api, id, &b, &a), expected, "{schema}: {b} {a}");
}

#[test]
fn scalars() {
    check("Number", "1", "1.0", true);
    check("Number", "1e2", "100", true);
    check("Number", "0.1", "0.10000000000000002", false);
    check("Number", "18446744073709551615", "18446744073709551614", false);
    check("Number", "-0.0", "0", true);
    check("Number", "1", "\"1\"", false);
    check("Text", r#""a""#, r#""A""#, false);
    check("Time", r#""2024-01-01T00:00:00Z""#, r#""2024-01-01T00:00:00+00:00""#, false);
    check("Uuid", r#""7B0FD0C4-6F0E-4C7E-8A51-000000000001""#, r#""7b0fd0c4-6f0e-4c7e-8a51-000000000001""#, true);
    check("Uuid", r#""7b0fd0c4-6f0e-4c7e-8a51-000000000001""#, r#""7b0fd0c4-6f0e-4c7e-8a51-000000000002""#, false);
    check("Uuid", r#""no""#, r#""NO""#, false);
    check("Bytes", r#""-_8=""#, r#""+/8""#, true);
    check("Bytes", r#""YQ==""#, r#""YQ""#, true);
    check("Bytes", r#""YQ==""#, r#""Yg==""#, false);
    check("Text", "null", "null", true);
    check("Text", "null", r#""""#, false);
}

#[test]
fn members() {
    check("Open", r#"{"a":1,"x":1}"#, r#"{"a":1.0,"x":2,"y":0}"#, true);
    check("Open", r#"{"a":1}"#, "{}", false);
    check("Open", r#"{"a":null}"#, "{}", false);
    check(
        "Map",
        r#"{"k":"7B0FD0C4-6F0E-4C7E-8A51-000000000001"}"#,
        r#"{"k":"7b0fd0c4-6f0e-4c7e-8a51-000000000001"}"#,
        true,
    );
    check("Map", r#"{"k":"a"}"#, "{}", false);
    check("Kept", r#"{"k":[1]}"#, r#"{"k":[1.0]}"#, true);
    check("Kept", r#"{"k":1}"#, "{}", false);
    check("Free", r#"{"k":1}"#, r#"{"k":1,"l":2}"#, false);
    check("List", r#"[{"a":1,"x":1}]"#, r#"[{"a":1}]"#, true);
    check("List", "[{}]", "[]", false);
    check("Whole", r#"{"a":1,"b":"x","c":0}"#, r#"{"b":"x","a":1}"#, true);
    check("Whole", r#"{"a":1,"b":"x"}"#, r#"{"a":1,"b":"y"}"#, false);
    check(
        "Tree",
        r#"{"next":{"next":{"at":"7B0FD0C4-6F0E-4C7E-8A51-000000000001"}}}"#,
        r#"{"next":{"next":{"at":"7b0fd0c4-6f0e-4c7e-8a51-000000000001"},"x":1}}"#,
        true,
    );
}

#[test]
fn unions() {
    for union in ["Pet", "Tagged"] {
        check(union, r#"{"kind":"cat","lives":9,"name":"x"}"#, r#"{"kind":"cat","lives":9}"#, true);
        check(union, r#"{"kind":"dog","name":"x"}"#, r#"{"kind":"dog"}"#, false);
        check(union, r#"{"kind":"dog","lives":9}"#, r#"{"kind":"cat","lives":9}"#, false);
    }
}
