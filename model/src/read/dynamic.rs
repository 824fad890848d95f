//! Resolves `$dynamicRef` (JSON Schema 2020-12 §8.2.3.2), as far as it can be followed without a value. A template is a
//! schema from which a `$dynamicRef` can be reached; if a schema with dynamic anchors of its own refers to it, it is
//! read once more, with those in place of its defaults.

use super::codes;
use super::load::each_node;
use super::reader::Reader;
use super::resources::{Place, place};
use super::schema::ANY_VALUE;
use crate::ir::{Schema, SchemaId, Shape};
use crate::{FileId, Node};
use std::collections::{BTreeMap, BTreeSet};

/// The schemas that the dynamic anchors lead to while a template is read, sorted by name.
type Scope<'t> = Vec<(&'t str, Node<'t>)>;

/// The maximum number of anchors that are carried into a template at once.
const WIDEST: usize = 32;
/// The number of schemas that may be added for templates, beside one for each node of the documents.
const LEAST_BUDGET: usize = 2_000;

/// The number of a scope; the first scope is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct ScopeId(usize);

/// The templates of the documents, and the scopes that they are read in.
#[derive(Default)]
pub(crate) struct Dynamic<'t> {
    /// The nodes from which a `$dynamicRef` can be reached.
    reaching: BTreeSet<Place>,
    /// The names of anchors that any `$dynamicRef` has.
    used: BTreeSet<&'t str>,
    scopes: Vec<Scope<'t>>,
    known: BTreeMap<Vec<(&'t str, Place)>, ScopeId>,
    instances: BTreeMap<(Place, ScopeId), SchemaId>,
    budget: usize,
    /// The scope of the schema that is being read.
    pub(super) current: ScopeId,
}

impl Dynamic<'_> {
    /// The schemas that were made from nodes of templates.
    pub(super) fn instances(&self) -> impl Iterator<Item = SchemaId> {
        self.instances.values().copied()
    }

    /// The files from which a `$dynamicRef` can be reached.
    pub(super) fn files(&self) -> BTreeSet<FileId> {
        self.reaching.iter().map(|(file, _)| *file).collect()
    }
}

impl<'t> Reader<'t> {
    /// Finds the nodes from which a `$dynamicRef` can be reached. Most documents have none.
    pub(super) fn find_templates(&mut self) {
        let mut open: Vec<Node<'t>> = std::mem::take(&mut self.resources.dynamic_references);
        if open.is_empty() {
            return;
        }
        let name = |node: &Node<'t>| Some(node.get("$dynamicRef")?.as_str()?.rsplit_once('#')?.1);
        let mut holders: BTreeMap<Place, Vec<Node<'t>>> = BTreeMap::new();
        let mut nodes = 0;
        for document in self.documents {
            nodes += document.tree.len();
            each_node(document.tree.root(), |node| {
                let reference = node.get("$ref").and_then(Node::as_str);
                if let Some(target) = reference.and_then(|reference| self.find(node, reference).ok()) {
                    holders.entry(place(target)).or_default().push(node);
                }
            });
        }
        let dynamic = &mut self.dynamic;
        dynamic.used = open.iter().filter_map(name).collect();
        dynamic.budget = LEAST_BUDGET + nodes;
        dynamic.scopes.push(Vec::new());
        while let Some(node) = open.pop() {
            if dynamic.reaching.insert(place(node)) {
                open.extend(node.parent());
                open.extend(holders.remove(&place(node)).into_iter().flatten());
            }
        }
    }

    /// The schema that a `$ref` of `from` leads to, with the dynamic anchors around `from` in effect.
    pub(super) fn entered(&mut self, from: Node<'t>, target: Node<'t>) -> SchemaId {
        let scope = self.scope_of(from, target);
        self.schema_within(target, scope)
    }

    /// The scope that `target` is read in when `from` leads to it.
    pub(super) fn scope_of(&mut self, from: Node<'t>, target: Node<'t>) -> ScopeId {
        if !self.dynamic.reaching.contains(&place(target)) {
            return ScopeId::default();
        }
        let mut scope = self.scope_around(from);
        // What the target would find anyway makes no difference.
        let own = self.resources.anchors_around(target);
        scope.retain(|(name, node)| own.get(name).is_none_or(|known| place(*known) != place(*node)));
        if scope.len() > WIDEST {
            self.report(&codes::BUDGET, from, || {
                format!("more than {WIDEST} dynamic anchors are in force here; the others keep their defaults")
            });
            scope.truncate(WIDEST);
        }
        let key: Vec<_> = scope.iter().map(|(name, node)| (*name, place(*node))).collect();
        if key.is_empty() {
            return ScopeId::default();
        }
        let next = ScopeId(self.dynamic.scopes.len());
        let id = *self.dynamic.known.entry(key).or_insert(next);
        if id == next {
            self.dynamic.scopes.push(scope);
        }
        id
    }

    /// The dynamic anchors that apply to a reference in a node: those of the current scope, then those around the node.
    fn scope_around(&self, node: Node<'t>) -> Scope<'t> {
        let mut all: BTreeMap<&'t str, Node<'t>> = self.resources.anchors_around(node);
        all.retain(|name, _| self.dynamic.used.contains(name));
        all.extend(self.dynamic.scopes.get(self.dynamic.current.0).into_iter().flatten().copied());
        all.into_iter().collect()
    }

    /// The schema of a node in a scope. It is the one without a scope if no `$dynamicRef` can be reached from the node.
    pub(super) fn schema_within(&mut self, node: Node<'t>, scope: ScopeId) -> SchemaId {
        if scope == ScopeId::default() || !self.dynamic.reaching.contains(&place(node)) {
            return self.plain_schema(node);
        }
        if let Some(known) = self.dynamic.instances.get(&(place(node), scope)) {
            return *known;
        }
        if !self.variant(node) {
            return self.plain_schema(node);
        }
        let id = self.schemas.push(Schema::new(Shape::Any, self.location(node)));
        self.instance(node, scope, id);
        self.queue.push((id, node, scope));
        id
    }

    /// Spends the cost of one more reading of a template; returns `false`, with a diagnostic, if the budget is
    /// exhausted.
    pub(super) fn variant(&mut self, template: Node<'t>) -> bool {
        let members = template.get("properties").map_or(0, Node::len);
        let left = self.dynamic.budget.checked_sub(1 + members);
        self.dynamic.budget = left.unwrap_or_default();
        if left.is_none() {
            self.report(&codes::BUDGET, template, || {
                "too many variants of this template: its defaults are used".to_owned()
            });
        }
        left.is_some()
    }

    /// Whether a template was read in a scope before.
    pub(super) fn is_read(&self, template: Node<'t>, scope: ScopeId) -> bool {
        self.dynamic.instances.contains_key(&(place(template), scope))
    }

    /// Records the schema that a template is in a scope.
    pub(super) fn instance(&mut self, template: Node<'t>, scope: ScopeId, id: SchemaId) {
        self.dynamic.instances.entry((place(template), scope)).or_insert(id);
    }

    /// The schema that the `$dynamicRef` of a node leads to.
    pub(super) fn dynamic_target(&mut self, node: Node<'t>) -> Option<Node<'t>> {
        let value = node.get("$dynamicRef")?;
        let Some(reference) = value.as_str() else {
            let why = format!("`$dynamicRef` is {}", value.kind().name());
            self.lose(&codes::REFERENCE_KIND, value, &why, ANY_VALUE);
            return None;
        };
        let found = self.find(node, reference).ok();
        let name = reference.rsplit_once('#').map_or("", |(_, name)| name);
        let is_dynamic = found.is_none_or(|found| found.get("$dynamicAnchor").and_then(Node::as_str) == Some(name));
        let scoped = self.scope_around(node).into_iter().find(|(known, _)| *known == name && is_dynamic);
        let target = scoped.map(|(_, target)| target).or(found);
        if target.is_none() {
            let why = format!("`$dynamicRef` to `{reference}` leads nowhere");
            self.lose(&codes::DANGLING, value, &why, ANY_VALUE);
        }
        target
    }
}
