//! Every code, by the table that it is a row of.

use super::sentence;
use specwright_generator::CODES;
use specwright_model::codes::SOURCE_CODES;
use specwright_model::read::READ_CODES;
use specwright_model::{Code, Severity};
use std::fmt::Write as _;

const INTRODUCTION: &str = "# Diagnostics

This page lists every code that Specwright prints about a document, with what it means and what to do about it.

A diagnostic looks like this. It names the code, the file, the line and the column, and shows the place:

```text
error[SW0103]: `#/components/schemas/Ordr` leads nowhere; any value is accepted
  --> shop.yaml:11:31
   |
11 |               schema: { $ref: '#/components/schemas/Ordr' }
   |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: correct the pointer, or add what it names
```

The severity says what happens next:

| printed as | severity | what it means |
|---|---|---|
| note | note | Worth knowing; nothing is lost. |
| warning | warning | The document is imprecise and was read leniently. |
| warning | loss | Something that the document says is not in the generated code; everything else is. |
| error | fault | The document is wrong at this place. The place is left out, everything else is generated. |
| error | error | Nothing is written, and the exit code is 2. |

Losses and faults are listed in the manifest (`specwright generate --manifest FILE`) and become errors with `--strict`.
A diagnostic that you accept goes into `waive` of [specs.toml](specs-toml.md): `waive = [\"SW0304\"]` for all of a code,
or `\"SW0304 /paths/~1orders/get\"` for one place.
";

pub(super) fn page() -> String {
    let tables: [(&str, &[&Code]); 3] =
        [("Reading the text", SOURCE_CODES), ("Reading the document", READ_CODES), ("Generating code", CODES)];
    tables.iter().fold(INTRODUCTION.to_owned(), |mut text, (title, codes)| {
        let _ = write!(text, "\n## {title}\n");
        let mut codes = codes.to_vec();
        codes.sort_by_key(|code| code.id);
        for code in codes {
            let (title, help) = (sentence(code.title), sentence(code.help));
            let _ = write!(text, "\n### {}\n\n**{}:** {title}\n\n{help}\n", code.id, severity(code.severity));
        }
        text
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "Note",
        Severity::Warning => "Warning",
        Severity::Loss => "Loss",
        Severity::Fault => "Fault",
        Severity::Error => "Error",
    }
}
