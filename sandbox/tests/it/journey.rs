//! The whole trip of a partner on the generated client and the generated receiver.

use crate::caller::{Caller, LOCATION};
use crate::receiver::Receiver;
use reqwest::Method as Verb;
use serde_json::{Value, json};
use specwright_sandbox::Options;
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;
use tilt::client::Client;
use tilt::runtime::Uuid;
use tilt::types::{Method, OrderCreate, Payment, PaymentCreate, PaymentStatus, RefundCreate};

/// A program that knows the sandbox by its address and its credentials alone.
struct Partner {
    caller: Caller,
    client: Client,
    seen: HashSet<PaymentStatus>,
}

/// A payment and the order that it belongs to.
#[derive(Clone, Copy)]
struct Paid {
    order: Uuid,
    payment: Uuid,
}

fn client(caller: &Caller) -> Client {
    let sandbox = &caller.sandbox;
    Client::builder(sandbox.url())
        .client_credentials(sandbox.client_id(), sandbox.client_secret().expose())
        .token_url(sandbox.token_url())
        .build()
        .unwrap()
}

fn order(cents: i64) -> OrderCreate {
    OrderCreate::new(LOCATION.parse().unwrap(), cents)
}

impl Partner {
    async fn new() -> Self {
        let caller = Caller::new().await;
        Self { client: client(&caller), caller, seen: HashSet::new() }
    }

    async fn pay(&mut self, cents: i64) -> Paid {
        let order = self.client.create_order(&order(cents)).await.unwrap().order_id;
        let payment = self.client.create_payment(order, &PaymentCreate::new(Method::Card, cents)).await.unwrap();
        self.sees(&payment, PaymentStatus::Pending);
        Paid { order, payment: payment.payment_id }
    }

    async fn expects(&mut self, paid: Paid, status: PaymentStatus) {
        let payment = self.client.get_payment(paid.order, paid.payment).await.unwrap();
        self.sees(&payment, status);
    }

    fn sees(&mut self, payment: &Payment, status: PaymentStatus) {
        assert_eq!(payment.status, status);
        self.seen.insert(status);
    }

    /// Turns the clock. The client is not told: tokens that have run out on the way are minted anew by itself.
    async fn turn(&self, seconds: u64) {
        self.caller.advance(seconds).await;
    }

    async fn subscribe(&self, receiver: &Receiver, events: Option<&[&str]>) {
        let body = json!({ "url": receiver.url, "events": events });
        self.caller.admin(Verb::POST, "/endpoints", body, 201).await;
    }
}

#[tokio::test]
async fn all_statuses_are_reached_and_all_events_arrive() {
    let mut partner = Partner::new().await;
    let secret = partner.caller.sandbox.signing_secret().clone();
    let (receiver, failing) = (Receiver::new(secret.expose(), 0).await, Receiver::new(secret.expose(), 99).await);
    partner.subscribe(&receiver, None).await;
    partner.subscribe(&failing, Some(&["payment.voided"])).await;

    let (settles, declined, failed) = (partner.pay(5000).await, partner.pay(1202).await, partner.pay(1203).await);
    let (voided, cancelled) = (partner.pay(1205).await, partner.pay(1205).await);
    let wait = partner.client.wait_for_payment(settles.order, settles.payment).every(Duration::from_millis(20));
    let waiting = tokio::spawn(wait.send());
    partner.turn(3600).await;
    partner.sees(&waiting.await.unwrap().unwrap(), PaymentStatus::Approved);
    partner.expects(declined, PaymentStatus::Declined).await;
    partner.expects(failed, PaymentStatus::Failed).await;

    partner.client.void_payment(voided.order, voided.payment).await.unwrap();
    partner.expects(voided, PaymentStatus::Voided).await;
    partner.caller.renew("").await;
    partner.caller.operate(&format!("payments/{}", cancelled.payment), "cancelled", 200).await;
    partner.expects(cancelled, PaymentStatus::Cancelled).await;

    let refunded = partner.pay(1204).await;
    partner.turn(3600).await;
    partner.client.create_refund(refunded.order, refunded.payment, &RefundCreate::new()).await.unwrap();
    partner.expects(refunded, PaymentStatus::Refunded).await;
    partner.turn(60).await;

    let linked = order(700).return_url("https://shop.example/paid");
    let linked = partner.client.create_order(&linked).await.unwrap().order_id;
    partner.caller.renew("").await;
    partner.caller.admin(Verb::POST, "/events", json!({ "type": "payment.frozen", "data": {} }), 202).await;
    partner.turn(86_400).await;
    partner.expects(settles, PaymentStatus::Settled).await;
    let order = partner.client.get_order(linked).await.unwrap();
    partner.sees(&order.payments.unwrap()[0], PaymentStatus::Expired);

    assert_eq!(partner.seen.len(), 9, "{:?}", partner.seen);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    receiver.names().into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
    let expected = [
        ("payment.approved", 2),
        ("payment.cancelled", 1),
        ("payment.expired", 1),
        ("payment.failed", 1),
        ("payment.frozen", 1),
        ("payment.refunded", 1),
        ("payment.reversal_failed", 1),
        ("payment.reversal_settled", 1),
        ("payment.voided", 1),
    ];
    assert_eq!(counts, expected.map(|(name, count)| (name.to_owned(), count)).into());
    // Every name but one is a variant of its own; that one is kept as it came.
    assert_eq!(receiver.unknown(), ["payment.frozen"]);

    assert_eq!(failing.bodies().len(), 5, "attempts");
    partner.caller.renew("").await;
    let dead = partner.caller.admin(Verb::GET, "/dead-letters", Value::Null, 200).await;
    assert_eq!(dead["dead_letters"].as_array().map(Vec::len), Some(1), "{dead}");
}

#[tokio::test]
async fn a_thousand_first_calls_mint_one_token() {
    let caller = Caller::with(Options::default()).await;
    let minted = || caller.lines.lock().unwrap().iter().filter(|line| line.contains("/oauth2/token")).count();
    let client = client(&caller);
    let before = minted();
    let calls: Vec<_> = (0..1000).map(|_| tokio::spawn(client.list_locations().send())).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().locations.map(|all| all.len()), Some(2));
    }
    assert_eq!(minted() - before, 1);
}
