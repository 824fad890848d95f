//! Limits the size of aliases. Lists, maps and tuples that are components are `pub type`, and their codecs are written
//! out, so the number of them in one codec must have a limit.

use super::{TypeBody, TypeDef, TypeId, TypeRef, boxes};

/// The most lists, maps and tuples within each other in one codec.
const DEEPEST: usize = 48;
/// The most types in all that make up one codec.
const LARGEST: usize = 1_000;

/// Makes JSON of the aliases that would be larger, and returns them. No alias contains itself any more.
pub(super) fn cut(types: &mut [TypeDef]) -> Vec<TypeId> {
    let below: Vec<Vec<usize>> = types.iter().map(|def| aliased(&def.body)).collect();
    let mut extents = vec![Extent::default(); types.len()];
    let mut met = vec![false; types.len()];
    let mut cut = Vec::new();
    for start in 0..types.len() {
        let mut path = if std::mem::replace(&mut met[start], true) { Vec::new() } else { vec![(start, 0)] };
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            if let Some(&child) = below[at].get(*next) {
                *next += 1;
                if !std::mem::replace(&mut met[child], true) {
                    path.push((child, 0));
                }
                continue;
            }
            path.pop();
            let TypeBody::Alias(target, _) = &types[at].body else { continue };
            extents[at] = Extent::of(target, &extents);
            if extents[at].height > DEEPEST || extents[at].size > LARGEST {
                extents[at] = Extent::default();
                types[at].body = TypeBody::Alias(TypeRef::Any, Vec::new());
                cut.push(TypeId(at));
            }
        }
    }
    cut
}

/// The named types that an alias consists of.
fn aliased(body: &TypeBody) -> Vec<usize> {
    match body {
        TypeBody::Alias(target, _) => boxes::named(target).into_iter().map(|id| id.0).collect(),
        _ => Vec::new(),
    }
}

/// The size of what is written out for a type.
#[derive(Clone, Copy, Default)]
struct Extent {
    height: usize,
    size: usize,
}

impl Extent {
    fn of(ty: &TypeRef, aliases: &[Self]) -> Self {
        let around = |inner: &[TypeRef]| {
            let mut whole = Self { height: 0, size: 1 };
            for extent in inner.iter().map(|ty| Self::of(ty, aliases)) {
                whole.height = whole.height.max(extent.height);
                whole.size = whole.size.saturating_add(extent.size);
            }
            Self { height: whole.height + 1, ..whole }
        };
        match ty {
            TypeRef::Named(id) => aliases[id.0],
            TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Option(inner) | TypeRef::Boxed(inner) => {
                around(std::slice::from_ref(inner.as_ref()))
            }
            TypeRef::Tuple(items) => around(items),
            _ => Self { height: 0, size: 1 },
        }
    }
}
