//! Waiters: methods that repeat a request until its response meets conditions. They come from the configuration, which
//! names parts of the document; whatever it names has to exist.

use super::names::{Case, Ident, candidate, ident};
use super::operations::CLIENT_METHODS;
use super::{Content, Literal, Operation, Presence, TypeBody, TypeDef, TypeRef, codes};
use crate::config::{ConditionConfig, Config, WaiterConfig};
use serde_json::Value;
use specwright_model::diagnostic::Code;
use specwright_model::ir::{Api, Location};
use specwright_model::{Diagnostic, Diagnostics};
use std::time::Duration;

/// A method that repeats a request until its response meets conditions.
#[derive(Clone, Debug)]
pub struct Waiter {
    /// The name of the method.
    pub method: Ident,
    /// The name of the static that describes the waiter at run time.
    pub constant: Ident,
    /// The index of the operation that is called.
    pub operation: usize,
    /// The conditions, all of which have to hold.
    pub until: Vec<Condition>,
    /// The pause between two requests.
    pub every: Duration,
    /// The time limit for all requests together.
    pub at_most: Duration,
}

/// A condition on one value of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The JSON pointer into the response body.
    pub pointer: String,
    /// The scalars of which the value has to be one; if there are none, it may be any value.
    pub is: Vec<Value>,
    /// The scalars of which the value must be none.
    pub not: Vec<Value>,
}

/// The operations and types with which the configuration of waiters is compared.
pub(super) struct Known<'a> {
    pub(super) api: &'a Api,
    /// The place of each operation in the documents.
    pub(super) places: &'a [Location],
    pub(super) operations: &'a [Operation],
    pub(super) types: &'a [TypeDef],
}

/// Plans every waiter whose configuration is valid, and reports what is wrong with the others.
pub(super) fn waiters(known: &Known<'_>, config: &Config, diagnostics: &mut Diagnostics) -> Vec<Waiter> {
    let mut planned: Vec<Waiter> = Vec::new();
    for waiter in &config.waiters {
        let mut said = Said { waiter: &waiter.name, found: Vec::new() };
        let taken = |name: &str| {
            CLIENT_METHODS.contains(&name)
                || known.operations.iter().any(|operation| operation.method.as_str() == name)
                || planned.iter().any(|waiter| waiter.method.as_str() == name)
        };
        check_name(&waiter.name, &taken, &mut said);
        check_times(waiter, &mut said);
        let operation = known.operation(&waiter.operation, &mut said);
        if let Some(operation) = operation {
            known.check_conditions(waiter, operation, &mut said);
        }
        let is_wrong = said.found.iter().any(|(code, _)| **code != codes::WAITER_MAY_MISS);
        let at = operation.and_then(|index| known.api.node(*known.places.get(index)?));
        for (code, message) in said.found {
            let diagnostic = Diagnostic::new(code, message);
            diagnostics.push(match at {
                Some(node) => diagnostic.at_node(node),
                None => diagnostic,
            });
        }
        if let Some(operation) = operation.filter(|_| !is_wrong) {
            planned.push(plan(waiter, operation));
        }
    }
    planned
}

fn plan(waiter: &WaiterConfig, operation: usize) -> Waiter {
    let condition = |until: &ConditionConfig| Condition {
        pointer: until.pointer.clone(),
        is: until.is.clone().unwrap_or_default(),
        not: until.not.clone().unwrap_or_default(),
    };
    Waiter {
        method: ident(&waiter.name, Case::Snake),
        constant: ident(&waiter.name, Case::Upper),
        operation,
        until: waiter.until.iter().map(condition).collect(),
        every: waiter.every,
        at_most: waiter.at_most,
    }
}

/// The diagnostics about one waiter.
struct Said<'w> {
    waiter: &'w str,
    found: Vec<(&'static Code, String)>,
}

impl Said<'_> {
    fn add(&mut self, code: &'static Code, what: impl std::fmt::Display) {
        self.found.push((code, format!("waiter `{}`: {what}", self.waiter)));
    }
}

fn check_name(name: &str, taken: &dyn Fn(&str) -> bool, said: &mut Said<'_>) {
    let possible = candidate(name, Case::Snake);
    if possible != name {
        said.add(&codes::WAITER_NAME, format_args!("its name is no method of Rust; `{possible}` would be"));
    } else if taken(name) {
        said.add(&codes::WAITER_NAME, "the client has another method of this name");
    }
}

fn check_times(waiter: &WaiterConfig, said: &mut Said<'_>) {
    if waiter.every.is_zero() {
        said.add(&codes::WAITER_TIME, "`every` is no time at all");
    }
    if waiter.at_most < waiter.every {
        let (every, at_most) = (waiter.every, waiter.at_most);
        said.add(&codes::WAITER_TIME, format_args!("`at_most` ({at_most:?}) is shorter than `every` ({every:?})"));
    }
}

impl Known<'_> {
    fn operation(&self, id: &str, said: &mut Said<'_>) -> Option<usize> {
        let found = self.operations.iter().position(|operation| operation.has_id && operation.id == id);
        if found.is_none() && self.api.left_out.iter().any(|operation| operation.id.as_deref() == Some(id)) {
            said.add(&codes::NAMES_LEFT_OUT, format_args!("`{id}` is left out"));
        } else if found.is_none() {
            said.add(&codes::WAITER_OPERATION, format_args!("the document has no operationId `{id}`"));
        }
        found
    }

    /// Whether a success response of an operation is lost, so that its content is not known.
    fn lacks_a_success(&self, operation: usize) -> bool {
        let place = self.places.get(operation);
        let read = place.and_then(|place| self.api.operations.iter().find(|known| known.at == *place));
        read.is_some_and(|read| read.lost_responses.iter().any(|status| status.is_success()))
    }

    fn check_conditions(&self, waiter: &WaiterConfig, operation: usize, said: &mut Said<'_>) {
        if waiter.until.is_empty() {
            said.add(&codes::WAITER_CONDITION, "it waits for nothing: `until` is empty");
        }
        if self.lacks_a_success(operation) {
            let id = &waiter.operation;
            said.add(&codes::NAMES_LEFT_OUT, format_args!("of a success of `{id}` nothing is known"));
            return;
        }
        let Some(operation) = self.operations.get(operation) else { return };
        let successes = operation.responses.iter().filter(|response| response.is_output);
        let bodies: Vec<&TypeRef> = successes
            .filter_map(|response| match &response.content {
                Content::Json(ty) => Some(ty),
                _ => None,
            })
            .collect();
        if bodies.is_empty() {
            said.add(&codes::WAITER_CONDITION, format_args!("no success of `{}` is JSON", operation.id));
            return;
        }
        for until in &waiter.until {
            let found: Vec<Found<'_>> = bodies.iter().filter_map(|ty| self.follow(ty, &until.pointer)).collect();
            if found.is_empty() {
                let what = format_args!("`{}` leads to no member of what `{}` gives", until.pointer, operation.id);
                said.add(&codes::WAITER_CONDITION, what);
                continue;
            }
            if found.iter().any(|found| found.may_miss) {
                let what =
                    format_args!("what `{}` leads to may be absent; the condition does not hold then", until.pointer);
                said.add(&codes::WAITER_MAY_MISS, what);
            }
            let (is, not) = (until.is.as_deref(), until.not.as_deref());
            if (is.is_none() && not.is_none()) || is.is_some_and(<[Value]>::is_empty) {
                said.add(&codes::WAITER_CONDITION, format_args!("the condition of `{}` names no value", until.pointer));
            }
            for value in is.into_iter().chain(not).flatten() {
                self.check_value(&found, value, &until.pointer, said);
            }
        }
    }

    /// Reports a value that can never occur: it is a slip of the pen.
    fn check_value(&self, found: &[Found<'_>], value: &Value, pointer: &str, said: &mut Said<'_>) {
        if value.is_array() || value.is_object() {
            let what = format_args!("the condition of `{pointer}` names an array or object, which is not compared");
            said.add(&codes::WAITER_CONDITION, what);
        } else if !value.is_null() && !found.iter().any(|found| self.admits(found.ty, value)) {
            let known = found.iter().find_map(|found| self.values(found.ty));
            let known = known.map(|known| format!("; it is one of {known}")).unwrap_or_default();
            said.add(&codes::WAITER_CONDITION, format_args!("`{pointer}` is never {value}{known}"));
        }
    }

    /// The type to which a pointer leads from another type.
    fn follow<'t>(&'t self, ty: &'t TypeRef, pointer: &str) -> Option<Found<'t>> {
        let mut found = Found { ty, may_miss: false };
        if pointer.is_empty() {
            return Some(found);
        }
        for token in pointer.strip_prefix('/')?.split('/') {
            let token = token.replace("~1", "/").replace("~0", "~");
            found = self.step(found, &token, DEEPEST)?;
        }
        Some(found)
    }

    fn step<'t>(&'t self, from: Found<'t>, token: &str, depth: usize) -> Option<Found<'t>> {
        let missing = |ty| Some(Found { ty, may_miss: true });
        match self.target(from.ty) {
            TypeRef::Any => missing(&TypeRef::Any),
            TypeRef::List(item) => token.parse::<usize>().ok().and_then(|_| missing(item)),
            TypeRef::Map(value) => missing(value),
            TypeRef::Tuple(items) => {
                items.get(token.parse::<usize>().ok()?).map(|ty| Found { ty, may_miss: from.may_miss })
            }
            TypeRef::Named(id) => match &self.types.get(id.0)?.body {
                TypeBody::Record(record) => match record.fields.iter().find(|field| field.wire == token) {
                    Some(field) => {
                        let is_there = matches!(field.presence, Presence::Required | Presence::RequiredNullable);
                        Some(Found { ty: &field.ty, may_miss: from.may_miss || !is_there })
                    }
                    None => record.additional.as_ref().and_then(|additional| missing(&additional.ty)),
                },
                TypeBody::Union(union) => {
                    // Unions can be nested, and can contain themselves.
                    let deeper = depth.checked_sub(1)?;
                    let below = |ty| self.step(Found { ty, may_miss: true }, token, deeper);
                    union.branches.iter().find_map(|branch| below(&branch.ty))
                }
                TypeBody::Enum(_) | TypeBody::Alias(..) => None,
            },
            _ => None,
        }
    }

    /// The type behind boxes, options and aliases.
    fn target<'t>(&'t self, ty: &'t TypeRef) -> &'t TypeRef {
        let mut ty = ty;
        // An alias of itself is kept as JSON, so this ends; the bound is for a plan that is wrong.
        for _ in 0..=self.types.len() + DEEPEST {
            ty = match ty {
                TypeRef::Option(inner) | TypeRef::Boxed(inner) => inner,
                TypeRef::Named(id) => match self.types.get(id.0).map(|def| &def.body) {
                    Some(TypeBody::Alias(target, _)) => target,
                    _ => return ty,
                },
                _ => return ty,
            };
        }
        ty
    }

    fn admits(&self, ty: &TypeRef, value: &Value) -> bool {
        match self.target(ty) {
            TypeRef::Any => true,
            TypeRef::Bool => value.is_boolean(),
            TypeRef::Int(_) | TypeRef::Float | TypeRef::NumberText => value.is_number(),
            TypeRef::String | TypeRef::Uuid | TypeRef::Text(_) | TypeRef::Base64(_) => value.is_string(),
            TypeRef::Named(id) => match self.types.get(id.0).map(|def| &def.body) {
                Some(TypeBody::Enum(set)) => set.variants.iter().any(|variant| is(&variant.value, value)),
                Some(TypeBody::Union(_)) => true,
                _ => false,
            },
            _ => false,
        }
    }

    /// The values of an enum, as a message lists them.
    fn values(&self, ty: &TypeRef) -> Option<String> {
        let TypeRef::Named(id) = self.target(ty) else { return None };
        let TypeBody::Enum(set) = &self.types.get(id.0)?.body else { return None };
        let texts: Vec<String> =
            set.variants.iter().take(20).filter_map(|variant| variant.text()).map(Into::into).collect();
        (!texts.is_empty()).then(|| texts.join(", "))
    }
}

/// The most options, boxes or unions within each other that are looked through.
const DEEPEST: usize = 4;

fn as_integer(value: &Value) -> Option<i128> {
    value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from))
}

/// Whether a JSON value equals a literal of the plan.
fn is(literal: &Literal, value: &Value) -> bool {
    match literal {
        Literal::Bool(literal) => value.as_bool() == Some(*literal),
        Literal::Int(literal) => as_integer(value) == Some(*literal),
        Literal::Number(literal) => value.as_f64().is_some_and(|value| value.total_cmp(literal).is_eq()),
        Literal::Text(literal) => value.as_str() == Some(literal),
    }
}

/// The type to which a pointer leads.
#[derive(Clone, Copy)]
struct Found<'t> {
    ty: &'t TypeRef,
    /// Whether there are responses without the value.
    may_miss: bool,
}
