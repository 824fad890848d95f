//! One delivery and what there is to say about it, in the words that programs know.

use super::line::{Detail, Verdict};
use super::server::BodyError;
use specwright_contract::{
    DELIVERY_SIGNATURE, DELIVERY_UNCHECKED, DELIVERY_UNKNOWN, JudgedDelivery, Masked, Reason, Secrets,
    Verdict as Judgement,
};

/// What was found out about a delivery.
pub(super) struct DeliveryReport {
    /// What the event is called, as far as the payload says.
    pub(super) event: Option<Masked>,
    /// Whether the documents have it.
    pub(super) documented: bool,
    pub(super) verdict: Verdict,
    /// What is wrong; nothing in a good delivery.
    pub(super) details: Vec<Detail>,
}

impl DeliveryReport {
    /// What the judge says; `refusal` is the word for what is wrong with the signature.
    pub(super) fn judged(judged: JudgedDelivery, refusal: Option<&'static str>) -> Self {
        let wrong = judged.reasons.into_iter().filter(|reason| reason.check != DELIVERY_UNKNOWN.id);
        Self {
            event: judged.event,
            documented: judged.documented,
            verdict: match judged.verdict {
                Judgement::Ok => Verdict::Ok,
                Judgement::Bad => Verdict::Bad,
            },
            details: wrong.map(|reason| detail(reason, refusal)).collect(),
        }
    }

    /// Of a body that could not be read there is nothing to judge.
    pub(super) fn unread(error: BodyError) -> Self {
        let reason = match error {
            BodyError::TooLarge => "too-large",
            BodyError::Cut => "malformed-body",
        };
        let detail = Detail {
            reason,
            check: None,
            message: Secrets::new().mask(&error.to_string()),
            instance: None,
            file: None,
            pointer: None,
            line: None,
            column: None,
        };
        Self { event: None, documented: false, verdict: Verdict::Bad, details: vec![detail] }
    }
}

fn detail(reason: Reason, refusal: Option<&'static str>) -> Detail {
    Detail {
        reason: word(&reason, refusal),
        check: Some(reason.check),
        message: reason.message,
        instance: reason.instance,
        file: Some(reason.document.file),
        pointer: Some(reason.document.pointer),
        line: Some(reason.document.line),
        column: Some(reason.document.column),
    }
}

/// The words are an interface: they stay, whatever checks are called.
fn word(reason: &Reason, refusal: Option<&'static str>) -> &'static str {
    if reason.check == DELIVERY_SIGNATURE.id {
        return refusal.unwrap_or("signature-mismatch");
    }
    if reason.check == DELIVERY_UNCHECKED.id {
        return "unchecked";
    }
    if reason.kind == "malformed" { "malformed-body" } else { "payload" }
}
