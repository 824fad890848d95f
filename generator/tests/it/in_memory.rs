//! Documents that are values of another crate's types: no file, no text.

use crate::documents::sources;
use openapiv3::{Info, OpenAPI, ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type};
use specwright_generator::{Config, generate};
use specwright_model::Sources;
use specwright_model::render::{Style, render};

const TEXT: &str = r##"{
    "openapi": "3.0.3", "info": { "title": "Pets", "version": "1.2.0" },
    "paths": { "/pets/{id}": { "get": { "operationId": "getPet",
        "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer", "format": "int64" } }],
        "responses": { "200": { "description": "found", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } } } } } } },
    "components": { "schemas": { "Pet": { "type": "object", "required": ["name"], "properties": {
        "name": { "type": "string" }, "kind": { "type": "string", "enum": ["cat", "dog"] }, "born": { "type": "string", "format": "date" } } } } }
}"##;

/// What another crate parsed gives the client that the text itself gives.
#[test]
fn a_parsed_document_becomes_the_same_client() {
    let parsed: OpenAPI = serde_json::from_str(TEXT).unwrap();
    let from_memory = generate(&Sources::from_openapiv3(&parsed).unwrap(), &Config::default());
    let from_text = generate(&sources([("openapi", TEXT)]), &Config::default());
    assert!(from_memory.diagnostics.is_empty(), "{:?}", from_memory.diagnostics);
    assert!(from_memory.files.get("src/client.rs").unwrap().contains("fn get_pet("));
    for (path, text) in from_text.files.iter() {
        assert_eq!(from_memory.files.get(path), Some(text), "{path}");
    }
}

/// A document that was built by hand; a report about it has no line, so it names the place by its pointer.
#[test]
fn a_built_document_becomes_a_client_and_reports_name_pointers() {
    let text = SchemaKind::Type(Type::String(StringType::default()));
    let text = ReferenceOr::Item(Box::new(Schema { schema_data: SchemaData::default(), schema_kind: text }));
    let gone = ReferenceOr::Reference { reference: "https://example.com/gone.json".to_owned() };
    let object = openapiv3::ObjectType {
        properties: [("name".to_owned(), text), ("gone".to_owned(), gone)].into_iter().collect(),
        ..Default::default()
    };
    let object = Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::Type(Type::Object(object)) };
    let document = OpenAPI {
        openapi: "3.0.3".to_owned(),
        info: Info { title: "Pets".to_owned(), version: "1".to_owned(), ..Info::default() },
        components: Some(openapiv3::Components {
            schemas: [("Pet".to_owned(), ReferenceOr::Item(object))].into_iter().collect(),
            ..Default::default()
        }),
        ..OpenAPI::default()
    };
    let sources = Sources::from_openapiv3(&document).unwrap();
    let generated = generate(&sources, &Config::default());
    syn::parse_file(generated.files.get("src/types.rs").unwrap()).unwrap();
    let reports: Vec<_> = generated.diagnostics.iter().map(|d| render(d, &sources, Style::Plain)).collect();
    let [report] = reports.as_slice() else { panic!("{reports:?}") };
    assert!(report.contains("in openapi at `/components/schemas/Pet/properties/gone/$ref`"), "{report}");
    assert!(!report.contains("openapi:1"), "{report}");
}
