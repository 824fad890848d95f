//! Servers: a generated crate says what its operations are, and this module does the rest between a request and a
//! method of its trait. Nothing here is generic but thin shells, so that it is compiled once.
//!
//! A router sets no times: how long a client may take is for whoever accepts connections. `axum::serve` bounds neither
//! the header fields nor the number of connections. Behind a proxy that does (nginx: `client_header_timeout`,
//! `client_body_timeout`, `limit_conn`) nothing is needed; a server that faces strangers itself serves the router by
//! hyper's `http1::Builder` with a `timer` and `header_read_timeout`, and puts a time on requests by a layer
//! (`tower_http::timeout::RequestBodyTimeoutLayer`). The size of a body is bounded here, see [`Options`].

mod answer;
mod auth;
mod body;
mod deep;
mod endpoint;
mod failure;
mod form;
mod incoming;
mod multipart;
mod negotiation;
mod options;
mod parameters;
mod parts;
mod problem;
mod routes;
mod segment;
mod text;
mod view;

use std::future::Future;

pub use http::StatusCode as Status;

use super::description::{OperationInfo, SchemeInfo};

pub use self::{
    answer::Answer,
    auth::{Alternative, Attempt, Credential, Denied, Presented},
    endpoint::Endpoint,
    failure::Failure,
    incoming::Incoming,
    options::Options,
    parts::{FromParts, Parts},
    problem::{Flaw, Place, Reason, Refusal},
};

/// What a generated server implements for its trait: a table, and the way from a row to a method.
pub trait Service: Send + Sync + 'static {
    /// The operations; [`call`](Self::call) gets indices of this table.
    const OPERATIONS: &'static [&'static OperationInfo];
    /// The security schemes that they use.
    const SCHEMES: &'static [SchemeInfo];

    /// Performs an operation.
    fn call(&self, operation: usize, incoming: Incoming) -> impl Future<Output = Result<Answer, Refusal>> + Send;
}

/// A router that answers every path, those of the document and all others (404).
///
/// It takes `.layer(…)`, and `.merge(…)` with routers that have paths of their own, and can be nested. Two servers are
/// combined by nesting, or by mounting an [`endpoint`].
pub fn router<S: Service>(service: S) -> axum::Router {
    router_with(service, Options::new())
}

/// A [`router`] with limits and hooks.
pub fn router_with<S: Service>(service: S, options: Options) -> axum::Router {
    mount(endpoint(service, options))
}

/// The same as a [`tower::Service`].
pub fn endpoint<S: Service>(service: S, options: Options) -> Endpoint {
    Endpoint::new(service, options)
}

// Routes and no fallback: a router with a fallback could not be merged into one that has its own.
fn mount(endpoint: Endpoint) -> axum::Router {
    axum::Router::new().route_service("/", endpoint.clone()).route_service("/{*path}", endpoint)
}
