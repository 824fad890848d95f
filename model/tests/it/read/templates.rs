//! `$dynamicRef`: a template is a schema of its own for each schema that puts something else in place of its
//! defaults.

use super::{check, one, said};
use std::fmt::Write;

const PAGE: &str = "Page: { type: object, properties: { items: { type: array, items: { $dynamicRef: '#T' } }, next: { type: string } }, $defs: { T: { $dynamicAnchor: T } } }\n";

#[test]
fn a_template_is_typed_at_each_use() {
    check(
        "3.1",
        &format!(
            "{PAGE}Pet: {{ properties: {{ name: {{ type: string }} }} }}\n\
             Pets: {{ description: d, $ref: '#/components/schemas/Page', $defs: {{ T: {{ $dynamicAnchor: T, $ref: '#/components/schemas/Pet' }} }} }}\n\
             Numbers: {{ $ref: '#/components/schemas/Page', $defs: {{ item: {{ $dynamicAnchor: T, type: integer }} }}, properties: {{ sum: {{ type: integer }} }} }}\n\
             Both: {{ properties: {{ a: {{ $ref: '#/components/schemas/Pets' }}, b: {{ $ref: '#/components/schemas/Numbers' }}, c: {{ $ref: '#/components/schemas/Page' }} }} }}"
        ),
        "Page = {items: [&any], next: str.Text}\n\
         Pet = {name: str.Text}\n\
         Pets = {items: [&Pet], next: str.Text}\n\
         Numbers = {items: [&int.Unstated], next: str.Text, sum: int.Unstated}\n\
         Both = {a: Pets, b: Numbers, c: Page}",
        &[],
    );
}

#[test]
fn templates_with_identifiers_and_in_place() {
    check(
        "3.1",
        "Page: { $id: 'https://example.com/page', type: object, properties: { items: { type: array, items: { $dynamicRef: '#T' } } }, $defs: { T: { $dynamicAnchor: T, not: {} } } }\n\
         Numbers: { $id: 'https://example.com/numbers', $ref: page, $defs: { T: { $dynamicAnchor: T, type: integer } } }\n\
         Holder: { properties: { texts: { $id: texts, $ref: 'https://example.com/page', $defs: { T: { $dynamicAnchor: T, type: string } } } } }",
        "Page = {items: [&any]}\nNumbers = {items: [&int.Unstated]}\nHolder = {texts: {items: [&str.Text]}}",
        &[],
    );
}

#[test]
fn a_template_within_a_template() {
    check(
        "3.1",
        "List: { type: array, items: { $dynamicRef: '#T' }, $defs: { T: { $dynamicAnchor: T } } }\n\
         Page: { properties: { list: { $ref: '#/components/schemas/List' }, again: { $ref: '#/components/schemas/Page' } } }\n\
         Numbers: { $ref: '#/components/schemas/Page', $defs: { T: { $dynamicAnchor: T, type: integer } } }",
        "List = [&any]\nPage = {list: List, again: Page}\nNumbers = {list: &[&int.Unstated], again: Numbers}",
        &[],
    );
}

/// JSON Schema 2020-12 core, appendix C: a tree that is extended.
#[test]
fn recursion_stays_within_the_extension() {
    check(
        "3.1",
        "Tree: { $id: 'https://example.com/tree', $dynamicAnchor: node, type: object, properties: { data: true, children: { type: array, items: { $dynamicRef: '#node' } } } }\n\
         Strict: { $id: 'https://example.com/strict', $dynamicAnchor: node, $ref: tree, unevaluatedProperties: false }",
        "Tree = {data: any, children: [Tree]}\nStrict = {data: any, children: [Strict] !*}",
        &[],
    );
}

#[test]
fn what_is_no_dynamic_anchor_is_a_plain_reference() {
    check(
        "3.1",
        "A: { $anchor: T, type: string }\nB: { $defs: { T: { $dynamicAnchor: U, type: integer } }, properties: { p: { $dynamicRef: '#T' }, q: { $dynamicRef: '#/components/schemas/A' } } }",
        "A = str.Text\nB = {p: A, q: A}",
        &["SW0221 /components/schemas/B/$defs"],
    );
    check("3.1", "A: { $dynamicRef: '#gone' }", "A = any", &["SW0103 /components/schemas/A/$dynamicRef"]);
    check("3.1", "A: { $dynamicRef: [1] }", "A = any", &["SW0104 /components/schemas/A/$dynamicRef"]);
}

/// Each level has two ways to put something in place of each anchor: 2^n variants, were they all made.
#[test]
fn variants_are_bounded() {
    let mut schemas = String::new();
    let levels = 40;
    for at in 0..levels {
        let next = (at + 1) % levels;
        let way = |default: &str| {
            format!(
                "{{ $ref: '#/components/schemas/S{next}', $defs: {{ T: {{ $dynamicAnchor: T{at}, type: {default} }} }} }}"
            )
        };
        let mine = format!("{{ $dynamicRef: '#T{}' }}", (at + levels - 1) % levels);
        writeln!(schemas, "    S{at}: {{ properties: {{ a: {}, b: {}, c: {mine} }} }}", way("string"), way("integer"))
            .unwrap();
    }
    let (api, diagnostics) = one(&format!("openapi: 3.1.0\ninfo: {{}}\ncomponents:\n  schemas:\n{schemas}"));
    assert!(api.schemas.len() < 20_000, "{}", api.schemas.len());
    assert!(said(&diagnostics).iter().any(|said| said.starts_with("SW0204")), "{:?}", said(&diagnostics));
}
