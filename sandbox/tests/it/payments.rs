//! How payments move: all nine statuses, by the clock alone.

use crate::caller::{Caller, LOCATION};
use serde_json::{Value, json};

#[tokio::test]
async fn the_amount_decides_and_the_clock_brings_it_about() {
    let caller = Caller::new().await;
    for (cents, expected) in [(5000, "approved"), (1202, "declined"), (1203, "failed"), (1205, "pending")] {
        let payment = caller.pay(cents).await;
        assert_eq!(caller.status(&payment).await, "pending", "{cents}");
        caller.turn(3600).await;
        assert_eq!(caller.status(&payment).await, expected, "{cents}");
        let shown = caller.get(&payment, 200).await;
        let has_reference = shown.get("processor_reference").is_some();
        assert_eq!(has_reference, matches!(expected, "approved" | "declined"), "{shown}");
        assert_eq!(shown.get("updated_at").is_some(), expected != "pending", "{shown}");
    }
}

#[tokio::test]
async fn an_approved_payment_is_settled_a_day_later() {
    let caller = Caller::new().await;
    let payment = caller.pay(5000).await;
    caller.turn(3600).await;
    caller.turn(86_390).await;
    assert_eq!(caller.status(&payment).await, "approved");
    caller.turn(10).await;
    assert_eq!(caller.status(&payment).await, "settled");
    let refused = caller.post(&format!("{payment}/void"), Value::Null, 409).await;
    assert_eq!(refused["detail"], "The payment is settled and can no longer be voided.");
}

#[tokio::test]
async fn a_payment_is_voided_while_it_is_pending_or_approved() {
    let caller = Caller::new().await;
    for wait in [0, 3600] {
        let payment = caller.pay(5000).await;
        caller.turn(wait).await;
        let voided = caller.post(&format!("{payment}/void"), Value::Null, 200).await;
        assert_eq!(voided["status"], "voided");
        assert_eq!(caller.status(&payment).await, "voided");
        caller.post(&format!("{payment}/void"), Value::Null, 409).await;
        caller.post(&format!("{payment}/refunds"), json!({}), 409).await;
        caller.turn(86_400 * 2).await;
        assert_eq!(caller.status(&payment).await, "voided");
    }
}

#[tokio::test]
async fn a_payment_is_paid_back_up_to_its_amount() {
    let caller = Caller::new().await;
    let payment = caller.pay(5000).await;
    let refunds = format!("{payment}/refunds");
    caller.post(&refunds, json!({}), 409).await;
    caller.turn(3600).await;
    caller.post(&refunds, json!({ "amount_cents": 5001 }), 409).await;
    caller.post(&refunds, json!({ "amount_cents": 0 }), 422).await;
    assert_eq!(caller.post(&refunds, json!({ "amount_cents": 2000 }), 201).await["amount_cents"], 2000);
    assert_eq!(caller.status(&payment).await, "approved");
    caller.turn(86_400).await;
    let refused = caller.post(&refunds, json!({ "amount_cents": 3001 }), 409).await;
    assert_eq!(refused["detail"], "The amount exceeds the 3000 cents that are left.");
    assert_eq!(caller.post(&refunds, json!({}), 201).await["amount_cents"], 3000);
    assert_eq!(caller.status(&payment).await, "refunded");
    caller.post(&refunds, json!({}), 409).await;
}

#[tokio::test]
async fn an_order_is_charged_up_to_its_total() {
    let caller = Caller::new().await;
    let payments = caller.order(5000).await;
    let pay = |cents: i64| json!({ "method": "card", "amount_cents": cents });
    caller.post(&payments, pay(5001), 409).await;
    caller.post(&payments, pay(1202), 201).await;
    caller.post(&payments, pay(3799), 409).await;
    caller.post(&payments, pay(3798), 201).await;
    // The declined one no longer counts.
    caller.turn(3600).await;
    let order = caller.get(payments.strip_suffix("/payments").unwrap(), 200).await;
    let statuses: Vec<_> = order["payments"].as_array().unwrap().iter().map(|payment| &payment["status"]).collect();
    assert_eq!(statuses, ["declined", "approved"]);
    let refused = caller.post(&payments, pay(1203), 409).await;
    assert_eq!(refused["detail"], "The amount exceeds the 1202 cents that remain.");
    caller.post(&payments, pay(1202), 201).await;
}

#[tokio::test]
async fn the_operator_cancels_settles_and_expires() {
    let caller = Caller::new().await;
    for (to, is_approved) in [("cancelled", false), ("expired", false), ("settled", true)] {
        let payment = caller.pay(5000).await;
        if is_approved {
            caller.operate(&payment, to, 409).await;
            caller.turn(3600).await;
        }
        assert_eq!(caller.operate(&payment, to, 200).await["status"], to);
        assert_eq!(caller.status(&payment).await, to);
        caller.operate(&payment, to, 409).await;
    }
    caller.operate("/nobody", "settled", 404).await;
    caller.operate("/nobody", "approved", 404).await;
    caller.operate(crate::caller::NOWHERE, "approved", 422).await;
}

#[tokio::test]
async fn a_payment_link_that_runs_out_leaves_a_payment_that_says_so() {
    let caller = Caller::new().await;
    let body = json!({ "location_id": LOCATION, "total_cents": 700, "return_url": "https://shop.example/paid" });
    let order = caller.post("/orders", body, 201).await;
    let link = order["hosted_checkout_url"].as_str().unwrap().to_owned();
    let path = format!("/orders/{}", order["order_id"].as_str().unwrap());
    assert_eq!(caller.client.get(&link).send().await.unwrap().status(), 200);
    caller.turn(86_400).await;
    let order = caller.get(&path, 200).await;
    assert_eq!(order["payments"][0]["status"], "expired", "{order}");
    assert_eq!(order["payments"][0]["amount_cents"], 700);
    assert_eq!(caller.client.get(&link).send().await.unwrap().status(), 410);
}

#[tokio::test]
async fn a_launch_token_is_good_for_one_exchange_within_ten_minutes() {
    let caller = Caller::new().await;
    let launch = async || caller.post("/launch-tokens", json!({ "location_id": LOCATION }), 201).await;
    let token = launch().await;
    let session = caller.post("/public/launch-exchange", token.clone(), 200).await;
    assert_eq!((&session["token_type"], &session["expires_in"]), (&json!("Bearer"), &json!(3600)));
    caller.post("/public/launch-exchange", token, 410).await;
    caller.post("/public/launch-exchange", json!({ "token": "another" }), 404).await;
    let token = launch().await;
    caller.turn(600).await;
    caller.post("/public/launch-exchange", token, 410).await;
    // A person opens orders, and nothing else.
    caller.calls_with(session["access_token"].as_str().unwrap());
    let order = caller.post("/orders", json!({ "location_id": LOCATION, "total_cents": 1 }), 201).await;
    assert_eq!(order["opened_by_m2m_client_id"], Value::Null);
    caller.get("/locations", 401).await;
    caller.advance(3600).await;
    caller.post("/orders", json!({ "location_id": LOCATION, "total_cents": 1 }), 401).await;
}
