//! What generated crates depend on.

use crate::Layout;

/// What a crate that carries the runtime depends on: name, requirement, features, and the features of
/// the crate that need it (none: always). Held equal to the runtime's manifest by a test.
pub(crate) const DEPENDENCIES: &[(&str, &str, &[&str], &[&str])] = &[
    ("axum", "0.8", &[], &["server", "webhooks"]),
    ("base64", "0.23", &["std"], &[]),
    ("bytes", "1", &[], &["client", "server", "webhooks"]),
    ("hmac", "0.13", &[], &["webhooks"]),
    ("http", "1", &[], &["client", "server", "webhooks"]),
    ("http-body", "1", &[], &["client"]),
    ("http-body-util", "0.1", &[], &["server", "webhooks"]),
    ("httpdate", "1", &[], &["client"]),
    ("percent-encoding", "2.3", &[], &["client", "server"]),
    ("regex-lite", "0.1", &["std", "string"], &["validation"]),
    ("reqwest", "0.13", &[], &["client"]),
    ("serde", "1.0.200", &["std"], &[]),
    ("serde_json", "1.0.120", &["std", "float_roundtrip"], &[]),
    ("sha2", "0.11", &[], &["webhooks"]),
    ("tokio", "1.40", &["sync", "time"], &["client"]),
    ("tower", "0.5", &["util"], &["server"]),
    ("url", "2.5", &[], &["client"]),
    ("uuid", "1", &["std", "serde"], &[]),
];

/// Whether the crate depends on it anyway.
pub(crate) fn carries(layout: Layout, rust_name: &str) -> bool {
    match layout {
        Layout::Embedded => {
            DEPENDENCIES.iter().any(|(name, _, _, parts)| parts.is_empty() && name.replace('-', "_") == rust_name)
        }
        Layout::Package | Layout::Include => rust_name == "specwright_runtime",
    }
}
