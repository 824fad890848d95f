//! Documents in, [`Api`] out.

mod corpus;
mod dump;
mod events;
mod hostile;
mod lenient;
mod lost;
mod merged;
mod operations;
mod references;
mod schemas;
mod templates;

use specwright_model::ir::Api;
use specwright_model::{Diagnostics, Reading, Sources, read};

/// Reads one document.
fn one(text: &str) -> (Api, Diagnostics) {
    several(&[("api.yaml", text)])
}

/// Reads several documents into one API.
fn several(documents: &[(&str, &str)]) -> (Api, Diagnostics) {
    let mut sources = Sources::new();
    for (name, text) in documents {
        sources.document(*name, text.as_bytes().to_vec()).unwrap();
    }
    read(&sources, &Reading::default())
}

/// The diagnostics, each as `code pointer`.
fn said(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics.iter().map(|d| format!("{} {}", d.code, d.pointer.as_deref().unwrap_or("-"))).collect()
}

/// Reads components (YAML, indented by nothing) of one version; compares each component's dump, and what was said.
#[track_caller]
fn check(version: &str, components: &str, expected: &str, expected_said: &[&str]) {
    let indented = components.replace('\n', "\n    ");
    let (key, root) = if version.starts_with('2') { ("asyncapi", "channels") } else { ("openapi", "paths") };
    let text = format!(
        "{key}: {version}.0\ninfo: {{ title: T, version: '1' }}\n{root}: {{}}\ncomponents:\n  schemas:\n    {indented}"
    );
    let (api, diagnostics) = one(&text);
    let trimmed: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    let dumped = dump::components(&api);
    assert_eq!(dumped.trim().lines().collect::<Vec<_>>(), trimmed, "{version}\n{components}\n{diagnostics:?}");
    assert_eq!(said(&diagnostics), expected_said, "{version}\n{components}");
}

#[test]
fn codes_are_unique_and_in_order() {
    let ids: Vec<&str> = read::READ_CODES.iter().map(|code| code.id).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
}
