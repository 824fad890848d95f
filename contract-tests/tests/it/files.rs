//! Schemas that lead into other files: what a value violates there is found, and said at its place in that file.

use serde_json::json;
use specwright_contract::{Direction, Validators};
use specwright_model::{Reading, Severity, Sources, read};

const ROOT: &str = "
openapi: 3.0.3
info: { title: T, version: '1' }
paths: {}
components:
  schemas:
    Pet:
      type: object
      required: [owner]
      properties:
        owner: { $ref: 'types/people.yaml#/Owner' }
        parent: { $ref: '#/components/schemas/Pet' }
";

/// A part of a document speaks the dialect of whoever refers to it; it leads on, to itself, to a third file and back.
const PEOPLE: &str = "
Owner:
  type: object
  required: [name]
  properties:
    name: { $ref: '#/Name' }
    address: { $ref: address.yaml }
    pets: { type: array, items: { $ref: '../openapi.yaml#/components/schemas/Pet' } }
Name: { type: string, nullable: true, maxLength: 5 }
";
const ADDRESS: &str = "{ type: object, properties: { zip: { type: integer, minimum: 1, exclusiveMinimum: true } } }";

#[test]
fn references_into_other_files_are_followed() {
    let mut sources = Sources::new();
    sources.document("api/openapi.yaml", ROOT.into()).unwrap();
    sources.file("api/types/people.yaml", PEOPLE.into()).unwrap();
    sources.file("api/types/address.yaml", ADDRESS.into()).unwrap();
    let (api, diagnostics) = read(&sources, &Reading::default());
    assert!(!diagnostics.any(Severity::Error), "{diagnostics:?}");
    let validators = Validators::new(&api);
    for (value, expected) in [
        (json!({ "owner": { "name": null } }), vec![]),
        (json!({ "owner": { "name": "Alma", "address": { "zip": 2 }, "pets": [] } }), vec![]),
        (json!({ "owner": { "name": "Alma Key" } }), vec!["/owner/name api/types/people.yaml /Name/maxLength"]),
        (
            json!({ "owner": { "name": "A", "address": { "zip": 1 } } }),
            vec!["/owner/address/zip api/types/address.yaml /properties/zip/exclusiveMinimum"],
        ),
        (json!({ "owner": {} }), vec!["/owner/name api/types/people.yaml /Owner/required/0"]),
        (
            json!({ "owner": { "name": "A", "pets": [{}] }, "parent": { "owner": 1 } }),
            vec![
                "/owner/pets/0/owner api/openapi.yaml /components/schemas/Pet/required/0",
                "/parent/owner api/types/people.yaml /Owner/type",
            ],
        ),
    ] {
        let found = validators.violations(0, "/components/schemas/Pet", Direction::Response, &value).unwrap();
        let mut said: Vec<String> = found
            .iter()
            .map(|one| {
                let name = &api.documents[one.document as usize].name;
                format!("{} {name} {}", one.instance, one.statement)
            })
            .collect();
        said.sort();
        assert_eq!(said, expected, "{value}");
    }
}
