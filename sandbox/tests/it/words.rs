//! A sandbox that serves another document speaks its words.

use crate::caller::{Caller, LOCATION, value};
use crate::correspondence::renamed;
use reqwest::Method;
use serde_json::{Value, json};
use specwright_sandbox::tilt::open;
use specwright_sandbox::{Document, Documents, Fault, Options};
use std::sync::{Arc, Mutex};

fn documents() -> Documents {
    let openapi = renamed(
        "openapi.json",
        &[
            ("/pos/v1/orders", "/shop/sales"),
            ("/pos/v1/public/hosted-checkout", "/pay"),
            ("\"name\": \"token\"", "\"name\": \"ticket\""),
            ("createPayment", "startPayment"),
            ("\"amount_cents\"", "\"amount\""),
            ("\"payments\": {", "\"attempts\": {"),
            ("{payment_id}", "{attempt}"),
            ("\"name\": \"payment_id\"", "\"name\": \"attempt\""),
        ],
    );
    let asyncapi = renamed("asyncapi.json", &[("\"amount_cents\"", "\"amount\""), ("\"data\"", "\"payment\"")]);
    Documents::of(vec![
        Document { name: "theirs.json".to_owned(), text: openapi.into() },
        Document { name: "events.json".to_owned(), text: asyncapi.into() },
    ])
    .unwrap()
}

async fn caller(faults: Vec<Fault>) -> Caller {
    Caller::with(Options { documents: documents(), faults, ..Options::default() }).await
}

async fn call(caller: &Caller, method: Method, path: &str, body: Value, status: u16) -> Value {
    let answer = caller.send(method, path, &body).await;
    let actual = answer.status().as_u16();
    let body = value(answer).await;
    assert_eq!(actual, status, "{path}: {body}");
    body
}

#[tokio::test]
async fn paths_parameters_and_members_have_its_names() {
    let caller = caller(Vec::new()).await;
    let order = json!({ "location_id": LOCATION, "total_cents": 5000, "return_url": "https://shop.example/" });
    let order = call(&caller, Method::POST, "/shop/sales", order, 201).await;
    let payments = format!("/shop/sales/{}/payments", order["order_id"].as_str().unwrap());
    let pay = json!({ "method": "card", "amount": 5000 });
    let payment = call(&caller, Method::POST, &payments, pay, 201).await;
    assert_eq!((&payment["amount"], payment.get("amount_cents")), (&json!(5000), None));
    let path = format!("{payments}/{}", payment["payment_id"].as_str().unwrap());
    assert_eq!(call(&caller, Method::GET, &path, Value::Null, 200).await["amount"], 5000);
    let shown = call(&caller, Method::GET, payments.strip_suffix("/payments").unwrap(), Value::Null, 200).await;
    assert_eq!(shown["attempts"][0]["amount"], 5000, "{shown}");
    // The link, too.
    let link = order["hosted_checkout_url"].as_str().unwrap();
    assert!(link.contains("/pay?ticket="), "{link}");
    assert_eq!(caller.client.get(link).send().await.unwrap().status(), 410);
    assert_eq!(caller.client.get(link.replace("ticket", "token")).send().await.unwrap().status(), 400);
    // Our names mean nothing here.
    call(&caller, Method::POST, &payments, json!({ "method": "card", "amount_cents": 1 }), 422).await;
    call(&caller, Method::GET, &payments.replace("/shop/sales", "/pos/v1/orders"), Value::Null, 404).await;
    call(&caller, Method::PUT, "/shop/sales", Value::Null, 405).await;
    call(&caller, Method::GET, "/pos/v1/locations", Value::Null, 200).await;
}

#[tokio::test]
async fn the_documents_are_those_that_were_given() {
    let caller = caller(Vec::new()).await;
    let Documents { openapi, asyncapi } = documents();
    for (path, document) in [("openapi.json", openapi), ("asyncapi.json", asyncapi)] {
        let url = format!("{}/pos/v1/.well-known/{path}", caller.sandbox.url());
        assert_eq!(caller.client.get(url).send().await.unwrap().bytes().await.unwrap(), document.unwrap().text);
    }
}

#[tokio::test]
async fn events_have_its_names() {
    let caller = caller(Vec::new()).await;
    let bodies = Arc::<Mutex<Vec<Value>>>::default();
    let kept = Arc::clone(&bodies);
    let router = axum::Router::new().route(
        "/",
        axum::routing::post(move |body: String| {
            kept.lock().unwrap().push(serde_json::from_str(&body).unwrap());
            async {}
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    caller.admin(Method::POST, "/endpoints", json!({ "url": url }), 201).await;
    let order = json!({ "location_id": LOCATION, "total_cents": 5000 });
    let order = call(&caller, Method::POST, "/shop/sales", order, 201).await;
    let path = format!("/shop/sales/{}/payments", order["order_id"].as_str().unwrap());
    call(&caller, Method::POST, &path, json!({ "method": "card", "amount": 5000 }), 201).await;
    caller.advance(3600).await;
    let body = bodies.lock().unwrap()[0].clone();
    assert_eq!((&body["type"], &body["payment"]["amount"]), (&json!("payment.approved"), &json!(5000)), "{body}");
}

#[tokio::test]
async fn faults_are_told_in_its_words_too() {
    let caller = caller(vec![Fault::WrongType]).await;
    let order = json!({ "location_id": LOCATION, "total_cents": 5000 });
    let order = call(&caller, Method::POST, "/shop/sales", order, 201).await;
    let path = format!("/shop/sales/{}/payments", order["order_id"].as_str().unwrap());
    let payment = call(&caller, Method::POST, &path, json!({ "method": "card", "amount": 5000 }), 201).await;
    assert_eq!(payment["amount"], "5000");
}

#[tokio::test]
async fn a_document_of_something_else_is_refused() {
    let text = renamed("openapi.json", &[("\"expired\"\n", "\"lapsed\"\n")]);
    let documents = Documents::of(vec![Document { name: "theirs.json".to_owned(), text: text.into() }]).unwrap();
    let error = open(Options { documents, ..Options::default() }).await.unwrap_err().to_string();
    assert!(error.contains("theirs.json:") && error.contains("the enum has other values"), "{error}");
}
