//! The dependencies of generated crates.

use crate::Layout;

/// The dependencies of a crate that embeds the runtime: name, version requirement, features, and the features of the
/// crate that need the dependency (none: it is always needed). A test holds the table equal to the manifest of the
/// runtime.
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

/// Whether a generated crate of this layout always depends on the crate with this Rust name.
pub(crate) fn carries(layout: Layout, rust_name: &str) -> bool {
    match layout {
        Layout::Embedded => {
            DEPENDENCIES.iter().any(|(name, _, _, parts)| parts.is_empty() && name.replace('-', "_") == rust_name)
        }
        Layout::Package | Layout::Include => rust_name == "specwright_runtime",
    }
}
