//! What a later document may add to responses without a consumer's build noticing: optional headers, and, with the line
//! that the generator prints, successes of other types.

use crate::documents::generated;
use crate::nested::Nested;
use specwright_generator::{Config, Generated, Layout};
use specwright_model::Severity;

const TODAY: &str = include_str!("../grown/today.yaml");
const TOMORROW: &str = include_str!("../grown/tomorrow.yaml");

/// An implementation and a caller that know nothing of tomorrow.
const CONSUMER: &str = r#"
use herd::client::{AnyError, Client};
use herd::server::*;
use herd::types::Cow;

pub struct Farm;

impl Api for Farm {
    async fn list_cows(&self, _: ListCows) -> Result<ListCowsResponse, Failure> {
        let cows = vec![Cow::new("UK 1").field("north")];
        if cows.len() > 5 {
            return Ok(ListCowsResponse::Gone);
        }
        if cows.is_empty() {
            return Ok(ListCowsResponse::Default(Status::from_u16(503)?, Default::default()));
        }
        Ok(ListCowsResponse::Ok(cows))
    }

    async fn add_cow(&self, request: AddCow) -> Result<AddCowResponse, Failure> {
        Ok(AddCowResponse::Created(AddCowCreatedHeaders::new(format!("/cows/{}", request.body.tag))))
    }

    async fn sell_cow(&self, _: SellCow) -> Result<SellCowResponse, Failure> {
        Ok(SellCowResponse::NoContent)
    }
}

pub async fn buy(client: &Client) -> Result<Cow, AnyError> {
    let (): () = client.add_cow(&Cow::new("UK 2")).await?;
    let cow: Cow = client.move_cow("UK 2").await?;
    let cows: Vec<Cow> = client.list_cows().await?;
    client.sell_cow("UK 1").await?;
    Ok(cows.into_iter().next().unwrap_or(cow))
}
"#;

/// One that sends what tomorrow's document declares, and reads the other successes.
const NEW: &str = r#"
use herd::client::{Client, Error};
use herd::operations::{AddCowError, MoveCowError};
use herd::server::*;
use herd::types::Cow;

pub fn total() -> ListCowsResponse {
    ListCowsResponse::OkWithHeaders(Vec::new(), ListCowsOkHeaders::new().x_total(0).e_tag("v1"))
}

pub fn sold() -> SellCowResponse {
    SellCowResponse::NoContentWithHeaders(SellCowNoContentHeaders::new().x_price(900))
}

pub fn later(status: Status) -> ListCowsResponse {
    ListCowsResponse::DefaultWithHeaders(status, Default::default(), ListCowsDefaultHeaders::new().retry_after(3))
}

pub async fn day(client: &Client) -> Option<String> {
    match client.add_cow(&Cow::new("UK 3")).await {
        Err(Error::Api(refusal)) => match refusal.body() {
            Some(AddCowError::Accepted(visit)) => Some(visit.day.clone()),
            _ => None,
        },
        _ => None,
    }
}

pub async fn part(client: &Client) -> Option<String> {
    match client.move_cow("UK 3").await {
        Err(Error::Api(refusal)) => match refusal.body() {
            Some(MoveCowError::PartialContent(part)) => Some(part.clone()),
            Some(MoveCowError::OkGeoJson(visit)) => Some(visit.day.clone()),
            _ => None,
        },
        _ => None,
    }
}
"#;

const MANIFEST: &str = r#"edition = "2024"
[dependencies]
herd = { path = "../PATH", features = ["client", "server"] }
"#;

fn herd(text: &str, outputs: &[(&str, &[&str])]) -> Generated {
    let outputs = outputs.iter().map(|(operation, responses)| {
        let responses = responses.iter().map(|&response| response.to_owned()).collect();
        ((*operation).to_owned(), responses)
    });
    let runtime = crate::documents::root().join("templates").display().to_string();
    generated(
        text,
        &Config {
            name: Some("herd".to_owned()),
            layout: Layout::Package,
            outputs: outputs.collect(),
            runtime_path: Some(runtime),
            ..Config::default()
        },
    )
}

/// The first line of each operation that the generator prints for specs.toml.
fn lines(generated: &Generated) -> Vec<(String, String)> {
    let several = generated.diagnostics.iter().filter(|diagnostic| diagnostic.code.id == "SW0374");
    several
        .map(|diagnostic| {
            let line = diagnostic.notes.first().unwrap().split('`').rev().nth(1).unwrap();
            let (operation, value) = line.split_once(" = ").unwrap();
            (operation.trim_matches('"').to_owned(), value.to_owned())
        })
        .collect()
}

#[test]
fn what_a_document_adds_to_responses_changes_no_consumer() {
    let (today, tomorrow) = (herd(TODAY, &[]), herd(TOMORROW, &[]));
    assert_eq!(lines(&today), []);
    let printed = [
        ("addCow".to_owned(), "\"201\"".to_owned()),
        ("moveCow".to_owned(), "[\"200 application/json\", \"203\"]".to_owned()),
    ];
    assert_eq!(lines(&tomorrow), printed);
    let kept = herd(TOMORROW, &[("addCow", &["201"]), ("moveCow", &["200 application/json", "203"])]);
    assert_eq!(lines(&kept), []);

    let nested = Nested::new("outputs");
    for (name, files) in [("today", &today.files), ("tomorrow", &kept.files)] {
        nested.put(name, files);
        let consumer = format!("consumer-{name}");
        let new = if name == "today" { "" } else { NEW };
        nested.put_by_hand(
            &consumer,
            &MANIFEST.replace("PATH", name),
            &[("src/lib.rs", "pub mod old;\npub mod new;\n"), ("src/old.rs", CONSUMER), ("src/new.rs", new)],
        );
        nested.clean(&consumer, "check");
    }
}

#[test]
fn outputs_that_are_none_are_told() {
    let generated = herd(TOMORROW, &[("addCow", &["20l"]), ("addCoww", &["201"]), ("PUT /cows/{tag}", &["2XX"])]);
    let messages: Vec<String> = generated
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code.id == "SW0323")
        .map(|diagnostic| diagnostic.message.clone())
        .collect();
    assert_eq!(
        messages,
        [
            "`outputs`: `20l` is no success of `addCow`; did you mean `201`?",
            "`outputs`: `2XX` is no success of `PUT /cows/{tag}`; did you mean `200`?",
            "`outputs`: the documents have no operation `addCoww`; did you mean `addCow`?",
        ]
    );
}

#[test]
fn a_server_that_refuses_in_another_form_than_the_document_is_told() {
    let told = |body: &str, parts: bool| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: a, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
             responses:\n        '200': {{description: ok}}\n        default: {{description: no{body}}}\n  \
             /b: {{get: {{operationId: b, responses: {{default: {{description: no{body}}}}}}}}}\n"
        );
        let mut config = Config::default();
        config.parts.server = parts;
        let found: Vec<String> = generated(&text, &config)
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.code.id == "SW0375")
            .map(|diagnostic| diagnostic.message.clone())
            .collect();
        found
    };
    let error = ", content: {application/json: {schema: {type: object, required: [code], properties: {code: {type: \
                 integer}}}}}";
    let message = "the response `default` of `a`, and one other: problem details, which the server writes, are no \
                   value of its schema";
    assert_eq!(told(error, true), [message]);
    assert!(told(error, false).is_empty());
    assert!(told("", true).is_empty());
    assert!(told(", content: {text/plain: {schema: {type: string}}}", true).is_empty());
    assert!(told(", content: {application/problem+json: {schema: {type: object}}}", true).is_empty());
    assert_eq!(told(", content: {application/xml: {schema: {type: object}}}", true).len(), 1);
}

#[test]
fn what_is_told_of_outputs_and_refusals_is_no_loss() {
    let generated = herd(TOMORROW, &[]);
    assert!(generated.diagnostics.iter().all(|diagnostic| diagnostic.code.severity < Severity::Loss));
}
