//! Drops the pins of documents that `specs.toml` does not list any more.

use crate::config::Project;
use crate::exit::ExpectedError;
use crate::lockfile::Lock;
use crate::render::Terminal;

/// Drops the pins of documents that no API lists any more, in a lock that this process has taken; returns their paths.
pub(super) fn prune(project: &Project, lock: &mut Lock, terminal: Terminal) -> Result<Vec<String>, ExpectedError> {
    // Another process may have added an API since, and writes both files while it has them locked.
    let left = left_over(&project.again(terminal)?, lock);
    lock.document.retain(|document, _| !left.contains(document));
    Ok(left)
}

/// Prints a line about each of these pins.
pub(super) fn said(project: &Project, documents: &[String], what: &str, terminal: Terminal) {
    for document in documents {
        terminal.note(&format!("{}: {document} {what}", project.shown(&project.lock())));
    }
}

/// Returns the documents that are pinned although no API lists them.
pub(super) fn left_over(project: &Project, lock: &Lock) -> Vec<String> {
    let is_listed = |document: &String| {
        let mut listed = project.apis().values().flat_map(|api| [&api.openapi, &api.asyncapi]);
        listed.any(|path| path.as_ref() == Some(document))
    };
    lock.document.keys().filter(|document| !is_listed(document)).cloned().collect()
}
