//! Waiters: what is written for them, and each mistake in their configuration.

use crate::documents::generated;
use serde_json::{Value, json};
use specwright_generator::{ConditionConfig, Config, Generated, WaiterConfig};
use std::time::Duration;

const DOCUMENT: &str = r##"{
  "openapi": "3.1.0", "info": { "title": "T", "version": "1" },
  "paths": {
    "/jobs/{id}": { "get": {
      "operationId": "getJob",
      "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
      "responses": { "200": { "description": "-", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Job" } } } } }
    } },
    "/query": { "post": {
      "operationId": "queryJob",
      "requestBody": { "required": true, "content": { "application/json": { "schema": { "type": "array", "items": { "type": "string" } } } } },
      "responses": { "200": { "description": "-", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Job" } } } } }
    } },
    "/void": { "get": { "operationId": "getNothing", "responses": { "204": { "description": "-" } } } }
  },
  "components": { "schemas": {
    "Job": {
      "type": "object",
      "required": ["state", "done", "parts", "tree", "either"],
      "properties": {
        "state": { "$ref": "#/components/schemas/State" },
        "done": { "type": "boolean" },
        "share": { "type": "number" },
        "parts": { "type": "array", "items": { "$ref": "#/components/schemas/Job" } },
        "a/b": { "type": "object", "additionalProperties": { "type": "integer" } },
        "tree": { "$ref": "#/components/schemas/Tree" },
        "either": { "oneOf": [{ "$ref": "#/components/schemas/Leaf" }, { "$ref": "#/components/schemas/Stem" }] },
        "any": {}
      }
    },
    "State": { "type": "string", "enum": ["open", "shut"] },
    "Stem": { "type": "object", "required": ["stem"], "properties": { "stem": { "type": "string" } } },
    "Tree": { "oneOf": [{ "$ref": "#/components/schemas/Tree" }, { "$ref": "#/components/schemas/Leaf" }] },
    "Leaf": { "type": "object", "required": ["leaf"], "properties": { "leaf": { "type": "string" } } }
  } }
}"##;

fn until(pointer: &str, is: Option<Vec<Value>>, not: Option<Vec<Value>>) -> ConditionConfig {
    ConditionConfig { pointer: pointer.to_owned(), is, not }
}

fn waiter(name: &str, operation: &str, until: Vec<ConditionConfig>) -> WaiterConfig {
    let (every, at_most) = (Duration::from_secs(3), Duration::from_secs(60));
    WaiterConfig { name: name.to_owned(), operation: operation.to_owned(), until, every, at_most }
}

fn of(waiters: Vec<WaiterConfig>) -> Generated {
    generated(DOCUMENT, &Config { waiters, ..Config::default() })
}

fn said(generated: &Generated) -> Vec<(&'static str, String)> {
    generated
        .diagnostics
        .iter()
        .filter(|said| said.code.id >= "SW0310")
        .map(|said| (said.code.id, said.message.clone()))
        .collect()
}

#[test]
fn every_mistake_is_told_and_nothing_is_written() {
    let open = || vec![until("/state", None, Some(vec![json!("open")]))];
    let is = |pointer: &str, value: Value| vec![until(pointer, Some(vec![value]), None)];
    let named = |name: &str| waiter(name, "getJob", open());
    let waits = |until| waiter("wait", "getJob", until);
    for (given, code, words) in [
        (named("waitForJob"), "SW0310", "`wait_for_job` would be"),
        (named("wait for"), "SW0310", "`wait_for` would be"),
        (named("await"), "SW0310", "`await_` would be"),
        (named(""), "SW0310", "no method of Rust"),
        (named("get_job"), "SW0310", "another method"),
        (named("request"), "SW0310", "another method"),
        (waiter("wait", "getjob", open()), "SW0311", "`getjob`"),
        (waiter("wait", "GET /jobs/{id}", open()), "SW0311", "no operationId"),
        (waiter("wait", "getNothing", open()), "SW0312", "no success of `getNothing` is JSON"),
        (waits(vec![]), "SW0312", "waits for nothing"),
        (waits(is("/stat", json!("open"))), "SW0312", "`/stat` leads to no member"),
        (waits(is("state", json!("open"))), "SW0312", "leads to no member"),
        (waits(is("/state/x", json!("open"))), "SW0312", "leads to no member"),
        (waits(is("/parts/first/state", json!("open"))), "SW0312", "leads to no member"),
        (waits(is("/tree/none", json!("open"))), "SW0312", "leads to no member"),
        (waits(is("/state", json!("opn"))), "SW0312", "is never \"opn\"; it is one of open, shut"),
        (waits(is("/state", json!(1))), "SW0312", "is never 1"),
        (waits(is("/done", json!("true"))), "SW0312", "is never \"true\""),
        (waits(is("/tree/leaf", json!(7))), "SW0312", "is never 7"),
        (waits(is("/state", json!(["open"]))), "SW0312", "names an array or object"),
        (waits(vec![until("/state", None, None)]), "SW0312", "names no value"),
        (waits(vec![until("/state", Some(vec![]), None)]), "SW0312", "names no value"),
        (WaiterConfig { every: Duration::ZERO, ..named("wait") }, "SW0313", "`every` is no time at all"),
        (
            WaiterConfig { at_most: Duration::from_secs(2), ..named("wait") },
            "SW0313",
            "(2s) is shorter than `every` (3s)",
        ),
    ] {
        let generated = of(vec![given.clone()]);
        let said = said(&generated);
        let expected = |(found, message): &(&str, String)| {
            *found == code && message.contains(words) && message.starts_with(&format!("waiter `{}`: ", given.name))
        };
        assert!(said.iter().any(expected), "{given:?}: {said:?}");
        assert!(generated.files.get("Cargo.toml").is_none(), "{given:?}");
    }
    let twice = of(vec![waiter("wait", "getJob", open()), waiter("wait", "queryJob", open())]);
    assert_eq!(said(&twice).len(), 1);
}

#[test]
fn what_may_be_absent_is_a_warning() {
    for (pointer, value, is_said) in [
        ("/state", json!("shut"), false),
        ("/state", json!(null), false),
        ("/done", json!(true), false),
        ("/share", json!(0.5), true),
        ("/any", json!("x"), true),
        ("/any/deep/1", json!("x"), true),
        ("/a~1b/count", json!(3), true),
        ("/parts/0/state", json!("open"), true),
        // Of a union of itself and a leaf there is only the leaf.
        ("/tree/leaf", json!("x"), false),
        ("/either/leaf", json!("x"), true),
    ] {
        let generated = of(vec![waiter("wait", "getJob", vec![until(pointer, Some(vec![value]), None)])]);
        let said = said(&generated);
        assert_eq!(
            said.iter().map(|(code, _)| *code).collect::<Vec<_>>(),
            if is_said { vec!["SW0314"] } else { vec![] },
            "{pointer}"
        );
        assert!(generated.files.get("src/client.rs").unwrap().contains("pub fn wait("), "{pointer}");
    }
}

#[test]
fn the_method_takes_what_its_operation_takes() {
    let conditions = vec![
        until("/state", None, Some(vec![json!("open")])),
        until("/share", Some(vec![json!(0.5), json!(1), json!(null)]), None),
    ];
    let brief = WaiterConfig { every: Duration::from_millis(1500), ..waiter("wait_for_query", "queryJob", conditions) };
    let generated = of(vec![brief]);
    let client = generated.files.get("src/client.rs").unwrap();
    for expected in [
        "/// Calls `query_job` every 1500 ms, for at most 60 s in all, until `/state` is not `\"open\"`,",
        "/// and `/share` is `0.5` or `1` or `null`.",
        "pub fn wait_for_query(&self, body: &Vec<String>) -> Wait<operations::QueryJob> {",
        "Wait::new(self.query_job(body).request, &WAIT_FOR_QUERY)",
        "every: Duration::from_millis(1500),",
        "at_most: Duration::from_secs(60),",
        "runtime::client::Literal::Number(0.5), runtime::client::Literal::Int(1), runtime::client::Literal::Null",
        "pub use runtime::client::{Wait, WaitError};",
    ] {
        assert!(client.contains(expected), "{expected} is not in\n{client}");
    }
    assert!(generated.files.get("README.md").unwrap().contains("| `wait_for_query` | `query_job` |"));
}
