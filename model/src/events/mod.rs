//! The events of an API, and the facts that tell a delivery of one from those of the others.
//!
//! The facts hold for the whole document, whichever part of it is generated or received: an event that is left out is
//! still sent.

mod distinct;
mod facts;
mod headers;
mod types;

pub use facts::Constant;
pub use types::JsonTypes;

use crate::ir::{Action, Api, Location, MessageId, Origin, SchemaId};
use facts::{Facts, Gatherer};
use std::collections::BTreeMap;

/// What the user configures about the header field that names events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventNaming {
    /// The header field that names the event.
    pub header: Option<String>,
    /// The JSON pointer from a webhook's operation or a message to the text that the header field contains.
    pub hint: Option<String>,
    /// From the name of an event to the value of the header field, if it is neither the name nor that of the hint.
    pub values: BTreeMap<String, String>,
}

/// The events of an API.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// Every event, in the order of the document.
    pub each: Vec<Event>,
    /// The header fields that name the event.
    pub headers: Vec<String>,
    /// The paths of the payload members that name the event.
    pub members: Vec<Vec<String>>,
    /// The header field whose examples were taken for its values, and the location of the first message that documents
    /// it.
    pub by_example: Option<(String, Location)>,
    /// The schema at which the budget for facts was exhausted, if it was.
    pub ended_at: Option<SchemaId>,
}

/// An event; messages of the same name and payload are one event.
#[derive(Clone, Debug)]
pub struct Event {
    /// The first message of the event.
    pub message: MessageId,
    /// The event operations that have the event (indices into [`Api::event_operations`]), each with its message.
    pub operations: Vec<(usize, MessageId)>,
    /// The event's name: the webhook's key, the callback's, or the message's `name`.
    pub name: String,
    /// The values of header fields, wherever these are present.
    pub headers: Vec<HeaderFact>,
    /// The path that the event is sent to, and whether no other event is sent to it.
    pub address: Option<(String, bool)>,
    /// The JSON types of the payload.
    pub types: JsonTypes,
    /// The payload members with known values.
    pub constants: Vec<ConstantFact>,
    /// The members that the payload always has, with their types.
    pub required: Vec<(String, JsonTypes)>,
    /// The members that the payload declares.
    pub members: Vec<String>,
    /// The members that no other event has; only of an event without required members.
    pub own: Vec<String>,
}

/// The values of a header field for one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFact {
    /// The name of the header field, in any letter case.
    pub name: String,
    /// The values of the field, each with whether no other event has it.
    pub values: Vec<(String, bool)>,
    /// Whether values are compared by letters and digits alone; the values are then in the form of [`plain`].
    pub loose: bool,
}

/// The known values of a payload member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConstantFact {
    /// The names that lead to the member.
    pub path: Vec<String>,
    /// The values that the member may have; it has one of them whenever it is present.
    pub values: Vec<Constant>,
    /// Whether the member is always present.
    pub required: bool,
    /// The other events that the member tells the event from.
    pub distinct: Distinct,
}

/// The other events that a constant tells an event from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distinct {
    /// The constant tells the event from some others, or from none.
    Some,
    /// The constant tells the event from all that have the same header fields.
    WithinHeader,
    /// The constant tells the event from all others.
    All,
}

impl Events {
    /// Finds the events that the described application sends or receives; without an `action`, those of both
    /// directions.
    pub fn of(api: &Api, action: Option<Action>, naming: &EventNaming) -> Self {
        let mut events = Self { each: messages(api, action), ..Self::default() };
        let mut gatherer = Gatherer::new(api);
        let facts: Vec<_> = events
            .each
            .iter()
            .map(|event| api.messages[event.message].payload.map(|payload| gatherer.facts(payload)))
            .collect();
        for (event, facts) in events.each.iter_mut().zip(&facts) {
            event.payload_facts(facts.as_deref());
        }
        events.hinted_members(api);
        events.name_headers(api, naming, &mut gatherer);
        events.keep_distinct_constants();
        events.own_members();
        events.addresses(api);
        events.ended_at = gatherer.ended_at;
        events
    }

    /// Whether the API has one event only.
    pub fn is_sole(&self) -> bool {
        self.each.len() == 1
    }

    /// Sets the members that only one event declares, for events without required members.
    fn own_members(&mut self) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in self.each.iter().flat_map(|event| &event.members) {
            *counts.entry(name).or_default() += 1;
        }
        let own = |event: &Event| -> Vec<String> {
            if !event.required.is_empty() {
                return Vec::new();
            }
            event.members.iter().filter(|name| counts.get(name.as_str()) == Some(&1)).cloned().collect()
        };
        let own: Vec<Vec<String>> = self.each.iter().map(own).collect();
        for (event, own) in self.each.iter_mut().zip(own) {
            event.own = own;
        }
    }

    /// Sets the addresses of channels that are written as paths; only if there are several, because a single one tells
    /// nothing apart.
    fn addresses(&mut self, api: &Api) {
        let address = |event: &Event| {
            let mut addresses = event.operations.iter().map(|&(at, _)| {
                let operation = &api.event_operations[at];
                let address = api.channels[operation.channel].address.as_deref();
                address.filter(|address| operation.origin == Origin::Channel && address.starts_with('/'))
            });
            let first = addresses.next()??;
            addresses.all(|other| other == Some(first)).then(|| first.to_owned())
        };
        let addresses: Vec<Option<String>> = self.each.iter().map(address).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for address in addresses.iter().flatten() {
            *counts.entry(address).or_default() += 1;
        }
        if counts.len() < 2 {
            return;
        }
        for (event, address) in self.each.iter_mut().zip(&addresses) {
            event.address = address.clone().map(|address| {
                let is_alone = counts.get(address.as_str()) == Some(&1);
                (address, is_alone)
            });
        }
    }
}

impl Event {
    fn payload_facts(&mut self, facts: Option<&Facts>) {
        let Some(facts) = facts else {
            self.types = JsonTypes::ANY;
            return;
        };
        self.types = facts.types;
        self.required = facts.required.iter().map(|(name, types)| (name.clone(), *types)).collect();
        self.members = facts.members.iter().cloned().collect();
        let constant = |(path, values): (&Vec<String>, &facts::Values)| ConstantFact {
            path: path.clone(),
            values: values.list.clone(),
            required: values.always,
            distinct: Distinct::Some,
        };
        self.constants = facts.constants.iter().map(constant).collect();
    }

    /// The header field with a name, in any letter case.
    pub fn header(&self, name: &str) -> Option<&HeaderFact> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))
    }
}

/// The events without their facts: each message once by name and payload.
fn messages(api: &Api, action: Option<Action>) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut known: BTreeMap<(&str, Option<SchemaId>), usize> = BTreeMap::new();
    for (at, operation) in api.event_operations.iter().enumerate() {
        if action.is_some_and(|action| operation.action != action) {
            continue;
        }
        for &id in &operation.messages {
            let message = &api.messages[id];
            let place = *known.entry((&message.name, message.payload)).or_insert(events.len());
            if let Some(event) = events.get_mut(place) {
                event.operations.push((at, id));
                continue;
            }
            events.push(Event {
                message: id,
                operations: vec![(at, id)],
                name: message.name.clone(),
                headers: Vec::new(),
                address: None,
                types: JsonTypes::ANY,
                constants: Vec::new(),
                required: Vec::new(),
                members: Vec::new(),
                own: Vec::new(),
            });
        }
    }
    events
}

/// The letters and digits of a text in lower case, with `-` for anything between them.
pub fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
