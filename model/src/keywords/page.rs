//! Prints the table as the page `docs/keywords.md`.

use super::row::{A2, A3, O30, O31, O32, Object, Row, Versions, rooms};
use super::{ALL, OBJECTS};
use std::fmt::Write as _;

const HEAD: &str = "# Keywords of the standards

What is done about each keyword of OpenAPI 3.0, 3.1 and 3.2, of AsyncAPI 2.x and 3.x, and of JSON Schema as these use it.
This page is printed from the table in `model/src/keywords`; `UPDATE_GOLDEN=1 cargo test -p specwright-model` renews it.
`cargo xtask silent` takes keywords out of documents and holds the table to what changes then. OpenAPI 2.0 is not read
(SW0102).

A `●` says that the keyword has an effect there:

| column | what it changes |
|---|---|
| crate | the manifest of the written crate |
| types | the types, how they are read and written, and `validate()` |
| client, server stub, events | the modules of these names |
| docs | README and doc comments |
| examples | the tests of the written crate |
| contract tests | what `specwright test` sends, and what it holds answers to |

**said** has the codes of the diagnostics that say where a keyword has no effect, or not all of it. An *annotation* may
change nothing: it speaks to those who write or keep the document. Extensions (`x-…`) are no keywords. A keyword that a
later version has is read in earlier ones too, and one that no version has is SW0220.
";

/// The names of the versions on the page.
const VERSIONS: &[(Versions, &str)] = &[(O30, "3.0"), (O31, "3.1"), (O32, "3.2"), (A2, "A2"), (A3, "A3")];

/// Prints the table of keywords as a Markdown page: a section for each object of the standards.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for object in OBJECTS.iter().filter(|object| !object.rows.is_empty()) {
        table(object, &mut page);
    }
    page
}

fn table(object: &Object, page: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(page, "\n## {}\n\n| keyword | versions |", object.title);
    for (_, name) in rooms::NAMES {
        let _ = write!(page, " {name} |");
    }
    page.push_str(" said | |\n|---|---|");
    page.push_str(&"---|".repeat(rooms::NAMES.len()));
    page.push_str("---|---|\n");
    for row in object.rows {
        line(row, page);
    }
}

fn line(row: &Row, page: &mut String) {
    let _ = write!(page, "| `{}` | {} |", row.keyword, versions(row.versions));
    for (room, _) in rooms::NAMES {
        page.push_str(if row.rooms & room == 0 { "  |" } else { " ● |" });
    }
    let annotation = row.annotation.map(|why| format!("*annotation*: {why}"));
    let note = annotation.unwrap_or_else(|| row.note.to_owned());
    let _ = writeln!(page, " {} | {note} |", row.codes.join(" "));
}

fn versions(versions: Versions) -> String {
    if versions == ALL {
        return "all".to_owned();
    }
    let named = VERSIONS.iter().filter(|(version, _)| versions & version != 0);
    named.map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
}
