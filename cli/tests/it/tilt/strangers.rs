//! Servers that let in whom they should not, or take what they should refuse: what is found, and how it is told.

use super::server::Server;
use super::{TOKEN, document, line_of, run};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::AUTHORIZATION;
use axum::middleware::{Next, from_fn};
use serde_json::Value;
use std::fs;

/// Changes what reaches one operation, by the end of its path.
fn changed(path: &'static str, change: fn(&mut Request)) -> impl FnOnce(Router) -> Router {
    move |router| {
        router.layer(from_fn(move |mut request: Request, next: Next| async move {
            if request.uri().path().ends_with(path) {
                change(&mut request);
            }
            next.run(request).await
        }))
    }
}

fn let_in(request: &mut Request) {
    request.headers_mut().insert(AUTHORIZATION, format!("Bearer {TOKEN}").parse().unwrap());
}

/// What has a token, whatever it is, is let in.
fn take_any(request: &mut Request) {
    if request.headers().contains_key(AUTHORIZATION) {
        let_in(request);
    }
}

fn check(wrap: impl FnOnce(Router) -> Router, check: &str, statement: &str, says: &str) {
    let server = Server::wrapped(TOKEN, wrap);
    let ran = run(&document(), &server.url, &["--format", "json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let line = line_of(&fs::read_to_string(document()).unwrap(), statement);
    let found = &findings[0];
    assert_eq!((&found["check"], &found["document"]["pointer"]), (&Value::from(check), &Value::from(statement)));
    assert_eq!(found["document"]["line"], line, "{found:#}");
    assert!(found["message"].as_str().unwrap().contains(says), "{found:#}");
}

#[test]
fn credentials_that_are_not_looked_at_are_found() {
    let security = "/paths/~1pos~1v1~1locations/get/security";
    let path = "/pos/v1/locations";
    check(changed(path, let_in), "ignored-auth", security, "without credentials");
    check(changed(path, take_any), "wrong-auth-accepted", security, "wrong token");
    // What is let in voids a payment each time: another one is made before.
    let security = "/paths/~1pos~1v1~1orders~1{order_id}~1payments~1{payment_id}~1void/post/security";
    check(changed("/void", let_in), "ignored-auth", security, "/void answers a request without credentials");
    let security = "/paths/~1pos~1v1~1orders~1{order_id}~1payments~1{payment_id}~1refunds/post/security";
    check(
        changed("/refunds", take_any),
        "wrong-auth-accepted",
        security,
        "/refunds answers a request with a wrong token",
    );
}

#[test]
fn a_bound_that_is_not_looked_at_is_found() {
    let path = "/pos/v1/orders";
    let wrap = |router: Router| {
        router.layer(from_fn(move |request: Request, next: Next| async move {
            if request.uri().path() != path {
                return next.run(request).await;
            }
            let (parts, body) = request.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            let mut body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
            if let Some(total) = body.get_mut("total_cents").filter(|total| total.as_i64() == Some(0)) {
                *total = 1.into();
                return next.run(Request::from_parts(parts, Body::from(body.to_string()))).await;
            }
            next.run(Request::from_parts(parts, Body::from(bytes))).await
        }))
    };
    check(
        wrap,
        "accepts-invalid",
        "/components/schemas/OrderCreate/properties/total_cents/minimum",
        "POST /pos/v1/orders accepts an invalid request with status 201: `/total_cents` is 0, less than the minimum 1",
    );
}
