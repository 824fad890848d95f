//! Defaults as expressions, and the functions that return them.

use super::code::{Code, Piece, Quoted, Span, code, markdown};
use super::spelling::Spelling;
use super::text::{Text, WIDTH};
use crate::plan::{DefaultValue, Ident, Json, Literal, MemberDefault, Parameter, Presence, TypeBody, TypeRef};

/// A function that returns the value of a field, or its default if the value is absent.
pub(super) struct Accessor<'a> {
    pub(super) field: &'a Ident,
    pub(super) ty: &'a TypeRef,
    pub(super) presence: Presence,
    pub(super) default: &'a DefaultValue,
}

impl Accessor<'_> {
    pub(super) fn name(field: &Ident) -> Ident {
        field.followed_by("or_default")
    }

    pub(super) fn print(&self, out: &mut Text, spelling: Spelling<'_>) {
        let field = self.field;
        let is_tristate = self.presence == Presence::Tristate;
        let option = code!("self.{}.{}()", field, if is_tristate { "as_option" } else { "as_ref" }).own();
        let (ty, default, given) = match (self.ty, self.default) {
            (TypeRef::Boxed(ty), DefaultValue::Boxed(default)) => {
                (&**ty, &**default, "Some(value) => (**value).clone(),")
            }
            (ty, default) => (ty, default, "Some(value) => value.clone(),"),
        };
        out.blank();
        out.comment(markdown!("`{}`, or what its absence means.", field));
        out.line("#[must_use]");
        out.open(code!("pub fn {}(&self) -> {}", Self::name(field), lent(ty, default, spelling, "&str")));
        match default {
            DefaultValue::Value(Literal::Text(text)) => {
                out.line(code!("{}.map_or({}, String::as_str)", option, Quoted(text)));
            }
            _ if is_copied(ty, spelling) => {
                out.line(code!("{}.copied().unwrap_or({})", option, value(default, spelling)));
            }
            DefaultValue::Variant(..) => {
                out.line(code!("{}.cloned().unwrap_or({})", option, value(default, spelling)));
            }
            default => {
                let asked = if is_tristate { option } else { code!("&self.{}", field).own() };
                out.open(code!("match {}", asked));
                out.line(given);
                print(out, "None => ", default, ",", spelling);
                out.close();
            }
        }
        out.close();
    }
}

/// Prints a line of documentation with the default of a parameter.
pub(super) fn told(out: &mut Text, parameter: &Parameter) {
    if let Some(text) = &parameter.default_text {
        out.comment(markdown!("Without it the API takes {}.", Span(text)));
    }
}

/// Prints the line with the default of a parameter below other documentation.
pub(super) fn told_below(out: &mut Text, parameter: &Parameter) {
    if parameter.default_text.is_some() {
        out.line("///");
        told(out, parameter);
    }
}

/// Whether any parameter has a default.
pub(super) fn has_any(parameters: &[Parameter]) -> bool {
    parameters.iter().any(|parameter| parameter.default.is_some())
}

/// Prints a function for each parameter with a default, which returns the default.
pub(super) fn functions(out: &mut Text, parameters: &[Parameter], spelling: Spelling<'_>) {
    for parameter in parameters {
        let Some(default) = &parameter.default else { continue };
        out.blank();
        out.comment(markdown!("What the absence of `{}` means to the API.", parameter.name));
        out.line("#[must_use]");
        let ty = lent(&parameter.ty, default, spelling, "&'static str");
        out.open(code!("pub fn {}() -> {}", parameter.name.followed_by("default"), ty));
        match default {
            DefaultValue::Value(Literal::Text(text)) => out.line(Quoted(text)),
            default => print(out, "", default, "", spelling),
        }
        out.close();
    }
}

/// Prints an [`Accessor`] for each parameter with a default, as a method of a struct that holds the parameters.
pub(super) fn accessors(out: &mut Text, parameters: &[Parameter], spelling: Spelling<'_>) {
    for parameter in parameters {
        let Some(default) = &parameter.default else { continue };
        let (field, ty) = (&parameter.name, &parameter.ty);
        Accessor { field, ty, presence: Presence::Optional, default }.print(out, spelling);
    }
}

/// The return type of a function; text is borrowed.
fn lent(ty: &TypeRef, default: &DefaultValue, spelling: Spelling<'_>, text: &'static str) -> Code {
    match default {
        DefaultValue::Value(Literal::Text(_)) => text.own(),
        _ => spelling.ty(ty),
    }
}

/// Whether values of a type are `Copy`.
fn is_copied(ty: &TypeRef, spelling: Spelling<'_>) -> bool {
    match spelling.target(ty) {
        TypeRef::Bool | TypeRef::Int(_) | TypeRef::Float | TypeRef::Uuid | TypeRef::Null => true,
        TypeRef::Option(inner) => is_copied(inner, spelling),
        TypeRef::Tuple(items) => items.iter().all(|item| is_copied(item, spelling)),
        _ => false,
    }
}

/// Prints an expression between two texts, on several lines if it is too long for one.
fn print(out: &mut Text, before: &'static str, default: &DefaultValue, after: &'static str, spelling: Spelling<'_>) {
    let one = code!("{}{}{}", before, value(default, spelling), after).own();
    match default {
        DefaultValue::Record(id, ..) if one.len() > WIDTH - 16 => {
            let fields = fields(default, spelling);
            out.list(code!("{}{} {{", before, spelling.name(*id)), &fields, code!("}}{}", after));
        }
        DefaultValue::List(items) if one.len() > WIDTH - 16 => {
            let items: Vec<Code> = items.iter().map(|item| value(item, spelling)).collect();
            out.list(code!("{}vec![", before), &items, code!("]{}", after));
        }
        _ => out.line(one),
    }
}

/// An expression of the type that the default has.
fn value(default: &DefaultValue, spelling: Spelling<'_>) -> Code {
    let each = |items: &[DefaultValue]| Code::<_>::join(items.iter().map(|item| value(item, spelling)), ", ");
    match default {
        // It is made before anything is written.
        DefaultValue::Written(_) => Code::new(),
        DefaultValue::Value(Literal::Text(text)) => code!("{}.to_owned()", Quoted(text)).own(),
        DefaultValue::Value(literal) => number(literal),
        DefaultValue::Uuid(text) => code!("$runtime::Uuid::parse_str({}).unwrap_or_default()", Quoted(text)).own(),
        DefaultValue::Text(kind, text) => code!("{}::from({})", spelling.ty(&TypeRef::Text(*kind)), Quoted(text)).own(),
        DefaultValue::Variant(id, variant) => code!("{}::{}", spelling.name(*id), variant).own(),
        DefaultValue::Unnamed(id, text) => code!("{}::from({})", spelling.name(*id), Quoted(text)).own(),
        DefaultValue::Any(json) => any(json),
        DefaultValue::List(items) if items.is_empty() => "Vec::new()".own(),
        DefaultValue::List(items) => code!("vec![{}]", each(items)).own(),
        DefaultValue::Map(members) if members.is_empty() => "$runtime::Map::new()".own(),
        DefaultValue::Map(members) => code!("$runtime::Map::from([{}])", pairs(members, spelling)).own(),
        DefaultValue::Tuple(items) => code!("({}{})", each(items), if items.len() == 1 { "," } else { "" }).own(),
        DefaultValue::Option(None) => "None".own(),
        DefaultValue::Option(Some(inner)) => code!("Some({})", value(inner, spelling)).own(),
        DefaultValue::Boxed(inner) => code!("Box::new({})", value(inner, spelling)).own(),
        DefaultValue::Branch(id, variant, inner) => {
            code!("{}::{}({})", spelling.name(*id), variant, value(inner, spelling)).own()
        }
        DefaultValue::Record(id, ..) => match Code::<_>::join(fields(default, spelling), ", ") {
            fields if fields.is_empty() => code!("{} {{}}", spelling.name(*id)).own(),
            fields => code!("{} {{ {} }}", spelling.name(*id), fields).own(),
        },
    }
}

/// The fields of a struct with their values.
fn fields(default: &DefaultValue, spelling: Spelling<'_>) -> Vec<Code> {
    let DefaultValue::Record(id, members, others) = default else { return Vec::new() };
    let TypeBody::Record(record) = &spelling.plan().types[id.0].body else { return Vec::new() };
    let mut fields = Vec::with_capacity(members.len() + 1);
    for (field, member) in record.fields.iter().zip(members) {
        let is_tristate = field.presence == Presence::Tristate;
        let value = match member {
            MemberDefault::Absent if is_tristate => "$runtime::Tristate::Absent".own(),
            MemberDefault::Null if is_tristate => "$runtime::Tristate::Null".own(),
            MemberDefault::Absent | MemberDefault::Null => "None".own(),
            MemberDefault::Value(given) if is_tristate => {
                code!("$runtime::Tristate::Value({})", value(given, spelling)).own()
            }
            MemberDefault::Value(given) if field.presence == Presence::Required => value(given, spelling),
            MemberDefault::Value(given) => code!("Some({})", value(given, spelling)).own(),
        };
        fields.push(code!("{}: {}", field.name, value).own());
    }
    if let Some(additional) = &record.additional {
        let others = match others.as_slice() {
            [] => "$runtime::Map::new()".own(),
            others => code!("$runtime::Map::from([{}])", pairs(others, spelling)).own(),
        };
        fields.push(code!("{}: {}", additional.name, others).own());
    }
    fields
}

fn pairs(members: &[(String, DefaultValue)], spelling: Spelling<'_>) -> Code {
    let pair = |(name, member): &(String, DefaultValue)| {
        code!("({}.to_owned(), {})", Quoted(name), value(member, spelling)).own()
    };
    Code::join(members.iter().map(pair), ", ")
}

fn number(literal: &Literal) -> Code {
    match literal {
        Literal::Bool(value) => value.own(),
        Literal::Int(value) => value.own(),
        Literal::Number(value) => value.own(),
        Literal::Text(text) => Quoted(text).own(),
    }
}

/// An expression for JSON without a type.
fn any(json: &Json) -> Code {
    match json {
        Json::Null => "$runtime::Value::Null".own(),
        Json::Bool(value) => code!("$runtime::Value::Bool({})", value).own(),
        Json::Number(text) => match (text.parse::<i64>(), text.parse::<u64>(), text.parse::<f64>()) {
            (Ok(value), ..) => code!("$runtime::Value::from({}_i64)", i128::from(value)).own(),
            (_, Ok(value), _) => code!("$runtime::Value::from({}_u64)", i128::from(value)).own(),
            (.., Ok(value)) if value.is_finite() => code!("$runtime::Value::from({})", value).own(),
            _ => "$runtime::Value::Null".own(),
        },
        Json::Text(text) => code!("$runtime::Value::from({})", Quoted(text)).own(),
        Json::List(items) => {
            code!("$runtime::Value::Array(vec![{}])", Code::<_>::join(items.iter().map(any), ", ")).own()
        }
        Json::Object(members) if members.is_empty() => "$runtime::Value::Object(Default::default())".own(),
        Json::Object(members) => {
            let pair = |(name, json): &(String, Json)| code!("({}, {})", Quoted(name), any(json)).own();
            code!("$runtime::Value::from_iter([{}])", Code::<_>::join(members.iter().map(pair), ", ")).own()
        }
    }
}
