//! The tests of this crate that go through its public face.

mod render;
pub(crate) mod source;
