//! What asynchronous commands run on.

use crate::exit::ExpectedError;
use tokio::runtime::{Builder, Runtime};

/// One thread is enough: commands wait, they do not compute.
pub(crate) fn runtime() -> Result<Runtime, ExpectedError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| ExpectedError::Network(format!("no asynchronous runtime: {error}")))
}

/// One that goes on by itself while the command does something else.
#[cfg(feature = "sandbox")]
pub(crate) fn background() -> Result<Runtime, ExpectedError> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.map_err(|error| ExpectedError::Network(format!("no asynchronous runtime: {error}")))
}
