//! The state of the sandbox. It changes by [`Change`]s and by nothing else, so that a journal of them is the state.

use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tilt::runtime::Uuid;
use tilt::types::{Order, Payment};

/// The state of the sandbox.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The time by which its clock is ahead of the machine's.
    pub(crate) ahead: Millis,
    /// The tokens, by their hash.
    pub(crate) tokens: BTreeMap<String, Grant>,
    /// The launch tokens, by their hash.
    pub(crate) launches: BTreeMap<String, Launch>,
    pub(crate) orders: BTreeMap<Uuid, Opened>,
    pub(crate) payments: BTreeMap<Uuid, Charge>,
    /// The payments of each order, oldest first.
    pub(crate) attempts: BTreeMap<Uuid, Vec<Uuid>>,
    pub(crate) endpoints: BTreeMap<Uuid, Endpoint>,
    pub(crate) deliveries: BTreeMap<Uuid, Outbound>,
    /// The queue of what is to happen, by time.
    pub(crate) queue: BTreeMap<Turn, Due>,
    /// The number of places in the queue that were assigned, so that items of one instant keep their order.
    pub(crate) given: u64,
}

/// A place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Turn {
    /// The time by the sandbox's clock.
    pub(crate) at: Millis,
    pub(crate) number: u64,
}

/// An item of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Due {
    /// The processor answers a payment.
    Answer(Uuid, Processed),
    /// A payment goes into a settled batch.
    Settle(Uuid),
    /// The bank has processed a void or a refund of a payment.
    Reverse(Uuid),
    /// The payment link of an order expires.
    LinkExpires(Uuid),
    /// A delivery is attempted.
    Attempt(Uuid),
}

/// The answer of the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Processed {
    Approved,
    Declined,
    Failed,
}

/// The access that a token grants.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Grant {
    /// The API client; `None` means a person.
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
    /// The time at which its payment link expires, if it has one.
    pub(crate) link_expires: Option<Millis>,
}

/// A payment, and the amount of it that was refunded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub(crate) payment: Payment,
    /// The refunded amount, in cents.
    pub(crate) refunded: i64,
}

/// An endpoint to which events are delivered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Endpoint {
    pub(crate) id: Uuid,
    pub(crate) url: String,
    /// The names of the events; `None` means all.
    pub(crate) events: Option<Vec<String>>,
}

/// The delivery of one event to one endpoint.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Outbound {
    pub(crate) id: Uuid,
    pub(crate) event_id: String,
    pub(crate) event: String,
    pub(crate) url: String,
    /// The body of every attempt.
    pub(crate) body: String,
    pub(crate) attempts: Vec<Attempted>,
    pub(crate) standing: Standing,
}

/// The status of a delivery.
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
    /// The status of the response, or the error.
    pub(crate) outcome: String,
}

/// A change of the state.
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
    /// Applies a change to the state.
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

    /// Returns the changes that lead from an empty state to this one; tokens that have expired are left out.
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

    /// Returns the payment, if it is one of that order.
    pub(crate) fn charge(&self, order: Uuid, payment: Uuid) -> Option<&Charge> {
        self.payments.get(&payment).filter(|charge| charge.payment.order_id == order)
    }

    /// Returns the payments of an order, oldest first.
    pub(crate) fn charges(&self, order: Uuid) -> impl Iterator<Item = &Charge> {
        self.attempts.get(&order).into_iter().flatten().filter_map(|id| self.payments.get(id))
    }

    /// Returns the amount that may still be charged for an order, in cents.
    pub(crate) fn remains(&self, order: &Order) -> i64 {
        use tilt::types::PaymentStatus::{Approved, Pending, Settled};
        let live = self.charges(order.order_id).map(|charge| &charge.payment);
        let live = live.filter(|payment| matches!(payment.status, Pending | Approved | Settled));
        live.fold(order.total_cents.unwrap_or(0), |left, payment| left.saturating_sub(payment.amount_cents))
    }
}
