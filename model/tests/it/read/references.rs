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
    assert_eq!(places, [("SW0103", Severity::Fault, Some((6, 13)))]);
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
        let root = if head.starts_with("openapi") { "paths" } else { "channels" };
        format!(
            "{head}\ninfo: {{ title: {head}, version: '1' }}\n{root}: {{}}\ncomponents: {{ schemas: {{ {schemas} }} }}"
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

/// Brings files from a table; gives what was asked for.
fn brought(root: (&str, &str), files: &[(&str, &str)]) -> (Sources, Vec<String>) {
    let mut sources = Sources::new();
    sources.document(root.0, root.1.as_bytes().to_vec()).unwrap();
    let mut asked = Vec::new();
    read::complete(&mut sources, |_, way| {
        asked.push(way.to_owned());
        let found = files.iter().find(|(name, _)| *name == way);
        found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| "there is no such file".to_owned())
    });
    (sources, asked)
}

#[test]
fn files_are_brought_from_the_folder_and_below() {
    let root = "openapi: 3.1.0
info: { title: T, version: '1', description: { $ref: intro.md } }
paths: { /a: { $ref: 'paths/a.yaml' } }
components:
  schemas:
    A: { $ref: './types/a.yaml#/A' }
    Up: { $ref: '../secret.yaml#/A' }
    Root: { $ref: '/etc/passwd' }
    Way: { $ref: 'types/../../../x.yaml' }
    Coded: { $ref: '%2e%2e/x.yaml' }
    Gone: { $ref: 'gone.yaml' }
    Host: { $ref: 'https://example.com/a.yaml' }
    Through: { $ref: '#/components/schemas/A/properties/b' }
";
    let files = [
        (
            "types/a.yaml",
            "A: { properties: { b: { $ref: 'b.json' }, a: { $ref: '../api.yaml#/components/schemas/A' } } }",
        ),
        ("types/b.json", "{ \"type\": \"integer\" }"),
        ("paths/a.yaml", "get: { parameters: [{ $ref: '../parameters.yaml#/id' }] }"),
        ("parameters.yaml", "id: { name: id, in: query, schema: { $ref: './types/b.json' } }"),
    ];
    let (sources, asked) = brought(("specs/api.yaml", root), &files);
    assert_eq!(asked, ["paths/a.yaml", "types/a.yaml", "gone.yaml", "parameters.yaml", "types/b.json"]);
    let (api, diagnostics) = read(&sources, &Reading::default());
    assert_eq!(
        said(&diagnostics),
        [
            "SW0106 /info/description",
            "SW0124 /components/schemas/Host/$ref",
            "SW0115 /components/schemas/Gone/$ref",
            "SW0125 /components/schemas/Coded/$ref",
            "SW0125 /components/schemas/Way/$ref",
            "SW0125 /components/schemas/Root/$ref",
            "SW0125 /components/schemas/Up/$ref",
        ]
    );
    let gone = diagnostics.iter().find(|d| d.code.id == "SW0115").unwrap();
    assert_eq!(gone.message, "`gone.yaml` cannot be followed: there is no such file; any value is accepted");
    assert_eq!(api.operations[0].parameters[0].name, "id");
}

#[test]
fn files_are_brought_up_to_a_number() {
    let all: Vec<String> = (0..read::MOST_FILES + 10).map(|at| format!("{{ $ref: 'f{at}.yaml' }}")).collect();
    let root =
        format!("openapi: 3.1.0\ninfo: {{}}\ncomponents: {{ schemas: {{ A: {{ allOf: [{}] }} }} }}", all.join(", "));
    let mut sources = Sources::new();
    sources.document("api.yaml", root.into_bytes()).unwrap();
    let mut count = 0;
    read::complete(&mut sources, |_, _| {
        count += 1;
        Ok::<_, String>(b"type: object".to_vec())
    });
    assert_eq!(count, read::MOST_FILES);
    let (_, diagnostics) = read(&sources, &Reading::default());
    assert_eq!(diagnostics.iter().filter(|d| d.code.id == "SW0115").count(), 10);
}

#[test]
fn identifiers_are_base_uris() {
    for (components, expected, expected_said) in [
        // Within a resource, a pointer and an anchor start there.
        (
            "A: { $id: 'https://example.com/a', $defs: { x: { type: integer }, y: { $anchor: y, type: boolean } }, properties: { p: { $ref: '#/$defs/x' }, q: { $ref: '#y' } } }",
            "A = {p: &int.Unstated, q: &bool}",
            [].as_slice(),
        ),
        // From outside, a resource goes by its URI: absolute, or relative to the base around.
        (
            "A: { $id: 'https://example.com/s/a', type: object, $defs: { b: { $id: b, type: integer } }, properties: { b: { $ref: b } } }\n\
             B: { $ref: 'https://example.com/s/b' }\n\
             C: { $ref: 'https://example.com/s/a#/properties/b' }",
            "A = {b: &int.Unstated}\nB = &int.Unstated\nC = &&int.Unstated",
            &[],
        ),
        // What is meant from the document is found there, with a warning.
        (
            "A: { $id: 'https://example.com/a', properties: { p: { $ref: '#/components/schemas/B' } } }\nB: { type: integer }",
            "A = {p: B}\nB = int.Unstated",
            &["SW0120 /components/schemas/A/properties/p/$ref"],
        ),
        (
            "A: { $id: a, type: string }\nB: { $id: a, type: integer }\nC: { $ref: a }",
            "A = str.Text\nB = int.Unstated\nC = A",
            &["SW0113 /components/schemas/B/$id"],
        ),
        (
            "A: { $anchor: a, type: string }\nB: { $anchor: a, type: integer }\nC: { $ref: '#a' }",
            "A = str.Text\nB = int.Unstated\nC = A",
            &["SW0113 /components/schemas/B/$anchor"],
        ),
        // One name in two resources is no double; in a value it is no name.
        (
            "A: { $id: a, $anchor: x, type: string, example: { $id: b, $anchor: y } }\nB: { $id: b, $anchor: x, type: integer }\nC: { $ref: 'b#x' }\nD: { properties: { $id: { type: string }, example: { $anchor: z, type: boolean } } }\nE: { $ref: '#z' }",
            "A = str.Text\nB = int.Unstated\nC = B\nD = {$id: str.Text, example: bool}\nE = &bool",
            &[],
        ),
    ] {
        check("3.1", components, expected, expected_said);
    }
}

#[test]
fn a_document_has_a_uri_of_its_own() {
    let root = "openapi: 3.2.0\n$self: https://example.com/api/openapi\ninfo: { title: T, version: '1' }\n\
                components: { schemas: { A: { type: string }, B: { $ref: 'https://example.com/api/openapi#/components/schemas/A' }, C: { $ref: 'openapi#/components/schemas/A' }, D: { $ref: 'https://example.com/api/more#/x-D' } } }";
    let more = "openapi: 3.2.0\n$self: more\ninfo: {}\nx-D: { type: integer }"
        .replace("$self: more", "$self: https://example.com/api/more");
    let mut sources = Sources::new();
    sources.document("api.yaml", root.as_bytes().to_vec()).unwrap();
    sources.document("more.yaml", more.into_bytes()).unwrap();
    let (api, diagnostics) = read(&sources, &Reading::default());
    assert_eq!(said(&diagnostics), [""; 0]);
    assert_eq!(super::dump::components(&api), "A = str.Text\nB = A\nC = A\nD = &int.Unstated\n");
}
