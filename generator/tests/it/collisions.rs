//! Names that the generated code, the runtime and Rust have already: each is a schema, an operation, a tag, an event, a
//! member and a parameter of one document, and the crate compiles.

use crate::documents::{generated, root};
use crate::nested::Nested;
use serde_json::{Map, Value, json};
use specwright_generator::{Config, Layout};

#[rustfmt::skip]
const NAMES: &[&str] = &[
    "A", "Adapter", "AError", "Answer", "AnyError", "Any", "Api", "api", "Arc", "as_str", "async", "authenticate", "B",
    "BaseUrl", "Body", "body", "bool", "Bool", "Box", "Branch", "build", "builder", "Builder", "Bytes", "C", "Call",
    "call", "caller", "Checker", "client", "Client", "clone", "Clone", "Codec", "codec", "Copy", "core", "Cow", "crate",
    "Create", "CreateBody", "Date", "Debug", "Default", "default", "Denied", "description", "deserializer", "drop",
    "Drop", "E", "Endpoint", "Environment", "eq", "Eq", "Err", "Error", "Event", "f64", "Failure", "File", "fmt", "Fn",
    "Formatter", "from", "From", "Future", "gen", "Hash", "header", "http", "i64", "idempotency_key", "In", "incoming",
    "Incoming", "into_future", "Into", "Iterator", "Kinds", "List", "Literal", "macro", "map", "Map", "media_type",
    "Members", "Method", "mod", "multipart", "Multipart", "new", "None", "Ok", "operation", "operations", "Option",
    "Options", "Others", "Outcome", "Part", "PartialEq", "path", "PhantomData", "Pin", "Plain", "poll", "query", "raw",
    "Raw", "Receiver", "Record", "Refusal", "request", "Request", "Required", "Args", "Response", "Result", "retry", "router",
    "router_with", "Router", "runtime", "Self", "self", "send", "Send", "send_with_response", "Serialize", "serializer",
    "server", "Some", "Status", "status", "std", "str", "String", "super", "Sync", "T", "test", "Text", "timeout",
    "Tristate", "try", "type", "type_id", "types", "u64", "Unknown", "unknown", "Uri", "usize", "Uuid", "validate",
    "Validate", "value", "Value", "Vec", "View", "Violation", "webhooks", "where", "yield",
];

fn by_name(make: impl Fn(&str, usize) -> Value) -> Map<String, Value> {
    NAMES.iter().enumerate().map(|(at, name)| ((*name).to_owned(), make(name, at))).collect()
}

fn document() -> Value {
    let text = json!({ "type": "string" });
    let mut schemas = by_name(|_, _| json!({ "type": "object", "required": ["a"], "properties": { "a": text } }));
    schemas.insert("Fields".to_owned(), json!({
        "type": "object", "required": &NAMES[..40], "properties": by_name(|_, at| json!({ "type": (["string", "integer"][at % 2]) })),
        "additionalProperties": text, "example": by_name(|_, at| [json!("x"), json!(1)][at % 2].clone()),
    }));
    schemas.insert("Words".to_owned(), json!({ "type": "string", "enum": NAMES }));
    let some: Vec<Value> =
        NAMES.iter().step_by(9).map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })).collect();
    schemas.insert("Branches".to_owned(), json!({ "oneOf": some }));
    let tagged: Vec<Value> = NAMES
        .iter()
        .map(|name| json!({ "type": "object", "required": ["type"], "properties": { "type": { "const": name }, "x": { "type": "integer" } } }))
        .collect();
    schemas.insert("Tags".to_owned(), json!({ "oneOf": tagged, "discriminator": { "propertyName": "type" } }));
    let to = |name: &str| json!({ "schema": { "$ref": format!("#/components/schemas/{name}") } });
    let part =
        json!({ "type": "object", "properties": { "self": { "type": "string", "format": "binary" }, "body": text } });
    let operation = |name: &str, at: usize| {
        let parameter =
            |wire: &&str| json!({ "name": wire, "in": "query", "required": at.is_multiple_of(3), "schema": text });
        let headers = NAMES.iter().skip(at % 17).step_by(17);
        let headers: Map<String, Value> =
            headers.map(|wire| ((*wire).to_owned(), json!({ "schema": text, "required": true }))).collect();
        let mut operation = json!({
            "operationId": name, "tags": [name],
            "parameters": NAMES.iter().skip(at % 7).step_by(7).map(parameter).collect::<Vec<_>>(),
            "responses": {
                "200": {
                    "description": "d",
                    "headers": headers,
                    "content": { "application/json": to("Branches"), "application/x+json": to("Words") },
                },
                "default": { "description": "e", "content": { "application/json": to("Fields") } },
            },
        });
        if at % 2 == 1 {
            let content = json!({ "application/json": to("Tags"), "application/y+json": to("Words"), "multipart/form-data": { "schema": part } });
            operation["requestBody"] = json!({ "required": at % 4 == 1, "content": content });
        }
        if at.is_multiple_of(20) {
            operation["security"] = NAMES.iter().map(|scheme| json!({ *scheme: [] })).collect();
        }
        operation
    };
    let event = |name: &str| {
        let payload = json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "const": name } } });
        json!({ "post": {
            "requestBody": { "content": { "application/json": { "schema": payload } } },
            "responses": { "200": { "description": "x" } },
        } })
    };
    json!({
        "openapi": "3.1.0", "info": { "title": "Http", "version": "1" },
        "servers": NAMES.iter().map(|name| json!({ "url": "https://a.example/", "description": name })).collect::<Vec<_>>(),
        "paths": by_name(operation).into_iter().map(|(name, operation)| (format!("/{name}"), json!({ "post": operation }))).collect::<Map<_, _>>(),
        "webhooks": by_name(|name, _| event(name)),
        "components": { "schemas": schemas, "securitySchemes": by_name(|_, _| json!({ "type": "http", "scheme": "bearer" })) },
    })
}

#[test]
fn names_that_are_taken_can_be_used() {
    let runtime_path = Some(root().join("templates").display().to_string());
    let config = Config { layout: Layout::Package, runtime_path, ..Config::default() };
    let made = generated(&document().to_string(), &config);
    assert!(made.files.get("Cargo.toml").unwrap().contains("name = \"http-api\""));
    let nested = Nested::new("collisions");
    nested.put("http-api", &made.files);
    nested.clean("http-api", "check --features client,server,webhooks --all-targets");
}
