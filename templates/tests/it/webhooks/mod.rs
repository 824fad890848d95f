//! Webhooks: signatures as the providers make them, and the receiver over real connections.

#![expect(clippy::unwrap_used, reason = "helpers of tests may stop a test")]

mod receive;
mod schemes;
mod verify;
