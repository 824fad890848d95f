//! Reads `discriminator` (OAS 3.1 §4.8.25) of a union, and of a parent whose children include it by `allOf`.

use super::reference::component_name;
use crate::Node;
use crate::ir::{Discriminator, Location, SchemaId};
use crate::read::codes;
use crate::read::reader::Reader;
use crate::source::{Entry, Kind};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// The maximum number of schemas that are searched for the tags of one branch.
const LOOK_AHEAD: usize = 200;

/// A schema with a discriminator; its children, if it has any, are known only when all schemas are read.
#[derive(Clone, Debug)]
pub(crate) struct Hierarchy {
    pub(crate) parent: SchemaId,
    pub(crate) property: String,
    /// The explicit mapping.
    pub(crate) mapping: Vec<(String, SchemaId)>,
    pub(crate) at: Location,
}

impl<'t> Reader<'t> {
    /// Records a schema that has a discriminator, for the pass over hierarchies.
    pub(super) fn hierarchy(&mut self, parent: SchemaId, node: Node<'t>) {
        let Some(value) = node.get("discriminator") else { return };
        let is_union = node.get("oneOf").is_some() || node.get("anyOf").is_some();
        // Errors in the discriminator of a union were reported when the union was read.
        let property = if is_union { tag_of(value).map(|(name, _)| name.to_owned()) } else { self.tag(node) };
        let Some(property) = property else { return };
        let mut mapping = Vec::new();
        for entry in explicit(value) {
            match self.mapped(entry) {
                Some(target) => mapping.push((entry.key.to_owned(), self.schema(target))),
                None if is_union => {}
                None => self.unmapped(entry),
            }
        }
        self.hierarchies.push(Hierarchy { parent, property, mapping, at: self.location(value) });
    }

    /// The discriminator of a union with these branches.
    pub(super) fn discriminator(&mut self, node: Node<'t>, branches: &[Node<'t>]) -> Option<Discriminator> {
        let value = node.get("discriminator")?;
        let property = self.tag(node)?;
        let targets: Vec<_> = branches.iter().map(|branch| self.peek(*branch).unwrap_or(*branch)).collect();
        let place = |node: Node<'t>| (node.span().file, node.id());
        let by_target: BTreeMap<_, usize> =
            targets.iter().enumerate().rev().map(|(at, target)| (place(*target), at)).collect();
        let mut mapping = IndexMap::new();
        let mut explicitly = vec![false; branches.len()];
        for entry in explicit(value) {
            let target = self.mapped(entry).and_then(|target| self.peek(target));
            let index = target.and_then(|target| by_target.get(&place(target)).copied());
            let Some(index) = index else {
                self.unmapped(entry);
                continue;
            };
            mapping.insert(entry.key.to_owned(), index);
            if let Some(seen) = explicitly.get_mut(index) {
                *seen = true;
            }
        }
        let rest: Vec<usize> = (0..branches.len()).filter(|at| explicitly.get(*at) == Some(&false)).collect();
        self.implicit(&property, branches, &rest, &mut mapping);
        let default = self.default_branch(value, |target| by_target.get(&place(target)).copied());
        Some(Discriminator { property, mapping, default, at: self.location(value) })
    }

    /// The branch that `defaultMapping` names (OAS 3.2 §4.25.1), for a value without a tag or with an unknown one.
    fn default_branch(&mut self, discriminator: Node<'t>, branch: impl Fn(Node<'t>) -> Option<usize>) -> Option<usize> {
        let entry = discriminator.entry("defaultMapping")?;
        let target = self.mapped(entry).and_then(|target| self.peek(target));
        let found = target.and_then(branch);
        if found.is_none() {
            self.unmapped(entry);
        }
        found
    }

    /// Adds the tags of branches that the mapping does not name: the values that their own schema fixes for the
    /// property, else the name of the component.
    fn implicit(&self, property: &str, branches: &[Node<'t>], rest: &[usize], mapping: &mut IndexMap<String, usize>) {
        let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
        let fixed: Vec<Vec<&'t str>> = rest
            .iter()
            .filter_map(|at| branches.get(*at))
            .map(|branch| {
                let mut values = Vec::new();
                self.tag_values(*branch, property, &mut { LOOK_AHEAD }, &mut values);
                values.sort_unstable();
                values.dedup();
                values
            })
            .collect();
        for value in fixed.iter().flatten() {
            *claims.entry(value).or_default() += 1;
        }
        for (at, values) in rest.iter().zip(&fixed) {
            let mut own: Vec<String> = values
                .iter()
                .filter(|value| claims.get(**value) == Some(&1))
                .map(|value| (*value).to_owned())
                .collect();
            if own.is_empty() {
                own.extend(branches.get(*at).and_then(|branch| component_name(*branch)));
            }
            for tag in own {
                mapping.entry(tag).or_insert(*at);
            }
        }
    }

    /// Collects the texts that a schema fixes for one of its properties.
    fn tag_values(&self, node: Node<'t>, property: &str, budget: &mut usize, values: &mut Vec<&'t str>) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let Some(left) = budget.checked_sub(1) else { return };
            *budget = left;
            let Some(node) = self.peek(node) else { continue };
            if let Some(tag) = node.get("properties").and_then(|members| members.get(property)) {
                let Some(tag) = self.peek(tag) else { continue };
                values.extend(tag.get("const").and_then(Node::as_str));
                values.extend(tag.get("enum").iter().flat_map(|list| list.items()).filter_map(Node::as_str));
            }
            for key in ["allOf", "oneOf", "anyOf"] {
                open.extend(node.get(key).iter().flat_map(|list| list.items()));
            }
        }
    }

    /// The name of the property: `propertyName`; in AsyncAPI the discriminator itself. Documents confuse the two.
    fn tag(&mut self, node: Node<'t>) -> Option<String> {
        let value = node.get("discriminator")?;
        let dialect = self.dialect(node);
        let Some((property, is_object)) = tag_of(value) else {
            self.report(&codes::MISSING, value, || "the discriminator names no property".to_owned());
            return None;
        };
        if is_object != dialect.discriminator_object {
            self.report(&codes::DIALECT, value, || {
                format!("{} writes `discriminator` in another way; it is read as it is meant", dialect.name)
            });
        }
        Some(property.to_owned())
    }

    /// The schema that an entry of `mapping` names: a component by its name, or a reference.
    fn mapped(&self, entry: Entry<'t>) -> Option<Node<'t>> {
        let text = entry.value.as_str()?;
        let components = self.document(entry.value).tree.root().get("components").and_then(|all| all.get("schemas"));
        components.and_then(|all| all.get(text)).or_else(|| self.find(entry.value, text).ok())
    }

    fn unmapped(&mut self, entry: Entry<'t>) {
        self.report(&codes::DISCRIMINATOR, entry.value, || match entry.value.as_str() {
            Some(text) => format!("the discriminator maps `{}` to `{text}`, which is no branch", entry.key),
            None => format!("the discriminator maps `{}` to something that is no text", entry.key),
        });
    }
}

/// The name of the property, and whether the discriminator is an object.
fn tag_of(discriminator: Node<'_>) -> Option<(&str, bool)> {
    match discriminator.kind() {
        Kind::Object => Some((discriminator.get("propertyName")?.as_str()?, true)),
        Kind::String(name) => Some((name, false)),
        _ => None,
    }
}

fn explicit(discriminator: Node<'_>) -> impl Iterator<Item = Entry<'_>> {
    discriminator.get("mapping").into_iter().flat_map(Node::members)
}
