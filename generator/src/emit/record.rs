//! The part of `codec.rs` that reads and writes structs.

use super::code::{Code, Piece, Quoted, code};
use super::impls::{close_both, open_debug, open_deserialize, open_serialize};
use super::initial;
use super::spelling::Spelling;
use super::text::Text;
use crate::plan::{Field, Presence, Record, TypeDef};

/// Prints the codec of a record that is read in its final place.
pub(super) fn codec(out: &mut Text, def: &TypeDef, record: &Record, spelling: Spelling<'_>) {
    let name = code!("$types::{}", def.name).own();
    reading(out, &name, def, record, spelling);
    open_deserialize(out, &name);
    out.line("$codec::read_record(deserializer)");
    close_both(out);
    write(out, &name, &name, record, spelling);
    compare_and_debug(out, &name, &name, record);
}

/// Prints the codec of a record with fields that have no initial value: they are `None` until they have been read.
pub(super) fn codec_in_steps(out: &mut Text, def: &TypeDef, record: &Record, spelling: Spelling<'_>) {
    let name = code!("$types::{}", def.name).own();
    let partial = code!("{}Partial", def.name).own();
    out.blank();
    out.open(code!("struct {}", partial));
    for field in &record.fields {
        let ty = super::types::field_type(field, spelling);
        match initial::of_field(field, spelling) {
            Some(_) => out.line(code!("{}: {},", field.name, ty)),
            None => out.line(code!("{}: Option<{}>,", field.name, ty)),
        }
    }
    if let Some(additional) = &record.additional {
        out.line(code!("{}: $runtime::Map<{}>,", additional.name, spelling.ty(&additional.ty)));
    }
    out.close();
    reading(out, &partial, def, record, spelling);
    open_deserialize(out, &name);
    out.line(code!("let read: {} = $codec::read_record(deserializer)?;", partial));
    out.open("Ok(Self");
    for field in &record.fields {
        match initial::of_field(field, spelling) {
            Some(_) => out.line(code!("{0}: read.{0},", field.name)),
            None => {
                out.line(code!("{0}: $codec::required(read.{0}, {1})?,", field.name, Quoted(&field.wire)));
            }
        }
    }
    if let Some(additional) = &record.additional {
        out.line(code!("{0}: read.{0},", additional.name));
    }
    out.close_with(")");
    close_both(out);
    write(out, &name, &partial, record, spelling);
    compare_and_debug(out, &name, &partial, record);
}

/// Prints `Record` for a type that has a field for each property.
fn reading(out: &mut Text, name: &Code, def: &TypeDef, record: &Record, spelling: Spelling<'_>) {
    out.blank();
    out.open(code!("impl $codec::Record for {}", name));
    members(out, def, record);
    blank(out, record, spelling);
    read(out, record, spelling);
    read_additional(out, record, spelling);
    out.close();
}

fn members(out: &mut Text, def: &TypeDef, record: &Record) {
    let indices = |of: fn(&Field) -> bool| -> Code {
        let fields = record.fields.iter().enumerate().filter(|(_, field)| of(field));
        Code::join(fields.map(|(at, _)| at), ", ")
    };
    out.open("const MEMBERS: $codec::Members = $codec::Members");
    out.line(code!("of: {},", Quoted(def.name.as_str())));
    let names: Vec<Code> = record.fields.iter().map(|field| Quoted(&field.wire).own()).collect();
    out.list("names: &[", &names, "],");
    let required = |field: &Field| matches!(field.presence, Presence::Required | Presence::RequiredNullable);
    out.line(code!("required: &[{}],", indices(required)));
    out.line(code!("secret: &[{}],", indices(|field| field.secret)));
    match &record.additional {
        Some(additional) => out.line(code!("additional: Some({}),", Quoted(additional.name.as_str()))),
        None => out.line("additional: None,"),
    }
    out.close_with(";");
}

fn blank(out: &mut Text, record: &Record, spelling: Spelling<'_>) {
    out.blank();
    out.open("fn blank() -> Self");
    if record.fields.is_empty() && record.additional.is_none() {
        out.line("Self {}");
        out.close();
        return;
    }
    out.open("Self");
    for field in &record.fields {
        out.line(code!("{}: {},", field.name, initial::of_field(field, spelling).unwrap_or_else(|| "None".own())));
    }
    if let Some(additional) = &record.additional {
        out.line(code!("{}: $runtime::Map::new(),", additional.name));
    }
    out.close();
    out.close();
}

fn read(out: &mut Text, record: &Record, spelling: Spelling<'_>) {
    let arguments = if record.fields.is_empty() { ["&mut self", "_: usize"] } else { ["&mut self", "member: usize"] };
    let arguments: Vec<Code> = arguments.into_iter().chain(["map: &mut A"]).map(|argument| argument.own()).collect();
    out.blank();
    out.line("#[inline]");
    out.open_list("fn read<'de, A: $MapAccess<'de>>(", &arguments, ") -> Result<(), A::Error>");
    if record.fields.is_empty() {
        out.line("$codec::skip(map)");
        out.close();
        return;
    }
    out.open("match member");
    for (call, fields) in calls(record, spelling) {
        match fields.as_slice() {
            [(at, field)] => out.line(code!("{} => {}(map, &mut self.{}),", at, call, field.name)),
            several => {
                let places: Vec<usize> = several.iter().map(|(at, _)| *at).collect();
                out.open(code!("{} =>", patterns(&places)));
                out.open("let place = match member");
                for (index, (at, field)) in several.iter().enumerate() {
                    let pattern: Code = if index + 1 == several.len() { "_".own() } else { at.own() };
                    out.line(code!("{} => &mut self.{},", pattern, field.name));
                }
                out.close_with(";");
                out.line(code!("{}(map, place)", call));
                out.close();
            }
        }
    }
    out.line("_ => $codec::skip(map),");
    out.close();
    out.close();
}

/// The functions that read the fields, each with the fields that it reads. Fields that are read alike share one call,
/// because a generic call is the most expensive thing that the compiler has to check here.
fn calls<'r>(record: &'r Record, spelling: Spelling<'_>) -> Vec<(Code, Vec<(usize, &'r Field)>)> {
    let mut calls: Vec<(Code, Vec<(usize, &Field)>)> = Vec::new();
    for (at, field) in record.fields.iter().enumerate() {
        let codec = spelling.codec(&field.ty);
        let call = match field.presence {
            Presence::Required if initial::of_field(field, spelling).is_none() => {
                code!("$codec::read_some::<{}, A>", codec).own()
            }
            Presence::Optional if spelling.plan().takes_null(&field.ty) => {
                code!("$codec::read_some::<{}, A>", codec).own()
            }
            Presence::Required => code!("$codec::read_into::<{}, A>", codec).own(),
            Presence::RequiredNullable | Presence::Optional => {
                code!("$codec::read_into::<$codec::Opt<{}>, A>", codec).own()
            }
            Presence::Tristate => code!("$codec::read_into::<$codec::Tri<{}>, A>", codec).own(),
        };
        match calls.iter_mut().find(|(known, _)| *known == call) {
            Some((_, fields)) => fields.push((at, field)),
            None => calls.push((call, vec![(at, field)])),
        }
    }
    calls
}

/// The pattern for these indices: `0 | 2..=5`.
fn patterns(places: &[usize]) -> Code {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &at in places {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == at => *last = at,
            _ => runs.push((at, at)),
        }
    }
    let texts = runs.into_iter().map(|(first, last)| match last - first {
        0 => first.own(),
        1 => code!("{} | {}", first, last).own(),
        _ => code!("{}..={}", first, last).own(),
    });
    Code::join(texts, " | ")
}

fn read_additional(out: &mut Text, record: &Record, spelling: Spelling<'_>) {
    let Some(additional) = &record.additional else { return };
    let arguments = ["&mut self", "name: String", "map: &mut A"].map(|argument| argument.own());
    out.blank();
    out.open_list("fn read_additional<'de, A: $MapAccess<'de>>(", &arguments, ") -> Result<(), A::Error>");
    let codec = spelling.codec(&additional.ty);
    out.line(code!("$codec::read_additional::<{}, A>(&mut self.{}, name, map)", codec, additional.name));
    out.close();
}

/// Prints `Serialize`; the names of the properties are in the table of `table`.
fn write(out: &mut Text, name: &Code, table: &Code, record: &Record, spelling: Spelling<'_>) {
    open_serialize(out, name);
    if record.fields.is_empty() && record.additional.is_none() {
        out.line("$codec::Writing::new(serializer).end()");
        close_both(out);
        return;
    }
    out.line("let mut out = $codec::Writing::new(serializer);");
    let calls: Vec<(&'static str, Code)> = record.fields.iter().map(|field| written(field, spelling)).collect();
    let mut rest = record.fields.as_slice();
    let mut calls = calls.as_slice();
    while let Some((call, codec)) = calls.first() {
        let alike = calls.iter().take_while(|other| other.0 == *call && other.1 == *codec).count();
        let (run, after) = rest.split_at(alike);
        write_run(out, call, codec, run);
        (rest, calls) = (after, &calls[alike..]);
    }
    if let Some(additional) = &record.additional {
        let codec = spelling.codec(&additional.ty);
        out.line(code!(
            "out.additional::<{}>(<{} as $codec::Record>::MEMBERS.names, &self.{});",
            codec,
            table,
            additional.name
        ));
    }
    out.line("out.end()");
    close_both(out);
}

/// Prints one call for neighbouring fields that are written alike.
fn write_run(out: &mut Text, call: &'static str, codec: &Code, run: &[Field]) {
    if let [field] = run {
        out.line(code!("out.{}::<{}>({}, &self.{});", call, codec, Quoted(&field.wire), field.name));
        return;
    }
    let rows: Vec<Code> =
        run.iter().map(|field| code!("({}, &self.{})", Quoted(&field.wire), field.name).own()).collect();
    out.list(code!("out.{}_each::<{}>(&[", call, codec), &rows, "]);");
}

/// The function that writes a field, and the codec that it takes.
fn written(field: &Field, spelling: Spelling<'_>) -> (&'static str, Code) {
    let codec = spelling.codec(&field.ty);
    match field.presence {
        Presence::Required => ("member", codec),
        Presence::RequiredNullable => ("member", code!("$codec::Opt<{}>", codec).own()),
        Presence::Optional => ("some", codec),
        Presence::Tristate => ("tri", codec),
    }
}

/// Prints `Debug` and `PartialEq`, both by a list of the fields: `Debug` has their names from the table of `table`.
fn compare_and_debug(out: &mut Text, name: &Code, table: &Code, record: &Record) {
    out.blank();
    out.open(code!("impl $codec::View for {}", name));
    out.open("fn view<'v>(&'v self, each: &mut dyn FnMut(&[&'v dyn $codec::Viewed]))");
    let fields = record.fields.iter().map(|field| &field.name);
    let fields = fields.chain(record.additional.as_ref().map(|additional| &additional.name));
    let values: Vec<Code> = fields.map(|name| code!("&self.{}", name).own()).collect();
    out.list("each(&[", &values, "]);");
    close_both(out);
    open_debug(out, name);
    out.line(code!("$codec::debug_record(self, &<{} as $codec::Record>::MEMBERS, f)", table));
    close_both(out);
    out.blank();
    out.open(code!("impl PartialEq for {}", name));
    out.open("fn eq(&self, other: &Self) -> bool");
    out.line("$codec::equal(self, other)");
    close_both(out);
}
