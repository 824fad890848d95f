//! The events of a document, and what tells them apart.

use serde_json::Value;
use specwright_model::ir::{Action, Api, Literal, Location, Message, MessageId, SchemaId, Shape};

/// How deep `allOf` is looked into.
const DEEPEST: usize = 8;

/// One event.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) payload: Option<SchemaId>,
    pub(super) at: Location,
    /// Where its signature is declared.
    pub(super) signature: Option<Location>,
    /// Member of the payload → the texts that it may have.
    constants: Vec<(String, Vec<String>)>,
    /// Header field → the texts that it may have.
    headers: Vec<(String, Vec<String>)>,
}

/// Which event a delivery is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// By its index.
    Known(usize),
    /// By the name that it gives itself.
    Unknown(String),
    /// It does not say.
    Nothing,
}

/// Each message once by name and payload; of one direction, or of both.
pub(super) fn events(api: &Api, action: Option<Action>) -> Vec<Known> {
    let operations = api.event_operations.iter().filter(|operation| action.is_none_or(|own| operation.action == own));
    let mut ids: Vec<MessageId> = Vec::new();
    for &id in operations.flat_map(|operation| &operation.messages) {
        let message = &api.messages[id];
        let is_same = |&known: &MessageId| {
            let known = &api.messages[known];
            known.name == message.name && known.payload == message.payload
        };
        if !ids.iter().any(is_same) {
            ids.push(id);
        }
    }
    ids.into_iter().map(|id| known(api, &api.messages[id])).collect()
}

fn known(api: &Api, message: &Message) -> Known {
    let (mut constants, mut headers) = (Vec::new(), Vec::new());
    if let Some(payload) = message.payload {
        texts(api, payload, 0, &mut constants);
    }
    if let Some(fields) = message.headers {
        texts(api, fields, 0, &mut headers);
    }
    let signature = message.headers.and_then(|fields| signature(api, fields, 0));
    Known { name: message.name.clone(), payload: message.payload, at: message.at, signature, constants, headers }
}

/// The members that have one of a few texts.
fn texts(api: &Api, id: SchemaId, depth: usize, found: &mut Vec<(String, Vec<String>)>) {
    if depth > DEEPEST {
        return;
    }
    match &api.schemas[api.resolve(id)].shape {
        Shape::AllOf(parts) => parts.iter().for_each(|&part| texts(api, part, depth + 1, found)),
        Shape::Object(object) => {
            for (name, property) in object.properties.iter().filter(|(_, property)| property.required) {
                let Shape::Enum(literals) = &api.schemas[api.resolve(property.schema)].shape else { continue };
                let text = |literal: &Literal| match literal {
                    Literal::String(text) => Some(text.clone()),
                    _ => None,
                };
                if let Some(texts) = literals.iter().map(text).collect::<Option<Vec<_>>>() {
                    found.push((name.clone(), texts));
                }
            }
        }
        _ => {}
    }
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

impl Told {
    /// By a header field that is constant for each event and another for each.
    pub(super) fn by_header(known: &[Known], headers: &[(String, String)]) -> Option<Self> {
        let value = |name: &str| {
            let field = headers.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
            field.map(|(_, value)| value.as_str())
        };
        by(known, |event| &event.headers, value)
    }

    /// By a member of the payload that is constant for each event and another for each.
    pub(super) fn by_constants(known: &[Known], body: &Value) -> Option<Self> {
        by(known, |event| &event.constants, |name| body.get(name)?.as_str())
    }
}

type Texts = Vec<(String, Vec<String>)>;

/// The first name that all events have, whose texts name at most one event each.
fn by<'v>(known: &[Known], texts: fn(&Known) -> &Texts, value: impl Fn(&str) -> Option<&'v str>) -> Option<Told> {
    let first = known.first()?;
    let of = |event: &Known, name: &str| -> Option<Vec<String>> {
        texts(event).iter().find(|(known, _)| known == name).map(|(_, texts)| texts.clone())
    };
    let tells_apart = |name: &str| {
        let mut seen: Vec<String> = Vec::new();
        known.iter().all(|event| {
            let texts = of(event, name).unwrap_or_default();
            let is_new = !texts.is_empty() && !texts.iter().any(|text| seen.contains(text));
            seen.extend(texts);
            is_new
        })
    };
    let (name, _) = texts(first).iter().find(|(name, _)| tells_apart(name))?;
    let actual = value(name)?;
    let at = known.iter().position(|event| of(event, name).is_some_and(|texts| texts.iter().any(|one| one == actual)));
    Some(at.map_or_else(|| Told::Unknown(actual.to_owned()), Told::Known))
}
