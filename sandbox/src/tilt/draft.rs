//! A step in the making: it reads the state before the step, and collects the changes of the step.

use super::amounts::{self, Answer, Reversal};
use super::events;
use super::state::{Change, Charge, Due, Opened, Processed, State, Turn};
use crate::time::{self, Millis};
use crate::translate::Wire;
use std::time::Duration;
use tilt::construct::PaymentArgs;
use tilt::runtime::Uuid;
use tilt::types::{Payment, PaymentStatus};

/// The time after which an approved payment is settled.
const UNTIL_SETTLED: Millis = 86_400_000;
/// The time after which the bank has processed a void or a refund.
const UNTIL_REVERSED: Millis = 60_000;

/// A step in the making.
pub(super) struct Draft<'s> {
    pub(super) state: &'s State,
    /// The time at which the step happens.
    pub(super) at: Millis,
    pub(super) changes: Vec<Change>,
    /// The names in which events are written, where they are not ours.
    pub(super) wire: Option<&'s Wire>,
    given: u64,
}

impl<'s> Draft<'s> {
    pub(super) fn new(state: &'s State, at: Millis, wire: Option<&'s Wire>) -> Self {
        Self { state, at, changes: Vec::new(), wire, given: state.given }
    }

    /// Puts an item into the queue.
    pub(super) fn due(&mut self, at: Millis, due: Due) {
        self.changes.push(Change::Due(Turn { at, number: self.given }, due));
        self.given += 1;
    }

    /// Hands a payment to the processor, which answers after `delay`.
    pub(super) fn charge(&mut self, order: Uuid, cents: i64, card: Option<Answer>, delay: Duration) -> Payment {
        let payment = self.payment(order, cents, PaymentStatus::Pending);
        let processed = match card.unwrap_or(amounts::of(cents).answer) {
            Answer::Approved => Some(Processed::Approved),
            Answer::Declined => Some(Processed::Declined),
            Answer::Failed => Some(Processed::Failed),
            Answer::Never => None,
        };
        if let Some(processed) = processed {
            let at = self.at.saturating_add(time::millis(delay));
            self.due(at, Due::Answer(payment.payment_id, processed));
        }
        payment
    }

    fn payment(&mut self, order: Uuid, cents: i64, status: PaymentStatus) -> Payment {
        let payment = Payment::new(PaymentArgs {
            payment_id: Uuid::new_v4(),
            order_id: order,
            status,
            amount_cents: cents,
            method: "card".to_owned(),
            created_at: time::text(self.at),
        });
        self.changes.push(Change::Payment(Box::new(Charge { payment: payment.clone(), refunded: 0 })));
        payment
    }

    /// Performs an item of the queue.
    pub(super) fn perform(&mut self, due: Due) {
        match due {
            Due::Answer(payment, processed) => self.answer(payment, processed),
            Due::Settle(payment) => {
                if let Some(charge) = self.standing(payment, &[PaymentStatus::Approved]) {
                    self.turn(charge.clone(), PaymentStatus::Settled);
                }
            }
            Due::Reverse(payment) => self.reverse(payment),
            Due::LinkExpires(order) => self.expire(order),
            // The outbox makes the attempt, outside of any step.
            Due::Attempt(_) => {}
        }
    }

    fn answer(&mut self, payment: Uuid, processed: Processed) {
        let Some(charge) = self.standing(payment, &[PaymentStatus::Pending]) else { return };
        let mut charge = charge.clone();
        let status = match processed {
            Processed::Approved => PaymentStatus::Approved,
            Processed::Declined => PaymentStatus::Declined,
            Processed::Failed => PaymentStatus::Failed,
        };
        // The processor could not be reached, so it has given no reference.
        if processed != Processed::Failed {
            charge.payment.processor_reference = Some(format!("sandbox-{}", Uuid::new_v4().simple()));
        }
        if processed == Processed::Approved {
            self.due(self.at.saturating_add(UNTIL_SETTLED), Due::Settle(payment));
        }
        self.turn(charge, status);
    }

    fn reverse(&mut self, payment: Uuid) {
        let Some(charge) = self.state.payments.get(&payment) else { return };
        let name = match amounts::of(charge.payment.amount_cents).reversal {
            Reversal::Settles => "payment.reversal_settled",
            Reversal::Fails => "payment.reversal_failed",
        };
        events::emit(self, name, &charge.payment);
    }

    /// Lets a payment link expire: if the order is not fully paid, a payment with this status is added.
    fn expire(&mut self, order: Uuid) {
        let Some(Opened { order, .. }) = self.state.orders.get(&order) else { return };
        let remains = self.state.remains(order);
        if remains > 0 {
            let mut payment = self.payment(order.order_id, remains, PaymentStatus::Expired);
            payment.updated_at = Some(time::text(self.at));
            self.changes.push(Change::Payment(Box::new(Charge { payment: payment.clone(), refunded: 0 })));
            events::emit(self, "payment.expired", &payment);
        }
    }

    /// Returns the payment, if it has one of these statuses.
    pub(super) fn standing(&self, payment: Uuid, among: &[PaymentStatus]) -> Option<&'s Charge> {
        self.state.payments.get(&payment).filter(|charge| among.contains(&charge.payment.status))
    }

    /// Gives a payment another status, and emits the event for that status.
    pub(super) fn turn(&mut self, mut charge: Charge, status: PaymentStatus) -> Payment {
        charge.payment.status = status;
        charge.payment.updated_at = Some(time::text(self.at));
        let payment = charge.payment.clone();
        self.changes.push(Change::Payment(Box::new(charge)));
        if let Some(name) = events::of(&payment.status) {
            events::emit(self, name, &payment);
        }
        payment
    }

    /// Voids a payment; the caller has checked its status.
    pub(super) fn void(&mut self, charge: &Charge) -> Payment {
        self.reversal(charge.payment.payment_id);
        self.turn(charge.clone(), PaymentStatus::Voided)
    }

    /// Refunds a part of a payment, or the rest of it; the caller has checked its status and amount.
    pub(super) fn refund(&mut self, charge: &Charge, cents: i64) {
        let mut charge = charge.clone();
        charge.refunded = charge.refunded.saturating_add(cents);
        self.reversal(charge.payment.payment_id);
        if charge.refunded >= charge.payment.amount_cents {
            self.turn(charge, PaymentStatus::Refunded);
        } else {
            self.changes.push(Change::Payment(Box::new(charge)));
        }
    }

    fn reversal(&mut self, payment: Uuid) {
        self.due(self.at.saturating_add(UNTIL_REVERSED), Due::Reverse(payment));
    }
}
