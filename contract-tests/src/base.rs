//! Where an API is: the address that the user gave over the servers of the document.

use specwright_model::ir::{Api, Operation, Server};
use url::Url;

/// Why there is no address to test.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    /// Not an absolute http or https URL.
    #[error("`{0}` is no absolute http or https URL")]
    NotHttp(String),
    /// A password in an address would be in every report.
    #[error("the address holds credentials; give them as a header or credential")]
    Credentials,
    /// No address was given, and the document has none that is absolute.
    #[error("the document names no absolute server; give one")]
    NoServer,
}

/// The base address of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    url: Url,
    keeps_path: bool,
    named: bool,
}

impl Base {
    /// An address that replaces the document's. Without a path it keeps the path of the document's
    /// server; with one, be it a bare `/`, it replaces that too.
    pub fn given(text: &str) -> Result<Self, BaseError> {
        let url = http_url(text)?;
        // `Url` makes both forms the same; only the text can tell.
        let after_scheme = text.split_once("://").map_or("", |(_, rest)| rest);
        Ok(Self { url, keeps_path: !after_scheme.contains('/'), named: true })
    }

    /// The first server of the document.
    pub fn of(api: &Api) -> Result<Self, BaseError> {
        let server = api.servers.first().ok_or(BaseError::NoServer)?;
        let url = http_url(&expanded(server)).map_err(|_| BaseError::NoServer)?;
        Ok(Self { url, keeps_path: true, named: false })
    }

    /// The address without the path of an operation, and without a slash at its end.
    pub fn address(&self, api: &Api, operation: &Operation) -> Url {
        self.under(if operation.servers.is_empty() { &api.servers } else { &operation.servers })
    }

    /// The address that operations without servers of their own are under.
    pub fn in_use(&self, api: &Api) -> Url {
        self.under(&api.servers)
    }

    fn under(&self, servers: &[Server]) -> Url {
        let mut url = self.url.clone();
        let path = match servers.first() {
            Some(server) if self.keeps_path => server_path(server),
            _ => url.path().to_owned(),
        };
        url.set_path(path.trim_end_matches('/'));
        url.set_query(None);
        url.set_fragment(None);
        url
    }

    /// The address as it was given.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Whether the user named it. An address that only the document names gets no credentials.
    pub fn is_named(&self) -> bool {
        self.named
    }

    /// Whether the host is this machine.
    pub fn is_loopback(&self) -> bool {
        crate::transport::is_loopback(&self.url)
    }
}

fn http_url(text: &str) -> Result<Url, BaseError> {
    match Url::parse(text) {
        Ok(url) if !url.username().is_empty() || url.password().is_some() => Err(BaseError::Credentials),
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        _ => Err(BaseError::NotHttp(without_credentials(text).to_owned())),
    }
}

/// The part of what was meant to be a URL that may be shown: neither user nor query.
fn without_credentials(text: &str) -> &str {
    let text = text.split(['?', '#']).next().unwrap_or_default();
    text.rsplit_once('@').map_or(text, |(_, rest)| rest)
}

/// The URL of a server with its variables at their defaults; nothing of one that is too long.
fn expanded(server: &Server) -> String {
    server.expanded().unwrap_or_default()
}

fn server_path(server: &Server) -> String {
    let url = expanded(server);
    match Url::parse(&url) {
        Ok(url) => url.path().to_owned(),
        Err(_) => format!("/{}", url.trim_start_matches(['.', '/'])),
    }
}
