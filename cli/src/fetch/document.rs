//! Determines what kind of document some bytes are, whatever their sender calls them.

use crate::exit::ExpectedError;
use crate::render::Terminal;
use schemars::JsonSchema;
use serde::Serialize;
use specwright_model::read::Standard;
use specwright_model::source::{Syntax, parse};
use specwright_model::{Diagnostics, Reading, Severity, Sources};

/// Which standard a document follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// OpenAPI
    OpenApi,
    /// AsyncAPI
    AsyncApi,
}

impl Kind {
    /// Both kinds.
    pub(crate) const ALL: [Self; 2] = [Self::OpenApi, Self::AsyncApi];

    /// Returns the key in specs.toml, which is also the member of the root that declares the version.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::OpenApi => "openapi",
            Self::AsyncApi => "asyncapi",
        }
    }

    /// Returns the name of the standard.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::OpenApi => "OpenAPI",
            Self::AsyncApi => "AsyncAPI",
        }
    }
}

/// The kind of a text, as its root declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    /// A document, perhaps with errors.
    Document(Kind),
    /// Swagger 2, the format before OpenAPI 3.
    Swagger,
    /// Something else.
    Other,
}

/// Determines the kind of a text by its root alone.
pub(crate) fn root(bytes: &[u8]) -> Root {
    let mut sources = Sources::new();
    let file = sources.file("", bytes.to_vec()).ok();
    let tree = file.and_then(|file| parse(file, sources.get(file)?, &mut Diagnostics::default()));
    let Some(tree) = tree else { return Root::Other };
    let has = |key| tree.root().get(key).is_some();
    match Kind::ALL.into_iter().find(|kind| has(kind.key())) {
        Some(kind) => Root::Document(kind),
        None if has("swagger") => Root::Swagger,
        None => Root::Other,
    }
}

/// The content of a document, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) kind: Kind,
    pub(crate) operations: usize,
    /// The number of webhooks, callbacks and AsyncAPI operations.
    pub(crate) events: usize,
}

/// Returns the content of a document; `None` if it has errors.
pub(crate) fn content(bytes: &[u8]) -> Option<Content> {
    read("", bytes).ok()
}

/// Reads a document that has to be of a kind; prints what is wrong with it.
pub(crate) fn judge(name: &str, bytes: &[u8], kind: Kind, terminal: Terminal) -> Result<Content, ExpectedError> {
    match read(name, bytes) {
        Ok(content) if content.kind == kind => Ok(content),
        Ok(content) => Err(ExpectedError::usage(format!(
            "{name}: an {} document where the {} document should be",
            content.kind.name(),
            kind.name()
        ))),
        Err(wrong) => {
            let (sources, diagnostics) = *wrong;
            if sources.documents().is_empty() {
                return Err(ExpectedError::usage(format!("{name}: not UTF-8")));
            }
            let errors = diagnostics.iter().filter(|diagnostic| diagnostic.code.severity == Severity::Error);
            terminal.diagnostics(errors, &sources);
            Err(ExpectedError::usage(format!("{name}: no {} document that can be read", kind.name())))
        }
    }
}

fn read(name: &str, bytes: &[u8]) -> Result<Content, Box<(Sources, Diagnostics)>> {
    let mut sources = Sources::new();
    if sources.document(name, bytes.to_vec()).is_err() {
        return Err(Box::new((sources, Diagnostics::default())));
    }
    let (api, diagnostics) = specwright_model::read(&sources, &Reading::default());
    match api.documents.first() {
        Some(document) if !diagnostics.any(Severity::Error) => Ok(Content {
            kind: match document.dialect.standard {
                Standard::OpenApi => Kind::OpenApi,
                Standard::AsyncApi2 | Standard::AsyncApi3 => Kind::AsyncApi,
            },
            operations: api.operations.len(),
            events: api.event_operations.len(),
        }),
        _ => Err(Box::new((sources, diagnostics))),
    }
}

/// Returns the extension for the name of a file with these bytes.
pub(crate) fn ending(bytes: &[u8]) -> &'static str {
    match Syntax::of(&String::from_utf8_lossy(bytes)) {
        Syntax::Json => "json",
        Syntax::Yaml => "yaml",
    }
}
