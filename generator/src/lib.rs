//! Documents in, Rust out: plan → emit.
//!
//! `plan` decides every name and type; `emit` prints it. Nothing here touches the network, prints,
//! or reads a clock. Only [`FileSet`] and [`build`](fn@build) touch the disk, and only [`build`](fn@build)
//! reads what cargo tells a build script.

mod config;
mod file_set;
mod manifest;
mod plan;

pub use config::{Config, Layout, Parts, Role};
pub use file_set::{FileError, FileSet, MARK, Stale};
pub use manifest::{EventEntry, LossEntry, Manifest, OperationEntry, TypeEntry};
