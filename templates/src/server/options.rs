//! What a user may change of a server.

use std::{fmt, sync::Arc};

use super::super::description::OperationInfo;
use super::{Answer, Failure, Refusal};

/// 2 MiB.
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
    /// A limit of 2 MiB and no hooks.
    pub fn new() -> Self {
        Self { body_limit: DEFAULT_BODY_LIMIT, base_path: String::new(), on_failure: None, refusals: None }
    }

    /// Request bodies over this many bytes are refused with 413.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// The path below which operations without a server of their own are, `/v1` for example. Default: none, so that the
    /// router can be nested. Operations with a server of their own (OAS 3.1 §4.8.5) are below that one's path.
    #[must_use]
    pub fn base_path(mut self, path: impl Into<String>) -> Self {
        self.base_path = path.into();
        self
    }

    /// Is told of every failure, with the operation; the place to log it.
    #[must_use]
    pub fn on_failure(mut self, hook: impl Fn(&Failure, &'static OperationInfo) + Send + Sync + 'static) -> Self {
        self.on_failure = Some(Arc::new(hook));
        self
    }

    /// Writes the server's own refusals in the form that the document describes for them.
    ///
    /// A request that cannot be read, credentials that are wrong, a failure: what never reaches or never leaves the
    /// implementation is answered with problem details (RFC 9457). Where the document describes another body for it
    /// (generating says so, SW0375), this function makes one. `None` leaves the answer as it is. A request that means no
    /// operation of the document has none. Header fields of [`Refusal::headers`] that its answer
    /// lacks are added.
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
