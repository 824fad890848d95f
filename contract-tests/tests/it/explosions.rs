//! Documents whose schemas lead to each other in so many ways that unfolding them has no end: validating, making values
//! and asking for names ends, and what could not be checked is said.

use crate::api_of;
use serde_json::{Value, json};
use specwright_contract::{
    Base, Checked, Config, DELIVERY_UNCHECKED, Deliveries, Direction, Generator, How, Members, Named, Plan, Received,
    Request, Response, Severity, Signature, Subject, Transport, TransportError, UNCHECKED, Validators, Verdict,
    ordered, run,
};
use std::collections::BTreeMap;

/// The check that is shown here.
pub(crate) const CHECKED: [&str; 1] = ["unchecked"];

/// `S0` to `S{depth}`, each made of the next one.
fn stairs(depth: usize, last: &Value, each: impl Fn(Value) -> Value) -> BTreeMap<String, Value> {
    let to = |at: usize| json!({ "$ref": format!("#/components/schemas/S{at}") });
    let mut schemas: BTreeMap<String, Value> = (0..depth).map(|at| (format!("S{at}"), each(to(at + 1)))).collect();
    schemas.insert(format!("S{depth}"), last.clone());
    schemas
}

/// A document whose webhook, request body and answer are `S0`.
fn document(schemas: &BTreeMap<String, Value>) -> String {
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/S0" } } });
    let operation = json!({ "requestBody": { "content": content },
        "responses": { "200": { "description": "d", "content": content } } });
    let document = json!({ "openapi": "3.1.0", "info": { "title": "T", "version": "1" },
        "paths": { "/things/{thing_id}": { "post": operation } },
        "webhooks": { "thing": { "post": { "requestBody": { "content": content }, "responses": { "200": { "description": "d" } } } } },
        "components": { "schemas": schemas } });
    document.to_string()
}

type Unfolding = (&'static str, fn(Value) -> Value);

/// Ways in which one schema is looked at twice for one value.
const UNFOLDINGS: [Unfolding; 9] = [
    ("allOf", |next| json!({ "allOf": [next, next] })),
    ("anyOf", |next| json!({ "anyOf": [next, next] })),
    ("oneOf", |next| json!({ "oneOf": [next, next] })),
    ("a reference and allOf", |next| json!({ "$ref": next["$ref"], "allOf": [next] })),
    ("not", |next| json!({ "allOf": [{ "not": next }, { "not": { "not": next } }] })),
    ("if", |next| json!({ "if": next, "then": next, "else": next })),
    ("members", |next| json!({ "properties": { "a": next }, "allOf": [{ "properties": { "a": next } }, next] })),
    ("names", |next| json!({ "propertyNames": next, "allOf": [next] })),
    ("unevaluated members", |next| json!({ "allOf": [next], "anyOf": [next], "unevaluatedProperties": false })),
];

/// Values of every kind, some of them within each other.
fn values() -> Vec<Value> {
    let nested = (0..40).fold(json!(1), |value, _| json!({ "a": value }));
    vec![json!(1), json!("text"), json!(null), json!([[1], [2]]), json!({ "a": 1, "b": 2 }), nested]
}

#[test]
fn every_validation_ends() {
    let leaves = [json!({ "type": "integer" }), json!({}), json!(false)];
    for (name, each) in UNFOLDINGS {
        for leaf in &leaves {
            let (_, api) = api_of("api.json", &document(&stairs(40, leaf, each)));
            for value in values() {
                let validators = Validators::new(&api).with_steps(20_000);
                let pointer = "/components/schemas/S0";
                let checked = validators.checked(0, pointer, Direction::Response, &value);
                if let Checked::Against(violations) = &checked {
                    assert!(violations.len() <= 50, "{name} of {leaf}: {} violations", violations.len());
                }
                assert_ne!(checked, Checked::NoSchema, "{name} of {leaf}");
            }
        }
    }
}

#[test]
fn long_texts_and_large_patterns_are_not_matched() {
    let long = "a".repeat(40_000);
    for pattern in [long.as_str(), "^(a{1,200}b?){1,200}$"] {
        let (_, api) = api_of("api.json", &document(&stairs(0, &json!({ "pattern": pattern }), UNFOLDINGS[0].1)));
        let validators = Validators::new(&api);
        let check = |value| validators.checked(0, "/components/schemas/S0", Direction::Response, &value);
        assert_eq!(check(json!(long)), Checked::TooLarge);
        let Checked::Against(violations) = check(json!("x")) else { panic!("a short text is matched") };
        assert_eq!(violations[0].keyword, "pattern");
    }
}

#[test]
fn what_is_invalid_is_told_although_errors_multiply() {
    let (_, api) = api_of("api.json", &document(&stairs(16, &json!({ "type": "integer" }), UNFOLDINGS[0].1)));
    let validators = Validators::new(&api);
    let Checked::Against(violations) =
        validators.checked(0, "/components/schemas/S0", Direction::Response, &json!("x"))
    else {
        panic!("65,536 schemas are few enough");
    };
    let told: Vec<_> = violations.iter().map(|violation| violation.statement.as_str()).collect();
    assert_eq!(told, ["/components/schemas/S16/type"], "{violations:?}");
    assert_eq!((violations[0].keyword.as_str(), violations[0].instance.as_str()), ("type", ""));
}

#[test]
fn a_delivery_that_cannot_be_checked_is_not_bad_and_the_next_one_is_judged() {
    let (sources, api) =
        api_of("api.json", &document(&stairs(40, &json!({ "type": "integer", "maximum": 5 }), UNFOLDINGS[0].1)));
    let mut deliveries = Deliveries::new(&api, &sources);
    for _ in 0..2 {
        let judged =
            deliveries.judge(&Received { headers: &[], path: None, body: b"1", signature: Signature::Genuine });
        let reasons: Vec<_> = judged.reasons.iter().map(|reason| (reason.check, reason.kind.as_str())).collect();
        assert_eq!((judged.verdict, reasons.as_slice()), (Verdict::Ok, &[(DELIVERY_UNCHECKED.id, "unchecked")][..]));
        let wrong = deliveries.judge(&Received { headers: &[], path: None, body: b"9", signature: Signature::Genuine });
        assert_eq!(wrong.verdict, Verdict::Bad, "{wrong:?}");
    }
}

#[test]
fn objects_that_are_each_others_members_are_planned_and_made() {
    let to = |at: usize| json!({ "$ref": format!("#/components/schemas/S{at}") });
    let members: BTreeMap<String, Value> = (0..50).map(|at| (format!("p{at}"), to(at))).collect();
    let schemas = (0..50).map(|at| (format!("S{at}"), json!({ "type": "object", "properties": members }))).collect();
    let (_, api) = api_of("api.json", &document(&schemas));
    assert_eq!(ordered(&api), [0]);
    let plan = Plan::new(&api, &Config::new(Base::given("http://127.0.0.1:1").unwrap()));
    assert!((2..=151).contains(&plan.cases.len()), "{}", plan.cases.len());
    let how = How { seed: 1, direction: Direction::Request, members: Members::All, named: Named::Unused };
    let value = Generator::new(&api).value(api.components["S0"], how).unwrap();
    assert!(value.to_string().len() < 100_000);
}

/// Answers everything with one body.
struct Fixed(bytes::Bytes);

impl Transport for Fixed {
    async fn send(&self, _: &Request) -> Result<Response, TransportError> {
        let json = http::HeaderValue::from_static("application/json");
        let headers = [(http::header::CONTENT_TYPE, json)].into_iter().collect();
        Ok(Response { status: 200, headers, body: self.0.clone() })
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_checked_is_a_finding_of_its_own() {
    let doubling = document(&stairs(40, &json!({ "type": "integer" }), UNFOLDINGS[0].1));
    let lists = document(&stairs(0, &json!({ "type": "array" }), UNFOLDINGS[0].1));
    // Seven bytes of text each, and a hundred times as much as values.
    let small_objects = format!("[{}{{\"\":0}}]", "{\"\":0},".repeat(2_000_000));
    for (document, body) in [(doubling, "1".to_owned()), (lists, small_objects)] {
        let (sources, api) = api_of("api.json", &document);
        let config = Config { budget: 1, ..Config::new(Base::given("http://127.0.0.1:1").unwrap()) };
        let (plan, subject) = (Plan::new(&api, &config), Subject { api: &api, sources: &sources });
        let outcome = run(subject, &plan, &config, &Fixed(body.into()), &mut []).await.unwrap();
        let found: Vec<_> = outcome.findings.iter().map(|finding| (finding.check, finding.severity)).collect();
        assert_eq!(found, [(UNCHECKED.id, Severity::Low)], "{:?}", outcome.findings);
    }
}
