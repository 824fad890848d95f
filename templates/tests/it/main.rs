//! Tests of the runtime, one module per part.

#[cfg(feature = "source")]
mod source;
#[cfg(feature = "server")]
mod server;
