//! What was once lost on the way comes back: the tests of a generated crate, run.

use crate::documents::sources;
use crate::nested::Nested;
use specwright_generator::{Config, generate};

#[test]
fn examples_come_back_as_they_are() {
    let text = include_str!("../data/faithful/openapi.yaml");
    let generated = generate(&sources([("openapi.yaml", text)]), &Config::default());
    let tests = generated.files.get("tests/examples.rs").unwrap();
    assert_eq!(tests.matches("#[test]").count(), 22, "an example was left out");
    let nested = Nested::new("faithful");
    nested.put("faithful", &generated.files);
    nested.clean("faithful", "check --features client,server");
    let said = nested.clean("faithful", "test --no-default-features");
    assert!(said.stdout.contains("22 passed"), "{}", said.stdout);
}
