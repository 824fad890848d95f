//! A parent with a discriminator whose children include it by `allOf` (OAS 3.0 §4.7.24.3): a reference to the parent
//! means any of its children. The parent's schema becomes the union of the children, and a new one takes over its own
//! members; the children include that one, so no cycle arises.

use super::report;
use crate::Diagnostics;
use crate::ir::{Api, Discriminator, Literal, Object, Schema, SchemaId, Shape, Union, UnionKind};
use crate::read::{Hierarchy, codes};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// The number of children that all hierarchies of a document may have together, however small it is: one hierarchy may
/// be within another, and a chain of parents counts each child many times.
const LEAST_BUDGET: usize = 20_000;
/// The number of further children that are allowed for each schema.
const BUDGET_PER_SCHEMA: usize = 8;

/// Replaces all parents by unions.
pub(super) fn unite(
    api: Api,
    hierarchies: &[Hierarchy],
    components: &[IndexMap<String, SchemaId>],
    said: &mut Diagnostics,
) -> Api {
    if hierarchies.is_empty() {
        return api;
    }
    let names: BTreeMap<SchemaId, &str> = components.iter().flatten().map(|(name, id)| (*id, name.as_str())).collect();
    let families = Families { children: children(&api, &names), names };
    let mut united: BTreeMap<SchemaId, United> = BTreeMap::new();
    let mut budget = LEAST_BUDGET.saturating_add(api.schemas.len().saturating_mul(BUDGET_PER_SCHEMA));
    for hierarchy in hierarchies {
        let Some(descendants) = families.descendants(hierarchy.parent, budget) else {
            let message = "all hierarchies together have too many children: this one is not read as their union";
            report(&api, said, &codes::BUDGET, hierarchy.at, message.to_owned());
            continue;
        };
        budget -= descendants.len();
        if let Some(family) = families.family(&api, hierarchy, descendants) {
            united.insert(hierarchy.parent, family);
        }
    }
    apply(api, &united, &families)
}

/// What becomes of one parent.
struct United {
    /// The parent's own members, which become a schema of their own.
    own: Schema,
    /// The schemas that include the parent, and continue to do so.
    descendants: BTreeSet<SchemaId>,
    becomes: Becomes,
}

enum Becomes {
    /// The union of its children, each under its tag, found by their `allOf`.
    Children { property: String, tags: Vec<(String, SchemaId)>, at: crate::ir::Location },
    /// The union beside its members, whose branches all include them.
    Union(Union),
    /// The parent unchanged: some branches do not include its members.
    Itself,
}

struct Families<'a> {
    names: BTreeMap<SchemaId, &'a str>,
    /// From a component to the components that include it.
    children: BTreeMap<SchemaId, Vec<SchemaId>>,
}

fn children(api: &Api, names: &BTreeMap<SchemaId, &str>) -> BTreeMap<SchemaId, Vec<SchemaId>> {
    let mut children: BTreeMap<SchemaId, Vec<SchemaId>> = BTreeMap::new();
    for &id in names.keys() {
        if let Shape::AllOf(parts) = &api.schemas[id].shape {
            for part in parts {
                children.entry(api.resolve(*part)).or_default().push(id);
            }
        }
    }
    children
}

impl Families<'_> {
    fn family(&self, api: &Api, hierarchy: &Hierarchy, descendants: BTreeSet<SchemaId>) -> Option<United> {
        let parent = &api.schemas[hierarchy.parent];
        if descendants.is_empty() {
            return None;
        }
        let (own, union) = split(api, parent);
        let becomes = match union {
            None => Becomes::Children {
                property: hierarchy.property.clone(),
                tags: self.tags(api, hierarchy, &descendants),
                at: hierarchy.at,
            },
            Some(union) => {
                let includes = |branch: &SchemaId| descendants.contains(&api.resolve(*branch));
                if !union.branches.iter().any(includes) {
                    return None;
                }
                if union.branches.iter().all(includes) { Becomes::Union(union) } else { Becomes::Itself }
            }
        };
        Some(United { own, descendants, becomes })
    }

    /// The children, their children, and so on; `None` if there are more than `most`.
    fn descendants(&self, parent: SchemaId, most: usize) -> Option<BTreeSet<SchemaId>> {
        let mut found = BTreeSet::new();
        let mut open = vec![parent];
        while let Some(id) = open.pop() {
            for &child in self.children.get(&id).into_iter().flatten() {
                if child != parent && found.insert(child) {
                    open.push(child);
                }
            }
            if found.len() > most {
                return None;
            }
        }
        Some(found)
    }

    /// The tags of the descendants: the explicit mapping, then for each other descendant the value that it fixes for
    /// its tag, else its name.
    fn tags(&self, api: &Api, hierarchy: &Hierarchy, descendants: &BTreeSet<SchemaId>) -> Vec<(String, SchemaId)> {
        let mut tags: Vec<(String, SchemaId)> =
            hierarchy.mapping.iter().map(|(tag, target)| (tag.clone(), api.resolve(*target))).collect();
        let mapped: BTreeSet<SchemaId> = tags.iter().map(|(_, target)| *target).collect();
        let mut taken: BTreeSet<String> = tags.iter().map(|(tag, _)| tag.clone()).collect();
        for &child in descendants.difference(&mapped) {
            let fixed = fixed_tag(api, child, &hierarchy.property);
            let name = fixed.or_else(|| self.names.get(&child).map(|name| (*name).to_owned()));
            if let Some(name) = name.filter(|name| taken.insert(name.clone())) {
                tags.push((name, child));
            }
        }
        tags
    }
}

/// A schema's own members, and the union beside them.
fn split(api: &Api, parent: &Schema) -> (Schema, Option<Union>) {
    let mut own = parent.clone();
    let union = match &parent.shape {
        Shape::Union(union) => {
            own.shape = Shape::Object(Object::default());
            Some(union.clone())
        }
        Shape::AllOf(parts) => {
            let is_union = |part: &&SchemaId| matches!(api.schemas[**part].shape, Shape::Union(_));
            let union = parts.iter().find(is_union).and_then(|part| match &api.schemas[*part].shape {
                Shape::Union(union) => Some(union.clone()),
                _ => None,
            });
            own.shape = Shape::AllOf(parts.iter().filter(|part| !is_union(part)).copied().collect());
            union
        }
        _ => None,
    };
    (own, union)
}

/// The single text that a child's own part of the `allOf` fixes for a property.
fn fixed_tag(api: &Api, child: SchemaId, property: &str) -> Option<String> {
    let Shape::AllOf(parts) = &api.schemas[child].shape else { return None };
    parts.iter().find_map(|part| {
        let Shape::Object(object) = &api.schemas[*part].shape else { return None };
        let tag = object.properties.get(property)?;
        match &api.schemas[api.resolve(tag.schema)].shape {
            Shape::Enum(values) => match values.as_slice() {
                [Literal::String(text)] => Some(text.clone()),
                _ => None,
            },
            _ => None,
        }
    })
}

fn apply(mut api: Api, united: &BTreeMap<SchemaId, United>, families: &Families<'_>) -> Api {
    let own: BTreeMap<SchemaId, SchemaId> =
        united.iter().map(|(parent, family)| (*parent, api.schemas.push(family.own.clone()))).collect();
    for (parent, family) in united {
        match &family.becomes {
            Becomes::Children { property, tags, at } => {
                let union = union_of(property, tags, &own, *at);
                become_union(&mut api.schemas[*parent], union);
            }
            Becomes::Union(union) => become_union(&mut api.schemas[*parent], union.clone()),
            Becomes::Itself => {}
        }
    }
    for id in api.schemas.ids() {
        let Shape::AllOf(parts) = &api.schemas[id].shape else { continue };
        let telling = parts.iter().filter(|part| !says_nothing(&api.schemas[**part])).count();
        let replaced: Vec<SchemaId> = parts
            .iter()
            .map(|part| {
                let target = api.resolve(*part);
                let includes = |family: &United| telling > 1 || family.descendants.contains(&id);
                let named = families.names.contains_key(&id) || telling > 1;
                match (united.get(&target), own.get(&target)) {
                    (Some(family), Some(own)) if named && includes(family) => *own,
                    _ => *part,
                }
            })
            .collect();
        api.schemas[id].shape = Shape::AllOf(replaced);
    }
    api
}

fn union_of(
    property: &str,
    tags: &[(String, SchemaId)],
    own: &BTreeMap<SchemaId, SchemaId>,
    at: crate::ir::Location,
) -> Union {
    let mut branches: Vec<SchemaId> = Vec::new();
    let mut index: BTreeMap<SchemaId, usize> = BTreeMap::new();
    let mut mapping = IndexMap::new();
    for (tag, target) in tags {
        // A branch that is a parent itself means its own members only: its children are branches too.
        let branch = own.get(target).copied().unwrap_or(*target);
        let at = *index.entry(branch).or_insert_with(|| {
            branches.push(branch);
            branches.len() - 1
        });
        mapping.entry(tag.clone()).or_insert(at);
    }
    let discriminator = Some(Discriminator { property: property.to_owned(), mapping, default: None, at });
    Union { kind: UnionKind::OneOf, branches, discriminator }
}

fn become_union(schema: &mut Schema, union: Union) {
    schema.shape = Shape::Union(union);
    schema.constraints = crate::ir::Constraints::default();
}

fn says_nothing(schema: &Schema) -> bool {
    schema.shape == Shape::Any && schema.constraints == crate::ir::Constraints::default()
}
