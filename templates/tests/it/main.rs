//! Tests of the runtime, one module per part.

#[cfg(feature = "server")]
mod server;
#[cfg(feature = "source")]
mod source;
