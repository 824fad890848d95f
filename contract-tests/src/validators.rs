//! Values against the very text of the document: JSON Schema 2020-12 over its rewritten source tree.
//!
//! The only module that knows the validator. A validator compiles everything that its schema refers
//! to, so one is made when it is first needed, and only the latest are kept.

use crate::Direction;
use crate::masked::Statement;
use crate::reason::Values;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Registry, ValidationError, Validator};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use specwright_model::ir::Api;
use specwright_model::validation::{document_uri, validation_document};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

/// How many compiled schemas are kept.
const KEPT: usize = 128;
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
    documents: RefCell<BTreeMap<(u32, Direction), Option<Shared>>>,
    compiled: RefCell<Compiled>,
}

#[derive(Default)]
struct Compiled {
    by_position: BTreeMap<Position, Option<Rc<Validator>>>,
    /// Oldest first.
    order: VecDeque<Position>,
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
        Self { api, documents: RefCell::default(), compiled: RefCell::default() }
    }

    /// What a value violates of the schema at a pointer of a document; `None` if there is no schema
    /// there that can be compiled, so that nothing can be said.
    pub fn violations(
        &self,
        document: u32,
        pointer: &str,
        direction: Direction,
        value: &Value,
    ) -> Option<Vec<Violation>> {
        let asked = (document, pointer.to_owned(), direction);
        let validator = self.validator(asked.clone())?;
        let mut found = Vec::new();
        for error in validator.iter_errors(value).take(MOST) {
            self.explain(&error, &asked, 0, &mut found);
        }
        Some(found)
    }

    /// Whether a value is valid; `None` as for [`Self::violations`].
    pub fn is_valid(&self, document: u32, pointer: &str, direction: Direction, value: &Value) -> Option<bool> {
        Some(self.validator((document, pointer.to_owned(), direction))?.is_valid(value))
    }

    fn validator(&self, position: Position) -> Option<Rc<Validator>> {
        if let Some(known) = self.compiled.borrow().by_position.get(&position) {
            return known.clone();
        }
        let made = self.compile(&position).map(Rc::new);
        let mut compiled = self.compiled.borrow_mut();
        if compiled.order.len() >= KEPT
            && let Some(oldest) = compiled.order.pop_front()
        {
            compiled.by_position.remove(&oldest);
        }
        compiled.order.push_back(position.clone());
        compiled.by_position.insert(position, made.clone());
        made
    }

    fn compile(&self, (document, pointer, direction): &Position) -> Option<Validator> {
        let registry = self.registry(*document, *direction)?;
        let fragment: String = pointer.split('/').map(encoded).collect::<Vec<_>>().join("/");
        let schema = serde_json::json!({ "$ref": format!("{}#{fragment}", document_uri(*document)) });
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&registry)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .offline()
            .build(&schema)
            .ok()
    }

    fn registry(&self, document: u32, direction: Direction) -> Option<Shared> {
        let mut documents = self.documents.borrow_mut();
        let registry = documents.entry((document, direction)).or_insert_with(|| {
            let mut registry = Registry::new();
            for document in self.reachable(document) {
                let text = validation_document(self.api, document as usize, direction);
                registry = registry.add(document_uri(document), Draft::Draft202012.create_resource(text)).ok()?;
            }
            Some(Rc::new(registry.prepare().ok()?))
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

/// The branch that a value was meant for: the only one that does not refuse the value as a whole by
/// its type or a constant.
fn meant<'e>(
    branches: &'e [Vec<ValidationError<'static>>],
    whole: &ValidationError<'_>,
) -> Option<&'e [ValidationError<'static>]> {
    let at = whole.instance_path().to_string();
    let mut meant = branches.iter().filter(|errors| !errors.iter().any(|error| refuses(error, &at)));
    let first = meant.next()?;
    meant.next().is_none().then_some(first.as_slice())
}

fn refuses(error: &ValidationError<'_>, at: &str) -> bool {
    let path = error.instance_path().to_string();
    match error.kind() {
        ValidationErrorKind::Type { .. } | ValidationErrorKind::FalseSchema => path == at,
        // A constant of the value itself or of one of its members: a tag.
        ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. } => {
            path.strip_prefix(at).is_some_and(|rest| rest.matches('/').count() <= 1)
        }
        _ => false,
    }
}

fn located(uri: &str) -> Option<(u32, String)> {
    let (document, fragment) = uri.strip_prefix("specwright://document/")?.split_once('#')?;
    Some((document.parse().ok()?, percent_decode_str(fragment).decode_utf8().ok()?.into_owned()))
}

fn encoded(token: &str) -> String {
    percent_encoding::utf8_percent_encode(token, percent_encoding::NON_ALPHANUMERIC).to_string()
}
