//! Reads the OpenAPI Object.

use super::codes;
use super::operation::Found;
use super::reader::Reader;
use crate::Node;
use crate::ir::{ExternalDocs, Info, Tag};
use std::collections::BTreeSet;

impl<'t> Reader<'t> {
    /// Reads one OpenAPI document into the API.
    pub(crate) fn openapi(&mut self, root: Node<'t>) {
        self.info(root);
        self.tags(root);
        let servers = self.servers(root);
        self.api.servers.extend(servers);
        self.components(root);
        self.security_schemes(root);
        let found = self.find_operations(root);
        self.link_targets = self.link_targets(&found);
        let (operations, events) = (self.api.operations.len(), self.api.event_operations.len());
        let read: Vec<_> = found.iter().map(|operation| self.openapi_operation(root, operation)).collect();
        self.webhooks(root);
        // Until here, links count the operations that were found.
        let of_operations = self.api.operations.iter_mut().skip(operations).flat_map(|of| &mut of.responses);
        let of_events = self.api.event_operations.iter_mut().skip(events).flat_map(|of| &mut of.responses);
        for link in of_operations.chain(of_events).flat_map(|response| &mut response.links) {
            let found = link.operation.and_then(|found| read.get(found.checked_sub(operations)?).copied());
            link.operation = found.flatten();
        }
    }

    /// Reads the Info Object, which only the first document gives to the API; tags and servers of all documents are
    /// added up.
    pub(crate) fn info(&mut self, root: Node<'t>) {
        let Some(info) = self.object(root, "info") else {
            self.report(&codes::MISSING, root, || "`info` is missing: the API has no title and no version".to_owned());
            return;
        };
        let external = self.external_docs(root).or_else(|| self.external_docs(info));
        let read = Info {
            title: self.text(info, "title").unwrap_or_default(),
            version: self.text(info, "version").unwrap_or_default(),
            summary: self.text(info, "summary"),
            description: self.text(info, "description"),
            terms_of_service: self.text(info, "termsOfService"),
            contact: self.texts_of(info, "contact", &["name", "url", "email"]),
            license: self.texts_of(info, "license", &["name", "identifier", "url"]),
            external_docs: external,
        };
        if self.components.is_empty() {
            self.api.info = read;
        }
    }

    /// The texts of an object's members, as far as they are stated.
    fn texts_of(&mut self, node: Node<'t>, key: &str, members: &[&str]) -> Vec<String> {
        let Some(object) = self.object(node, key) else { return Vec::new() };
        members.iter().filter_map(|member| self.text(object, member)).collect()
    }

    /// A description, followed by a link to the `externalDocs` of the node.
    pub(crate) fn with_docs(&mut self, node: Node<'t>, description: Option<String>) -> Option<String> {
        let Some(docs) = self.external_docs(node) else { return description };
        let label = docs.description.unwrap_or_else(|| "See also".to_owned());
        let link = format!("{}: {}", label.trim_end_matches('.'), docs.url);
        Some(description.map(|text| format!("{text}\n\n{link}")).unwrap_or(link))
    }

    fn external_docs(&mut self, node: Node<'t>) -> Option<ExternalDocs> {
        let docs = self.object(node, "externalDocs")?;
        let docs = self.deref(docs, "the link to documentation is left out")?;
        Some(ExternalDocs { url: self.text(docs, "url")?, description: self.text(docs, "description") })
    }

    pub(crate) fn tags(&mut self, root: Node<'t>) {
        let Some(list) = self.array(root, "tags") else { return };
        let mut known: BTreeSet<String> = self.api.tags.iter().map(|tag| tag.name.clone()).collect();
        for item in list.items() {
            let Some(item) = self.deref(item, "the tag is left out") else { continue };
            let Some(name) = self.text(item, "name") else { continue };
            let description = self.text(item, "description");
            if known.insert(name.clone()) {
                let tag = Tag {
                    name,
                    summary: self.text(item, "summary"),
                    description: self.with_docs(item, description),
                    parent: self.text(item, "parent"),
                    kind: self.text(item, "kind"),
                };
                self.api.tags.push(tag);
            }
        }
        for item in list.items() {
            let Some(parent) =
                item.get("parent").filter(|parent| parent.as_str().is_some_and(|name| !known.contains(name)))
            else {
                continue;
            };
            self.report(&codes::WRONG_VALUE, parent, || "no tag of this name is described".to_owned());
        }
    }

    /// Reads `components.schemas`: all schemas, whether they are used or not.
    pub(crate) fn components(&mut self, root: Node<'t>) {
        let mut schemas = indexmap::IndexMap::new();
        let components = self.object(root, "components");
        if let Some(list) = components.and_then(|components| self.object(components, "schemas")) {
            for entry in list.members() {
                schemas.insert(entry.key.to_owned(), self.schema(entry.value));
            }
        }
        self.components.push(schemas);
    }

    /// Finds all operations of `paths`, before any of them is read, because links and callbacks name them.
    fn find_operations(&mut self, root: Node<'t>) -> Vec<Found<'t>> {
        let mut found = Vec::new();
        let Some(paths) = self.object(root, "paths") else { return found };
        for entry in paths.members().filter(|entry| !entry.key.starts_with("x-")) {
            let mut path = entry.key.to_owned();
            if !path.starts_with('/') {
                self.report(&codes::NOT_TEMPLATE, entry.value, || format!("the path `{path}` does not begin with `/`"));
                path.insert(0, '/');
            }
            for (method, item, operation) in self.methods(entry.value) {
                if !self.spend(operation, 1 + path.len() / 64) {
                    return found;
                }
                found.push(Found { method, path: path.clone(), item, operation });
            }
        }
        found
    }
}
