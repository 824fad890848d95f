//! How types of the plan are spelled: as types, and as codecs.

use super::text::literal;
use crate::plan::{IntType, Literal, Plan, TextType, TypeBody, TypeId, TypeRef};

/// Spells types as one module sees them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling<'p> {
    plan: &'p Plan,
    /// What stands before the names of the plan's types: nothing within `types.rs`.
    prefix: &'static str,
}

impl<'p> Spelling<'p> {
    /// Within `types.rs`.
    pub(super) fn within(plan: &'p Plan) -> Self {
        Self { plan, prefix: "" }
    }

    /// In every other module.
    pub(super) fn outside(plan: &'p Plan) -> Self {
        Self { plan, prefix: "types::" }
    }

    /// The plan whose types these are.
    pub(super) fn plan(self) -> &'p Plan {
        self.plan
    }

    /// The name of a type of the plan.
    pub(super) fn name(self, id: TypeId) -> String {
        format!("{}{}", self.prefix, self.plan.types[id.0].name)
    }

    /// A type.
    pub(super) fn ty(self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Bool => "bool".to_owned(),
            TypeRef::Int(int) => int_name(*int).to_owned(),
            TypeRef::Float => "f64".to_owned(),
            TypeRef::String | TypeRef::NumberText => "String".to_owned(),
            TypeRef::Uuid => "runtime::Uuid".to_owned(),
            TypeRef::Text(text) => format!("runtime::{}", text_name(*text)),
            TypeRef::Base64(_) => "runtime::Bytes".to_owned(),
            TypeRef::Any => "runtime::Value".to_owned(),
            TypeRef::Null => "()".to_owned(),
            TypeRef::File => "runtime::File".to_owned(),
            TypeRef::List(item) => format!("Vec<{}>", self.ty(item)),
            TypeRef::Map(value) => format!("runtime::Map<{}>", self.ty(value)),
            TypeRef::Option(inner) => format!("Option<{}>", self.ty(inner)),
            TypeRef::Boxed(inner) => format!("Box<{}>", self.ty(inner)),
            TypeRef::Tuple(items) => tuple(items.iter().map(|item| self.ty(item))),
            TypeRef::External(path) => external(path),
            TypeRef::Named(id) => self.name(*id),
        }
    }

    /// The codec of a type.
    pub(super) fn codec(self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Int(int) => format!("codec::Int<{}>", int_name(*int)),
            TypeRef::Float => "codec::Float".to_owned(),
            TypeRef::Bool => "codec::Bool".to_owned(),
            TypeRef::String => "codec::Text".to_owned(),
            TypeRef::NumberText => "codec::NumberText".to_owned(),
            TypeRef::Base64(false) => "codec::Base64".to_owned(),
            TypeRef::Base64(true) => "codec::Base64Url".to_owned(),
            TypeRef::Null => "codec::Null".to_owned(),
            TypeRef::List(item) => format!("codec::List<{}>", self.codec(item)),
            TypeRef::Map(value) => format!("codec::Dict<{}>", self.codec(value)),
            TypeRef::Option(inner) => format!("codec::Opt<{}>", self.codec(inner)),
            TypeRef::Boxed(inner) => format!("codec::Boxed<{}>", self.codec(inner)),
            TypeRef::Tuple(items) => tuple(items.iter().map(|item| self.codec(item))),
            TypeRef::Named(id) => match &self.plan.types[id.0].body {
                TypeBody::Alias(target, _) => self.codec(target),
                _ => format!("codec::Plain<{}>", self.name(*id)),
            },
            plain => format!("codec::Plain<{}>", self.ty(plain)),
        }
    }

    /// How a required value is taken as an argument, and how it becomes the value.
    pub(super) fn owned_argument(self, ty: &TypeRef, name: &str) -> (String, String) {
        match self.target(ty) {
            TypeRef::String | TypeRef::NumberText => ("impl Into<String>".to_owned(), format!("{name}.into()")),
            TypeRef::Text(_) | TypeRef::File => (format!("impl Into<{}>", self.ty(ty)), format!("{name}.into()")),
            TypeRef::Boxed(inner) => (self.ty(inner), format!("Box::new({name})")),
            _ => (self.ty(ty), name.to_owned()),
        }
    }

    /// How a value is lent as an argument.
    pub(super) fn lent_argument(self, ty: &TypeRef) -> String {
        match self.target(ty) {
            TypeRef::Bool | TypeRef::Int(_) | TypeRef::Float | TypeRef::Uuid => self.ty(ty),
            TypeRef::String => "&str".to_owned(),
            TypeRef::List(item) => format!("&[{}]", self.ty(item)),
            _ => format!("&{}", self.ty(ty)),
        }
    }

    /// What an alias stands for.
    pub(super) fn target<'t>(self, ty: &'t TypeRef) -> &'t TypeRef
    where
        'p: 't,
    {
        self.plan.target(ty)
    }
}

/// The path of a type that is not ours: no module of ours can stand before it.
fn external(path: &str) -> String {
    if path.starts_with("crate::") { path.to_owned() } else { format!("::{path}") }
}

fn tuple(items: impl ExactSizeIterator<Item = String>) -> String {
    let comma = if items.len() == 1 { "," } else { "" };
    format!("({}{comma})", items.collect::<Vec<_>>().join(", "))
}

pub(super) fn int_name(int: IntType) -> &'static str {
    match int {
        IntType::I32 => "i32",
        IntType::I64 => "i64",
        IntType::U32 => "u32",
        IntType::U64 => "u64",
    }
}

fn text_name(text: TextType) -> &'static str {
    match text {
        TextType::DateTime => "DateTime",
        TextType::Date => "Date",
        TextType::Time => "Time",
        TextType::Duration => "Duration",
        TextType::Uri => "Uri",
    }
}

/// A value that an enum or constant names, as the runtime's `Literal`.
pub(super) fn value_literal(value: &Literal) -> String {
    match value {
        Literal::Bool(value) => format!("codec::Literal::Bool({value})"),
        Literal::Int(value) => format!("codec::Literal::Int({value})"),
        Literal::Number(value) => format!("codec::Literal::Number({value:?})"),
        Literal::Text(text) => format!("codec::Literal::Text({})", literal(text)),
    }
}
