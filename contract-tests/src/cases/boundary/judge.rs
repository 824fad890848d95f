//! Puts a change into a request, and has the document's own text say that it is what it is meant to be.

use super::candidate::Candidate;
use super::rule::Rule;
use super::value::offered;
use super::{Deviation, Part, Step, pointer};
use crate::Direction;
use crate::cases::aim::{Aim, Change};
use crate::cases::body::preferred;
use crate::cases::builder::Builder;
use crate::cases::draft::Draft;
use crate::cases::encode;
use crate::cases::examples::parameter_pointer;
use crate::cases::styled;
use crate::generate::{How, Members, Named};
use crate::masked::Statement;
use crate::reason::WHOLE;
use crate::validators::Violation;
use serde_json::{Map, Value};
use specwright_model::ir::{Location, Operation, Parameter, ParameterIn, SchemaId};

/// How many seeds are tried for a value that has to stand around the change.
const TRIES: u64 = 4;

/// A changed request.
pub(crate) struct DeviatingRequest {
    pub(crate) draft: Draft,
    pub(crate) aim: Aim,
    /// For an edge: the request with a value beside it.
    pub(crate) control: Option<Draft>,
}

/// Where the schema of a part stands.
struct SchemaSite {
    document: u32,
    pointer: String,
    schema: SchemaId,
}

impl Builder<'_> {
    /// The request that asks a question; `None` if no value does so for certain.
    pub(crate) fn judged(&self, probe: &Deviation, base: &Draft) -> Option<DeviatingRequest> {
        let operation = self.api.operations.get(base.operation)?;
        match (probe.part, probe.rule) {
            (_, Rule::NoBody) => self.without_body(operation, base),
            (Part::Parameter(at), Rule::Missing) => without_parameter(operation, base, at),
            _ => {
                let ground = self.ground(operation, probe.part)?;
                DeviationBuilder { builder: self, operation, probe, base, ground }.changed()
            }
        }
    }

    fn without_body(&self, operation: &Operation, base: &Draft) -> Option<DeviatingRequest> {
        let body = operation.request_body.as_ref()?;
        let mut draft = base.clone();
        draft.body.take()?;
        let at = self.member(body.at, "required");
        Some(refused(draft, change(at, "required", "the body, which is required, is left out".into())))
    }

    fn member(&self, at: Location, name: &str) -> Location {
        let node = self.api.node(at).and_then(|node| node.get(name));
        node.map_or(at, |node| Location { document: at.document, node: node.id() })
    }

    fn ground(&self, operation: &Operation, part: Part) -> Option<SchemaSite> {
        match part {
            Part::Parameter(at) => {
                let parameter = operation.parameters.get(at)?;
                let pointer = parameter_pointer(self.api, parameter);
                Some(SchemaSite { document: parameter.at.document, pointer, schema: parameter.schema })
            }
            Part::Body => {
                let (media, _) = preferred(&operation.request_body.as_ref()?.content)?;
                let pointer = format!("{}/schema", self.api.pointer(media.at));
                Some(SchemaSite { document: media.at.document, pointer, schema: media.schema? })
            }
        }
    }

    fn made(&self, schema: SchemaId) -> Option<Value> {
        (0..TRIES).find_map(|seed| {
            let named = if seed == 0 { Named::Preferred } else { Named::Unused };
            let seed = self.config.seed.wrapping_mul(TRIES).wrapping_add(seed);
            let how = How { seed, direction: Direction::Request, members: Members::Required, named };
            self.generator.value(schema, how)
        })
    }

    /// The value at a place; what is not there yet is made.
    fn current<'v>(&self, whole: &'v mut Value, steps: &[Step]) -> Option<&'v Value> {
        let mut value = whole;
        for step in steps {
            value = match (&step.member, value) {
                (Some(name), Value::Object(members)) => {
                    if !members.contains_key(name) {
                        members.insert(name.clone(), self.made(step.schema)?);
                    }
                    members.get_mut(name)?
                }
                (None, Value::Array(items)) => {
                    if items.is_empty() {
                        items.push(self.made(step.schema)?);
                    }
                    items.first_mut()?
                }
                _ => return None,
            };
        }
        Some(value)
    }

    /// The keyword's own place; of a missing member its schema. A bound that a format implies stands nowhere else.
    fn statement(&self, violation: &Violation) -> Option<(Location, Option<Location>)> {
        let root = self.api.documents.get(violation.document as usize)?.tree.root();
        let place = |pointer: &str| {
            let node = root.at(pointer)?;
            Some(Location { document: violation.document, node: node.id() })
        };
        let keyword = place(&violation.statement);
        if violation.keyword == "required" {
            return Some((place(&violation.schema)?, keyword));
        }
        let implied = || place(&format!("{}/format", violation.schema)).or_else(|| place(&violation.schema));
        Some((keyword.or_else(implied)?, None))
    }

    /// Where the bound of an edge is stated.
    fn bound(&self, probe: &Deviation) -> (Location, &'static str) {
        let at = self.api.schemas[self.api.resolve(probe.schema)].at;
        let keyword = probe.rule.keyword();
        let exclusive = match keyword {
            "minimum" => "exclusiveMinimum",
            "maximum" => "exclusiveMaximum",
            other => other,
        };
        let is_stated = |keyword: &&str| self.api.node(at).is_some_and(|node| node.get(keyword).is_some());
        let stated = [keyword, exclusive].into_iter().find(is_stated);
        (stated.map_or(at, |keyword| self.member(at, keyword)), stated.unwrap_or(keyword))
    }
}

/// One question to one request.
struct DeviationBuilder<'q, 'a> {
    builder: &'q Builder<'a>,
    operation: &'q Operation,
    probe: &'q Deviation,
    base: &'q Draft,
    ground: SchemaSite,
}

impl DeviationBuilder<'_, '_> {
    fn parameter(&self) -> Option<&Parameter> {
        match self.probe.part {
            Part::Parameter(at) => self.operation.parameters.get(at),
            Part::Body => None,
        }
    }

    fn changed(&self) -> Option<DeviatingRequest> {
        let Deviation { part, steps, rule, .. } = self.probe;
        let mut whole = match part {
            Part::Body => self.base.body.clone()?,
            Part::Parameter(at) => match self.base.values.iter().find(|(known, _)| known == at) {
                Some((_, value)) => value.clone(),
                None => self.builder.made(self.ground.schema)?,
            },
        };
        let current = self.builder.current(&mut whole, steps)?.clone();
        if *rule == Rule::Missing {
            return self.breaking(put(&whole, steps, None)?);
        }
        let place = |value: Value| put(&whole, steps, Some(value));
        let offers = offered(self.builder, *rule, self.probe.schema, &current);
        if rule.is_edge() {
            return offers.into_iter().find_map(|Candidate { value, beside }| {
                self.on_edge(place(value)?, place(beside.unwrap_or_else(|| current.clone()))?)
            });
        }
        offers.into_iter().find_map(|made| self.breaking(place(made.value)?))
    }

    fn violations(&self, value: &Value) -> Option<Vec<Violation>> {
        let SchemaSite { document, pointer, .. } = &self.ground;
        self.builder.validators.violations(*document, pointer, Direction::Request, value)
    }

    fn breaking(&self, value: Value) -> Option<DeviatingRequest> {
        let place = pointer(&self.probe.steps);
        let violations = self.violations(&value)?;
        let meant = self.probe.rule.keyword();
        let is_meant = |one: &&Violation| means(&one.keyword, meant) && one.instance == place;
        // A union around the place may be what says so.
        let is_around = |one: &&Violation| place.starts_with(&one.instance);
        let violation = violations.iter().find(is_meant).or_else(|| violations.iter().find(is_around))?;
        let (mut what, mut instance) = (violation.reason.clone(), Some(violation.instance.clone()));
        if let Some(parameter) = self.parameter() {
            if !self.is_surely_invalid(parameter, &value) {
                return None;
            }
            what = what.reworded(WHOLE, &name_of(parameter));
            instance = None;
        }
        let (at, keyword_at) = self.builder.statement(violation)?;
        let change = Change { keyword_at, instance, ..change(at, &violation.keyword, what) };
        Some(refused(with(self.base, self.probe.part, value), change))
    }

    /// A parameter arrives as text: no reading of it may be valid, and it has to arrive as it was sent.
    fn is_surely_invalid(&self, parameter: &Parameter, value: &Value) -> bool {
        let text = styled::text(value);
        if !self.survives(parameter, &text) {
            return false;
        }
        let mut readings = vec![Value::from(text.as_str())];
        let read = serde_json::from_str::<Value>(&text).ok();
        readings.extend(read.filter(|value| !value.is_object() && !value.is_array()));
        let SchemaSite { document, pointer, .. } = &self.ground;
        let refused = |reading: &Value| {
            self.builder.validators.is_valid(*document, pointer, Direction::Request, reading) == Some(false)
        };
        readings.iter().all(refused)
    }

    /// Whether a text reaches the server as this parameter, and as this text.
    fn survives(&self, parameter: &Parameter, text: &str) -> bool {
        let is_plain = text.trim() == text && !text.is_empty() && !text.chars().any(char::is_control);
        is_plain
            && match parameter.location {
                ParameterIn::Path => {
                    encode::is_segment(text) && !text.contains('/') && !self.is_literal(parameter, text)
                }
                ParameterIn::Header => text.is_ascii() && !text.contains(','),
                ParameterIn::Cookie => text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c)),
                ParameterIn::Query => true,
            }
    }

    /// Whether another path has this text where this one has the parameter: literal segments win over templates.
    fn is_literal(&self, parameter: &Parameter, text: &str) -> bool {
        let template = format!("{{{}}}", parameter.name);
        let at = self.operation.path.split('/').position(|segment| segment.contains(&template));
        let paths = self.builder.api.operations.iter().map(|operation| &operation.path);
        at.is_some_and(|at| paths.into_iter().any(|path| path.split('/').nth(at) == Some(text)))
    }

    fn on_edge(&self, value: Value, beside: Value) -> Option<DeviatingRequest> {
        let is_valid = |value: &Value| self.violations(value).is_some_and(|found| found.is_empty());
        if value == beside || !is_valid(&value) || !is_valid(&beside) {
            return None;
        }
        let (at, keyword) = self.builder.bound(self.probe);
        let place = pointer(&self.probe.steps);
        let (subject, instance) = match self.parameter() {
            None if place.is_empty() => (WHOLE.to_owned(), Some(place)),
            None => (format!("`{place}`"), Some(place)),
            Some(parameter) => {
                let arrives = |value: &Value| self.survives(parameter, &styled::text(value));
                if !arrives(&value) || !arrives(&beside) {
                    return None;
                }
                (name_of(parameter), None)
            }
        };
        let change = Change { instance, ..change(at, keyword, format!("{subject} is exactly on `{keyword}`").into()) };
        let control = Some(with(self.base, self.probe.part, beside));
        Some(DeviatingRequest { draft: with(self.base, self.probe.part, value), aim: Aim::Edge(change), control })
    }
}

fn without_parameter(operation: &Operation, base: &Draft, at: usize) -> Option<DeviatingRequest> {
    let parameter = operation.parameters.get(at)?;
    let mut draft = base.clone();
    draft.values.retain(|(known, _)| *known != at);
    let what = format!("{}, which is required, is left out", name_of(parameter));
    let is_missing_header = parameter.location == ParameterIn::Header;
    let change = Change { is_missing_header, ..change(parameter.at, "required", what.into()) };
    (draft != *base).then(|| refused(draft, change))
}

fn refused(draft: Draft, change: Change) -> DeviatingRequest {
    DeviatingRequest { draft, aim: Aim::Breaks(change), control: None }
}

fn change(at: Location, keyword: &str, what: Statement) -> Change {
    Change { at, keyword_at: None, keyword: keyword.to_owned(), instance: None, what, is_missing_header: false }
}

fn name_of(parameter: &Parameter) -> String {
    format!("{} parameter `{}`", parameter.location.as_str(), parameter.name)
}

/// `exclusiveMinimum` is a `minimum`, a `const` an `enum`; what a format implies is said by bounds.
fn means(keyword: &str, meant: &str) -> bool {
    keyword == meant
        || matches!(
            (meant, keyword),
            ("minimum", "exclusiveMinimum")
                | ("maximum", "exclusiveMaximum")
                | ("enum", "const")
                | ("format", "maximum" | "minimum")
                | ("additionalProperties", "unevaluatedProperties")
        )
}

/// The draft with one part replaced.
fn with(base: &Draft, part: Part, value: Value) -> Draft {
    let mut draft = base.clone();
    match part {
        Part::Body => draft.body = Some(value),
        Part::Parameter(at) => {
            draft.values.retain(|(known, _)| *known != at);
            draft.values.push((at, value));
        }
    }
    draft
}

/// The value with another one at a place, or with none.
fn put(whole: &Value, steps: &[Step], new: Option<Value>) -> Option<Value> {
    let Some((step, rest)) = steps.split_first() else { return new };
    match (&step.member, whole) {
        (Some(name), Value::Object(members)) => {
            let mut members: Map<String, Value> = members.clone();
            if rest.is_empty() && new.is_none() {
                members.remove(name)?;
            } else {
                let inner = put(members.get(name)?, rest, new)?;
                members.insert(name.clone(), inner);
            }
            Some(Value::Object(members))
        }
        (None, Value::Array(items)) => {
            let mut items = items.clone();
            let inner = put(items.first()?, rest, new)?;
            *items.first_mut()? = inner;
            Some(Value::Array(items))
        }
        _ => None,
    }
}
