//! `only` and `skip`: what stays, what goes with it, and a pattern that fits nothing.

use crate::documents::generated;
use specwright_generator::{Config, Generated, Layout};

const DOCUMENT: &str = r##"{
  "openapi": "3.1.0", "info": { "title": "T", "version": "1" },
  "paths": {
    "/orders": {
      "get": { "operationId": "listOrders", "tags": ["orders"], "responses": { "200": { "description": "-",
        "content": { "application/json": { "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Order" } } } } } } },
      "post": { "operationId": "createOrder", "tags": ["orders", "writing"], "requestBody": { "content": { "application/json": {
        "schema": { "$ref": "#/components/schemas/OrderCreate" } } } }, "responses": { "204": { "description": "-" } } }
    },
    "/users": { "get": { "operationId": "listUsers", "tags": ["users"], "responses": { "200": { "description": "-",
      "content": { "application/json": { "schema": { "$ref": "#/components/schemas/User" } } } } } } },
    "/list_users": { "get": { "operationId": "list_users", "tags": ["users"], "responses": { "204": { "description": "-" } } } }
  },
  "webhooks": {
    "orderPaid": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Order" } } } },
      "responses": { "204": { "description": "-" } } } },
    "userGone": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/User" } } } },
      "responses": { "204": { "description": "-" } } } }
  },
  "components": { "schemas": {
    "Order": { "type": "object", "properties": { "line": { "$ref": "#/components/schemas/Line" } }, "example": { "line": {} } },
    "Line": { "type": "object", "properties": { "sku": { "type": "string" } } },
    "OrderCreate": { "type": "object", "properties": { "note": { "type": "string" } } },
    "User": { "type": "object", "properties": { "name": { "type": "string" } }, "example": { "name": "x" } },
    "Unused": { "type": "object", "properties": { "x": { "type": "string" } } }
  } }
}"##;

fn of(only: &[&str], skip: &[&str], prune: Option<bool>) -> Generated {
    let owned = |patterns: &[&str]| patterns.iter().map(|&pattern| pattern.to_owned()).collect();
    let config = Config { only: owned(only), skip: owned(skip), prune, layout: Layout::Package, ..Config::default() };
    generated(DOCUMENT, &config)
}

/// Operations, events and types that are written.
fn written(generated: &Generated) -> String {
    let manifest = &generated.manifest;
    let operations = manifest.operations.iter().map(|operation| operation.method.clone().unwrap_or_default());
    let events = manifest.events.iter().map(|event| event.name.clone());
    let types = manifest.types.iter().map(|entry| entry.rust.rsplit("::").next().unwrap().to_owned());
    let joined = |words: Vec<String>| words.join(" ");
    format!("{} | {} | {}", joined(operations.collect()), joined(events.collect()), joined(types.collect()))
}

const ALL: &str =
    "list_orders create_order list_users RENAMED | orderPaid userGone | Line Order OrderCreate Unused User";

#[test]
fn what_is_not_wanted_is_not_written() {
    let whole = written(&of(&[], &[], None));
    let renamed = whole.split(' ').nth(3).unwrap().to_owned();
    assert_eq!(whole, ALL.replace("RENAMED", &renamed));
    for (only, skip, prune, expected) in [
        (&["createOrder"][..], &[][..], None, "create_order |  | OrderCreate".to_owned()),
        (&["orders"], &["writing"], None, "list_orders |  | Line Order".to_owned()),
        (&["GET /*"], &["*/users"], None, format!("list_orders {renamed} |  | Line Order")),
        (&["* /orders"], &[], None, "list_orders create_order |  | Line Order OrderCreate".to_owned()),
        (&["orderPaid"], &[], None, " | orderPaid | Line Order".to_owned()),
        (&[], &["*"], None, " |  | ".to_owned()),
        (&[], &["*"], Some(false), " |  | Line Order OrderCreate Unused User".to_owned()),
        (&["listUsers", "list_users"], &[], None, format!("list_users {renamed} |  | User")),
        // What is left keeps its name, also where the one that it gave way to has gone.
        (&["list_users"], &[], None, format!("{renamed} |  | ")),
        (&[], &[], Some(true), ALL.replace(" Unused", "").replace("RENAMED", &renamed)),
    ] {
        let generated = of(only, skip, prune);
        assert_eq!(written(&generated), expected, "{only:?} {skip:?} {prune:?}");
        let examples = generated.files.get("tests/examples.rs").unwrap_or_default();
        assert_eq!(examples.contains("fn user"), expected.ends_with("User"), "{only:?} {skip:?}");
        for (path, text) in generated.files.iter().filter(|(path, _)| path.starts_with("src/")) {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{only:?} {path}: {error}"));
        }
    }
}

#[test]
fn a_pattern_that_fits_nothing_is_an_error() {
    for (only, skip, expected) in [
        (
            &["createOrdr"][..],
            &[][..],
            "`only`: `createOrdr` fits no operation and no event; did you mean `createOrder`?",
        ),
        (&[], &["GET /order"], "`skip`: `GET /order` fits no operation and no event; did you mean `GET /orders`?"),
        (&["nothing-of-the-kind*"], &[], "`only`: `nothing-of-the-kind*` fits no operation and no event"),
    ] {
        let generated = of(only, skip, None);
        let said: Vec<&str> = generated.diagnostics.iter().map(|said| said.message.as_str()).collect();
        assert!(said.contains(&expected), "{said:?}");
        assert_eq!(generated.files.iter().len(), 0, "nothing is written");
    }
}

#[test]
fn one_message_of_a_channel_can_be_left_out() {
    let text = crate::documents::tilt_text("asyncapi.json");
    let config = |only: &[&str], skip: &[&str]| Config {
        only: only.iter().map(|&pattern| pattern.to_owned()).collect(),
        skip: skip.iter().map(|&pattern| pattern.to_owned()).collect(),
        ..Config::default()
    };
    let events = |config: &Config| -> Vec<String> {
        generated(&text, config).manifest.events.into_iter().map(|event| event.name).collect()
    };
    let all = events(&Config::default());
    assert!(all.iter().any(|name| name == "payment.approved"), "{all:?}");
    assert_eq!(events(&config(&["payment.approved"], &[])), ["payment.approved"]);
    let rest: Vec<&String> = all.iter().filter(|name| *name != "payment.approved").collect();
    assert_eq!(events(&config(&[], &["payment.approved"])).iter().collect::<Vec<_>>(), rest);
}
