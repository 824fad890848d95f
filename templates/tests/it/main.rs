//! Integration tests of the runtime.

#[cfg(feature = "server")]
mod server;
