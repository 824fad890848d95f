//! Defaults: what an absent property or parameter means, as a value of its type.
//!
//! They are kept as the document writes them while types are planned, and values are made of them when all types are
//! known. Nothing sends them: an absent value stays absent, and the value is there for callers that ask for it.

use super::examples::fits;
use super::types::Planner;
use super::{
    Enum, Field, Ident, Literal, Operation, Presence, Record, TextType, TypeBody, TypeDef, TypeId, TypeRef, Union,
    codes,
};
use specwright_model::diagnostic::clip;
use specwright_model::ir::{Api, Location, SchemaId, StrFormat};
use specwright_model::validation::Direction;
use specwright_model::{Diagnostic, Diagnostics, Kind, Node};
use std::cell::Cell;

/// The most values and fields in a default. A larger one is not made, because it would be written out wherever it is
/// referred to.
const MOST: usize = 256;

/// A JSON value of the document.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, with its members in their order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Copies a node; `None` if it has more parts than are left.
    fn of(node: Node<'_>, left: &mut usize) -> Option<Self> {
        *left = left.checked_sub(1)?;
        Some(match node.kind() {
            Kind::Null => Self::Null,
            Kind::Bool(value) => Self::Bool(value),
            Kind::Number(text) => Self::Number(text.to_owned()),
            Kind::String(text) => Self::Text(text.to_owned()),
            Kind::Array => Self::List(node.items().map(|item| Self::of(item, left)).collect::<Option<_>>()?),
            Kind::Object => {
                let member = |(key, value): (&str, Node<'_>)| Some((key.to_owned(), Self::of(value, left)?));
                Self::Object(node.members().map(|entry| (entry.key, entry.value)).map(member).collect::<Option<_>>()?)
            }
        })
    }
}

/// A `default` that fits its type.
#[derive(Clone, Debug, PartialEq)]
pub enum DefaultValue {
    /// A default of which no value has been made yet.
    Written(Written),
    /// A value of a scalar type.
    Value(Literal),
    /// A UUID, as the document writes it.
    Uuid(String),
    /// A string of a format.
    Text(TextType, String),
    /// A variant of an enum.
    Variant(TypeId, Ident),
    /// A string that an enum admits and does not name.
    Unnamed(TypeId, String),
    /// JSON without a type.
    Any(Json),
    /// A list.
    List(Vec<DefaultValue>),
    /// A map.
    Map(Vec<(String, DefaultValue)>),
    /// A tuple.
    Tuple(Vec<DefaultValue>),
    /// A value or `null`.
    Option(Option<Box<DefaultValue>>),
    /// A value in a box.
    Boxed(Box<DefaultValue>),
    /// A branch of a union.
    Branch(TypeId, Ident, Box<DefaultValue>),
    /// A struct: the value of each field, in their order, and the undeclared properties.
    Record(TypeId, Vec<MemberDefault>, Vec<(String, DefaultValue)>),
}

/// A default as the document writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The value; `None` if it is too large.
    pub json: Option<Json>,
    /// The schema that the default belongs to.
    schema: SchemaId,
    at: Location,
}

/// The value of a field in a default.
#[derive(Clone, Debug, PartialEq)]
pub enum MemberDefault {
    /// The property is absent.
    Absent,
    /// The property is `null`.
    Null,
    /// The property has this value.
    Value(DefaultValue),
}

impl Planner<'_> {
    /// The `default` of a schema, or of the one that it refers to. `null` is none, because it means no more than
    /// absence.
    pub(super) fn default_value(&self, id: SchemaId) -> Option<DefaultValue> {
        let own = self.api.schemas[id].annotations.default;
        let at = own.or(self.api.schemas[self.api.resolve(id)].annotations.default)?;
        let json = Json::of(self.api.node(at)?, &mut { MOST });
        (json != Some(Json::Null)).then_some(DefaultValue::Written(Written { json, schema: id, at }))
    }
}

/// A default as JSON text, for the documentation.
pub(super) fn text(api: &Api, default: Option<&DefaultValue>) -> Option<String> {
    match default? {
        DefaultValue::Written(Written { json: Some(_), at, .. }) => {
            Some(clip(&api.node(*at)?.to_json().to_string()).to_string())
        }
        _ => None,
    }
}

/// Makes a value of every default, now that all types are known. A default that does not fit its schema is reported
/// elsewhere.
pub(super) fn make(api: &Api, types: &mut [TypeDef], operations: &mut [Operation], diagnostics: &mut Diagnostics) {
    let mut making = Making { api, untold: Vec::new() };
    let mut made: Vec<(usize, usize, Option<DefaultValue>)> = Vec::new();
    for (at, def) in types.iter().enumerate() {
        let TypeBody::Record(record) = &def.body else { continue };
        for (field, of) in record.fields.iter().enumerate().filter(|(_, field)| field.default.is_some()) {
            made.push((at, field, making.value(types, &of.ty, of.default.as_ref())));
        }
    }
    for (at, field, default) in made {
        if let TypeBody::Record(record) = &mut types[at].body {
            record.fields[field].default = default;
        }
    }
    for parameter in operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        let Some(written) = parameter.default.take() else { continue };
        parameter.default = making.value(types, &parameter.ty, Some(&written));
        if parameter.default.is_none() && !making.is_fit(&written) {
            parameter.default_text = None;
        }
    }
    making.untold.sort_unstable();
    making.untold.dedup();
    for at in making.untold {
        let message = "a value of its type is not written for this default".to_owned();
        let diagnostic = Diagnostic::new(&codes::UNOFFERED_DEFAULT, message);
        diagnostics.push(match api.node(at) {
            Some(node) => diagnostic.at_node(node),
            None => diagnostic,
        });
    }
}

struct Making<'a> {
    api: &'a Api,
    /// The places of defaults that fit their schemas and of which no value is made.
    untold: Vec<Location>,
}

impl Making<'_> {
    fn value(&mut self, types: &[TypeDef], ty: &TypeRef, default: Option<&DefaultValue>) -> Option<DefaultValue> {
        let default = default?;
        let DefaultValue::Written(written) = default else { return Some(default.clone()) };
        let maker = Maker { types, left: Cell::new(MOST) };
        let made = written.json.as_ref().and_then(|json| maker.value(ty, json));
        if made.is_none() && self.is_fit(default) {
            self.untold.push(written.at);
        }
        made
    }

    fn is_fit(&self, default: &DefaultValue) -> bool {
        let DefaultValue::Written(Written { schema, at, .. }) = default else { return true };
        let fits = |node| {
            [Direction::Request, Direction::Response].iter().any(|&direction| fits(self.api, direction, *schema, node))
        };
        self.api.node(*at).is_some_and(fits)
    }
}

/// Makes one value, with at most as many parts as are left.
struct Maker<'p> {
    types: &'p [TypeDef],
    left: Cell<usize>,
}

impl Maker<'_> {
    fn value(&self, ty: &TypeRef, json: &Json) -> Option<DefaultValue> {
        self.take(1)?;
        Some(match (ty, json) {
            (TypeRef::Any, json) => DefaultValue::Any(json.clone()),
            (TypeRef::Option(_), Json::Null) => DefaultValue::Option(None),
            (TypeRef::Option(inner), json) => DefaultValue::Option(Some(Box::new(self.value(inner, json)?))),
            (TypeRef::Boxed(inner), json) => DefaultValue::Boxed(Box::new(self.value(inner, json)?)),
            (TypeRef::List(item), Json::List(items)) => {
                DefaultValue::List(items.iter().map(|json| self.value(item, json)).collect::<Option<_>>()?)
            }
            (TypeRef::Tuple(types), Json::List(items)) if types.len() == items.len() => {
                let pairs = types.iter().zip(items);
                DefaultValue::Tuple(pairs.map(|(ty, json)| self.value(ty, json)).collect::<Option<_>>()?)
            }
            (TypeRef::Map(value), Json::Object(members)) => DefaultValue::Map(self.members(value, members)?),
            (TypeRef::Named(id), json) => self.named(*id, json)?,
            (ty, json) => scalar(ty, json)?,
        })
    }

    fn take(&self, parts: usize) -> Option<()> {
        self.left.set(self.left.get().checked_sub(parts)?);
        Some(())
    }

    fn members<'j>(
        &self,
        ty: &TypeRef,
        members: impl IntoIterator<Item = &'j (String, Json)>,
    ) -> Option<Vec<(String, DefaultValue)>> {
        members.into_iter().map(|(name, json)| Some((name.clone(), self.value(ty, json)?))).collect()
    }

    fn named(&self, id: TypeId, json: &Json) -> Option<DefaultValue> {
        match &self.types.get(id.0)?.body {
            TypeBody::Alias(target, _) => self.value(target, json),
            TypeBody::Enum(set) => literal(id, set, json),
            TypeBody::Union(union) => self.branch(id, union, json),
            TypeBody::Record(record) => match json {
                Json::Object(members) => self.record(id, record, members),
                _ => None,
            },
        }
    }

    /// The branch that the discriminator names, or else the only one whose type the value fits.
    fn branch(&self, id: TypeId, union: &Union, json: &Json) -> Option<DefaultValue> {
        let tagged = match (&union.tag, json) {
            (Some((name, values)), Json::Object(members)) => {
                let (_, tag) = members.iter().find(|(key, _)| key == name)?;
                Some(values.iter().find(|(value, _)| *tag == Json::Text(value.clone()))?.1)
            }
            _ => None,
        };
        let mut made = None;
        for branch in union.branches.iter().enumerate().filter(|(at, _)| tagged.is_none_or(|tagged| tagged == *at)) {
            let (_, branch) = branch;
            if let Some(value) = self.value(&branch.ty, json)
                && made.replace(DefaultValue::Branch(id, branch.name.clone(), Box::new(value))).is_some()
            {
                return None;
            }
        }
        made
    }

    fn record(&self, id: TypeId, record: &Record, members: &[(String, Json)]) -> Option<DefaultValue> {
        self.take(record.fields.len())?;
        let get = |wire: &str| members.iter().find(|(name, _)| name == wire).map(|(_, json)| json);
        let fields = record.fields.iter().map(|field| self.member(field, get(&field.wire)));
        let fields = fields.collect::<Option<Vec<_>>>()?;
        let is_other = |member: &&(String, Json)| record.fields.iter().all(|field| field.wire != member.0);
        let mut others = members.iter().filter(is_other).peekable();
        let others = match &record.additional {
            Some(additional) => self.members(&additional.ty, others)?,
            None if others.peek().is_some() => return None,
            None => Vec::new(),
        };
        Some(DefaultValue::Record(id, fields, others))
    }

    fn member(&self, field: &Field, json: Option<&Json>) -> Option<MemberDefault> {
        match (field.presence, json) {
            (Presence::Optional | Presence::Tristate, None) => Some(MemberDefault::Absent),
            (Presence::RequiredNullable | Presence::Tristate, Some(Json::Null)) => Some(MemberDefault::Null),
            (_, Some(json)) => self.value(&field.ty, json).map(MemberDefault::Value),
            (_, None) => None,
        }
    }
}

fn scalar(ty: &TypeRef, json: &Json) -> Option<DefaultValue> {
    Some(match (ty, json) {
        (TypeRef::Bool, Json::Bool(value)) => DefaultValue::Value(Literal::Bool(*value)),
        (TypeRef::Int(int), Json::Number(text)) => DefaultValue::Value(Literal::Int(int.fits(text)?)),
        (TypeRef::Float, Json::Number(text)) => {
            DefaultValue::Value(Literal::Number(text.parse().ok().filter(|value: &f64| value.is_finite())?))
        }
        (TypeRef::String, Json::Text(text)) | (TypeRef::NumberText, Json::Number(text)) => {
            DefaultValue::Value(Literal::Text(text.clone()))
        }
        (TypeRef::Uuid, Json::Text(text)) if StrFormat::Uuid.holds(text) => DefaultValue::Uuid(text.clone()),
        (TypeRef::Text(kind), Json::Text(text)) => DefaultValue::Text(*kind, text.clone()),
        _ => return None,
    })
}

fn literal(id: TypeId, set: &Enum, json: &Json) -> Option<DefaultValue> {
    let is_same = |value: &Literal| match (value, json) {
        (Literal::Bool(a), Json::Bool(b)) => a == b,
        (Literal::Int(a), Json::Number(b)) => b.parse() == Ok(*a),
        (Literal::Number(a), Json::Number(b)) => b.parse() == Ok(*a),
        (Literal::Text(a), Json::Text(b)) => a == b,
        _ => false,
    };
    match (set.variants.iter().find(|variant| is_same(&variant.value)), json) {
        (Some(variant), _) => Some(DefaultValue::Variant(id, variant.name.clone())),
        (None, Json::Text(text)) if set.open && set.text => Some(DefaultValue::Unnamed(id, text.clone())),
        _ => None,
    }
}
