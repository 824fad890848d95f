//! `validation.rs`: the bounds of each type, for `runtime::validate`.

use super::code::{Code, Optional, Piece, Quoted, code};
use super::spelling::Spelling;
use super::text::Text;
use crate::plan::{Bound, Check, Plan, Presence, Record, TypeBody, TypeRef, Union};

pub(super) fn validation(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    for def in &plan.types {
        let mut body = Text::new();
        match &def.body {
            TypeBody::Record(record) => self::record(&mut body, record, plan, spelling),
            TypeBody::Union(union) => self::union(&mut body, union, plan, spelling),
            TypeBody::Enum(set) if set.open => {}
            TypeBody::Enum(set) => body.line(code!("c.listed(!matches!(self, Self::{}(_)));", set.unknown)),
            TypeBody::Alias(..) => continue,
        }
        implement(&mut out, code!("$types::{}", def.name), &body);
    }
    out
}

/// Prints `Validate` for the type at a path.
pub(super) fn implement(out: &mut Text, path: impl Piece, checks: &Text) {
    out.blank();
    if checks.is_empty() {
        out.line(code!("impl $runtime::Validate for {} {{}}", path));
        return;
    }
    out.open(code!("impl $runtime::Validate for {}", path));
    out.open("fn check(&self, c: &mut $runtime::Checker)");
    out.nest(checks.code());
    out.close();
    out.close();
}

fn record(out: &mut Text, record: &Record, plan: &Plan, spelling: Spelling<'_>) {
    if let Some(Check::Properties(least, most)) = record.bounds {
        let is_there = record.fields.iter().filter_map(|field| match field.presence {
            Presence::Required | Presence::RequiredNullable => None,
            Presence::Optional => Some(code!("self.{}.is_some()", field.name).own()),
            Presence::Tristate => Some(code!("!self.{}.is_absent()", field.name).own()),
        });
        let is_there: Vec<Code> = is_there.collect();
        let always = record.fields.len() - is_there.len();
        let more = record.additional.as_ref().map(|additional| code!(" + self.{}.len()", additional.name).own());
        let tail = code!("], {}{}, {}, {});", always, more, Optional(least), Optional(most)).own();
        out.list("c.members(&[", &is_there, &tail);
    }
    for field in &record.fields {
        let checks = effective(&field.checks, &field.ty, plan);
        if checks.is_empty() {
            continue;
        }
        let value = Value::Place(code!("self.{}", field.name).own());
        let wire = Quoted(&field.wire);
        if only_nested(&checks) {
            out.line(code!("c.field({}, {});", wire, value));
            continue;
        }
        let (head, name) = match field.presence {
            Presence::Required => (code!("c.member({}, |c|", wire).own(), value),
            Presence::RequiredNullable | Presence::Optional => {
                (code!("c.member({}, |c| c.some({}, |c, v|", wire, value).own(), Value::Lent("v"))
            }
            Presence::Tristate => (code!("c.member({}, |c| c.tri({}, |c, v|", wire, value).own(), Value::Lent("v")),
        };
        let tail = if field.presence == Presence::Required { ");" } else { "));" };
        out.open(head);
        print(out, &checks, &field.ty, &name, spelling);
        out.close_with(tail);
    }
    let Some(additional) = &record.additional else { return };
    let checks = effective(&additional.checks, &additional.ty, plan);
    if !checks.is_empty() {
        out.open(code!("c.dict(&self.{}, |c, v|", additional.name));
        print(out, &checks, &additional.ty, &Value::Lent("v"), spelling);
        out.close_with(");");
    }
}

fn union(out: &mut Text, union: &Union, plan: &Plan, spelling: Spelling<'_>) {
    let mut arms = Text::new();
    let mut count = 0;
    for branch in &union.branches {
        let checks = effective(&branch.checks, &branch.ty, plan);
        if !checks.is_empty() {
            arms.open(code!("Self::{}(v) =>", branch.name));
            print(&mut arms, &checks, &branch.ty, &Value::Lent("v"), spelling);
            arms.close();
            count += 1;
        }
    }
    let unknown =
        union.keyword.map(|keyword| code!("Self::{}(_) => c.no_branch({}),", union.unknown, Quoted(keyword)).own());
    if count == 0 && unknown.is_none() {
        return;
    }
    let is_complete = count == union.branches.len() && unknown.is_some();
    out.open("match self");
    out.nest(arms.code());
    if let Some(unknown) = unknown {
        out.line(unknown);
    }
    if !is_complete {
        out.line("_ => {}");
    }
    out.close();
}

/// The checks that need code: a type without checks needs none, and an alias has its own.
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
            // An item of any type has no check; the plan reports that.
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

/// The value that is checked. As a piece, it is an expression for a reference to the value.
pub(super) enum Value {
    /// A variable that is a reference.
    Lent(&'static str),
    /// A place that can be borrowed.
    Place(Code),
}

impl Piece for Value {
    fn put(&self, out: &mut Code) {
        match self {
            Self::Lent(variable) => out.push(*variable),
            Self::Place(place) => out.push(code!("&{}", place)),
        }
    }
}

impl Value {
    /// An expression for the value itself, which is `Copy`.
    fn copied(&self) -> Code {
        match self {
            Self::Lent(variable) => code!("*{}", variable).own(),
            Self::Place(place) => place.clone(),
        }
    }

    /// An expression that methods and fields can follow.
    fn place(&self) -> Code {
        match self {
            Self::Lent(variable) => variable.own(),
            Self::Place(place) => place.clone(),
        }
    }
}

/// Prints the statements of `validate()` that hold one value to its checks.
pub(super) fn print(out: &mut Text, checks: &[Check], ty: &TypeRef, value: &Value, spelling: Spelling<'_>) {
    let ty = spelling.target(ty);
    let owned = value.copied();
    for check in checks {
        match check {
            Check::Minimum(bound, exclusive) => {
                out.line(code!("c.minimum({}, {}, {});", owned, bound, exclusive));
            }
            Check::Maximum(bound, exclusive) => {
                out.line(code!("c.maximum({}, {}, {});", owned, bound, exclusive));
            }
            Check::MultipleOf(step) => out.line(code!("c.multiple_of({}, {});", owned, step)),
            Check::Length(least, most) => {
                out.line(code!("c.length({}, {}, {});", value, Optional(*least), Optional(*most)));
            }
            Check::Pattern(pattern) => out.line(code!("c.pattern({}, {});", value, Quoted(pattern))),
            Check::Format(format) => out.line(code!("c.format({}, $runtime::Format::{});", value, format)),
            Check::Items(least, most) => {
                out.line(code!("c.items({}.len(), {}, {});", value.place(), Optional(*least), Optional(*most)));
            }
            Check::Properties(least, most) => {
                if matches!(ty, TypeRef::Map(_)) {
                    out.line(code!(
                        "c.properties({}.len(), {}, {});",
                        value.place(),
                        Optional(*least),
                        Optional(*most)
                    ));
                }
            }
            Check::Unique => out.line(code!("c.unique({});", value)),
            Check::Nested => match ty {
                TypeRef::Boxed(_) => out.line(code!("c.nested(&*{});", value.copied())),
                _ => out.line(code!("c.nested({});", value)),
            },
            Check::Each(inner) => each(out, inner, ty, value, spelling),
            Check::Inner(inner) => {
                out.open(code!("c.some({}, |c, v|", value));
                print(out, inner, inner_type(ty), &Value::Lent("v"), spelling);
                out.close_with(");");
            }
            Check::Position(at, inner) => {
                let item = item_type(ty, *at);
                if matches!(ty, TypeRef::List(_)) {
                    out.open(code!("c.item({}, {}, |c, v|", value, at));
                    print(out, inner, item, &Value::Lent("v"), spelling);
                } else {
                    out.open(code!("c.member(\"{}\", |c|", at));
                    print(out, inner, item, &Value::Place(code!("{}.{}", value.place(), at).own()), spelling);
                }
                out.close_with(");");
            }
        }
    }
}

fn each(out: &mut Text, inner: &[Check], ty: &TypeRef, value: &Value, spelling: Spelling<'_>) {
    let method = if matches!(ty, TypeRef::Map(_)) { "dict" } else { "each" };
    out.open(code!("c.{}({}, |c, v|", method, value));
    print(out, inner, inner_type(ty), &Value::Lent("v"), spelling);
    out.close_with(");");
}

/// The type of the item at a position.
fn item_type(ty: &TypeRef, at: usize) -> &TypeRef {
    match ty {
        TypeRef::Tuple(items) => items.get(at).unwrap_or(ty),
        list => inner_type(list),
    }
}

/// Whether the type's own checks are the only ones, perhaps those of each item or of the value in an option: types that
/// hold others pass the call on.
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

/// Prints a bound. Only integers need their type stated.
impl Piece for Bound {
    fn put(&self, out: &mut Code) {
        match *self {
            Self::Float(bound) => out.push(bound),
            Self::Int(bound) if i64::try_from(bound).is_ok() => out.push(code!("{}_i64", bound)),
            Self::Int(bound) => out.push(code!("{}_i128", bound)),
        }
    }
}
