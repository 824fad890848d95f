//! The state file: what is in it after a restart, what is not in it at all, and what is left alone.

use crate::caller::{Caller, LOCATION};
use reqwest::Method;
use serde_json::{Value, json};
use specwright_sandbox::tilt::{OpenError, StateError, open};
use specwright_sandbox::{Credentials, Options};
use std::fs;
use std::io::Write as _;
use std::path::Path;

fn kept(file: &Path) -> Options {
    Options { state: Some(file.to_owned()), ..Options::default() }
}

async fn refused(file: &Path) -> String {
    let before = fs::read(file).unwrap();
    let error = open(kept(file)).await.unwrap_err();
    assert!(matches!(error, OpenError::State(_)), "{error}");
    assert_eq!(fs::read(file).unwrap(), before);
    error.to_string()
}

#[tokio::test]
async fn a_restart_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tilt.state");
    let first = Caller::with(kept(&file)).await;
    first.admin(Method::POST, "/endpoints", json!({ "url": "http://127.0.0.1:9/" }), 201).await;
    let body = json!({ "location_id": LOCATION, "total_cents": 700, "return_url": "https://shop.example/" });
    let order = first.post("/orders", body, 201).await;
    let payment = first.pay(5000).await;
    first.admin(Method::POST, "/events", json!({ "type": "x" }), 202).await;
    first.turn(3600).await;
    let read = async |caller: &Caller| {
        let order = caller.get(&format!("/orders/{}", order["order_id"].as_str().unwrap()), 200).await;
        let payment = caller.get(&payment, 200).await;
        let url = caller.sandbox.url().to_owned();
        let order = order.to_string().replace(&url, "");
        (order, payment, caller.admin(Method::GET, "/deliveries", Value::Null, 200).await)
    };
    let before = read(&first).await;
    let secrets = |caller: &Caller| {
        let sandbox = &caller.sandbox;
        (sandbox.client_id().to_owned(), sandbox.client_secret().clone(), sandbox.signing_secret().clone())
    };
    let (known, token) = (secrets(&first), first.token.lock().unwrap().clone());
    let clock = first.sandbox.clock().now();
    first.sandbox.stop().await;

    let again = Caller::with(kept(&file)).await;
    assert_eq!(secrets(&again), known);
    assert!(again.sandbox.clock().now().as_str() >= clock.as_str());
    again.calls_with(&token);
    assert_eq!(read(&again).await, before);
    again.turn(86_400).await;
    assert_eq!(again.status(&payment).await, "settled");
}

#[tokio::test]
async fn no_secret_stands_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tilt.state");
    let credentials = Credentials {
        client_id: Some("partner".to_owned()),
        client_secret: Some("canary-client-secret".into()),
        signing_secret: Some("canary-signing-secret".into()),
        scopes: None,
    };
    let caller = Caller::with(Options { credentials, ..kept(&file) }).await;
    let token = caller.token.lock().unwrap().clone();
    let launch = caller.post("/launch-tokens", json!({ "location_id": LOCATION }), 201).await;
    let session = caller.post("/public/launch-exchange", launch.clone(), 200).await;
    let body = json!({ "location_id": LOCATION, "total_cents": 700, "return_url": "https://shop.example/" });
    let order = caller.post("/orders", body, 201).await;
    let link = order["hosted_checkout_url"].as_str().unwrap().split_once("token=").unwrap().1.to_owned();
    let form = format!("token={link}&number=4111111111111111");
    let url = format!("{}/_sandbox/checkout", caller.sandbox.url());
    assert_eq!(caller.client.post(url).body(form).send().await.unwrap().status(), 303);
    caller.turn(1).await;

    let state = fs::read_to_string(&file).unwrap();
    let log = caller.lines.lock().unwrap().join("\n");
    assert!(log.contains("/pos/v1/orders 201") && state.contains("\"Payment\""), "{log}");
    let debug = format!("{:?} {:?}", caller.sandbox, caller.sandbox.client_secret());
    for secret in [
        "canary",
        &token,
        launch["token"].as_str().unwrap(),
        session["access_token"].as_str().unwrap(),
        &link,
        "hosted-checkout?",
        "4111",
    ] {
        for (name, text) in [("state", &state), ("log", &log), ("debug", &debug)] {
            assert!(!text.contains(secret), "{name} holds {secret}");
        }
    }
}

#[tokio::test]
async fn half_a_line_at_the_end_is_dropped_and_any_other_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tilt.state");
    let first = Caller::with(kept(&file)).await;
    let payment = first.pay(5000).await;
    let token = first.token.lock().unwrap().clone();
    first.sandbox.stop().await;
    fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(b"[{\"Payment\":{\"pay").unwrap();
    let again = Caller::with(kept(&file)).await;
    again.calls_with(&token);
    assert_eq!(again.status(&payment).await, "pending");
    again.sandbox.stop().await;
    assert!(fs::read_to_string(&file).unwrap().ends_with('\n'));

    let text = fs::read_to_string(&file).unwrap().replacen("\n[", "\nX[", 1);
    fs::write(&file, text).unwrap();
    let error = refused(&file).await;
    assert!(error.contains("tilt.state:2: cannot be read"), "{error}");
}

#[tokio::test]
async fn a_file_that_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    for (text, expected) in [
        ("my notes", "no state of a Tilt sandbox"),
        ("my notes\nof today\n", "no state of a Tilt sandbox"),
        ("{\"format\":\"specwright-sandbox/other\",\"version\":1}\n", "no state of a Tilt sandbox"),
        ("{\"format\":\"specwright-sandbox/tilt\",\"version\":2}\n", "written by a later version (format 2"),
    ] {
        fs::write(&file, text).unwrap();
        let error = refused(&file).await;
        assert!(error.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn it_is_one_sandbox_s_and_its_owner_s() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tilt.state");
    let first = open(kept(&file)).await.unwrap();
    let error = open(kept(&file)).await.unwrap_err();
    assert!(matches!(error, OpenError::State(StateError::InUse { .. })), "{error}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    first.stop().await;
    drop(open(kept(&file)).await.unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_so() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = open(Options { port, ..Options::default() }).await.unwrap_err();
    assert_eq!(error.to_string(), format!("port {port} of this machine is in use"));
}
