//! The output of `webhooks listen`: one line per delivery. In JSON it is an interface, to which members are only ever
//! added.

use super::delivery_report::{DeliveryReport, Detail, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use specwright_contract::{JsonFinding, Masked};
use specwright_model::render::visible;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One line of `webhooks listen --format json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "Deliveries")]
pub(crate) enum Line {
    /// The first one.
    Listening(Listening),
    /// One per delivery.
    Delivery(DeliveryLine),
    /// The last one.
    End(End),
}

/// Where deliveries are taken.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Listening {
    /// The address; any path below it will do.
    pub(crate) url: String,
    /// The preset by which signatures are verified; absent if they are not.
    pub(crate) scheme: Option<&'static str>,
}

/// One delivery.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Delivery")]
pub(crate) struct DeliveryLine {
    /// From 1, in the order of arrival.
    pub(crate) index: usize,
    /// What the event is called, as far as the payload says.
    pub(crate) event: Option<Masked>,
    /// Whether the documents have the event.
    pub(crate) documented: bool,
    /// Whether it is as it should be.
    pub(crate) verdict: Verdict,
    /// Words for what is wrong, each once.
    pub(crate) reasons: Vec<&'static str>,
    /// The reasons one by one.
    pub(crate) details: Vec<Detail>,
    /// Of the body, in bytes.
    pub(crate) size: usize,
    /// The status that it was answered with.
    pub(crate) status: u16,
    /// The body, with `--show`.
    pub(crate) payload: Option<Masked>,
}

/// All deliveries together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct End {
    /// How many.
    pub(crate) summary: DeliveryCounts,
    /// How often each documented event came in a good delivery.
    pub(crate) coverage: BTreeMap<String, usize>,
    /// What is wrong: one breach of one statement each, however many deliveries show it.
    pub(crate) findings: Vec<JsonFinding>,
}

/// How many deliveries.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct DeliveryCounts {
    /// In all.
    pub(crate) deliveries: usize,
    /// As they should be.
    pub(crate) ok: usize,
    /// Not as they should be.
    pub(crate) bad: usize,
    /// With an event that the documents do not have.
    pub(crate) unknown: usize,
}

impl DeliveryLine {
    /// Creates the line of a delivery; `payload` is the body, if it is to be shown.
    pub(super) fn new(index: usize, heard: DeliveryReport, size: usize, status: u16, payload: Option<Masked>) -> Self {
        let mut reasons: Vec<&str> = heard.details.iter().map(|detail| detail.reason).collect();
        reasons.dedup();
        Self {
            index,
            event: heard.event,
            documented: heard.documented,
            verdict: heard.verdict,
            reasons,
            details: heard.details,
            size,
            status,
            payload,
        }
    }

    /// Returns the delivery as text for people: a line, and one for each reason.
    pub(super) fn text(&self) -> String {
        let event = self.event.as_deref().unwrap_or("(no name)");
        let verdict = if self.verdict == Verdict::Ok { "ok" } else { "bad" };
        // A bad delivery without a name has its reason below.
        let is_told = self.event.is_some() || self.verdict == Verdict::Ok;
        let unknown = if self.documented || !is_told { "" } else { "  not in the document" };
        let mut text = format!("{}  {}  {verdict}  {} bytes{unknown}\n", self.index, visible(event), self.size);
        for detail in &self.details {
            let place = match (&detail.file, detail.line) {
                (Some(file), Some(line)) => format!("  {file}:{line}"),
                _ => String::new(),
            };
            text.push_str(&visible(&format!("   {}: {}{place}", detail.reason, detail.message)));
            text.push('\n');
        }
        for line in self.payload.iter().flat_map(|payload| payload.lines()) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "   | {}", visible(line));
        }
        text
    }
}
