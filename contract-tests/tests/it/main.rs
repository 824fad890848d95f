//! Contract tests against real faults: servers on loopback that keep to a document, or break it in one way.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![expect(clippy::print_stderr, reason = "what is skipped is said")]

mod base;
mod conforming;
mod deliveries;
mod echoes;
mod equal;
mod events;
mod explosions;
mod faults;
mod files;
mod generate;
mod order;
mod parcels;
mod phases;
mod report;
mod requests;
mod secrets;
mod widgets;

use specwright_model::ir::Api;
use specwright_model::{Reading, Severity, Sources, read};

/// Reads one document that must be free of errors.
fn api_of(name: &str, text: &str) -> (Sources, Api) {
    let mut sources = Sources::new();
    sources.document(name, text.as_bytes().to_vec()).unwrap();
    let (api, diagnostics) = read(&sources, &Reading::default());
    assert!(!diagnostics.any(Severity::Error), "{diagnostics:?}");
    (sources, api)
}
