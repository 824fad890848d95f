//! `$ref`: where it leads, and what is said if it leads nowhere.

use super::{check, one, said, several};
use specwright_model::{Reading, Severity, Sources, read};

#[test]
fn pointers_are_decoded() {
    check(
        "3.1",
        "'a/b': { properties: { 'x y': { type: string } } }\n\
         T: { $ref: '#/components/schemas/a~1b/properties/x%20y' }",
        "a/b = {x y: str.Text}\nT = &str.Text",
        &[],
    );
}

#[test]
fn anchors_and_pointers_through_references() {
    check("3.1", "A: { $anchor: here, type: string }\nT: { $ref: '#here' }", "A = str.Text\nT = A", &[]);
    check(
        "3.1",
        "A: { $ref: '#/components/schemas/B' }\nB: { properties: { x: { type: string } } }\n\
         T: { $ref: '#/components/schemas/A/properties/x' }",
        "A = B\nB = {x: str.Text}\nT = &str.Text",
        &[],
    );
}

#[test]
fn a_slash_in_a_name_need_not_be_escaped() {
    check(
        "3.1",
        "'a/b/c': { type: string }\nT: { $ref: '#/components/schemas/a/b/c' }",
        "a/b/c = str.Text\nT = a/b/c",
        &["SW0120 /components/schemas/T/$ref"],
    );
}

#[test]
fn to_nowhere() {
    for (schema, code) in [
        ("{ $ref: '#/components/schemas/Gone' }", "SW0103 /components/schemas/T/$ref"),
        ("{ $ref: 12 }", "SW0104 /components/schemas/T/$ref"),
        ("{ $ref: 'other.yaml#/A' }", "SW0115 /components/schemas/T/$ref"),
        ("{ $ref: '#/components/schemas/T' }", "SW0105 /components/schemas/T"),
    ] {
        check("3.1", &format!("T: {schema}"), "T = any", &[code]);
    }
}

#[test]
fn cycles_of_references() {
    check(
        "3.0",
        "A: { $ref: '#/components/schemas/B' }\nB: { $ref: '#/components/schemas/A' }",
        "A = any\nB = A",
        &["SW0105 /components/schemas/A"],
    );
    check("3.0", "A: { allOf: [{ $ref: '#/components/schemas/A' }] }", "A = any", &["SW0105 /components/schemas/A"]);
    check(
        "3.0",
        "A: { allOf: [{ $ref: '#/components/schemas/A' }, { properties: { x: {} } }] }",
        "A = {x: any}",
        &["SW0108 /components/schemas/A"],
    );
}

#[test]
fn a_dangling_reference_names_its_line() {
    let text =
        "openapi: 3.1.0\ninfo: { title: T, version: '1' }\ncomponents:\n  schemas:\n    A:\n      $ref: '#/nowhere'\n";
    let mut sources = Sources::new();
    sources.document("api.yaml", text.as_bytes().to_vec()).unwrap();
    let (_, diagnostics) = read(&sources, &Reading::default());
    let places: Vec<_> =
        diagnostics.iter().map(|d| (d.code.id, d.code.severity, sources.line_column(d.span.unwrap()))).collect();
    assert_eq!(places, [("SW0103", Severity::Error, Some((6, 13)))]);
}

#[test]
fn into_files_that_were_given() {
    let mut sources = Sources::new();
    let root = "openapi: 3.0.0\ninfo: { title: T, version: '1' }\ncomponents: { schemas: { A: { $ref: '../types/a.yaml#/A' } } }";
    sources.document("specs/api/root.yaml", root.as_bytes().to_vec()).unwrap();
    sources
        .file("specs/types/a.yaml", b"A: { items: { $ref: '#/B' } }\nB: { type: string, nullable: true }".to_vec())
        .unwrap();
    let (api, diagnostics) = read(&sources, &Reading::default());
    assert_eq!(said(&diagnostics), [""; 0]);
    assert_eq!(super::dump::components(&api), "A = &[&str.Text?]\n");
}

#[test]
fn no_document() {
    for (text, code) in [
        ("swagger: '2.0'", "SW0102 /swagger"),
        ("openapi: 4.0.0", "SW0102 /openapi"),
        ("asyncapi: 1.2.0", "SW0102 /asyncapi"),
        ("openapi: {}", "SW0102 /openapi"),
        ("info: {}", "SW0101 "),
        ("[1]", "SW0101 "),
    ] {
        let (api, diagnostics) = one(text);
        assert_eq!(said(&diagnostics), [code], "{text}");
        assert!(api.documents.is_empty());
    }
    assert_eq!(said(&several(&[]).1), ["SW0101 -"]);
}

#[test]
fn two_documents_join() {
    let document = |head: &str, schemas: &str| {
        format!(
            "{head}\ninfo: {{ title: {head}, version: '1' }}\nchannels: {{}}\ncomponents: {{ schemas: {{ {schemas} }} }}"
        )
    };
    let first = document("openapi: 3.0.0", "Same: { type: string, description: a }, Other: { type: string }");
    let second = document(
        "asyncapi: 2.6.0",
        "Same: { type: string }, Other: { type: integer }, User: { items: { $ref: '#/components/schemas/Same' } }",
    );
    let (api, diagnostics) = several(&[
        ("a.yaml", &first.replace("title: openapi: 3.0.0", "title: A")),
        ("b.yaml", &second.replace("title: asyncapi: 2.6.0", "title: B")),
    ]);
    assert_eq!(said(&diagnostics), ["SW0207 /components/schemas/Other"]);
    assert_eq!(
        super::dump::components(&api),
        "Same = str.Text\nOther = str.Text\nOtherEvent = int.Unstated\nUser = [&Same]\n"
    );
    assert_eq!(api.info.title, "A");
}
