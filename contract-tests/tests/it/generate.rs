//! Made values are valid, and the same ones for the same seed.

use crate::api_of;
use crate::widgets::YAML;
use serde_json::Value;
use specwright_contract::{Direction, Generator, How, Members, Named, Validators};
use specwright_model::ir::Api;
use specwright_model::{Reading, Severity, Sources, read};

const SCHEMAS: &str = r##"
openapi: 3.1.0
info: { title: T, version: "1" }
paths: {}
components:
  schemas:
    Small: { type: integer, format: int32, minimum: -3, maximum: -1 }
    Open: { type: integer, exclusiveMinimum: 2, exclusiveMaximum: 4 }
    Step: { type: integer, minimum: 10, multipleOf: 7 }
    Tenths: { type: number, minimum: 0.1, maximum: 0.4, multipleOf: 0.1 }
    Narrow: { type: number, exclusiveMinimum: 0, exclusiveMaximum: 0.001 }
    Far: { type: integer, minimum: 9223372036854775800 }
    Half: { type: integer, minimum: 1.5, maximum: 2.5 }
    Short: { type: string, maxLength: 2 }
    Long: { type: string, minLength: 300, maxLength: 301 }
    Code: { type: string, pattern: "^[A-Z]{3}-\\d{4}$" }
    Digits: { type: string, pattern: "^\\d+$", minLength: 3, maxLength: 4 }
    Ahead: { type: string, pattern: "^(?!aws:|x(y)[)(])[A-W]{5}\\b(?=$)" }
    Either: { type: string, pattern: "^(a|b{2,3})?[^x]$" }
    Time: { type: string, format: date-time }
    Date: { type: string, format: date }
    Clock: { type: string, format: time }
    Span: { type: string, format: duration }
    Uuid: { type: string, format: uuid }
    Mail: { type: string, format: email }
    Uri: { type: string, format: uri }
    Ip: { type: string, format: ipv4 }
    Ip6: { type: string, format: ipv6 }
    Host: { type: string, format: hostname }
    Pointer: { type: string, format: json-pointer }
    Bytes: { type: string, contentEncoding: base64 }
    Set: { type: array, items: { type: integer, minimum: 1, maximum: 3 }, uniqueItems: true, minItems: 3 }
    None: { type: array, items: { type: string }, maxItems: 0 }
    Pair: { type: array, prefixItems: [ { type: string }, { type: integer } ], items: false, minItems: 2 }
    Map: { type: object, additionalProperties: { type: integer }, minProperties: 2 }
    Tree: { type: object, required: [name], properties: { name: { type: string }, kids: { type: array, items: { $ref: "#/components/schemas/Tree" } } } }
    Chain: { type: object, required: [next], properties: { next: { oneOf: [ { $ref: "#/components/schemas/Chain" }, { type: "null" } ] } } }
    Closed: { type: object, additionalProperties: false, required: [a], properties: { a: { const: 1 }, b: { enum: [x, y] } } }
    Cat: { type: object, required: [kind, lives], properties: { kind: { type: string }, lives: { type: integer } } }
    Dog: { type: object, required: [kind], properties: { kind: { type: string } } }
    Pet:
      oneOf: [ { $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" } ]
      discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat" } }
    Whole: { allOf: [ { $ref: "#/components/schemas/Cat" }, { type: object, required: [b], properties: { b: { type: boolean } } } ] }
    Maybe: { type: [string, "null"] }
    Free: {}
"##;

fn how(seed: u64, members: Members) -> How {
    How { seed, direction: Direction::Response, members, named: Named::Unused }
}

/// A valid value within a few seeds: `oneOf` may need more than one.
fn valid(api: &Api, validators: &Validators<'_>, generator: &Generator<'_>, name: &str, seed: u64) -> Option<Value> {
    let pointer = format!("/components/schemas/{}", name.replace('~', "~0").replace('/', "~1"));
    (0..12).find_map(|turn| {
        let members = [Members::All, Members::Some, Members::Required][turn % 3];
        let value = generator.value(api.components[name], how(seed * 100 + turn as u64, members))?;
        (validators.is_valid(0, &pointer, Direction::Response, &value) == Some(true)).then_some(value)
    })
}

#[test]
fn each_kind_of_schema_has_a_valid_value() {
    let (_, api) = api_of("schemas.yaml", SCHEMAS);
    let (validators, generator) = (Validators::new(&api), Generator::new(&api));
    for name in api.components.keys().filter(|name| *name != "Pet") {
        let pointer = format!("/components/schemas/{name}");
        for seed in 0..20 {
            for members in [Members::Required, Members::All, Members::Some] {
                let value = generator.value(api.components[name.as_str()], how(seed, members)).expect(name);
                let violations = validators.violations(0, &pointer, Direction::Response, &value);
                assert_eq!(violations, Some(Vec::new()), "{name}: {value}");
            }
        }
    }
    assert!(valid(&api, &validators, &generator, "Pet", 1).is_some());
}

#[test]
fn a_seed_is_a_value() {
    let (_, api) = api_of("widgets.yaml", YAML);
    let generator = Generator::new(&api);
    let value = |seed| generator.value(api.components["Widget"], how(seed, Members::All));
    assert_eq!(value(7), value(7));
    assert_ne!(value(7), value(8));
}

#[test]
fn what_has_no_finite_value_has_none() {
    for (schema, has) in [
        ("{ type: object, required: [next], properties: { next: { $ref: '#/components/schemas/A' } } }", false),
        ("{ type: array, minItems: 1, items: { $ref: '#/components/schemas/A' } }", false),
        ("{ type: array, items: { $ref: '#/components/schemas/A' } }", true),
        ("{ type: array, minItems: 1000000000, items: {} }", false),
        ("{ type: string, minLength: 1000000000 }", false),
        ("{ type: string, pattern: '((a{4000}){4000}){4000}' }", false),
        ("{ type: integer, minimum: 5, maximum: 4 }", false),
        ("false", false),
    ] {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths: {{}}\ncomponents: {{ schemas: {{ A: {schema} }} }}\n"
        );
        let (_, api) = api_of("a.yaml", &text);
        let value = Generator::new(&api).value(api.components["A"], how(1, Members::All));
        assert_eq!(value.is_some(), has, "{schema}: {value:?}");
    }
}

/// Every component schema of every document of a corpus, if there is one.
#[test]
fn schemas_of_real_documents_have_valid_values() {
    let Some(corpus) = specwright_testing::corpus("values of the schemas of real documents") else { return };
    let (mut all, mut made) = (0, 0);
    for file in std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()) {
        let size = file.metadata().map_or(0, |meta| meta.len());
        let is_document = matches!(file.extension().and_then(|name| name.to_str()), Some("yaml" | "yml" | "json"));
        // A debug build takes minutes for the largest ones.
        if !is_document || size > 400_000 {
            continue;
        }
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let mut sources = Sources::new();
        sources.document(&name, std::fs::read(&file).unwrap()).unwrap();
        let (api, diagnostics) = read(&sources, &Reading::default());
        if diagnostics.any(Severity::Error) {
            continue;
        }
        let (validators, generator) = (Validators::new(&api), Generator::new(&api));
        for component in api.components.keys().take(200) {
            all += 1;
            match valid(&api, &validators, &generator, component, 1) {
                Some(_) => made += 1,
                None => eprintln!("no valid value: {name} {component}"),
            }
        }
    }
    eprintln!("{made} of {all} schemas have a valid value");
    assert!(made * 100 >= all * 97, "{made} of {all}");
}
