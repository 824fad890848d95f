//! Forms with Encoding Objects: what is written of them, and a generated client and server that are each asked alone.

use crate::bodies::with_program;
use crate::documents::sources;
use crate::nested::Nested;
use specwright_generator::{Config, Layout, generate};

#[test]
fn each_side_of_a_form_is_held_to_the_bytes() {
    let nested = Nested::new("forms");
    let flock = with_program("flock", "forms/openapi.yaml", Layout::Package, include_str!("../programs/forms.rs"));
    nested.put("flock", &flock);
    nested.clean("flock", "test --features client,server");
    nested.clean("flock", "check");
    nested.clean("flock", "check --no-default-features --features server");
}

/// What is said of a body of properties with encodings, by code.
fn said(range: &str, properties: &str, encoding: &str) -> Vec<&'static str> {
    let schema = format!("{{ type: object, additionalProperties: false, properties: {{ {properties} }} }}");
    let media_type = format!("{{ schema: {schema}, encoding: {{ {encoding} }} }}");
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths:\n  /a:\n    post:\n      requestBody: {{ content: {{ '{range}': {media_type} }} }}\n      responses: {{ '204': {{ description: d }} }}\n"
    );
    let made = generate(&sources([("openapi.yaml", text.as_str())]), &Config::default());
    made.diagnostics.iter().map(|said| said.code.id).collect()
}

#[test]
fn what_an_encoding_says_in_vain_is_told() {
    let form = "application/x-www-form-urlencoded";
    let parts = "multipart/form-data";
    let object = "a: { type: object, properties: { b: { type: string } } }";
    let deeper = "a: { type: object, properties: { b: { type: object } } }";
    let list = "a: { type: array, items: { type: string } }";
    let lists = "a: { type: array, items: { type: array, items: { type: string } } }";
    for (range, properties, encoding, expected) in [
        (form, object, "a: { style: deepObject, explode: true }", &[][..]),
        (form, list, "a: { style: form, explode: false }", &[]),
        (form, list, "a: { contentType: text/plain }", &[]),
        (form, list, "a: { contentType: application/json }", &[]),
        (form, object, "a: { contentType: application/json }", &[]),
        (form, object, "a: { style: form }", &[]),
        (form, object, "a: { contentType: application/xml }", &["SW0361"]),
        (form, lists, "a: { contentType: application/xml }", &["SW0361"]),
        (form, lists, "a: { style: pipeDelimited }", &["SW0361"]),
        (form, deeper, "a: { explode: true }", &["SW0361"]),
        (form, list, "a: { style: deepObject }", &["SW0360"]),
        (
            form,
            &format!("{list}, b: {{ type: array, items: {{}} }}"),
            "a: { style: deepObject }, b: { style: deepObject }",
            &["SW0360"],
        ),
        (form, &format!("{object}, b: {{ type: string }}"), "a: { style: form }", &["SW0362"]),
        (form, "a: { type: object, additionalProperties: { type: string } }", "a: { style: form }", &["SW0362"]),
        (form, &format!("{object}, 'a[b]': {{ type: string }}"), "a: { style: deepObject }", &["SW0362"]),
        (form, object, "b: { style: form }", &["SW0363"]),
        ("application/json", object, "a: { style: form }", &["SW0363"]),
        (parts, object, "a: { contentType: application/json }", &[]),
        (parts, list, "a: { style: form, explode: true }", &[]),
        (parts, list, "a: { style: form, explode: false }", &[]),
        (parts, object, "a: { contentType: application/xml }", &["SW0361"]),
        (parts, object, "a: { style: form, explode: true }", &["SW0361"]),
        (parts, lists, "a: { style: deepObject }", &["SW0360"]),
        (parts, "a: { type: string, format: binary }", "a: { style: form }", &["SW0361"]),
        (parts, object, "b: { contentType: text/plain }", &["SW0363"]),
        (parts, object, "a: { headers: { X-A: { schema: { type: string } } } }", &["SW0203"]),
    ] {
        assert_eq!(said(range, properties, encoding), expected, "{range} {properties} {encoding}");
    }
}

/// The rows of the first table of a document.
fn rows(paths: &str) -> Vec<String> {
    let text = format!("openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\npaths:\n{paths}\n");
    let made = generate(&sources([("openapi.yaml", text.as_str())]), &Config::default());
    let description = made.files.get("src/description.rs").unwrap();
    description.lines().map(str::trim).filter(|line| line.contains("EncodingInfo {")).map(str::to_owned).collect()
}

#[test]
fn a_row_for_each_property_that_has_an_encoding_and_none_for_others() {
    let form = |properties: &str, encoding: &str| {
        let schema = format!("{{ type: object, properties: {{ {properties} }} }}");
        let media_type = format!("{{ schema: {schema}{encoding} }}");
        let body = format!("{{ required: true, content: {{ application/x-www-form-urlencoded: {media_type} }} }}");
        format!("  /a: {{ post: {{ requestBody: {body}, responses: {{ '204': {{ description: d }} }} }} }}")
    };
    let map = "metadata: { type: object, additionalProperties: { type: string } }";
    let row = r#"EncodingInfo { name: "metadata", style: Style::DeepObject, explode: true, allow_reserved: false, json: false, members: &[] }"#;
    let deep = "{ style: deepObject, explode: true }";
    let of_map = rows(&form(map, &format!(", encoding: {{ metadata: {deep} }}")));
    assert!(matches!(of_map.as_slice(), [only] if only.contains(row)), "{of_map:?}");
    let properties = "tags: { type: array, items: { type: string } }, addr: { type: object, properties: { city: { type: string }, no: { type: integer } } }";
    let encoding = format!(", encoding: {{ tags: {{ style: form, explode: false }}, addr: {deep} }}");
    let of_form = rows(&form(properties, &encoding));
    assert_eq!(of_form.len(), 2, "{of_form:?}");
    assert!(of_form[0].contains(r#"name: "tags", style: Style::Form, explode: false"#), "{of_form:?}");
    assert!(of_form[1].contains(r#"name: "addr", style: Style::DeepObject, explode: true"#), "{of_form:?}");
    for encoding in ["", ", encoding: {}", ", encoding: { tags: { contentType: text/plain } }"] {
        assert_eq!(rows(&form(properties, encoding)), Vec::<String>::new(), "{encoding}");
    }
}
