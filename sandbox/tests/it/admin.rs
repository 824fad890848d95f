//! The sandbox's own routes.

use crate::caller::Caller;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn endpoints_are_of_this_machine() {
    let caller = Caller::new().await;
    for (url, status) in [
        ("http://127.0.0.1:9/hooks", 201),
        ("http://localhost:9/hooks", 201),
        ("https://[::1]/", 201),
        ("http://example.com/", 422),
        ("http://169.254.169.254/", 422),
        ("http://localhost.example.com/", 422),
        ("http://me:secret@127.0.0.1/", 422),
        ("file:///etc/passwd", 422),
        ("nowhere", 422),
    ] {
        caller.admin(Method::POST, "/endpoints", json!({ "url": url }), status).await;
    }
    let listed = caller.admin(Method::GET, "/endpoints", Value::Null, 200).await;
    let endpoints = listed["endpoints"].as_array().unwrap().clone();
    assert_eq!(endpoints.len(), 3);
    let path = format!("/endpoints/{}", endpoints[0]["id"].as_str().unwrap());
    caller.admin(Method::DELETE, &path, Value::Null, 200).await;
    caller.admin(Method::DELETE, &path, Value::Null, 404).await;
    caller.admin(Method::DELETE, "/endpoints/7", Value::Null, 404).await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let caller = Caller::new().await;
    for (path, body, status) in [
        ("/endpoints", json!({ "url": "http://127.0.0.1/", "events": ["payment.aproved"] }), 422),
        ("/endpoints", json!({ "address": "http://127.0.0.1/" }), 422),
        ("/clock", json!({ "advance_seconds": -1 }), 422),
        ("/clock", json!({ "advance_seconds": u64::MAX }), 422),
        ("/clock", Value::Null, 415),
        ("/dead-letters/7/redeliver", Value::Null, 404),
    ] {
        caller.admin(Method::POST, path, body, status).await;
    }
}

#[tokio::test]
async fn a_name_that_is_pointed_here_is_refused() {
    let caller = Caller::new().await;
    for (host, status) in [("127.0.0.1:1", 200), ("localhost", 200), ("evil.example", 421), ("evil.example:80", 421)] {
        let url = format!("{}/_sandbox/clock", caller.sandbox.url());
        let answer = caller.client.get(url).header("host", host).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{host}");
    }
}

#[tokio::test]
async fn the_clock_only_goes_forward() {
    let caller = Caller::new().await;
    let before = caller.admin(Method::GET, "/clock", Value::Null, 200).await;
    let after = caller.admin(Method::POST, "/clock", json!({ "advance_seconds": 86_400 }), 200).await;
    assert!(before["now"].as_str().unwrap() < after["now"].as_str().unwrap(), "{before} {after}");
    assert!(caller.sandbox.clock().now().as_str() >= after["now"].as_str().unwrap());
    // Years have four digits (RFC 3339 §5.6).
    let clock = caller.sandbox.clock();
    clock.advance(std::time::Duration::MAX).await.unwrap();
    assert_eq!(clock.now().as_str(), "9999-12-31T23:59:59Z");
    clock.advance(std::time::Duration::from_secs(1)).await.unwrap();
    assert_eq!(clock.now().as_str(), "9999-12-31T23:59:59Z");
    caller.admin(Method::POST, "/clock", json!({ "advance_seconds": 1 }), 422).await;
    caller.admin(Method::GET, "/clock", Value::Null, 200).await;
}
