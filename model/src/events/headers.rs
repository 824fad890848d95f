//! Finds the header fields that name events, and their values for each event.

use super::distinct::tells;
use super::facts::{Constant, Gatherer};
use super::{ConstantFact, Distinct, Event, EventNaming, Events, HeaderFact, plain};
use crate::Node;
use crate::ir::{Api, Message};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// The header fields of HTTP itself, which describe the request and not the event.
const OF_HTTP: &[&str] = &[
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "host",
    "user-agent",
];

/// The extension at the root of an AsyncAPI document that declares where the name of the event is. [`EVENT_TYPE`] at a
/// message is that name.
const IDENTIFIER: &str = "x-ballerina-event-identifier";
const EVENT_TYPE: &str = "x-ballerina-event-type";

impl Events {
    pub(super) fn name_headers(&mut self, api: &Api, naming: &EventNaming, gatherer: &mut Gatherer<'_>) {
        let documented: Vec<IndexMap<String, Vec<String>>> =
            self.each.iter().map(|event| documented(api, event, gatherer)).collect();
        for (event, documented) in self.each.iter_mut().zip(documented) {
            let fact = |(name, values): (String, Vec<String>)| {
                let values = values.into_iter().map(|value| (value, false)).collect();
                HeaderFact { name, values, loose: false }
            };
            event.headers = documented.into_iter().map(fact).collect();
        }
        let named = naming.header.clone().or_else(|| hinted_header(api));
        if let Some(header) = &named {
            self.configured(api, header, naming);
        }
        self.keep_telling(named.as_deref());
        if self.headers.is_empty() {
            self.exemplified(api);
        }
        self.alone();
    }

    /// Adds the header field that the user or an extension names to events that do not document it; its value is the
    /// configured one, else that of the hint, else the name of the event.
    fn configured(&mut self, api: &Api, header: &str, naming: &EventNaming) {
        for event in &mut self.each {
            if event.header(header).is_some() {
                continue;
            }
            let message = &api.messages[event.message];
            let explicit = naming.values.get(&event.name).map(|value| plain(value));
            let hinted = || hint(api, message, naming.hint.as_deref()).map(|text| plain(&text));
            let values = explicit.or_else(hinted).map_or_else(|| labels(event), |value| vec![value]);
            // A name without letters and digits has nothing that a header could be compared with.
            let values = values.into_iter().filter(|value| !value.is_empty()).map(|value| (value, false)).collect();
            event.headers.push(HeaderFact { name: header.to_owned(), values, loose: true });
        }
    }

    /// Keeps the header fields that tell some events apart, and the one that the user or an extension has named.
    fn keep_telling(&mut self, named: Option<&str>) {
        let mut sets: IndexMap<String, Vec<BTreeSet<String>>> = IndexMap::new();
        for header in self.each.iter().flat_map(|event| &event.headers) {
            let values = header.values.iter().map(|(value, _)| value.clone()).collect();
            sets.entry(header.name.to_ascii_lowercase()).or_default().push(values);
        }
        let is_sole = self.is_sole();
        let is_kept = |(name, sets): &(String, Vec<BTreeSet<String>>)| {
            let is_named = named.is_some_and(|named| named.eq_ignore_ascii_case(name));
            let is_one = is_sole && sets.iter().all(|set| set.len() == 1);
            is_named || (!OF_HTTP.contains(&name.as_str()) && (is_one || tells(sets)))
        };
        let kept: Vec<String> = sets.into_iter().filter(is_kept).map(|(name, _)| name).collect();
        for event in &mut self.each {
            event.headers.retain(|header| kept.contains(&header.name.to_ascii_lowercase()));
        }
        self.headers = kept;
    }

    /// Takes the examples of a header field for its values if each event's example is the event's own name. Otherwise
    /// an example is only one of the values that the field may have.
    fn exemplified(&mut self, api: &Api) {
        let Some(first) = self.each.first().filter(|_| self.each.len() > 1) else { return };
        let example = |event: &Event, header: &str| {
            let examples = &api.messages[event.message].header_examples;
            let found = examples.iter().find(|(name, _)| name.eq_ignore_ascii_case(header));
            found.map(|(_, text)| text.clone()).filter(|text| labels(event).contains(&plain(text)))
        };
        let examples = &api.messages[first.message].header_examples;
        let names = |header: &&String| self.each.iter().all(|event| example(event, header).is_some());
        let Some(header) = examples.keys().find(names).cloned() else { return };
        let values: Vec<Option<String>> = self.each.iter().map(|event| example(event, &header)).collect();
        self.by_example = Some((header.clone(), api.messages[first.message].at));
        for (event, value) in self.each.iter_mut().zip(values) {
            let values = value.into_iter().map(|value| (value, false)).collect();
            event.headers.push(HeaderFact { name: header.clone(), values, loose: false });
        }
        self.keep_telling(None);
        self.by_example.take_if(|_| self.headers.is_empty());
    }

    /// Marks the values that only one event has.
    fn alone(&mut self) {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        let loose: BTreeSet<String> = self
            .each
            .iter()
            .flat_map(|event| &event.headers)
            .filter(|header| header.loose)
            .map(|header| header.name.to_ascii_lowercase())
            .collect();
        let key = |header: &HeaderFact, value: &str| {
            let name = header.name.to_ascii_lowercase();
            let value = if loose.contains(&name) { plain(value) } else { value.to_owned() };
            (name, value)
        };
        for header in self.each.iter().flat_map(|event| &event.headers) {
            for value in header.values.iter().map(|(value, _)| key(header, value)).collect::<BTreeSet<_>>() {
                *counts.entry(value).or_default() += 1;
            }
        }
        for header in self.each.iter_mut().flat_map(|event| &mut event.headers) {
            let alone: Vec<bool> =
                header.values.iter().map(|(value, _)| counts.get(&key(header, value)) == Some(&1)).collect();
            for ((_, is_alone), alone) in header.values.iter_mut().zip(alone) {
                *is_alone = alone;
            }
        }
    }

    /// Adds the payload member that an extension declares to name the event.
    pub(super) fn hinted_members(&mut self, api: &Api) {
        let Some(path) = identifier(api).filter(|hint| text(*hint, "type") == Some("body")) else { return };
        let Some(path) = text(path, "path").or_else(|| text(path, "name")) else { return };
        let path: Vec<String> = path.split('.').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        for event in &mut self.each {
            let Some(name) = hint(api, &api.messages[event.message], None) else { continue };
            if event.constants.iter().all(|known| known.path != path) {
                let values = vec![Constant::Text(name)];
                let fact = ConstantFact { path: path.clone(), values, required: false, distinct: Distinct::Some };
                event.constants.push(fact);
            }
        }
    }
}

/// From a header field to the values that the document allows, as texts.
fn documented(api: &Api, event: &Event, gatherer: &mut Gatherer<'_>) -> IndexMap<String, Vec<String>> {
    let Some(fields) = api.messages[event.message].headers else { return IndexMap::new() };
    let text = |constant: &Constant| match constant {
        Constant::Text(text) => Some(text.clone()),
        Constant::Int(number) => Some(number.to_string()),
        Constant::Bool(value) => Some(value.to_string()),
        Constant::Null => None,
    };
    let facts = gatherer.facts(fields);
    let fields = facts.constants.iter().filter_map(|(path, values)| {
        let [name] = path.as_slice() else { return None };
        Some((name.clone(), values.list.iter().map(text).collect::<Option<Vec<_>>>()?))
    });
    fields.collect()
}

/// The names that a header field may have for an event: the event's name, and that name without the value of a payload
/// member at its end (`check-run` for `check-run-completed` with a member that is `completed`).
fn labels(event: &Event) -> Vec<String> {
    let name = plain(&event.name);
    let mut labels = vec![name.clone()];
    for constant in &event.constants {
        let [Constant::Text(text)] = constant.values.as_slice() else { continue };
        let end = format!("-{}", plain(text));
        let before = name.strip_suffix(&end).filter(|before| !before.is_empty() && end.len() > 1);
        labels.extend(before.filter(|before| !labels.iter().any(|known| known == before)).map(str::to_owned));
    }
    labels
}

/// The text at a JSON pointer from the place where an event is described; without a pointer, the text of
/// [`EVENT_TYPE`].
fn hint(api: &Api, message: &Message, pointer: Option<&str>) -> Option<String> {
    let node = match pointer {
        Some(pointer) => api.node(message.at)?.at(pointer)?,
        None => api.node(*message.extensions.get(EVENT_TYPE)?)?,
    };
    node.as_str().map(str::to_owned)
}

fn hinted_header(api: &Api) -> Option<String> {
    let hint = identifier(api).filter(|hint| text(*hint, "type") == Some("header"))?;
    text(hint, "name").or_else(|| text(hint, "path")).map(str::to_owned)
}

fn identifier(api: &Api) -> Option<Node<'_>> {
    api.documents.iter().find_map(|document| document.tree.root().get(IDENTIFIER))
}

fn text<'t>(node: Node<'t>, key: &str) -> Option<&'t str> {
    node.get(key)?.as_str()
}
