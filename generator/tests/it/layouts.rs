//! The three layouts of one text, compiled: `include` in build scripts of both editions, `embedded` and `package` with
//! every choice of features.

use crate::documents::{append, data, root, sources, tilt_text};
use crate::nested::{Nested, Said};
use specwright_generator::{Config, Layout, generate};
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

const BUILD: &str = r#"
fn main() {
    specwright_generator::build("api/openapi.json").document("api/asyncapi.json").client().webhooks().signature("tilt").name("tilt").run();
}
"#;

const LIB: &str = r#"
//! A consumer.
#![deny(missing_docs)]

/// Tilt.
#[allow(missing_docs)]
pub mod tilt {
    include!(concat!(env!("OUT_DIR"), "/tilt.rs"));
}

use tilt::client::{AnyError, Client};

/// Locations, and whether an event is an approval.
pub async fn both(client: &Client, event: &tilt::webhooks::Event) -> Result<(tilt::types::LocationList, bool), AnyError> {
    Ok((client.list_locations().await?, matches!(event, tilt::webhooks::Event::PaymentApproved(_))))
}
"#;

fn put_consumer(nested: &Nested, name: &str, edition: &str) {
    let root = root();
    let manifest = format!(
        "edition = \"{edition}\"\n[dependencies]\nspecwright-runtime = {{ path = {:?}, features = [\"client\", \"webhooks\"] }}\n\
         [build-dependencies]\nspecwright-generator = {{ path = {:?} }}\n",
        root.join("templates"),
        root.join("generator"),
    );
    let (openapi, asyncapi) = (tilt_text("openapi.json"), tilt_text("asyncapi.json"));
    nested.put_by_hand(
        name,
        &manifest,
        &[("build.rs", BUILD), ("src/lib.rs", LIB), ("api/openapi.json", &openapi), ("api/asyncapi.json", &asyncapi)],
    );
}

/// The file that the build script wrote.
fn written(nested: &Nested, name: &str) -> PathBuf {
    let builds = fs::read_dir(nested.target().join("debug/build")).unwrap();
    let files = builds
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(name));
    // Earlier runs of this test have left theirs.
    let files = files.map(|path| path.join("out/tilt.rs")).filter(|path| path.is_file());
    files.max_by_key(|path| modified(path)).unwrap()
}

fn modified(path: &PathBuf) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

fn does_nothing(said: &Said) -> bool {
    said.success
        && said.stderr.contains("Fresh specwright-generator")
        && !["Compiling", "Checking", "Running", "Dirty"].iter().any(|word| said.stderr.contains(word))
}

#[test]
fn a_build_script_of_2021_is_quiet() {
    let nested = Nested::new("include-2021");
    put_consumer(&nested, "consumer-2021", "2021");
    let first = nested.clean("consumer-2021", "check -v");
    assert!(!does_nothing(&first), "{}", first.stderr);
    let file = written(&nested, "consumer-2021");
    let (time, text) = (modified(&file), fs::read_to_string(&file).unwrap());
    let second = nested.clean("consumer-2021", "check -v");
    assert!(does_nothing(&second), "{}", second.stderr);
    assert_eq!(modified(&file), time);
    // The same bytes with a new time: the script runs, and leaves its output alone.
    let document = nested.path("consumer-2021/api/openapi.json");
    let mut bytes = fs::read_to_string(&document).unwrap();
    fs::write(&document, &bytes).unwrap();
    let third = nested.clean("consumer-2021", "check -v");
    assert!(third.stderr.contains("Running"), "{}", third.stderr);
    assert_eq!(modified(&file), time);
    // A change arrives.
    append(&mut bytes, "/components/schemas/Location/properties", r#""floor": { "type": "integer" }"#);
    fs::write(&document, &bytes).unwrap();
    nested.clean("consumer-2021", "check");
    let grown = fs::read_to_string(&file).unwrap();
    assert!(grown.contains("pub floor: Option<i64>") && !text.contains("floor"));
    // An error points at the document's line, and what was written stays.
    fs::write(&document, bytes.replace("\"openapi\": \"3.1.0\",", "\"openapi\": \"3.1.0\",\n  \"info\" 1,")).unwrap();
    let broken = nested.cargo("consumer-2021", "check");
    assert!(!broken.success && broken.stderr.contains("api/openapi.json:3:"), "{}", broken.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap(), grown);
}

#[test]
fn a_build_script_of_2024_compiles() {
    let nested = Nested::new("include-2024");
    put_consumer(&nested, "consumer-2024", "2024");
    nested.clean("consumer-2024", "check");
}

#[test]
fn crates_compile_with_every_choice_of_features() {
    let nested = Nested::new("features");
    let text = data("events/openapi.json");
    for (name, layout) in [("embedded", Layout::Embedded), ("package", Layout::Package)] {
        let runtime_path = Some(root().join("templates").display().to_string());
        let config = Config { name: Some(name.to_owned()), layout, runtime_path, ..Config::default() };
        nested.put(name, &generate(&sources([("openapi.json", text.as_str())]), &config).files);
        for features in [
            "--no-default-features",
            "",
            "--no-default-features --features client",
            "--no-default-features --features server",
            "--no-default-features --features webhooks",
            "--all-targets --features server,webhooks",
        ] {
            nested.clean(name, &format!("check {features}"));
        }
    }
}
