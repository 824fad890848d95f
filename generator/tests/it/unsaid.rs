//! What is said of keywords that nothing is written for.

use crate::documents::sources;
use specwright_generator::{Config, generate};

/// Paths, components, and what is said of them: code and pointer.
const ROWS: &[(&str, &str, &[&str])] = &[
    (
        "{}",
        "A: { type: object, xml: { name: a }, properties: { b: { type: string, xml: { attribute: true } } } }",
        &["SW0380 /components/schemas/A/xml"],
    ),
    (
        "{}",
        "A: { type: string, contentMediaType: application/json, contentSchema: { type: object } }",
        &["SW0381 /components/schemas/A/contentSchema"],
    ),
    (
        "{}",
        "A: { type: object, properties: { a: { not: { type: string } } }, dependentRequired: { a: [b] } }",
        &["SW0382 /components/schemas/A", "SW0382 /components/schemas/A/properties/a"],
    ),
    (
        "{ /a: { get: { responses: { '200': { description: A, content: { text/plain: { schema: { type: string, maxLength: 3 } } } } } } } }",
        "{}",
        &["SW0383 /paths/~1a/get/responses/200/content/text~1plain"],
    ),
    (
        "{ /a: { get: { responses: { '200': { description: A, content: { text/plain: { schema: { type: string } } } } } } } }",
        "{}",
        &[],
    ),
    (
        "{}",
        "A: { type: object, properties: { a: { type: string, format: uriref }, b: { type: string, format: uriref }, c: { type: integer, format: uriref }, d: { type: array, items: {}, format: set }, e: { type: string, format: regex }, f: { type: boolean, format: flag } } }",
        &[
            "SW0385 /components/schemas/A/properties/a",
            "SW0385 /components/schemas/A/properties/c",
            "SW0385 /components/schemas/A/properties/d",
            "SW0385 /components/schemas/A/properties/e",
            "SW0385 /components/schemas/A/properties/f",
        ],
    ),
    (
        "{}",
        "A: { type: object, properties: { a: { type: string, format: password }, b: { type: string, format: ipv4 }, c: { type: integer, format: uint16 }, d: { type: number, format: double }, e: { type: string, enum: [x], format: token }, f: { type: string, format: byte }, g: { type: string, format: date } } }",
        &[],
    ),
];

#[test]
fn what_nothing_is_written_for_is_said() {
    for (paths, schemas, expected) in ROWS {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths: {paths}\ncomponents:\n  schemas:\n    {schemas}"
        );
        let generated = generate(&sources([("openapi.yaml", text.as_str())]), &Config::default());
        let said = generated.diagnostics.iter().map(|said| {
            let pointer = said.pointer.clone().unwrap_or_default();
            format!("{} {pointer}", said.code.id)
        });
        assert_eq!(said.collect::<Vec<_>>(), *expected, "{paths} {schemas}");
    }
}

#[test]
fn an_unknown_format_is_said_with_what_may_be_meant() {
    let schemas = "A: { type: object, properties: { a: { type: string, format: uriref }, b: { type: string, format: uriref }, \
                   c: { type: string, format: datetime }, d: { type: string, format: regex }, e: { type: integer, format: timestamp } } }";
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n    {schemas}"
    );
    let sources = sources([("openapi.yaml", text.as_str())]);
    let messages = |config: &Config| -> Vec<String> {
        generate(&sources, config).diagnostics.iter().map(|said| said.message.clone()).collect()
    };
    assert_eq!(
        messages(&Config::default()),
        [
            "`uriref` of texts, here and at one other place, has no type and no check; `uri` may be meant",
            "`datetime` of texts has no type and no check; `date-time` may be meant",
            "`regex` is checked by `specwright test` alone: its values are plain texts",
            "`timestamp` of integers has no type and no check",
        ]
    );
    // A format that the user gives a type has one.
    let formats = [("timestamp", "i32"), ("uriref", "text"), ("datetime", "String")];
    let formats = formats.map(|(format, ty)| (format.to_owned(), ty.to_owned()));
    let config = Config { formats: formats.into_iter().collect(), ..Config::default() };
    assert_eq!(messages(&config), ["`regex` is checked by `specwright test` alone: its values are plain texts"]);
}

#[test]
fn events_that_are_no_json_are_losses_and_so_is_their_security() {
    let text = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\nwebhooks:\n  a:\n    post:\n      security: [{ key: [] }]\n      \
                requestBody: { content: { application/xml: { schema: { type: string } } } }\n      responses: { '204': { description: A } }\n\
                components: { securitySchemes: { key: { type: apiKey, in: header, name: k } } }";
    let generated = generate(&sources([("openapi.yaml", text)]), &Config::default());
    let lost = generated.diagnostics.iter().filter(|said| said.code.severity.is_lost());
    let lost: Vec<_> =
        lost.map(|said| format!("{} {}", said.code.id, said.pointer.clone().unwrap_or_default())).collect();
    assert_eq!(lost, ["SW0384 /webhooks/a/post", "SW0381 /webhooks/a/post/security"]);
}

/// The README has what people have to know of the API besides.
#[test]
fn the_readme_has_terms_contact_license_tags_and_flows() {
    let text = "openapi: 3.1.0\ninfo: { title: T, version: '1', termsOfService: 'https://t.example/terms', contact: { email: a@t.example }, license: { name: MIT, identifier: MIT } }\n\
                tags: [{ name: x, description: The x. }]\n\
                externalDocs: { url: 'https://t.example/docs' }\n\
                paths: { /a: { get: { tags: [x], responses: { '204': { description: A } } } } }\n\
                components: { securitySchemes: { o: { type: oauth2, flows: { implicit: { authorizationUrl: 'https://t.example/auth', scopes: { a: The a } } } } } }";
    let generated = generate(&sources([("openapi.yaml", text)]), &Config::default());
    let readme = generated.files.get("README.md").unwrap();
    for line in [
        "- Terms of service: <https://t.example/terms>",
        "- Contact: a@t.example",
        "- License: MIT, MIT",
        "- Documentation: <https://t.example/docs>",
        "- `o`: Flow implicit: authorization <https://t.example/auth>; scopes a (The a)",
        "- `x`: The x.",
        "| `GET /a` | `get_a` | `x` |",
    ] {
        assert!(readme.lines().any(|known| known == line), "{line}\n{readme}");
    }
}
