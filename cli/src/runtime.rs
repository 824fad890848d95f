//! The runtimes of asynchronous commands.

use crate::exit::ExpectedError;
use std::io;
use tokio::runtime::{Builder, Runtime};

/// Creates a runtime with one thread, which is enough because commands wait and do not compute.
pub(crate) fn runtime() -> Result<Runtime, ExpectedError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| ExpectedError::Network(format!("no asynchronous runtime: {error}")))
}

/// Creates a runtime that runs by itself while the command does something else.
#[cfg(feature = "sandbox")]
pub(crate) fn background() -> Result<Runtime, ExpectedError> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.map_err(|error| ExpectedError::Network(format!("no asynchronous runtime: {error}")))
}

/// Returns a future that completes when a signal ends the process.
#[cfg(unix)]
pub(crate) fn ended() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Returns a future that completes when Ctrl-C ends the process.
#[cfg(not(unix))]
pub(crate) fn ended() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without signals, the process runs until it is ended by force.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
