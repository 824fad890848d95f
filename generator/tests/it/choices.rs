//! Types by choice: formats, replaced schemas, what the crate depends on for them, and choices that cannot be.

use crate::documents::{generated, root};
use crate::nested::Nested;
use specwright_generator::{Config, DependencyConfig, Layout};

const DOCUMENT: &str = r##"{
  "openapi": "3.1.0", "info": { "title": "T", "version": "1" },
  "paths": { "/hosts/{address}": { "get": { "operationId": "getHost", "parameters": [
    { "name": "address", "in": "path", "required": true, "schema": { "type": "string", "format": "ipv4" } },
    { "name": "since", "in": "query", "schema": { "type": "string", "format": "date-time" } }],
    "responses": { "200": { "description": "-", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Host" } } } } } } } },
  "components": { "schemas": {
    "Host": { "type": "object", "required": ["address", "at"], "properties": {
      "address": { "type": "string", "format": "ipv4", "minLength": 7 },
      "others": { "type": "array", "items": { "type": "string", "format": "ipv4" } },
      "at": { "type": "string", "format": "date-time" },
      "id": { "type": "string", "format": "uuid" },
      "count": { "type": "integer", "format": "int32", "minimum": 1 },
      "port": { "$ref": "#/components/schemas/Port" }
    }, "example": { "address": "127.0.0.1", "others": ["10.0.0.1"], "at": "2024-01-15T10:30:45Z", "count": 3, "port": { "number": 80 } } },
    "Port": { "type": "object", "properties": { "number": { "type": "integer" } } }
  } }
}"##;

fn map(rows: &[(&str, &str)]) -> indexmap::IndexMap<String, String> {
    rows.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
}

#[test]
fn chosen_types_are_written_and_compile() {
    let nested = Nested::new("choices");
    let dependency = DependencyConfig { version: "1".to_owned(), ..DependencyConfig::default() };
    let config = Config {
        name: Some("hosts".to_owned()),
        layout: Layout::Package,
        runtime_path: Some(root().join("templates").display().to_string()),
        formats: map(&[
            ("ipv4", "std::net::Ipv4Addr"),
            ("date-time", "text"),
            ("uuid", "String"),
            ("int32", "i64"),
            ("not-used", "a::B"),
        ]),
        replace: map(&[("/components/schemas/Port", "serde_json::Value")]),
        dependencies: [("serde_json".to_owned(), dependency)].into_iter().collect(),
        ..Config::default()
    };
    let generated = generated(DOCUMENT, &config);
    let types = generated.files.get("src/types.rs").unwrap();
    for line in [
        "pub address: ::std::net::Ipv4Addr,",
        "pub others: Option<Vec<::std::net::Ipv4Addr>>,",
        "pub at: String,",
        "pub id: Option<String>,",
        "pub count: Option<i64>,",
        "pub port: Option<Port>,",
        "pub type Port = ::serde_json::Value;",
    ] {
        assert!(types.contains(line), "{line}\n{types}");
    }
    assert!(generated.files.get("Cargo.toml").unwrap().contains("\"serde_json\" = { version = \"1\" }\n"));
    nested.put("hosts", &generated.files);
    nested.clean("hosts", "check --all-features --tests");
    nested.clean("hosts", "test --no-default-features");
}

#[test]
fn a_choice_that_cannot_be_is_an_error() {
    let none = map(&[]);
    for (formats, replace, expected) in [
        (map(&[("ipv4", "Ipv4Addr")]), &none, "`formats`: `ipv4` cannot be `Ipv4Addr`: it is no path of a type"),
        (map(&[("ipv4", "i64")]), &none, "`formats`: `ipv4` cannot be `i64`: its values are no such numbers"),
        (
            none.clone(),
            &map(&[("/components/schemas/Port", "String")]),
            "`replace`: `/components/schemas/Port` cannot be `String`: its values are no strings",
        ),
        (
            map(&[("uuid", "a::B; pub mod x {}")]),
            &none,
            "`formats`: `uuid` cannot be `a::B; pub mod x {}`: it is no path of a type",
        ),
        (
            none.clone(),
            &map(&[("/components/schemas/Prt", "a::B")]),
            "`replace`: there is no schema at `/components/schemas/Prt`; did you mean `/components/schemas/Port`?",
        ),
    ] {
        let config = Config { formats, replace: replace.clone(), ..Config::default() };
        let generated = generated(DOCUMENT, &config);
        let said: Vec<&str> = generated.diagnostics.iter().map(|said| said.message.as_str()).collect();
        assert!(said.contains(&expected), "{said:?}");
        assert_eq!(generated.files.iter().len(), 0, "nothing is written");
    }
}

#[test]
fn examples_become_tests_by_wish_or_if_they_are_few() {
    let large = DOCUMENT.replace(
        "\"127.0.0.1\", \"others\": [\"10.0.0.1\"]",
        &format!("\"127.0.0.1\", \"others\": [{}]", vec!["\"10.0.0.1\""; 5_000].join(",")),
    );
    let copies = |count: usize| {
        let copies: Vec<String> = (0..count)
            .map(|at| format!("\"H{at}\": {}", &large[crate::documents::range(&large, "/components/schemas/Host")]))
            .collect();
        large.replace("\"Port\": { \"type\"", &format!("{}, \"Port\": {{ \"type\"", copies.join(", ")))
    };
    for (document, wish, expected) in [
        (large.clone(), None, true),
        (large.clone(), Some(false), false),
        (copies(12), None, false),
        (copies(12), Some(true), true),
    ] {
        let generated = generated(&document, &Config { examples: wish, ..Config::default() });
        assert_eq!(generated.files.get("tests/examples.rs").is_some(), expected, "{} {wish:?}", document.len());
        let is_told = generated.diagnostics.iter().any(|said| said.code.id == "SW0322");
        assert_eq!(is_told, wish.is_none() && !expected);
    }
}
