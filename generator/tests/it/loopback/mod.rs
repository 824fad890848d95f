//! Tilt's generated client talks to Tilt's generated server over a real connection: every operation, with every
//! documented request, answered by every documented response.

mod cases;
mod client;
mod edges;
mod server;
mod tokens;
mod waits;
mod webhooks;

use cases::{Answer, Case, cases};
use server::{Scripted, Wire};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use tilt::client::Client;
use tilt::runtime::client::RetryPolicy;

/// The token that the scripted server takes for a machine's.
const TOKEN: &str = "machine-token";

/// Serves on a free port of loopback.
async fn serve(app: axum::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

/// A client of that server; refusals are looked at, so nothing is repeated.
fn client(address: SocketAddr) -> Client {
    let builder = Client::builder(format!("http://{address}")).m2m(TOKEN);
    builder.with(|inner| inner.retry(RetryPolicy::none())).build().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_with_every_example() {
    let cases = cases();
    let scripted = Scripted::default();
    let client = client(serve(scripted.app()).await);
    let mut operations = BTreeSet::new();
    let mut refusals = 0;
    for case in &cases {
        scripted.expect(&case.operation, case.answer.clone());
        let got = client::call(&client, case).await;
        check_request(case, &scripted);
        check_answer(case, &got);
        operations.insert(case.operation.as_str());
        refusals += usize::from(case.answer.status >= 400);
    }
    assert_eq!(operations.len(), 13, "{operations:?}");
    // Less would mean that examples are no longer found.
    assert!(refusals >= 90 && cases.len() - refusals >= 20, "{refusals} of {}", cases.len());
}

/// What was sent is what the example says: on the wire, and as the implementation sees it.
fn check_request(case: &Case, scripted: &Scripted) {
    let Wire { method, target, headers, body } = scripted.take_wire();
    assert_eq!((method.as_str(), target.as_str()), (case.method.as_str(), case.target.as_str()), "{case:?}");
    assert_eq!(headers["user-agent"], "tilt/1.2.0");
    let authorization = headers.get("authorization").map(|value| value.to_str().unwrap());
    assert_eq!(authorization, case.secured.then_some("Bearer machine-token"), "{case:?}");
    match &case.body {
        Some(expected) => {
            assert_eq!(headers["content-type"], "application/json", "{case:?}");
            assert_eq!(&serde_json::from_slice::<serde_json::Value>(&body).unwrap(), expected, "{case:?}");
        }
        None => assert!(body.is_empty(), "{case:?}: {body:?}"),
    }
    let (operation, request) = scripted.take_request();
    assert_eq!(operation, case.operation);
    for (name, value) in &case.parameters {
        assert_eq!(&request[name], value, "{case:?}");
    }
    assert_eq!(request.get("body"), case.body.as_ref(), "{case:?}");
}

/// What came back is what the example says, typed by its status.
fn check_answer(case: &Case, got: &client::Got) {
    let Answer { status, media_type, row, body } = &case.answer;
    assert_eq!((got.status, got.row), (*status, *row), "{case:?}: {got:?}");
    assert_eq!(&got.body, body, "{case:?}");
    assert_eq!(got.media_type.split(';').next(), Some(media_type.as_str()), "{case:?}");
    let headers = [(401, &got.www_authenticate, "Bearer realm=\"tilt\""), (429, &got.retry_after, "3")];
    for (of, value, expected) in headers {
        assert_eq!(value.as_deref(), (*row == Some(of)).then_some(expected), "{case:?}");
    }
}
