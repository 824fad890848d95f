//! Waits: what is asked again, what ends them, and what is known then.

use super::server::{Server, answer, leak, operation};
use serde_json::Value;
use specwright_runtime::{
    DecodeError,
    client::{
        AnyError, Condition, Error, Literal, Operation, Outcome, Raw, RetryPolicy, TransportFault, Wait, WaitError,
        WaiterInfo,
    },
    codec::Plain,
};
use std::time::Duration;

#[derive(Debug)]
struct GetThing;

impl Operation for GetThing {
    type Output = Value;
    type Error = Value;
    fn read(raw: &Raw) -> Result<Outcome<Value, Value>, DecodeError> {
        let body = raw.json::<Plain<Value>>();
        if raw.status() == 200 { body.map(Outcome::Success) } else { body.map(Outcome::Refusal) }
    }
}

static NOT_PENDING: WaiterInfo = WaiterInfo {
    name: "wait_for_thing",
    until: &[Condition { pointer: "/status", is: &[], not: &[Literal::Text("pending")] }],
    every: Duration::from_millis(1),
    at_most: Duration::from_secs(60),
};

fn wait(server: &Server, waiter: &'static WaiterInfo) -> Wait<GetThing> {
    let request = server.client().call(leak(operation("GET", "/thing")));
    Wait::new(request.retry(RetryPolicy::none()), waiter)
}

/// Answers these one after the other, the last one for ever.
async fn answers(rows: &'static [(u16, &'static str)]) -> Server {
    Server::new(move |_, before| {
        let (status, body) = rows[before.min(rows.len() - 1)];
        answer(status).body("application/json", body)
    })
    .await
}

const PENDING: (u16, &str) = (200, r#"{"status":"pending"}"#);
const DONE: (u16, &str) = (200, r#"{"status":"done"}"#);

#[tokio::test]
async fn it_asks_until_the_condition_holds_or_a_failure_is_final() {
    // Answers, requests, and the status that ended it.
    type Row = (&'static [(u16, &'static str)], usize, Result<&'static str, Option<u16>>);
    let rows: [Row; 7] = [
        (&[DONE], 1, Ok("done")),
        (&[PENDING, PENDING, DONE], 3, Ok("done")),
        // Failures that may pass.
        (&[(503, "{}"), PENDING, (429, "{}"), DONE], 4, Ok("done")),
        (&[PENDING, (404, "{}")], 2, Err(Some(404))),
        (&[(500, "{}")], 1, Err(Some(500))),
        (&[PENDING, (200, "half")], 2, Err(Some(200))),
        // Without the member nothing can be said.
        (&[(200, "{}"), (200, r#"{"status":null}"#)], 2, Ok("")),
    ];
    for (given, requests, expected) in rows {
        let server = answers(given).await;
        let result = wait(&server, &NOT_PENDING).await;
        match (result, expected) {
            (Ok(value), Ok(status)) => assert_eq!(value["status"].as_str().unwrap_or_default(), status),
            (Err(WaitError::Call(error)), Err(status)) => assert_eq!(error.status(), status),
            (result, _) => panic!("{given:?}: {result:?}"),
        }
        assert_eq!(server.seen().len(), requests, "{given:?}");
    }
}

#[tokio::test]
async fn conditions_are_judged_by_value() {
    use Literal::{Bool, Int, Null, Number, Text};
    for (is, not, body, expected) in [
        (&[Text("a"), Text("b")][..], &[][..], r#""b""#, true),
        (&[Text("a")], &[], r#""A""#, false),
        (&[Int(1)], &[], "1.0", true),
        (&[Int(1)], &[], r#""1""#, false),
        (&[Int(-1)], &[], "18446744073709551615", false),
        (&[Number(0.5)], &[], "5e-1", true),
        (&[Bool(true)], &[], "true", true),
        (&[Null], &[], "null", true),
        (&[], &[Null, Bool(false)], "false", false),
        (&[], &[Null], "[]", true),
        (&[Int(1), Int(2)], &[Int(2)], "2", false),
    ] {
        let condition = Condition { pointer: "/a~1b/0", is, not };
        let sound = Condition { pointer: "", is: &[], not: &[] };
        let until = leak(vec![condition, sound]).as_slice();
        let waiter =
            leak(WaiterInfo { until, every: Duration::ZERO, at_most: Duration::from_millis(1), ..NOT_PENDING });
        let body = leak(format!(r#"{{"a/b":[{body}]}}"#)).as_str();
        let server = answers(leak([(200, body)])).await;
        let wait = wait(&server, waiter).every(Duration::from_secs(60)).at_most(Duration::from_secs(30));
        assert_eq!(wait.send().await.is_ok(), expected, "{is:?} {not:?} {body}");
    }
}

#[tokio::test]
async fn time_bounds_it_and_the_last_answer_is_kept() {
    let server = answers(&[PENDING]).await;
    let error = wait(&server, &NOT_PENDING).every(Duration::from_secs(3)).at_most(Duration::from_secs(2)).await;
    let error = error.unwrap_err();
    let WaitError::Elapsed(elapsed) = &error else { panic!("{error}") };
    assert_eq!((elapsed.attempts(), elapsed.last().unwrap()["status"].as_str()), (1, Some("pending")));
    assert_eq!(error.to_string(), "wait_for_thing: what was waited for did not come within 2s");
    let any = AnyError::from(error);
    assert!(any.is_elapsed() && any.is_retryable() && any.attempts() == Some(1), "{any:?}");
    assert!(any.to_string().starts_with("wait_for_thing: what was waited for did not come"), "{any}");

    // A request that hangs is cut off.
    let url = super::server::raw(vec![], Duration::from_secs(60));
    let client = specwright_runtime::client::Client::builder(url, &[]).build().unwrap();
    let wait = Wait::<GetThing>::new(client.call(leak(operation("GET", "/thing"))), &NOT_PENDING);
    let error = wait.at_most(Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(&error, WaitError::Elapsed(elapsed) if elapsed.last().is_none()), "{error:?}");

    // Nothing but failures: the last one says more than the clock.
    let server = answers(&[(503, r#"{"why":"busy"}"#)]).await;
    let error = self::wait(&server, &NOT_PENDING).at_most(Duration::from_millis(20)).await.unwrap_err();
    assert!(matches!(&error, WaitError::Call(Error::Api(error)) if error.status() == 503), "{error:?}");
    assert!(!AnyError::from(error).is_elapsed());
}

#[tokio::test]
async fn it_can_be_set_spawned_and_used_with_any_error() {
    async fn both(server: &Server) -> Result<Value, AnyError> {
        Ok(wait(server, &NOT_PENDING).map(|request| request.header("x-team", "a")).await?)
    }
    let server = answers(&[PENDING, DONE]).await;
    assert_eq!(both(&server).await.unwrap()["status"], "done");
    assert_eq!(server.last().header("x-team"), "a");
    let spawned = tokio::spawn(wait(&server, &NOT_PENDING).send());
    assert!(spawned.await.unwrap().is_ok());
    // What cannot be sent is told at once.
    let error = wait(&server, &NOT_PENDING).map(|request| request.header("a b", "")).await.unwrap_err();
    assert!(matches!(error, WaitError::Call(Error::Request(_))));
    assert_ne!(TransportFault::Elapsed.to_string(), TransportFault::Timeout.to_string());
}
