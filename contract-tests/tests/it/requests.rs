//! What is sent: styles, credentials, ids; and what an answer means for a request that was a guess.

use crate::api_of;
use serde_json::{Value, json};
use specwright_contract::{
    Base, Config, Coverage, Credential, Event, Extent, Outcome, Phase, Plan, Reporter, Request, Response, Subject,
    Transport, TransportError, run,
};
use std::cell::RefCell;
use std::io;

/// Answers the same to everything, and keeps what was sent.
struct Fixed {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: Value,
    sent: RefCell<Vec<Request>>,
}

impl Fixed {
    fn new(status: u16, body: Value) -> Self {
        Self { status, headers: vec![("content-type", "application/json")], body, sent: RefCell::default() }
    }
}

impl Transport for Fixed {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        self.sent.borrow_mut().push(request.clone());
        let mut headers = http::HeaderMap::new();
        for (name, value) in &self.headers {
            headers.insert(*name, value.parse().unwrap());
        }
        Ok(Response { status: self.status, headers, body: serde_json::to_vec(&self.body).unwrap().into() })
    }
}

struct Silent;

impl Reporter for Silent {
    fn on(&mut self, _: &Event<'_>) -> io::Result<()> {
        Ok(())
    }
}

async fn outcome(document: &str, config: &Config, fixed: &Fixed) -> Outcome {
    let text = format!("openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\n{document}");
    let (sources, api) = api_of("api.yaml", &text);
    let plan = Plan::new(&api, config);
    run(Subject { api: &api, sources: &sources }, &plan, config, fixed, &mut [&mut Silent]).await.unwrap()
}

fn local() -> Config {
    examples("http://127.0.0.1:1")
}

fn examples(url: &str) -> Config {
    let mut config = Config::new(Base::given(url).unwrap());
    config.phases = vec![Phase::Examples];
    config
}

async fn parameter(row: &str, expected: &str) {
    let name = if row.contains("in: path") { "/a/{p}" } else { "/a" };
    let document = format!(
        "paths:\n  {name}:\n    get:\n      parameters: [{{ name: p, required: true, {row} }}]\n      responses: {{ '200': {{ description: d }} }}\n"
    );
    let fixed = Fixed::new(200, json!({}));
    outcome(&document, &local(), &fixed).await;
    let sent = fixed.sent.borrow();
    let request = sent.first().unwrap();
    let field = |name: &str| request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let seen = match row {
        _ if row.contains("in: header") => field("p").unwrap(),
        _ if row.contains("in: cookie") => field("Cookie").unwrap(),
        _ => request.url.as_str().trim_start_matches("http://127.0.0.1:1").to_owned(),
    };
    assert_eq!(seen, expected, "{row}");
}

#[tokio::test]
async fn parameters_in_each_style() {
    let list = "schema: { type: array, items: { type: string } }, example: [a, 'b c']";
    let map = "schema: { type: object, additionalProperties: { type: integer } }, example: { R: 1, G: 2 }";
    for (row, expected) in [
        (format!("in: path, {list}"), "/a/a,b%20c"),
        (format!("in: path, style: label, explode: true, {list}"), "/a/.a.b%20c"),
        (format!("in: path, style: matrix, {list}"), "/a/;p=a,b%20c"),
        (format!("in: path, style: matrix, explode: true, {list}"), "/a/;p=a;p=b%20c"),
        (format!("in: path, style: simple, explode: true, {map}"), "/a/G=2,R=1"),
        (format!("in: query, {list}"), "/a?p=a&p=b%20c"),
        (format!("in: query, explode: false, {list}"), "/a?p=a,b%20c"),
        (format!("in: query, style: pipeDelimited, explode: false, {list}"), "/a?p=a%7Cb%20c"),
        (format!("in: query, style: deepObject, explode: true, {map}"), "/a?p%5BG%5D=2&p%5BR%5D=1"),
        (format!("in: query, style: deepObject, {list}"), "/a?p%5B0%5D=a&p%5B1%5D=b%20c"),
        (format!("in: query, {map}"), "/a?G=2&R=1"),
        ("in: query, allowReserved: true, schema: { type: string }, example: 'a/b?c&d'".to_owned(), "/a?p=a/b?c%26d"),
        (
            "in: query, content: { application/json: { schema: { type: object, example: { a: 1 } } } }".to_owned(),
            "/a?p=%7B%22a%22%3A1%7D",
        ),
        (format!("in: header, {list}"), "a,b c"),
        ("in: cookie, schema: { type: string }, example: x".to_owned(), "p=x"),
        ("in: path, schema: { type: string }, example: 'a/../b'".to_owned(), "/a/a%2F..%2Fb"),
    ] {
        parameter(&row, expected).await;
    }
}

const SECURED: &str = "
components:
  securitySchemes:
    key: { type: apiKey, in: query, name: k }
    head: { type: apiKey, in: header, name: X-Key }
    basic: { type: http, scheme: basic }
    token: { type: oauth2, flows: {} }
security: [ { key: [], head: [] }, { basic: [] }, { token: [a] } ]
paths: { /a: { get: { responses: { '200': { description: d } } } } }
";

async fn credential(credentials: Vec<(&str, Credential)>, expected: &str) {
    let mut config = local();
    for (scheme, credential) in credentials {
        config.credential(scheme, "SECRET", credential);
    }
    let fixed = Fixed::new(200, json!({}));
    outcome(SECURED, &config, &fixed).await;
    let sent = fixed.sent.borrow();
    let fields: Vec<String> =
        sent[0].headers.iter().filter(|(name, _)| name != "Accept").map(|(n, v)| format!("{n}: {v}")).collect();
    assert_eq!(format!("{} {}", sent[0].url.query().unwrap_or("-"), fields.join(", ")), expected);
}

#[tokio::test]
async fn the_first_alternative_that_can_be_met_is() {
    let key = || Credential::ApiKey("k1".to_owned());
    let basic = || Credential::Basic { user: "u".to_owned(), password: "p".to_owned() };
    let token = || Credential::Bearer("t1".to_owned());
    credential(vec![("key", key()), ("head", key()), ("token", token())], "k=k1 X-Key: k1").await;
    credential(vec![("key", key()), ("basic", basic())], "- Authorization: Basic dTpw").await;
    credential(vec![("token", token())], "- Authorization: Bearer t1").await;
    credential(vec![("basic", token())], "- ").await;
}

#[tokio::test]
async fn an_address_that_only_the_document_names_gets_no_credentials() {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'http://127.0.0.1:9' }} ]\n{SECURED}"
    );
    let (sources, api) = api_of("api.yaml", &text);
    let mut config = Config::new(Base::of(&api).unwrap());
    config.phases = vec![Phase::Examples];
    config.header("Authorization", "Bearer canary");
    config.credential("token", "SECRET", Credential::Bearer("canary".to_owned()));
    let fixed = Fixed::new(200, json!({}));
    let plan = Plan::new(&api, &config);
    run(Subject { api: &api, sources: &sources }, &plan, &config, &fixed, &mut [&mut Silent]).await.unwrap();
    assert!(!format!("{:?}", fixed.sent.borrow()).contains("canary"));
}

fn extent(coverage: &Coverage, operation: &str) -> Extent {
    coverage.by_operation.iter().find(|row| row.operation == operation).unwrap().extent
}

#[tokio::test]
async fn refusals_of_a_guess_or_a_stranger_are_no_findings() {
    let get = "get: { parameters: [ { name: id, in: path, required: true, schema: { type: string } } ], responses: { '200': { description: d } } }";
    let guess = format!("paths: {{ '/a/{{id}}': {{ {get} }} }}\n");
    for (document, status, findings) in [
        (guess.as_str(), 404, 0),
        (SECURED, 401, 0),
        (SECURED, 403, 0),
        (SECURED, 404, 1),
        (SECURED, 429, 0),
        (&guess, 401, 1),
    ] {
        let outcome = outcome(document, &local(), &Fixed::new(status, json!({}))).await;
        assert_eq!(outcome.findings.len(), findings, "{status}: {document}");
        assert_eq!(outcome.coverage.by_operation[0].extent, Extent::Refused);
    }
}

#[tokio::test]
async fn another_machine_is_only_read() {
    let document = "paths: { /a: { get: { responses: {} }, post: { responses: {} }, delete: { responses: {} } } }\n";
    let mut config = examples("http://192.0.2.1");
    config.rate = None;
    let fixed = Fixed::new(200, json!({}));
    let outcome = outcome(document, &config, &fixed).await;
    assert_eq!(fixed.sent.borrow().len(), 1);
    assert_eq!(extent(&outcome.coverage, "DELETE /a"), Extent::LeftOut);
}

#[tokio::test]
async fn the_id_of_a_location_is_used() {
    let id = "{ name: key, in: path, required: true, schema: { type: integer } }";
    let document = format!(
        "paths:\n  /a: {{ post: {{ responses: {{ '201': {{ description: d }} }} }} }}\n  '/a/{{key}}': {{ get: {{ parameters: [ {id} ], responses: {{ '201': {{ description: d }} }} }} }}\n"
    );
    let mut fixed = Fixed::new(201, json!({}));
    fixed.headers.push(("location", "/v1/a/4711"));
    outcome(&document, &local(), &fixed).await;
    assert_eq!(fixed.sent.borrow()[1].url.path(), "/a/4711");
}

#[tokio::test]
async fn a_budget_is_kept() {
    let mut config = local();
    config.budget = 1;
    let document = "paths: { /a: { get: { responses: { '200': { description: d } } } }, /b: { get: { responses: { '200': { description: d } } } } }\n";
    let fixed = Fixed::new(200, json!({}));
    let outcome = outcome(document, &config, &fixed).await;
    assert_eq!((fixed.sent.borrow().len(), outcome.summary.budget.used, outcome.coverage.exercised), (1, 1, 1));
}

async fn body(media: &str, expected: (&str, &str)) {
    let schema = "{ type: object, properties: { a: { type: string }, b: { type: array, items: { type: integer } } } }";
    let document = format!(
        "paths: {{ /a: {{ post: {{ requestBody: {{ required: true, content: {{ '{media}': {{ schema: {schema}, example: {{ a: 'x y', b: [1, 2] }} }} }} }}, responses: {{ '200': {{ description: d }} }} }} }} }}\n"
    );
    let fixed = Fixed::new(200, json!({}));
    outcome(&document, &local(), &fixed).await;
    let sent = fixed.sent.borrow();
    let kind = sent[0].headers.iter().find(|(name, _)| name == "Content-Type").map(|(_, value)| value.as_str());
    assert_eq!((kind, sent[0].body.as_deref()), (Some(expected.0), Some(expected.1.as_bytes())));
}

#[tokio::test]
async fn bodies_in_each_form() {
    let part = |name: &str, kind: &str, text: &str| {
        format!("--specwright\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{kind}\r\n{text}\r\n")
    };
    let multipart = part("a", "", "x y") + &part("b", "", "1") + &part("b", "", "2") + "--specwright--\r\n";
    for (media, kind, text) in [
        ("application/json", "application/json", r#"{"a":"x y","b":[1,2]}"#),
        ("application/vnd.a+json; v=1", "application/vnd.a+json; v=1", r#"{"a":"x y","b":[1,2]}"#),
        ("*/*", "application/json", r#"{"a":"x y","b":[1,2]}"#),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "a=x+y&b=1&b=2"),
        ("multipart/form-data", "multipart/form-data; boundary=specwright", multipart.as_str()),
    ] {
        body(media, (kind, text)).await;
    }
}

/// The table that generated clients and servers are held to, through a document: schema, Encoding Object, example.
#[tokio::test]
async fn forms_in_each_encoding() {
    let table = include_str!("../../../templates/tests/it/forms/vectors.json");
    for vector in serde_json::from_str::<Vec<Value>>(table).unwrap() {
        let name = vector["name"].as_str().unwrap_or("p");
        let keys = ["style", "explode", "allowReserved", "contentType"];
        let encoding: serde_json::Map<String, Value> = keys
            .into_iter()
            .filter(|key| !vector[key].is_null())
            .map(|key| (key.to_owned(), vector[key].clone()))
            .collect();
        let encoding = if encoding.is_empty() { json!({}) } else { json!({ name: encoding }) };
        let example = json!({ name: vector["value"] });
        let media_type = json!({ "schema": { "type": "object" }, "encoding": encoding, "example": example });
        let content = json!({ "application/x-www-form-urlencoded": media_type });
        let document = format!(
            "paths: {{ /a: {{ post: {{ requestBody: {{ required: true, content: {content} }}, responses: {{ '200': {{ description: d }} }} }} }} }}\n"
        );
        let fixed = Fixed::new(200, json!({}));
        outcome(&document, &local(), &fixed).await;
        let sent = fixed.sent.borrow();
        let body = sent[0].body.as_deref().map(|body| std::str::from_utf8(body).unwrap());
        assert_eq!(body, vector["bytes"].as_str(), "{}", vector["about"]);
    }
}

/// What would be read as another value is not sent, so that nobody is accused of it.
#[tokio::test]
async fn what_has_no_form_is_not_sent() {
    for (encoding, value) in [
        (json!({ "style": "spaceDelimited" }), json!(["a b", "c"])),
        (json!({ "style": "pipeDelimited" }), json!(["a|b"])),
        (json!({ "style": "form", "explode": false }), json!([["a"]])),
        (json!({ "style": "deepObject" }), json!({ "a[b]": 1 })),
    ] {
        let media_type =
            json!({ "schema": { "type": "object" }, "encoding": { "p": encoding }, "example": { "p": value } });
        let content = json!({ "application/x-www-form-urlencoded": media_type });
        let document = format!(
            "paths: {{ /a: {{ post: {{ requestBody: {{ required: true, content: {content} }}, responses: {{ '200': {{ description: d }} }} }} }} }}\n"
        );
        let fixed = Fixed::new(200, json!({}));
        outcome(&document, &local(), &fixed).await;
        assert_eq!(fixed.sent.borrow().len(), 0, "{value}");
    }
}

#[tokio::test]
async fn parameters_that_would_come_apart_are_not_sent() {
    for row in [
        "in: header, schema: { type: array, items: { type: string } }, example: ['a,b', c]",
        "in: path, style: label, explode: true, schema: { type: array, items: { type: number } }, example: [1.5]",
        "in: query, style: spaceDelimited, schema: { type: array, items: { type: string } }, example: ['a b']",
        "in: query, style: deepObject, schema: { type: object }, example: { 'a]': 1 }",
    ] {
        let name = if row.contains("in: path") { "/a/{p}" } else { "/a" };
        let document = format!(
            "paths:\n  {name}:\n    get:\n      parameters: [{{ name: p, required: true, {row} }}]\n      responses: {{ '200': {{ description: d }} }}\n"
        );
        let fixed = Fixed::new(200, json!({}));
        outcome(&document, &local(), &fixed).await;
        assert_eq!(fixed.sent.borrow().len(), 0, "{row}");
    }
}
