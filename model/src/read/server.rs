//! Reads the Server Object.

use super::codes;
use super::reader::{BYTES_PER_COST, Reader};
use crate::Node;
use crate::ir::{Server, ServerVariable};
use crate::source::Kind;
use indexmap::IndexMap;

impl<'t> Reader<'t> {
    /// Reads `servers` of the document, a path item or an operation.
    pub(crate) fn servers(&mut self, node: Node<'t>) -> Vec<Server> {
        let Some(list) = self.array(node, "servers") else { return Vec::new() };
        let mut servers = Vec::new();
        for item in list.items() {
            if !self.spend(item, 1) {
                break;
            }
            let Some(url) = self.text(item, "url") else {
                self.report(&codes::MISSING, item, || "a server needs `url`; it is left out".to_owned());
                continue;
            };
            let server = Server {
                url,
                name: self.text(item, "name").or_else(|| self.text(item, "x-name")),
                description: self.text(item, "description"),
                variables: self.variables(item),
                at: self.location(item),
            };
            if server.expanded().is_none() {
                self.report(&codes::LONG_SERVER_URL, item, || {
                    "with its variables in it the URL of this server is too long; it is left out".to_owned()
                });
                continue;
            }
            servers.push(server);
        }
        servers
    }

    pub(crate) fn variables(&mut self, node: Node<'t>) -> IndexMap<String, ServerVariable> {
        let Some(map) = self.object(node, "variables") else { return IndexMap::new() };
        let mut variables = IndexMap::new();
        for entry in map.members() {
            let Some(node) = self.deref(entry.value, "the variable is left out") else { continue };
            let bytes = |value: Node<'_>| value.as_str().map_or(0, str::len);
            let texts = node.get("enum").into_iter().flat_map(Node::items).chain(node.get("default"));
            let cost = 1 + texts.map(|text| 1 + bytes(text) / BYTES_PER_COST).sum::<usize>();
            if !self.spend(entry.value, cost) {
                break;
            }
            let variable = ServerVariable {
                default: node.get("default").and_then(plain),
                values: node.get("enum").into_iter().flat_map(Node::items).filter_map(plain).collect(),
                description: self.text(node, "description"),
            };
            variables.insert(entry.key.to_owned(), variable);
        }
        variables
    }
}

/// The text of a variable's value; a port is often written as a number.
fn plain(value: Node<'_>) -> Option<String> {
    match value.kind() {
        Kind::String(text) | Kind::Number(text) => Some(text.to_owned()),
        _ => None,
    }
}
