//! The one service that a generated server mounts: it finds the operation, performs it and answers.

use std::{
    convert::Infallible,
    future::{Future, ready},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::body::Body;
use http::{HeaderMap, HeaderValue, Request, Response, header};

use super::super::description::{OperationInfo, ResponseInfo, SchemeInfo, StatusPattern};
use super::super::panics::caught;
use super::{
    Answer, Failure, Incoming, Options, Reason, Refusal, Service, negotiation,
    routes::{Route, Routes},
};

type Performing<'a> = Pin<Box<dyn Future<Output = Result<Answer, Refusal>> + Send + 'a>>;

/// A [`Service`] as a trait object, so that everything below is compiled once.
trait Perform: Send + Sync {
    fn perform(&self, operation: usize, incoming: Incoming) -> Performing<'_>;
}

impl<S: Service> Perform for S {
    fn perform(&self, operation: usize, incoming: Incoming) -> Performing<'_> {
        Box::pin(self.call(operation, incoming))
    }
}

/// A server as a [`tower::Service`], to be mounted where no router is wanted.
#[derive(Clone)]
pub struct Endpoint {
    inner: Arc<Inner>,
}

struct Inner {
    service: Box<dyn Perform>,
    operations: &'static [&'static OperationInfo],
    schemes: &'static [SchemeInfo],
    routes: Routes,
    options: Options,
}

impl Endpoint {
    pub(super) fn new<S: Service>(service: S, options: Options) -> Self {
        Self::erased(Box::new(service), S::OPERATIONS, S::SCHEMES, options)
    }

    fn erased(
        service: Box<dyn Perform>,
        operations: &'static [&'static OperationInfo],
        schemes: &'static [SchemeInfo],
        options: Options,
    ) -> Self {
        let routes = Routes::new(operations.iter().map(|operation| {
            let below = operation.server.map_or(options.base_path.as_str(), server_path);
            (operation.method, below, operation.path)
        }));
        Self { inner: Arc::new(Inner { service, operations, schemes, routes, options }) }
    }
}

/// Returns the path of the URL of a server.
fn server_path(url: &str) -> &str {
    let rest =
        url.split_once("://").map_or(url, |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or(""));
    rest.split(['?', '#']).next().unwrap_or_default()
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("operations", &self.inner.operations.len()).finish_non_exhaustive()
    }
}

impl tower::Service<Request<Body>> for Endpoint {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let inner = Arc::clone(&self.inner);
        match inner.routes.find(request.method().as_str(), request.uri().path()) {
            Route::Operation { operation, captures, without_body } => {
                let Some(info) = inner.operations.get(operation).copied() else {
                    return Box::pin(ready(Ok(Answer::empty(404).into_response(without_body))));
                };
                let incoming = Incoming::new(info, inner.schemes, captures, request, inner.options.body_limit);
                Box::pin(async move {
                    // Hooks may panic too, and then no hook is left that could write the response.
                    let answer = caught(inner.perform(operation, info, incoming)).await;
                    Ok(answer.unwrap_or_else(|_| Answer::empty(500)).into_response(without_body))
                })
            }
            route => {
                let answer = inner.astray(&route).into_response(request.method() == http::Method::HEAD);
                Box::pin(ready(Ok(answer)))
            }
        }
    }
}

impl Inner {
    async fn perform(&self, operation: usize, info: &'static OperationInfo, incoming: Incoming) -> Answer {
        let result = match acceptable(info, incoming.headers()) {
            Ok(()) => {
                let performed = caught(async { self.service.perform(operation, incoming).await }).await;
                performed.unwrap_or_else(|panicked| Err(Refusal::from(Failure::from(panicked))))
            }
            Err(refusal) => Err(refusal),
        };
        result.unwrap_or_else(|refusal| self.refuse(&refusal, Some(info)))
    }

    /// Returns the response to a request that matches no operation.
    fn astray(&self, route: &Route<'_>) -> Answer {
        let refusal = match route {
            Route::Options(allow) => return allowing(Answer::empty(204), allow),
            Route::MethodNotAllowed(allow) => {
                Refusal::new(Reason::MethodNotAllowed, format!("this path knows {allow}"))
                    .with_header(header::ALLOW, allow)
            }
            Route::Malformed => Refusal::new(Reason::Malformed, "the path is not percent-encoded UTF-8"),
            Route::Unknown | Route::Operation { .. } => Refusal::new(Reason::NotFound, "no such path"),
        };
        self.refuse(&refusal, None)
    }

    fn refuse(&self, refusal: &Refusal, operation: Option<&'static OperationInfo>) -> Answer {
        if let (Some(hook), Some(failure), Some(operation)) = (&self.options.on_failure, refusal.failure(), operation) {
            hook(failure, operation);
        }
        match self.options.refusals.as_ref().and_then(|hook| hook(refusal, operation)) {
            Some(mut own) => {
                own.add_missing(refusal.headers());
                own
            }
            None => refusal.answer(operation),
        }
    }
}

fn allowing(answer: Answer, allow: &str) -> Answer {
    match HeaderValue::from_str(allow) {
        Ok(allow) => answer.with_header(header::ALLOW, allow),
        Err(_) => answer,
    }
}

/// Refuses with 406 when every documented success has a body of a media type that `Accept` does not admit.
fn acceptable(operation: &'static OperationInfo, headers: &HeaderMap) -> Result<(), Refusal> {
    let accept = negotiation::accepted(headers);
    let mut successes = operation.responses.iter().filter(|response| is_success(response)).peekable();
    if accept.trim().is_empty() || successes.peek().is_none() {
        return Ok(());
    }
    let fits = |response: &ResponseInfo| {
        response.media_types.is_empty() || negotiation::is_acceptable(&accept, response.media_types)
    };
    if successes.any(fits) {
        return Ok(());
    }
    Err(Refusal::new(Reason::NotAcceptable, "`Accept` admits none of the documented media types"))
}

fn is_success(response: &ResponseInfo) -> bool {
    matches!(response.status, StatusPattern::Exact(200..=299) | StatusPattern::Range(2))
}
