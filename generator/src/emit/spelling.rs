//! The spelling of the plan's types in Rust: as types, and as codecs.

use super::code::{Code, Piece, Quoted, code};
use crate::plan::{Content, IntType, Literal, Plan, TextType, TypeBody, TypeId, TypeRef};

/// Spells types as one module of the written crate sees them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling<'p> {
    plan: &'p Plan,
    /// The prefix of the names of the plan's types; empty within `types.rs`.
    prefix: &'static str,
}

impl<'p> Spelling<'p> {
    /// The spelling within `types.rs`.
    pub(super) fn within(plan: &'p Plan) -> Self {
        Self { plan, prefix: "" }
    }

    /// The spelling in every other module.
    pub(super) fn outside(plan: &'p Plan) -> Self {
        Self { plan, prefix: "$types::" }
    }

    /// The plan that the types are of.
    pub(super) fn plan(self) -> &'p Plan {
        self.plan
    }

    /// The name of a type of the plan.
    pub(super) fn name(self, id: TypeId) -> Code {
        code!("{}{}", self.prefix, self.plan.types[id.0].name).own()
    }

    /// The Rust type.
    pub(super) fn ty(self, ty: &TypeRef) -> Code {
        match ty {
            TypeRef::Bool => "bool".own(),
            TypeRef::Int(int) => int_name(*int).own(),
            TypeRef::Float => "f64".own(),
            TypeRef::String | TypeRef::NumberText => "String".own(),
            TypeRef::Uuid => "$runtime::Uuid".own(),
            TypeRef::Text(text) => code!("$runtime::{}", text_name(*text)).own(),
            TypeRef::Base64(_) => "$runtime::Bytes".own(),
            TypeRef::Any => "$runtime::Value".own(),
            TypeRef::Null => "()".own(),
            TypeRef::File => "$runtime::File".own(),
            TypeRef::List(item) => code!("Vec<{}>", self.ty(item)).own(),
            TypeRef::Map(value) => code!("$runtime::Map<{}>", self.ty(value)).own(),
            TypeRef::Option(inner) => code!("Option<{}>", self.ty(inner)).own(),
            TypeRef::Boxed(inner) => code!("Box<{}>", self.ty(inner)).own(),
            TypeRef::Tuple(items) => tuple(items.iter().map(|item| self.ty(item))),
            TypeRef::External(path) => path.own(),
            TypeRef::Named(id) => self.name(*id),
        }
    }

    /// The codec of a type.
    pub(super) fn codec(self, ty: &TypeRef) -> Code {
        match ty {
            TypeRef::Int(int) => code!("$codec::Int<{}>", int_name(*int)).own(),
            TypeRef::Float => "$codec::Float".own(),
            TypeRef::Bool => "$codec::Bool".own(),
            TypeRef::String => "$codec::Text".own(),
            TypeRef::NumberText => "$codec::NumberText".own(),
            TypeRef::Base64(false) => "$codec::Base64".own(),
            TypeRef::Base64(true) => "$codec::Base64Url".own(),
            TypeRef::Null => "$codec::Null".own(),
            TypeRef::List(item) => code!("$codec::List<{}>", self.codec(item)).own(),
            TypeRef::Map(value) => code!("$codec::Dict<{}>", self.codec(value)).own(),
            TypeRef::Option(inner) => code!("$codec::Opt<{}>", self.codec(inner)).own(),
            TypeRef::Boxed(inner) => code!("$codec::Boxed<{}>", self.codec(inner)).own(),
            TypeRef::Tuple(items) => tuple(items.iter().map(|item| self.codec(item))),
            TypeRef::Named(id) => match &self.plan.types[id.0].body {
                TypeBody::Alias(target, _) => self.codec(target),
                _ => code!("$codec::Plain<{}>", self.name(*id)).own(),
            },
            plain => code!("$codec::Plain<{}>", self.ty(plain)).own(),
        }
    }

    /// The type of an argument for a required value, and the expression that makes the value of the argument.
    pub(super) fn owned_argument(self, ty: &TypeRef, name: impl Piece) -> (Code, Code) {
        match self.target(ty) {
            TypeRef::String | TypeRef::NumberText => ("impl Into<String>".own(), code!("{}.into()", name).own()),
            TypeRef::Text(_) | TypeRef::File => {
                (code!("impl Into<{}>", self.ty(ty)).own(), code!("{}.into()", name).own())
            }
            TypeRef::Boxed(inner) => (self.ty(inner), code!("Box::new({})", name).own()),
            _ => (self.ty(ty), name.own()),
        }
    }

    /// The type of an argument that borrows a value.
    pub(super) fn lent_argument(self, ty: &TypeRef) -> Code {
        match self.target(ty) {
            TypeRef::Bool | TypeRef::Int(_) | TypeRef::Float | TypeRef::Uuid => self.ty(ty),
            TypeRef::String => "&str".own(),
            TypeRef::List(item) => code!("&[{}]", self.ty(item)).own(),
            _ => code!("&{}", self.ty(ty)).own(),
        }
    }

    /// The type that an alias refers to; any other type itself.
    pub(super) fn target<'t>(self, ty: &'t TypeRef) -> &'t TypeRef
    where
        'p: 't,
    {
        self.plan.target(ty)
    }
}

fn tuple(items: impl ExactSizeIterator<Item = Code>) -> Code {
    let comma = if items.len() == 1 { "," } else { "" };
    code!("({}{})", Code::<_>::join(items, ", "), comma).own()
}

pub(super) fn int_name(int: IntType) -> &'static str {
    match int {
        IntType::I32 => "i32",
        IntType::I64 => "i64",
        IntType::U32 => "u32",
        IntType::U64 => "u64",
        IntType::I128 => "i128",
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

/// A value of `enum` or `const`, as the runtime's `Literal`.
pub(super) fn value_literal(value: &Literal) -> Code {
    match value {
        Literal::Bool(value) => code!("$codec::Literal::Bool({})", value).own(),
        Literal::Int(value) => code!("$codec::Literal::Int({})", value).own(),
        Literal::Number(value) => code!("$codec::Literal::Number({})", value).own(),
        Literal::Text(text) => code!("$codec::Literal::Text({})", Quoted(text)).own(),
    }
}

/// The Rust type of a body's content.
pub(super) fn content_type(content: &Content, spelling: Spelling<'_>) -> Code {
    match content {
        Content::Empty => "()".own(),
        Content::Json(ty) | Content::Form(ty) => spelling.ty(ty),
        Content::Multipart(body) => code!("$multipart::{}", spelling.plan().multiparts[*body].name).own(),
        Content::Text => "String".own(),
        Content::Bytes => "$runtime::Octets".own(),
    }
}
