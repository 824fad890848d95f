//! Webhooks: signatures as the providers make them, and the receiver over real connections.

mod receive;
mod schemes;
mod verify;
