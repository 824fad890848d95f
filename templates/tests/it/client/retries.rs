//! What is repeated, how often, and what is not.

use super::server::{Server, answer, answering, leak, operation, raw};
use specwright_runtime::client::{
    Client, Error, In, Method, Operation, OperationInfo, Outcome, ParameterInfo, Raw, Request, RetryPolicy, Style,
    TransportFault, send,
};
use std::time::Duration;

fn quick() -> RetryPolicy {
    RetryPolicy::default().base_delay(Duration::ZERO)
}

/// Answers `status` until it was asked `failures` times, then 200.
async fn failing(status: u16, failures: usize) -> Server {
    Server::new(
        move |_, before| {
            if before < failures { answer(status).header("retry-after", "0") } else { answer(200) }
        },
    )
    .await
}

#[tokio::test]
async fn repeats_what_may_be_repeated() {
    for (method, key, status, failures, requests, last) in [
        ("GET", None, 503, 1, 2, 200),
        ("GET", None, 503, 2, 3, 200),
        ("GET", None, 503, 3, 3, 503),
        ("GET", None, 429, 1, 2, 200),
        ("GET", None, 502, 1, 2, 200),
        ("GET", None, 504, 1, 2, 200),
        ("GET", None, 408, 1, 2, 200),
        ("GET", None, 500, 1, 1, 500),
        ("GET", None, 404, 1, 1, 404),
        ("HEAD", None, 503, 1, 2, 200),
        ("PUT", None, 503, 1, 2, 200),
        ("DELETE", None, 503, 1, 2, 200),
        ("QUERY", None, 503, 1, 2, 200),
        ("POST", None, 503, 1, 1, 503),
        ("PATCH", None, 429, 1, 1, 429),
        ("POST", Some("k"), 503, 1, 2, 200),
        ("PATCH", Some("k"), 503, 1, 2, 200),
    ] {
        let server = failing(status, failures).await;
        let request = server.client().request(Method::from_bytes(method.as_bytes()).unwrap(), "/x");
        let request = key.into_iter().fold(request, Request::idempotency_key);
        let raw = request.body("text/plain", "again").send().await.unwrap();
        let found = (server.seen().len(), raw.status(), raw.attempts() as usize);
        assert_eq!(found, (requests, last, requests), "{method} {key:?} {status} {failures}");
        assert!(server.seen().iter().all(|seen| &seen.body[..] == b"again"));
        assert!(server.seen().iter().all(|seen| seen.header("idempotency-key") == key.unwrap_or_default()));
    }
}

#[tokio::test]
async fn the_policy_and_the_api_bound_it() {
    for (policy, retry_after, requests) in [
        (RetryPolicy::none(), "0", 1),
        (quick().attempts(0), "0", 1),
        (quick().attempts(5), "0", 5),
        (quick(), "soon", 3),
        (quick(), "Sun, 06 Nov 1994 08:49:37 GMT", 3),
        // Longer than we would wait: the caller decides.
        (quick(), "3600", 1),
        (quick(), "Fri, 31 Dec 9999 23:59:59 GMT", 1),
    ] {
        let server = Server::new(move |_, _| answer(503).header("retry-after", retry_after)).await;
        let client = server.builder(&[]).retry(policy).build().unwrap();
        assert_eq!(client.request(Method::GET, "/x").send().await.unwrap().status(), 503);
        assert_eq!(server.seen().len(), requests, "{policy:?} {retry_after}");
    }
    // A wait that the call's time does not allow is not begun.
    let server = Server::new(|_, _| answer(503).header("retry-after", "15")).await;
    let raw = server.client().request(Method::GET, "/x").timeout(Duration::from_secs(10)).send().await.unwrap();
    assert_eq!((raw.status(), server.seen().len()), (503, 1));
}

#[test]
fn waits_double_up_to_their_bound() {
    let policy = RetryPolicy::default().base_delay(Duration::from_secs(1)).max_delay(Duration::from_secs(10));
    for (attempt, seconds) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (40, 10), (u32::MAX, 10)] {
        assert_eq!(policy.longest_wait(attempt), Duration::from_secs(seconds), "{attempt}");
    }
}

#[tokio::test]
async fn a_lost_connection_is_tried_again_where_that_is_safe() {
    const CUT: &str = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf";
    const WHOLE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
    for (method, answers, expected) in [
        ("GET", vec![CUT, WHOLE], Ok(2)),
        ("GET", vec!["", WHOLE], Ok(2)),
        ("GET", vec![CUT, CUT, CUT, WHOLE], Err(3)),
        ("POST", vec![CUT, WHOLE], Err(1)),
    ] {
        let client = Client::builder(raw(answers, Duration::ZERO), &[]).retry(quick()).build().unwrap();
        let sent = client.request(Method::from_bytes(method.as_bytes()).unwrap(), "/x").send().await;
        match expected {
            Ok(attempts) => assert_eq!(sent.unwrap().attempts(), attempts),
            Err(attempts) => {
                let error = sent.unwrap_err();
                let Error::Transport(transport) = error.kind() else { panic!("{error}") };
                assert_eq!((transport.fault(), transport.attempts()), (TransportFault::Interrupted, attempts));
                assert!(error.is_retryable());
            }
        }
    }
}

#[tokio::test]
async fn no_connection_is_a_transport_error() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let client = Client::builder(format!("http://127.0.0.1:{port}"), &[]).retry(quick()).build().unwrap();
    for (method, attempts) in [(Method::GET, 3), (Method::POST, 1)] {
        let error = client.request(method, "/x").send().await.unwrap_err();
        let Error::Transport(transport) = error.kind() else { panic!("{error}") };
        assert_eq!((transport.fault(), transport.attempts()), (TransportFault::Connect, attempts));
    }
}

#[tokio::test]
async fn the_key_goes_where_the_document_says() {
    let server = Server::empty().await;
    let parameters = &[ParameterInfo {
        name: "X-Idempotency-Key",
        location: In::Header,
        required: false,
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        json: false,
    }];
    let operation = leak(OperationInfo { parameters, ..operation("POST", "/x") });
    server.client().call(operation).idempotency_key("k").send().await.unwrap();
    assert_eq!(server.last().header("x-idempotency-key"), "k");
    assert_eq!(server.last().header("idempotency-key"), "");
}

struct Nothing;
impl Operation for Nothing {
    type Output = ();
    type Error = ();
    fn read(_: &Raw) -> Result<Outcome<(), ()>, specwright_runtime::DecodeError> {
        Ok(Outcome::Undocumented)
    }
}

#[tokio::test]
async fn an_error_says_how_long_to_wait() {
    for (header, expected) in [
        ("0", Some(0..=0)),
        ("120", Some(120..=120)),
        ("99999999999999999999999999", Some(u64::MAX..=u64::MAX)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0..=0)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(0..=0)),
        ("Sun Nov  6 08:49:37 1994", Some(0..=0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(200_000_000_000..=260_000_000_000)),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
    ] {
        let server = Server::new(move |_, _| answer(429).header("retry-after", header)).await;
        let request = server.client().call(answering("GET", "/x", &[])).retry(RetryPolicy::none());
        let Err(Error::Api(error)) = send::<Nothing>(request).await else { panic!("429 is an error") };
        let seconds = error.retry_after().map(|wait| wait.as_secs());
        assert!(error.is_retryable());
        match (seconds, expected) {
            (Some(seconds), Some(expected)) => assert!(expected.contains(&seconds), "{header}: {seconds}"),
            (found, expected) => assert!(found.is_none() && expected.is_none(), "{header}: {found:?}"),
        }
    }
}
