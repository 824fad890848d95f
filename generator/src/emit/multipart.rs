//! `multipart.rs`: bodies of several parts, and how client and server write and read them.

use super::rust::Spelling;
use super::text::{Text, literal};
use super::types::field_type;
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

/// The bounds of such bodies.
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
    let fallback =
        format!("At `{}` of the document.", super::docs::lines(&body.pointer, usize::MAX).join(" ").replace('`', "'"));
    out.docs(&body.documentation, fallback);
    out.line("#[derive(Clone, PartialEq)]");
    out.line("#[non_exhaustive]");
    out.open(format_args!("pub struct {}", body.name));
    for field in &body.record.fields {
        out.docs(&field.documentation, "");
        out.line(format_args!("pub {}: {},", field.name, field_type(field, spelling)));
    }
    if let Some(others) = &body.record.additional {
        out.line("/// Parts that the document does not name.");
        out.line(format_args!("pub {}: runtime::Map<{}>,", others.name, spelling.ty(&others.ty)));
    }
    out.close();
}

fn constructors(out: &mut Text, body: &Multipart, spelling: Spelling<'_>) {
    let asked: Vec<&Field> = body.record.asked().collect();
    let by_name = spelling.plan().is_made_by_name(&body.record);
    if by_name {
        required_struct(out, body, &asked, spelling);
    }
    out.blank();
    out.open(format_args!("impl {}", body.name));
    new(out, body, &asked, by_name, spelling);
    for field in body.record.fields.iter().filter(|field| field.presence == Presence::Optional) {
        setter(out, field, spelling);
    }
    out.close();
    if asked.is_empty() {
        super::construct::by_default(out, format_args!("{}", body.name));
    }
}

fn required_struct(out: &mut Text, body: &Multipart, asked: &[&Field], spelling: Spelling<'_>) {
    out.blank();
    out.line(format_args!("/// What every [`{0}`] has.", body.name));
    out.line("#[derive(Clone)]");
    out.open(format_args!("pub struct {}Required", body.name));
    for field in asked {
        out.docs(&field.documentation, "");
        out.line(format_args!("pub {}: {},", field.name, field_type(field, spelling)));
    }
    out.close();
}

fn new(out: &mut Text, body: &Multipart, asked: &[&Field], by_name: bool, spelling: Spelling<'_>) {
    out.line(if asked.is_empty() { "/// With nothing set." } else { "/// With its required parts." });
    out.line("#[must_use]");
    if by_name {
        out.open(format_args!("pub fn new(required: {}Required) -> Self", body.name));
    } else {
        let argument = |field: &&Field| format!("{}: {}", field.name, spelling.owned_argument(&field.ty, "").0);
        let arguments: Vec<String> = asked.iter().map(argument).collect();
        out.open_list("pub fn new(", &arguments, ") -> Self");
    }
    out.open("Self");
    for field in &body.record.fields {
        let value = match (&field.constant, field.presence) {
            (Some((id, variant)), _) => format!("{}::{variant}", spelling.name(*id)),
            (None, Presence::Required) if by_name => format!("required.{}", field.name),
            (None, Presence::Required) => spelling.owned_argument(&field.ty, field.name.as_str()).1,
            (None, _) => "None".to_owned(),
        };
        if value == field.name.as_str() {
            out.line(format_args!("{value},"));
        } else {
            out.line(format_args!("{}: {value},", field.name));
        }
    }
    if let Some(others) = &body.record.additional {
        out.line(format_args!("{}: runtime::Map::new(),", others.name));
    }
    out.close();
    out.close();
}

fn setter(out: &mut Text, field: &Field, spelling: Spelling<'_>) {
    let name = &field.name;
    let (argument, value) = spelling.owned_argument(&field.ty, name.as_str());
    out.blank();
    out.doc_comment(&field.documentation, format_args!("Sets `{name}`."));
    out.line("#[must_use]");
    out.open(format_args!("pub fn {name}(mut self, {name}: {argument}) -> Self"));
    out.line(format_args!("self.{name} = Some({value});"));
    out.line("self");
    out.close();
}

fn debug(out: &mut Text, body: &Multipart) {
    out.blank();
    out.open(format_args!("impl fmt::Debug for {}", body.name));
    out.open("fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result");
    out.line(format_args!("f.debug_struct({})", literal(body.name.as_str())));
    for field in &body.record.fields {
        let value = if field.secret { "&\"***\"".to_owned() } else { format!("&self.{}", field.name) };
        out.continued(format_args!(".field({}, {value})", literal(field.name.as_str())));
    }
    if let Some(others) = &body.record.additional {
        out.continued(format_args!(".field({}, &self.{})", literal(others.name.as_str()), others.name));
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
        let (wire, value) = (literal(&field.wire), format!("&self.{}", field.name));
        if field.presence == Presence::Required {
            checks.open(format_args!("c.member({wire}, |c|"));
            super::validation::print(&mut checks, &kept, &field.ty, &value, spelling);
            checks.close_with(");");
        } else {
            checks.open(format_args!("c.member({wire}, |c| c.some({value}, |c, v|"));
            super::validation::print(&mut checks, &kept, &field.ty, "v", spelling);
            checks.close_with("));");
        }
    }
    if let Some(others) = &body.record.additional {
        let kept = super::validation::effective(&others.checks, &others.ty, spelling.plan());
        if !kept.is_empty() {
            checks.open(format_args!("c.dict(&self.{}, |c, v|", others.name));
            super::validation::print(&mut checks, &kept, &others.ty, "v", spelling);
            checks.close_with(");");
        }
    }
    super::validation::implement(out, format_args!("multipart::{}", body.name), &checks);
}

/// How the client writes them.
pub(super) fn writers(out: &mut Text, plan: &Plan) {
    let spelling = Spelling::outside(plan);
    for body in &plan.multiparts {
        out.blank();
        out.open(format_args!("impl From<multipart::{}> for runtime::client::Multipart", body.name));
        out.open(format_args!("fn from(body: multipart::{}) -> Self", body.name));
        out.line("let mut parts = Self::new();");
        for (field, part) in body.record.fields.iter().zip(&body.parts) {
            let name = literal(&field.wire);
            if field.presence == Presence::Required {
                out.line(written(&field.ty, part, [&name, &format!("&body.{}", field.name)], spelling));
            } else {
                out.open(format_args!("if let Some(part) = &body.{}", field.name));
                out.line(written(&field.ty, part, [&name, "part"], spelling));
                out.close();
            }
        }
        if let (Some(others), Some(part)) = (&body.record.additional, &body.others) {
            out.open(format_args!("for (name, part) in &body.{}", others.name));
            out.line(written(&others.ty, part, ["name", "part"], spelling));
            out.close();
        }
        out.line("parts");
        out.close();
        out.close();
    }
}

fn written(ty: &TypeRef, part: &Part, [name, value]: [&str; 2], spelling: Spelling<'_>) -> String {
    let codec = spelling.codec(ty);
    let media_type = part.media_type.as_deref().map(literal);
    let optional = media_type.as_ref().map_or_else(|| "None".to_owned(), |text| format!("Some({text})"));
    let json = media_type.unwrap_or_else(|| literal("application/json"));
    match part.kind {
        PartKind::File => format!("parts.{}({name}, {optional}, {value});", file_method(ty)),
        PartKind::Value => format!("parts.value::<{codec}>({name}, {optional}, {value});"),
        PartKind::Json => format!("parts.json::<{codec}>({name}, {json}, {value});"),
        PartKind::JsonEach => format!("parts.json_each::<{}>({name}, {json}, {value});", item_codec(ty, spelling)),
        PartKind::Deep => format!("parts.deep::<{codec}>({name}, {value});"),
        PartKind::Joined(separator) => format!("parts.joined::<{codec}>({name}, {}, {value});", literal(separator)),
    }
}

/// How the server reads them.
pub(super) fn readers(out: &mut Text, plan: &Plan) {
    let spelling = Spelling::outside(plan);
    for body in &plan.multiparts {
        out.blank();
        out.open(format_args!("impl runtime::server::FromParts for multipart::{}", body.name));
        out.open("fn from_parts(parts: &mut runtime::server::Parts) -> Result<Self, Refusal>");
        out.open("Ok(Self");
        for (field, part) in body.record.fields.iter().zip(&body.parts) {
            let optional = if field.presence == Presence::Required { "" } else { "_optional" };
            let read = read(&field.ty, part, [&literal(&field.wire), optional], spelling);
            out.line(format_args!("{}: {read}?,", field.name));
        }
        if let (Some(others), Some(part)) = (&body.record.additional, &body.others) {
            let read = read(&others.ty, part, ["name", ""], spelling);
            out.line(format_args!("{}: parts.others(|parts, name| {read})?,", others.name));
        }
        out.close_with(")");
        out.close();
        out.close();
    }
}

fn read(ty: &TypeRef, part: &Part, [name, optional]: [&str; 2], spelling: Spelling<'_>) -> String {
    let codec = spelling.codec(ty);
    match part.kind {
        PartKind::File => format!("parts.{}{optional}({name})", file_method(ty)),
        PartKind::Value => format!("parts.value{optional}::<{codec}>({name})"),
        PartKind::Json => format!("parts.json{optional}::<{codec}>({name})"),
        PartKind::JsonEach => format!("parts.json_each{optional}::<{}>({name})", item_codec(ty, spelling)),
        PartKind::Deep => format!("parts.deep{optional}::<{codec}>({name})"),
        PartKind::Joined(separator) => format!("parts.joined{optional}::<{codec}>({name}, {})", literal(separator)),
    }
}

fn file_method(ty: &TypeRef) -> &'static str {
    if matches!(ty, TypeRef::List(_)) { "files" } else { "file" }
}

fn item_codec(ty: &TypeRef, spelling: Spelling<'_>) -> String {
    match spelling.target(ty) {
        TypeRef::List(item) => spelling.codec(item),
        other => spelling.codec(other),
    }
}
