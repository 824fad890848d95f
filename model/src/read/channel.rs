//! Reads channels of AsyncAPI and the operations on them.

use super::codes;
use super::message::Naming;
use super::reader::Reader;
use super::resolve;
use crate::Node;
use crate::diagnostic::clip;
use crate::ir::{Action, Channel, ChannelId, EventOperation, MessageId, Origin};
use std::collections::BTreeSet;

impl<'t> Reader<'t> {
    /// Adds a channel at an address; its messages are added as they are read.
    pub(crate) fn channel(&mut self, key: &str, address: Option<String>, node: Node<'t>) -> ChannelId {
        let channel = Channel {
            key: key.to_owned(),
            address,
            description: self.text(node, "description"),
            messages: Vec::new(),
            extensions: self.extensions(node),
            at: self.location(node),
        };
        self.api.channels.push(channel)
    }

    /// Reads `publish` or `subscribe` of a channel, with its traits.
    pub(crate) fn channel_operation(&mut self, root: Node<'t>, channel: ChannelId, node: Node<'t>, action: Action) {
        let cost = format!("the operation on `{}` is left out", clip(&self.api.channels[channel].key));
        let layers = self.layers(node, &cost);
        let id = self.layered_text(&layers, "operationId");
        let name = self.api.channels[channel].key.clone();
        let fallback = id.clone().unwrap_or_else(|| name.clone());
        let messages = match layers.get("message") {
            Some(message) => self.messages_of(root, message, &fallback),
            None => Vec::new(),
        };
        let is_unsaid = layers.get("message").is_none_or(|message| !self.leads_nowhere(message));
        if messages.is_empty() && is_unsaid {
            self.report(&codes::MISSING, node, || format!("the operation on `{name}` has no message"));
        }
        self.join_messages(channel, &messages);
        // A trait may declare what is required.
        let security = layers.with("security").map_or(Ok(None), |layer| self.security(layer, &cost));
        let Some(security) = security.ok().filter(|_| layers.is_whole) else { return };
        let operation = EventOperation {
            id,
            name,
            summary: self.layered_text(&layers, "summary"),
            description: self.layered_text(&layers, "description"),
            deprecated: false,
            action,
            channel,
            messages,
            reply: None,
            responses: Vec::new(),
            origin: Origin::Channel,
            security: security.unwrap_or_default(),
            at: self.location(node),
        };
        self.api.event_operations.push(operation);
    }

    /// Adds messages to a channel, each once.
    pub(crate) fn join_messages(&mut self, channel: ChannelId, messages: &[MessageId]) {
        let mut known: BTreeSet<MessageId> = self.api.channels[channel].messages.iter().copied().collect();
        for message in messages {
            if known.insert(*message) {
                self.api.channels[channel].messages.push(*message);
            }
        }
    }

    /// Reads `message`: one message, or an object with `oneOf`. Members beside `oneOf` do not belong to the messages.
    fn messages_of(&mut self, root: Node<'t>, node: Node<'t>, fallback: &str) -> Vec<MessageId> {
        let component = component_key(node);
        let Some(message) = self.deref(node, "the message is left out") else { return Vec::new() };
        let Some(list) = message.get("oneOf").filter(|list| list.is_array()) else {
            let naming = Naming { component, fallback: fallback.to_owned() };
            return self.message(root, message, &naming).into_iter().collect();
        };
        let mut messages = Vec::new();
        for item in list.items() {
            let component = component_key(item);
            let Some(message) = self.deref(item, "the message is left out") else { continue };
            // Several without a name would share the operation's: the payload's component tells them apart.
            let payload = message.get("payload").and_then(component_key);
            let naming = Naming { component, fallback: payload.unwrap_or_else(|| fallback.to_owned()) };
            messages.extend(self.message(root, message, &naming));
        }
        messages
    }
}

/// The key of the component that a reference names.
pub(crate) fn component_key(node: Node<'_>) -> Option<String> {
    resolve::last_token(node.get("$ref")?.as_str()?)
}
