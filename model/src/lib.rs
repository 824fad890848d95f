//! Reads OpenAPI and AsyncAPI documents: text → spanned tree → [`ir::Api`].
//!
//! This crate knows no Rust syntax, opens no file, uses no network, prints nothing and reads neither
//! clock nor environment. Documents are untrusted: nothing in one may cause a panic, or time or
//! memory out of proportion to its size.

pub mod codes;
pub mod diagnostic;
pub mod events;
pub mod ir;
pub mod keywords;
mod nearest;
mod passes;
pub mod read;
pub mod render;
pub mod source;
pub mod structure;
pub mod validation;

pub use diagnostic::{Code, Diagnostic, Diagnostics, FileId, Severity, Span};
pub use nearest::nearest;
pub use read::{Reading, read};
pub use source::{Kind, Node, NodeId, SourceFile, Sources, Tree};
