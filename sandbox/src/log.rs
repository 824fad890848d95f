//! The log of a sandbox: one line for each request and each delivery. No line holds a secret: no query, no header, no
//! body.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A log, which passes on lines.
#[derive(Clone)]
pub struct Log(Arc<dyn Fn(&Line) + Send + Sync>);

impl Log {
    /// Creates a log that passes each line to `write`, which must not take long.
    pub fn new(write: impl Fn(&Line) + Send + Sync + 'static) -> Self {
        Self(Arc::new(write))
    }

    pub(crate) fn write(&self, line: &Line) {
        (self.0)(line);
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

/// A line of the log.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Line {
    /// A request was answered.
    Request {
        /// The method.
        method: String,
        /// The path, without the query.
        path: String,
        /// The status of the response.
        status: u16,
        /// The time that it took.
        took: Duration,
    },
    /// A delivery was attempted.
    Delivery {
        /// The event's name.
        event: String,
        /// The endpoint, without a query.
        endpoint: String,
        /// The number of the attempt, from 1.
        attempt: u32,
        /// The status of the response, or the error.
        outcome: String,
        /// The time that it took.
        took: Duration,
    },
    /// Something that the sandbox could not do.
    Failure(String),
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { method, path, status, took } => {
                write!(f, "{method:6} {path} {status} {} ms", took.as_millis())
            }
            Self::Delivery { event, endpoint, attempt, outcome, took } => {
                write!(f, "event  {event} to {endpoint}, attempt {attempt}: {outcome} {} ms", took.as_millis())
            }
            Self::Failure(what) => write!(f, "failed {what}"),
        }
    }
}
