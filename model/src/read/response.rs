//! Reads responses, headers and links.

use super::codes;
use super::operation::OperationKey;
use super::reader::Reader;
use crate::Node;
use crate::ir::{Header, Link, Response, Status};
use indexmap::IndexMap;

impl<'t> Reader<'t> {
    /// Reads `responses`, and returns the statuses of those whose references lead nowhere. A success among them stays
    /// as a response of which only the status is known: otherwise no call of the operation could succeed, or a
    /// `default` would be taken for it.
    pub(crate) fn responses(&mut self, operation: Node<'t>) -> (Vec<Response>, Vec<Status>) {
        let (mut responses, mut lost): (Vec<Response>, Vec<Status>) = (Vec::new(), Vec::new());
        let Some(map) = self.object(operation, "responses") else { return (responses, lost) };
        for entry in map.members().filter(|entry| !entry.key.starts_with("x-")) {
            if !self.spend(entry.value, 1) {
                break;
            }
            let Some(status) = status(entry.key) else {
                self.report(&codes::STATUS, entry.value, || {
                    format!("`{}` is no status; the response is left out", entry.key)
                });
                continue;
            };
            if responses.iter().any(|known| known.status == status) || lost.contains(&status) {
                self.report(&codes::DUPLICATE, entry.value, || format!("the status {status} is declared twice"));
                continue;
            }
            let cost =
                if status.is_success() { "its headers and content are left out" } else { "the response is left out" };
            let Some(node) = self.deref(entry.value, cost) else {
                if status.is_success() {
                    responses.push(self.unknown_success(status, entry.value));
                }
                lost.push(status);
                continue;
            };
            if !node.is_object() {
                self.wrong_kind("responses", "a map of objects", node);
                continue;
            }
            let response = Response {
                status,
                description: self.text(node, "description"),
                headers: self.headers(node),
                content: self.content(node),
                links: self.links(node),
                at: self.location(node),
            };
            responses.push(response);
        }
        (responses, lost)
    }

    fn unknown_success(&self, status: Status, node: Node<'t>) -> Response {
        Response {
            status,
            description: None,
            headers: Vec::new(),
            content: Vec::new(),
            links: Vec::new(),
            at: self.location(node),
        }
    }

    /// Reads `headers`; `Content-Type` is ignored (OAS 3.1 §4.8.17.1).
    fn headers(&mut self, node: Node<'t>) -> Vec<Header> {
        let Some(map) = self.object(node, "headers") else { return Vec::new() };
        let mut headers = Vec::new();
        for entry in map.members() {
            if !self.spend(entry.value, 1 + entry.key.len() / 64) {
                break;
            }
            if entry.key.eq_ignore_ascii_case("content-type") {
                self.report(&codes::IGNORED_HEADER, entry.value, || {
                    format!("the response header `{}` is ignored", entry.key)
                });
                continue;
            }
            let Some(node) = self.deref(entry.value, "the header is left out") else { continue };
            let value = self.value(node);
            headers.push(Header {
                name: entry.key.to_owned(),
                required: self.flag(node, "required").unwrap_or_default(),
                description: self.text(node, "description"),
                explode: self.flag(node, "explode").unwrap_or_default(),
                schema: value.schema,
                content: value.content,
                examples: self.examples(node),
                at: self.location(node),
            });
        }
        headers
    }

    fn links(&mut self, node: Node<'t>) -> Vec<Link> {
        let Some(map) = self.object(node, "links") else { return Vec::new() };
        let mut links = Vec::new();
        for entry in map.members() {
            let Some(node) = self.deref(entry.value, "the link is left out") else { continue };
            if !self.spend(entry.value, 1 + node.get("parameters").map_or(0, Node::len)) {
                break;
            }
            let parameters: IndexMap<_, _> = node
                .get("parameters")
                .into_iter()
                .flat_map(Node::members)
                .map(|entry| (entry.key.to_owned(), self.location(entry.value)))
                .collect();
            links.push(Link {
                name: entry.key.to_owned(),
                operation: self.link_target(node),
                parameters,
                request_body: node.get("requestBody").map(|value| self.location(value)),
                description: self.text(node, "description"),
                at: self.location(node),
            });
        }
        links
    }

    /// The operation that `operationId` or `operationRef` names.
    fn link_target(&mut self, link: Node<'t>) -> Option<usize> {
        let by_id = link.get("operationId").and_then(Node::as_str).map(OperationKey::Id);
        let value = link.get("operationId").or_else(|| link.get("operationRef"))?;
        let key = by_id.or_else(|| {
            let target = self.find(link, value.as_str()?).ok()?;
            Some(OperationKey::At(self.location(target)))
        });
        let found = key.and_then(|key| self.link_targets.get(&key).copied());
        if found.is_none() {
            self.report(&codes::DANGLING_LINK, value, || "the link leads to no operation of this document".to_owned());
        }
        found
    }
}

/// The status of a key: `200`, `2XX` or `default`.
fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    let bytes = key.as_bytes();
    let [digit @ b'1'..=b'5', rest @ ..] = bytes else { return None };
    if rest.len() != 2 {
        return None;
    }
    if rest.eq_ignore_ascii_case(b"XX") {
        return Some(Status::Range(digit - b'0'));
    }
    key.parse().ok().filter(|_| rest.iter().all(u8::is_ascii_digit)).map(Status::Exact)
}
