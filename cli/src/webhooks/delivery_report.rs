//! The result of checking one delivery, in the words that programs know.

use super::server::BodyError;
use schemars::JsonSchema;
use serde::Serialize;
use specwright_contract::{
    DELIVERY_SIGNATURE, DELIVERY_UNCHECKED, DELIVERY_UNKNOWN, JudgedDelivery, Masked, Reason, Secrets,
    Verdict as Judgement,
};

/// Whether a delivery is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// It is.
    Ok,
    /// It is not.
    Bad,
}

/// One thing that is wrong.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Detail {
    /// The word for it.
    pub(crate) reason: &'static str,
    /// Id of the check that found it.
    pub(crate) check: Option<&'static str>,
    /// One sentence. Values of the payload are in it only with `--show`.
    pub(crate) message: Masked,
    /// JSON pointer into the payload.
    pub(crate) instance: Option<Masked>,
    /// The document whose statement is not met.
    pub(crate) file: Option<String>,
    /// JSON pointer of the statement.
    pub(crate) pointer: Option<String>,
    /// From 1.
    pub(crate) line: Option<usize>,
    /// In characters, from 1.
    pub(crate) column: Option<usize>,
}

/// The result of checking a delivery.
pub(super) struct DeliveryReport {
    /// The name of the event, as far as the payload holds it.
    pub(super) event: Option<Masked>,
    /// Whether the documents describe the event.
    pub(super) documented: bool,
    pub(super) verdict: Verdict,
    /// The reasons why the delivery is bad; there are none for a good one.
    pub(super) details: Vec<Detail>,
}

impl DeliveryReport {
    /// Creates the report of a judged delivery; `refusal` is the word for what is wrong with the signature.
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

    /// Creates the report of a body that could not be read, in which there is nothing to judge.
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

/// Returns the word for a reason. The words are an interface: they stay, whatever checks are called.
fn word(reason: &Reason, refusal: Option<&'static str>) -> &'static str {
    if reason.check == DELIVERY_SIGNATURE.id {
        return refusal.unwrap_or("signature-mismatch");
    }
    if reason.check == DELIVERY_UNCHECKED.id {
        return "unchecked";
    }
    if reason.kind == "malformed" { "malformed-body" } else { "payload" }
}
