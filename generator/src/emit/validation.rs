//! `validation.rs`: the bounds of each type, for `runtime::validate`.

use super::rust::Spelling;
use super::text::{Text, literal};
use crate::plan::{Check, Plan, Presence, Record, TypeBody, TypeRef, Union};
use std::fmt;

pub(super) fn validation(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    for def in &plan.types {
        let mut body = Text::new();
        match &def.body {
            TypeBody::Record(record) => self::record(&mut body, record, plan, spelling),
            TypeBody::Union(union) => self::union(&mut body, union, plan, spelling),
            TypeBody::Enum(set) if set.open => {}
            TypeBody::Enum(set) => body.line(format_args!("c.listed(!matches!(self, Self::{}(_)));", set.unknown)),
            TypeBody::Alias(..) => continue,
        }
        implement(&mut out, format_args!("types::{}", def.name), &body);
    }
    out
}

/// `Validate` of a type, by its path.
pub(super) fn implement(out: &mut Text, path: fmt::Arguments<'_>, checks: &Text) {
    out.blank();
    if checks.as_str().is_empty() {
        out.line(format_args!("impl runtime::Validate for {path} {{}}"));
        return;
    }
    out.open(format_args!("impl runtime::Validate for {path}"));
    out.open("fn check(&self, c: &mut runtime::Checker)");
    for line in checks.as_str().lines() {
        out.line(line);
    }
    out.close();
    out.close();
}

fn record(out: &mut Text, record: &Record, plan: &Plan, spelling: Spelling<'_>) {
    if let Some(Check::Properties(least, most)) = record.bounds {
        let is_there = record.fields.iter().filter_map(|field| match field.presence {
            Presence::Required | Presence::RequiredNullable => None,
            Presence::Optional => Some(format!("self.{}.is_some()", field.name)),
            Presence::Tristate => Some(format!("!self.{}.is_absent()", field.name)),
        });
        let is_there: Vec<String> = is_there.collect();
        let always = record.fields.len() - is_there.len();
        let more = record.additional.as_ref().map(|additional| format!(" + self.{}.len()", additional.name));
        let tail = format!("], {always}{}, {least:?}, {most:?});", more.unwrap_or_default());
        out.list("c.members(&[", &is_there, &tail);
    }
    for field in &record.fields {
        let checks = effective(&field.checks, &field.ty, plan);
        if checks.is_empty() {
            continue;
        }
        let value = format!("&self.{}", field.name);
        let wire = literal(&field.wire);
        if only_nested(&checks) {
            out.line(format_args!("c.field({wire}, {value});"));
            continue;
        }
        let (head, name) = match field.presence {
            Presence::Required => (format!("c.member({wire}, |c|"), value),
            Presence::RequiredNullable | Presence::Optional => {
                (format!("c.member({wire}, |c| c.some({value}, |c, v|"), "v".to_owned())
            }
            Presence::Tristate => (format!("c.member({wire}, |c| c.tri({value}, |c, v|"), "v".to_owned()),
        };
        let tail = if field.presence == Presence::Required { ");" } else { "));" };
        out.open(head);
        print(out, &checks, &field.ty, &name, spelling);
        out.close_with(tail);
    }
    let Some(additional) = &record.additional else { return };
    let checks = effective(&additional.checks, &additional.ty, plan);
    if !checks.is_empty() {
        out.open(format_args!("c.dict(&self.{}, |c, v|", additional.name));
        print(out, &checks, &additional.ty, "v", spelling);
        out.close_with(");");
    }
}

fn union(out: &mut Text, union: &Union, plan: &Plan, spelling: Spelling<'_>) {
    let mut arms = Text::new();
    let mut count = 0;
    for branch in &union.branches {
        let checks = effective(&branch.checks, &branch.ty, plan);
        if !checks.is_empty() {
            arms.open(format_args!("Self::{}(v) =>", branch.name));
            print(&mut arms, &checks, &branch.ty, "v", spelling);
            arms.close();
            count += 1;
        }
    }
    let unknown =
        union.keyword.map(|keyword| format!("Self::{}(_) => c.no_branch({}),", union.unknown, literal(keyword)));
    if count == 0 && unknown.is_none() {
        return;
    }
    let is_complete = count == union.branches.len() && unknown.is_some();
    out.open("match self");
    for line in arms.as_str().lines() {
        out.line(line);
    }
    if let Some(unknown) = unknown {
        out.line(unknown);
    }
    if !is_complete {
        out.line("_ => {}");
    }
    out.close();
}

/// The checks that there is code for: a type without bounds needs none, an alias brings its own.
pub(super) fn effective(checks: &[Check], ty: &TypeRef, plan: &Plan) -> Vec<Check> {
    let mut kept = Vec::new();
    for check in checks {
        match (check, ty) {
            (Check::Nested, TypeRef::Named(id)) => match &plan.types[id.0].body {
                TypeBody::Alias(target, checks) => kept.extend(effective(checks, target, plan)),
                TypeBody::Enum(set) if set.open => {}
                TypeBody::Enum(_) | TypeBody::Record(_) | TypeBody::Union(_) => kept.push(Check::Nested),
            },
            (Check::Nested, TypeRef::Boxed(inner)) => kept.extend(effective(checks, inner, plan)),
            (Check::Each(inner), TypeRef::List(element) | TypeRef::Map(element)) => {
                let inner = effective(inner, element, plan);
                if !inner.is_empty() {
                    kept.push(Check::Each(inner));
                }
            }
            (Check::Inner(inner), TypeRef::Option(element)) => {
                let inner = effective(inner, element, plan);
                if !inner.is_empty() {
                    kept.push(Check::Inner(inner));
                }
            }
            (Check::Each(_) | Check::Inner(_) | Check::Position(..), TypeRef::Named(_)) => {}
            // Any value: that is said when planning.
            (Check::Position(..), TypeRef::List(item)) if **item == TypeRef::Any => {}
            (Check::Position(at, inner), TypeRef::Tuple(_) | TypeRef::List(_)) => {
                let inner = effective(inner, item_type(ty, *at), plan);
                if !inner.is_empty() {
                    kept.push(Check::Position(*at, inner));
                }
            }
            (other, _) => kept.push(other.clone()),
        }
    }
    kept
}

/// Code for each check; `value` is an expression for a reference.
pub(super) fn print(out: &mut Text, checks: &[Check], ty: &TypeRef, value: &str, spelling: Spelling<'_>) {
    let ty = spelling.target(ty);
    let owned = value.strip_prefix('&').map_or_else(|| format!("*{value}"), str::to_owned);
    for check in checks {
        match check {
            Check::Minimum(bound, exclusive) => {
                out.line(format_args!("c.minimum({owned}, {}, {exclusive});", bound_text(bound)));
            }
            Check::Maximum(bound, exclusive) => {
                out.line(format_args!("c.maximum({owned}, {}, {exclusive});", bound_text(bound)));
            }
            Check::MultipleOf(step) => out.line(format_args!("c.multiple_of({owned}, {});", bound_text(step))),
            Check::Length(least, most) => out.line(format_args!("c.length({value}, {least:?}, {most:?});")),
            Check::Pattern(pattern) => out.line(format_args!("c.pattern({value}, {});", literal(pattern))),
            Check::Format(format) => out.line(format_args!("c.format({value}, runtime::Format::{format});")),
            Check::Items(least, most) => {
                out.line(format_args!("c.items({}.len(), {least:?}, {most:?});", plain(value)));
            }
            Check::Properties(least, most) => {
                if matches!(ty, TypeRef::Map(_)) {
                    out.line(format_args!("c.properties({}.len(), {least:?}, {most:?});", plain(value)));
                }
            }
            Check::Unique => out.line(format_args!("c.unique({value});")),
            Check::Nested => match ty {
                TypeRef::Boxed(_) if value.starts_with('&') => out.line(format_args!("c.nested(&*{});", plain(value))),
                TypeRef::Boxed(_) => out.line(format_args!("c.nested(&**{value});")),
                _ => out.line(format_args!("c.nested({value});")),
            },
            Check::Each(inner) => each(out, inner, ty, value, spelling),
            Check::Inner(inner) => {
                out.open(format_args!("c.some({value}, |c, v|"));
                print(out, inner, inner_type(ty), "v", spelling);
                out.close_with(");");
            }
            Check::Position(at, inner) => {
                let item = item_type(ty, *at);
                if matches!(ty, TypeRef::List(_)) {
                    out.open(format_args!("c.item({value}, {at}, |c, v|"));
                    print(out, inner, item, "v", spelling);
                } else {
                    out.open(format_args!("c.member(\"{at}\", |c|"));
                    print(out, inner, item, &format!("&{}.{at}", plain(value)), spelling);
                }
                out.close_with(");");
            }
        }
    }
}

fn each(out: &mut Text, inner: &[Check], ty: &TypeRef, value: &str, spelling: Spelling<'_>) {
    let method = if matches!(ty, TypeRef::Map(_)) { "dict" } else { "each" };
    out.open(format_args!("c.{method}({value}, |c, v|"));
    print(out, inner, inner_type(ty), "v", spelling);
    out.close_with(");");
}

/// Of the item at one place.
fn item_type(ty: &TypeRef, at: usize) -> &TypeRef {
    match ty {
        TypeRef::Tuple(items) => items.get(at).unwrap_or(ty),
        list => inner_type(list),
    }
}

/// Whether the type's own check is all that there is, perhaps of each item or of what is in an option: types that hold
/// others pass it on.
fn only_nested(checks: &[Check]) -> bool {
    match checks {
        [Check::Nested] => true,
        [Check::Each(inner) | Check::Inner(inner)] => only_nested(inner),
        _ => false,
    }
}

fn inner_type(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Option(inner) | TypeRef::Boxed(inner) => inner,
        other => other,
    }
}

fn plain(value: &str) -> &str {
    value.strip_prefix('&').unwrap_or(value)
}

/// Integers need their type said: nothing else does.
fn bound_text(bound: &str) -> String {
    if bound.contains(['.', 'e', 'E']) {
        bound.to_owned()
    } else if bound.parse::<i64>().is_ok() {
        format!("{bound}_i64")
    } else {
        format!("{bound}_i128")
    }
}
