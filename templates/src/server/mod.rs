//! Servers: a generated crate describes its operations, and this module does everything between a request and a method
//! of the crate's trait. Only thin shells are generic here, so that the module is compiled once.
//!
//! A router sets no timeouts: how long a client may take is a matter of the code that accepts connections.
//! `axum::serve` limits neither the time for header fields nor the number of connections. Behind a proxy that does
//! (nginx: `client_header_timeout`, `client_body_timeout`, `limit_conn`) nothing is needed; a server that is exposed
//! directly serves the router with hyper's `http1::Builder` with a `timer` and `header_read_timeout`, and limits the
//! time of requests with a layer (`tower_http::timeout::RequestBodyTimeoutLayer`). The size of a body is limited here,
//! see [`Options`].

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

/// Implemented by generated servers: a table of operations, and the call of the trait's method for each row.
pub trait Service: Send + Sync + 'static {
    /// The operations of the server; [`call`](Self::call) takes an index of this table.
    const OPERATIONS: &'static [&'static OperationInfo];
    /// The security schemes that the operations use.
    const SCHEMES: &'static [SchemeInfo];

    /// Performs an operation.
    fn call(&self, operation: usize, incoming: Incoming) -> impl Future<Output = Result<Answer, Refusal>> + Send;
}

/// Returns a router that answers every path: those of the document, and all others with 404.
///
/// It takes `.layer(…)`, and `.merge(…)` with routers that have paths of their own, and can be nested. Two servers are
/// combined by nesting, or by mounting an [`endpoint`].
pub fn router<S: Service>(service: S) -> axum::Router {
    router_with(service, Options::new())
}

/// Returns a [`router`] with limits and hooks.
pub fn router_with<S: Service>(service: S, options: Options) -> axum::Router {
    mount(endpoint(service, options))
}

/// Returns the server as a [`tower::Service`].
pub fn endpoint<S: Service>(service: S, options: Options) -> Endpoint {
    Endpoint::new(service, options)
}

// Routes and no fallback: a router with a fallback could not be merged into one that has its own.
fn mount(endpoint: Endpoint) -> axum::Router {
    axum::Router::new().route_service("/", endpoint.clone()).route_service("/{*path}", endpoint)
}
