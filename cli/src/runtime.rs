//! What asynchronous commands run on.

use crate::exit::ExpectedError;
use tokio::runtime::{Builder, Runtime};

/// One thread is enough: commands wait, they do not compute.
pub(crate) fn runtime() -> Result<Runtime, ExpectedError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| ExpectedError::Network(format!("no asynchronous runtime: {error}")))
}
