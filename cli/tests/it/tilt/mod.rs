//! `specwright test` against a Tilt on the generated stub: it finds what is damaged, and nothing else.

mod clean;
mod damage;
mod drift;
mod refusals;
mod server;
mod shop;
mod state;
mod strangers;
mod tokens;

use crate::folder::{Folder, Ran, root};
use serde_json::Value;

/// Stands in no output, whatever happens.
const TOKEN: &str = "canary.4f1d0c2e";
/// With this begin the tokens that the shop gives; they stand in no output either.
const GIVEN: &str = "c4a7e2d15f384b6ca912";

/// Runs `specwright test` on a document, with the token in the environment.
fn run(document: &str, url: &str, more: &[&str]) -> Ran {
    let header = "Authorization: Bearer $TILT_TOKEN";
    let mut arguments = vec!["test", document, "--url", url, "--header", header, "--seed", "1"];
    arguments.extend(more);
    arguments.extend(["--report", "json=report.json"]);
    let folder = Folder::new(&[]);
    let ran = folder.run_with(&arguments, &[("TILT_TOKEN", TOKEN)]);
    for (_, report) in folder.snapshot() {
        let report = String::from_utf8(report).unwrap();
        assert!(!report.contains(TOKEN) && !report.contains(GIVEN), "{report}");
    }
    let output = ran.output();
    assert!(!output.contains(TOKEN) && !output.contains(GIVEN), "{ran:?}");
    ran
}

/// Tilt's document.
fn document() -> String {
    root().canonicalize().unwrap().join("specs/tilt/openapi.json").to_str().unwrap().to_owned()
}

fn extents(report: &Value) -> Vec<(&str, &str)> {
    let rows = report["coverage"]["by_operation"].as_array().unwrap();
    rows.iter().map(|row| (row["operation"].as_str().unwrap(), row["extent"].as_str().unwrap())).collect()
}

/// The line (from 1) on which the member at a JSON pointer begins, in a document that is written with one member
/// to a line and two spaces to a level.
pub(crate) fn line_of(text: &str, pointer: &str) -> usize {
    let mut lines = text.lines().enumerate();
    let mut found = 0;
    for (depth, token) in pointer.split('/').skip(1).enumerate() {
        let token = token.replace("~1", "/").replace("~0", "~");
        let member = format!("{}{}:", "  ".repeat(depth + 1), Value::from(token));
        let line = lines.find(|(_, line)| line.starts_with(&member));
        found = line.unwrap_or_else(|| panic!("{pointer} is not in the document")).0 + 1;
    }
    found
}
