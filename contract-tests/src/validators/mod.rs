//! Values against the very text of the document: JSON Schema 2020-12 over its rewritten source tree.
//!
//! The only module that knows the validator. A validator compiles everything that its schema refers
//! to, so one is made when it is first needed, and only the latest are kept. Whatever document and value are, a
//! validation ends: see [`metered`].

mod meant;
mod measure;
mod metered;
mod unfolded;

use crate::Direction;
use crate::masked::Statement;
use crate::reason::Values;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Registry, ValidationError};
use meant::meant;
use measure::{Size, largest_pattern, may_backtrack};
use metered::{Allowance, Metered, Metering, STEP, Spent, Step, within};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use specwright_model::ir::Api;
use specwright_model::validation::{document_uri, marked_validation_document};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

/// How many compiled schemas are kept.
const KEPT: usize = 128;
/// How many schemas all of them may consist of; the latest is kept in any case.
const KEPT_SCHEMAS: usize = 60_000;
/// More schemas than this behind one are not compiled.
const MOST_SCHEMAS: usize = 1_000_000;
/// For each value of an instance, so many steps are free.
const STEPS_PER_VALUE: u64 = 32;
/// All validations of a run together may take so many steps more; one takes 10 to 150 nanoseconds.
const STEPS: u64 = 15_000_000;
/// For each validation, so many steps are free in any case.
const STEPS_AT_LEAST: u64 = 500;
/// Who goes on for ever, as a listener does, has so many for each thing that it is asked.
const STEPS_OF_ONE: u64 = 4_000_000;
/// Matching a character against so many states of a pattern is a step…
const STATES_PER_STEP: u64 = 16;
/// …which is free for patterns of so many states.
const FREE_PATTERN: u64 = 2_048;
/// So many errors of one validation are collected, if names are short.
const MOST_ERRORS: u64 = 1_000;
/// Errors hold names: together so many bytes of them.
const ERROR_BYTES: u64 = 32 << 20;
/// How many violations of one value are looked at.
const MOST: usize = 50;
/// How deep the branches of unions are looked into for the cause.
const DEEPEST: usize = 8;

/// A position of a schema: document, JSON pointer, direction.
type Position = (u32, String, Direction);

/// One document, and those that it refers to, as the validator keeps them.
type Shared = Rc<Registry<'static>>;

/// Validators of one API, compiled when they are needed.
pub struct Validators<'a> {
    api: &'a Api,
    documents: RefCell<BTreeMap<(u32, Direction), Result<Shared, Unusable>>>,
    compiled: RefCell<Compiled>,
    /// Steps that validations may still take beyond those that their values give them.
    steps: Cell<u64>,
}

#[derive(Default)]
struct Compiled {
    by_position: BTreeMap<Position, Result<Rc<Validator>, Unusable>>,
    /// Oldest first.
    order: VecDeque<Position>,
    /// Of all that are kept.
    schemas: usize,
}

struct Validator {
    compiled: jsonschema::Validator<Metered>,
    /// How many schemas it consists of.
    schemas: usize,
    /// Whether a pattern of it may not come to an end; such an error needs the whole value.
    backtracks: bool,
    /// States of the largest pattern.
    pattern: u64,
}

/// Why there is no validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unusable {
    /// It would consist of too many schemas.
    TooLarge,
    /// There is no schema, or one that cannot be compiled.
    NoSchema,
}

/// What came of a validation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The value is valid, if nothing is violated.
    Against(Vec<Violation>),
    /// Validating would take too long: nothing is known.
    TooLarge,
    /// No schema stands there that can be compiled.
    NoSchema,
}

/// One keyword that a value does not meet; not masked yet, so that `Debug` does not show the value.
#[derive(Clone, PartialEq, Eq)]
pub struct Violation {
    /// The document that holds the schema: an index into [`Api::documents`].
    pub document: u32,
    /// JSON pointer of the schema that has the keyword; of the member's schema if a declared member is missing.
    pub schema: String,
    /// The keyword.
    pub keyword: String,
    /// JSON pointer of the keyword's value; of the item of `required` that names a missing member.
    pub statement: String,
    /// JSON pointer into the value; of a missing member where it would be.
    pub instance: String,
    /// What is wrong, in one sentence without a full stop.
    pub reason: Statement,
    /// The same without any value that was sent.
    pub without_value: Statement,
}

impl std::fmt::Debug for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { document, schema, keyword, .. } = self;
        f.debug_struct("Violation")
            .field("document", document)
            .field("schema", schema)
            .field("keyword", keyword)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Validators<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Validators").finish_non_exhaustive()
    }
}

impl<'a> Validators<'a> {
    /// Compiles nothing yet.
    pub fn new(api: &'a Api) -> Self {
        let (documents, compiled) = (RefCell::default(), RefCell::default());
        Self { api, documents, compiled, steps: Cell::new(STEPS) }
    }

    /// With another bound than usual: all validations together may take so many steps beyond those that their values
    /// give them.
    #[must_use]
    pub fn with_steps(self, steps: u64) -> Self {
        self.steps.set(steps);
        self
    }

    /// Begins anew to count what validations cost: for who goes on for ever.
    pub(crate) fn renew(&self) {
        self.steps.set(STEPS_OF_ONE);
    }

    /// What a value violates of the schema at a pointer of a document; `None` if nothing can be said.
    pub fn violations(
        &self,
        document: u32,
        pointer: &str,
        direction: Direction,
        value: &Value,
    ) -> Option<Vec<Violation>> {
        match self.checked(document, pointer, direction, value) {
            Checked::Against(violations) => Some(violations),
            Checked::TooLarge | Checked::NoSchema => None,
        }
    }

    /// The same, and why nothing can be said.
    pub fn checked(&self, document: u32, pointer: &str, direction: Direction, value: &Value) -> Checked {
        let asked = (document, pointer.to_owned(), direction);
        let validator = match self.validator(asked.clone()) {
            Ok(validator) => validator,
            Err(Unusable::TooLarge) => return Checked::TooLarge,
            Err(Unusable::NoSchema) => return Checked::NoSchema,
        };
        match self.run(&validator, value, jsonschema::Validator::is_valid) {
            Ok(true) => return Checked::Against(Vec::new()),
            Ok(false) => {}
            Err(_) => return Checked::TooLarge,
        }
        // Of too many errors the first is told, and of one that has too many below itself that there is one.
        let all = |validator: &jsonschema::Validator<Metered>, value| {
            let mut found = Vec::new();
            for error in validator.iter_errors(value).take(MOST) {
                self.explain(&error, &asked, 0, &mut found);
            }
            found
        };
        let first = |validator: &jsonschema::Validator<Metered>, value| {
            let mut found = Vec::new();
            if let Err(error) = validator.validate(value) {
                self.explain(&error, &asked, 0, &mut found);
            }
            found
        };
        let told = self.run(&validator, value, all).or_else(|_| self.run(&validator, value, first));
        let found = told.ok().filter(|found| !found.is_empty());
        Checked::Against(found.unwrap_or_else(|| vec![in_general(&asked)]))
    }

    /// Whether a value is valid; `None` as for [`Self::violations`].
    pub fn is_valid(&self, document: u32, pointer: &str, direction: Direction, value: &Value) -> Option<bool> {
        let validator = self.validator((document, pointer.to_owned(), direction)).ok()?;
        self.run(&validator, value, jsonschema::Validator::is_valid).ok()
    }

    /// One question to a validator, at the cost of the run.
    fn run<'v, T>(
        &self,
        validator: &Validator,
        value: &'v Value,
        question: impl FnOnce(&jsonschema::Validator<Metered>, Metering<'v>) -> T,
    ) -> Result<T, Spent> {
        let Size { values, names, texts } = Size::of(value);
        let matching = (names + texts).saturating_mul(validator.pattern.min(FREE_PATTERN)) / STATES_PER_STEP;
        let free = values.saturating_mul(STEPS_PER_VALUE).saturating_add(STEPS_AT_LEAST).saturating_add(2 * matching);
        let mut errors = (ERROR_BYTES / (names + 1024)).clamp(1, MOST_ERRORS);
        if validator.backtracks {
            errors = (ERROR_BYTES / (names + texts + 64 * values + 1024)).clamp(1, MOST_ERRORS);
        }
        let steps = free.saturating_add(self.steps.get());
        let pattern = validator.pattern;
        let allowance = Allowance { steps, errors, pattern, whole: validator.backtracks.then_some(value) };
        let (taken, outcome) = within(allowance, || question(&validator.compiled, Metering(value)));
        self.steps.set(self.steps.get().saturating_sub(taken.saturating_sub(free)));
        outcome
    }

    fn validator(&self, position: Position) -> Result<Rc<Validator>, Unusable> {
        if let Some(known) = self.compiled.borrow().by_position.get(&position) {
            return known.clone();
        }
        let made = self.compile(&position).map(Rc::new);
        let size = |made: &Result<Rc<Validator>, Unusable>| made.as_ref().map_or(0, |validator| validator.schemas);
        let compiled = &mut *self.compiled.borrow_mut();
        compiled.schemas += size(&made);
        while compiled.order.len() >= KEPT || compiled.schemas > KEPT_SCHEMAS {
            let Some(oldest) = compiled.order.pop_front() else { break };
            compiled.schemas -= compiled.by_position.remove(&oldest).as_ref().map_or(0, size);
        }
        compiled.order.push_back(position.clone());
        compiled.by_position.insert(position, made.clone());
        made
    }

    fn compile(&self, (document, pointer, direction): &Position) -> Result<Validator, Unusable> {
        let registry = self.registry(*document, *direction)?;
        let fragment: String = pointer.split('/').map(encoded).collect::<Vec<_>>().join("/");
        let schema = serde_json::json!({ "$ref": format!("{}#{fragment}", document_uri(*document)) });
        let (schemas, backtracks) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let pattern = Arc::new(AtomicU64::new(0));
        let (count, found, largest) = (Arc::clone(&schemas), Arc::clone(&backtracks), Arc::clone(&pattern));
        let validator = jsonschema::options_for::<Metered>()
            .with_draft(Draft::Draft202012)
            .with_registry(&registry)
            .with_keyword(STEP, move |parent, _, _| {
                if count.fetch_add(1, Ordering::Relaxed) >= MOST_SCHEMAS {
                    return Err(ValidationError::custom("the schema refers to too many others"));
                }
                if may_backtrack(parent) {
                    found.store(true, Ordering::Relaxed);
                }
                largest.fetch_max(largest_pattern(parent), Ordering::Relaxed);
                Ok(Box::new(Step))
            })
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .offline()
            .build(&schema);
        let (schemas, backtracks) = (schemas.load(Ordering::Relaxed), backtracks.load(Ordering::Relaxed));
        let why = if schemas > MOST_SCHEMAS { Unusable::TooLarge } else { Unusable::NoSchema };
        let compiled = validator.map_err(|_| why)?;
        Ok(Validator { compiled, schemas, backtracks, pattern: pattern.load(Ordering::Relaxed) })
    }

    fn registry(&self, document: u32, direction: Direction) -> Result<Shared, Unusable> {
        let mut documents = self.documents.borrow_mut();
        let registry = documents.entry((document, direction)).or_insert_with(|| {
            let text = |document| marked_validation_document(self.api, document as usize, direction, STEP);
            let texts: BTreeMap<u32, Value> =
                self.reachable(document).into_iter().map(|document| (document, text(document))).collect();
            if unfolded::is_too_large(&texts) {
                return Err(Unusable::TooLarge);
            }
            let mut registry = Registry::new();
            for (document, text) in texts {
                let resource = Draft::Draft202012.create_resource(text);
                registry = registry.add(document_uri(document), resource).map_err(|_| Unusable::NoSchema)?;
            }
            Ok(Rc::new(registry.prepare().map_err(|_| Unusable::NoSchema)?))
        });
        registry.clone()
    }

    /// A document and all that its references lead into, directly or by others.
    fn reachable(&self, document: u32) -> BTreeSet<u32> {
        let mut found = BTreeSet::from([document]);
        let mut open = vec![document];
        while let Some(at) = open.pop() {
            let references = self.api.documents.get(at as usize).map(|document| document.references.values());
            for target in references.into_iter().flatten() {
                if found.insert(target.document) {
                    open.push(target.document);
                }
            }
        }
        found
    }

    /// One violation per cause: of a union the one branch that was meant, if it can be told.
    fn explain(&self, error: &ValidationError<'_>, asked: &Position, depth: usize, found: &mut Vec<Violation>) {
        let branches = match error.kind() {
            ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
                context.as_slice()
            }
            _ => &[],
        };
        if let (Some(branch), true) = (meant(branches, error), depth < DEEPEST) {
            for error in branch {
                self.explain(error, asked, depth + 1, found);
            }
        } else if found.len() < MOST {
            found.push(self.violation(error, asked));
        }
    }

    fn violation(&self, error: &ValidationError<'_>, asked: &Position) -> Violation {
        let location = error.absolute_keyword_location().and_then(|uri| located(uri.as_str()));
        // Without a location, which an `$id` within the document may cause: the schema that was asked for.
        let (document, keyword_at) =
            location.unwrap_or_else(|| (asked.0, format!("{}/{}", asked.1, error.kind().keyword())));
        let schema = keyword_at.rsplit_once('/').map_or("", |(schema, _)| schema).to_owned();
        let violation = Violation {
            document,
            schema,
            keyword: error.kind().keyword().to_owned(),
            statement: keyword_at,
            instance: error.instance_path().to_string(),
            reason: crate::reason::of(error, Values::Shown),
            without_value: crate::reason::of(error, Values::Hidden),
        };
        match error.kind() {
            ValidationErrorKind::Required { property: Value::String(name) } => self.at_member(violation, name),
            _ => violation,
        }
    }

    /// Each missing member is a place of its own: its schema, if it is declared beside `required`.
    fn at_member(&self, mut violation: Violation, name: &str) -> Violation {
        let token = name.replace('~', "~0").replace('/', "~1");
        let root = self.api.documents.get(violation.document as usize).map(|document| document.tree.root());
        let declared = |pointer: &str| root.and_then(|root| root.at(pointer));
        let member = format!("{}/properties/{token}", violation.schema);
        let named =
            declared(&violation.statement).and_then(|list| list.items().position(|item| item.as_str() == Some(name)));
        if let Some(at) = named {
            violation.statement = format!("{}/{at}", violation.statement);
        }
        if declared(&member).is_some() {
            violation.schema = member;
        }
        violation.instance = format!("{}/{token}", violation.instance);
        violation
    }
}

/// What is said of a value that is invalid in more ways than can be told.
fn in_general((document, pointer, _): &Position) -> Violation {
    let reason = Statement::from("the body does not keep to its schema, in more ways than can be told");
    Violation {
        document: *document,
        schema: pointer.clone(),
        keyword: "schema".to_owned(),
        statement: pointer.clone(),
        instance: String::new(),
        reason: reason.clone(),
        without_value: reason,
    }
}

fn located(uri: &str) -> Option<(u32, String)> {
    let (document, fragment) = uri.strip_prefix("specwright://document/")?.split_once('#')?;
    Some((document.parse().ok()?, percent_decode_str(fragment).decode_utf8().ok()?.into_owned()))
}

fn encoded(token: &str) -> String {
    percent_encoding::utf8_percent_encode(token, percent_encoding::NON_ALPHANUMERIC).to_string()
}
