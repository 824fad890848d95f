//! `construct.rs`: constructors, setters and conversions, apart from the types that people read.
//!
//! The setters of types that only the API sends are in `setters.rs`, which servers and receivers of webhooks have: a
//! client hardly makes such values (and can, because the fields are public), and setters are a large part of what the
//! compiler has to check.

use super::code::{Code, Piece, code, markdown};
use super::defaults::Accessor;
use super::spelling::Spelling;
use super::text::Text;
use super::types::field_type;
use crate::plan::{Field, Plan, Presence, Record, TypeBody, TypeDef, TypeRef, Union};
use std::collections::BTreeSet;

pub(super) fn construct(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    for def in &plan.types {
        match &def.body {
            TypeBody::Record(record) => self::record(&mut out, def, record, spelling),
            TypeBody::Union(union) => conversions(&mut out, def, union, spelling),
            _ => {}
        }
    }
    out
}

/// Prints `setters.rs`: the setters of types that only the API sends.
pub(super) fn setters(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    for def in &plan.types {
        let TypeBody::Record(record) = &def.body else { continue };
        if plan.is_sent(def) || !record.fields.iter().any(is_set) {
            continue;
        }
        out.blank();
        out.open(code!("impl $types::{}", def.name));
        record.fields.iter().filter(|field| is_set(field)).for_each(|field| setter(&mut out, field, spelling));
        out.close();
    }
    out
}

/// Whether a field is set by a setter, and not by the constructor.
fn is_set(field: &Field) -> bool {
    matches!(field.presence, Presence::Optional | Presence::Tristate)
}

fn record(out: &mut Text, def: &TypeDef, record: &Record, spelling: Spelling<'_>) {
    let asked: Vec<&Field> = record.asked().collect();
    let names: BTreeSet<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
    let by_name = spelling.plan().is_made_by_name(record);
    if by_name {
        arguments_struct(out, def, &asked, spelling);
    }
    out.blank();
    out.open(code!("impl $types::{}", def.name));
    if by_name {
        new_by_name(out, def, record, spelling);
    } else {
        new(out, record, &asked, spelling);
    }
    for field in record.fields.iter().filter(|field| is_set(field)) {
        if spelling.plan().is_sent(def) {
            setter(out, field, spelling);
        }
        if let Some(default) = &field.default
            && !names.contains(Accessor::name(&field.name).as_str())
        {
            let (name, ty) = (&field.name, &field.ty);
            Accessor { field: name, ty, presence: field.presence, default }.print(out, spelling);
        }
    }
    out.close();
    if asked.is_empty() {
        by_default(out, code!("$types::{}", def.name));
    }
}

/// Prints `Default` for the type at a path, whose constructor takes nothing.
pub(super) fn by_default(out: &mut Text, path: impl Piece) {
    out.blank();
    out.open(code!("impl Default for {}", path));
    out.open("fn default() -> Self");
    out.line("Self::new()");
    out.close();
    out.close();
}

fn arguments_struct(out: &mut Text, def: &TypeDef, asked: &[&Field], spelling: Spelling<'_>) {
    out.blank();
    out.comment(markdown!("The arguments of [`{0}::new`](types::{0}::new).", def.name));
    out.open(code!("pub struct {}Args", def.name));
    for field in asked {
        out.docs(&field.documentation, "");
        out.line(code!("pub {}: {},", field.name, field_type(field, spelling)));
    }
    out.close();
}

fn new_by_name(out: &mut Text, def: &TypeDef, record: &Record, spelling: Spelling<'_>) {
    out.line("/// With its required members.");
    out.line("#[must_use]");
    out.open(code!("pub fn new(args: {}Args) -> Self", def.name));
    body_of_new(out, record, |field| code!("args.{}", field.name).own(), spelling);
    out.close();
}

fn new(out: &mut Text, record: &Record, asked: &[&Field], spelling: Spelling<'_>) {
    let arguments: Vec<Code> = asked
        .iter()
        .map(|field| match field.presence {
            Presence::Required => code!("{}: {}", field.name, spelling.owned_argument(&field.ty, "").0).own(),
            _ => code!("{}: {}", field.name, field_type(field, spelling)).own(),
        })
        .collect();
    out.line(if asked.is_empty() { "/// With nothing set." } else { "/// With its required members." });
    out.line("#[must_use]");
    out.open_list("pub fn new(", &arguments, ") -> Self");
    let value = |field: &Field| match field.presence {
        Presence::Required => spelling.owned_argument(&field.ty, &field.name).1,
        _ => field.name.own(),
    };
    if record.fields.iter().all(is_set) {
        out.line("$runtime::codec::Record::blank()");
    } else {
        body_of_new(out, record, value, spelling);
    }
    out.close();
}

fn body_of_new(out: &mut Text, record: &Record, value: impl Fn(&Field) -> Code, spelling: Spelling<'_>) {
    if record.fields.is_empty() && record.additional.is_none() {
        out.line("Self {}");
        return;
    }
    out.open("Self");
    for field in &record.fields {
        let value = match (&field.constant, field.presence) {
            (Some((id, variant)), _) => code!("{}::{}", spelling.name(*id), variant).own(),
            (None, Presence::Optional) => "None".own(),
            (None, Presence::Tristate) => "$runtime::Tristate::Absent".own(),
            (None, _) => value(field),
        };
        if value.as_str() == field.name.as_str() {
            out.line(code!("{},", value));
        } else {
            out.line(code!("{}: {},", field.name, value));
        }
    }
    if let Some(additional) = &record.additional {
        out.line(code!("{}: $runtime::Map::new(),", additional.name));
    }
    out.close();
}

fn setter(out: &mut Text, field: &Field, spelling: Spelling<'_>) {
    let name = &field.name;
    let (argument, value) = spelling.owned_argument(&field.ty, name);
    out.blank();
    out.doc_comment(&field.documentation, markdown!("Sets `{}`.", name));
    out.line("#[must_use]");
    if field.presence == Presence::Tristate {
        let ty = field_type(field, spelling);
        out.open(code!("pub fn {0}(mut self, {0}: impl Into<{1}>) -> Self", name, ty));
        out.line(code!("self.{0} = {0}.into();", name));
    } else {
        out.open(code!("pub fn {0}(mut self, {0}: {1}) -> Self", name, argument));
        out.line(code!("self.{} = Some({});", name, value));
    }
    out.line("self");
    out.close();
}

/// Prints `From` for each branch whose type no other branch has.
fn conversions(out: &mut Text, def: &TypeDef, union: &Union, spelling: Spelling<'_>) {
    for branch in &union.branches {
        let (inner, value) = match &branch.ty {
            TypeRef::Boxed(inner) => (&**inner, "Box::new(value)"),
            ty => (ty, "value"),
        };
        let target = spelling.target(inner);
        let is_own = matches!(target, TypeRef::Named(_));
        let twins = union.branches.iter().filter(|other| match &other.ty {
            TypeRef::Boxed(inner) => spelling.target(inner) == target,
            ty => spelling.target(ty) == target,
        });
        if !is_own || twins.count() > 1 {
            continue;
        }
        out.blank();
        out.open(code!("impl From<{}> for $types::{}", spelling.ty(inner), def.name));
        out.open(code!("fn from(value: {}) -> Self", spelling.ty(inner)));
        out.line(code!("Self::{}({})", branch.name, value));
        out.close();
        out.close();
    }
}
