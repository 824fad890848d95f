//! The sandboxes as their callers meet them: HTTP over loopback.

#![expect(clippy::unwrap_used, reason = "a test may panic, and so may what it is written with")]

mod admin;
mod book;
mod caller;
mod checkout;
mod correspondence;
mod deliveries;
mod faults;
mod journey;
mod oauth2;
mod payments;
mod receiver;
mod refusals;
mod state;
mod words;
