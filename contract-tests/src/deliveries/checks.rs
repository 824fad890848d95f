//! What a delivery is held to, with its own documentation.

use crate::checks::Severity;
use crate::finding::About;

/// One check of deliveries.
#[derive(Debug)]
pub struct DeliveryCheck {
    /// Its name in reports, baselines and options; never changed.
    pub id: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// What it does, in one sentence.
    pub what: &'static str,
    /// Why a finding is bad, in one sentence.
    pub why: &'static str,
    /// One finding as an example.
    pub example: &'static str,
    /// What the report for people writes beside the statement.
    pub label: &'static str,
}

impl DeliveryCheck {
    pub(super) const fn about(&self) -> About {
        About { id: self.id, severity: self.severity }
    }
}

/// Is the signature genuine?
pub static DELIVERY_SIGNATURE: DeliveryCheck = DeliveryCheck {
    id: "delivery-signature",
    severity: Severity::High,
    what: "Takes over what the verifier says of the signature.",
    why: "A receiver that verifies refuses the delivery, and one that does not can be lied to.",
    example: "`payment.approved` came with a signature of another body.",
    label: "the delivery does not keep to this",
};

/// Does the payload keep to the document?
pub static DELIVERY_PAYLOAD: DeliveryCheck = DeliveryCheck {
    id: "delivery-payload",
    severity: Severity::High,
    what: "Reads the body as JSON and validates it against the payload of its event.",
    why: "A receiver that keeps to the document cannot decode it, or decodes something else.",
    example: "`/data/amount_cents` is the string \"12\", the document says integer.",
    label: "the delivery does not keep to this",
};

/// Is the event documented?
pub static DELIVERY_UNKNOWN: DeliveryCheck = DeliveryCheck {
    id: "delivery-unknown",
    severity: Severity::Low,
    what: "Looks for events that the document does not name; they are kept and not bad.",
    why: "Receivers are not told what it means.",
    example: "`payment.flagged` is none of the events of the document.",
    label: "it is none of these",
};

/// Could the payload be checked?
pub static DELIVERY_UNCHECKED: DeliveryCheck = DeliveryCheck {
    id: "delivery-unchecked",
    severity: Severity::Low,
    what: "Says so where a payload takes too long to validate; such a delivery is not bad.",
    why: "Schemas that lead to each other in many ways make more work for each value than there is time for.",
    example: "`S1` is `allOf: [S2, S2]`, `S2` is `allOf: [S3, S3]`, and so on to `S40`.",
    label: "validating against this takes too long",
};

/// All checks of deliveries.
pub static DELIVERY_CHECKS: [&DeliveryCheck; 4] =
    [&DELIVERY_SIGNATURE, &DELIVERY_PAYLOAD, &DELIVERY_UNKNOWN, &DELIVERY_UNCHECKED];
