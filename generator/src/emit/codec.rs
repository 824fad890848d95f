//! `codec.rs`: how each type is read and written, over traits of the runtime.

use super::code::{Code, Optional, Piece, Quoted, code, quoted_list};
use super::impls::{close_both, open_debug, open_deserialize, open_serialize};
use super::record;
use super::spelling::{Spelling, value_literal};
use super::text::Text;
use crate::plan::{Branch, BranchFacts, Check, Enum, Kinds, Others, Plan, TypeBody, TypeDef, Union};

pub(super) fn codec(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    for def in &plan.types {
        match &def.body {
            TypeBody::Record(record) if record.is_read_in_steps => {
                record::codec_in_steps(&mut out, def, record, spelling);
            }
            TypeBody::Record(record) => record::codec(&mut out, def, record, spelling),
            TypeBody::Enum(set) if set.text => text_enum(&mut out, def, set),
            TypeBody::Enum(set) => literal_enum(&mut out, def, set),
            TypeBody::Union(union) => self::union(&mut out, def, union, spelling),
            TypeBody::Alias(..) => {}
        }
    }
    out
}

/// Prints the codec of an enum of strings. All of its functions use one table of texts and values, or `as_str`: a large
/// document has thousands of such enums, and the compiler has to check each function of each.
fn text_enum(out: &mut Text, def: &TypeDef, set: &Enum) {
    let name = code!("$types::{}", def.name).own();
    out.blank();
    out.open(code!("impl {}", name));
    out.line("/// The text on the wire.");
    out.line("#[must_use]");
    out.open("pub fn as_str(&self) -> &str");
    out.open("match self");
    for variant in &set.variants {
        out.line(code!("Self::{} => {},", variant.name, Quoted(variant.text().unwrap_or_default())));
    }
    out.line(code!("Self::{}(text) => text.as_str(),", set.unknown));
    out.close();
    close_both(out);
    out.blank();
    out.open(code!("impl From<&str> for {}", name));
    out.open("fn from(text: &str) -> Self");
    let rows = set
        .variants
        .iter()
        .map(|variant| code!("({}, Self::{})", Quoted(variant.text().unwrap_or_default()), variant.name).own());
    out.list("$codec::from_text(text, &[", &rows.collect::<Vec<_>>(), code!("], Self::{})", set.unknown));
    close_both(out);
    out.blank();
    out.open(code!("impl PartialEq for {}", name));
    out.open("fn eq(&self, other: &Self) -> bool");
    out.line("self.as_str() == other.as_str()");
    close_both(out);
    out.blank();
    out.line(code!("impl Eq for {} {{}}", name));
    out.blank();
    out.open(code!("impl Hash for {}", name));
    out.open("fn hash<H: $Hasher>(&self, state: &mut H)");
    out.line("self.as_str().hash(state);");
    close_both(out);
    out.blank();
    out.open(code!("impl $fmt::Display for {}", name));
    out.open("fn fmt(&self, f: &mut $fmt::Formatter<'_>) -> $fmt::Result");
    out.line("f.write_str(self.as_str())");
    close_both(out);
    open_debug(out, &name);
    out.line(code!("$codec::debug_text({}, self.as_str(), f)", Quoted(def.name.as_str())));
    close_both(out);
    open_serialize(out, &name);
    out.line("serializer.serialize_str(self.as_str())");
    close_both(out);
    open_deserialize(out, &name);
    out.line("$codec::read_text(deserializer)");
    close_both(out);
}

fn literal_enum(out: &mut Text, def: &TypeDef, set: &Enum) {
    let name = code!("$types::{}", def.name).own();
    out.blank();
    out.open(code!("impl $codec::LiteralEnum for {}", name));
    out.line(code!("const NAME: &'static str = {};", Quoted(def.name.as_str())));
    let values: Vec<Code> = set.variants.iter().map(|variant| value_literal(&variant.value)).collect();
    out.list("const LITERALS: &'static [$codec::Literal] = &[", &values, "];");
    out.blank();
    out.open("fn known(index: usize) -> Option<Self>");
    out.open("Some(match index");
    for (at, variant) in set.variants.iter().enumerate() {
        out.line(code!("{} => Self::{},", at, variant.name));
    }
    out.line("_ => return None,");
    out.close_with(")");
    out.close();
    out.blank();
    out.open("fn unknown(value: $runtime::UnknownLiteral) -> Self");
    out.line(code!("Self::{}(value)", set.unknown));
    out.close();
    out.blank();
    out.open("fn position(&self) -> Result<usize, &$runtime::UnknownLiteral>");
    out.open("Ok(match self");
    for (at, variant) in set.variants.iter().enumerate() {
        out.line(code!("Self::{} => {},", variant.name, at));
    }
    out.line(code!("Self::{}(value) => return Err(value),", set.unknown));
    out.close_with(")");
    close_both(out);
    open_serialize(out, &name);
    out.line("$codec::write_literal_enum(self, serializer)");
    close_both(out);
    open_deserialize(out, &name);
    out.line("$codec::read_literal_enum(deserializer)");
    close_both(out);
    open_debug(out, &name);
    out.line("$codec::debug_literal_enum(self, f)");
    close_both(out);
}

fn union(out: &mut Text, def: &TypeDef, union: &Union, spelling: Spelling<'_>) {
    let name = code!("$types::{}", def.name).own();
    out.blank();
    out.open(code!("impl $codec::Union for {}", name));
    let tag = union.tag.as_ref().map(|(member, values)| TagRow { member, values, default: union.default });
    branches(out, Quoted(def.name.as_str()), tag, union.branches.iter().map(|branch| &branch.facts));
    out.blank();
    out.open("fn read<'de, D: Deserializer<'de>>(branch: usize, deserializer: D) -> Result<Self, D::Error>");
    out.open("match branch");
    for (at, branch) in union.branches.iter().enumerate() {
        let codec = spelling.codec(&branch.ty);
        out.line(code!("{} => $codec::read_branch::<{}, _, _>(deserializer, Self::{}),", at, codec, branch.name));
    }
    out.line(code!(
        "_ => $codec::read_branch::<$codec::Plain<$runtime::Value>, _, _>(deserializer, Self::{}),",
        union.unknown
    ));
    out.close();
    close_both(out);
    open_serialize(out, &name);
    out.open("match self");
    for Branch { name, ty, .. } in &union.branches {
        out.line(code!("Self::{}(value) => <{}>::write$_Codec(value, serializer),", name, spelling.codec(ty)));
    }
    out.line(code!("Self::{}(value) => value.serialize(serializer),", union.unknown));
    out.close();
    close_both(out);
    open_deserialize(out, &name);
    out.line("$codec::read_union(deserializer)");
    close_both(out);
    open_debug(out, &name);
    out.open("match self");
    for branch in union.branches.iter().map(|branch| &branch.name).chain([&union.unknown]) {
        out.line(code!("Self::{}(value) => $codec::debug_branch(f, {}, value),", branch, Quoted(branch.as_str())));
    }
    out.close();
    close_both(out);
}

/// The discriminator of a union.
#[derive(Clone, Copy)]
pub(super) struct TagRow<'p> {
    pub(super) member: &'p str,
    /// The values of the property, each with the index of a branch.
    pub(super) values: &'p [(String, usize)],
    /// The branch of any other value.
    pub(super) default: Option<usize>,
}

/// Prints the table that tells the branches of a union apart.
pub(super) fn branches<'p>(
    out: &mut Text,
    name: impl Piece,
    tag: Option<TagRow<'_>>,
    each: impl Iterator<Item = &'p BranchFacts>,
) {
    out.open("const BRANCHES: $codec::Branches = $codec::Branches");
    out.line(code!("of: {},", name));
    match tag {
        Some(TagRow { member, values, default }) => {
            let values: Vec<Code> =
                values.iter().map(|(value, branch)| code!("({}, {})", Quoted(value), branch).own()).collect();
            let head = code!("tag: Some($codec::Tag {{ member: {}, values: &[", Quoted(member)).own();
            out.list(head, &values, code!("], default: {} }}),", Optional(default)));
        }
        None => out.line("tag: None,"),
    }
    out.list("each: &[", &each.map(facts).collect::<Vec<_>>(), "],");
    out.line("open: true,");
    out.close_with(";");
}

/// The facts that tell a branch from the others, as a row of the runtime's table.
fn facts(facts: &BranchFacts) -> Code {
    let strings = |texts: &[String]| quoted_list(texts.iter().map(String::as_str));
    let mut out = code!("$codec::Branch::of({})", kinds(facts.kinds)).own();
    if !facts.required.is_empty() {
        out.push(code!(".required({})", strings(&facts.required)));
    }
    if !facts.members.is_empty() {
        out.push(code!(".members({})", strings(&facts.members)));
    }
    if facts.others != Others::Ignored {
        out.push(code!(".others($codec::Others::{})", others(facts.others)));
    }
    if !facts.constants.is_empty() {
        let rows = facts.constants.iter().map(|(path, values)| {
            code!("({}, &[{}])", strings(path), Code::<_>::join(values.iter().map(value_literal), ", ")).own()
        });
        out.push(code!(".constants(&[{}])", Code::<_>::join(rows, ", ")));
    }
    for check in &facts.bounds {
        match check {
            Check::Format(format) => out.push(code!(".format($runtime::Format::{})", *format)),
            Check::Pattern(pattern) => out.push(code!(".pattern({})", Quoted(pattern))),
            Check::Length(least, most) => out.push(code!(".length({}, {})", Optional(*least), Optional(*most))),
            Check::Minimum(bound, exclusive) => out.push(code!(".minimum({}, {})", bound.as_float(), exclusive)),
            Check::Maximum(bound, exclusive) => out.push(code!(".maximum({}, {})", bound.as_float(), exclusive)),
            _ => {}
        }
    }
    out
}

fn others(others: Others) -> &'static str {
    match others {
        Others::Refused => "Refused",
        Others::Ignored => "Ignored",
        Others::Kept => "Kept",
    }
}

fn kinds(kinds: Kinds) -> Code {
    let table = [
        (kinds.null, "NULL"),
        (kinds.boolean, "BOOL"),
        (kinds.integer, "INTEGER"),
        (kinds.number, "NUMBER"),
        (kinds.string, "STRING"),
        (kinds.array, "ARRAY"),
        (kinds.object, "OBJECT"),
    ];
    let mut names = table.iter().filter(|(is, _)| *is).map(|(_, name)| *name);
    let Some(first) = names.next() else { return "$codec::Kinds::ANY".own() };
    code!(
        "$codec::Kinds::{}{}",
        first,
        Code::<_>::join(names.map(|name| code!(".or($codec::Kinds::{})", name).own()), "")
    )
    .own()
}
