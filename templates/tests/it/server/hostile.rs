//! What no client would send: it is refused, or passed over, and nothing falls down.

use axum::body::Body;
use http::Request;

use super::{ask, request, shop::shop};

/// As much as a URI may have with the `http` crate (65,534 bytes), less some for the path.
const MUCH: usize = 60_000;

#[tokio::test]
async fn long_and_odd_targets() {
    let app = shop();
    for (target, status) in [
        (format!("/whoami/{}", "a".repeat(MUCH)), 404),
        ("/".repeat(MUCH), 404),
        ("/orders/".to_owned() + &"%2F".repeat(MUCH / 3) + "/payments", 405),
        (format!("/whoami?{}", "a=1&".repeat(MUCH / 4)), 200),
        (format!("/whoami?{}", "&".repeat(MUCH)), 200),
        (format!("/whoami?{}", "=".repeat(MUCH)), 200),
        (format!("/whoami?{}", "%FF=%FF&".repeat(MUCH / 8)), 200),
        (format!("/whoami?api_key={}", "%".repeat(MUCH)), 200),
        (format!("/whoami?{}", (0..6_000).map(|i| format!("p{i}=1")).collect::<Vec<_>>().join("&")), 200),
        ("/whoami?api_key=%FF".to_owned(), 200),
        ("/../whoami".to_owned(), 404),
        ("/./whoami".to_owned(), 404),
        ("/whoami%00".to_owned(), 404),
    ] {
        let answer = ask(&app, request(&format!("GET {target}"), &[], "")).await;
        assert_eq!(answer.status, status, "{}", &target[..40.min(target.len())]);
    }
}

#[tokio::test]
async fn odd_header_fields() {
    let long = "x, ".repeat(20_000);
    for (name, value) in [
        ("accept", long.as_bytes()),
        ("accept", b";;;,,,/q=="),
        ("cookie", long.as_bytes()),
        ("cookie", b"=;=;\xff=\xff; session"),
        ("authorization", b"\xff\xfe"),
        ("authorization", b"Bearer \xff"),
    ] {
        let mut request = request("GET /whoami", &[], "");
        let value = http::HeaderValue::from_bytes(value).unwrap();
        request.headers_mut().insert(http::HeaderName::from_static(name), value);
        let status = ask(&shop(), request).await.status;
        assert!(matches!(status, 200 | 406), "{name}: {status}");
    }
}

#[tokio::test]
async fn odd_bodies() {
    let headers = ["Authorization: Bearer t", "X-Trace: t", "Content-Type: application/json"];
    for body in [
        "[".repeat(1_000_000),
        "{\"amount\":".repeat(100_000),
        "{\"amount\":1e999999999}".to_owned(),
        "{\"amount\":99999999999999999999999999999999}".to_owned(),
        "{\"amount\":1,\"amount\":2}".to_owned(),
        format!("{{\"amount\":\"{}\"}}", "x".repeat(100_000)),
        "\u{feff}{\"amount\":1}".to_owned(),
        "\0".to_owned(),
    ] {
        let answer = ask(&shop(), request("POST /orders/1/payments", &headers, body.clone())).await;
        assert_eq!(answer.status, 400, "{}", &body[..body.len().min(40)]);
        assert!(answer.body.len() < 4_000, "a refusal does not repeat what was sent: {}", answer.body.len());
    }
}

#[tokio::test]
async fn a_limit_of_a_layer_is_a_limit_too() {
    let limited = http_body_util::Limited::new(http_body_util::Full::new(bytes::Bytes::from_static(b"abc")), 2);
    let request = Request::builder().method("PUT").uri("/upload").body(Body::new(limited)).unwrap();
    assert_eq!(ask(&shop(), request).await.status, 413);
}
