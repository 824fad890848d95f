//! The folder of the demo: a project like a user's, which is written anew each time, except for what cargo has built.

use crate::exit::ExpectedError;
use crate::replace::replace;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file that marks a folder as the demo's, so that no other files are overwritten.
const MARK: &str = ".specwright-demo";

/// The folder of the demo.
pub(super) struct Project {
    folder: PathBuf,
}

impl Project {
    /// Creates the folder, or takes that of an earlier demo; any other folder that holds something is refused.
    pub(super) fn open(folder: &Path) -> Result<Self, ExpectedError> {
        let at = |source| ExpectedError::File { path: folder.to_owned(), source };
        let whole = std::path::absolute(folder).map_err(at)?;
        let entries = match fs::read_dir(&whole) {
            Ok(entries) => entries.count(),
            Err(error) if error.kind() == ErrorKind::NotFound => 0,
            Err(error) => return Err(at(error)),
        };
        let project = Self { folder: whole };
        if entries > 0 && !project.path(MARK).is_file() {
            let message = format!("{} holds files that are not of a demo", folder.display());
            return Err(ExpectedError::advised(message, "give a folder of its own: specwright demo -o DIR"));
        }
        fs::create_dir_all(&project.folder).map_err(at)?;
        project.write(MARK, "This folder belongs to `specwright demo`, which writes it anew each time.\n")?;
        for old in ["specs/specs.toml", "specs/specs.lock", "report.json", "sandbox.state", "sandbox.log"] {
            project.remove(old)?;
        }
        Ok(project)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a whole file; a file with the same text already is not touched, so that cargo need not build again.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), ExpectedError> {
        let path = self.path(name);
        if fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes()) {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|source| ExpectedError::File { path: parent.to_owned(), source })?;
        }
        replace(&path, text.as_bytes())
    }

    pub(super) fn remove(&self, name: &str) -> Result<(), ExpectedError> {
        let path = self.path(name);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != ErrorKind::NotFound => Err(ExpectedError::File { path, source }),
            _ => Ok(()),
        }
    }
}

/// Returns the specs.toml that a user would write: where the documents are, which crate is wanted, with which
/// credentials to test. The environment's addresses and secrets are names of environment variables.
pub(super) fn specs(base: &str, waiter_operation: &str, status: &str) -> String {
    format!(
        r#"[api.tilt]
openapi = "tilt/openapi.json"
asyncapi = "tilt/asyncapi.json"
source = {{ base = {base:?} }}
generate = {{ crate = "generated/tilt", layout = "embedded", server = false }}
signature = {{ preset = "tilt", secret = "$TILT_WEBHOOK_SECRET" }}

[api.tilt.env.sandbox]
url = "$TILT_URL"
token_url = "$TILT_TOKEN_URL"
client_id = "$TILT_CLIENT_ID"
client_secret = "$TILT_CLIENT_SECRET"
sandbox = true

[[api.tilt.waiter]]
name = "wait_for_payment"
operation = {waiter_operation:?}
until = {{ {status:?} = {{ not = ["pending"] }} }}
every = "3s"
at_most = "60s"
"#
    )
}
