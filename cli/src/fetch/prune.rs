//! Pins of documents that have left `specs.toml`.

use crate::config::Project;
use crate::exit::ExpectedError;
use crate::lockfile::{self, Held, Lock};
use crate::render::Terminal;

/// Whether the lock may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// It may.
    Write,
    /// What is left over is said, and is no drift: nobody reads it.
    Check,
}

/// Drops the pins of documents that no API lists.
pub(super) fn prune(project: &Project, mode: Mode, terminal: Terminal) -> Result<(), ExpectedError> {
    let path = project.lock();
    let said = |document: &str, what: &str| terminal.note(&format!("{}: {document} {what}", project.shown(&path)));
    let left = left_over(project, &lockfile::read(&path)?);
    if mode == Mode::Check {
        for document in &left {
            said(document, "is pinned, and no API lists it");
        }
        return Ok(());
    }
    if left.is_empty() {
        return Ok(());
    }
    let mut held = Held::take(&path)?;
    // Another process may have added an API since: it writes both files while it holds the lock.
    let now = project.again(terminal)?;
    let left = left_over(&now, &held.lock);
    held.lock.document.retain(|document, _| !left.contains(document));
    held.save()?;
    for document in &left {
        said(document, "is pinned no longer, as no API lists it");
    }
    Ok(())
}

fn left_over(project: &Project, lock: &Lock) -> Vec<String> {
    let is_listed = |document: &String| {
        let mut listed = project.apis().values().flat_map(|api| [&api.openapi, &api.asyncapi]);
        listed.any(|path| path.as_ref() == Some(document))
    };
    lock.document.keys().filter(|document| !is_listed(document)).cloned().collect()
}
