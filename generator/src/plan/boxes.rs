//! Recursive types are boxed where they must be, and nowhere else.

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

/// The named types that a type mentions.
pub(super) fn named(ty: &TypeRef) -> Vec<TypeId> {
    match ty {
        TypeRef::Named(id) => vec![*id],
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Option(inner) | TypeRef::Boxed(inner) => named(inner),
        TypeRef::Tuple(items) => items.iter().flat_map(named).collect(),
        _ => Vec::new(),
    }
}

/// One of the types held by value: a box is needed where these lead back. Lists and maps are boxes already.
fn type_slot(body: &mut TypeBody, at: usize) -> Option<&mut TypeRef> {
    match body {
        TypeBody::Record(record) => record.fields.get_mut(at).map(|field| &mut field.ty),
        TypeBody::Union(union) => union.branches.get_mut(at).map(|branch| &mut branch.ty),
        TypeBody::Alias(target, _) => Some(target).filter(|_| at == 0),
        TypeBody::Enum(_) => None,
    }
}

/// Boxes every edge that closes a cycle. Returns the aliases that consist of nothing but themselves;
/// they become any JSON.
pub(super) fn break_cycles(types: &mut [TypeDef]) -> Vec<TypeId> {
    let endless = endless_aliases(types);
    for id in &endless {
        types[id.0].body = TypeBody::Alias(TypeRef::Any, Vec::new());
    }
    let mut order: Vec<usize> = (0..types.len()).collect();
    order.sort_by(|&a, &b| types[a].name.cmp(&types[b].name));
    let mut state = vec![State::New; types.len()];
    for start in order {
        visit(types, &mut state, start);
    }
    endless
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// Depth first with a stack of our own: (type, next slot).
fn visit(types: &mut [TypeDef], state: &mut [State], start: usize) {
    let mut stack = vec![(start, 0)];
    if state[start] != State::New {
        return;
    }
    state[start] = State::Open;
    while let Some((at, slot)) = stack.last_mut() {
        let at = *at;
        let Some(ty) = type_slot(&mut types[at].body, *slot) else {
            state[at] = State::Done;
            stack.pop();
            continue;
        };
        let children = by_value(ty);
        for &child in children.iter().filter(|&&child| state[child] == State::Open) {
            insert_box(ty, child);
        }
        match children.into_iter().find(|&child| state[child] == State::New) {
            Some(child) => {
                state[child] = State::Open;
                stack.push((child, 0));
            }
            None => *slot += 1,
        }
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

/// Rust's type aliases may not contain themselves, not even in a list.
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
