//! What a sandbox is opened with.

use crate::{Fault, Log, Secret};
use specwright_model::read::Standard;
use specwright_model::{Reading, Severity, Sources};
use std::path::PathBuf;
use std::time::Duration;

/// What a sandbox is opened with; everything has a default.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on the loopback address; 0 takes any that is free.
    pub port: u16,
    /// The file that keeps the state; without one the state is gone with the process.
    pub state: Option<PathBuf>,
    /// What goes wrong on purpose.
    pub faults: Vec<Fault>,
    /// How long the processor takes to answer a payment, by the sandbox's clock.
    pub delay: Duration,
    /// Who may call; what is not given is made.
    pub credentials: Credentials,
    /// What stands at the well-known addresses; with an OpenAPI document of other names, the wire follows it.
    pub documents: Documents,
    /// Is told of every request and every delivery.
    pub log: Option<Log>,
    /// Whether endpoints of other machines may be subscribed too.
    pub other_hosts: bool,
    /// How long an endpoint may take to answer one attempt, in real time.
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

/// The one API client, and the key that deliveries are signed with.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// The client's id.
    pub client_id: Option<String>,
    /// The client's secret.
    pub client_secret: Option<Secret>,
    /// What the signatures of deliveries are made with.
    pub signing_secret: Option<Secret>,
    /// Scopes that the client may have; `None`: all.
    pub scopes: Option<Vec<String>>,
}

/// What is served at the well-known addresses, byte for byte. `None` stands for the documents of this workspace.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// OpenAPI.
    pub openapi: Option<Document>,
    /// AsyncAPI.
    pub asyncapi: Option<Document>,
}

/// One document.
#[derive(Clone, Debug)]
pub struct Document {
    /// How errors name it.
    pub name: String,
    /// Its text.
    pub text: Vec<u8>,
}

/// Why documents cannot be served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// It is no document that can be read.
    #[error("{0}: no OpenAPI or AsyncAPI document that can be read")]
    Unread(String),
    /// There is one of its kind already.
    #[error("{0}: there is another document of its kind")]
    Twice(String),
}

impl Documents {
    /// Tells documents apart by what they say.
    ///
    /// # Errors
    /// One that cannot be read, or a second of one kind.
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
