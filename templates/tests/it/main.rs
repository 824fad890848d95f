//! Tests of the runtime, one module per part.

#[cfg(feature = "client")]
mod client;
mod codec;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "source")]
mod source;
mod validation;
mod values;
#[cfg(feature = "webhooks")]
mod webhooks;
