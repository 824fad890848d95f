//! Turns objects into structs, and values of `enum` into open enums.

use super::checks::properties_check;
use super::documentation::Documentation;
use super::forms::one_way;
use super::names::{Case, Claim, Ident, candidate, resolve, unreserved};
use super::types::Planner;
use super::{Additional, Enum, EnumVariant, Field, Literal, Presence, Record, TypeRef};
use specwright_model::Node;
use specwright_model::diagnostic::clip;
use specwright_model::ir::{self, Object, Property, SchemaId, Shape, StrFormat};
use specwright_model::validation::Direction;

/// The methods that every struct has, whose names no setter can have.
const RECORD_METHODS: &[&str] = &["new"];

impl Planner<'_> {
    pub(super) fn record(&mut self, id: SchemaId, object: &Object, direction: Direction) -> Record {
        let kept: Vec<(&String, Option<&Property>)> = object
            .properties
            .iter()
            .map(|(wire, property)| (wire, Some(property)))
            .chain(object.required_undeclared.iter().map(|wire| (wire, None)))
            .collect();
        let names = self.field_names(id, &kept);
        let mut fields = Vec::with_capacity(kept.len());
        for ((wire, property), name) in kept.iter().zip(names) {
            fields.push(match property {
                Some(property) => self.field(name, wire, property, direction),
                None => self.undeclared(name, wire, object, direction),
            });
        }
        let additional = self.additional(object, direction, &fields);
        let bounds = properties_check(&self.api.schemas[id].constraints);
        Record { fields, additional, bounds, is_read_in_steps: false }
    }

    /// The names of one object's properties; a name that the configuration overrides goes first.
    pub(super) fn field_names(&mut self, id: SchemaId, members: &[(&String, Option<&Property>)]) -> Vec<Ident> {
        let key = |planner: &Self, wire: &str| format!("{}#{wire}", planner.names.key(planner.api.schemas[id].at));
        let claim = |(wire, property): &(&String, Option<&Property>)| {
            // If the schema of the property has a type of its own, its pointer names the type.
            let plain = property.filter(|property| !self.has_name(property.schema));
            let of_place = || plain.and_then(|property| self.pinned(self.api.schemas[property.schema].at));
            let pinned = self.pin_of(|| [key(self, wire)]).or_else(of_place);
            let own = candidate(pinned.unwrap_or(wire), Case::Snake);
            let candidate = unreserved(own, RECORD_METHODS, "_member");
            Claim { candidate, rank: u8::from(pinned.is_none()), raw: (*wire).clone() }
        };
        let claims: Vec<Claim> = members.iter().map(claim).collect();
        let (names, ties) = resolve(&claims, RECORD_METHODS, Case::Snake);
        for tie in ties {
            let (wire, property) = members[tie.claim];
            let at = self.api.schemas[property.map_or(id, |property| property.schema)].at;
            self.report_tie(at, &tie, &format!("`{}`", clip(wire)), &key(self, wire));
        }
        names
    }

    pub(super) fn field(&mut self, name: Ident, wire: &str, property: &Property, direction: Direction) -> Field {
        let schema = &self.api.schemas[property.schema];
        let ty = self.type_without_null(property.schema, direction);
        let nullable = self.is_nullable(property.schema) && !matches!(ty, TypeRef::Any | TypeRef::Null);
        // A `readOnly` property in a request, and a `writeOnly` one in a response, need not be there. They may be: many
        // servers send back what they were sent.
        let required = property.required && one_way(self.api, property.schema).is_none_or(|only| only == direction);
        let constant =
            if is_constant(self.api.node(schema.at)) && required && !nullable { self.variant_of(&ty) } else { None };
        Field {
            name,
            wire: wire.to_owned(),
            presence: presence(required, nullable),
            documentation: Documentation::of(&schema.annotations),
            secret: self.is_secret(property.schema),
            constant,
            default: self.default_value(property.schema),
            checks: self.checks(property.schema, direction),
            ty,
        }
    }

    /// The field of a property that `required` names and `properties` does not.
    fn undeclared(&mut self, name: Ident, wire: &str, object: &Object, direction: Direction) -> Field {
        let checks = match object.additional {
            ir::Additional::Schema(schema) => self.checks_with_null(schema, direction),
            _ => Vec::new(),
        };
        Field {
            name,
            wire: wire.to_owned(),
            ty: self.additional_type(object, direction),
            presence: Presence::Required,
            documentation: Documentation::default(),
            secret: false,
            constant: None,
            default: None,
            checks,
        }
    }

    fn additional(&mut self, object: &Object, direction: Direction, fields: &[Field]) -> Option<Additional> {
        let checks = match self.others(object) {
            ir::Additional::Unstated | ir::Additional::Refused => return None,
            ir::Additional::Allowed => Vec::new(),
            ir::Additional::Schema(schema) => self.checks_with_null(schema, direction),
        };
        let taken: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let claim =
            Claim { candidate: "additional_properties".to_owned(), rank: 2, raw: "additionalProperties".to_owned() };
        let (mut names, _) = resolve(&[claim], &taken, Case::Snake);
        Some(Additional { name: names.pop()?, ty: self.additional_type(object, direction), checks })
    }

    /// Whether a value is a secret: `format: password` or `writeOnly`.
    pub(super) fn is_secret(&self, id: SchemaId) -> bool {
        let resolved = &self.api.schemas[self.api.resolve(id)];
        self.api.schemas[id].annotations.write_only
            || resolved.annotations.write_only
            || resolved.shape == Shape::String(StrFormat::Password)
    }

    /// The open enum over the values of `enum` or `const`.
    pub(super) fn literals(&mut self, id: SchemaId, literals: &[ir::Literal]) -> Enum {
        let titles = self.beside_values(id, &["x-enum-varnames", "x-enumNames"]);
        let descriptions = self.beside_values(id, &["x-enumDescriptions", "x-enum-descriptions"]);
        let listed = literals.iter().enumerate().filter_map(|(at, value)| {
            let description = descriptions.get(at).and_then(Option::as_deref);
            Some(Listed {
                value: literal(value)?,
                title: titles.get(at).cloned().flatten(),
                documentation: Documentation::new(description, None, false),
            })
        });
        let listed = listed.collect();
        self.listed(id, listed)
    }

    /// The open enum over values with their titles and documentation.
    pub(super) fn listed(&mut self, id: SchemaId, listed: Vec<Listed>) -> Enum {
        let at = self.api.schemas[id].at;
        let key = |planner: &Self, raw: &str| format!("{}#{raw}", planner.names.key(at));
        let mut claims: Vec<Claim> = listed.iter().map(Listed::claim).collect();
        if !self.config.names.is_empty() {
            for claim in &mut claims {
                if let Some(name) = self.pin(&key(self, &claim.raw)) {
                    claim.candidate = unreserved(candidate(name, Case::Pascal), OPEN_VARIANT, "Value");
                    claim.rank = 0;
                }
            }
        }
        claims.push(unknown_claim());
        let (mut names, ties) = resolve(&claims, &[], Case::Pascal);
        for tie in ties {
            let raw = &claims[tie.claim].raw;
            self.report_tie(at, &tie, &format!("`{}`", clip(raw)), &key(self, raw));
        }
        let unknown = names.pop().unwrap_or_default();
        let variant = |(listed, name): (Listed, Ident)| EnumVariant {
            name,
            value: listed.value,
            documentation: listed.documentation,
        };
        Enum {
            text: listed.iter().all(|listed| matches!(listed.value, Literal::Text(_))),
            open: false,
            variants: listed.into_iter().zip(names).map(variant).collect(),
            unknown,
        }
    }

    /// The texts of a list beside `enum` that has one for each value, under the first of several widely used names that
    /// the schema has.
    fn beside_values(&self, id: SchemaId, keys: &[&str]) -> Vec<Option<String>> {
        let schema = &self.api.schemas[id];
        let at = keys.iter().find_map(|key| schema.extensions.get(*key));
        let Some(node) = at.and_then(|&at| self.api.node(at)) else { return Vec::new() };
        node.items().map(|item| item.as_str().map(str::to_owned)).collect()
    }
}

fn presence(required: bool, nullable: bool) -> Presence {
    match (required, nullable) {
        (true, false) => Presence::Required,
        (true, true) => Presence::RequiredNullable,
        (false, false) => Presence::Optional,
        (false, true) => Presence::Tristate,
    }
}

/// A value of an enum, with its title and documentation.
pub(super) struct Listed {
    pub(super) value: Literal,
    /// The title of the value, after which its variant is named.
    pub(super) title: Option<String>,
    pub(super) documentation: Documentation,
}

impl Listed {
    /// The claim of the variant: to its title, or else to the value itself. If titles are equal, the values decide.
    fn claim(&self) -> Claim {
        let raw = match &self.value {
            Literal::Text(text) => text.clone(),
            Literal::Bool(value) => value.to_string(),
            Literal::Int(value) => value.to_string(),
            Literal::Number(value) => value.to_string(),
        };
        let named = self.title.as_ref().filter(|title| title.chars().any(char::is_alphanumeric));
        let own = match named.unwrap_or(&raw).as_str() {
            "" => "Empty".to_owned(),
            text => candidate(text, Case::Pascal),
        };
        Claim { candidate: unreserved(own, OPEN_VARIANT, "Value"), rank: 1, raw }
    }
}

/// The variant of every open enum that keeps values which the document does not name. It is never renamed, because code
/// matches on it.
pub(super) const OPEN_VARIANT: &[&str] = &["Unknown"];

/// The claim of the open variant, which goes before all others.
pub(super) fn unknown_claim() -> Claim {
    Claim { candidate: "Unknown".to_owned(), rank: 0, raw: String::new() }
}

/// The value as a Rust literal, if there is one.
pub(super) fn literal(value: &ir::Literal) -> Option<Literal> {
    match value {
        ir::Literal::Bool(value) => Some(Literal::Bool(*value)),
        ir::Literal::Integer(value) => Some(Literal::Int((*value).into())),
        ir::Literal::Number(text) => match text.parse() {
            Ok(value) => Some(Literal::Int(value)),
            Err(_) => text.parse().ok().filter(|n: &f64| n.is_finite()).map(Literal::Number),
        },
        ir::Literal::String(text) => Some(Literal::Text(text.clone())),
        ir::Literal::Json(_) => None,
    }
}

/// Whether a schema is `const`. That holds for ever, while an `enum` of one value may get more.
pub(super) fn is_constant(node: Option<Node<'_>>) -> bool {
    node.is_some_and(|node| node.get("const").is_some())
}
