//! Compares the documents that are served with those that the sandbox is generated from.

use super::OpenError;
use super::documents;
use crate::correspondence::{Correspondence, Mismatch, correspondence};
use crate::translate::Wire;
use crate::{Document, Documents};
use specwright_model::ir::Api;
use specwright_model::{Reading, Severity, Sources};
use std::sync::Arc;

/// Returns the documents from which the stub and the events are generated.
pub(super) fn ours() -> Api {
    read(&Documents::default()).map_or_else(|_| Api::default(), |(api, _)| api)
}

/// Returns the names on the wire; `None` where they are the stub's own.
pub(super) fn of(given: &Documents) -> Result<Option<Arc<Wire>>, OpenError> {
    if given.openapi.is_none() && given.asyncapi.is_none() {
        return Ok(None);
    }
    let (theirs, sources) = read(given)?;
    match correspondence(&ours(), &theirs) {
        Ok(found) if found.renames() => Ok(Some(Arc::new(Wire::new(found, &theirs)))),
        Ok(_) => Ok(None),
        Err(flaws) => Err(OpenError::Documents(flaws.iter().map(|flaw| flaw.with_line(&sources)).collect())),
    }
}

/// Returns which parts of the given documents correspond to which of the sandbox's own.
///
/// # Errors
/// Returns [`OpenError::Documents`], with everything that has no counterpart.
pub fn words(given: &Documents) -> Result<Correspondence, OpenError> {
    let (theirs, sources) = read(given)?;
    let flaws = |flaws: Vec<Mismatch>| flaws.iter().map(|flaw| flaw.with_line(&sources)).collect();
    correspondence(&ours(), &theirs).map_err(|found| OpenError::Documents(flaws(found)))
}

fn read(documents: &Documents) -> Result<(Api, Sources), OpenError> {
    let mut sources = Sources::new();
    let openapi = (&documents.openapi, "openapi.json", documents::OPENAPI);
    let asyncapi = (&documents.asyncapi, "asyncapi.json", documents::ASYNCAPI);
    for (given, name, own) in [openapi, asyncapi] {
        let (name, text) = match given {
            Some(Document { name, text }) => (name.clone(), text.clone()),
            None => (name.to_owned(), own.to_vec()),
        };
        let added = sources.document(name, text);
        added.map_err(|error| OpenError::Documents(vec![error.to_string()]))?;
    }
    let (api, diagnostics) = specwright_model::read(&sources, &Reading::default());
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.code.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|diagnostic| diagnostic.message.clone()).collect();
    if errors.is_empty() { Ok((api, sources)) } else { Err(OpenError::Documents(errors)) }
}
