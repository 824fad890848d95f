//! `codec.rs`: one small `impl` per type over the traits of the runtime, and the shells of serde.

use super::rust::{Spelling, value_literal};
use super::text::{Text, literal, literals};
use crate::plan::{Branch, Enum, Field, Kinds, Plan, Presence, Record, TypeBody, TypeDef, Union};

pub(super) fn codec(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    for def in &plan.types {
        match &def.body {
            TypeBody::Record(record) => self::record(&mut out, def, record, spelling),
            TypeBody::Enum(set) if set.text => text_enum(&mut out, def, set),
            TypeBody::Enum(set) => literal_enum(&mut out, def, set),
            TypeBody::Union(union) => self::union(&mut out, def, union, spelling),
            TypeBody::Alias(..) => {}
        }
    }
    out
}

/// `Serialize`, `Deserialize` and `Debug` through the runtime's function of one kind.
pub(super) fn shells(out: &mut Text, name: &str, kind: &str) {
    out.blank();
    out.open(format_args!("impl Serialize for {name}"));
    out.open("fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>");
    out.line(format_args!("codec::write_{kind}(self, serializer)"));
    out.close();
    out.close();
    out.blank();
    out.open(format_args!("impl<'de> Deserialize<'de> for {name}"));
    out.open("fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>");
    out.line(format_args!("codec::read_{kind}(deserializer)"));
    out.close();
    out.close();
    out.blank();
    out.open(format_args!("impl fmt::Debug for {name}"));
    out.open("fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result");
    out.line(format_args!("codec::debug_{kind}(self, f)"));
    out.close();
    out.close();
}

fn record(out: &mut Text, def: &TypeDef, record: &Record, spelling: Spelling<'_>) {
    partial(out, def, record, spelling);
    let name = &def.name;
    out.blank();
    out.open(format_args!("impl codec::Record for types::{name}"));
    out.line(format_args!("const NAME: &'static str = {};", literal(name.as_str())));
    let fields: Vec<String> = record.fields.iter().map(|field| literal(&field.wire)).collect();
    out.list("const FIELDS: &'static [&'static str] = &[", &fields, "];");
    let secret: Vec<String> =
        record.fields.iter().enumerate().filter(|(_, field)| field.secret).map(|(at, _)| at.to_string()).collect();
    if !secret.is_empty() {
        out.line(format_args!("const SECRET: &'static [usize] = &[{}];", secret.join(", ")));
    }
    if record.additional.is_some() {
        out.line("const ADDITIONAL: bool = true;");
    }
    out.line(format_args!("type Partial = {name}Partial;"));
    read(out, def, record, spelling);
    read_additional(out, record, spelling);
    finish(out, record);
    write(out, record, spelling);
    debug(out, record);
    out.close();
    shells(out, &format!("types::{}", def.name), "record");
}

fn partial(out: &mut Text, def: &TypeDef, record: &Record, spelling: Spelling<'_>) {
    out.blank();
    out.line("#[derive(Default)]");
    out.line("#[doc(hidden)]");
    if record.fields.is_empty() && record.additional.is_none() {
        out.line(format_args!("pub struct {}Partial {{}}", def.name));
        return;
    }
    out.open(format_args!("pub struct {}Partial", def.name));
    for field in &record.fields {
        let ty = spelling.ty(&field.ty);
        match field.presence {
            Presence::Required | Presence::Optional => out.line(format_args!("{}: Option<{ty}>,", field.name)),
            Presence::RequiredNullable => out.line(format_args!("{}: Option<Option<{ty}>>,", field.name)),
            Presence::Tristate => out.line(format_args!("{}: runtime::Tristate<{ty}>,", field.name)),
        }
    }
    if let Some(additional) = &record.additional {
        out.line(format_args!("{}: runtime::Map<{}>,", additional.name, spelling.ty(&additional.ty)));
    }
    out.close();
}

fn read(out: &mut Text, def: &TypeDef, record: &Record, spelling: Spelling<'_>) {
    let arguments = if record.fields.is_empty() {
        ["_: &mut Self::Partial", "_: usize"]
    } else {
        ["partial: &mut Self::Partial", "field: usize"]
    };
    let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).chain(["map: &mut A".to_owned()]).collect();
    out.blank();
    out.line("#[inline]");
    out.open_list("fn read<'de, A: MapAccess<'de>>(", &arguments, ") -> Result<(), A::Error>");
    let _ = def;
    if record.fields.is_empty() {
        out.line("codec::skip(map)");
        out.close();
        return;
    }
    out.open("match field");
    for (at, field) in record.fields.iter().enumerate() {
        let codec = spelling.codec(&field.ty);
        let (function, codec) = match field.presence {
            Presence::Optional if spelling.plan().takes_null(&field.ty) => ("read_some", codec),
            Presence::Required => ("read_some", codec),
            Presence::RequiredNullable => ("read_some", format!("codec::Opt<{codec}>")),
            Presence::Optional => ("read_into", format!("codec::Opt<{codec}>")),
            Presence::Tristate => ("read_into", format!("codec::Tri<{codec}>")),
        };
        out.line(format_args!("{at} => codec::{function}::<{codec}, A>(map, &mut partial.{}),", field.name));
    }
    out.line("_ => codec::skip(map),");
    out.close();
    out.close();
}

fn read_additional(out: &mut Text, record: &Record, spelling: Spelling<'_>) {
    let Some(additional) = &record.additional else { return };
    let arguments = ["partial: &mut Self::Partial", "name: String", "map: &mut A"].map(str::to_owned);
    out.blank();
    out.open_list("fn read_additional<'de, A: MapAccess<'de>>(", &arguments, ") -> Result<(), A::Error>");
    let codec = spelling.codec(&additional.ty);
    out.line(format_args!("codec::read_additional::<{codec}, A>(&mut partial.{}, name, map)", additional.name));
    out.close();
}

fn finish(out: &mut Text, record: &Record) {
    out.blank();
    let empty = record.fields.is_empty() && record.additional.is_none();
    out.open(format_args!(
        "fn finish<E: de::Error>({}: Self::Partial) -> Result<Self, E>",
        if empty { "_" } else { "partial" }
    ));
    if empty {
        out.line("Ok(Self {})");
        out.close();
        return;
    }
    out.open("Ok(Self");
    for field in &record.fields {
        let name = &field.name;
        match field.presence {
            Presence::Required | Presence::RequiredNullable => {
                out.line(format_args!("{name}: codec::required(partial.{name}, {})?,", literal(&field.wire)));
            }
            Presence::Optional | Presence::Tristate => out.line(format_args!("{name}: partial.{name},")),
        }
    }
    if let Some(additional) = &record.additional {
        out.line(format_args!("{0}: partial.{0},", additional.name));
    }
    out.close_with(")");
    out.close();
}

fn write(out: &mut Text, record: &Record, spelling: Spelling<'_>) {
    out.blank();
    let map = if record.fields.is_empty() && record.additional.is_none() { "_" } else { "map" };
    out.open(format_args!("fn write<M: SerializeMap>(&self, {map}: &mut M) -> Result<(), M::Error>"));
    if map == "_" {
        out.line("Ok(())");
        out.close();
        return;
    }
    out.line("let mut members = codec::Writing::new(map);");
    for field in &record.fields {
        out.line(format_args!("{};", write_field(field, spelling)));
    }
    if let Some(additional) = &record.additional {
        let codec = spelling.codec(&additional.ty);
        out.line(format_args!("members.additional::<{codec}>(Self::FIELDS, &self.{});", additional.name));
    }
    out.line("members.end()");
    out.close();
}

fn write_field(field: &Field, spelling: Spelling<'_>) -> String {
    let codec = spelling.codec(&field.ty);
    let (function, codec) = match field.presence {
        Presence::Required => ("member", codec),
        Presence::RequiredNullable => ("member", format!("codec::Opt<{codec}>")),
        Presence::Optional => ("some", codec),
        Presence::Tristate => ("tri", codec),
    };
    format!("members.{function}::<{codec}>({}, &self.{})", literal(&field.wire), field.name)
}

fn debug(out: &mut Text, record: &Record) {
    out.blank();
    let fields = if record.fields.is_empty() && record.additional.is_none() { "_" } else { "fields" };
    out.open(format_args!("fn debug(&self, {fields}: &mut codec::Fields<'_, '_>)"));
    if !record.fields.is_empty() {
        let values: Vec<String> = record.fields.iter().map(|field| format!("&self.{}", field.name)).collect();
        out.list("fields.all(&[", &values, "]);");
    }
    if let Some(additional) = &record.additional {
        out.line(format_args!("fields.field({}, &self.{});", literal(additional.name.as_str()), additional.name));
    }
    out.close();
}

/// `known`, `unknown` and `position`, alike for both kinds of open enums.
fn variants(out: &mut Text, set: &Enum, unknown_type: &str) {
    out.blank();
    out.open("fn known(index: usize) -> Option<Self>");
    out.open("Some(match index");
    for (at, variant) in set.variants.iter().enumerate() {
        out.line(format_args!("{at} => Self::{},", variant.name));
    }
    out.line("_ => return None,");
    out.close_with(")");
    out.close();
    out.blank();
    out.open(format_args!("fn unknown(value: runtime::{unknown_type}) -> Self"));
    out.line(format_args!("Self::{}(value)", set.unknown));
    out.close();
    out.blank();
    out.open(format_args!("fn position(&self) -> Result<usize, &runtime::{unknown_type}>"));
    out.open("Ok(match self");
    for (at, variant) in set.variants.iter().enumerate() {
        out.line(format_args!("Self::{} => {at},", variant.name));
    }
    out.line(format_args!("Self::{}(value) => return Err(value),", set.unknown));
    out.close_with(")");
    out.close();
}

fn text_enum(out: &mut Text, def: &TypeDef, set: &Enum) {
    let name = &def.name;
    out.blank();
    out.open(format_args!("impl codec::TextEnum for types::{name}"));
    out.line(format_args!("const NAME: &'static str = {};", literal(name.as_str())));
    let texts: Vec<String> = set.variants.iter().filter_map(|variant| variant.text()).map(literal).collect();
    out.list("const TEXTS: &'static [&'static str] = &[", &texts, "];");
    variants(out, set, "Unknown");
    out.close();
    shells(out, &format!("types::{}", def.name), "text_enum");
    out.blank();
    out.open(format_args!("impl types::{name}"));
    out.line("/// The text on the wire.");
    out.line("#[must_use]");
    out.open("pub fn as_str(&self) -> &str");
    out.line("codec::text(self)");
    out.close();
    out.close();
    for (from, value) in [("&str", "text"), ("String", "&text")] {
        out.blank();
        out.open(format_args!("impl From<{from}> for types::{name}"));
        out.open(format_args!("fn from(text: {from}) -> Self"));
        out.line(format_args!("codec::from_text({value})"));
        out.close();
        out.close();
    }
    out.blank();
    out.open(format_args!("impl fmt::Display for types::{name}"));
    out.open("fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result");
    out.line("f.write_str(self.as_str())");
    out.close();
    out.close();
}

fn literal_enum(out: &mut Text, def: &TypeDef, set: &Enum) {
    out.blank();
    out.open(format_args!("impl codec::LiteralEnum for types::{}", def.name));
    out.line(format_args!("const NAME: &'static str = {};", literal(def.name.as_str())));
    let values: Vec<String> = set.variants.iter().map(|variant| value_literal(&variant.value)).collect();
    out.list("const LITERALS: &'static [codec::Literal] = &[", &values, "];");
    variants(out, set, "UnknownLiteral");
    out.close();
    shells(out, &format!("types::{}", def.name), "literal_enum");
}

fn union(out: &mut Text, def: &TypeDef, union: &Union, spelling: Spelling<'_>) {
    let name = &def.name;
    out.blank();
    out.open(format_args!("impl codec::Union for types::{name}"));
    out.line(format_args!("const NAME: &'static str = {};", literal(name.as_str())));
    if let Some((member, values)) = &union.tag {
        let values: Vec<String> =
            values.iter().map(|(value, branch)| format!("({}, {branch})", literal(value))).collect();
        let head =
            format!("const TAG: Option<codec::Tag> = Some(codec::Tag {{ member: {}, values: &[", literal(member));
        out.list(&head, &values, &format!("], default: {:?} }});", union.default));
    }
    let branches: Vec<String> = union.branches.iter().map(|branch| facts(&branch.facts)).collect();
    out.list("const BRANCHES: &'static [codec::Branch] = &[", &branches, "];");
    out.line("const OPEN: bool = true;");
    out.blank();
    out.open("fn read<'de, D: Deserializer<'de>>(branch: usize, deserializer: D) -> Result<Self, D::Error>");
    out.open("Ok(match branch");
    for (at, branch) in union.branches.iter().enumerate() {
        out.line(format_args!("{at} => Self::{}(<{}>::read(deserializer)?),", branch.name, spelling.codec(&branch.ty)));
    }
    out.line(format_args!("_ => Self::{}(<codec::Plain<runtime::Value>>::read(deserializer)?),", union.unknown));
    out.close_with(")");
    out.close();
    out.blank();
    out.open("fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>");
    out.open("match self");
    for Branch { name, ty, .. } in &union.branches {
        out.line(format_args!("Self::{name}(value) => <{}>::write(value, serializer),", spelling.codec(ty)));
    }
    out.line(format_args!("Self::{}(value) => value.serialize(serializer),", union.unknown));
    out.close();
    out.close();
    out.blank();
    out.open("fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result");
    out.open("match self");
    for branch in union.branches.iter().map(|branch| &branch.name).chain([&union.unknown]) {
        out.line(format_args!("Self::{branch}(value) => codec::debug_branch(f, {}, value),", literal(branch.as_str())));
    }
    out.close();
    out.close();
    out.close();
    shells(out, &format!("types::{}", def.name), "union");
}

/// What tells a branch from the others, as the runtime's table has it.
pub(super) fn facts(facts: &crate::plan::BranchFacts) -> String {
    let strings = |texts: &[String]| literals(texts.iter().map(String::as_str));
    let constants: Vec<String> = facts
        .constants
        .iter()
        .flat_map(|(name, values)| values.iter().map(move |value| (name, value)))
        .map(|(name, value)| format!("({}, {})", literal(name), value_literal(value)))
        .collect();
    format!(
        "codec::Branch {{ kinds: {}, required: {}, members: {}, closed: {}, constants: &[{}] }}",
        kinds(facts.kinds),
        strings(&facts.required),
        strings(&facts.members),
        facts.closed,
        constants.join(", ")
    )
}

fn kinds(kinds: Kinds) -> String {
    let table = [
        (kinds.null, "NULL"),
        (kinds.boolean, "BOOL"),
        (kinds.integer, "INTEGER"),
        (kinds.number, "NUMBER"),
        (kinds.string, "STRING"),
        (kinds.array, "ARRAY"),
        (kinds.object, "OBJECT"),
    ];
    let names: Vec<&str> = table.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect();
    match names.as_slice() {
        [] => "codec::Kinds::ANY".to_owned(),
        [first, rest @ ..] => {
            let rest: Vec<String> = rest.iter().map(|name| format!(".or(codec::Kinds::{name})")).collect();
            format!("codec::Kinds::{first}{}", rest.concat())
        }
    }
}
