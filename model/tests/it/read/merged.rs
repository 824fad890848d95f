//! What a merged schema is made of: the very schemas of the document wherever these say it all, and
//! else new ones at places of their own.

use super::{dump, one};
use specwright_model::ir::{Additional, Api, SchemaId, Shape};
use std::fmt::Write;

/// The schema that a path of members, `[]` (items) and `{}` (other members) leads to.
#[track_caller]
fn follow(api: &Api, from: SchemaId, path: &str) -> SchemaId {
    path.split_whitespace().fold(api.resolve(from), |at, step| {
        let next = match (step, &api.schemas[at].shape) {
            ("[]", Shape::Array(item)) => Some(*item),
            ("{}", Shape::Object(object)) => match object.additional {
                Additional::Schema(id) => Some(id),
                _ => None,
            },
            (name, Shape::Object(object)) => object.properties.get(name).map(|property| property.schema),
            _ => None,
        };
        assert!(next.is_some(), "{step} of {path} is not there: {}", dump::schema(api, at));
        api.resolve(next.unwrap())
    })
}

/// A document of these components and operations.
fn document(components: &str, operations: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths:{operations}\ncomponents:\n  schemas:\n    {}",
        components.replace('\n', "\n    ")
    )
}

/// `Component path` leads to the schema at a place. A copy of that schema stands at the same place, so it is
/// looked whether it is the one that was read there.
#[track_caller]
fn check(components: &str, rows: &[(&str, &str)]) {
    let (api, diagnostics) = one(&document(components, " {}"));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    for (path, place) in rows {
        let (component, rest) = path.split_once(' ').unwrap_or((path, ""));
        let id = follow(&api, api.components[component], rest);
        let at = api.schemas[id].at;
        let written = api.documents[0].schemas.get(&at.node) == Some(&id);
        let found = if written { api.pointer(at) } else { format!("made {}", api.pointer(at)) };
        assert_eq!(&found, place, "{path} of\n{components}");
    }
}

const STATION: &str = "Station: { type: object, properties: { id: { type: string }, kind: { enum: [a, b] } } }\n";

#[test]
fn what_adds_nothing_leaves_the_other() {
    let station = "/components/schemas/Station";
    let reference = "{ $ref: '#/components/schemas/Station' }";
    for (bare, named, path) in [
        ("{ type: object }", reference.to_owned(), ""),
        ("{}", reference.to_owned(), ""),
        ("{ type: object, description: d }", reference.to_owned(), ""),
        ("{ type: object, readOnly: true }", reference.to_owned(), ""),
        ("{ type: array, items: { type: object } }", format!("{{ type: array, items: {reference} }}"), " []"),
        ("{ type: array, items: {} }", format!("{{ type: array, items: {reference} }}"), " []"),
        (
            "{ type: object, additionalProperties: { type: object } }",
            format!("{{ type: object, additionalProperties: {reference} }}"),
            " {}",
        ),
        (
            "{ type: object, properties: { x: { type: object } } }",
            format!("{{ type: object, properties: {{ x: {reference}, y: {{}} }} }}"),
            " x",
        ),
        ("{ type: object, properties: { id: { type: string } } }", reference.to_owned(), ""),
        ("{ type: object, properties: { kind: { type: string } } }", reference.to_owned(), ""),
    ] {
        for (first, second) in [(bare, named.as_str()), (named.as_str(), bare)] {
            let components = format!(
                "{STATION}W: {{ type: object, properties: {{ data: {first} }} }}\n\
                 T: {{ allOf: [{{ $ref: '#/components/schemas/W' }}, {{ properties: {{ data: {second} }} }}] }}"
            );
            check(&components, &[(&format!("T data{path}"), station)]);
        }
    }
    for parts in [
        format!("{reference}, {{ type: object }}"),
        format!("{{ type: object, description: d }}, {reference}"),
        format!("{{}}, {reference}"),
    ] {
        check(&format!("{STATION}T: {{ allOf: [{parts}] }}"), &[("T", station)]);
    }
}

#[test]
fn what_adds_something_is_merged() {
    for (member, place) in [
        ("{ type: object, minProperties: 1 }", ""),
        ("{ type: object, required: [id] }", ""),
        ("{ type: object, properties: { more: {} } }", ""),
        ("{ type: object, additionalProperties: { type: string } }", ""),
        ("{ type: object, properties: { kind: { enum: [a] } } }", ""),
        ("{ type: object, properties: { kind: { enum: [a] } } }", " kind"),
    ] {
        let inner = if place.is_empty() { "" } else { "/properties/kind" };
        let made = if place.is_empty() { "made " } else { "" };
        check(
            &format!(
                "{STATION}W: {{ type: object, properties: {{ data: {{ $ref: '#/components/schemas/Station' }} }} }}\n\
                 T: {{ allOf: [{{ $ref: '#/components/schemas/W' }}, {{ properties: {{ data: {member} }} }}] }}"
            ),
            &[(&format!("T data{place}"), &format!("{made}/components/schemas/T/allOf/1/properties/data{inner}"))],
        );
    }
}

#[test]
fn members_are_taken_over_as_they_are() {
    let parts = "A: { properties: { x: { type: string }, kind: { type: string }, code: { type: integer, enum: [0, 1] }, size: { enum: [s, m] } } }\n\
                 B: { properties: { y: { type: string }, kind: { enum: [b] }, code: { type: integer, enum: [0] }, size: { enum: [s, m] } } }\n\
                 T: { allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }";
    check(
        parts,
        &[
            ("T x", "/components/schemas/A/properties/x"),
            ("T y", "/components/schemas/B/properties/y"),
            ("T kind", "/components/schemas/B/properties/kind"),
            ("T code", "/components/schemas/B/properties/code"),
            ("T size", "/components/schemas/B/properties/size"),
        ],
    );
    let derived = "A: { properties: { x: {} } }\n\
                   D: { allOf: [{ $ref: '#/components/schemas/A' }, { properties: { y: {} } }] }\n\
                   W: { properties: { data: { $ref: '#/components/schemas/A' } } }\n\
                   T: { allOf: [{ $ref: '#/components/schemas/W' }, { properties: { data: { $ref: '#/components/schemas/D' } } }] }\n\
                   U: { allOf: [{ properties: { data: { $ref: '#/components/schemas/D' } } }, { properties: { data: { type: object } } }] }";
    // An allOf that includes the other, and one that an object says nothing to.
    check(derived, &[("T data", "/components/schemas/D"), ("U data", "/components/schemas/D")]);
}

#[test]
fn annotations_of_both_are_kept() {
    let (api, _) = one(&document(
        &format!(
            "{STATION}W: {{ properties: {{ data: {{ type: object, readOnly: true, description: of W }} }} }}\n\
             T: {{ allOf: [{{ $ref: '#/components/schemas/W' }}, {{ properties: {{ data: {{ $ref: '#/components/schemas/Station' }} }} }}] }}"
        ),
        " {}",
    ));
    let members = match &api.schemas[api.components["T"]].shape {
        Shape::Object(object) => object.properties.clone(),
        _ => indexmap::IndexMap::new(),
    };
    let data = &api.schemas[members["data"].schema];
    assert_eq!(data.shape, Shape::Ref(api.components["Station"]));
    assert_eq!((data.annotations.read_only, data.annotations.description.as_deref()), (true, Some("of W")));
    assert!(!api.schemas[api.components["Station"]].annotations.read_only);
}

/// Where the parts of each operation's answer stand, by operation.
fn answers(operations: &[&str]) -> Vec<(String, String)> {
    let components = "Self: { type: object, properties: { self: { type: string } } }\n\
                      Pages: { type: object, properties: { next: { type: string }, meta: { type: object, properties: { a: {} } } } }\n\
                      Wrapper: { type: object, properties: { data: { type: array, items: { type: object } }, links: { type: object, readOnly: true, minProperties: 1, properties: { meta: { type: object, properties: { b: {} } } } } } }";
    let mut paths = String::new();
    for name in operations {
        write!(
            paths,
            "\n  /{name}:\n    get:\n      operationId: {name}\n      responses:\n        '200':\n          description: d\n          content:\n            application/json:\n              schema:\n                allOf:\n                - $ref: '#/components/schemas/Wrapper'\n                - {{ properties: {{ data: {{ items: {{ $ref: '#/components/schemas/Self' }} }} }} }}\n                - properties:\n                    links:\n                      allOf: [{{ $ref: '#/components/schemas/Self' }}, {{ $ref: '#/components/schemas/Pages' }}]"
        )
        .unwrap();
    }
    let (api, diagnostics) = one(&document(components, &paths));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let place = |id: SchemaId| api.pointer(api.schemas[id].at);
    let answer = |operation: &specwright_model::ir::Operation| {
        let schema = operation.responses[0].content[0].schema.unwrap();
        let paths = ["data []", "links", "links meta"].map(|path| place(follow(&api, schema, path)));
        (operation.id.clone().unwrap(), paths.join("\n"))
    };
    let mut answers: Vec<_> = api.operations.iter().map(answer).collect();
    answers.sort();
    answers
}

#[test]
fn another_operation_moves_nothing() {
    let own = |name: &str| {
        let links =
            format!("/paths/~1{name}/get/responses/200/content/application~1json/schema/allOf/2/properties/links");
        // What the operation itself says nothing about is made at the place of a component.
        (name.to_owned(), format!("/components/schemas/Self\n{links}\n/components/schemas/Pages/properties/meta"))
    };
    assert_eq!(answers(&["get-stations"]), [own("get-stations")]);
    let both = [own("get-aaa"), own("get-stations")];
    assert_eq!(answers(&["get-aaa", "get-stations"]), both);
    assert_eq!(answers(&["get-stations", "get-aaa"]), both);
}

#[test]
fn recursion_ends_where_it_began() {
    let parts = "A: { properties: { next: { $ref: '#/components/schemas/A' }, a: {} } }\n\
                 B: { properties: { next: { $ref: '#/components/schemas/B' }, b: {} } }\n\
                 AB: { properties: { in: { $ref: '#/components/schemas/A' } } }\n\
                 C: { allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }\n\
                 D: { allOf: [{ $ref: '#/components/schemas/AB' }, { properties: { in: { $ref: '#/components/schemas/B' } } }] }";
    let made = "made /components/schemas/D/allOf/1/properties/in";
    check(
        parts,
        &[
            ("C next", "/components/schemas/C"),
            ("D in", made),
            ("D in next", made),
            ("D in next next b", "/components/schemas/B/properties/b"),
        ],
    );
}

#[test]
fn a_discriminator_outlives_another_union() {
    let [a, b, c, d] = ["A", "B", "C", "D"].map(|name| format!("{{ $ref: '#/components/schemas/{name}' }}"));
    let parts = "A: { properties: { t: { const: a } } }\nB: { properties: { t: { const: b } } }\n\
                 C: { properties: { u: { const: c } } }\nD: { properties: { u: { const: d } } }\n";
    let dumped = "A = {t: 'a'}\nB = {t: 'b'}\nC = {u: 'c'}\nD = {u: 'd'}\n";
    let [first, second] = [(&a, &b, "t"), (&c, &d, "u")]
        .map(|(one, two, tag)| (format!("oneOf: [{one}, {two}]"), format!("discriminator: {{ propertyName: {tag} }}")));
    let inner = |t: &str, tag: &str| format!("OneOf({{t: '{t}', u: 'c'}}, {{t: '{t}', u: 'd'}}){tag}");
    for (schema, expected) in [
        (
            format!("{{ allOf: [{{ {}, {} }}, {{ {} }}] }}", first.0, first.1, second.0),
            format!("OneOf({}, {})@t{{\"a\": 0, \"b\": 1}}", inner("a", ""), inner("b", "")),
        ),
        (
            format!("{{ allOf: [{{ {}, {} }}, {{ {}, {} }}] }}", first.0, first.1, second.0, second.1),
            format!(
                "OneOf({}, {})@t{{\"a\": 0, \"b\": 1}}",
                inner("a", "@u{\"c\": 0, \"d\": 1}"),
                inner("b", "@u{\"c\": 0, \"d\": 1}")
            ),
        ),
    ] {
        crate::read::check("3.1", &format!("{parts}T: {schema}"), &format!("{dumped}T = {expected}"), &[]);
    }
}
