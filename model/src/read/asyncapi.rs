//! Reads the AsyncAPI Object of 2.x, in the form of AsyncAPI 3.

use super::codes;
use super::reader::Reader;
use crate::Node;
use crate::ir::{Action, Server};

/// The keywords of a channel, each with the direction of the messages seen from the described application: it sends
/// what others subscribe to (AsyncAPI 2.1 § Channel Item Object).
const OPERATIONS: &[(&str, Action)] = &[("publish", Action::Receive), ("subscribe", Action::Send)];

impl<'t> Reader<'t> {
    /// Reads one AsyncAPI 2.x document into the API.
    pub(crate) fn asyncapi(&mut self, root: Node<'t>) {
        self.info(root);
        self.tags(root);
        self.http_servers(root);
        self.components(root);
        self.security_schemes(root);
        let Some(channels) = self.object(root, "channels") else { return };
        for entry in channels.members().filter(|entry| !entry.key.starts_with("x-")) {
            let Some(channel) = self.deref(entry.value, "the channel is left out") else { continue };
            if !channel.is_object() {
                self.wrong_kind(entry.key, "a channel", channel);
                continue;
            }
            // The key is the address.
            let id = self.channel(entry.key, Some(entry.key.to_owned()), channel);
            for (key, action) in OPERATIONS {
                if let Some(operation) = self.object(channel, key) {
                    self.channel_operation(root, id, operation, *action);
                }
            }
        }
    }

    /// Reads the servers of the protocols `http` and `https`. Beside an OpenAPI document with servers they are the
    /// receivers of deliveries and not the servers of the API, so they are not kept.
    pub(crate) fn http_servers(&mut self, root: Node<'t>) {
        let beside = !self.api.servers.is_empty();
        let Some(map) = self.object(root, "servers") else { return };
        for entry in map.members() {
            let Some(node) = self.deref(entry.value, "the server is left out") else { continue };
            let (Some(url), Some(protocol)) = (self.server_url(node), self.text(node, "protocol")) else {
                self.report(&codes::MISSING, node, || "a server needs an address and `protocol`".to_owned());
                continue;
            };
            if !matches!(protocol.as_str(), "http" | "https") {
                self.report(&codes::PROTOCOL, node, || format!("the server `{}` speaks {protocol}", entry.key));
                continue;
            }
            let server = Server {
                url: if url.contains("://") { url } else { format!("{protocol}://{url}") },
                name: Some(entry.key.to_owned()),
                description: self.text(node, "description"),
                variables: self.variables(node),
                at: self.location(node),
            };
            if !beside {
                self.api.servers.push(server);
            }
        }
    }

    /// The URL of a server: `url` of 2.x; `host` and `pathname` of 3.
    fn server_url(&mut self, node: Node<'t>) -> Option<String> {
        let Some(host) = self.text(node, "host") else { return self.text(node, "url") };
        Some(host + &self.text(node, "pathname").unwrap_or_default())
    }
}
