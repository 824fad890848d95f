//! Tree in, [`ir`](crate::ir) out.

mod dialect;

pub use dialect::{Bounds, Dialect, Nullable, RefSiblings, Standard};
