//! Plans the events that the written receiver accepts: OpenAPI webhooks and callbacks, and messages of AsyncAPI
//! operations.

use super::documentation::Documentation;
use super::names::{Case, Claim, candidate, resolve, unreserved};
use super::records::OPEN_VARIANT;
use super::types::Planner;
use super::{Event, EventRules, TypeRef, codes};
use crate::Config;
use crate::config::Role;
use specwright_model::Diagnostic;
use specwright_model::events::Events;
use specwright_model::ir::{Action, EventOperation, Message, MessageId, Origin, is_json};
use specwright_model::validation::Direction;
use std::collections::BTreeSet;

/// Plans every message that the other party sends, once per name, and the rules that tell them apart.
pub(super) fn events(planner: &mut Planner<'_>, config: &Config) -> (Vec<Event>, EventRules) {
    let api = planner.api;
    let received = match config.role {
        Role::Client => Action::Send,
        Role::Application => Action::Receive,
    };
    let all = Events::of(api, Some(received), &config.webhooks);
    let claims: Vec<Claim> = all.each.iter().map(|event| claim(planner, &api.messages[event.message])).collect();
    let (variants, ties) = resolve(&claims, &["Unknown"], Case::Pascal);
    for tie in ties {
        let event = &all.each[tie.claim];
        planner.report_tie(api.messages[event.message].at, &tie, "this event", &event.name);
    }
    let is_kept = |event: &specwright_model::events::Event| {
        event.operations.iter().any(|&(at, message)| planner.selection.has_event(at, message))
    };
    let kept: Vec<usize> = (0..all.each.len()).filter(|&at| is_kept(&all.each[at])).collect();
    let mut named: Vec<(MessageId, super::Ident)> = Vec::new();
    for (at, variant) in variants.into_iter().enumerate() {
        if kept.contains(&at) {
            named.push((all.each[at].message, variant));
        }
    }
    let events = named.into_iter().map(|(id, variant)| event(planner, &api.messages[id], variant)).collect();
    if config.parts.webhooks {
        report_what_is_not_received(planner, received);
        if config.only.is_empty() && config.skip.is_empty() {
            report_what_nobody_sends(planner);
        }
        report_identification(planner, &all, &kept, config);
    }
    (events, rules(all, &kept))
}

/// The rules of the events that are kept, and of those that could be mistaken for one of them.
fn rules(all: Events, kept: &[usize]) -> EventRules {
    let place = |at: usize| kept.iter().position(|&kept| kept == at);
    let is_needed = |at: &usize| place(*at).is_some() || kept.iter().any(|&kept| all.is_confusable(*at, kept));
    let needed: Vec<usize> = (0..all.each.len()).filter(is_needed).collect();
    let sole = all.is_sole();
    let each = all.each.into_iter().enumerate().filter(|(at, _)| needed.contains(at));
    EventRules {
        each: each.map(|(at, event)| (place(at), event)).collect(),
        sole,
        headers: all.headers,
        members: all.members,
    }
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
    let ty = message.payload.map_or(TypeRef::Any, |payload| planner.type_of(payload, Direction::Response));
    planner.mark(&ty, Direction::Response);
    // An enum is as large as its largest variant, and is moved as a whole: without the box, hundreds of events would
    // take the stack of every function that reads one.
    let ty = if matches!(ty, TypeRef::Named(_)) { TypeRef::Boxed(Box::new(ty)) } else { ty };
    if let Some(range) = message.content_type.as_deref().filter(|range| !is_json(range)) {
        let text = format!("the payload of `{}` is `{range}`, and a receiver reads JSON", message.name);
        planner.report(&codes::OTHER_PAYLOAD, message.at, text);
    }
    let summary = message.title.as_deref().or(message.summary.as_deref());
    let below = message.title.as_ref().and(message.summary.as_ref());
    let description: Vec<&str> = below.into_iter().chain(&message.description).map(String::as_str).collect();
    Event {
        name: message.name.clone(),
        variant,
        ty,
        documentation: Documentation::new(summary, Some(&description.join("\n\n")), message.deprecated),
    }
}

/// Reports events that nothing in a delivery tells apart, header examples that were taken for constants, and settings
/// for events that do not exist.
fn report_identification(planner: &mut Planner<'_>, all: &Events, kept: &[usize], config: &Config) {
    let api = planner.api;
    if let Some((at, other)) = all.first_alike(kept) {
        let (event, other) = (&all.each[at], &all.each[other]);
        let message = format!(
            "nothing in their deliveries tells `{}` from `{}`: both are read as unknown events, unless `event_header` of \
             `[api.<name>.webhooks]` names the header that does",
            event.name, other.name
        );
        planner.report(&codes::AMBIGUOUS_UNION, api.messages[event.message].at, message);
    }
    if let Some((header, at)) = &all.by_example {
        let message = format!("`{header}` is an event's name in every example, and is taken for what it always holds");
        planner.report(&codes::EVENT_BY_EXAMPLE, *at, message);
    }
    if let Some(schema) = all.ended_at {
        let message = "unions lead to each other in too many ways: nothing is known of this one's members".to_owned();
        planner.report(&codes::FACTS_BUDGET, api.schemas[schema].at, message);
    }
    let is_event = |name: &&String| all.each.iter().any(|event| event.name == **name);
    for name in config.webhooks.values.keys().filter(|name| !is_event(name)) {
        let message = format!("`event_values`: there is no event `{name}`");
        planner.diagnostics.push(Diagnostic::new(&codes::IDLE_SETTING, message));
    }
}

/// Reports messages that would be sent, and replies: for an event nothing but its receiver is written.
fn report_what_is_not_received(planner: &mut Planner<'_>, received: Action) {
    let api = planner.api;
    for (at, operation) in api.event_operations.iter().enumerate() {
        if !operation.messages.iter().any(|&message| planner.selection.has_event(at, message)) {
            continue;
        }
        let names = |messages: &[MessageId]| {
            let names: Vec<String> = messages.iter().map(|&id| format!("`{}`", api.messages[id].name)).collect();
            names.join(", ")
        };
        if operation.action != received {
            let (what, messages) = (title(operation), names(&operation.messages));
            let message = format!("{what} takes messages, and nothing is written that sends them: {messages}");
            planner.report(&codes::NOT_SENT, operation.at, message);
        }
        if let Some(reply) = &operation.reply {
            let (what, messages) = (title(operation), names(&reply.messages));
            let message = format!("{what} has a reply, for which nothing is written: {messages}");
            planner.report(&codes::NO_REPLY, reply.at, message);
        }
    }
}

/// Reports messages of channels that no operation sends, receives or replies with.
fn report_what_nobody_sends(planner: &mut Planner<'_>) {
    let api = planner.api;
    let mut used: BTreeSet<MessageId> = BTreeSet::new();
    for operation in &api.event_operations {
        used.extend(&operation.messages);
        used.extend(operation.reply.iter().flat_map(|reply| &reply.messages));
    }
    let mut told = BTreeSet::new();
    for (_, channel) in api.channels.iter() {
        for &id in channel.messages.iter().filter(|id| !used.contains(id)) {
            if told.insert(id) {
                let message = &api.messages[id];
                let text = format!("no operation has the message `{}` of the channel `{}`", message.name, channel.key);
                planner.report(&codes::NO_OPERATION, message.at, text);
            }
        }
    }
}

fn title(operation: &EventOperation) -> String {
    let what = match operation.origin {
        Origin::Webhook { .. } => "webhook",
        Origin::Callback { .. } => "callback",
        Origin::Channel => "operation",
    };
    format!("the {what} `{}`", operation.id.as_ref().unwrap_or(&operation.name))
}
