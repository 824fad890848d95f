//! Bodies of several parts: a generated client talks to a generated server over loopback.

use crate::documents::{data, root, sources};
use crate::nested::Nested;
use specwright_generator::{Config, FileSet, Layout, Parts, generate};

/// What the program needs besides the crate.
const DEPENDENCIES: &str = r#"
[dev-dependencies]
axum = { version = "0.8", default-features = false, features = ["http1", "tokio"] }
http-body-util = { version = "0.1", features = ["channel"] }
tokio = { version = "1", default-features = false, features = ["macros", "net", "rt-multi-thread"] }
"#;

fn uploads(layout: Layout) -> FileSet {
    let text = data("multipart/openapi.yaml");
    let runtime_path = Some(root().join("templates").display().to_string());
    let parts = Parts { client: true, server: true, webhooks: false };
    let config = Config { name: Some("uploads".to_owned()), layout, runtime_path, parts, ..Config::default() };
    let mut files = generate(&sources([("openapi.yaml", text.as_str())]), &config).files;
    let manifest = files.get("Cargo.toml").unwrap().to_owned() + DEPENDENCIES;
    files.insert("Cargo.toml", manifest);
    files.insert("tests/round_trip.rs", include_str!("../programs/multipart.rs").to_owned());
    files
}

#[test]
fn what_the_client_sends_the_server_reads() {
    let nested = Nested::new("multipart");
    nested.put("uploads", &uploads(Layout::Package));
    nested.clean("uploads", "test --features client,server");
    nested.clean("uploads", "check --no-default-features");
    nested.clean("uploads", "check --no-default-features --features server");
}

#[test]
fn a_crate_that_carries_the_runtime_compiles_with_each_part() {
    let nested = Nested::new("multipart-embedded");
    nested.put("uploads", &uploads(Layout::Embedded));
    for features in ["--no-default-features", "--features client", "--no-default-features --features server"] {
        nested.clean("uploads", &format!("check {features}"));
    }
}
