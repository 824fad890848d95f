//! In which order operations are exercised: who produces an id before who needs it, what destroys last.

use super::names::{Name, normal, of_path_parameter, resource_of};
use specwright_model::ir::{Api, Operation, OperationId, Parameter, ParameterIn, SchemaId, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// Words in an operation's last segment or id that say: what follows is no longer usable.
const ENDINGS: [&str; 12] = [
    "cancel",
    "void",
    "delete",
    "remove",
    "archive",
    "revoke",
    "close",
    "deactivate",
    "terminate",
    "expire",
    "disable",
    "reset",
];
/// How deep schemas are looked into for ids.
const DEEPEST: usize = 4;
/// The most names that are collected for one operation.
const MOST: usize = 500;

/// What an operation does to what exists, in the order in which operations run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Reads, creates or changes.
    Keeps,
    /// Ends a state: cancel, void.
    Ends,
    /// `DELETE`.
    Deletes,
}

impl Effect {
    /// By method, last path segment and operationId.
    pub fn of(operation: &Operation) -> Self {
        if operation.method.0 == "DELETE" {
            return Self::Deletes;
        }
        let segment = operation.path.rsplit(['/', ':']).next().unwrap_or_default();
        let id = operation.id.as_deref().unwrap_or_default();
        let ends = |name: &str| ENDINGS.iter().any(|word| normal(name).starts_with(word));
        let is_safe = matches!(operation.method.0.as_str(), "GET" | "HEAD" | "OPTIONS" | "QUERY");
        if !is_safe && (ends(segment) || ends(id)) { Self::Ends } else { Self::Keeps }
    }
}

/// All operations in the order in which they run: producers before consumers, else parents before
/// children, `POST` before other methods, and the order of the document. Deletions run children first.
/// What acts on a thing runs after that thing is read.
pub fn ordered(api: &Api) -> Vec<OperationId> {
    let nodes = dependencies(api);
    let mut open: Vec<OperationId> = (0..nodes.len()).collect();
    open.sort_by_key(|&id| key(&api.operations[id], id));
    let mut known: BTreeSet<&str> = BTreeSet::new();
    // How many of those still to come produce a name: what nobody produces is not waited for.
    let mut coming: BTreeMap<&str, usize> = BTreeMap::new();
    for name in nodes.iter().flat_map(Dependencies::produced) {
        *coming.entry(name).or_default() += 1;
    }
    let mut order = Vec::new();
    let mut done: BTreeSet<OperationId> = BTreeSet::new();
    while !open.is_empty() {
        let is_ready = |id: &OperationId| {
            nodes[*id].is_ready(&known, &coming) && nodes[*id].after.is_none_or(|read| done.contains(&read))
        };
        let at = open.iter().position(is_ready).unwrap_or(0);
        let id = open.remove(at);
        done.insert(id);
        for name in nodes[id].produced() {
            known.insert(name);
            coming.entry(name).and_modify(|count| *count -= 1);
        }
        order.push(id);
    }
    order
}

/// What each operation needs and produces.
pub(super) fn dependencies(api: &Api) -> Vec<Dependencies> {
    let in_path = |parameter: &&Parameter| parameter.location == ParameterIn::Path;
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters).filter(in_path);
    // `partNumber` is no id by its name, and one by its use.
    let wanted: BTreeSet<String> = parameters.map(|parameter| normal(&parameter.name)).collect();
    let mut nodes: Vec<Dependencies> =
        api.operations.iter().map(|operation| Dependencies::of(api, operation, &wanted)).collect();
    wait_for_reads(api, &mut nodes);
    nodes
}

/// `POST /payments/{id}/refunds` waits for `GET /payments/{id}`: the read sees the thing as it was made, and a
/// state that moves by itself has had time. Who makes an id that others need waits for nothing.
fn wait_for_reads(api: &Api, nodes: &mut [Dependencies]) {
    let needed: BTreeSet<String> = nodes.iter().flat_map(|node| &node.needs).flatten().cloned().collect();
    let reads: BTreeMap<&str, OperationId> = api.operations.iter().enumerate().filter_map(read_of_one).collect();
    for (operation, node) in api.operations.iter().zip(nodes) {
        let acted_on = operation.path.rfind("}/").and_then(|end| operation.path.get(..=end));
        if operation.method.0 == "POST" && !node.produced().any(|name| needed.contains(name)) {
            node.after = acted_on.and_then(|path| reads.get(path).copied());
        }
    }
}

fn read_of_one((id, operation): (OperationId, &Operation)) -> Option<(&str, OperationId)> {
    (operation.method.0 == "GET" && operation.path.ends_with('}')).then_some((operation.path.as_str(), id))
}

fn key(operation: &Operation, id: OperationId) -> (Effect, isize, u8, OperationId) {
    let effect = Effect::of(operation);
    let depth = operation.path.matches('{').count().cast_signed();
    let method = match operation.method.0.as_str() {
        "POST" => 0,
        "PUT" => 1,
        _ => 2,
    };
    (effect, if effect == Effect::Deletes { -depth } else { depth }, method, id)
}

pub(super) struct Dependencies {
    effect: Effect,
    /// Each need is met by any one of its names.
    pub(super) needs: Vec<Vec<String>>,
    produces: BTreeSet<String>,
    /// An operation that runs before, whatever it produces.
    pub(super) after: Option<OperationId>,
}

impl Dependencies {
    fn of(api: &Api, operation: &Operation, wanted: &BTreeSet<String>) -> Self {
        let resource = resource_of(&operation.path).unwrap_or_default();
        let mut ids = Ids { api, wanted, resource, found: BTreeSet::new(), met: BTreeMap::new() };
        let successes = operation.responses.iter().filter(|response| response.status.is_success());
        for schema in successes.flat_map(|response| &response.content).filter_map(|media| media.schema) {
            ids.of(schema, 0);
        }
        let mut produces = ids.found;
        let mut needs: Vec<Vec<String>> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.location == ParameterIn::Path)
            .map(|parameter| of_path_parameter(&operation.path, &parameter.name))
            .collect();
        needs.extend(body_needs(api, operation));
        // An answer that repeats an id which the request had to name produces nothing.
        produces.retain(|name| !needs.iter().any(|names| names.contains(name)));
        Self { effect: Effect::of(operation), needs, produces, after: None }
    }

    pub(super) fn produced(&self) -> impl Iterator<Item = &str> {
        let counts = self.effect == Effect::Keeps;
        self.produces.iter().filter(move |_| counts).map(String::as_str)
    }

    fn is_ready(&self, known: &BTreeSet<&str>, coming: &BTreeMap<&str, usize>) -> bool {
        self.needs.iter().all(|names| {
            names.iter().any(|name| known.contains(name.as_str()))
                || !names.iter().any(|name| coming.get(name.as_str()).is_some_and(|&count| count > 0))
        })
    }
}

/// Whether a name is that of a resource's own id.
pub(super) fn is_own(name: &str, resource: &str) -> bool {
    let ids = ["id", "uid", "uuid", "guid"];
    ids.contains(&name) || ids.iter().any(|id| name.strip_suffix(id) == Some(resource))
}

/// Ids that the request body has to hold.
fn body_needs(api: &Api, operation: &Operation) -> Vec<Vec<String>> {
    let Some(schema) = operation.request_body.iter().flat_map(|body| &body.content).find_map(|media| media.schema)
    else {
        return Vec::new();
    };
    let Shape::Object(object) = &api.schemas[api.resolve(schema)].shape else { return Vec::new() };
    let required = object.properties.iter().filter(|(_, property)| property.required);
    let resource = resource_of(&operation.path).unwrap_or_default();
    required
        .filter(|(name, _)| Name::new(name).is_id() || Name::new(name).is_token())
        .map(|(name, _)| normal(name))
        // Its own id is the caller's to choose.
        .filter(|name| !is_own(name, &resource))
        .map(|name| vec![name])
        .collect()
}

/// Collects the normal names of the ids that values of a schema hold.
struct Ids<'a> {
    api: &'a Api,
    /// Names of path parameters.
    wanted: &'a BTreeSet<String>,
    resource: String,
    found: BTreeSet<String>,
    /// Schemas that were looked into, and how deep they stood: schemas may lead to each other in any number of ways.
    met: BTreeMap<SchemaId, usize>,
}

impl Ids<'_> {
    fn of(&mut self, schema: SchemaId, depth: usize) {
        if depth > DEEPEST || self.found.len() > MOST {
            return;
        }
        let api = self.api;
        let schema = api.resolve(schema);
        if self.met.get(&schema).is_some_and(|&met| met <= depth) {
            return;
        }
        self.met.insert(schema, depth);
        match &api.schemas[schema].shape {
            Shape::Array(item) => self.of(*item, depth + 1),
            Shape::AllOf(parts) => parts.iter().for_each(|&part| self.of(part, depth + 1)),
            Shape::Union(union) => union.branches.iter().for_each(|&branch| self.of(branch, depth + 1)),
            Shape::Object(object) => {
                for (key, property) in &object.properties {
                    self.member(key, property.schema, depth);
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, key: &str, schema: SchemaId, depth: usize) {
        let name = Name::new(key);
        let is_scalar = matches!(
            self.api.schemas[self.api.resolve(schema)].shape,
            Shape::String(_) | Shape::Integer(_) | Shape::Number(_)
        );
        if name.is_bare_id() {
            self.found.insert(format!("{}{}", self.resource, normal(key)));
        } else if name.is_id() || name.is_token() || (is_scalar && self.wanted.contains(&normal(key))) {
            self.found.insert(normal(key));
        } else {
            self.of(schema, depth + 1);
        }
    }
}
