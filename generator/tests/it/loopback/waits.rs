//! Tilt's waiter against Tilt's server: the documented polling of a payment.

use super::cases::{Answer, Case, cases};
use super::server::Scripted;
use super::{client, serve};
use std::time::Duration;
use tilt::client::{AnyError, WaitError};
use tilt::types::PaymentStatus;

/// The documented answer of `getPayment`, with another status.
fn payment(case: &Case, status: &str) -> Answer {
    let mut answer = case.answer.clone();
    answer.body["status"] = status.into();
    answer
}

#[tokio::test]
async fn a_payment_is_waited_for() {
    let cases = cases();
    let case = cases.iter().find(|case| case.operation == "getPayment" && case.answer.status == 200).unwrap();
    let id = |name: &str| serde_json::from_value::<tilt::runtime::Uuid>(case.parameters[name].clone()).unwrap();
    let (order, payment_id) = (id("order_id"), id("payment_id"));
    let scripted = Scripted::default();
    let client = client(serve(scripted.app()).await);

    scripted.expect("getPayment", payment(case, "approved"));
    let done = client.wait_for_payment(order, payment_id).await.unwrap();
    assert_eq!(done.status, PaymentStatus::Approved);
    assert_eq!(scripted.take_wire().target, case.target);

    // It turns while the wait is on.
    scripted.expect("getPayment", payment(case, "pending"));
    let wait = client.wait_for_payment(order, payment_id).every(Duration::from_millis(1));
    let waiting = tokio::spawn(wait.send());
    while !scripted.was_called() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    scripted.expect("getPayment", payment(case, "declined"));
    assert_eq!(waiting.await.unwrap().unwrap().status, PaymentStatus::Declined);

    // It does not turn.
    scripted.expect("getPayment", payment(case, "pending"));
    let wait = client.wait_for_payment(order, payment_id).at_most(Duration::from_secs(2));
    let error = wait.await.unwrap_err();
    let WaitError::Elapsed(elapsed) = &error else { panic!("{error}") };
    assert_eq!(elapsed.last().unwrap().status, PaymentStatus::Pending);
    assert!(AnyError::from(error).is_elapsed());
}
