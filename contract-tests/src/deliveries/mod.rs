//! Webhook deliveries against the events of an API: captured, received live, or about to be sent.
//!
//! Whether a signature is genuine is for the caller to say, who knows the secret; which event it is, and whether the
//! payload keeps to the document, is said here.

mod checks;
mod known;

pub use checks::{
    DELIVERY_CHECKS, DELIVERY_PAYLOAD, DELIVERY_SIGNATURE, DELIVERY_UNCHECKED, DELIVERY_UNKNOWN, DeliveryCheck,
};

use crate::checks::Observation;
use crate::finding::{Finding, Findings, Occasion};
use crate::masked::{Masked, Statement};
use crate::reason::Values;
use crate::report::Document;
use crate::secrets::Secrets;
use crate::validators::{Checked, Validators, Violation};
use indexmap::IndexMap;
use known::{EventMatch, Head, Known};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use specwright_model::events::EventNaming;
use specwright_model::ir::{Action, Api, Location};
use specwright_model::validation::Direction;
use specwright_model::{NodeId, Sources};

/// The most reasons that one delivery gets.
const MOST: usize = 20;
/// The most unknown events that are counted by name.
const MOST_UNKNOWN: usize = 1_000;
/// Longer names of unknown events (characters) are cut.
const LONGEST_NAME: usize = 80;

/// What is known of a delivery's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature<'a> {
    /// It was verified.
    Genuine,
    /// It was refused, and why: a few words that hold no part of it.
    Refused(&'a str),
    /// Nobody looked.
    Unchecked,
}

/// One HTTP request that carries an event.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// Its header fields.
    pub headers: &'a [(String, String)],
    /// The path that it was sent to, where that is known.
    pub path: Option<&'a str>,
    /// Its raw body.
    pub body: &'a [u8],
    /// Whether it comes from whom it says.
    pub signature: Signature<'a>,
}

/// What is to be thought of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It keeps to the document, or is of an event that the document does not know.
    Ok,
    /// It does not.
    Bad,
}

/// One thing that is to be said of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reason {
    /// Id of the check: `delivery-payload`.
    pub check: &'static str,
    /// What kind of breach: the keyword that is not met, `malformed`, why a signature is refused.
    pub kind: Masked,
    /// One sentence without a full stop.
    pub message: Masked,
    /// The statement.
    pub document: Document,
    /// JSON pointer into the payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Masked>,
}

/// One delivery, judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct JudgedDelivery {
    /// The event's name: the document's, or for an unknown one its own; none if it does not say.
    pub event: Option<Masked>,
    /// Whether the document knows the event.
    pub documented: bool,
    /// What is to be thought of it.
    pub verdict: Verdict,
    /// Why; an event that is not known is a reason that makes nothing bad.
    pub reasons: Vec<Reason>,
}

/// Judges deliveries one after the other.
#[derive(Debug)]
pub struct Deliveries<'a> {
    api: &'a Api,
    validators: Validators<'a>,
    known: Known,
    findings: Findings<'a>,
    coverage: IndexMap<String, usize>,
    values: Values,
    secrets: Secrets,
}

impl<'a> Deliveries<'a> {
    /// For the events that the described application sends; for all it has, if it sends none.
    pub fn new(api: &'a Api, sources: &'a Sources) -> Self {
        let of = |action| Known::of(api, action, &EventNaming::default());
        let sent = of(Some(Action::Send));
        Self::among(if sent.each.is_empty() { of(None) } else { sent }, api, sources)
    }

    /// For the events that the described application sends, or for those that it receives; `naming` is what the user
    /// says of the header that names them.
    pub fn of(api: &'a Api, sources: &'a Sources, action: Action, naming: &EventNaming) -> Self {
        Self::among(Known::of(api, Some(action), naming), api, sources)
    }

    fn among(known: Known, api: &'a Api, sources: &'a Sources) -> Self {
        let coverage = known.each.iter().map(|event| (event.name.clone(), 0)).collect();
        let (validators, findings) = (Validators::new(api), Findings::new(api, sources));
        Self { api, validators, known, findings, coverage, values: Values::Shown, secrets: Secrets::new() }
    }

    /// Whether reasons and findings show values of payloads; without a word they do. Names of events and JSON pointers
    /// are no values.
    #[must_use]
    pub fn with_values(self, values: Values) -> Self {
        Self { values, ..self }
    }

    /// What must not be shown although a delivery repeats it: what deliveries are signed with.
    #[must_use]
    pub fn with_secrets(self, secrets: Secrets) -> Self {
        Self { secrets, ..self }
    }

    /// Judges a delivery, and keeps what was found.
    pub fn judge(&mut self, delivery: &Received<'_>) -> JudgedDelivery {
        let body: Result<Value, _> = serde_json::from_slice(delivery.body);
        // Each delivery has its own budget: a listener has no end.
        self.validators.renew();
        let head = Head { headers: delivery.headers, path: delivery.path };
        let told = self.known.identify(&head, body.as_ref().ok());
        let mut found: Vec<(&'static DeliveryCheck, Observation)> = Vec::new();
        if let Signature::Refused(why) = delivery.signature {
            found.push((&DELIVERY_SIGNATURE, self.refused(&told, why)));
        }
        match (&body, &told) {
            (Err(error), _) => {
                let message = format!("the body is no JSON: {error}");
                found.push((&DELIVERY_PAYLOAD, observation(self.place(&told), "malformed", message.into())));
            }
            (Ok(body), EventMatch::Known(at)) => found.extend(self.violations(*at, body)),
            (Ok(_), EventMatch::Unknown(name)) => {
                let message =
                    Statement::from("the document knows no event `").value(name.as_str(), LONGEST_NAME).then("`");
                found.push((&DELIVERY_UNKNOWN, observation(self.place(&told), "unknown", message)));
            }
            (Ok(_), EventMatch::Nothing) => {
                let message = Statement::from("nothing in the delivery tells which event it is");
                found.push((&DELIVERY_UNKNOWN, observation(self.place(&told), "untold", message)));
            }
        }
        self.judged(&told, found)
    }

    /// What was found so far: one breach of one statement each, however many deliveries show it.
    pub fn findings(&self) -> Vec<Finding> {
        self.findings.list()
    }

    /// Event → how many deliveries, unknown ones behind those of the document.
    pub fn coverage(&self) -> &IndexMap<String, usize> {
        &self.coverage
    }

    fn judged(&mut self, told: &EventMatch, found: Vec<(&'static DeliveryCheck, Observation)>) -> JudgedDelivery {
        let event = match told {
            EventMatch::Known(at) => self.known.each.get(*at).map(|event| self.secrets.mask(&event.name)),
            EventMatch::Unknown(name) => Some(self.secrets.mask_within(name, LONGEST_NAME)),
            EventMatch::Nothing => None,
        };
        // Whoever sends chooses the names of unknown events.
        let has_room = self.coverage.len() < self.known.each.len() + MOST_UNKNOWN;
        if let Some(name) = event.as_ref().filter(|name| has_room || self.coverage.contains_key(name.as_str())) {
            *self.coverage.entry(name.to_string()).or_default() += 1;
        }
        let is_bad = found.iter().any(|(check, _)| ![DELIVERY_UNKNOWN.id, DELIVERY_UNCHECKED.id].contains(&check.id));
        let mut reasons = Vec::new();
        for (check, observation) in found.into_iter().take(MOST) {
            let occasion = Occasion {
                operation: event.as_deref().unwrap_or("an unknown event"),
                request: None,
                secrets: &self.secrets,
                flaky: false,
            };
            self.findings.add(check.about(), &observation, occasion);
            let document = Document::from(&self.findings.place(observation.at));
            let Observation { kind, message, instance, .. } = observation;
            reasons.push(Reason {
                check: check.id,
                kind: self.secrets.mask(&kind),
                message: message.masked(&self.secrets),
                document,
                instance: instance.map(|instance| self.secrets.mask(&instance)),
            });
        }
        let documented = matches!(told, EventMatch::Known(_));
        JudgedDelivery { event, documented, verdict: if is_bad { Verdict::Bad } else { Verdict::Ok }, reasons }
    }

    /// What the payload of an event breaks, or that this cannot be said.
    fn violations(&self, event: usize, body: &Value) -> Vec<(&'static DeliveryCheck, Observation)> {
        let Some(payload) = self.known.each.get(event).and_then(|event| event.payload) else { return Vec::new() };
        let at = self.api.schemas[payload].at;
        match self.validators.checked(at.document, &self.api.pointer(at), Direction::Request, body) {
            Checked::Against(violations) => {
                violations.into_iter().map(|violation| (&DELIVERY_PAYLOAD, self.breach(at, violation))).collect()
            }
            Checked::TooLarge => {
                let message = Statement::from("the payload is not checked: its schema takes too many steps for it");
                vec![(&DELIVERY_UNCHECKED, observation(at, "unchecked", message))]
            }
            Checked::NoSchema => Vec::new(),
        }
    }

    fn breach(&self, payload: Location, violation: Violation) -> Observation {
        let root = self.api.documents.get(violation.document as usize).map(|document| document.tree.root());
        let place = |pointer: &str| {
            let node = root.and_then(|root| root.at(pointer))?;
            Some(Location { document: violation.document, node: node.id() })
        };
        Observation {
            at: place(&violation.schema).unwrap_or(payload),
            keyword_at: place(&violation.statement),
            kind: violation.keyword,
            message: match self.values {
                Values::Shown => violation.reason,
                Values::Hidden => violation.without_value,
            },
            instance: Some(violation.instance),
        }
    }

    fn refused(&self, told: &EventMatch, why: &str) -> Observation {
        let declared = match told {
            EventMatch::Known(at) => self.known.each.get(*at),
            // One scheme signs them all.
            _ => self.known.each.first(),
        };
        let at = declared.and_then(|event| event.signature).unwrap_or_else(|| self.place(told));
        observation(at, "signature", format!("the signature is refused: {why}").into())
    }

    /// The message; of an unknown event the whole of what is known.
    fn place(&self, told: &EventMatch) -> Location {
        let of_root = || {
            let document = self.known.each.first().map_or(0, |event| event.at.document);
            let root = self.api.documents.get(document as usize).map(|document| document.tree.root());
            let channels = root.and_then(|root| root.get("channels").or_else(|| root.get("webhooks")).or(Some(root)));
            channels.map(|node| Location { document, node: node.id() })
        };
        let message = match told {
            EventMatch::Known(at) => self.known.each.get(*at).map(|event| event.at),
            _ => None,
        };
        message.or_else(of_root).unwrap_or(Location { document: 0, node: NodeId::ROOT })
    }
}

fn observation(at: Location, kind: &str, message: Statement) -> Observation {
    Observation { at, keyword_at: None, kind: kind.to_owned(), message, instance: None }
}
