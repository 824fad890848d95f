//! A server that keeps to its document: no findings, and nothing left out.

use super::server::{Server, deserted};
use super::{TOKEN, document, extents, run};
use crate::machine_readable::check;
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::response::Response;
use serde_json::Value;

#[test]
fn a_server_on_the_generated_stub_has_no_findings() {
    let server = Server::open(TOKEN, None);
    let ran = run(&document(), &server.url, &["--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    check("report", &report);
    assert_eq!(report["findings"], serde_json::json!([]));
    let extents = extents(&report);
    assert_eq!(extents.len(), 13);
    assert!(extents.iter().all(|(_, extent)| *extent == "exercised"), "{extents:#?}");
    assert_eq!(report["summary"]["requests"], server.requests());
    let cases = &report["summary"]["cases"];
    assert_eq!((&cases["examples"], &cases["security"]), (&Value::from(13), &Value::from(18)), "{cases}");
    assert!(cases["boundary"].as_u64().is_some_and(|count| count >= 60), "{cases}");
}

#[test]
fn refusals_may_say_less() {
    let server = Server::wrapped(TOKEN, |router| {
        router.layer(map_response(|mut answer: Response| async move {
            if matches!(answer.status().as_u16(), 401 | 403) {
                *answer.status_mut() = StatusCode::NOT_FOUND;
            }
            answer
        }))
    });
    let ran = run(&document(), &server.url, &["--format", "json"]);
    assert_eq!((ran.code, &ran.json()["findings"]), (0, &Value::Array(Vec::new())), "{ran:?}");
}

#[test]
fn phases_are_chosen() {
    let server = Server::open(TOKEN, None);
    let ran = run(&document(), &server.url, &["--phases", "examples", "--format", "json"]);
    assert_eq!((ran.code, &ran.json()["summary"]["requests"]), (0, &Value::from(13)), "{ran:?}");
    let ran = run(&document(), &server.url, &["--phases", "examples,security", "--budget", "20", "--format", "json"]);
    let summary = &ran.json()["summary"];
    assert!(summary["cases"].get("boundary").is_none() && summary["requests"].as_u64() <= Some(20), "{summary}");
    assert!(summary["budget"]["left_out"]["security"].as_u64() > Some(0), "{summary}");
    let ran = run(&document(), &server.url, &["--phases", "examples,bondary"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("there is no phase `bondary`; did you mean `boundary`?"), "{}", ran.stderr);
}

#[test]
fn people_are_told_so_too() {
    let server = Server::open(TOKEN, None);
    let ran = run(&document(), &server.url, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("no findings; 13 of 13 operations exercised"), "{}", ran.stdout);
}

#[test]
fn a_token_that_is_not_known_is_refused_as_documented() {
    let server = Server::open("another.token", None);
    let ran = run(&document(), &server.url, &["--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    let refused = extents(&report).iter().filter(|(_, extent)| *extent == "refused").count();
    // All but the page, the two documents and the exchange, which has no token to exchange now.
    assert_eq!(refused, 10, "{report:#}");
}

#[test]
fn a_scope_that_is_missing_is_refused_as_documented() {
    let server = Server::with_scopes(TOKEN, &["tilt/payments:create", "tilt/locations:read", "tilt/pos:launch"], None);
    let ran = run(&document(), &server.url, &["--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    let rows = report["coverage"]["by_operation"].as_array().unwrap();
    let forbidden = rows.iter().filter(|row| row["statuses"].get("403").is_some());
    let forbidden: Vec<_> = forbidden.map(|row| row["operation"].as_str().unwrap()).collect();
    assert_eq!(
        forbidden,
        ["GET /pos/v1/orders/{order_id}", "GET /pos/v1/orders/{order_id}/payments/{payment_id}"],
        "{report:#}"
    );
}

#[test]
fn a_dry_run_prints_the_plan_and_sends_nothing() {
    let server = Server::open(TOKEN, None);
    let ran = run(&document(), &server.url, &["--dry-run"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.starts_with("at most ") && ran.stdout.contains(" requests to http://127"), "{}", ran.stdout);
    assert!(ran.stdout.contains("boundary  POST /pos/v1/orders · 23 cases"), "{}", ran.stdout);
    assert!(ran.stdout.contains("POST /pos/v1/orders/{order_id}/payments/{payment_id}/refunds"), "{}", ran.stdout);
    let ran = run(&document(), &server.url, &["--dry-run", "--phases", "examples"]);
    assert!(ran.stdout.starts_with("at most 13 requests to http://127.0.0.1"), "{}", ran.stdout);
    let plan = run(&document(), &server.url, &["--dry-run", "--phases", "examples", "--format", "json"]);
    assert_eq!(plan.json()["cases"].as_array().unwrap().len(), 13, "{plan:?}");
    assert_eq!(server.requests(), 0);
}

#[test]
fn nobody_there_is_a_matter_of_the_environment() {
    let ran = run(&document(), &format!("http://{}", deserted()), &[]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.stderr.contains("cannot be reached"), "{ran:?}");
}
