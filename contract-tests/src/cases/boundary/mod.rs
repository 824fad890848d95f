//! One change at a time: just beyond each statement of a schema, and exactly on its edge.
//!
//! What can be asked is known from the schemas; the values are made from a request that was accepted, and count only
//! if the document's own text, as the validator reads it, says of them what they are meant to be.

mod candidate;
mod judge;
mod numbers;
mod rule;
mod value;

pub(crate) use judge::DeviatingRequest;
pub(crate) use rule::Rule;

use super::body;
use super::examples::is_no_parameter;
use specwright_model::ir::{
    Additional, Api, ApiKeyIn, Operation, Parameter, ParameterIn, Property, SchemaId, SecurityKind, Shape,
};

/// How deep bodies are looked into.
const DEEPEST: usize = 5;
/// The most questions that are asked of one operation.
const MOST: usize = 150;
/// The most places of one operation that are looked at for questions: schemas may lead to each other in any number of
/// ways, and not every one of them asks something.
const MOST_PLACES: usize = 20_000;

/// Which part of a request is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A parameter, by its index.
    Parameter(usize),
    /// The body.
    Body,
}

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// The member; without it, the first item.
    pub(crate) member: Option<String>,
    /// What stands there.
    pub(crate) schema: SchemaId,
}

/// One question: what comes of a request that is changed in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    pub(crate) part: Part,
    /// From the part's value to the place of the change.
    pub(crate) steps: Vec<Step>,
    /// What stands there.
    pub(crate) schema: SchemaId,
    pub(crate) rule: Rule,
}

impl Deviation {
    /// Whether the request is meant to be refused.
    pub fn is_invalid(&self) -> bool {
        !self.rule.is_edge()
    }

    /// What is changed, in few words: `/price beyond minimum`.
    pub fn describe(&self, operation: &Operation) -> String {
        let place = match self.part {
            Part::Parameter(at) => {
                operation.parameters.get(at).map(|parameter| parameter.name.clone()).unwrap_or_default()
            }
            Part::Body if self.steps.is_empty() => "body".to_owned(),
            Part::Body => pointer(&self.steps),
        };
        format!("{place}: {}", self.rule.describe())
    }
}

/// The JSON pointer of a place.
pub(super) fn pointer(steps: &[Step]) -> String {
    let token = |step: &Step| match &step.member {
        Some(name) => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
        None => "/0".to_owned(),
    };
    steps.iter().map(token).collect()
}

/// All that can be asked of an operation, parameters first.
pub(crate) fn probes(api: &Api, operation: &Operation) -> Vec<Deviation> {
    let mut walk = Walk { api, part: Part::Body, found: Vec::new(), places: 0 };
    for (at, parameter) in operation.parameters.iter().enumerate() {
        if !is_no_parameter(parameter) && !is_credential(api, parameter) {
            walk.parameter(at, parameter);
        }
    }
    walk.part = Part::Body;
    if let Some(body) = &operation.request_body
        && let Some((media, form)) = body::preferred(&body.content)
        && form.is_json()
        && let Some(schema) = media.schema
    {
        if body.required {
            walk.add(&[], schema, Rule::NoBody);
        }
        walk.value(&mut Vec::new(), schema);
    }
    walk.found.truncate(MOST);
    walk.found
}

/// Whether a parameter is where an API key goes: that is for another phase.
fn is_credential(api: &Api, parameter: &Parameter) -> bool {
    api.security_schemes.values().any(|scheme| {
        let SecurityKind::ApiKey { location, name } = &scheme.kind else { return false };
        let is_there = matches!(
            (location, parameter.location),
            (ApiKeyIn::Header, ParameterIn::Header)
                | (ApiKeyIn::Query, ParameterIn::Query)
                | (ApiKeyIn::Cookie, ParameterIn::Cookie)
        );
        is_there && name.eq_ignore_ascii_case(&parameter.name)
    })
}

struct Walk<'a> {
    api: &'a Api,
    part: Part,
    found: Vec<Deviation>,
    /// How many places were looked at.
    places: usize,
}

impl Walk<'_> {
    fn add(&mut self, steps: &[Step], schema: SchemaId, rule: Rule) {
        self.found.push(Deviation { part: self.part, steps: steps.to_vec(), schema, rule });
    }

    fn parameter(&mut self, at: usize, parameter: &Parameter) {
        self.part = Part::Parameter(at);
        if parameter.required && parameter.location != ParameterIn::Path {
            self.add(&[], parameter.schema, Rule::Missing);
        }
        // How lists and objects are written leaves too many readings open.
        let schema = &self.api.schemas[self.api.resolve(parameter.schema)];
        let is_scalar = matches!(
            schema.shape,
            Shape::Bool | Shape::Integer(_) | Shape::Number(_) | Shape::String(_) | Shape::Enum(_)
        );
        if is_scalar && parameter.content.is_none() {
            // All text is text there.
            let is_text = matches!(schema.shape, Shape::String(_) | Shape::Enum(_));
            let rules = rule::rules(self.api, parameter.schema).into_iter();
            for rule in rules.filter(|rule| *rule != Rule::WrongType || !is_text) {
                self.add(&[], parameter.schema, rule);
            }
        }
    }

    fn value(&mut self, steps: &mut Vec<Step>, schema: SchemaId) {
        self.places += 1;
        if steps.len() > DEEPEST || self.found.len() >= MOST || self.places > MOST_PLACES {
            return;
        }
        for rule in rule::rules(self.api, schema) {
            self.add(steps, schema, rule);
        }
        self.inner(steps, schema);
    }

    fn inner(&mut self, steps: &mut Vec<Step>, schema: SchemaId) {
        let api = self.api;
        match &api.schemas[api.resolve(schema)].shape {
            Shape::Object(object) => {
                for (name, property) in &object.properties {
                    self.member(steps, name, property);
                }
                if object.additional == Additional::Refused {
                    self.add(steps, schema, Rule::Undeclared);
                }
            }
            Shape::Array(item) => {
                steps.push(Step { member: None, schema: *item });
                self.value(steps, *item);
                steps.pop();
            }
            Shape::AllOf(parts) if steps.len() < DEEPEST => parts.iter().for_each(|&part| self.inner(steps, part)),
            _ => {}
        }
    }

    fn member(&mut self, steps: &mut Vec<Step>, name: &str, property: &Property) {
        let api = self.api;
        let is_read_only =
            [property.schema, api.resolve(property.schema)].iter().any(|&id| api.schemas[id].annotations.read_only);
        if is_read_only {
            return;
        }
        steps.push(Step { member: Some(name.to_owned()), schema: property.schema });
        if property.required {
            self.add(steps, property.schema, Rule::Missing);
            // Of a member that may be left out, many take `null` for just that, our own servers too.
            if rule::refuses_null(api, property.schema) {
                self.add(steps, property.schema, Rule::Null);
            }
        }
        self.value(steps, property.schema);
        steps.pop();
    }
}
