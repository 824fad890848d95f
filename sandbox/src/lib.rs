//! Stateful stand-ins for APIs, on their generated server stubs: a client cannot tell them from the real ones, and a
//! test can turn their clock, inject faults, and inspect them.
//!
//! [`tilt::open`] is the top function. The stand-ins listen on the loopback address alone.

mod bounded;
pub mod correspondence;
mod faults;
mod log;
mod operations;
mod options;
mod secret;
pub mod tilt;
mod time;
mod translate;

pub use faults::{FAULTS, Fault, FaultInfo, UnknownFault};
pub use log::{Line, Log};
pub use options::{Credentials, Document, DocumentError, Documents, Options};
pub use secret::Secret;
