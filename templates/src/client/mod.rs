//! The client: owned calls, one function that sends them, typed responses.
//!
//! Everything that costs build time is not generic: a call becomes a [`Request`], a request becomes a [`Raw`], and only
//! the shell that decodes it has the operation's types. Nothing here follows an address from a response to an origin
//! that the user has not named.

mod auth;
mod body;
mod builder;
mod deep;
mod error;
mod faults;
mod form;
mod multipart;
mod oauth2;
mod operation;
mod params;
mod path;
mod problem;
mod reach;
mod redirects;
mod request;
mod response;
mod retry;
mod secrets;
mod send;
mod servers;
mod spelling;
mod stream;
mod value;
mod wait;

pub use self::{
    auth::Credential,
    builder::{BaseUrl, BuildError, Builder},
    error::{AnyError, ApiError, Error},
    faults::{RequestError, ResponseDecodeError, TransportError, TransportFault},
    multipart::Multipart,
    oauth2::{ClientAuthentication, ClientCredentials, TokenError, TokenFault},
    operation::{Operation, Outcome, send, send_with_response},
    problem::Problem,
    request::Request,
    response::{Raw, Response},
    retry::RetryPolicy,
    wait::{Elapsed, Wait, WaitError},
};
pub use super::codec::Literal;
pub use super::description::{
    BodyInfo, Condition, EncodingInfo, In, OperationInfo, ParameterInfo, ResponseInfo, SchemeInfo, SchemeKind,
    SchemeUse, StatusPattern, Style, WaiterInfo,
};
pub use http::{HeaderMap, Method};
pub use reqwest;
pub use url::Url;

use std::{fmt, sync::Arc};

/// A client of one API. Cloning it is cheap; clones share connections and credentials.
#[derive(Clone)]
pub struct Client(Arc<Parts>);

struct Parts {
    base: Url,
    credentials: auth::Credentials,
    headers: HeaderMap,
    limits: builder::Limits,
    http: reach::Reach,
    servers: Vec<servers::Server>,
}

impl Parts {
    /// Returns whether the user has named the origin of a URL, as that of the base URL or of a server.
    fn names_origin_of(&self, url: &Url) -> bool {
        let mut servers = self.servers.iter().filter(|server| server.is_trusted);
        let is_server = servers.any(|server| server.url.as_ref().is_ok_and(|named| named.origin() == url.origin()));
        is_server || url.origin() == self.base.origin()
    }
}

impl Client {
    fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Creates a builder for a client of the API at `base`, whose document describes `schemes`.
    pub fn builder(base: impl Into<BaseUrl>, schemes: &'static [SchemeInfo]) -> Builder {
        Builder::new(base, schemes)
    }

    /// Creates a request of an operation of the document.
    pub fn call(&self, operation: &'static OperationInfo) -> Request {
        Request::of_operation(self.clone(), operation)
    }

    /// Creates a request that the document does not describe, below the base URL, with the same credentials, retries
    /// and limits. `path` may hold a query, and names in braces that [`Request::path`] fills.
    pub fn request(&self, method: Method, path: &str) -> Request {
        Request::of_path(self.clone(), method, path)
    }

    /// Returns the base URL of the client.
    pub fn base_url(&self) -> &Url {
        &self.0.base
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.0.base.as_str())
            .field("credentials", &self.0.credentials)
            .field("limits", &self.0.limits)
            .finish_non_exhaustive()
    }
}
