//! The output of `fetch --format json` and `add --format json`. It is an interface: members are only ever added.

use super::document::{Content, Kind};
use crate::lockfile::Pin;
use schemars::JsonSchema;
use serde::Serialize;

/// What became of the documents.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "Fetch")]
pub(crate) struct FetchReport {
    /// One row per API.
    pub(crate) apis: Vec<ApiRow>,
    /// The rows counted.
    pub(crate) summary: Counts,
}

impl FetchReport {
    /// Creates the report of all rows.
    pub(crate) fn new(apis: Vec<ApiRow>) -> Self {
        Self { summary: Counts::of(&apis), apis }
    }

    /// Creates the report of one API, with which nothing went wrong.
    pub(crate) fn of_one(name: &str, documents: Vec<DocumentRow>) -> Self {
        Self::new(vec![ApiRow { name: name.to_owned(), documents, error: None }])
    }
}

/// One API.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Api")]
pub(crate) struct ApiRow {
    /// Its name in specs.toml.
    pub(crate) name: String,
    /// Its documents.
    pub(crate) documents: Vec<DocumentRow>,
    /// Why nothing was done, if it was not for one document.
    pub(crate) error: Option<String>,
}

/// One document.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Document")]
pub(crate) struct DocumentRow {
    /// Its path as specs.toml writes it.
    pub(crate) document: String,
    /// Which standard it follows.
    pub(crate) kind: Kind,
    /// Where it is published; absent for a document of the project's own.
    pub(crate) url: Option<String>,
    /// What was done.
    pub(crate) outcome: Outcome,
    /// What differs, or differed before it was brought.
    pub(crate) drift: Vec<Drift>,
    /// What was pinned before.
    pub(crate) pinned: Option<Version>,
    /// What is published now.
    pub(crate) current: Option<Version>,
    /// Why it could not be brought.
    pub(crate) error: Option<String>,
}

/// What was done with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// Nothing: all was as pinned.
    Unchanged,
    /// Pinned for the first time, or from another address.
    Pinned,
    /// Brought and pinned anew.
    Changed,
    /// Brought back to what is pinned.
    Restored,
    /// Nothing, as `--check` only tells.
    Drifted,
    /// It could not be brought.
    Failed,
    /// Nothing, as another document of the API failed.
    LeftAlone,
}

/// How a document, its pin and its source differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Drift {
    /// What is published is not what is pinned.
    UpstreamChanged,
    /// The file is not what is pinned.
    EditedByHand,
    /// There is a pin and no file.
    Missing,
    /// There is no pin.
    NotPinned,
    /// The pinned bytes are published elsewhere now.
    SourceMoved,
}

/// Some bytes of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Version {
    /// SHA-256, as lower-case hexadecimal.
    pub(crate) sha256: String,
    /// In bytes.
    pub(crate) size: u64,
    /// How many operations it has, where that is known.
    pub(crate) operations: Option<usize>,
    /// How many webhooks, callbacks and AsyncAPI operations it has, where that is known.
    pub(crate) events: Option<usize>,
}

impl Version {
    /// Creates the version of pinned bytes, with what is known of their content.
    pub(crate) fn new(pin: &Pin, content: Option<Content>) -> Self {
        Self {
            sha256: pin.sha256.clone(),
            size: pin.size,
            operations: content.map(|content| content.operations),
            events: content.map(|content| content.events),
        }
    }
}

/// How many documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
pub(crate) struct Counts {
    /// In all.
    pub(crate) documents: usize,
    /// `changed`, `pinned` and `restored`.
    pub(crate) written: usize,
    /// `drifted`
    pub(crate) drifted: usize,
    /// `failed`
    pub(crate) failed: usize,
}

impl Counts {
    /// Counts the rows.
    pub(crate) fn of(apis: &[ApiRow]) -> Self {
        let outcomes = || apis.iter().flat_map(|api| &api.documents).map(|document| document.outcome);
        let count = |wanted: &[Outcome]| outcomes().filter(|outcome| wanted.contains(outcome)).count();
        Self {
            documents: outcomes().count(),
            written: count(&[Outcome::Changed, Outcome::Pinned, Outcome::Restored]),
            drifted: count(&[Outcome::Drifted]),
            failed: count(&[Outcome::Failed]),
        }
    }
}
