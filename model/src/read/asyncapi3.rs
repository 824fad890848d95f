//! Reads the AsyncAPI Object of 3.x.

use super::channel::component_key;
use super::codes;
use super::message::Naming;
use super::operation::Lost;
use super::reader::Reader;
use crate::Node;
use crate::diagnostic::clip;
use crate::ir::{Action, ChannelId, EventOperation, MessageId, Origin, Reply, Requirement};

/// The values of `action`, seen from the described application.
const ACTIONS: &[(&str, Action)] = &[("send", Action::Send), ("receive", Action::Receive)];

impl<'t> Reader<'t> {
    /// Reads one AsyncAPI 3.x document into the API.
    pub(crate) fn asyncapi3(&mut self, root: Node<'t>) {
        self.info(root);
        if let Some(info) = root.get("info") {
            self.tags(info);
        }
        self.http_servers(root);
        self.components(root);
        self.security_schemes(root);
        if let Some(map) = self.object(root, "channels") {
            for entry in map.members().filter(|entry| !entry.key.starts_with("x-")) {
                if let Some(channel) = self.deref(entry.value, "the channel is left out") {
                    self.channel3(root, entry.key, channel);
                }
            }
        }
        if let Some(map) = self.object(root, "operations") {
            for entry in map.members().filter(|entry| !entry.key.starts_with("x-")) {
                if let Some(operation) = self.deref(entry.value, "the operation is left out") {
                    self.operation3(root, entry.key, operation);
                }
            }
        }
    }

    /// Reads a channel with all of its messages. A channel in the components is read when something refers to it.
    fn channel3(&mut self, root: Node<'t>, key: &str, node: Node<'t>) -> ChannelId {
        let at = self.location(node);
        if let Some(known) = self.channels.get(&at) {
            return *known;
        }
        let address = node.get("address").filter(|value| !value.is_null()).and_then(|_| self.text(node, "address"));
        let id = self.channel(key, address, node);
        self.channels.insert(at, id);
        let mut messages = Vec::new();
        if let Some(map) = node.get("messages").and_then(|_| self.object(node, "messages")) {
            for entry in map.members() {
                messages.extend(self.message3(root, entry.value, entry.key));
            }
        }
        self.join_messages(id, &messages);
        id
    }

    fn message3(&mut self, root: Node<'t>, node: Node<'t>, key: &str) -> Option<MessageId> {
        // The key of a message's component is a better name than its key in one channel.
        let component = component_key(node).or_else(|| Some(key.to_owned()));
        let message = self.deref(node, "the message is left out")?;
        self.message(root, message, &Naming { component, fallback: key.to_owned() })
    }

    fn operation3(&mut self, root: Node<'t>, key: &str, node: Node<'t>) {
        let cost = format!("the operation `{}` is left out", clip(key));
        let layers = self.layers(node, &cost);
        let word = self.text(node, "action").unwrap_or_default();
        let action = ACTIONS.iter().find(|(known, _)| *known == word).map(|(_, action)| *action);
        let channel = node.get("channel").and_then(|channel| self.channel_of(root, channel, &cost));
        if node.get("channel").is_some_and(|channel| self.leads_nowhere(channel)) {
            return;
        }
        let (Some(action), Some(channel)) = (action, channel) else {
            self.report(&codes::MISSING, node, || {
                format!("the operation `{key}` needs `action` and `channel`; it is left out")
            });
            return;
        };
        let security = layers.with("security").map_or(Ok(Vec::new()), |layer| self.security3(layer, &cost));
        // A trait may declare what is required.
        let Some(security) = security.ok().filter(|_| layers.is_whole) else { return };
        let operation = EventOperation {
            id: Some(key.to_owned()),
            name: self.api.channels[channel].key.clone(),
            summary: self.layered_text(&layers, "summary"),
            description: self.layered_text(&layers, "description"),
            deprecated: false,
            action,
            channel,
            messages: self.messages3(root, node, Some(channel)),
            reply: self.reply(root, node),
            responses: Vec::new(),
            origin: Origin::Channel,
            security,
            at: self.location(node),
        };
        self.api.event_operations.push(operation);
    }

    fn channel_of(&mut self, root: Node<'t>, reference: Node<'t>, cost: &str) -> Option<ChannelId> {
        if reference.get("$ref").is_none() {
            self.report(&codes::WRONG_VALUE, reference, || {
                "`channel` is a reference to a channel; it is read as if the channel stood there".to_owned()
            });
        }
        let key = component_key(reference).unwrap_or_default();
        let node = self.deref(reference, cost)?;
        Some(self.channel3(root, &key, node))
    }

    /// The `messages` of an operation or reply: some of the channel's, or all of them if the member is missing.
    fn messages3(&mut self, root: Node<'t>, node: Node<'t>, channel: Option<ChannelId>) -> Vec<MessageId> {
        let Some(list) = node.get("messages").and_then(|_| self.array(node, "messages")) else {
            return channel.map(|channel| self.api.channels[channel].messages.clone()).unwrap_or_default();
        };
        let mut messages = Vec::new();
        for item in list.items() {
            let key = component_key(item).unwrap_or_default();
            messages.extend(self.message3(root, item, &key));
        }
        messages
    }

    fn reply(&mut self, root: Node<'t>, operation: Node<'t>) -> Option<Reply> {
        let node = self.deref(operation.get("reply")?, "the reply is left out")?;
        let address = node.get("address").and_then(|address| self.deref(address, "the address is left out"));
        let channel = node
            .get("channel")
            .and_then(|channel| self.channel_of(root, channel, "the channel of the reply is left out"));
        Some(Reply {
            address: address.and_then(|address| self.text(address, "location")),
            channel,
            messages: self.messages3(root, node, channel),
            at: self.location(node),
        })
    }

    /// Reads `security`: a list of schemes, any one of which is enough. A scheme that is not a component is left out,
    /// because it has no name.
    fn security3(&mut self, node: Node<'t>, cost: &str) -> Result<Vec<Requirement>, Lost> {
        let mut requirements = Vec::new();
        let Some(list) = self.array(node, "security") else { return Ok(requirements) };
        let is_lost = list.items().all(|item| self.leads_nowhere(item)) && !list.is_empty();
        let cost = if is_lost { cost } else { "this alternative is left out" };
        for item in list.items() {
            let Some(name) = component_key(item) else {
                self.report(&codes::NOT_EXPRESSED, item, || {
                    "a security scheme that is no component is left out".to_owned()
                });
                continue;
            };
            let Some(scheme) = self.deref(item, cost) else { continue };
            let scopes = scheme.get("scopes").map(|_| self.texts(scheme, "scopes")).unwrap_or_default();
            requirements.push(Requirement { schemes: std::iter::once((name, scopes)).collect() });
        }
        if is_lost { Err(Lost) } else { Ok(requirements) }
    }
}
