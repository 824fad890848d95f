//! The manifest of a written crate: a crate that carries the runtime depends on what the runtime depends on.

use crate::documents::{data, generated, root};
use specwright_generator::{Config, Layout, PackageConfig, Publish};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use toml::{Table, Value};

/// A dependency as cargo sees it: its version, its features, whether it is optional.
type Row = (String, BTreeSet<String>, bool);

fn table(text: &str) -> Table {
    text.parse().unwrap()
}

fn texts(value: Option<&Value>) -> BTreeSet<String> {
    let values = value.and_then(Value::as_array).into_iter().flatten();
    values.map(|value| value.as_str().unwrap().to_owned()).collect()
}

fn is_true(value: Option<&Value>) -> bool {
    value.and_then(Value::as_bool) == Some(true)
}

/// The runtime's dependencies, with what they inherit of the workspace.
fn of_the_runtime() -> (Table, BTreeMap<String, Row>) {
    let read = |path: &str| table(&fs::read_to_string(root().join(path)).unwrap());
    let (workspace, runtime) = (read("Cargo.toml"), read("templates/Cargo.toml"));
    let inherited = workspace["workspace"]["dependencies"].as_table().unwrap();
    let rows = runtime["dependencies"].as_table().unwrap().iter().map(|(name, own)| {
        let row = match &inherited[name] {
            Value::String(version) => {
                let mut features = defaults(name);
                features.extend(texts(own.get("features")));
                (version.clone(), features, is_true(own.get("optional")))
            }
            of_workspace => {
                let mut features = texts(of_workspace.get("features"));
                if of_workspace.get("default-features").is_none_or(|value| value.as_bool() == Some(true)) {
                    features.extend(defaults(name));
                }
                features.extend(texts(own.get("features")));
                (of_workspace["version"].as_str().unwrap().to_owned(), features, is_true(own.get("optional")))
            }
        };
        (name.clone(), row)
    });
    (runtime.clone(), rows.collect())
}

/// What the default features of those dependencies are that the workspace takes with them; the written crate names
/// them, and takes no others.
fn defaults(name: &str) -> BTreeSet<String> {
    let features: &[&str] = match name {
        "serde_json" => &["std"],
        _ => &[],
    };
    features.iter().map(|&feature| feature.to_owned()).collect()
}

#[test]
fn an_embedded_crate_depends_on_what_the_runtime_depends_on() {
    let config = Config { layout: Layout::Embedded, ..Config::default() };
    let manifest = table(generated(&data("events/openapi.json"), &config).files.get("Cargo.toml").unwrap());
    let (runtime, expected) = of_the_runtime();
    let always = ["base64", "serde", "serde_json", "uuid"];
    let found: BTreeMap<String, Row> = manifest["dependencies"]
        .as_table()
        .unwrap()
        .iter()
        .map(|(name, own)| {
            (
                name.clone(),
                (own["version"].as_str().unwrap().to_owned(), texts(own.get("features")), is_true(own.get("optional"))),
            )
        })
        .collect();
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (name, (version, features, optional)) in &expected {
        // Values are part of every crate.
        let optional = *optional && !always.contains(&name.as_str());
        assert_eq!(found[name], (version.clone(), features.clone(), optional), "{name}");
    }
    for part in ["client", "server", "validation", "webhooks"] {
        let mut of_runtime: BTreeSet<String> =
            texts(runtime["features"].get(part)).into_iter().filter(|feature| feature != "values").collect();
        // Of the values of the runtime, these are a part of their own in a crate that carries it.
        if part == "server" {
            of_runtime.insert("validation".to_owned());
        }
        assert_eq!(texts(manifest["features"].get(part)), of_runtime, "{part}");
    }
    let values = always.map(|name| format!("dep:{name}")).into_iter().chain(["validation".to_owned()]);
    assert_eq!(texts(runtime["features"].get("values")), values.collect());
    assert!(texts(manifest["features"].get("rustls")).is_superset(&texts(runtime["features"].get("rustls"))));
    assert_eq!(manifest["package"]["rust-version"], runtime["package"]["rust-version"]);
}

#[test]
fn a_package_crate_depends_on_the_runtime_alone() {
    let config = Config { layout: Layout::Package, runtime_path: Some("../templates".to_owned()), ..Config::default() };
    let manifest = table(generated(&data("events/openapi.json"), &config).files.get("Cargo.toml").unwrap());
    let dependencies = manifest["dependencies"].as_table().unwrap();
    assert_eq!(dependencies.keys().collect::<Vec<_>>(), ["specwright-runtime"]);
    assert_eq!(dependencies["specwright-runtime"]["path"].as_str(), Some("../templates"));
    assert_eq!(manifest["lib"]["doctest"].as_bool(), Some(false));
    assert_eq!(manifest["package"]["metadata"]["specwright"]["version"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    assert!(manifest.contains_key("workspace"));
    assert_eq!(manifest["package"]["publish"].as_bool(), Some(false));
    let text = |text: &str| Some(text.to_owned());
    let package = PackageConfig {
        license: text("MIT OR Apache-2.0"),
        repository: text("https://example.com/\"quoted\"\n[dependencies]"),
        homepage: None,
        keywords: vec!["api".to_owned(), "client".to_owned()],
        categories: Vec::new(),
        publish: Publish::In(vec!["inner".to_owned()]),
    };
    let told = Config { package, ..config.clone() };
    let manifest = table(generated(&data("events/openapi.json"), &told).files.get("Cargo.toml").unwrap());
    let package = &manifest["package"];
    assert_eq!(package["license"].as_str(), Some("MIT OR Apache-2.0"));
    assert_eq!(package["repository"].as_str(), Some("https://example.com/\"quoted\"\n[dependencies]"));
    assert_eq!(package["keywords"], Value::from(vec!["api", "client"]));
    assert_eq!(package["publish"], Value::from(vec!["inner"]));
    assert!(package.get("homepage").is_none() && package.get("categories").is_none());
    let anywhere = PackageConfig { publish: Publish::Anywhere, ..PackageConfig::default() };
    let told = Config { package: anywhere, ..config.clone() };
    let manifest = table(generated(&data("events/openapi.json"), &told).files.get("Cargo.toml").unwrap());
    assert!(manifest["package"].get("publish").is_none());
    let member = Config { workspace_member: true, ..config };
    let manifest = table(generated(&data("events/openapi.json"), &member).files.get("Cargo.toml").unwrap());
    assert!(!manifest.contains_key("workspace"));
}
