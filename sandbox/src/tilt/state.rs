//! All that the sandbox knows. It changes by [`Change`]s and by nothing else, so that a journal of them is the state.

use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tilt::runtime::Uuid;
use tilt::types::{Order, Payment};

/// All that the sandbox knows.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// How far its clock is ahead of the machine's.
    pub(crate) ahead: Millis,
    /// By the hash of the token.
    pub(crate) tokens: BTreeMap<String, Grant>,
    /// By the hash of the token.
    pub(crate) launches: BTreeMap<String, Launch>,
    pub(crate) orders: BTreeMap<Uuid, Opened>,
    pub(crate) payments: BTreeMap<Uuid, Charge>,
    /// Payments of an order, oldest first.
    pub(crate) attempts: BTreeMap<Uuid, Vec<Uuid>>,
    pub(crate) endpoints: BTreeMap<Uuid, Endpoint>,
    pub(crate) deliveries: BTreeMap<Uuid, Outbound>,
    /// What is to happen, and when.
    pub(crate) queue: BTreeMap<Turn, Due>,
    /// Places in the queue that were given, so that things of one instant keep their order.
    pub(crate) given: u64,
}

/// A place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Turn {
    /// By the sandbox's clock.
    pub(crate) at: Millis,
    pub(crate) number: u64,
}

/// What is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Due {
    /// The processor answers a payment.
    Answer(Uuid, Processed),
    /// A payment goes into a settled batch.
    Settle(Uuid),
    /// The bank is done with a void or a refund of a payment.
    Reverse(Uuid),
    /// The payment link of an order runs out.
    LinkExpires(Uuid),
    /// A delivery is attempted.
    Attempt(Uuid),
}

/// What the processor answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Processed {
    Approved,
    Declined,
    Failed,
}

/// What a token stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Grant {
    /// The API client; `None`: a person.
    pub(crate) client: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) expires: Millis,
}

/// A launch token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Launch {
    pub(crate) expires: Millis,
    pub(crate) is_used: bool,
}

/// An order. Its payments and its checkout URL are added when it is read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Opened {
    pub(crate) order: Order,
    /// When its payment link runs out, if it has one.
    pub(crate) link_expires: Option<Millis>,
}

/// A payment, and what was paid back of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub(crate) payment: Payment,
    /// Cents.
    pub(crate) refunded: i64,
}

/// Where events are delivered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Endpoint {
    pub(crate) id: Uuid,
    pub(crate) url: String,
    /// Names of events; `None`: all.
    pub(crate) events: Option<Vec<String>>,
}

/// One event on its way to one endpoint.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Outbound {
    pub(crate) id: Uuid,
    pub(crate) event_id: String,
    pub(crate) event: String,
    pub(crate) url: String,
    /// The bytes of every attempt.
    pub(crate) body: String,
    pub(crate) attempts: Vec<Attempted>,
    pub(crate) standing: Standing,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Standing {
    Pending,
    Delivered,
    Dead,
}

/// One attempt at a delivery.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Attempted {
    pub(crate) at: Millis,
    /// The status of the answer, or what went wrong.
    pub(crate) outcome: String,
}

/// A step from one state to the next.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Change {
    Clock(Millis),
    Token(String, Grant),
    Launch(String, Launch),
    Order(Box<Opened>),
    Payment(Box<Charge>),
    Endpoint(Endpoint),
    EndpointGone(Uuid),
    Delivery(Box<Outbound>),
    Due(Turn, Due),
    Done(Turn),
}

impl State {
    /// The state after a change.
    pub(crate) fn apply(&mut self, change: Change) {
        match change {
            Change::Clock(ahead) => self.ahead = ahead,
            Change::Token(hash, grant) => drop(self.tokens.insert(hash, grant)),
            Change::Launch(hash, launch) => drop(self.launches.insert(hash, launch)),
            Change::Order(order) => drop(self.orders.insert(order.order.order_id, *order)),
            Change::Payment(paid) => self.keep(*paid),
            Change::Endpoint(endpoint) => drop(self.endpoints.insert(endpoint.id, endpoint)),
            Change::EndpointGone(id) => drop(self.endpoints.remove(&id)),
            Change::Delivery(delivery) => drop(self.deliveries.insert(delivery.id, *delivery)),
            Change::Due(turn, due) => {
                self.given = self.given.max(turn.number + 1);
                self.queue.insert(turn, due);
            }
            Change::Done(turn) => drop(self.queue.remove(&turn)),
        }
    }

    fn keep(&mut self, charge: Charge) {
        let (order, payment) = (charge.payment.order_id, charge.payment.payment_id);
        if self.payments.insert(payment, charge).is_none() {
            self.attempts.entry(order).or_default().push(payment);
        }
    }

    /// The changes that lead from nothing to this state; tokens that have expired are left out.
    pub(crate) fn snapshot(&self, now: Millis) -> Vec<Change> {
        let tokens = self.tokens.iter().filter(|(_, grant)| grant.expires > now);
        let payments = self.attempts.values().flatten().filter_map(|id| self.payments.get(id));
        let mut changes = vec![Change::Clock(self.ahead)];
        changes.extend(tokens.map(|(hash, grant)| Change::Token(hash.clone(), grant.clone())));
        changes.extend(self.launches.iter().map(|(hash, launch)| Change::Launch(hash.clone(), launch.clone())));
        changes.extend(self.orders.values().map(|order| Change::Order(Box::new(order.clone()))));
        changes.extend(payments.map(|charge| Change::Payment(Box::new(charge.clone()))));
        changes.extend(self.endpoints.values().map(|endpoint| Change::Endpoint(endpoint.clone())));
        changes.extend(self.deliveries.values().map(|delivery| Change::Delivery(Box::new(delivery.clone()))));
        changes.extend(self.queue.iter().map(|(turn, due)| Change::Due(*turn, *due)));
        changes
    }

    /// The payment of that order.
    pub(crate) fn charge(&self, order: Uuid, payment: Uuid) -> Option<&Charge> {
        self.payments.get(&payment).filter(|charge| charge.payment.order_id == order)
    }

    /// Payments of an order, oldest first.
    pub(crate) fn charges(&self, order: Uuid) -> impl Iterator<Item = &Charge> {
        self.attempts.get(&order).into_iter().flatten().filter_map(|id| self.payments.get(id))
    }

    /// What may still be charged of an order, in cents.
    pub(crate) fn remains(&self, order: &Order) -> i64 {
        use tilt::types::PaymentStatus::{Approved, Pending, Settled};
        let live = self.charges(order.order_id).map(|charge| &charge.payment);
        let live = live.filter(|payment| matches!(payment.status, Pending | Approved | Settled));
        live.fold(order.total_cents.unwrap_or(0), |left, payment| left.saturating_sub(payment.amount_cents))
    }
}
