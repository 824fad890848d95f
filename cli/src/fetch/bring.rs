//! Fetches the documents of one API from where they are published.

use super::address::Address;
use super::client::{Client, GetError, Manner};
use super::document::{Content, Kind, judge};
use super::published::places;
use crate::config::{ApiEntry, Project, SourceEntry};
use crate::exit::ExpectedError;
use crate::pin::Document;
use crate::render::Terminal;
use specwright_generator::read_document;
use std::path::PathBuf;

/// A document that specs.toml lists.
pub(super) struct Listed {
    pub(super) kind: Kind,
    /// The path of the document as specs.toml writes it.
    pub(super) path: String,
    file: PathBuf,
    /// The name of the document in messages.
    pub(super) shown: String,
}

/// A document that was fetched, and its content.
pub(super) struct Brought {
    pub(super) document: Document,
    pub(super) content: Content,
}

/// Returns the documents that an API lists.
pub(super) fn listed(project: &Project, name: &str, api: &ApiEntry) -> Result<Vec<Listed>, ExpectedError> {
    let mut listed = Vec::new();
    for (kind, path) in [(Kind::OpenApi, &api.openapi), (Kind::AsyncApi, &api.asyncapi)] {
        let Some(path) = path else { continue };
        let file = project.document(path)?;
        listed.push(Listed { kind, path: path.clone(), shown: project.shown(&file), file });
    }
    if listed.is_empty() {
        let help = format!("say which it has and where they go: openapi = \"{name}/openapi.json\"");
        return Err(ExpectedError::advised(format!("`{name}` lists no document"), help));
    }
    Ok(listed)
}

/// Fetches one document from its source, or reads it from the file if there is no source.
pub(super) async fn bring(
    listed: &Listed,
    source: Option<&SourceEntry>,
    manner: &Manner,
    terminal: Terminal,
) -> Result<Brought, ExpectedError> {
    let (name, url, bytes) = match source {
        None => (listed.shown.clone(), None, local(listed)?),
        Some(source) => {
            let (url, bytes) = first(&places(source, listed.kind)?, manner, terminal).await?;
            (url.to_string(), Some(url.to_string()), bytes)
        }
    };
    let content = judge(&name, &bytes, listed.kind, terminal)?;
    let document = Document { path: listed.path.clone(), file: listed.file.clone(), bytes, url };
    Ok(Brought { document, content })
}

fn local(listed: &Listed) -> Result<Vec<u8>, ExpectedError> {
    read_document(&listed.file).map_err(|source| ExpectedError::File { path: listed.file.clone(), source })
}

/// Fetches the document at the first place; another place is tried only if there is nothing at the one before.
async fn first(places: &[Address], manner: &Manner, terminal: Terminal) -> Result<(Address, Vec<u8>), ExpectedError> {
    let mut absent = Vec::new();
    for url in places {
        terminal.progress(&format!("fetching {url}"));
        match Client::new(url, manner.clone())?.get(url).await {
            Ok(bytes) => return Ok((url.clone(), bytes)),
            Err(error @ GetError::Status(404)) => absent.push(format!("{url}: {error}")),
            Err(error) => {
                absent.push(format!("{url}: {error}"));
                break;
            }
        }
    }
    Err(ExpectedError::Network(absent.join("; ")))
}
