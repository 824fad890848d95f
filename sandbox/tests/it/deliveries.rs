//! Deliveries: every event, verified by the generated receiver, and what becomes of those that fail.

use crate::caller::{Caller, LOCATION, NOWHERE};
use crate::receiver::Receiver;
use reqwest::Method;
use serde_json::{Value, json};
use specwright_sandbox::{Fault, Options};
use std::time::Duration;

async fn subscribed(fails: usize, options: Options) -> (Caller, Receiver) {
    let caller = Caller::with(options).await;
    let receiver = Receiver::new(caller.sandbox.signing_secret().expose(), fails).await;
    caller.admin(Method::POST, "/endpoints", json!({ "url": receiver.url }), 201).await;
    (caller, receiver)
}

#[tokio::test]
async fn every_event_of_the_document_arrives() {
    let (caller, receiver) = subscribed(0, Options::default()).await;
    // Approved, declined (which has no event), failed.
    for cents in [5000, 1202, 1203] {
        caller.pay(cents).await;
    }
    caller.turn(3600).await;
    // Voided, refunded, cancelled; the reversals a minute later.
    let payment = caller.pay(1205).await;
    caller.post(&format!("{payment}/void"), Value::Null, 200).await;
    let payment = caller.pay(1205).await;
    caller.operate(&payment, "cancelled", 200).await;
    let payment = caller.pay(1204).await;
    caller.turn(3600).await;
    caller.post(&format!("{payment}/refunds"), json!({}), 201).await;
    caller.turn(60).await;
    let body = json!({ "location_id": LOCATION, "total_cents": 700, "return_url": "https://shop.example/paid" });
    caller.post("/orders", body, 201).await;
    caller.turn(86_400).await;
    assert_eq!(
        receiver.names(),
        [
            "payment.approved",
            "payment.failed",
            "payment.voided",
            "payment.cancelled",
            "payment.reversal_settled",
            "payment.approved",
            "payment.refunded",
            "payment.reversal_failed",
            "payment.expired",
        ]
    );
    fits_the_document(&receiver.bodies());
}

/// Each body against the payload of its message.
fn fits_the_document(bodies: &[Vec<u8>]) {
    let document = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/tilt/asyncapi.json")).unwrap();
    let document: Value = serde_json::from_slice(&document).unwrap();
    for body in bodies {
        let body: Value = serde_json::from_slice(body).unwrap();
        let messages = document["components"]["messages"].as_object().unwrap();
        let message = messages.values().find(|message| message["name"] == body["type"]).unwrap();
        let schema = json!({ "$ref": message["payload"]["$ref"], "components": document["components"] });
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let flaws: Vec<_> = validator.iter_errors(&body).map(|error| error.to_string()).collect();
        assert!(flaws.is_empty(), "{body}: {flaws:?}");
    }
}

#[tokio::test]
async fn an_event_that_nobody_knows_is_delivered_too() {
    let (caller, receiver) = subscribed(0, Options::default()).await;
    caller.sandbox.subscribe(&receiver.url, Some(vec!["payment.approved".to_owned()])).unwrap();
    assert!(caller.sandbox.subscribe("http://example.com/", None).unwrap_err().contains("on this machine"));
    let body = json!({ "type": "payment.frozen", "data": { "why": "cold" } });
    assert_eq!(caller.admin(Method::POST, "/events", body, 202).await, json!({ "endpoints": 1 }));
    caller.turn(0).await;
    assert_eq!(receiver.names(), ["payment.frozen"]);
}

#[tokio::test]
async fn a_delivery_is_attempted_five_times_and_then_lies_dead() {
    let (caller, receiver) = subscribed(5, Options::default()).await;
    caller.admin(Method::POST, "/events", json!({ "type": "payment.frozen" }), 202).await;
    caller.turn(0).await;
    // The pauses are 10, 20, 40 and 80 seconds.
    for (seconds, attempts) in [(5, 1), (6, 2), (10, 2), (11, 3), (41, 4), (70, 4), (11, 5), (86_400, 5)] {
        caller.turn(seconds).await;
        assert_eq!(receiver.bodies().len(), attempts, "{seconds}");
    }
    let first = receiver.bodies()[0].clone();
    assert!(receiver.bodies().iter().all(|body| *body == first));
    let dead = caller.admin(Method::GET, "/dead-letters", Value::Null, 200).await["dead_letters"].clone();
    assert_eq!((dead.as_array().unwrap().len(), &dead[0]["standing"]), (1, &json!("dead")));
    assert!(dead[0]["attempts"].as_array().unwrap().iter().all(|made| made["outcome"] == "500"), "{dead}");
    let path = format!("/dead-letters/{}/redeliver", dead[0]["id"].as_str().unwrap());
    caller.admin(Method::POST, &path, Value::Null, 202).await;
    caller.turn(0).await;
    assert_eq!(receiver.bodies()[5], first);
    caller.admin(Method::POST, &path, Value::Null, 404).await;
    caller.admin(Method::POST, &format!("/dead-letters/{NOWHERE}/redeliver"), Value::Null, 404).await;
    let all = caller.admin(Method::GET, "/deliveries", Value::Null, 200).await["deliveries"].clone();
    assert_eq!(all[0]["standing"], "delivered");
}

#[tokio::test]
async fn one_turn_of_the_clock_makes_all_five_attempts() {
    let (caller, receiver) = subscribed(9, Options::default()).await;
    caller.admin(Method::POST, "/events", json!({ "type": "payment.frozen" }), 202).await;
    caller.turn(150).await;
    assert_eq!(receiver.bodies().len(), 5);
}

#[tokio::test]
async fn an_endpoint_that_hangs_or_redirects_holds_up_no_other() {
    let options = Options { patience: Duration::from_millis(200), ..Options::default() };
    let (caller, receiver) = subscribed(0, options).await;
    let hangs = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", hangs.local_addr().unwrap());
    caller.admin(Method::POST, "/endpoints", json!({ "url": url }), 201).await;
    let redirect =
        axum::Router::new().route("/", axum::routing::post(axum::response::Redirect::temporary(&receiver.url)));
    let redirects = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", redirects.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(redirects, redirect).await.unwrap() });
    caller.admin(Method::POST, "/endpoints", json!({ "url": url }), 201).await;
    assert_eq!(caller.admin(Method::POST, "/events", json!({ "type": "x" }), 202).await["endpoints"], 3);
    caller.turn(0).await;
    assert_eq!(receiver.names(), ["x"]);
    let all = caller.admin(Method::GET, "/deliveries", Value::Null, 200).await;
    let mut outcomes: Vec<_> = all["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["attempts"][0]["outcome"].as_str().unwrap())
        .collect();
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["204", "307", "no answer in time"]);
    let lines = caller.lines.lock().unwrap().join("\n");
    assert!(lines.contains("event  x to http://127.0.0.1") && !lines.contains("canary-query"), "{lines}");
    assert!(!all.to_string().contains("canary-query"), "{all}");
}

#[tokio::test]
async fn a_signature_by_another_key_is_none() {
    let options = Options { faults: vec![Fault::BadSignature], ..Options::default() };
    let (caller, receiver) = subscribed(0, options).await;
    caller.admin(Method::POST, "/events", json!({ "type": "x" }), 202).await;
    caller.turn(0).await;
    assert!(receiver.names().is_empty());
    let all = caller.admin(Method::GET, "/deliveries", Value::Null, 200).await;
    assert_eq!(all["deliveries"][0]["attempts"][0]["outcome"], "401");
}
