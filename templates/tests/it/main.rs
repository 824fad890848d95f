//! Tests of the runtime, one module per part.
#![allow(
    clippy::expect_used,
    clippy::items_after_statements,
    clippy::option_option,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking, and their types are no interface"
)]

#[cfg(feature = "client")]
mod client;
mod codec;
mod codec_random;
#[cfg(all(feature = "client", feature = "server"))]
mod forms;
mod graph;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "source")]
mod source;
mod validation;
mod values;
#[cfg(feature = "webhooks")]
mod webhooks;
