//! The command as its users meet it: arguments in, exit code, text and files out.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic, and so may what it is written with")]

mod add;
mod bad_input;
#[cfg(feature = "sandbox")]
mod canaries;
mod configuration;
mod contract;
#[cfg(feature = "sandbox")]
mod demo;
mod fetch;
mod folder;
mod generate;
mod help;
#[cfg(feature = "sandbox")]
mod hostile_files;
mod killed;
mod lost;
mod machine_readable;
mod names;
#[cfg(feature = "sandbox")]
mod reference;
#[cfg(feature = "sandbox")]
mod sandbox;
mod secrets;
mod tilt;
mod web;
mod webhooks;
