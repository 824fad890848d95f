//! The events of a document, and which of them a delivery is. The rule is that of generated receivers.

use serde_json::Value;
use specwright_model::events::{Constant, Distinct, Event, EventNaming, Events, HeaderFact, JsonTypes};
use specwright_model::ir::{Action, Api, Location, SchemaId, Shape};
use specwright_runtime::codec::Kinds;
use specwright_runtime::webhooks::{
    self, ConstantRule, Envelope, EventConstant, EventRule, EventRules, HeaderRule, Identified,
};

/// How deep `allOf` is looked into.
const DEEPEST: usize = 8;

/// The events of a document.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) each: Vec<KnownEvent>,
    events: Events,
}

/// One event.
#[derive(Debug)]
pub(super) struct KnownEvent {
    pub(super) name: String,
    pub(super) payload: Option<SchemaId>,
    pub(super) at: Location,
    /// Where its signature is declared.
    pub(super) signature: Option<Location>,
}

/// Which event a delivery is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EventMatch {
    /// By its index.
    Known(usize),
    /// By the name that it gives itself.
    Unknown(String),
    /// It does not say.
    Nothing,
}

/// The head of a delivery.
pub(super) struct Head<'a> {
    pub(super) headers: &'a [(String, String)],
    pub(super) path: Option<&'a str>,
}

impl Envelope for Head<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        let field = self.headers.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
        field.map(|(_, value)| value.as_str())
    }

    fn path(&self) -> Option<&str> {
        self.path
    }
}

impl Known {
    /// Each message once by name and payload; of one direction, or of both.
    pub(super) fn of(api: &Api, action: Option<Action>, naming: &EventNaming) -> Self {
        let events = Events::of(api, action, naming);
        let each = events.each.iter().map(|event| {
            let message = &api.messages[event.message];
            KnownEvent {
                name: event.name.clone(),
                payload: message.payload,
                at: message.at,
                signature: message.headers.and_then(|fields| signature(api, fields, 0)),
            }
        });
        Self { each: each.collect(), events }
    }

    /// Which event a delivery is; without a body that is JSON as far as its head says.
    pub(super) fn identify(&self, head: &Head<'_>, body: Option<&Value>) -> EventMatch {
        let parts: Vec<Parts<'_>> = self.events.each.iter().map(Parts::of).collect();
        let whole: Vec<Whole<'_>> = parts.iter().map(Whole::of).collect();
        let rules: Vec<EventRule<'_>> =
            self.events.each.iter().zip(parts.iter().zip(&whole)).enumerate().map(rule).collect();
        let headers: Vec<&str> = self.events.headers.iter().map(String::as_str).collect();
        let members: Vec<Vec<&str>> = self.events.members.iter().map(|path| texts(path)).collect();
        let members: Vec<&[&str]> = members.iter().map(Vec::as_slice).collect();
        let rules = EventRules { rules: &rules, sole: self.events.is_sole(), headers: &headers, members: &members };
        match rules.identify(head, body) {
            Identified::Event(at) => EventMatch::Known(at),
            Identified::Unknown(Some(name)) => EventMatch::Unknown(name.to_owned()),
            Identified::Unknown(None) => EventMatch::Nothing,
        }
    }
}

/// The lists that the rule of an event refers to.
struct Parts<'e> {
    headers: Vec<(&'e HeaderFact, Vec<(&'e str, bool)>)>,
    constants: Vec<(Vec<&'e str>, Vec<EventConstant<'e>>, bool, webhooks::Distinct)>,
    required: Vec<(&'e str, Kinds)>,
    members: Vec<&'e str>,
    own: Vec<&'e str>,
}

/// The lists of lists that it refers to.
struct Whole<'p> {
    headers: Vec<HeaderRule<'p>>,
    constants: Vec<ConstantRule<'p>>,
}

impl<'e> Parts<'e> {
    fn of(event: &'e Event) -> Self {
        let header = |header: &'e HeaderFact| {
            (header, header.values.iter().map(|(value, alone)| (value.as_str(), *alone)).collect())
        };
        let constants = event.constants.iter().map(|fact| {
            let values = fact.values.iter().map(constant).collect();
            (texts(&fact.path), values, fact.required, distinct(fact.distinct))
        });
        Self {
            headers: event.headers.iter().map(header).collect(),
            constants: constants.collect(),
            required: event.required.iter().map(|(name, types)| (name.as_str(), kinds(*types))).collect(),
            members: texts(&event.members),
            own: texts(&event.own),
        }
    }
}

impl<'p> Whole<'p> {
    fn of(parts: &'p Parts<'_>) -> Self {
        let headers = parts.headers.iter();
        let constants = parts.constants.iter();
        Self {
            headers: headers.map(|(fact, values)| HeaderRule { name: &fact.name, values, loose: fact.loose }).collect(),
            constants: constants
                .map(|(path, values, required, names)| ConstantRule {
                    path,
                    values,
                    required: *required,
                    names: *names,
                })
                .collect(),
        }
    }
}

fn rule<'p>((at, (event, (parts, whole))): (usize, (&'p Event, (&'p Parts<'p>, &'p Whole<'p>)))) -> EventRule<'p> {
    EventRule {
        event: Some(at),
        name: &event.name,
        headers: &whole.headers,
        address: event.address.as_ref().map(|(address, alone)| (address.as_str(), *alone)),
        kinds: kinds(event.types),
        constants: &whole.constants,
        required: &parts.required,
        members: &parts.members,
        own: &parts.own,
    }
}

fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn constant(constant: &Constant) -> EventConstant<'_> {
    match constant {
        Constant::Null => EventConstant::Null,
        Constant::Bool(value) => EventConstant::Bool(*value),
        Constant::Int(value) => EventConstant::Int(*value),
        Constant::Text(text) => EventConstant::Text(text),
    }
}

fn distinct(distinct: Distinct) -> webhooks::Distinct {
    match distinct {
        Distinct::Some => webhooks::Distinct::Some,
        Distinct::WithinHeader => webhooks::Distinct::WithinHeader,
        Distinct::All => webhooks::Distinct::All,
    }
}

fn kinds(types: JsonTypes) -> Kinds {
    let table = [
        (JsonTypes::NULL, Kinds::NULL),
        (JsonTypes::BOOL, Kinds::BOOL),
        (JsonTypes::INTEGER, Kinds::INTEGER),
        (JsonTypes::NUMBER, Kinds::NUMBER),
        (JsonTypes::STRING, Kinds::STRING),
        (JsonTypes::ARRAY, Kinds::ARRAY),
        (JsonTypes::OBJECT, Kinds::OBJECT),
    ];
    let kinds = table.into_iter().filter(|(of_model, _)| types.includes(*of_model)).map(|(_, kind)| kind);
    kinds.fold(Kinds::NONE, Kinds::or)
}

/// The declaration of the header field whose name says that it holds a signature.
fn signature(api: &Api, fields: SchemaId, depth: usize) -> Option<Location> {
    match &api.schemas[api.resolve(fields)].shape {
        Shape::AllOf(parts) if depth < DEEPEST => parts.iter().find_map(|&part| signature(api, part, depth + 1)),
        Shape::Object(object) => {
            let is_it = |name: &str| ["signature", "hmac"].iter().any(|word| name.to_ascii_lowercase().contains(word));
            let (_, property) = object.properties.iter().find(|(name, _)| is_it(name))?;
            Some(api.schemas[property.schema].at)
        }
        _ => None,
    }
}
