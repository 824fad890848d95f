//! Reads path items and operations.

use super::codes;
use super::parameter::Owner;
use super::reader::Reader;
use crate::Node;
use crate::diagnostic::clip;
use crate::ir::{Method, Operation, OperationId, Requirement};
use std::collections::BTreeMap;

/// An operation that was found, not yet read.
#[derive(Clone)]
pub(crate) struct Found<'t> {
    /// The HTTP method, as it is sent.
    pub(crate) method: String,
    pub(crate) path: String,
    /// The path items: the object itself and, if it has a `$ref`, the target of that.
    pub(crate) item: Vec<Node<'t>>,
    pub(crate) operation: Node<'t>,
}

/// The error that an operation is left out, because a part that it requires cannot be read: a path parameter, the
/// request body, the security requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lost;

/// The operations by what a link may name them with: an `operationId`, or the location of the operation.
pub(crate) type LinkTargets<'t> = BTreeMap<OperationKey<'t>, usize>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OperationKey<'t> {
    Id(&'t str),
    At(crate::ir::Location),
}

impl<'t> Reader<'t> {
    /// The operations of a Path Item Object: the method, the layers of the item and the Operation Object of each.
    pub(crate) fn methods(&mut self, item: Node<'t>) -> Vec<(String, Vec<Node<'t>>, Node<'t>)> {
        if !item.is_object() {
            self.report(&codes::WRONG_KIND, item, || {
                format!("a path item is an object, and this is {}", item.kind().name())
            });
            return Vec::new();
        }
        let mut layers = vec![item];
        if item.get("$ref").is_some() {
            layers.extend(self.deref(item, "the operations that it describes are left out"));
        }
        let mut found: Vec<(String, Vec<Node<'t>>, Node<'t>)> = Vec::new();
        for layer in &layers {
            for (method, operation) in self.methods_of(*layer) {
                if found.iter().all(|(known, _, _)| *known != method) {
                    found.push((method, layers.clone(), operation));
                }
            }
        }
        found
    }

    fn methods_of(&mut self, layer: Node<'t>) -> Vec<(String, Node<'t>)> {
        let known = self.dialect(layer).methods;
        let mut found = Vec::new();
        if !self.spend(layer, 1 + layer.len() / 16) {
            return found;
        }
        for entry in layer.members() {
            let Some(method) = known.iter().find(|method| method.eq_ignore_ascii_case(entry.key)) else { continue };
            if *method != entry.key {
                if layer.get(method).is_some() {
                    continue;
                }
                self.report(&codes::WRONG_VALUE, entry.value, || format!("`{}` is read as `{method}`", entry.key));
            }
            if entry.value.is_object() {
                found.push((entry.key.to_ascii_uppercase(), entry.value));
            } else {
                self.wrong_kind(entry.key, "an operation", entry.value);
            }
        }
        // OAS 3.2 §4.9.1: methods as they are sent, so not upper-cased here.
        for entry in layer.get("additionalOperations").into_iter().flat_map(Node::members) {
            if entry.value.is_object() && known.contains(&"query") && is_token(entry.key) {
                found.push((entry.key.to_owned(), entry.value));
            } else {
                self.report(&codes::NOT_EXPRESSED, entry.value, || {
                    format!("the operation `{}` is not read", entry.key)
                });
            }
        }
        found
    }

    /// The operations by the names that links use; of two with one `operationId`, the first.
    pub(crate) fn link_targets(&self, found: &[Found<'t>]) -> LinkTargets<'t> {
        let before = self.api.operations.len();
        let mut targets = LinkTargets::new();
        for (at, found) in found.iter().enumerate() {
            targets.entry(OperationKey::At(self.location(found.operation))).or_insert(before + at);
            if let Some(id) = found.operation.get("operationId").and_then(Node::as_str) {
                targets.entry(OperationKey::Id(id)).or_insert(before + at);
            }
        }
        targets
    }

    /// Reads an operation and returns its index; `None` if it is left out because something that it requires cannot be
    /// read.
    pub(crate) fn openapi_operation(&mut self, root: Node<'t>, found: &Found<'t>) -> Option<OperationId> {
        let node = found.operation;
        let id = self.operation_id(node);
        let cost = format!("the operation `{} {}` is left out", found.method, clip(&found.path));
        let owner = Owner { operation: node, items: &found.item, path: Some(&found.path), cost: &cost };
        // All of them are read, so that everything that is wrong is reported at once.
        let parameters = self.parameters(&owner);
        let request_body = self.request_body(node, &cost);
        let security = self.operation_security(root, node, &cost);
        let is_lost = parameters.is_err() || request_body.is_err() || security.is_err();
        let (responses, lost_responses) = self.responses(node);
        let servers =
            std::iter::once(&node).chain(&found.item).map(|layer| self.servers(*layer)).find(|all| !all.is_empty());
        let description = self.text(node, "description").or_else(|| self.item_text(&found.item, "description"));
        let operation = Operation {
            id,
            method: Method(found.method.clone()),
            path: found.path.clone(),
            summary: self.text(node, "summary").or_else(|| self.item_text(&found.item, "summary")),
            description: self.with_docs(node, description),
            tags: self.texts(node, "tags"),
            deprecated: self.flag(node, "deprecated").unwrap_or_default(),
            parameters: parameters.unwrap_or_default(),
            request_body: request_body.unwrap_or_default(),
            responses,
            lost_responses,
            security: security.unwrap_or_default(),
            servers: servers.unwrap_or_default(),
            extensions: self.extensions(node),
            at: self.location(node),
        };
        if is_lost {
            self.api.left_out.push(operation);
            return None;
        }
        self.api.operations.push(operation);
        let index = self.api.operations.len() - 1;
        self.callbacks(node, index);
        Some(index)
    }

    fn item_text(&mut self, items: &[Node<'t>], key: &str) -> Option<String> {
        items.iter().find_map(|item| self.text(*item, key))
    }

    /// The `operationId`; of several operations with the same one, only the first has it.
    fn operation_id(&mut self, node: Node<'t>) -> Option<String> {
        let id = self.text(node, "operationId").filter(|id| !id.is_empty())?;
        if self.operation_ids.insert(id.clone()) {
            return Some(id);
        }
        let value = node.get("operationId").unwrap_or(node);
        self.report(&codes::DUPLICATE, value, || format!("another operation has the operationId `{id}` too"));
        None
    }

    /// The operation's own requirements, else the document's.
    fn operation_security(&mut self, root: Node<'t>, node: Node<'t>, cost: &str) -> Result<Vec<Requirement>, Lost> {
        match self.security(node, cost)? {
            Some(own) => Ok(own),
            None => self.document_security(root),
        }
    }
}

/// Whether a text is a token (RFC 9110 §5.6.2).
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
