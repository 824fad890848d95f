//! `multipart.rs`: the structs of multipart bodies, and how client and server write and read them.

use super::code::{Code, Optional, Piece, Quoted, Span, code, markdown};
use super::spelling::Spelling;
use super::text::Text;
use super::types::field_type;
use super::validation::Value;
use crate::plan::{Field, Multipart, Part, PartKind, Plan, Presence, TypeRef};

pub(super) fn multipart(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    for body in by_name(plan) {
        structure(&mut out, body, spelling);
        constructors(&mut out, body, spelling);
        debug(&mut out, body);
    }
    out
}

fn by_name(plan: &Plan) -> Vec<&Multipart> {
    let mut bodies: Vec<&Multipart> = plan.multiparts.iter().collect();
    bodies.sort_by(|a, b| a.name.cmp(&b.name));
    bodies
}

/// Prints the checks of multipart bodies.
pub(super) fn validation(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    for body in by_name(plan) {
        checks(&mut out, body, spelling);
    }
    out
}

fn structure(out: &mut Text, body: &Multipart, spelling: Spelling<'_>) {
    out.blank();
    out.docs(&body.documentation, markdown!("At {} of the document.", Span(&body.pointer)));
    out.line("#[derive(Clone, PartialEq)]");
    out.line("#[non_exhaustive]");
    out.open(code!("pub struct {}", body.name));
    for field in &body.record.fields {
        out.docs(&field.documentation, "");
        out.line(code!("pub {}: {},", field.name, field_type(field, spelling)));
    }
    if let Some(others) = &body.record.additional {
        out.line("/// Parts that the document does not name.");
        out.line(code!("pub {}: $runtime::Map<{}>,", others.name, spelling.ty(&others.ty)));
    }
    out.close();
}

fn constructors(out: &mut Text, body: &Multipart, spelling: Spelling<'_>) {
    let asked: Vec<&Field> = body.record.asked().collect();
    let by_name = spelling.plan().is_made_by_name(&body.record);
    if by_name {
        arguments_struct(out, body, &asked, spelling);
    }
    out.blank();
    out.open(code!("impl {}", body.name));
    new(out, body, &asked, by_name, spelling);
    for field in body.record.fields.iter().filter(|field| field.presence == Presence::Optional) {
        setter(out, field, spelling);
    }
    out.close();
    if asked.is_empty() {
        super::constructors::by_default(out, &body.name);
    }
}

fn arguments_struct(out: &mut Text, body: &Multipart, asked: &[&Field], spelling: Spelling<'_>) {
    out.blank();
    out.comment(markdown!("The arguments of [`{}::new`].", body.name));
    out.line("#[derive(Clone)]");
    out.open(code!("pub struct {}Args", body.name));
    for field in asked {
        out.docs(&field.documentation, "");
        out.line(code!("pub {}: {},", field.name, field_type(field, spelling)));
    }
    out.close();
}

fn new(out: &mut Text, body: &Multipart, asked: &[&Field], by_name: bool, spelling: Spelling<'_>) {
    out.line(if asked.is_empty() { "/// With nothing set." } else { "/// With its required parts." });
    out.line("#[must_use]");
    if by_name {
        out.open(code!("pub fn new(args: {}Args) -> Self", body.name));
    } else {
        let argument = |field: &&Field| code!("{}: {}", field.name, spelling.owned_argument(&field.ty, "").0).own();
        let arguments: Vec<Code> = asked.iter().map(argument).collect();
        out.open_list("pub fn new(", &arguments, ") -> Self");
    }
    out.open("Self");
    for field in &body.record.fields {
        let value = match (&field.constant, field.presence) {
            (Some((id, variant)), _) => code!("{}::{}", spelling.name(*id), variant).own(),
            (None, Presence::Required) if by_name => code!("args.{}", field.name).own(),
            (None, Presence::Required) => spelling.owned_argument(&field.ty, &field.name).1,
            (None, _) => "None".own(),
        };
        if value.as_str() == field.name.as_str() {
            out.line(code!("{},", value));
        } else {
            out.line(code!("{}: {},", field.name, value));
        }
    }
    if let Some(others) = &body.record.additional {
        out.line(code!("{}: $runtime::Map::new(),", others.name));
    }
    out.close();
    out.close();
}

fn setter(out: &mut Text, field: &Field, spelling: Spelling<'_>) {
    let name = &field.name;
    let (argument, value) = spelling.owned_argument(&field.ty, name);
    out.blank();
    out.doc_comment(&field.documentation, markdown!("Sets `{}`.", name));
    out.line("#[must_use]");
    out.open(code!("pub fn {0}(mut self, {0}: {1}) -> Self", name, argument));
    out.line(code!("self.{} = Some({});", name, value));
    out.line("self");
    out.close();
}

fn debug(out: &mut Text, body: &Multipart) {
    out.blank();
    out.open(code!("impl $fmt::Debug for {}", body.name));
    out.open("fn fmt(&self, f: &mut $fmt::Formatter<'_>) -> $fmt::Result");
    out.line(code!("f.debug_struct({})", Quoted(body.name.as_str())));
    for field in &body.record.fields {
        let value = if field.secret { "&\"***\"".own() } else { code!("&self.{}", field.name).own() };
        out.continued(code!(".field({}, {})", Quoted(field.name.as_str()), value));
    }
    if let Some(others) = &body.record.additional {
        out.continued(code!(".field({}, &self.{})", Quoted(others.name.as_str()), others.name));
    }
    out.continued(".finish()");
    out.close();
    out.close();
}

fn checks(out: &mut Text, body: &Multipart, spelling: Spelling<'_>) {
    let mut checks = Text::new();
    for field in &body.record.fields {
        let kept = super::validation::effective(&field.checks, &field.ty, spelling.plan());
        if kept.is_empty() {
            continue;
        }
        let (wire, value) = (Quoted(&field.wire), Value::Place(code!("self.{}", field.name).own()));
        if field.presence == Presence::Required {
            checks.open(code!("c.member({}, |c|", wire));
            super::validation::print(&mut checks, &kept, &field.ty, &value, spelling);
            checks.close_with(");");
        } else {
            checks.open(code!("c.member({}, |c| c.some({}, |c, v|", wire, value));
            super::validation::print(&mut checks, &kept, &field.ty, &Value::Lent("v"), spelling);
            checks.close_with("));");
        }
    }
    if let Some(others) = &body.record.additional {
        let kept = super::validation::effective(&others.checks, &others.ty, spelling.plan());
        if !kept.is_empty() {
            checks.open(code!("c.dict(&self.{}, |c, v|", others.name));
            super::validation::print(&mut checks, &kept, &others.ty, &Value::Lent("v"), spelling);
            checks.close_with(");");
        }
    }
    super::validation::implement(out, code!("$multipart::{}", body.name), &checks);
}

/// Prints how the client writes multipart bodies.
pub(super) fn writers(out: &mut Text, plan: &Plan) {
    let spelling = Spelling::outside(plan);
    for body in &plan.multiparts {
        out.blank();
        out.open(code!("impl From<$multipart::{}> for $runtime::client::Multipart", body.name));
        out.open(code!("fn from(body: $multipart::{}) -> Self", body.name));
        out.line("let mut parts = Self::new();");
        for (field, part) in body.record.fields.iter().zip(&body.parts) {
            let name = Quoted(&field.wire);
            if field.presence == Presence::Required {
                out.line(written(&field.ty, part, [&name, &code!("&body.{}", field.name)], spelling));
            } else {
                out.open(code!("if let Some(part) = &body.{}", field.name));
                out.line(written(&field.ty, part, [&name, &"part"], spelling));
                out.close();
            }
        }
        if let (Some(others), Some(part)) = (&body.record.additional, &body.others) {
            out.open(code!("for (name, part) in &body.{}", others.name));
            out.line(written(&others.ty, part, [&"name", &"part"], spelling));
            out.close();
        }
        out.line("parts");
        out.close();
        out.close();
    }
}

fn written(ty: &TypeRef, part: &Part, [name, value]: [&dyn Piece; 2], spelling: Spelling<'_>) -> Code {
    let codec = spelling.codec(ty);
    let media_type = part.media_type.as_deref().map(Quoted);
    let json = media_type.unwrap_or(Quoted("application/json"));
    let optional = Optional(media_type);
    match part.kind {
        PartKind::File => code!("parts.{}({}, {}, {});", file_method(ty), name, optional, value).own(),
        PartKind::Value => code!("parts.value::<{}>({}, {}, {});", codec, name, optional, value).own(),
        PartKind::Json => code!("parts.json::<{}>({}, {}, {});", codec, name, json, value).own(),
        PartKind::JsonEach => {
            code!("parts.json_each::<{}>({}, {}, {});", item_codec(ty, spelling), name, json, value).own()
        }
        PartKind::Deep => code!("parts.deep::<{}>({}, {});", codec, name, value).own(),
        PartKind::Joined(separator) => {
            code!("parts.joined::<{}>({}, {}, {});", codec, name, Quoted(separator), value).own()
        }
    }
}

/// Prints how the server reads multipart bodies.
pub(super) fn readers(out: &mut Text, plan: &Plan) {
    let spelling = Spelling::outside(plan);
    for body in &plan.multiparts {
        out.blank();
        out.open(code!("impl $runtime::server::FromParts for $multipart::{}", body.name));
        out.open("fn from_parts(parts: &mut $runtime::server::Parts) -> Result<Self, Refusal>");
        out.open("Ok(Self");
        for (field, part) in body.record.fields.iter().zip(&body.parts) {
            let optional = if field.presence == Presence::Required { "" } else { "_optional" };
            let read = read(&field.ty, part, [&Quoted(&field.wire), &optional], spelling);
            out.line(code!("{}: {}?,", field.name, read));
        }
        if let (Some(others), Some(part)) = (&body.record.additional, &body.others) {
            let read = read(&others.ty, part, [&"name", &""], spelling);
            out.line(code!("{}: parts.others(|parts, name| {})?,", others.name, read));
        }
        out.close_with(")");
        out.close();
        out.close();
    }
}

fn read(ty: &TypeRef, part: &Part, [name, optional]: [&dyn Piece; 2], spelling: Spelling<'_>) -> Code {
    let codec = spelling.codec(ty);
    match part.kind {
        PartKind::File => code!("parts.{}{}({})", file_method(ty), optional, name).own(),
        PartKind::Value => code!("parts.value{}::<{}>({})", optional, codec, name).own(),
        PartKind::Json => code!("parts.json{}::<{}>({})", optional, codec, name).own(),
        PartKind::JsonEach => code!("parts.json_each{}::<{}>({})", optional, item_codec(ty, spelling), name).own(),
        PartKind::Deep => code!("parts.deep{}::<{}>({})", optional, codec, name).own(),
        PartKind::Joined(separator) => {
            code!("parts.joined{}::<{}>({}, {})", optional, codec, name, Quoted(separator)).own()
        }
    }
}

fn file_method(ty: &TypeRef) -> &'static str {
    if matches!(ty, TypeRef::List(_)) { "files" } else { "file" }
}

fn item_codec(ty: &TypeRef, spelling: Spelling<'_>) -> Code {
    match spelling.target(ty) {
        TypeRef::List(item) => spelling.codec(item),
        other => spelling.codec(other),
    }
}
