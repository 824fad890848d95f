//! Reads the output of the program of the trip: one JSON object per line.

use super::summary::{FindingRecord, StepRecord};
use serde::Deserialize;
use specwright_contract::{Deliveries, Finding, Received, Signature};
use specwright_model::Sources;
use specwright_model::ir::Api;
use std::collections::BTreeMap;

/// A line of the output. Any other line is skipped: a panic message, for example.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Delivery { delivery: DeliveryLine },
    Step(StepLine),
}

#[derive(Deserialize)]
struct StepLine {
    step: String,
    seconds: f64,
    text: Option<String>,
    error: Option<String>,
    #[serde(default)]
    attempts: u64,
}

#[derive(Deserialize)]
struct DeliveryLine {
    headers: Vec<(String, String)>,
    body: String,
    status: u16,
    refusal: Option<String>,
}

/// Collects the lines of the output.
#[derive(Default)]
pub(super) struct Log {
    deliveries: Vec<DeliveryLine>,
}

impl Log {
    /// Takes a line; returns the step that it reports.
    pub(super) fn take(&mut self, line: &str) -> Option<StepRecord> {
        match serde_json::from_str(line).ok()? {
            Line::Delivery { delivery } => {
                self.deliveries.push(delivery);
                None
            }
            Line::Step(StepLine { step, seconds, text, error, attempts }) => {
                let ok = error.is_none();
                let mut text = error.or(text).unwrap_or_default();
                if ok && attempts > 1 {
                    text = format!("{text} (at attempt {attempts}: the ones before brought no whole answer)");
                }
                Some(StepRecord { name: format!("trip: {step}"), seconds, ok, text, attempts })
            }
        }
    }

    /// Checks every delivery against the documents.
    pub(super) fn judged(&self, api: &Api, sources: &Sources) -> (StepRecord, Vec<FindingRecord>) {
        let mut judge = Deliveries::new(api, sources);
        let mut verified: BTreeMap<String, usize> = BTreeMap::new();
        let mut refused = 0;
        for delivery in &self.deliveries {
            let signature = match (&delivery.refusal, delivery.status) {
                (Some(refusal), 401) => Signature::Refused(refusal),
                _ => Signature::Genuine,
            };
            let received =
                Received { headers: &delivery.headers, path: None, body: delivery.body.as_bytes(), signature };
            let judged = judge.judge(&received);
            if delivery.status < 300 {
                *verified.entry(judged.event.map_or_else(|| "unknown".to_owned(), String::from)).or_default() += 1;
            } else {
                refused += 1;
            }
        }
        let findings: Vec<FindingRecord> = judge.findings().iter().map(found).collect();
        let names: Vec<String> = verified
            .iter()
            .map(|(name, count)| if *count > 1 { format!("{name} ×{count}") } else { name.clone() })
            .collect();
        let mut text = match names.as_slice() {
            [] => "none verified".to_owned(),
            names => format!("{} verified: {}", verified.values().sum::<usize>(), names.join(", ")),
        };
        if refused > 0 {
            text = format!("{text}; {refused} refused");
        }
        let ok = refused == 0 && !verified.is_empty() && findings.is_empty();
        (StepRecord { name: "deliveries".to_owned(), seconds: 0.0, ok, text, attempts: 0 }, findings)
    }
}

fn found(finding: &Finding) -> FindingRecord {
    let place = &finding.document;
    FindingRecord {
        check: finding.check.to_owned(),
        operations: finding.operations.iter().map(ToString::to_string).collect(),
        message: finding.message.to_string(),
        place: format!("{}:{}:{}", place.file, place.line, place.column),
        pointer: place.pointer.clone(),
    }
}
