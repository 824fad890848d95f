//! The tests of the codec once more, as a consumer may build it: the runtime's files as a module of
//! a crate of edition 2021, in a graph where `serde_json` has every feature that changes numbers
//! and the order of members.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// What the tests need of the runtime's dependencies.
const MANIFEST: &str = r#"
[package]
name = "graph"
edition = "2021"
publish = false

[lib]
name = "specwright_runtime"

[features]
default = ["values"]
client = []
rustls = []
server = []
source = []
values = ["validation"]
validation = []
webhooks = []

[dependencies]
base64 = { version = "0.23", default-features = false, features = ["std"] }
regex-lite = { version = "0.1", default-features = false, features = ["std", "string"] }
serde = { version = "1", features = ["derive"] }
serde_json = { version = "1", features = ["arbitrary_precision", "float_roundtrip", "preserve_order"] }
uuid = { version = "1", features = ["serde", "std"] }

[dev-dependencies]
ciborium = "0.2"
rmp-serde = "1"

[profile.dev]
debug = false

[workspace]
"#;

#[test]
fn the_codec_holds_in_other_graphs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graph");
    fs::create_dir_all(project.join("src")).unwrap();
    fs::create_dir_all(project.join("tests")).unwrap();
    let module = |path: &str| format!("#[path = {:?}]\n", root.join(path));
    let lib = format!("{}pub mod runtime;\npub use runtime::*;\n", module("src/lib.rs"));
    let tests =
        format!("{}mod codec;\n{}mod validation;\n", module("tests/it/codec/mod.rs"), module("tests/it/validation.rs"));
    fs::write(project.join("Cargo.toml"), MANIFEST).unwrap();
    fs::write(project.join("src/lib.rs"), lib).unwrap();
    fs::write(project.join("tests/it.rs"), tests).unwrap();
    // The versions that the workspace has fetched; there may be no network.
    if let Ok(lock) = fs::read(root.join("../Cargo.lock")) {
        fs::write(project.join("Cargo.lock"), lock).unwrap();
    }
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test", "--offline", "--quiet", "--target-dir", "target"])
        .current_dir(&project)
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}\n{stderr}");
    assert!(stdout.contains("test result: ok") && !stderr.contains("warning"), "{stdout}\n{stderr}");
}
