//! One valid request per operation: ids from earlier answers, values from the document's examples,
//! made ones where it has none.

use super::aim::Aim;
use super::body;
use super::builder::{Builder, Skip};
use super::draft::{Case, Draft, Purpose};
use super::encode;
use super::names::{Name, normal, of_path_parameter, resource_of};
use super::resource_pool::{Context, ResourcePool};
use crate::Direction;
use crate::config::Config;
use crate::generate::{Generator, How, Members, Named};
use crate::plan::Phase;
use crate::validators::Validators;
use serde_json::Value;
use specwright_model::ir::{Api, Example, MediaType, Operation, OperationId, Parameter, ParameterIn, SchemaId};

/// How many seeds are tried for a value that is valid.
const TRIES: u64 = 24;
/// Header parameters that OpenAPI says are none (OAS 3.1 §4.8.12.1).
const NO_PARAMETERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// From an earlier answer, the configuration or an example.
    Told,
    MadeUp,
}

/// A schema position, classified and as text.
#[derive(Clone, Copy)]
struct Slot<'s> {
    schema: SchemaId,
    document: u32,
    pointer: &'s str,
}

impl<'a> Builder<'a> {
    /// For one run.
    pub fn new(api: &'a Api, config: &'a Config, validators: &'a Validators<'a>) -> Self {
        Self { api, config, validators, generator: Generator::new(api) }
    }

    /// The values of a valid request of an operation.
    ///
    /// # Errors
    /// [`Skip`] where no valid value could be made, or the body has no media type that can be written.
    pub(crate) fn draft(&self, id: OperationId, learnt: &ResourcePool) -> Result<Draft, Skip> {
        let operation = self.api.operations.get(id).ok_or_else(|| Skip("there is no such operation".to_owned()))?;
        let mut making = Making { builder: self, id, operation, learnt, context: Context::new(), is_guess: false };
        let mut values = making.path()?;
        making.others(&mut values)?;
        let body = making.body()?;
        Ok(Draft { operation: id, values, body, context: making.context, is_guess: making.is_guess })
    }

    /// The valid request of an operation.
    ///
    /// # Errors
    /// [`Skip`] where no valid value could be made, or the body has no media type that can be written.
    pub fn valid(&self, id: OperationId, learnt: &ResourcePool) -> Result<Case, Skip> {
        let purpose = Purpose { phase: Phase::Examples, aim: Aim::Valid };
        self.write(&self.draft(id, learnt)?, self.config, purpose)
    }

    /// A valid value: of the given ones the first that is, else a made one.
    fn value(&self, slot: Slot<'_>, given: impl IntoIterator<Item = Value>) -> Option<(Value, Source)> {
        if let Some(value) = given.into_iter().find(|value| self.is_valid(slot, value)) {
            return Some((value, Source::Told));
        }
        let value = (0..TRIES).find_map(|at| {
            // First what the document names, then without it, then smaller.
            let named = if at < 2 { Named::Preferred } else { Named::Unused };
            let members = match at % 3 {
                0 => Members::All,
                1 => Members::Required,
                _ => Members::Some,
            };
            let seed = self.config.seed.wrapping_mul(TRIES).wrapping_add(at);
            let how = How { seed, direction: Direction::Request, members, named };
            self.generator.value(slot.schema, how).filter(|value| self.is_valid(slot, value))
        })?;
        Some((value, Source::MadeUp))
    }

    fn no_value(&self, what: &str) -> Skip {
        let why = if self.generator.is_spent() { ": the budget for making values is used up" } else { "" };
        Skip(format!("no valid value could be made for {what}{why}"))
    }

    /// Where nothing can be said, a value is taken for valid.
    fn is_valid(&self, slot: Slot<'_>, value: &Value) -> bool {
        self.validators.is_valid(slot.document, slot.pointer, Direction::Request, value).unwrap_or(true)
    }

    fn examples(&self, examples: &[Example]) -> impl Iterator<Item = Value> {
        examples.iter().filter_map(|example| Some(self.api.node(example.value)?.to_json()))
    }

    fn schema_examples(&self, schema: SchemaId) -> impl Iterator<Item = Value> {
        [schema, self.api.resolve(schema)].into_iter().flat_map(|id| {
            let annotations = &self.api.schemas[id].annotations;
            let places = annotations.examples.iter().chain(&annotations.default);
            places.filter_map(|at| Some(self.api.node(*at)?.to_json()))
        })
    }
}

/// One request in the making.
struct Making<'m, 'a> {
    builder: &'m Builder<'a>,
    id: OperationId,
    operation: &'m Operation,
    learnt: &'m ResourcePool,
    context: Context,
    is_guess: bool,
}

impl Making<'_, '_> {
    fn path(&mut self) -> Result<Vec<(usize, Value)>, Skip> {
        let operation = self.operation;
        let path = |parameter: &Parameter| operation.path.find(&format!("{{{}}}", parameter.name));
        let all = operation.parameters.iter().enumerate();
        let mut parameters: Vec<(usize, &Parameter)> =
            all.filter(|(_, parameter)| parameter.location == ParameterIn::Path).collect();
        // The last parameter is the narrowest; what it came together with decides the others.
        parameters.sort_by_key(|(_, parameter)| std::cmp::Reverse(path(parameter)));
        let mut values = Vec::new();
        for (at, parameter) in parameters {
            let (value, source) = self.path_value(parameter)?;
            self.is_guess |= source == Source::MadeUp;
            if !encode::is_segment(&encode::path(parameter, &value)) {
                return Err(Skip(format!("path parameter `{}` has no value that a path can hold", parameter.name)));
            }
            for name in of_path_parameter(&operation.path, &parameter.name).into_iter().take(1) {
                self.context.insert(name, value.clone());
            }
            values.push((at, value));
        }
        Ok(values)
    }

    fn path_value(&mut self, parameter: &Parameter) -> Result<(Value, Source), Skip> {
        let names = of_path_parameter(&self.operation.path, &parameter.name);
        let linked = self.learnt.linked(self.id, ParameterIn::Path, &parameter.name);
        let together = || names.iter().find_map(|name| self.context.get(name));
        let known = linked.and_then(|value| self.fitted(parameter, value));
        if let Some(value) = known.or_else(|| self.fitted(parameter, together()?)) {
            return Ok((value, Source::Told));
        }
        let fits = |value: &Value| self.fitted(parameter, value).is_some();
        let found = self.learnt.find(&names, &fits).map(|(value, context)| (value.clone(), context.clone()));
        if let Some((value, context)) = found {
            let value = self.fitted(parameter, &value).unwrap_or(value);
            self.context.extend(context);
            return Ok((value, Source::Told));
        }
        self.parameter_value(parameter)
    }

    /// The value as the parameter's schema has it: what is a number in one place may be text in the other.
    fn fitted(&self, parameter: &Parameter, value: &Value) -> Option<Value> {
        let pointer = parameter_pointer(self.builder.api, parameter);
        let other = match value {
            Value::String(text) => text.parse::<serde_json::Number>().ok().map(Value::Number),
            Value::Number(number) => Some(Value::String(number.to_string())),
            _ => None,
        };
        let spellings = [Some(value.clone()), other].into_iter().flatten();
        spellings.into_iter().find(|value| self.builder.is_valid(slot(parameter, &pointer), value))
    }

    fn parameter_value(&self, parameter: &Parameter) -> Result<(Value, Source), Skip> {
        let builder = self.builder;
        let pointer = parameter_pointer(builder.api, parameter);
        let configured = builder.config.parameters.get(&parameter.name).cloned();
        let linked = self.learnt.linked(self.id, parameter.location, &parameter.name).cloned();
        let learnt = Name::new(&parameter.name).is_id().then(|| self.learnt_id(&parameter.name)).flatten();
        let given = configured.into_iter().chain(linked).chain(learnt).chain(builder.examples(&parameter.examples));
        let given = given.chain(builder.schema_examples(parameter.schema));
        builder
            .value(slot(parameter, &pointer), given)
            .ok_or_else(|| builder.no_value(&format!("parameter `{}`", parameter.name)))
    }

    /// An id under its own name, or for a bare `id` under the resource's; of this request's own set first.
    fn learnt_id(&self, name: &str) -> Option<Value> {
        let full = if Name::new(name).is_bare_id() {
            format!("{}{}", resource_of(&self.operation.path)?, normal(name))
        } else {
            normal(name)
        };
        if let Some(value) = self.context.get(&full) {
            return Some(value.clone());
        }
        self.learnt.find(&[full], &|_| true).map(|(value, _)| value.clone())
    }

    /// The parameters that are not in the path: required ones, and those that something is said of.
    fn others(&self, values: &mut Vec<(usize, Value)>) -> Result<(), Skip> {
        for (at, parameter) in self.operation.parameters.iter().enumerate() {
            let is_told = || {
                self.builder.config.parameters.contains_key(&parameter.name)
                    || self.learnt.linked(self.id, parameter.location, &parameter.name).is_some()
            };
            if parameter.location != ParameterIn::Path
                && !is_no_parameter(parameter)
                && (parameter.required || is_told())
            {
                values.push((at, self.parameter_value(parameter)?.0));
            }
        }
        Ok(())
    }

    fn body(&self) -> Result<Option<Value>, Skip> {
        let Some(body) = &self.operation.request_body else { return Ok(None) };
        let Some((media, form)) = body::preferred(&body.content) else {
            let none = Skip("none of the media types of its request body can be written yet".to_owned());
            return if body.required { Err(none) } else { Ok(None) };
        };
        let value = match media.schema {
            Some(schema) => self.body_value(media, schema)?,
            None => {
                self.builder.examples(&media.examples).next().unwrap_or_else(|| Value::Object(serde_json::Map::new()))
            }
        };
        if body::write(media, form, &value).is_none() {
            return Err(Skip(format!("a value of its request body cannot be written as {}", media.range)));
        }
        Ok(Some(value))
    }

    fn body_value(&self, media: &MediaType, schema: SchemaId) -> Result<Value, Skip> {
        let builder = self.builder;
        let pointer = format!("{}/schema", builder.api.pointer(media.at));
        let slot = Slot { schema, document: media.at.document, pointer: &pointer };
        let linked = self.learnt.linked_body(self.id).cloned();
        let given = linked.into_iter().chain(builder.examples(&media.examples)).chain(builder.schema_examples(schema));
        let (value, _) = builder.value(slot, given).ok_or_else(|| builder.no_value("its request body"))?;
        let mut with_ids = value.clone();
        self.put_ids(&mut with_ids, 0);
        Ok(if builder.is_valid(slot, &with_ids) { with_ids } else { value })
    }

    /// Ids that are known take the place of the example's.
    fn put_ids(&self, value: &mut Value, depth: usize) {
        let Value::Object(members) = value else { return };
        if depth > 4 {
            return;
        }
        for (name, member) in members {
            if member.is_object() {
                self.put_ids(member, depth + 1);
            } else if may_be_learnt(name)
                && let Some(known) = self.learnt_id(name).filter(|known| known.is_string() == member.is_string())
            {
                *member = known;
            }
        }
    }
}

/// A bare `id` in a body is the caller's to choose; others refer to what exists.
fn may_be_learnt(name: &str) -> bool {
    let name = Name::new(name);
    (name.is_id() && !name.is_bare_id()) || name.is_token()
}

/// Header parameters that say what a request says anyway.
pub(super) fn is_no_parameter(parameter: &Parameter) -> bool {
    parameter.location == ParameterIn::Header && NO_PARAMETERS.contains(&parameter.name.to_ascii_lowercase().as_str())
}

fn slot<'p>(parameter: &Parameter, pointer: &'p str) -> Slot<'p> {
    Slot { schema: parameter.schema, document: parameter.at.document, pointer }
}

/// Where the schema of a parameter stands: below `content`, if it has one.
pub(super) fn parameter_pointer(api: &Api, parameter: &Parameter) -> String {
    let at = api.pointer(parameter.at);
    match &parameter.content {
        Some(media) => format!("{at}/content/{}/schema", media.replace('~', "~0").replace('/', "~1")),
        None => format!("{at}/schema"),
    }
}
