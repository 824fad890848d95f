//! The options of a server.

use std::{fmt, sync::Arc};

use super::super::description::OperationInfo;
use super::{Answer, Failure, Refusal};

/// The default limit of request bodies: 2 MiB.
const DEFAULT_BODY_LIMIT: usize = 2 * 1024 * 1024;

type OnFailure = dyn Fn(&Failure, &'static OperationInfo) + Send + Sync;
type Refusals = dyn Fn(&Refusal, Option<&'static OperationInfo>) -> Option<Answer> + Send + Sync;

/// Limits and hooks of a server.
#[derive(Clone)]
pub struct Options {
    pub(super) body_limit: usize,
    pub(super) base_path: String,
    pub(super) on_failure: Option<Arc<OnFailure>>,
    pub(super) refusals: Option<Arc<Refusals>>,
}

impl Options {
    /// Creates options with a limit of 2 MiB and no hooks.
    pub fn new() -> Self {
        Self { body_limit: DEFAULT_BODY_LIMIT, base_path: String::new(), on_failure: None, refusals: None }
    }

    /// Sets the maximum size of request bodies in bytes; a larger one is refused with 413.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets the path below which operations without a server of their own are mounted, `/v1` for example. By default
    /// there is none, so that the router can be nested. Operations with a server of their own (OAS 3.1 §4.8.5) are
    /// mounted below the path of that server.
    #[must_use]
    pub fn base_path(mut self, path: impl Into<String>) -> Self {
        self.base_path = path.into();
        self
    }

    /// Sets a hook that is called with every failure and its operation, for example to log them.
    #[must_use]
    pub fn on_failure(mut self, hook: impl Fn(&Failure, &'static OperationInfo) + Send + Sync + 'static) -> Self {
        self.on_failure = Some(Arc::new(hook));
        self
    }

    /// Sets a hook that writes the server's own refusals in the form that the document describes for them.
    ///
    /// A request that cannot be read, wrong credentials or a failure of the implementation is answered with problem
    /// details (RFC 9457). Where the document describes another body (the generator reports that as SW0375), this hook
    /// returns a response with such a body, or `None` to leave the response as it is. It gets no operation for a
    /// request that matches none of the document. Header fields of [`Refusal::headers`] that its response lacks are
    /// added.
    ///
    /// ```text
    /// use specwright_runtime::server::{Answer, Options};
    ///
    /// let options = Options::new().refusals(|refusal, operation| {
    ///     let status = refusal.status(operation);
    ///     let body = serde_json::json!({ "code": status, "message": refusal.detail() });
    ///     Some(Answer::bytes(status, "application/json", body.to_string()))
    /// });
    /// ```
    #[must_use]
    pub fn refusals(
        mut self,
        hook: impl Fn(&Refusal, Option<&'static OperationInfo>) -> Option<Answer> + Send + Sync + 'static,
    ) -> Self {
        self.refusals = Some(Arc::new(hook));
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("body_limit", &self.body_limit).finish_non_exhaustive()
    }
}
