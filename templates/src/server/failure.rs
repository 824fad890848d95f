//! Failures of an implementation.

use std::{error::Error, fmt};

/// An error inside of an implementation: it is answered with 500 (or 501) and nothing about the cause.
///
/// Every error becomes a failure through `?`; the cause is passed to
/// [`Options::on_failure`](super::Options::on_failure).
pub struct Failure {
    status: u16,
    source: Option<Box<dyn Error + Send + Sync + 'static>>,
}

impl Failure {
    /// Creates a failure with the status 500 and a cause, which may also be a string.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync + 'static>>) -> Self {
        Self { status: 500, source: Some(source.into()) }
    }

    /// Creates the failure of a method that is not implemented, with the status 501.
    pub fn not_implemented() -> Self {
        Self { status: 501, source: None }
    }

    /// Returns the status, 500 or 501.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the cause.
    pub fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

// Because of this implementation, `Failure` cannot be an `Error` itself.
impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(error)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure").field("status", &self.status).field("source", &self.source).finish()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{source}"),
            None if self.status == 501 => f.write_str("not implemented"),
            None => f.write_str("failed"),
        }
    }
}
