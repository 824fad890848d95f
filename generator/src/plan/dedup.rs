//! Makes one type of identical schemas, which documents write out in many places.
//!
//! Every place keeps the name that it has on its own, so no name moves when one of the schemas changes: of the names
//! for the same type one is its definition, and the others are aliases (`pub type`). Only inline schemas are merged, if
//! they are at a property, branch or parameter of the same name and agree in every word but the description of the
//! whole.

use super::{
    Branch, Check, DefaultValue, Documentation, Enum, EnumVariant, Field, Record, TypeBody, TypeDef, TypeId, TypeRef,
    Union, boxes,
};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The most types of equal outline that a type is compared with. There is hardly ever more than one, because types that
/// differ and have the same outline are rare.
const MOST_RIVALS: usize = 64;

/// The part of a type's claim that decides whether the type may be merged, and which of several is the definition.
pub(super) struct Place<'a> {
    /// The end of the type's name that belongs to the innermost property; empty if the type is never merged.
    pub(super) member: &'a str,
    /// The rank of the name's claim: lower ranks win.
    pub(super) rank: u8,
}

/// Makes aliases of all but one of the types that are identical. `places` are those of the types, in the same order.
pub(super) fn join(types: &mut [TypeDef], places: &[Place<'_>]) {
    let mut twins = Twins { first: (0..types.len()).collect(), types };
    let mut known: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in inner_first(twins.types) {
        if places[at].member.is_empty() || matches!(twins.types[at].body, TypeBody::Alias(..)) {
            continue;
        }
        let rivals = known.entry(twins.outline(at, places[at].member)).or_default();
        let twin = rivals
            .iter()
            .take(MOST_RIVALS)
            .find(|&&other| places[other].member == places[at].member && twins.are_alike(at, other));
        match twin {
            Some(&first) => {
                twins.first[at] = first;
                groups.entry(first).or_insert_with(|| vec![first]).push(at);
            }
            None => rivals.push(at),
        }
    }
    for group in groups.into_values() {
        name_together(types, places, &group);
    }
}

/// Makes one of several identical types the definition: the one whose name the configuration overrides, or else the one
/// with the shortest name. The others become aliases.
fn name_together(types: &mut [TypeDef], places: &[Place<'_>], group: &[usize]) {
    let key = |at: usize| (places[at].rank, types[at].name.as_str().len(), types[at].name.as_str());
    let Some(&named) = group.iter().min_by(|&&a, &&b| key(a).cmp(&key(b))) else { return };
    for &at in group.iter().filter(|&&at| at != named) {
        let usage = types[at].usage;
        types[named].usage.request |= usage.request;
        types[named].usage.response |= usage.response;
        types[at].body = TypeBody::Alias(TypeRef::Named(TypeId(named)), vec![Check::Nested]);
        // Documentation that the definition has too is not repeated.
        if types[at].documentation == types[named].documentation {
            types[at].documentation = Documentation::default();
        }
    }
}

/// All types, each after the types that it mentions; on a cycle of types in some order.
fn inner_first(types: &[TypeDef]) -> Vec<usize> {
    let below = |at: usize| -> Vec<usize> {
        boxes::type_refs(&types[at].body).into_iter().flat_map(boxes::named).map(|id| id.0).collect()
    };
    let mut order = Vec::with_capacity(types.len());
    let mut met = vec![false; types.len()];
    for start in 0..types.len() {
        if std::mem::replace(&mut met[start], true) {
            continue;
        }
        let mut path = vec![(start, below(start))];
        while let Some((at, rest)) = path.last_mut() {
            match rest.pop() {
                Some(child) if std::mem::replace(&mut met[child], true) => {}
                Some(child) => path.push((child, below(child))),
                None => {
                    order.push(*at);
                    path.pop();
                }
            }
        }
    }
    order
}

struct Twins<'a> {
    types: &'a mut [TypeDef],
    /// The first type that each type is known to be identical to; the type itself if there is none.
    first: Vec<usize>,
}

impl Twins<'_> {
    /// A hash that is equal for identical types.
    fn outline(&self, at: usize, member: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        let def = &self.types[at];
        member.hash(&mut hasher);
        match &def.body {
            TypeBody::Record(record) => {
                for Field { wire, documentation, checks, .. } in &record.fields {
                    (wire, &documentation.summary, &documentation.description).hash(&mut hasher);
                    for check in checks {
                        format!("{check:?}").hash(&mut hasher);
                    }
                }
            }
            TypeBody::Enum(set) => set.variants.iter().for_each(|variant| variant.name.as_str().hash(&mut hasher)),
            TypeBody::Union(union) => union.branches.iter().for_each(|branch| branch.name.as_str().hash(&mut hasher)),
            TypeBody::Alias(..) => {}
        }
        for id in boxes::type_refs(&def.body).into_iter().flat_map(boxes::named) {
            self.first[id.0].hash(&mut hasher);
        }
        hasher.finish()
    }

    fn are_alike(&self, a: usize, b: usize) -> bool {
        match (&self.types[a].body, &self.types[b].body) {
            (TypeBody::Record(a), TypeBody::Record(b)) => self.records(a, b),
            (TypeBody::Enum(a), TypeBody::Enum(b)) => enums(a, b),
            (TypeBody::Union(a), TypeBody::Union(b)) => self.unions(a, b),
            _ => false,
        }
    }

    fn records(&self, a: &Record, b: &Record) -> bool {
        let Record { fields, additional, bounds, is_read_in_steps: _ } = a;
        let additional_is_alike = match (additional, &b.additional) {
            (None, None) => true,
            (Some(a), Some(b)) => a.name == b.name && self.refs(&a.ty, &b.ty) && a.checks == b.checks,
            _ => false,
        };
        *bounds == b.bounds && additional_is_alike && each(fields, &b.fields, |a, b| self.fields(a, b))
    }

    fn fields(&self, a: &Field, b: &Field) -> bool {
        let Field { name, wire, ty, presence, documentation, secret, constant, default, checks } = a;
        let default_is_alike = match (default, &b.default) {
            (Some(DefaultValue::Written(a)), Some(DefaultValue::Written(b))) => a.json.is_some() && a.json == b.json,
            (a, b) => a == b,
        };
        let constant_is_alike = match (constant, &b.constant) {
            (Some((a, value)), Some((b, other))) => value == other && self.ids(*a, *b),
            (a, b) => a == b,
        };
        (name, wire, presence, secret) == (&b.name, &b.wire, &b.presence, &b.secret)
            && *documentation == b.documentation
            && *checks == b.checks
            && default_is_alike
            && constant_is_alike
            && self.refs(ty, &b.ty)
    }

    fn unions(&self, a: &Union, b: &Union) -> bool {
        let Union { branches, tag, default, unknown, keyword } = a;
        (tag, default, unknown, keyword) == (&b.tag, &b.default, &b.unknown, &b.keyword)
            && each(branches, &b.branches, |a, b| self.branches(a, b))
    }

    fn branches(&self, a: &Branch, b: &Branch) -> bool {
        let Branch { name, ty, facts, documentation, checks } = a;
        (name, facts, documentation, checks) == (&b.name, &b.facts, &b.documentation, &b.checks) && self.refs(ty, &b.ty)
    }

    fn refs(&self, a: &TypeRef, b: &TypeRef) -> bool {
        match (a, b) {
            (TypeRef::Named(a), TypeRef::Named(b)) => self.ids(*a, *b),
            (TypeRef::List(a), TypeRef::List(b))
            | (TypeRef::Map(a), TypeRef::Map(b))
            | (TypeRef::Option(a), TypeRef::Option(b))
            | (TypeRef::Boxed(a), TypeRef::Boxed(b)) => self.refs(a, b),
            (TypeRef::Tuple(a), TypeRef::Tuple(b)) => each(a, b, |a, b| self.refs(a, b)),
            _ => a == b,
        }
    }

    fn ids(&self, a: TypeId, b: TypeId) -> bool {
        self.first[a.0] == self.first[b.0]
    }
}

fn enums(a: &Enum, b: &Enum) -> bool {
    let Enum { variants, unknown, text, open } = a;
    (unknown, text, open) == (&b.unknown, &b.text, &b.open)
        && each(variants, &b.variants, |EnumVariant { name, value, documentation }, b| {
            (name, value, documentation) == (&b.name, &b.value, &b.documentation)
        })
}

fn each<T>(a: &[T], b: &[T], mut are_alike: impl FnMut(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| are_alike(a, b))
}
