//! Operations with the same error responses share one error type.
//!
//! Every operation keeps the name of its error, so no name moves when one of the operations changes: of the names for
//! the same error responses one is the enum, and the others are aliases (`pub type`).

use super::{Content, Ident, Operation, TypeBody, TypeDef, TypeRef};
use specwright_model::ir::Status;
use std::collections::BTreeMap;

/// The type of an operation's documented error responses.
#[derive(Clone, Debug)]
pub struct ErrorType {
    /// The name of the type.
    pub name: Ident,
    /// The operation whose enum this is an alias of: the name of that enum, and the method of the operation.
    pub alias_of: Option<(Ident, Ident)>,
    /// Whether a function of the enum reads the error responses, apart from the successes: no status can be both.
    pub is_apart: bool,
    /// Whether some operation reads its error responses by that function; set on the enum, not on its aliases.
    pub has_reader: bool,
}

impl ErrorType {
    /// The error type of an operation, before it is shared.
    pub(super) fn of(operation: &Ident) -> Self {
        Self { name: operation.with_ending("Error"), alias_of: None, is_apart: false, has_reader: false }
    }
}

/// Turns all but one of the error types that have the same responses with the same documentation into aliases. The one
/// with the shortest name stays the enum.
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

/// A text that is equal for operations with the same error responses.
fn outline(operation: &Operation, types: &[TypeDef]) -> String {
    let refusals = operation.responses.iter().filter(|response| !response.is_output);
    let row = |response: &super::Response| {
        let content = defined(&response.content, types);
        let text = (&response.documentation.summary, &response.documentation.description);
        format!("{:?} {} {} {text:?} {content:?}\n", response.status, response.label, response.variant)
    };
    refusals.map(row).collect()
}

/// The content, with an alias replaced by the type that it refers to.
fn defined(content: &Content, types: &[TypeDef]) -> Content {
    let Content::Json(ty) = content else { return content.clone() };
    let mut ty = ty;
    // This ends: aliases that contained themselves have been replaced.
    while let TypeRef::Named(id) = ty
        && let Some(TypeBody::Alias(target, _)) = types.get(id.0).map(|def| &def.body)
    {
        ty = target;
    }
    Content::Json(ty.clone())
}

/// Whether no status of an error response can be a success of the same operation, and each status that is not
/// documented has the same meaning for all operations that share the error responses.
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
