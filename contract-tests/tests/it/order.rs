//! Producers before consumers, and ids that stay together: on Tilt's own document.

use crate::api_of;
use serde_json::{Value, json};
use specwright_contract::{
    Base, Config, Event, Phase, Plan, Reporter, Request, Response, Subject, Transport, TransportError, ordered, run,
};
use specwright_model::Sources;
use specwright_model::ir::Api;
use std::cell::RefCell;
use std::io;

fn tilt() -> (Sources, Api) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/tilt/openapi.json");
    api_of("openapi.json", &std::fs::read_to_string(path).unwrap())
}

fn position(api: &Api, id: &str) -> usize {
    let order = ordered(api);
    order.iter().position(|&at| api.operations[at].id.as_deref() == Some(id)).unwrap()
}

#[test]
fn producers_run_before_consumers_and_endings_last() {
    let (_, api) = tilt();
    let run = ["listLocations", "createOrder", "createPayment", "getPayment", "createRefund", "voidPayment"];
    let positions: Vec<_> = run.iter().map(|id| position(&api, id)).collect();
    assert!(positions.is_sorted(), "{positions:?}");
    assert!(position(&api, "createLaunchToken") < position(&api, "exchangeLaunchToken"));
    assert_eq!(position(&api, "voidPayment"), api.operations.len() - 1);
}

/// Answers every operation with the example of its success, and ids that no document has.
struct Shop<'a> {
    api: &'a Api,
    sent: RefCell<Vec<(String, String)>>,
}

impl Transport for Shop<'_> {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let path = request.url.path().to_owned();
        let operation = self
            .api
            .operations
            .iter()
            .find(|operation| operation.method.0 == request.method && is_of(&operation.path, &path));
        let operation = operation.expect("every request is of an operation");
        self.sent.borrow_mut().push((operation.id.clone().unwrap_or_default(), path));
        let success = operation.responses.iter().find(|response| response.status.is_success()).unwrap();
        let media = success.content.first();
        let example = media.and_then(|media| media.examples.first()).and_then(|example| self.api.node(example.value));
        let mut body = example.map_or(Value::Null, specwright_model::Node::to_json);
        rename(&mut body);
        let status = match success.status {
            specwright_model::ir::Status::Exact(status) => status,
            _ => 200,
        };
        let mut headers = http::HeaderMap::new();
        if let Some(media) = media {
            headers.insert("content-type", media.range.parse().unwrap());
        }
        Ok(Response { status, headers, body: serde_json::to_vec(&body).unwrap().into() })
    }
}

fn is_of(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len() && template.iter().zip(&path).all(|(t, p)| t.starts_with('{') || t == p)
}

/// New ids, of the same form.
fn rename(body: &mut Value) {
    let ids =
        [("order_id", "a1a1a1a1-0000-4000-8000-000000000001"), ("payment_id", "b2b2b2b2-0000-4000-8000-000000000002")];
    if let Value::Object(members) = body {
        for (name, value) in members {
            match ids.iter().find(|(id, _)| id == name) {
                Some((_, id)) => *value = json!(id),
                None => rename(value),
            }
        }
    }
}

struct Silent;

impl Reporter for Silent {
    fn on(&mut self, _: &Event<'_>) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn ids_of_earlier_answers_are_used_together() {
    let (sources, api) = tilt();
    let mut config = Config::new(Base::given("http://127.0.0.1:1").unwrap());
    config.phases = vec![Phase::Examples];
    config.header("Authorization", "Bearer canary-4711");
    let shop = Shop { api: &api, sent: RefCell::default() };
    let plan = Plan::new(&api, &config);
    let subject = Subject { api: &api, sources: &sources };
    let outcome = run(subject, &plan, &config, &shop, &mut [&mut Silent]).await.unwrap();
    let path = |id: &str| shop.sent.borrow().iter().find(|(of, _)| of == id).map(|(_, path)| path.clone());
    let order = "a1a1a1a1-0000-4000-8000-000000000001";
    let payment = "b2b2b2b2-0000-4000-8000-000000000002";
    for (id, expected) in [
        ("getOrder", format!("/pos/v1/orders/{order}")),
        ("createPayment", format!("/pos/v1/orders/{order}/payments")),
        ("getPayment", format!("/pos/v1/orders/{order}/payments/{payment}")),
        ("voidPayment", format!("/pos/v1/orders/{order}/payments/{payment}/void")),
    ] {
        assert_eq!(path(id).as_deref(), Some(expected.as_str()), "{id}");
    }
    assert_eq!(outcome.findings, [], "{:#?}", outcome.coverage);
    assert_eq!(outcome.coverage.exercised, api.operations.len(), "{:#?}", outcome.coverage);
}
