//! Schemas: the groups of keywords, the dialects, and the passes.

use super::check;

#[test]
fn types_and_formats() {
    for (schema, expected) in [
        ("{}", "any"),
        ("true", "any"),
        ("false", "never"),
        ("{ type: boolean }", "bool"),
        ("{ type: integer, format: int64 }", "int.Int64"),
        ("{ type: integer }", "int.Unstated"),
        ("{ type: number, format: float }", "num.Float"),
        ("{ type: string, format: date-time }", "str.DateTime"),
        ("{ type: string, format: phone }", "str.Other(\"phone\")"),
        ("{ type: string, contentEncoding: base64 }", "str.Base64"),
        ("{ type: string, contentMediaType: application/octet-stream }", "str.Binary"),
        ("{ type: [string, 'null'] }", "str.Text?"),
        ("{ type: 'null' }", "never?"),
        ("{ type: [string, integer] }", "Types(str.Text, int.Unstated)"),
        ("{ type: [integer, number] }", "num.Double"),
        ("{ type: [string, integer, 'null'] }", "Types(str.Text, int.Unstated)?"),
        ("{ const: a }", "'a'"),
        ("{ const: null }", "never?"),
        ("{ enum: [a, 1, 1.0e2, true, null] }", "'a'|1|1.0e2|true?"),
        ("{ type: integer, enum: [1.0, 2] }", "1|2"),
        ("{ minLength: 2 }", "any<min_length: Some(2)>"),
    ] {
        check("3.1", &format!("T: {schema}"), &format!("T = {expected}"), &[]);
    }
}

#[test]
fn objects_and_arrays() {
    for (schema, expected) in [
        ("{ properties: { a: { type: string } }, required: [a, b] }", "{a!: str.Text +required b}"),
        ("{ type: object, additionalProperties: { type: integer } }", "{ *: int.Unstated}"),
        ("{ type: object, additionalProperties: true }", "{ *}"),
        ("{ type: object, additionalProperties: false }", "{ !*}"),
        ("{ type: object, unevaluatedProperties: false }", "{ !*}"),
        ("{ type: object, patternProperties: { '^x': { type: integer } } }", "{ *: AnyOf(int.Unstated, any)}"),
        ("{ type: object, patternProperties: { '.*': { type: integer } } }", "{ *: int.Unstated}"),
        (
            "{ type: object, patternProperties: { '^x': { type: integer } }, additionalProperties: false }",
            "{ *: int.Unstated}",
        ),
        (
            "{ type: object, patternProperties: { '^x': { type: integer } }, unevaluatedProperties: false }",
            "{ *: int.Unstated}",
        ),
        ("{ type: array }", "[any]"),
        (
            "{ items: { type: string }, minItems: 1, uniqueItems: true }",
            "[str.Text]<min_items: Some(1), unique_items: true>",
        ),
        ("{ type: array, prefixItems: [{ type: string }, { type: integer }] }", "(str.Text, int.Unstated)"),
        (
            "{ items: { type: string }, oneOf: [{ type: array, items: {} }, { type: string }] }",
            "OneOf([any], str.Text)",
        ),
    ] {
        check("3.1", &format!("T: {schema}"), &format!("T = {expected}"), &[]);
    }
}

#[test]
fn maps_by_patterns_and_tuples_with_more() {
    let both = "{ type: string, description: a }, b: { type: string, description: b }";
    for (schema, expected, said) in [
        (format!("{{ patternProperties: {{ a: {both} }} }}"), "{ *: AnyOf(str.Text, any)}", [].as_slice()),
        (
            "{ patternProperties: { a: { type: string }, b: { type: integer } }, additionalProperties: false }".into(),
            "{ *: AnyOf(str.Text, int.Unstated)}",
            &[],
        ),
        (
            "{ patternProperties: { a: { type: string } }, additionalProperties: { type: integer } }".into(),
            "{ *: AnyOf(str.Text, int.Unstated)}",
            &[],
        ),
        (
            "{ patternProperties: { a: { type: string } }, additionalProperties: true }".into(),
            "{ *}",
            &["SW0203 /components/schemas/T/patternProperties"],
        ),
        (
            "{ patternProperties: { a: { type: string }, b: {} } }".into(),
            "{ *}",
            &["SW0203 /components/schemas/T/patternProperties"],
        ),
        ("{ prefixItems: [{ type: string }], items: { type: string } }".into(), "[str.Text]", &[]),
        (
            "{ prefixItems: [{ type: string }, { type: integer }], items: { type: string } }".into(),
            "[AnyOf(str.Text, int.Unstated)]",
            &[],
        ),
        (
            "{ prefixItems: [{ type: string }], items: true }".into(),
            "[any]",
            &["SW0209 /components/schemas/T/prefixItems"],
        ),
        ("{ items: [{ type: string }], additionalItems: { type: boolean } }".into(), "[AnyOf(str.Text, bool)]", &[]),
    ] {
        check("3.1", &format!("T: {schema}"), &format!("T = {expected}"), said);
    }
}

#[test]
fn nullable_and_bounds_by_dialect() {
    check("3.0", "T: { type: string, nullable: true }", "T = str.Text?", &[]);
    check("3.1", "T: { type: string, nullable: true }", "T = str.Text?", &["SW0109 /components/schemas/T/nullable"]);
    let flag = "T: { type: integer, minimum: 1, exclusiveMinimum: true }";
    let bounded = "T = int.Unstated<minimum: Some((\"1\", true))>";
    check("3.0", flag, bounded, &[]);
    check("3.1", flag, bounded, &["SW0109 /components/schemas/T/exclusiveMinimum"]);
    check("3.1", "T: { type: integer, exclusiveMinimum: 1 }", bounded, &[]);
    check("3.1", "T: { type: integer, minimum: 0, exclusiveMinimum: 1 }", bounded, &[]);
}

#[test]
fn references_and_what_stands_beside() {
    let a = "A: { type: string }\n";
    check("3.1", &format!("{a}T: {{ $ref: '#/components/schemas/A' }}"), "A = str.Text\nT = A", &[]);
    let described = format!("{a}T: {{ $ref: '#/components/schemas/A', description: d }}");
    check("3.1", &described, "A = str.Text\nT = A", &[]);
    check("3.0", &described, "A = str.Text\nT = A", &[]);
    let bounded = format!("{a}T: {{ $ref: '#/components/schemas/A', maxLength: 3 }}");
    check("3.1", &bounded, "A = str.Text\nT = str.Text<max_length: Some(3)>", &[]);
    check("3.0", &bounded, "A = str.Text\nT = A", &["SW0110 /components/schemas/T"]);
    check(
        "3.0",
        &format!("{a}T: {{ nullable: true, allOf: [{{ $ref: '#/components/schemas/A' }}] }}"),
        "A = str.Text\nT = A?",
        &[],
    );
}

#[test]
fn all_of() {
    let base = "A: { type: object, properties: { a: { type: string } } }\n";
    let merged = |rest: &str, expected: &str| {
        check("3.1", &format!("{base}T: {rest}"), &format!("A = {{a: str.Text}}\nT = {expected}"), &[]);
    };
    let a = "{ $ref: '#/components/schemas/A' }";
    merged(&format!("{{ allOf: [{a}, {{ required: [a], properties: {{ b: {{}} }} }}] }}"), "{a!: str.Text, b: any}");
    merged(&format!("{{ allOf: [{a}], properties: {{ b: {{}} }} }}"), "{a: str.Text, b: any}");
    merged(&format!("{{ allOf: [{a}, {{ description: d }}] }}"), "A");
    merged(
        &format!("{{ allOf: [{a}, {{ properties: {{ a: {{ maxLength: 3 }} }} }}] }}"),
        "{a: str.Text<max_length: Some(3)>}",
    );
    merged(&format!("{{ allOf: [{a}, {{ properties: {{ a: {{ enum: [x, 1] }} }} }}] }}"), "{a: 'x'}");
    merged(
        &format!("{{ allOf: [{a}], properties: {{ b: {{}} }}, unevaluatedProperties: false }}"),
        "{a: str.Text, b: any !*}",
    );
    merged(
        "{ allOf: [{ type: number, minimum: 1 }, { type: integer, minimum: 2 }] }",
        "int.Unstated<minimum: Some((\"2\", false))>",
    );
    merged(
        &format!("{{ allOf: [{a}, {{ oneOf: [{{ properties: {{ x: {{}} }} }}, {{ properties: {{ y: {{}} }} }}] }}] }}"),
        "OneOf({a: str.Text, x: any}, {a: str.Text, y: any})",
    );
    check("3.1", "T: { allOf: [{ type: string }, { type: integer }] }", "T = never", &["SW0201 /components/schemas/T"]);
}

#[test]
fn recursive_all_of_ends() {
    check(
        "3.1",
        "A: { type: object, properties: { next: { $ref: '#/components/schemas/A' }, a: {} } }\n\
         B: { type: object, properties: { next: { $ref: '#/components/schemas/B' }, b: {} } }\n\
         C: { allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }",
        "A = {next: A, a: any}\nB = {next: B, b: any}\nC = {next: C, a: any, b: any}",
        &[],
    );
}

#[test]
fn unions() {
    for (schema, expected) in [
        ("{ oneOf: [{ type: string }, { type: integer }] }", "OneOf(str.Text, int.Unstated)"),
        ("{ anyOf: [{ type: string }, { type: 'null' }] }", "str.Text?"),
        ("{ oneOf: [{ type: string, maxLength: 1 }] }", "str.Text<max_length: Some(1)>"),
        ("{ anyOf: [{ type: string }, { type: string }, { type: integer }] }", "AnyOf(str.Text, int.Unstated)"),
        (
            "{ anyOf: [{ anyOf: [{ type: string }, { type: boolean }] }, { type: integer }] }",
            "AnyOf(str.Text, bool, int.Unstated)",
        ),
        ("{ anyOf: [{ type: [string, 'null'] }, { type: integer }] }", "AnyOf(str.Text?, int.Unstated)?"),
        (
            "{ type: object, oneOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }",
            "OneOf({a: any}, {b: any})",
        ),
    ] {
        check("3.1", &format!("T: {schema}"), &format!("T = {expected}"), &[]);
    }
    check(
        "3.1",
        "T: { properties: { a: {}, b: {} }, anyOf: [{ required: [a] }, { required: [b] }] }",
        "T = {a: any, b: any}",
        &["SW0121 /components/schemas/T/anyOf"],
    );
}

#[test]
fn branches_that_are_told_apart_stay_apart() {
    let two = "A: { type: object, properties: { t: { type: string } } }\nB: { type: object, properties: { t: { type: string } } }\nS: { type: string }\nR: { type: string }\n";
    let dumped = "A = {t: str.Text}\nB = {t: str.Text}\nS = str.Text\nR = str.Text\n";
    let component = |name: &str| format!("{{ $ref: '#/components/schemas/{name}' }}");
    let [a, b, s, r] = ["A", "B", "S", "R"].map(component);
    let tag = "discriminator: { propertyName: t, mapping: { one: A, two: B } }";
    let more = "properties: { u: { type: integer } }";
    for (schema, expected) in [
        (format!("{{ oneOf: [{a}, {b}], {tag} }}"), "OneOf(A, B)@t{\"one\": 0, \"two\": 1}"),
        (format!("{{ oneOf: [{a}, {b}] }}"), "OneOf(A, B)"),
        (format!("{{ oneOf: [{s}, {r}] }}"), "OneOf(S, R)"),
        (format!("{{ oneOf: [{s}, {{ type: string }}] }}"), "OneOf(S, str.Text)"),
        (format!("{{ anyOf: [{{ anyOf: [{a}, {s}] }}, {b}, {a}] }}"), "AnyOf(A, S, B)"),
        (format!("{{ oneOf: [{a}, {a}] }}"), "A"),
        (
            format!("{{ oneOf: [{a}, {b}], {tag}, {more} }}"),
            "OneOf({u: int.Unstated, t: str.Text}, {u: int.Unstated, t: str.Text})@t{\"one\": 0, \"two\": 1}",
        ),
        (
            format!("{{ oneOf: [{s}, {r}], maxLength: 3 }}"),
            "OneOf(str.Text<max_length: Some(3)>, str.Text<max_length: Some(3)>)",
        ),
        ("{ oneOf: [{ properties: { a: {} } }, { properties: { a: {} } }] }".to_owned(), "OneOf({a: any}, {a: any})"),
    ] {
        check("3.1", &format!("{two}T: {schema}"), &format!("{dumped}T = {expected}"), &[]);
    }
}

#[test]
fn discriminators() {
    let branches = "A: { properties: { t: { type: string } } }\nB: { properties: { t: { const: bee } } }\n";
    let dumped = "A = {t: str.Text}\nB = {t: 'bee'}\n";
    let one_of = "oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }]";
    for (discriminator, mapping, said) in [
        ("{ propertyName: t }", r#"{"A": 0, "bee": 1}"#, [].as_slice()),
        ("{ propertyName: t, mapping: { b: B, a: '#/components/schemas/A' } }", r#"{"b": 1, "a": 0}"#, &[]),
        (
            "{ propertyName: t, mapping: { c: C } }",
            r#"{"A": 0, "bee": 1}"#,
            &["SW0107 /components/schemas/T/discriminator/mapping/c"],
        ),
    ] {
        check(
            "3.1",
            &format!("{branches}T: {{ {one_of}, discriminator: {discriminator} }}"),
            &format!("{dumped}T = OneOf(A, B)@t{mapping}"),
            said,
        );
    }
}

#[test]
fn a_parent_is_the_union_of_its_children() {
    check(
        "3.0",
        "Pet: { type: object, discriminator: { propertyName: kind, mapping: { doggy: '#/components/schemas/Dog' } }, properties: { kind: { type: string } }, required: [kind] }\n\
         Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { bark: {} } }] }\n\
         Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { purr: {} } }] }\n\
         Home: { properties: { pet: { $ref: '#/components/schemas/Pet' }, other: { description: d, allOf: [{ $ref: '#/components/schemas/Pet' }] } } }",
        "Pet = OneOf(Dog, Cat)@kind{\"doggy\": 0, \"Cat\": 1}\n\
         Dog = {kind!: str.Text, bark: any}\n\
         Cat = {kind!: str.Text, purr: any}\n\
         Home = {pet: Pet, other: Pet}",
        &[],
    );
}

#[test]
fn a_union_whose_branches_include_it() {
    check(
        "3.0",
        "Pet: { type: object, discriminator: { propertyName: kind }, properties: { kind: { type: string } }, oneOf: [{ $ref: '#/components/schemas/Dog' }, { $ref: '#/components/schemas/Cat' }] }\n\
         Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { bark: {} } }] }\n\
         Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { purr: {} } }] }",
        "Pet = OneOf(Dog, Cat)@kind{\"Dog\": 0, \"Cat\": 1}\n\
         Dog = {kind: str.Text, bark: any}\n\
         Cat = {kind: str.Text, purr: any}",
        &[],
    );
}

#[test]
fn asyncapi_discriminator_is_a_name() {
    check(
        "2.6",
        "Pet: { type: object, discriminator: kind, properties: { kind: { type: string } } }\n\
         Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { bark: {} } }] }",
        "Pet = OneOf(Dog)@kind{\"Dog\": 0}\nDog = {kind: str.Text, bark: any}",
        &[],
    );
}

#[test]
fn sloppy_schemas_are_read_with_a_warning() {
    for (schema, expected, code) in [
        ("{ type: int }", "int.Unstated", "SW0111 /components/schemas/T/type"),
        ("{ type: thing }", "any", "SW0111 /components/schemas/T/type"),
        ("{ type: string, enum: [1, true] }", "'1'|'true'", "SW0112 /components/schemas/T/enum/0"),
        ("{ type: string, description: [1] }", "str.Text", "SW0106 /components/schemas/T/description"),
        ("{ type: string, required: true }", "str.Text", "SW0106 /components/schemas/T/required"),
        ("{ type: object, required: true }", "{}", "SW0106 /components/schemas/T/required"),
        ("{ type: object, properties: null }", "{}", "SW0106 /components/schemas/T/properties"),
        ("{ type: string, minLength: '2' }", "str.Text<min_length: Some(2)>", "SW0106 /components/schemas/T/minLength"),
        ("{ type: string, minLength: -2 }", "str.Text", "SW0120 /components/schemas/T/minLength"),
        ("{ type: string, enum: [] }", "str.Text", "SW0120 /components/schemas/T"),
        (
            "{ properties: { $ref: '#/components/schemas/T/x-more', a: {} }, x-more: { properties: { b: {} } } }",
            "{b: any, a: any}",
            "SW0208 /components/schemas/T/properties/$ref",
        ),
        (
            "{ items: { anyOf: [{ type: string }, { type: integer }] } }",
            "AnyOf(str.Text, int.Unstated, [AnyOf(str.Text, int.Unstated)], any)",
            "SW0126 /components/schemas/T/items",
        ),
        ("12", "any", "SW0106 /components/schemas/T"),
    ] {
        let mut said: Vec<&str> = vec![code];
        if schema.contains("true]") {
            said.push("SW0112 /components/schemas/T/enum/1");
        }
        said.retain(|code| !code.is_empty());
        check("3.1", &format!("T: {schema}"), &format!("T = {expected}"), &said);
    }
}
