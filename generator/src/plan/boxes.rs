//! Boxes types that are recursive or nested too deeply, and no others.

use super::{TypeBody, TypeDef, TypeId, TypeRef};

/// The types that a body mentions.
pub(super) fn type_refs(body: &TypeBody) -> Vec<&TypeRef> {
    match body {
        TypeBody::Record(record) => {
            let additional = record.additional.iter().map(|additional| &additional.ty);
            record.fields.iter().map(|field| &field.ty).chain(additional).collect()
        }
        TypeBody::Union(union) => union.branches.iter().map(|branch| &branch.ty).collect(),
        TypeBody::Alias(target, _) => vec![target],
        TypeBody::Enum(_) => Vec::new(),
    }
}

/// The named types that a type reference mentions.
pub(super) fn named(ty: &TypeRef) -> Vec<TypeId> {
    match ty {
        TypeRef::Named(id) => vec![*id],
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Option(inner) | TypeRef::Boxed(inner) => named(inner),
        TypeRef::Tuple(items) => items.iter().flat_map(named).collect(),
        _ => Vec::new(),
    }
}

/// The type references of a body in which a box may be needed: those of types that are held by value. The values of
/// lists and maps are on the heap already.
fn type_slots(body: &mut TypeBody) -> Vec<&mut TypeRef> {
    match body {
        TypeBody::Record(record) => record.fields.iter_mut().map(|field| &mut field.ty).collect(),
        TypeBody::Union(union) => union.branches.iter_mut().map(|branch| &mut branch.ty).collect(),
        TypeBody::Alias(target, _) => vec![target],
        TypeBody::Enum(_) => Vec::new(),
    }
}

/// Boxes every field and branch whose type leads back to the type that holds it. Whether one is boxed depends on these
/// two types alone, so the order does not matter: of a large cycle of types none is written out within another. Returns
/// the aliases that consist of nothing but themselves, which become any JSON, and a type that is too deep to compile.
pub(super) fn break_cycles(types: &mut [TypeDef]) -> (Vec<TypeId>, Option<TypeId>) {
    let endless = endless_aliases(types);
    for id in &endless {
        types[id.0].body = TypeBody::Alias(TypeRef::Any, Vec::new());
    }
    let held: Vec<Vec<usize>> = types.iter().map(|def| held(&def.body)).collect();
    let circles = circles(&held);
    let unions: Vec<bool> = (0..types.len()).map(|at| circles[at].is_some() && is_union(types, at)).collect();
    for (at, def) in types.iter_mut().enumerate() {
        let holder = &def.body;
        // For a field that is a union the box is within the union, so that it serves wherever the union is used.
        let needs_box = |child: usize| match holder {
            TypeBody::Union(_) => true,
            TypeBody::Record(_) => !unions[child],
            _ => false,
        };
        let boxed: Vec<usize> = held[at]
            .iter()
            .copied()
            .filter(|&child| circles[at].is_some() && circles[at] == circles[child] && needs_box(child))
            .collect();
        for ty in type_slots(&mut def.body) {
            for child in by_value(ty).into_iter().filter(|child| boxed.binary_search(child).is_ok()) {
                insert_box(ty, child);
            }
        }
    }
    (endless, shorten(types))
}

/// The most types that are held within each other by value. A compiler goes through all of them at once, and gives up
/// if they are many.
const DEEPEST: usize = 24;

/// The most types that are held within each other, boxed or not. rustc gives up at a somewhat larger number (E0320).
const MOST_WITHIN: usize = 60;

/// The first type that holds too many others within each other for a compiler, apart from cycles. `below` is from
/// before boxes were put in.
fn too_deep(below: &[Vec<usize>], order: &[usize]) -> Option<TypeId> {
    let mut heights = vec![0; below.len()];
    order.iter().copied().find_map(|at| {
        heights[at] = 1 + below[at].iter().map(|&child| heights[child]).max().unwrap_or(0);
        (heights[at] > MOST_WITHIN).then_some(TypeId(at))
    })
}

/// Boxes fields and branches of types that are nested deeply. Returns a type that is too deep all the same.
fn shorten(types: &mut [TypeDef]) -> Option<TypeId> {
    let mut order = Vec::with_capacity(types.len());
    let below: Vec<Vec<usize>> = types.iter().map(|def| held(&def.body)).collect();
    let mut heights = vec![0; types.len()];
    let mut met = vec![false; types.len()];
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
            order.push(at);
            heights[at] = settled(&mut types[at].body, &below[at], &heights);
        }
    }
    too_deep(&below, &order)
}

/// Boxes the parts of a type that are too high, and returns the height of the type; the heights of its parts are known.
fn settled(body: &mut TypeBody, below: &[usize], heights: &[usize]) -> usize {
    let can_box = matches!(body, TypeBody::Record(_) | TypeBody::Union(_));
    let is_high = |child: &usize| can_box && heights[*child] >= DEEPEST;
    for &child in below.iter().filter(|child| is_high(child)) {
        for ty in type_slots(body) {
            insert_box(ty, child);
        }
    }
    let highest = below.iter().filter(|child| !is_high(child)).map(|child| heights[*child]).max();
    highest.unwrap_or(0) + usize::from(can_box)
}

/// The types that a body holds by value, each once.
fn held(body: &TypeBody) -> Vec<usize> {
    let within = match body {
        TypeBody::Record(record) => record.fields.iter().map(|field| &field.ty).collect(),
        other => type_refs(other),
    };
    let mut held: Vec<usize> = within.into_iter().flat_map(by_value).collect();
    held.sort_unstable();
    held.dedup();
    held
}

/// The most aliases that are followed in search of a union. Behind more of them a union is boxed once more than
/// necessary.
const MOST_NAMES: usize = 16;

/// Whether a type is a union, perhaps behind aliases.
fn is_union(types: &[TypeDef], at: usize) -> bool {
    let mut at = at;
    for _ in 0..MOST_NAMES {
        match &types[at].body {
            TypeBody::Union(_) => return true,
            TypeBody::Alias(TypeRef::Named(id), _) => at = id.0,
            _ => return false,
        }
    }
    false
}

/// The cycle that each node of a graph is on, if it is on one: Tarjan's strongly connected components, with an explicit
/// stack.
fn circles(below: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut walk = Walk { index: vec![None; below.len()], low: vec![0; below.len()], ..Walk::default() };
    let mut circles = vec![None; below.len()];
    for start in 0..below.len() {
        if walk.index[start].is_none() {
            walk.from(start, below, &mut circles);
        }
    }
    circles
}

#[derive(Default)]
struct Walk {
    /// The number of nodes that were visited before each node, if it was visited.
    index: Vec<Option<usize>>,
    /// The earliest node that each node leads back to.
    low: Vec<usize>,
    /// The nodes whose component is not known yet.
    open: Vec<usize>,
    met: usize,
}

impl Walk {
    fn from(&mut self, start: usize, below: &[Vec<usize>], circles: &mut [Option<usize>]) {
        let mut path = vec![(start, 0)];
        self.meet(start);
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            let Some(&child) = below[at].get(*next) else {
                path.pop();
                self.leave(at, below, circles);
                if let Some((parent, _)) = path.last() {
                    self.low[*parent] = self.low[*parent].min(self.low[at]);
                }
                continue;
            };
            *next += 1;
            match self.index[child] {
                None => {
                    self.meet(child);
                    path.push((child, 0));
                }
                // A node of a finished component does not count.
                Some(index) if self.low[child] != usize::MAX => self.low[at] = self.low[at].min(index),
                Some(_) => {}
            }
        }
    }

    fn meet(&mut self, at: usize) {
        self.index[at] = Some(self.met);
        self.low[at] = self.met;
        self.met += 1;
        self.open.push(at);
    }

    /// Leaves a node when all below it is known: if it leads back to nothing before it, the open nodes from it on are a
    /// component.
    fn leave(&mut self, at: usize, below: &[Vec<usize>], circles: &mut [Option<usize>]) {
        if self.index[at] != Some(self.low[at]) {
            return;
        }
        let first = self.open.iter().rposition(|&open| open == at).unwrap_or(0);
        let component = self.open.split_off(first);
        let is_circle = component.len() > 1 || below[at].contains(&at);
        for node in component {
            circles[node] = is_circle.then_some(at);
            if node != at {
                self.low[node] = usize::MAX;
            }
        }
        self.low[at] = usize::MAX;
    }
}

fn by_value(ty: &TypeRef) -> Vec<usize> {
    match ty {
        TypeRef::Named(id) => vec![id.0],
        TypeRef::Option(inner) => by_value(inner),
        TypeRef::Tuple(items) => items.iter().flat_map(by_value).collect(),
        _ => Vec::new(),
    }
}

fn insert_box(ty: &mut TypeRef, child: usize) {
    match ty {
        TypeRef::Named(id) if id.0 == child => *ty = TypeRef::Boxed(Box::new(ty.clone())),
        TypeRef::Option(inner) => insert_box(inner, child),
        TypeRef::Tuple(items) => items.iter_mut().for_each(|item| insert_box(item, child)),
        _ => {}
    }
}

/// The aliases that contain themselves. Rust does not allow that, not even in a list.
fn endless_aliases(types: &[TypeDef]) -> Vec<TypeId> {
    let alias_children = |at: usize| match &types[at].body {
        TypeBody::Alias(target, _) => named(target),
        _ => Vec::new(),
    };
    let mut endless: Vec<TypeId> = Vec::new();
    for start in 0..types.len() {
        let mut open: Vec<usize> = alias_children(start).iter().map(|id| id.0).collect();
        let mut seen = std::collections::BTreeSet::new();
        while let Some(at) = open.pop() {
            if at == start {
                endless.push(TypeId(start));
                break;
            }
            if seen.insert(at) && !endless.contains(&TypeId(at)) {
                open.extend(alias_children(at).iter().map(|id| id.0));
            }
        }
    }
    endless
}
