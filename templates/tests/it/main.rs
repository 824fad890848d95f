//! Tests of the runtime, one module per part.

#[cfg(feature = "client")]
mod client;
#[cfg(feature = "webhooks")]
mod webhooks;
