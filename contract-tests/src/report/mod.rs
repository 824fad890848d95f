//! Events in, something to read out: one file per format.

mod json;
mod text;

pub use json::{Document, JsonFinding, JsonReport, JsonReporter};
pub use text::TextReporter;
