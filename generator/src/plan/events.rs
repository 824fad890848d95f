//! Events that we receive: OpenAPI webhooks and callbacks, messages of AsyncAPI operations.

use super::documentation::Documentation;
use super::facts::{first_alike, rarest_first, telling_only};
use super::forms::Form;
use super::names::{Case, Claim, candidate, resolve, unreserved};
use super::records::OPEN_VARIANT;
use super::types::Planner;
use super::{BranchFacts, Event, EventName, Literal, TypeRef, codes};
use crate::config::Role;
use specwright_model::ir::{Action, Message, MessageId};

/// Every message that the other party sends us, once per name.
pub(super) fn events(planner: &mut Planner<'_>, role: Role) -> Vec<Event> {
    let api = planner.api;
    let received = match role {
        Role::Client => Action::Send,
        Role::Application => Action::Receive,
    };
    let mut messages: Vec<MessageId> = Vec::new();
    let mut kept: Vec<bool> = Vec::new();
    let received = api.event_operations.iter().enumerate().filter(|(_, operation)| operation.action == received);
    for (at, operation) in received {
        for &id in &operation.messages {
            let is_kept = planner.selection.has_event(at, id);
            let same = |&known: &MessageId| {
                known == id
                    || (api.messages[known].name == api.messages[id].name
                        && api.messages[known].payload == api.messages[id].payload)
            };
            if let Some(known) = messages.iter().position(same) {
                kept[known] |= is_kept;
            } else {
                messages.push(id);
                kept.push(is_kept);
            }
        }
    }
    let claims: Vec<Claim> = messages.iter().map(|&id| claim(planner, &api.messages[id])).collect();
    let (variants, ties) = resolve(&claims, &["Unknown"], Case::Pascal);
    for tie in ties {
        let at = api.messages[messages[tie.claim]].at;
        planner.report_tie(at, &tie, "this event", &api.messages[messages[tie.claim]].name);
    }
    let named = messages.into_iter().zip(variants).zip(kept);
    let (messages, variants): (Vec<MessageId>, Vec<_>) =
        named.filter(|(_, is_kept)| *is_kept).map(|(named, _)| named).unzip();
    let mut events: Vec<Event> =
        messages.iter().zip(variants).map(|(&id, variant)| event(planner, &api.messages[id], variant)).collect();
    report_ambiguity(planner, &events, &messages);
    let payload = |id: &MessageId| planner.api.messages[*id].payload;
    let always: Vec<_> =
        messages.iter().map(|id| payload(id).map(|id| planner.constant_members(id)).unwrap_or_default()).collect();
    telling_only(events.iter_mut().map(|event| &mut event.facts).collect(), &always);
    rarest_first(events.iter_mut().map(|event| &mut event.facts).collect());
    events
}

fn claim(planner: &Planner<'_>, message: &Message) -> Claim {
    let pinned = planner.pin(&message.name).or_else(|| planner.pinned(message.at));
    let own = candidate(pinned.unwrap_or(&message.name), Case::Pascal);
    Claim {
        candidate: unreserved(own, OPEN_VARIANT, "Value"),
        rank: u8::from(pinned.is_none()),
        raw: format!("{} {}", message.name, planner.api.pointer(message.at)),
    }
}

fn event(planner: &mut Planner<'_>, message: &Message, variant: super::Ident) -> Event {
    let (ty, facts) = match message.payload {
        Some(payload) => (planner.type_of(payload, Form::Response), planner.facts(payload, Form::Response)),
        None => (TypeRef::Any, BranchFacts::default()),
    };
    planner.mark(&ty, Form::Response);
    let summary = message.title.as_deref().or(message.summary.as_deref());
    Event {
        name: message.name.clone(),
        variant,
        ty,
        facts,
        documentation: Documentation::new(summary, message.description.as_deref(), message.deprecated),
    }
}

/// The first member that is one constant text in every payload, another in each.
pub(super) fn event_name(events: &[Event]) -> Option<EventName> {
    let first = events.first()?;
    first.facts.constants.iter().find_map(|(path, _)| {
        let [member] = path.as_slice() else { return None };
        let mut values: Vec<(String, usize)> = Vec::new();
        for (at, event) in events.iter().enumerate() {
            let (_, literals) = event.facts.constants.iter().find(|(known, _)| known == path)?;
            for literal in literals {
                let Literal::Text(text) = literal else { return None };
                if values.iter().any(|(known, _)| known == text) {
                    return None;
                }
                values.push((text.clone(), at));
            }
        }
        Some(EventName { member: member.clone(), values })
    })
}

/// Events on one URL have to be told apart by their payloads, unless the receiver knows the name.
fn report_ambiguity(planner: &mut Planner<'_>, events: &[Event], messages: &[MessageId]) {
    let Some((at, other)) = first_alike(events.iter().map(|event| &event.facts)) else { return };
    let message = format!("nothing in their payloads tells `{}` from `{}`", events[at].name, events[other].name);
    planner.report(&codes::AMBIGUOUS_UNION, planner.api.messages[messages[at]].at, message);
}
