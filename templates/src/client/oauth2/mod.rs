//! OAuth 2 client credentials (RFC 6749 §4.4): tokens that the client requests itself.
//!
//! The secret is sent to one address only, which is known and checked when the client is built ([`endpoint`]); tokens
//! are kept per set of scopes and shared by all clones ([`cache`]).

mod cache;
mod endpoint;
mod exchange;
mod fault;

pub use self::fault::{TokenError, TokenFault};
pub(super) use self::{
    cache::{Minted, TokenSource},
    endpoint::Named,
    exchange::Carrier,
};
pub use super::super::description::ClientAuthentication;

use std::fmt;

/// A client id and its secret. The client requests tokens with them when it needs some, keeps each until it is about to
/// expire, and requests a new one once when the API refuses one. `Debug` prints neither.
#[derive(Clone)]
pub struct ClientCredentials {
    id: String,
    secret: String,
    token_url: Option<String>,
    authentication: Option<ClientAuthentication>,
    parameters: Vec<(String, String)>,
    scopes: Option<Vec<String>>,
}

impl ClientCredentials {
    /// Creates credentials from a client id and a secret, as the authorization server has issued them.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            token_url: None,
            authentication: None,
            parameters: Vec::new(),
            scopes: None,
        }
    }

    /// Sets the token endpoint: an absolute URL, or one relative to the base URL; `https`, or `http` of this machine.
    ///
    /// Without it, the endpoint of the environment is used, or else the document's, if it has the origin of the base
    /// URL: a document alone does not decide which server receives a secret.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sets how the client authenticates at the token endpoint. Default: as the environment or the document declares,
    /// or else [`ClientAuthentication::Basic`].
    #[must_use]
    pub fn authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.authentication = Some(authentication);
        self
    }

    /// Adds a further parameter of the token request, such as `audience` or `resource` (RFC 8707).
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sets the scopes of every token. Default: those that the operation requires, and none for a request that the
    /// document does not describe.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientCredentials(***)")
    }
}
