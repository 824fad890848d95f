//! The sandboxes as their callers meet them: HTTP over loopback.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic, and so may what it is written with")]

mod admin;
mod caller;
mod checkout;
mod deliveries;
mod faults;
mod oauth2;
mod payments;
mod receiver;
mod refusals;
mod state;
