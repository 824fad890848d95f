//! The shop itself: what it refuses, and that it does so as documented.

use super::TOKEN;
use super::server::Server;
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// A caller that keeps what it was given.
struct Caller {
    server: Server,
    client: Client,
}

impl Caller {
    fn new() -> Self {
        Self { server: Server::open(TOKEN, None), client: Client::new() }
    }

    /// The body of an answer with that status. Refusals are problem details of the same status.
    async fn call(&self, method: Method, path: &str, body: Value, status: u16) -> Value {
        let request = self.client.request(method, format!("{}/pos/v1{path}", self.server.url)).bearer_auth(TOKEN);
        let request = if body.is_null() {
            request
        } else {
            request.header("content-type", "application/json").body(body.to_string())
        };
        let answer = request.send().await.unwrap();
        let (actual, is_problem) =
            (answer.status().as_u16(), answer.headers()["content-type"] == "application/problem+json");
        let text = answer.text().await.unwrap();
        assert_eq!((actual, is_problem), (status, status >= 400), "{path}: {text}");
        let body: Value = serde_json::from_str(&text).unwrap();
        assert!(!is_problem || body["status"] == status, "{path}: {text}");
        body
    }

    async fn post(&self, path: &str, body: Value, status: u16) -> Value {
        self.call(Method::POST, path, body, status).await
    }

    async fn get(&self, path: &str, status: u16) -> Value {
        self.call(Method::GET, path, Value::Null, status).await
    }
}

const NOWHERE: &str = "00000000-0000-4000-8000-000000000000";

#[tokio::test]
async fn a_payment_moves_as_documented() {
    let shop = Caller::new();
    let location = shop.get("/locations", 200).await["locations"][0]["location_id"].clone();
    let order = shop.post("/orders", json!({ "location_id": location, "total_cents": 5000 }), 201).await;
    assert_eq!(order["hosted_checkout_url"], Value::Null);
    let payments = format!("/orders/{}/payments", order["order_id"].as_str().unwrap());
    shop.post(&payments, json!({ "method": "card", "amount_cents": 5001 }), 409).await;
    shop.post(&payments, json!({ "method": "card", "amount_cents": 0 }), 422).await;
    shop.post(&payments, json!({ "method": "cash", "amount_cents": 1 }), 422).await;
    let payment = shop.post(&payments, json!({ "method": "card", "amount_cents": 5000 }), 201).await;
    let payment = format!("{payments}/{}", payment["payment_id"].as_str().unwrap());
    shop.post(&format!("{payment}/refunds"), json!({}), 409).await;
    assert_eq!(shop.get(&payment, 200).await["status"], "pending");
    assert_eq!(shop.get(&payment, 200).await["status"], "approved");
    shop.post(&format!("{payment}/refunds"), json!({ "amount_cents": 5001 }), 409).await;
    assert_eq!(shop.post(&format!("{payment}/refunds"), json!({}), 201).await["amount_cents"], 5000);
    assert_eq!(shop.get(&payment, 200).await["status"], "refunded");
    shop.post(&format!("{payment}/void"), Value::Null, 409).await;
}

#[tokio::test]
async fn a_launch_token_is_good_for_one_exchange() {
    let shop = Caller::new();
    let location = shop.get("/locations", 200).await["locations"][0]["location_id"].clone();
    let token = shop.post("/launch-tokens", json!({ "location_id": location }), 201).await;
    let session = shop.post("/public/launch-exchange", token.clone(), 200).await;
    assert_eq!(session["token_type"], "Bearer");
    shop.post("/public/launch-exchange", token, 410).await;
    shop.post("/public/launch-exchange", json!({ "token": "another" }), 404).await;
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let shop = Caller::new();
    shop.get(&format!("/locations/{NOWHERE}"), 404).await;
    shop.get(&format!("/orders/{NOWHERE}"), 404).await;
    shop.get(&format!("/orders/{NOWHERE}/payments/{NOWHERE}"), 404).await;
    shop.get("/public/hosted-checkout?token=another", 404).await;
    shop.get("/orders/7", 400).await;
    shop.post("/orders", json!({ "location_id": NOWHERE, "total_cents": 1 }), 422).await;
}

#[tokio::test]
async fn the_documents_are_those_of_the_workspace() {
    let shop = Caller::new();
    for name in ["openapi.json", "asyncapi.json"] {
        let file = crate::folder::root().join("specs/tilt").join(name);
        let file: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        assert_eq!(shop.get(&format!("/.well-known/{name}"), 200).await, file);
    }
}
