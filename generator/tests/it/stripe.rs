//! The bytes that Stripe is sent: its documentation writes forms with brackets, and so does the client of its document.

use crate::documents::{root, sources};
use crate::nested::Nested;
use specwright_generator::{Config, DependencyConfig, Layout, Parts, generate};
use specwright_testing::corpus;
use std::fs;

/// What the program needs besides the crate.
const DEPENDENCIES: &str = r#"
[dev-dependencies]
tokio = { version = "1", default-features = false, features = ["macros", "net", "rt-multi-thread"] }
"#;

/// One operation, and none of the thousand types that its answers consist of.
fn config() -> Config {
    let answers = ["/components/schemas/customer", "/components/schemas/error"];
    let any = |pointer: &str| (pointer.to_owned(), "serde_json::Value".to_owned());
    let dependency = DependencyConfig { version: "1".to_owned(), ..DependencyConfig::default() };
    Config {
        name: Some("stripe".to_owned()),
        layout: Layout::Package,
        parts: Parts { client: true, server: false, webhooks: false },
        runtime_path: Some(root().join("templates").display().to_string()),
        only: vec!["PostCustomers".to_owned()],
        replace: answers.map(any).into_iter().collect(),
        dependencies: [("serde_json".to_owned(), dependency)].into_iter().collect(),
        ..Config::default()
    }
}

#[test]
fn a_customer_is_created_with_the_bytes_that_stripe_documents() {
    let Some(folder) = corpus("the bytes that Stripe documents") else { return };
    let text = fs::read_to_string(folder.join(concat!("stripe", ".json"))).unwrap();
    let generated = generate(&sources([("api.json", text.as_str())]), &config());
    // What the document leaves open, and what is done then.
    let open = generated.diagnostics.iter().find(|diagnostic| diagnostic.code.id == "SW0360").unwrap();
    assert!(open.code.help.contains("is sent with indices"), "{}", open.code.help);
    let mut files = generated.files;
    assert!(files.get("src/types.rs").unwrap().len() < 50_000, "the types of the answers are written");
    let manifest = files.get("Cargo.toml").unwrap().to_owned() + DEPENDENCIES;
    files.insert("Cargo.toml", manifest);
    files.insert("tests/bytes.rs", include_str!("../programs/stripe.rs").to_owned());
    let nested = Nested::new("stripe");
    nested.put("stripe", &files);
    let said = nested.clean("stripe", "test");
    assert!(said.stdout.contains("2 passed"), "{}", said.stdout);
}
