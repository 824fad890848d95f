//! Of `codec.rs`: how structs are read and written.

use super::blank::Blanks;
use super::codec::{close_both, open_debug, open_deserialize, open_serialize};
use super::rust::Spelling;
use super::text::{Text, literal};
use crate::plan::{Field, Presence, Record, TypeDef};

/// The codec of a record that is read where it will stay.
pub(super) fn codec(out: &mut Text, def: &TypeDef, record: &Record, blanks: &Blanks<'_>) {
    let name = format!("types::{}", def.name);
    reading(out, &name, def, record, blanks);
    open_deserialize(out, &name);
    out.line("codec::read_record(deserializer)");
    close_both(out);
    write(out, &name, record, blanks.spelling);
    compare_and_debug(out, &name, &name, record);
}

/// The codec of a record that has members without a blank value: they are `None` until they have been read.
pub(super) fn codec_in_steps(out: &mut Text, def: &TypeDef, record: &Record, blanks: &Blanks<'_>) {
    let name = format!("types::{}", def.name);
    let partial = format!("{}Partial", def.name);
    let spelling = blanks.spelling;
    out.blank();
    out.open(format_args!("struct {partial}"));
    for field in &record.fields {
        let ty = super::types::field_type(field, spelling);
        match blanks.of_field(field) {
            Some(_) => out.line(format_args!("{}: {ty},", field.name)),
            None => out.line(format_args!("{}: Option<{ty}>,", field.name)),
        }
    }
    if let Some(additional) = &record.additional {
        out.line(format_args!("{}: runtime::Map<{}>,", additional.name, spelling.ty(&additional.ty)));
    }
    out.close();
    reading(out, &partial, def, record, blanks);
    open_deserialize(out, &name);
    out.line(format_args!("let read: {partial} = codec::read_record(deserializer)?;"));
    out.open("Ok(Self");
    for field in &record.fields {
        match blanks.of_field(field) {
            Some(_) => out.line(format_args!("{0}: read.{0},", field.name)),
            None => {
                out.line(format_args!("{0}: codec::required(read.{0}, {1})?,", field.name, literal(&field.wire)));
            }
        }
    }
    if let Some(additional) = &record.additional {
        out.line(format_args!("{0}: read.{0},", additional.name));
    }
    out.close_with(")");
    close_both(out);
    write(out, &name, record, spelling);
    compare_and_debug(out, &name, &partial, record);
}

/// `Record` for a type that has a field for each member.
fn reading(out: &mut Text, name: &str, def: &TypeDef, record: &Record, blanks: &Blanks<'_>) {
    out.blank();
    out.open(format_args!("impl codec::Record for {name}"));
    members(out, def, record);
    blank(out, record, blanks);
    read(out, record, blanks);
    read_additional(out, record, blanks.spelling);
    out.close();
}

fn members(out: &mut Text, def: &TypeDef, record: &Record) {
    let indices = |of: fn(&Field) -> bool| -> String {
        let fields = record.fields.iter().enumerate().filter(|(_, field)| of(field));
        fields.map(|(at, _)| at.to_string()).collect::<Vec<_>>().join(", ")
    };
    out.open("const MEMBERS: codec::Members = codec::Members");
    out.line(format_args!("of: {},", literal(def.name.as_str())));
    let names: Vec<String> = record.fields.iter().map(|field| literal(&field.wire)).collect();
    out.list("names: &[", &names, "],");
    let required = |field: &Field| matches!(field.presence, Presence::Required | Presence::RequiredNullable);
    out.line(format_args!("required: &[{}],", indices(required)));
    out.line(format_args!("secret: &[{}],", indices(|field| field.secret)));
    match &record.additional {
        Some(additional) => out.line(format_args!("additional: Some({}),", literal(additional.name.as_str()))),
        None => out.line("additional: None,"),
    }
    out.close_with(";");
}

fn blank(out: &mut Text, record: &Record, blanks: &Blanks<'_>) {
    out.blank();
    out.open("fn blank() -> Self");
    if record.fields.is_empty() && record.additional.is_none() {
        out.line("Self {}");
        out.close();
        return;
    }
    out.open("Self");
    for field in &record.fields {
        out.line(format_args!("{}: {},", field.name, blanks.of_field(field).unwrap_or("None".to_owned())));
    }
    if let Some(additional) = &record.additional {
        out.line(format_args!("{}: runtime::Map::new(),", additional.name));
    }
    out.close();
    out.close();
}

fn read(out: &mut Text, record: &Record, blanks: &Blanks<'_>) {
    let arguments = if record.fields.is_empty() { ["&mut self", "_: usize"] } else { ["&mut self", "member: usize"] };
    let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).chain(["map: &mut A".to_owned()]).collect();
    out.blank();
    out.line("#[inline]");
    out.open_list("fn read<'de, A: MapAccess<'de>>(", &arguments, ") -> Result<(), A::Error>");
    if record.fields.is_empty() {
        out.line("codec::skip(map)");
        out.close();
        return;
    }
    out.open("match member");
    for (call, fields) in calls(record, blanks) {
        match fields.as_slice() {
            [(at, field)] => out.line(format_args!("{at} => {call}(map, &mut self.{}),", field.name)),
            several => {
                let places: Vec<usize> = several.iter().map(|(at, _)| *at).collect();
                out.open(format_args!("{} =>", patterns(&places)));
                out.open("let place = match member");
                for (index, (at, field)) in several.iter().enumerate() {
                    let pattern = if index + 1 == several.len() { "_".to_owned() } else { at.to_string() };
                    out.line(format_args!("{pattern} => &mut self.{},", field.name));
                }
                out.close_with(";");
                out.line(format_args!("{call}(map, place)"));
                out.close();
            }
        }
    }
    out.line("_ => codec::skip(map),");
    out.close();
    out.close();
}

/// Members that are read alike, with the function that reads them: one call for all of them, for a generic call is the
/// dearest that the compiler has to check here.
fn calls<'r>(record: &'r Record, blanks: &Blanks<'_>) -> Vec<(String, Vec<(usize, &'r Field)>)> {
    let spelling = blanks.spelling;
    let mut calls: Vec<(String, Vec<(usize, &Field)>)> = Vec::new();
    for (at, field) in record.fields.iter().enumerate() {
        let codec = spelling.codec(&field.ty);
        let call = match field.presence {
            Presence::Required if blanks.of_field(field).is_none() => format!("codec::read_some::<{codec}, A>"),
            Presence::Optional if spelling.plan().takes_null(&field.ty) => format!("codec::read_some::<{codec}, A>"),
            Presence::Required => format!("codec::read_into::<{codec}, A>"),
            Presence::RequiredNullable | Presence::Optional => format!("codec::read_into::<codec::Opt<{codec}>, A>"),
            Presence::Tristate => format!("codec::read_into::<codec::Tri<{codec}>, A>"),
        };
        match calls.iter_mut().find(|(known, _)| *known == call) {
            Some((_, fields)) => fields.push((at, field)),
            None => calls.push((call, vec![(at, field)])),
        }
    }
    calls
}

/// `0 | 2..=5`
fn patterns(places: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &at in places {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == at => *last = at,
            _ => runs.push((at, at)),
        }
    }
    let texts = runs.into_iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first} | {last}"),
        _ => format!("{first}..={last}"),
    });
    texts.collect::<Vec<_>>().join(" | ")
}

fn read_additional(out: &mut Text, record: &Record, spelling: Spelling<'_>) {
    let Some(additional) = &record.additional else { return };
    let arguments = ["&mut self", "name: String", "map: &mut A"].map(str::to_owned);
    out.blank();
    out.open_list("fn read_additional<'de, A: MapAccess<'de>>(", &arguments, ") -> Result<(), A::Error>");
    let codec = spelling.codec(&additional.ty);
    out.line(format_args!("codec::read_additional::<{codec}, A>(&mut self.{}, name, map)", additional.name));
    out.close();
}

fn write(out: &mut Text, name: &str, record: &Record, spelling: Spelling<'_>) {
    open_serialize(out, name);
    if record.fields.is_empty() && record.additional.is_none() {
        out.line("codec::Writing::new(serializer).end()");
        close_both(out);
        return;
    }
    out.line("let mut out = codec::Writing::new(serializer);");
    let calls: Vec<(&str, String)> = record.fields.iter().map(|field| written(field, spelling)).collect();
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
        out.line(format_args!(
            "out.additional::<{codec}>(<Self as codec::Record>::MEMBERS.names, &self.{});",
            additional.name
        ));
    }
    out.line("out.end()");
    close_both(out);
}

/// Neighbours that are written alike share a call.
fn write_run(out: &mut Text, call: &str, codec: &str, run: &[Field]) {
    if let [field] = run {
        out.line(format_args!("out.{call}::<{codec}>({}, &self.{});", literal(&field.wire), field.name));
        return;
    }
    let rows: Vec<String> =
        run.iter().map(|field| format!("({}, &self.{})", literal(&field.wire), field.name)).collect();
    out.list(&format!("out.{call}_each::<{codec}>(&["), &rows, "]);");
}

/// The function that writes a member, and the codec that it is given.
fn written(field: &Field, spelling: Spelling<'_>) -> (&'static str, String) {
    let codec = spelling.codec(&field.ty);
    match field.presence {
        Presence::Required => ("member", codec),
        Presence::RequiredNullable => ("member", format!("codec::Opt<{codec}>")),
        Presence::Optional => ("some", codec),
        Presence::Tristate => ("tri", codec),
    }
}

/// `Debug` and `PartialEq`, both by a list of the fields: `Debug` names them by the table of members, which stands at
/// `table`.
fn compare_and_debug(out: &mut Text, name: &str, table: &str, record: &Record) {
    out.blank();
    out.open(format_args!("impl codec::View for {name}"));
    out.open("fn view<'v>(&'v self, each: &mut dyn FnMut(&[&'v dyn codec::Viewed]))");
    let fields = record.fields.iter().map(|field| &field.name);
    let fields = fields.chain(record.additional.as_ref().map(|additional| &additional.name));
    let values: Vec<String> = fields.map(|name| format!("&self.{name}")).collect();
    out.list("each(&[", &values, "]);");
    close_both(out);
    open_debug(out, name);
    out.line(format_args!("codec::debug_record(self, &<{table} as codec::Record>::MEMBERS, f)"));
    close_both(out);
    out.blank();
    out.open(format_args!("impl PartialEq for {name}"));
    out.open("fn eq(&self, other: &Self) -> bool");
    out.line("codec::equal(self, other)");
    close_both(out);
}
