//! Tests of the runtime, one module per part.

mod codec;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "source")]
mod source;
mod validation;
mod values;
