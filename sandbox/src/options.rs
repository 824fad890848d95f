//! The options of a sandbox.

use crate::{Fault, Log, Secret};
use specwright_model::read::Standard;
use specwright_model::{Reading, Severity, Sources};
use std::path::PathBuf;
use std::time::Duration;

/// The options of a sandbox; each of them has a default.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on the loopback address; 0 takes any free port.
    pub port: u16,
    /// The file that keeps the state; without one, the state is lost when the process ends.
    pub state: Option<PathBuf>,
    /// The faults that the sandbox injects.
    pub faults: Vec<Fault>,
    /// The time that the processor takes to answer a payment, by the sandbox's clock.
    pub delay: Duration,
    /// The credentials of the API client; those that are not given are generated.
    pub credentials: Credentials,
    /// The documents at the well-known addresses; requests and responses use the names of the OpenAPI document.
    pub documents: Documents,
    /// The log that receives a line for every request and every delivery.
    pub log: Option<Log>,
    /// Whether endpoints on other machines may be subscribed too.
    pub other_hosts: bool,
    /// The maximum time for an endpoint to answer one attempt, in real time.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            state: None,
            faults: Vec::new(),
            delay: Duration::from_secs(2),
            credentials: Credentials::default(),
            documents: Documents::default(),
            log: None,
            other_hosts: false,
            patience: Duration::from_secs(5),
        }
    }
}

/// The credentials of the one API client, and the key that deliveries are signed with.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// The client's id.
    pub client_id: Option<String>,
    /// The client's secret.
    pub client_secret: Option<Secret>,
    /// The secret that deliveries are signed with.
    pub signing_secret: Option<Secret>,
    /// The scopes that the client may have; `None` means all.
    pub scopes: Option<Vec<String>>,
}

/// The documents that are served at the well-known addresses, byte for byte. `None` means the document of this
/// workspace.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// The OpenAPI document.
    pub openapi: Option<Document>,
    /// The AsyncAPI document.
    pub asyncapi: Option<Document>,
}

/// One document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The name of the document in errors.
    pub name: String,
    /// The text of the document.
    pub text: Vec<u8>,
}

/// The reason why documents cannot be served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The document cannot be read.
    #[error("{0}: no OpenAPI or AsyncAPI document that can be read")]
    Unread(String),
    /// There is another document of its kind already.
    #[error("{0}: there is another document of its kind")]
    Twice(String),
}

impl Documents {
    /// Tells OpenAPI and AsyncAPI documents apart by their text.
    ///
    /// # Errors
    /// Fails for a document that cannot be read, and for a second document of one kind.
    pub fn of(documents: Vec<Document>) -> Result<Self, DocumentError> {
        let mut sorted = Self::default();
        for document in documents {
            let unread = || DocumentError::Unread(document.name.clone());
            let mut sources = Sources::new();
            sources.document(document.name.clone(), document.text.clone()).map_err(|_| unread())?;
            let (api, diagnostics) = specwright_model::read(&sources, &Reading::default());
            let dialect = api.documents.first().map(|document| document.dialect.standard);
            let place = match dialect.filter(|_| !diagnostics.any(Severity::Error)) {
                Some(Standard::OpenApi) => &mut sorted.openapi,
                Some(Standard::AsyncApi2 | Standard::AsyncApi3) => &mut sorted.asyncapi,
                None => return Err(unread()),
            };
            if place.is_some() {
                return Err(DocumentError::Twice(document.name));
            }
            *place = Some(document);
        }
        Ok(sorted)
    }
}
