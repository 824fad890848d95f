//! The checks of the contract tests and of deliveries.

use super::sentence;
use specwright_contract::{CHECKS, DELIVERY_CHECKS, Severity};
use std::fmt::Write as _;

const INTRODUCTION: &str = "# Checks

This page lists what `specwright test` checks in every response, and what `specwright webhooks listen` checks in every
delivery. The name of a check is in each finding (`error[body]: …`), and in JSON reports as `check`.

The severity says whom a finding hurts: **high** breaks clients that keep to the document, **medium** breaks some
clients, **low** breaks none.

How to run them is described in [Contract tests in CI](../how-to/contract-tests.md) and in
[Webhooks](../how-to/webhooks.md).
";

pub(super) fn page() -> String {
    let mut text = INTRODUCTION.to_owned();
    text.push_str("\n## Responses\n");
    for check in CHECKS {
        entry(&mut text, check.id, check.severity, [check.what, check.why, check.example]);
    }
    text.push_str("\n## Deliveries\n");
    for check in DELIVERY_CHECKS {
        entry(&mut text, check.id, check.severity, [check.what, check.why, check.example]);
    }
    text
}

fn entry(text: &mut String, id: &str, severity: Severity, sentences: [&str; 3]) {
    let [what, why, example] = sentences.map(sentence);
    let severity = match severity {
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
    };
    let _ = write!(
        text,
        "\n### {id}\n\n{what} Severity: **{severity}**.\n\n*Why it matters:* {why}\n\n*Example:* {example}\n"
    );
}
