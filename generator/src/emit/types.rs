//! `types.rs`: plain structs and enums that are easy to read. Their other trait implementations, such as `PartialEq`
//! and `Debug`, are in `codec.rs`, where they cost the compiler less than a derive would.

use super::code::{Code, Markdown, Piece, Span, code, markdown};
use super::spelling::Spelling;
use super::text::Text;
use crate::plan::{Documentation, Enum, Field, Literal, Plan, Presence, Record, TypeBody, TypeDef, TypeRef, Union};

pub(super) fn types(plan: &Plan) -> Text {
    let spelling = Spelling::within(plan);
    let mut out = Text::new();
    let mut types: Vec<&TypeDef> = plan.types.iter().collect();
    types.sort_by(|a, b| a.name.cmp(&b.name));
    for def in types {
        out.blank();
        out.docs(&def.documentation, Place(&def.pointer));
        match &def.body {
            TypeBody::Record(record) => self::record(&mut out, def, record, spelling),
            TypeBody::Enum(set) => literals(&mut out, def, set),
            TypeBody::Union(union) => self::union(&mut out, def, union, spelling),
            TypeBody::Alias(target, _) => out.line(code!("pub type {} = {};", def.name, spelling.ty(target))),
        }
    }
    out
}

/// The documentation of a schema that has no description: its place in the document.
pub(super) struct Place<'a>(pub(super) &'a str);

impl Piece<Markdown> for Place<'_> {
    fn put(&self, out: &mut Code<Markdown>) {
        match self.0.strip_prefix("/components/schemas/").filter(|name| !name.contains('/')) {
            Some(name) => {
                out.push(markdown!("{} of the document.", Span(&name.replace("~1", "/").replace("~0", "~"))));
            }
            // The schema is a whole file.
            None => match self.0.strip_suffix('#').filter(|file| !file.contains('#')) {
                Some(file) => out.push(markdown!("The file {}.", Span(file))),
                None => out.push(markdown!("At {} of the document.", Span(self.0))),
            },
        }
    }
}

fn record(out: &mut Text, def: &TypeDef, record: &Record, spelling: Spelling<'_>) {
    out.line("#[derive(Clone)]");
    out.line("#[non_exhaustive]");
    if record.fields.is_empty() && record.additional.is_none() {
        out.line(code!("pub struct {} {{}}", def.name));
        return;
    }
    out.open(code!("pub struct {}", def.name));
    for field in &record.fields {
        out.docs(&field.documentation, "");
        out.line(code!("pub {}: {},", field.name, field_type(field, spelling)));
    }
    if let Some(additional) = &record.additional {
        out.docs(&Documentation::default(), "Members that the document does not name.");
        out.line(code!("pub {}: $runtime::Map<{}>,", additional.name, spelling.ty(&additional.ty)));
    }
    out.close();
}

/// The type of a field, with absence and `null`.
pub(super) fn field_type(field: &Field, spelling: Spelling<'_>) -> Code {
    let ty = spelling.ty(&field.ty);
    match field.presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => code!("Option<{}>", ty).own(),
        Presence::Tristate => code!("$runtime::Tristate<{}>", ty).own(),
    }
}

fn literals(out: &mut Text, def: &TypeDef, set: &Enum) {
    out.line(if set.text { "#[derive(Clone)]" } else { "#[derive(Clone, PartialEq)]" });
    out.line("#[non_exhaustive]");
    out.open(code!("pub enum {}", def.name));
    for variant in &set.variants {
        let shown = match &variant.value {
            Literal::Text(text) if text.as_str().eq_ignore_ascii_case(variant.name.as_str()) => None,
            Literal::Text(text) => is_simple(text).then(|| Span(text).own()),
            Literal::Bool(value) => Some(markdown!("`{}`", value).own()),
            Literal::Int(value) => Some(markdown!("`{}`", value).own()),
            Literal::Number(value) => Some(Span(&value.to_string()).own()),
        };
        out.docs(&variant.documentation, shown);
        out.line(code!("{},", variant.name));
    }
    out.docs(&Documentation::default(), "A value that the document does not name.");
    out.line(code!("{}($runtime::{}),", set.unknown, if set.text { "Unknown" } else { "UnknownLiteral" }));
    out.close();
}

/// Whether a value can be shown within a line of prose.
fn is_simple(text: &str) -> bool {
    !text.is_empty() && text.len() <= 60 && text.chars().all(|c| c.is_ascii_graphic() && c != '`')
}

fn union(out: &mut Text, def: &TypeDef, union: &Union, spelling: Spelling<'_>) {
    out.line("#[derive(Clone, PartialEq)]");
    out.line("#[non_exhaustive]");
    out.open(code!("pub enum {}", def.name));
    for branch in &union.branches {
        let is_named = matches!(branch.ty, TypeRef::Named(_) | TypeRef::Boxed(_));
        out.docs(if is_named { &NOTHING } else { &branch.documentation }, "");
        out.line(code!("{}({}),", branch.name, spelling.ty(&branch.ty)));
    }
    out.docs(&NOTHING, "A value that fits none of these.");
    out.line(code!("{}($runtime::Value),", union.unknown));
    out.close();
}

/// The documentation of what holds a named type, which has documentation itself.
static NOTHING: Documentation = Documentation { summary: None, description: None, deprecated: false };
