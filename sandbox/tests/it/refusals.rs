//! What Tilt refuses, in the form that its document declares; and the documents themselves.

use crate::caller::{Caller, LOCATION, NOWHERE};
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let caller = Caller::new().await;
    let payment = caller.pay(5000).await;
    let id = payment.rsplit('/').next().unwrap();
    for path in [
        format!("/locations/{NOWHERE}"),
        format!("/orders/{NOWHERE}"),
        format!("/orders/{NOWHERE}/payments/{id}"),
        "/public/hosted-checkout?token=another".to_owned(),
    ] {
        caller.get(&path, 404).await;
    }
    caller.get("/orders/7", 400).await;
    for body in [json!({ "location_id": NOWHERE, "total_cents": 1 }), json!({ "location_id": LOCATION })] {
        caller.post("/orders", body, 422).await;
    }
    caller.post("/launch-tokens", json!({ "location_id": NOWHERE }), 422).await;
    let order = caller.order(1).await;
    caller.post(&order, json!({ "method": "cash", "amount_cents": 1 }), 422).await;
    assert_eq!(caller.send(Method::PUT, "/pos/v1/orders", &Value::Null).await.status(), 405);
}

#[tokio::test]
async fn a_token_is_good_for_its_scopes_and_its_hour() {
    let caller = Caller::new().await;
    caller.renew("tilt/locations:read").await;
    caller.get("/locations", 200).await;
    let refused = caller.get(&format!("/orders/{NOWHERE}"), 403).await;
    assert_eq!(refused["detail"], "The scope `tilt/payments:read` is missing.");
    caller.calls_with("another");
    let answer = caller.send(Method::GET, "/pos/v1/locations", &Value::Null).await;
    assert_eq!((answer.status().as_u16(), &answer.headers()["www-authenticate"]), (401, &"Bearer".parse().unwrap()));
    caller.renew("").await;
    caller.advance(3590).await;
    caller.get("/locations", 200).await;
    caller.advance(10).await;
    caller.get("/locations", 401).await;
}

#[tokio::test]
async fn the_documents_are_the_files() {
    let caller = Caller::new().await;
    for name in ["openapi.json", "asyncapi.json"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/tilt").join(name);
        let url = format!("{}/pos/v1/.well-known/{name}", caller.sandbox.url());
        let answer = caller.client.get(&url).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/json");
        assert_eq!(answer.bytes().await.unwrap(), std::fs::read(file).unwrap());
        assert_eq!(caller.client.get(&url).header("accept", "text/html").send().await.unwrap().status(), 406);
        assert!(caller.client.head(url).send().await.unwrap().bytes().await.unwrap().is_empty());
    }
}
