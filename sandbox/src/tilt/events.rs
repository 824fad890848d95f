//! The events of the sandbox, and how they get into the outbox.

use super::draft::Draft;
use super::state::{Change, Due, Outbound, Standing};
use crate::time;
use serde_json::{Value, json};
use tilt::runtime::Uuid;
use tilt::types::{Payment, PaymentStatus};

/// Returns the event for a status. The document has none for `pending`, `settled` and `declined`.
pub(super) fn of(status: &PaymentStatus) -> Option<&'static str> {
    match status {
        PaymentStatus::Approved => Some("payment.approved"),
        PaymentStatus::Refunded => Some("payment.refunded"),
        PaymentStatus::Voided => Some("payment.voided"),
        PaymentStatus::Cancelled => Some("payment.cancelled"),
        PaymentStatus::Expired => Some("payment.expired"),
        PaymentStatus::Failed => Some("payment.failed"),
        _ => None,
    }
}

/// Sends an event about a payment to every endpoint that is subscribed to it.
pub(super) fn emit(draft: &mut Draft<'_>, name: &str, payment: &Payment) -> usize {
    let data = serde_json::to_value(payment).unwrap_or_default();
    send(draft, name, &data)
}

/// Sends an event of any name; returns the number of endpoints that are subscribed to it.
pub(super) fn send(draft: &mut Draft<'_>, name: &str, data: &Value) -> usize {
    let event_id = format!("evt-{}", Uuid::new_v4().simple());
    let body = json!({ "id": event_id, "type": name, "created_at": time::text(draft.at), "data": data });
    let body = draft.wire.map_or_else(|| body.to_string(), |wire| wire.event(name, body.clone()).to_string());
    let wants =
        |events: &Option<Vec<String>>| events.as_ref().is_none_or(|events| events.iter().any(|own| own == name));
    let state = draft.state;
    let mut sent = 0;
    for endpoint in state.endpoints.values().filter(|endpoint| wants(&endpoint.events)) {
        let delivery = Outbound {
            id: Uuid::new_v4(),
            event_id: event_id.clone(),
            event: name.to_owned(),
            url: endpoint.url.clone(),
            body: body.clone(),
            attempts: Vec::new(),
            standing: Standing::Pending,
        };
        draft.due(draft.at, Due::Attempt(delivery.id));
        draft.changes.push(Change::Delivery(Box::new(delivery)));
        sent += 1;
    }
    sent
}
