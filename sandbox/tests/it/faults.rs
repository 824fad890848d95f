//! Each fault changes what its row says, and nothing else.

use crate::caller::{Caller, LOCATION, NOWHERE, value};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use specwright_sandbox::{Fault, Options};

async fn with(fault: Fault) -> Caller {
    Caller::with(Options { faults: vec![fault], ..Options::default() }).await
}

/// The member of a new payment, as it is created and as it is read.
async fn seen(fault: Fault, member: &str) -> [Option<Value>; 2] {
    let caller = with(fault).await;
    let payments = caller.order(5000).await;
    let created = caller.post(&payments, json!({ "method": "card", "amount_cents": 5000 }), 201).await;
    let read = caller.get(&format!("{payments}/{}", created["payment_id"].as_str().unwrap()), 200).await;
    let shown = [created.get(member).cloned(), read.get(member).cloned()];
    for body in [created, read] {
        let mut others: Vec<_> = body.as_object().unwrap().keys().filter(|key| *key != member).cloned().collect();
        others.sort();
        let mut expected = vec!["amount_cents", "created_at", "method", "order_id", "payment_id", "status"];
        expected.retain(|key| *key != member);
        assert_eq!(others, expected, "{fault}");
    }
    shown
}

#[tokio::test]
async fn faults_of_a_body_change_one_member() {
    let text = Some(json!("5000"));
    assert_eq!(seen(Fault::WrongType, "amount_cents").await, [text.clone(), text]);
    assert_eq!(seen(Fault::MissingMember, "created_at").await, [None, None]);
    assert_eq!(seen(Fault::ExtraNull, "method").await, [Some(json!("card")), Some(Value::Null)]);
    assert_eq!(seen(Fault::UnknownStatus, "status").await, [Some(json!("pending")), Some(json!("on_hold"))]);
}

#[tokio::test]
async fn faults_of_the_header_change_one_field() {
    let caller = with(Fault::WrongContentType).await;
    let order = caller.order(1).await;
    let order = format!("/pos/v1{}", order.strip_suffix("/payments").unwrap());
    let media = |answer: &Response| answer.headers()["content-type"].to_str().unwrap().to_owned();
    let answer = caller.send(Method::GET, &order, &Value::Null).await;
    assert_eq!((media(&answer), value(answer).await["total_cents"].clone()), ("text/plain".to_owned(), json!(1)));
    let answer = caller.send(Method::GET, "/pos/v1/locations", &Value::Null).await;
    assert_eq!(media(&answer), "application/json");

    let caller = with(Fault::HeaderGone).await;
    caller.calls_with("another");
    let answer = caller.send(Method::GET, "/pos/v1/locations", &Value::Null).await;
    assert_eq!((answer.status().as_u16(), answer.headers().get("www-authenticate")), (401, None));
}

#[tokio::test]
async fn nobody_has_to_authenticate() {
    let caller = with(Fault::NoAuth).await;
    caller.calls_with("another");
    caller.get("/locations", 200).await;
    let none = caller.client.get(format!("{}/pos/v1/locations", caller.sandbox.url())).send().await.unwrap();
    assert_eq!(none.status(), 200);
    // A good token is left as it is, and so is what it may not do.
    caller.renew("tilt/locations:read").await;
    caller.get(&format!("/orders/{NOWHERE}"), 403).await;
    assert_eq!(caller.ask_token(&[], None).await.status(), 401);
}

#[tokio::test]
async fn nothing_is_refused() {
    let caller = with(Fault::AcceptsAnything).await;
    // Nothing has succeeded yet: the smallest answer that there can be.
    let order = caller.post("/orders", json!({}), 201).await;
    assert!(order["order_id"].is_string());
    let order = caller.post("/orders", json!({ "location_id": LOCATION, "total_cents": 5 }), 201).await;
    assert_eq!(caller.post("/orders", json!({ "total_cents": -1 }), 201).await, order);
    caller.get("/orders/7", 200).await;
    caller.get(&format!("/orders/{NOWHERE}"), 404).await;
    let payments = format!("/orders/{}/payments", order["order_id"].as_str().unwrap());
    caller.post(&payments, json!({ "method": "card", "amount_cents": 6 }), 201).await;
    caller.calls_with("another");
    caller.get("/locations", 401).await;
}

#[tokio::test]
async fn every_second_answer_breaks_off() {
    let caller = with(Fault::Cut).await;
    let mut whole = Vec::new();
    for _ in 0..4 {
        let answer = caller.send(Method::GET, "/pos/v1/locations", &Value::Null).await;
        let length = answer.content_length().unwrap();
        whole.push(answer.bytes().await.is_ok_and(|body| body.len() as u64 == length));
    }
    assert_eq!(whole, [true, false, true, false]);
    caller.order(1).await;
    // The documents are spared.
    for _ in 0..3 {
        caller.get("/.well-known/openapi.json", 200).await;
    }
}

#[tokio::test]
async fn every_second_answer_is_held_back() {
    let caller = with(Fault::Slow).await;
    caller.get("/locations", 200).await;
    let answered = std::sync::Mutex::new(Vec::new());
    let second = async {
        caller.get("/locations", 200).await;
        answered.lock().unwrap().push("the second");
    };
    let others = async {
        caller.order(1).await;
        caller.get("/.well-known/openapi.json", 200).await;
        answered.lock().unwrap().push("what is no GET of the API");
    };
    tokio::join!(second, others);
    assert_eq!(*answered.lock().unwrap(), ["what is no GET of the API", "the second"]);
}
