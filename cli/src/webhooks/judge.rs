//! Whether a delivery is what the documents say. The one place that knows how.

use serde_json::Value;
use specwright_contract::{Direction, Validators};
use specwright_model::Sources;
use specwright_model::ir::{Action, Api, Literal, SchemaId, Shape};

/// Judges deliveries of one API.
pub(super) struct Judge<'a> {
    api: &'a Api,
    sources: &'a Sources,
    validators: Validators<'a>,
    events: Vec<Known<'a>>,
}

/// A documented event.
struct Known<'a> {
    name: &'a str,
    payload: Option<SchemaId>,
    /// Members of the payload that are always one of these texts: what tells events apart.
    constants: Vec<(&'a str, Vec<&'a str>)>,
}

/// What was found out about the signature.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signature<'a> {
    /// It fits a secret.
    Genuine,
    /// It does not: the word for it, and the sentence.
    Refused(&'static str, &'a str),
    /// There is nothing to verify it with.
    Unchecked,
}

/// The verdict on one delivery.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged {
    /// What the event is called, as far as the payload says.
    pub(super) event: Option<String>,
    /// Whether the documents have it. An unknown event is no fault of a delivery.
    pub(super) is_documented: bool,
    /// What is wrong; nothing in a good delivery.
    pub(super) reasons: Vec<Reason>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    /// The word for it.
    pub(super) id: &'static str,
    /// One sentence, without any value of the payload.
    pub(super) message: String,
    /// The same with the value, where there is one.
    pub(super) with_value: Option<String>,
    /// JSON pointer into the payload.
    pub(super) instance: Option<String>,
    /// File, line and column of the statement that is not met.
    pub(super) place: Option<(String, usize, usize)>,
}

impl Reason {
    pub(super) fn plain(id: &'static str, message: impl Into<String>) -> Self {
        Self { id, message: message.into(), with_value: None, instance: None, place: None }
    }
}

impl<'a> Judge<'a> {
    /// For the events that the described application sends, or for those that it receives.
    pub(super) fn new(api: &'a Api, sources: &'a Sources, received: Action) -> Self {
        let operations = api.event_operations.iter().filter(|operation| operation.action == received);
        let mut events: Vec<Known<'a>> = Vec::new();
        for message in operations.flat_map(|operation| &operation.messages).map(|&id| &api.messages[id]) {
            let known = Known {
                name: &message.name,
                payload: message.payload,
                constants: message.payload.map(|payload| constants(api, payload)).unwrap_or_default(),
            };
            if !events.iter().any(|other| (other.name, other.payload) == (known.name, known.payload)) {
                events.push(known);
            }
        }
        Self { api, sources, validators: Validators::new(api), events }
    }

    /// Names of the documented events.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.events.iter().map(|event| event.name)
    }

    /// Judges one delivery. A payload that nobody signed is looked at all the same.
    pub(super) fn judge(&self, body: &[u8], signature: Signature<'_>) -> Judged {
        let mut judged = Judged::default();
        if let Signature::Refused(id, message) = signature {
            judged.reasons.push(Reason::plain(id, message));
        }
        let Ok(payload) = serde_json::from_slice::<Value>(body) else {
            judged.reasons.push(Reason::plain("malformed-body", "the body is not JSON"));
            return judged;
        };
        match self.find(&payload) {
            Some(event) => {
                judged.event = Some(event.name.to_owned());
                judged.is_documented = true;
                judged.reasons.extend(self.violations(event, &payload));
            }
            None => judged.event = self.own_name(&payload),
        }
        judged
    }

    /// By the constants that tell events apart; else the one that the payload is valid for.
    fn find(&self, payload: &Value) -> Option<&Known<'a>> {
        let says = |member: &str, texts: &[&str]| payload[member].as_str().is_some_and(|text| texts.contains(&text));
        let named = |event: &&Known<'_>| event.constants.iter().any(|(member, texts)| says(member, texts));
        if self.events.iter().any(|event| !event.constants.is_empty()) {
            return self.events.iter().find(named);
        }
        match self.events.as_slice() {
            [only] => Some(only),
            several => several.iter().find(|event| self.violations(event, payload).is_empty()),
        }
    }

    /// What an event that the documents do not have calls itself.
    fn own_name(&self, payload: &Value) -> Option<String> {
        let mut members = self.events.iter().flat_map(|event| &event.constants).map(|(member, _)| *member);
        members.find_map(|member| payload[member].as_str()).map(str::to_owned)
    }

    fn violations(&self, event: &Known<'_>, payload: &Value) -> Vec<Reason> {
        let Some(schema) = event.payload.map(|id| &self.api.schemas[id]) else { return Vec::new() };
        let pointer = self.api.pointer(schema.at);
        let found = self.validators.violations(schema.at.document, &pointer, Direction::Response, payload);
        let reason = |violation: specwright_contract::Violation| Reason {
            id: "payload",
            message: format!("{} does not meet `{}`", subject(&violation.instance), violation.keyword),
            place: self.place(violation.document, &violation.statement),
            with_value: Some(violation.reason),
            instance: Some(violation.instance),
        };
        found.unwrap_or_default().into_iter().map(reason).collect()
    }

    fn place(&self, document: u32, pointer: &str) -> Option<(String, usize, usize)> {
        let document = self.api.documents.get(document as usize)?;
        let (line, column) = self.sources.line_column(document.tree.root().at(pointer)?.span())?;
        Some((document.name.clone(), line, column))
    }
}

fn subject(instance: &str) -> String {
    if instance.is_empty() { "the payload".to_owned() } else { format!("`{instance}`") }
}

fn constants(api: &Api, payload: SchemaId) -> Vec<(&str, Vec<&str>)> {
    let Shape::Object(object) = &api.schemas[api.resolve(payload)].shape else { return Vec::new() };
    let texts = |id: SchemaId| match &api.schemas[api.resolve(id)].shape {
        Shape::Enum(literals) if literals.len() == 1 => literals.iter().map(as_text).collect::<Option<Vec<&str>>>(),
        _ => None,
    };
    object.properties.iter().filter_map(|(name, member)| Some((name.as_str(), texts(member.schema)?))).collect()
}

fn as_text(literal: &Literal) -> Option<&str> {
    match literal {
        Literal::String(text) => Some(text),
        _ => None,
    }
}
