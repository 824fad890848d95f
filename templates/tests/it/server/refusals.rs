//! Every refusal: its status and media type are the documented ones, and it says where the request is wrong.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use serde_json::json;
use specwright_runtime::server::{Answer, Options, Reason, router_with};

use super::{
    ask, request,
    shop::{Adapter, Shop, shop},
};

const PAY: &str = "POST /orders/1/payments";
const BEARER: &str = "Authorization: Bearer t";
const TRACE: &str = "X-Trace: t";
const JSON: &str = "Content-Type: application/json";
const GOOD: &str = r#"{"amount":5}"#;

#[tokio::test]
async fn a_good_request_is_answered() {
    let headers = [BEARER, TRACE, "content-type: Application/JSON; charset=utf-8", "Accept: application/*;q=0.5"];
    let answer = ask(&shop(), request("POST /orders/7/payments?dry_run=true&tags=a,b", &headers, GOOD)).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("location"), r#"/token=t/7/Some(true)/Some(["a", "b"])/t"#);
    assert_eq!(answer.header("x-remaining"), "3");
    assert_eq!(answer.json(), json!({ "amount": 5, "method": null }));
    let conflict = ask(&shop(), request("POST /orders/404/payments", &headers, GOOD)).await;
    assert_eq!((conflict.status, conflict.header("content-type")), (409, "application/problem+json"));
}

/// The table: request line, header fields, body, and then status, media type and errors.
type Row = (&'static str, &'static [&'static str], &'static str, u16, &'static str, serde_json::Value);

async fn check(rows: Vec<Row>) {
    for (line, headers, body, status, media_type, errors) in rows {
        let answer = ask(&shop(), request(line, headers, body)).await;
        let row = format!("{line} {headers:?} {body}: {}", answer.text());
        assert_eq!((answer.status, answer.header("content-type")), (status, media_type), "{row}");
        if media_type.ends_with("json") {
            let problem = answer.json();
            assert_eq!(problem["status"], status, "{row}");
            let places: Vec<_> = problem["errors"].as_array().into_iter().flatten().map(place).collect();
            assert_eq!(json!(places), errors, "{row}");
        }
    }
}

fn place(error: &serde_json::Value) -> serde_json::Value {
    assert!(error["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{error}");
    error.get("pointer").or(error.get("parameter")).cloned().unwrap()
}

#[tokio::test]
async fn refusals_of_parameters_and_bodies() {
    const PROBLEM: &str = "application/problem+json";
    const ALL: &[&str] = &[BEARER, TRACE, JSON];
    check(vec![
        ("POST /orders/x/payments", ALL, GOOD, 400, PROBLEM, json!(["order_id"])),
        ("POST /orders/1/payments?dry_run=maybe", ALL, GOOD, 400, PROBLEM, json!(["dry_run"])),
        ("POST /orders/1/payments?tags=a,b,c,d", ALL, GOOD, 400, PROBLEM, json!(["tags"])),
        (PAY, &[BEARER, JSON], GOOD, 400, PROBLEM, json!(["X-Trace"])),
        (PAY, ALL, "", 400, PROBLEM, json!([])),
        (PAY, &[BEARER, TRACE], "", 400, PROBLEM, json!([])),
        (PAY, ALL, "{", 400, PROBLEM, json!([""])),
        (PAY, ALL, r#"{"amount":5}x"#, 400, PROBLEM, json!([""])),
        (PAY, ALL, "[]", 400, PROBLEM, json!([""])),
        (PAY, ALL, r#"{"amount":0,"method":""}"#, 400, PROBLEM, json!(["/amount", "/method"])),
        // 4XX documents application/json alone.
        (PAY, &[BEARER, TRACE, "Content-Type: text/plain"], GOOD, 415, "application/json", json!([])),
        (PAY, &[BEARER, TRACE], GOOD, 415, "application/json", json!([])),
        (PAY, &[BEARER, TRACE, JSON, JSON], GOOD, 415, "application/json", json!([])),
        (PAY, &[BEARER, TRACE, JSON, "Accept: text/html"], GOOD, 406, "application/json", json!([])),
        (PAY, &[TRACE, JSON], GOOD, 401, "text/plain; charset=utf-8", json!([])),
        // Without anything documented, and with 422 as the only documented refusal of a body.
        ("PUT /upload", &["Content-Type: text/plain"], "x", 415, PROBLEM, json!([])),
        ("PUT /upload", &[], "", 400, PROBLEM, json!([])),
        ("PUT /note", &["Content-Type: application/json"], "{}", 415, "", json!([])),
        ("GET /whoami", &["Accept: application/json"], "", 406, PROBLEM, json!([])),
        ("GET /whoami", &["Accept: text/plain;q=0, text/html;q=0, */*"], "", 406, PROBLEM, json!([])),
        ("GET /unwritten", &[], "", 501, "application/vnd.error+json", json!([])),
        ("GET /nowhere", &[], "", 404, PROBLEM, json!([])),
        ("DELETE /whoami", &[], "", 405, PROBLEM, json!([])),
        // `default` documents no body.
        ("POST /orders/500/payments", ALL, GOOD, 500, "", json!([])),
    ])
    .await;
}

#[tokio::test]
async fn bodies_of_other_types() {
    for (line, headers, body, status, text) in [
        ("PUT /note", &["Content-Type: text/markdown"][..], &b"# caf\xc3\xa9"[..], 200, "# caf\u{e9}"),
        ("PUT /note", &["Content-Type: text/plain"], b"", 200, ""),
        ("PUT /note", &[], b"", 200, "none"),
        ("PUT /upload", &["Content-Type: image/png"], b"\xff\xfe", 200, "2 bytes of type Some(0)"),
        ("PUT /upload", &[], b"\xff\xfe", 200, "2 bytes of type Some(1)"),
        ("GET /whoami", &["Accept: text/html, application/json"], b"", 200, "nobody"),
        ("GET /whoami", &["Accept: */*;q=0.1"], b"", 200, "nobody"),
        ("GET /combined?api_key=k", &["Accept: application/xml"], b"", 204, ""),
    ] {
        let answer = ask(&shop(), request(line, headers, Body::from(body))).await;
        assert_eq!((answer.status, answer.text()), (status, text), "{line} {headers:?}");
    }
    let answer = ask(&shop(), request("PUT /note", &["Content-Type: text/plain"], Body::from(&b"\xff"[..]))).await;
    assert_eq!((answer.status, answer.header("content-type")), (422, "application/json"));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let app = router_with(Adapter(Arc::new(Shop)), Options::new().body_limit(10));
    for (length, status) in [(10, 200), (11, 413)] {
        let answer = ask(&app, request("PUT /upload", &[], vec![b'x'; length])).await;
        assert_eq!(answer.status, status, "{length}");
    }
    let by_default = ask(&shop(), request("PUT /upload", &[], vec![0; 2 * 1024 * 1024 + 1])).await;
    assert_eq!(by_default.status, 413);
}

#[tokio::test]
async fn the_415_says_what_would_do() {
    let answer = ask(&shop(), request("PUT /upload", &["Content-Type: text/plain"], "x")).await;
    assert_eq!(answer.header("accept"), "image/png, application/octet-stream");
}

#[tokio::test]
async fn failures_are_told_to_the_hook_and_to_nobody_else() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let options = Options::new()
        .on_failure(move |failure, operation| heard.lock().unwrap().push(format!("{}: {failure}", operation.id)));
    let app = router_with(Adapter(Arc::new(Shop)), options);
    let answer = ask(&app, request("POST /orders/500/payments", &[BEARER, TRACE, JSON], GOOD)).await;
    assert_eq!(answer.status, 500);
    assert!(!answer.text().contains("hunter2"));
    ask(&app, request("GET /unwritten", &[], "")).await;
    let answer = ask(&app, request("POST /orders/501/payments", &[BEARER, TRACE, JSON], GOOD)).await;
    assert_eq!(answer.status, 500);
    let expected = [
        "createPayment: the database password is hunter2",
        "unwritten: not implemented",
        "createPayment: the handler panicked",
    ];
    assert_eq!(*told.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_hook_that_panics_is_answered_for() {
    let options = Options::new().on_failure(|_, _| panic!("the hook's own panic"));
    let app = router_with(Adapter(Arc::new(Shop)), options);
    let answer = ask(&app, request("POST /orders/500/payments", &[BEARER, TRACE, JSON], GOOD)).await;
    assert_eq!((answer.status, answer.text().is_empty()), (500, true));
}

#[tokio::test]
async fn refusals_may_take_the_form_of_the_api() {
    let options = Options::new().refusals(|refusal, operation| {
        let own = format!("{:?} {:?} {}", refusal.reason(), operation.map(|o| o.id), refusal.status(operation));
        (refusal.reason() != Reason::NotFound).then(|| Answer::text(418, "text/plain", &own))
    });
    let app = router_with(Adapter(Arc::new(Shop)), options);
    for (line, status, text) in [
        (PAY, 418, r#"Unauthenticated Some("createPayment") 401"#),
        ("DELETE /whoami", 418, "MethodNotAllowed None 405"),
        ("GET /nowhere", 404, "no such path"),
    ] {
        let answer = ask(&app, request(line, &[], "")).await;
        assert_eq!(answer.status, status);
        assert!(answer.text().contains(text), "{}", answer.text());
    }
    let answer = ask(&app, request("DELETE /whoami", &[], "")).await;
    assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS", "what HTTP asks for stays");
}
