//! Operations that refuse alike share one error type.
//!
//! Every operation keeps the name of its error, so nothing moves when one of them changes: of the names that mean the
//! same refusals one is the enum, and the others are `pub type`.

use super::{Content, Ident, Operation, TypeBody, TypeDef, TypeRef};
use specwright_model::ir::Status;
use std::collections::BTreeMap;

/// The type of an operation's documented refusals.
#[derive(Clone, Debug)]
pub struct ErrorType {
    /// Its name.
    pub name: Ident,
    /// The operation whose enum it is an alias of: the name of its error and its method.
    pub alias_of: Option<(Ident, Ident)>,
    /// Whether refusals are read apart from successes, by a function of the enum: no status could be both.
    pub is_apart: bool,
    /// Whether some operation reads them by that function; stated of the enum, not of its aliases.
    pub has_reader: bool,
}

impl ErrorType {
    /// Those of an operation that shares nothing yet.
    pub(super) fn of(operation: &Ident) -> Self {
        Self { name: operation.with_ending("Error"), alias_of: None, is_apart: false, has_reader: false }
    }
}

/// Makes aliases of all but one of the errors that have the same refusals in the same words. The enum has the shortest
/// name.
pub(super) fn share(operations: &mut [Operation], types: &[TypeDef]) {
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, operation) in operations.iter_mut().enumerate() {
        operation.error.is_apart = is_apart(operation);
        alike.entry(outline(operation, types)).or_default().push(at);
    }
    for group in alike.into_values() {
        let length_and_name = |at: usize| {
            let name = operations[at].error.name.as_str();
            (name.len(), name)
        };
        let Some(&named) = group.iter().min_by_key(|at| length_and_name(**at)) else { continue };
        operations[named].error.has_reader = group.iter().any(|&at| operations[at].error.is_apart);
        let of = (operations[named].error.name.clone(), operations[named].method.clone());
        for at in group.into_iter().filter(|&at| at != named) {
            operations[at].error.alias_of = Some(of.clone());
        }
    }
}

/// Equal for operations that refuse alike.
fn outline(operation: &Operation, types: &[TypeDef]) -> String {
    let refusals = operation.responses.iter().filter(|response| !response.is_output);
    let row = |response: &super::Response| {
        let content = defined(&response.content, types);
        let text = (&response.documentation.summary, &response.documentation.description);
        format!("{:?} {} {} {text:?} {content:?}\n", response.status, response.label, response.variant)
    };
    refusals.map(row).collect()
}

/// The same content, with the type that an alias stands for.
fn defined(content: &Content, types: &[TypeDef]) -> Content {
    let Content::Json(ty) = content else { return content.clone() };
    let mut ty = ty;
    // Aliases do not lead to themselves: such circles are gone.
    while let TypeRef::Named(id) = ty
        && let Some(TypeBody::Alias(target, _)) = types.get(id.0).map(|def| &def.body)
    {
        ty = target;
    }
    Content::Json(ty.clone())
}

/// Whether no status of a refusal could be a success of the same operation, and each that is not documented has the
/// same meaning for all who share the refusals.
fn is_apart(operation: &Operation) -> bool {
    let mut refusals = operation.responses.iter().filter(|response| !response.is_output).peekable();
    let has_success = operation.responses.iter().any(|response| response.status.is_success());
    refusals.peek().is_some()
        && operation.lost.is_empty()
        && refusals.all(|response| match response.status {
            Status::Default => has_success,
            status => !status.is_success(),
        })
}
