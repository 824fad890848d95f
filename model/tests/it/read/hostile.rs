//! Documents that were made to hurt.

use super::{check, one, said};
use std::fmt::Write;

fn document(schemas: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\ncomponents:\n  schemas:\n{schemas}")
}

/// Components `S0`…, each of them made from its number.
fn many(count: usize, schema: impl Fn(usize) -> String) -> String {
    let mut schemas = String::new();
    for at in 0..count {
        writeln!(schemas, "    S{at}: {}", schema(at)).unwrap();
    }
    document(&schemas)
}

fn to(at: usize) -> String {
    format!("{{ $ref: '#/components/schemas/S{at}' }}")
}

#[test]
fn deep_nesting_is_refused_or_read() {
    let deep = |levels: usize| {
        format!(
            "{{\"openapi\":\"3.1.0\",\"components\":{{\"schemas\":{{\"A\":{}{{}}{}}}}}}}",
            "{\"items\":".repeat(levels),
            "}".repeat(levels)
        )
    };
    assert!(one(&deep(10_000)).1.iter().any(|d| d.code.id == "SW0004"));
    assert!(one(&deep(400)).0.schemas.len() > 400);
}

#[test]
fn a_long_chain_of_references() {
    let (api, diagnostics) =
        one(&many(10_000, |at| if at == 9_999 { "{ type: string }".to_owned() } else { to(at + 1) }));
    assert_eq!(said(&diagnostics), [""; 0]);
    let first = api.components["S0"];
    assert_eq!(api.resolve(first), api.components["S9999"]);
}

#[test]
fn a_long_ring_of_references() {
    let (api, diagnostics) = one(&many(10_000, |at| to((at + 1) % 10_000)));
    assert_eq!(said(&diagnostics), ["SW0105 /components/schemas/S0"]);
    assert_eq!(api.resolve(api.components["S1"]), api.components["S0"]);
}

#[test]
fn a_long_chain_of_all_of() {
    let (api, _) = one(&many(1_000, |at| {
        let next = if at == 999 { String::new() } else { format!("{}, ", to(at + 1)) };
        format!("{{ allOf: [{next}{{ properties: {{ p{at}: {{}} }} }}] }}")
    }));
    let super::Api { schemas, components, .. } = &api;
    let specwright_model::ir::Shape::Object(object) = &schemas[components["S0"]].shape else { unreachable!() };
    assert_eq!(object.properties.len(), 1_000);
}

#[test]
fn all_of_that_doubles_is_bounded() {
    // Each level includes the one before twice over and overrides its member.
    let (api, diagnostics) = one(&many(200, |at| {
        let before = to(at.saturating_sub(1));
        format!(
            "{{ allOf: [{before}, {{ properties: {{ m: {before} }} }}, {{ properties: {{ m: {} }} }}] }}",
            to(at / 2)
        )
    }));
    assert!(diagnostics.iter().any(|d| d.code.id == "SW0204"));
    assert!(api.schemas.len() < 20_000, "{}", api.schemas.len());
}

#[test]
fn products_of_unions_are_bounded() {
    let union = "{ oneOf: [{ properties: { a: {} } }, { properties: { b: {} } }, { properties: { c: {} } }, { properties: { d: {} } }] }";
    let (api, diagnostics) = one(&document(&format!("    T: {{ allOf: [{}] }}\n", [union; 20].join(", "))));
    assert_eq!(said(&diagnostics), ["SW0202 /components/schemas/T"]);
    assert!(api.schemas.len() < 1_000);
}

#[test]
fn a_union_of_itself() {
    check(
        "3.1",
        "A: { anyOf: [{ $ref: '#/components/schemas/A' }, { type: string }] }",
        "A = str.Text",
        &["SW0127 /components/schemas/A/anyOf/0"],
    );
    check(
        "3.1",
        "A: { oneOf: [{ $ref: '#/components/schemas/B' }, { type: string }] }\n\
         B: { oneOf: [{ $ref: '#/components/schemas/A' }, { type: integer }] }",
        "A = OneOf(B, str.Text)\nB = int.Unstated",
        &["SW0127 /components/schemas/B/oneOf/0"],
    );
    check(
        "3.1",
        "A: { oneOf: [{ $ref: '#/components/schemas/B' }, { type: string }, { type: integer }] }\n\
         B: { oneOf: [{ $ref: '#/components/schemas/A' }] }",
        "A = OneOf(str.Text, int.Unstated)\nB = A",
        &["SW0127 /components/schemas/A/oneOf/0"],
    );
    check("3.1", "A: { oneOf: [{ $ref: '#/components/schemas/A' }] }", "A = any", &["SW0105 /components/schemas/A"]);
}

#[test]
fn cyclic_hierarchies() {
    let parent = |name: &str, other: &str| {
        format!(
            "{name}: {{ discriminator: {{ propertyName: t }}, allOf: [{{ $ref: '#/components/schemas/{other}' }}], properties: {{ {name}: {{}} }} }}\n"
        )
    };
    let (api, diagnostics) = one(&document(&format!("    {}    {}", parent("A", "B"), parent("B", "A"))));
    assert!(api.components.len() == 2, "{diagnostics:?}");
}

#[test]
fn many_diagnostics_are_counted_not_kept() {
    let (_, diagnostics) = one(&many(5_000, |_| "{ type: int, maximum: x }".to_owned()));
    assert!(diagnostics.len() <= 400, "{}", diagnostics.len());
}

/// Each of these was quadratic once, and would take minutes.
#[test]
fn wide_documents() {
    let all = |count: usize, item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<Vec<_>>().join(", ");
    let names = all(50_000, &|at| format!("\"n{at}\""));
    let branches = all(20_000, &|at| format!("{{\"type\": \"string\", \"maxLength\": {at}}}"));
    let parameters = all(20_000, &|at| format!("{{\"in\": \"query\", \"name\": \"n{at}\", \"schema\": {{}}}}"));
    let template = (0..1_000).map(|at| format!("{{p{at}}}")).collect::<Vec<_>>().concat();
    let text = format!(
        "{{\"openapi\": \"3.1.0\", \"info\": {{}}, \"tags\": [{}], \"paths\": {{\"/{template}\": {{\"get\": {{\"parameters\": [{parameters}]}}}}}},
          \"components\": {{\"schemas\": {{\"A\": {{\"allOf\": [{{\"enum\": [{names}]}}, {{\"enum\": [{names}]}}]}},
          \"B\": {{\"allOf\": [{{\"required\": [{names}]}}, {{\"required\": [{names}]}}]}}, \"C\": {{\"anyOf\": [{branches}]}}}}}}}}",
        all(50_000, &|at| format!("{{\"name\": \"t{at}\"}}"))
    );
    let (api, _) = one(&text);
    assert_eq!(api.operations[0].parameters.len(), 21_000);
}

#[test]
fn odd_values_everywhere() {
    for value in ["null", "1", "[]", "{}", "text", "[null]", "{ a: null }", "[[]]", "{ $ref: '#' }", "{ $ref: '#/x' }"]
    {
        for key in ["info", "servers", "tags", "paths", "webhooks", "components", "security", "externalDocs"] {
            one(&format!("openapi: 3.1.0\n{key}: {value}"));
            one(&format!(
                "asyncapi: 2.6.0\nchannels: {{ c: {{ subscribe: {{ message: {value} }} }} }}\n{key}: {value}"
            ));
        }
        for key in ["operationId", "tags", "parameters", "requestBody", "responses", "callbacks", "security", "servers"]
        {
            one(&format!("openapi: 3.1.0\npaths: {{ /a: {{ {key}: {value}, get: {{ {key}: {value} }} }} }}"));
        }
        for key in ["schemas", "securitySchemes", "messages"] {
            one(&format!("openapi: 3.1.0\ncomponents: {{ {key}: {{ a: {value} }} }}"));
        }
        for key in [
            "$ref",
            "type",
            "enum",
            "const",
            "items",
            "prefixItems",
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "allOf",
            "oneOf",
            "anyOf",
            "discriminator",
            "minimum",
            "exclusiveMinimum",
            "minLength",
            "pattern",
            "uniqueItems",
            "format",
            "default",
            "examples",
            "nullable",
            "$dynamicRef",
            "$anchor",
        ] {
            let (api, _) = one(&document(&format!(
                "    A: {{ {key}: {value} }}\n    B: {{ allOf: [{{ {key}: {value} }}, {{ type: object }}] }}\n"
            )));
            specwright_model::validation::validation_document(
                &api,
                0,
                specwright_model::validation::Direction::Request,
            );
        }
    }
}
