//! Values taken from earlier answers: ids of what exists.
//!
//! A value is known by its name, and an `id` by the resource that it is one of. Values that came
//! together stay together: the order of a payment is used with that payment.

use super::names::{Name, normal, of_path_parameter, resource_of, singular};
use serde_json::{Map, Value};
use specwright_model::ir::{Api, OperationId, ParameterIn};
use std::collections::BTreeMap;
use url::Url;

/// The most values that are kept; the oldest go first.
const KEPT: usize = 5_000;
/// How deep answers are looked into, and how many items of each array.
const DEEPEST: usize = 5;
const ITEMS: usize = 3;

/// Values by normal name (without case and punctuation).
pub type Context = BTreeMap<String, Value>;

/// What earlier answers taught.
#[derive(Clone, Debug, Default)]
pub struct ResourcePool {
    facts: Vec<Fact>,
    /// From links: the value of a parameter of an operation.
    links: BTreeMap<(OperationId, ParameterIn, String), Value>,
    bodies: BTreeMap<OperationId, Value>,
}

#[derive(Clone, Debug)]
struct Fact {
    name: String,
    value: Value,
    context: Context,
}

/// The values of a template's parameters, if the address ends as the template does.
fn matched<'t>(template: &'t str, segments: &[&str]) -> Option<Vec<(&'t str, String)>> {
    let parts: Vec<&str> = template.split('/').skip(1).collect();
    let end = segments.get(segments.len().checked_sub(parts.len())?..)?;
    let mut values = Vec::new();
    for (part, segment) in parts.iter().zip(end) {
        if let Some(parameter) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            let text = percent_encoding::percent_decode_str(segment).decode_utf8().ok()?;
            values.push((parameter, text.into_owned()));
        } else if part != segment {
            return None;
        }
    }
    // Only an address that ends in a parameter is one of a thing.
    parts.last().is_some_and(|part| part.starts_with('{')).then_some(values)
}

/// Members that only wrap what was asked for.
const WRAPPERS: [&str; 10] =
    ["data", "items", "results", "result", "list", "content", "entries", "records", "values", "objects"];

impl ResourcePool {
    /// Takes the ids of an answer. `path` is the operation's template, `context` what its request was made with.
    pub fn answer(&mut self, path: &str, context: &Context, body: &Value) {
        let resource = resource_of(path).unwrap_or_default();
        self.look(&resource, context, body, 0);
        let excess = self.facts.len().saturating_sub(KEPT);
        self.facts.drain(..excess);
    }

    fn look(&mut self, resource: &str, context: &Context, value: &Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Array(items) => {
                // The first item last, so that it is the newest.
                items.iter().take(ITEMS).rev().for_each(|item| self.look(resource, context, item, depth + 1));
            }
            Value::Object(members) => self.look_at_members(resource, context, members, depth),
            _ => {}
        }
    }

    fn look_at_members(&mut self, resource: &str, context: &Context, members: &Map<String, Value>, depth: usize) {
        let mut own = context.clone();
        let mut found = Vec::new();
        for (key, value) in members.iter().filter(|(_, value)| value.is_string() || value.is_number()) {
            let name = Name::new(key);
            let full = if name.is_bare_id() { format!("{resource}{}", normal(key)) } else { normal(key) };
            if name.is_id() {
                own.insert(full.clone(), value.clone());
            }
            found.push((full, value.clone()));
        }
        // Nested values first: what the object says of itself is newer.
        for (key, value) in members.iter().filter(|(_, value)| value.is_array() || value.is_object()) {
            let inner = if WRAPPERS.contains(&key.as_str()) { resource.to_owned() } else { singular(&normal(key)) };
            self.look(&inner, &own, value, depth + 1);
        }
        for (name, value) in found {
            self.facts.push(Fact { name, value, context: own.clone() });
        }
    }

    /// Takes the ids out of the address of something that was created: `Location` (RFC 9110 §10.2.2).
    pub fn address(&mut self, api: &Api, url: &Url) {
        let segments: Vec<&str> = url.path().split('/').collect();
        let mut templates = api.operations.iter().map(|operation| operation.path.as_str());
        let Some((path, values)) = templates.find_map(|path| Some((path, matched(path, &segments)?))) else {
            return;
        };
        let mut context = Context::new();
        for (parameter, value) in values {
            let names = of_path_parameter(path, parameter);
            context.extend(names.into_iter().take(1).map(|name| (name, Value::from(value.clone()))));
        }
        for (name, value) in &context {
            self.facts.push(Fact { name: name.clone(), value: value.clone(), context: context.clone() });
        }
    }

    /// Takes what a link says of the operation that it leads to.
    pub fn link(&mut self, operation: OperationId, location: ParameterIn, name: &str, value: Value) {
        self.links.insert((operation, location, name.to_owned()), value);
    }

    /// Takes the request body that a link gives.
    pub fn link_body(&mut self, operation: OperationId, body: Value) {
        self.bodies.insert(operation, body);
    }

    /// The value that a link gave a parameter.
    pub fn linked(&self, operation: OperationId, location: ParameterIn, name: &str) -> Option<&Value> {
        self.links.get(&(operation, location, name.to_owned()))
    }

    /// The request body that a link gave an operation.
    pub fn linked_body(&self, operation: OperationId) -> Option<&Value> {
        self.bodies.get(&operation)
    }

    /// The newest value under one of these names, earlier names first, with what it came together with.
    pub fn find(&self, names: &[String], fits: &dyn Fn(&Value) -> bool) -> Option<(&Value, &Context)> {
        names.iter().find_map(|name| {
            let fact = self.facts.iter().rev().find(|fact| fact.name == *name && fits(&fact.value))?;
            Some((&fact.value, &fact.context))
        })
    }

    /// Forgets a value that no longer stands for anything: its resource was deleted.
    pub fn forget(&mut self, names: &[String], value: &Value) {
        let is_gone = |context: &Context| names.iter().any(|name| context.get(name) == Some(value));
        self.facts.retain(|fact| {
            let is_it = names.contains(&fact.name) && fact.value == *value;
            !is_it && !is_gone(&fact.context)
        });
        self.links.retain(|_, linked| linked != value);
    }
}
