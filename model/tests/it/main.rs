//! The tests of this crate that go through its public face.

#![expect(clippy::unwrap_used, reason = "a test may panic, and so may what it is written with")]

mod hostile;
mod keywords;
mod read;
mod render;
pub(crate) mod source;
mod validation;
