//! What a module of a crate consists of.

use super::code::{Code, Imports, Piece as _, code};
use super::text::Text;
use crate::plan::{Group, Ident, Operation, Plan};

/// One module of the crate.
pub(super) struct Module {
    /// What is fixed about it.
    pub(super) row: &'static Row,
    /// Its `use` lines.
    imports: Code,
    /// What follows them.
    body: Code,
    /// Modules within it.
    pub(super) parts: Vec<Part>,
}

/// A module's text, apart from its imports.
pub(super) struct Printed {
    pub(super) body: Text,
    pub(super) parts: Vec<Part>,
}

impl From<Text> for Printed {
    fn from(body: Text) -> Self {
        Self { body, parts: Vec::new() }
    }
}

/// A module within a module, which sees all that the outer one sees.
pub(super) struct Part {
    /// Its name, and that of its file.
    pub(super) name: Ident,
    /// Inner doc comment, and what follows it.
    text: Text,
}

impl Part {
    /// The operations of a group, as `print` writes each.
    pub(super) fn of(group: &Group, plan: &Plan, print: impl Fn(&mut Text, &[&Operation])) -> Self {
        let mut text = Text::new();
        text.inner_docs(&group.documentation);
        text.blank();
        text.line("use super::*;");
        let operations: Vec<&Operation> = group.operations.iter().filter_map(|&at| plan.operations.get(at)).collect();
        print(&mut text, &operations);
        Self { name: group.module.clone(), text }
    }

    /// Its file's text after a head.
    pub(super) fn text(&self, head: &'static str) -> Code {
        code!("{}{}", head, self.text.code()).own()
    }
}

/// What is fixed about a module.
pub(super) struct Row {
    pub(super) name: &'static str,
    /// One line for people.
    pub(super) title: &'static str,
    pub(super) public: bool,
    /// `cfg` of a crate with features.
    pub(super) condition: Option<&'static str>,
    /// `use` lines, each with the name that printers mark with `$` where they need it; without a name it is always
    /// there.
    pub(super) imports: &'static [(&'static str, &'static str)],
}

/// Prints the text of a module.
pub(super) type Print = fn(&Plan) -> Printed;

impl Module {
    /// Prints a module and finds its imports.
    pub(super) fn printed(row: &'static Row, print: Print, plan: &Plan) -> Self {
        let Printed { body, parts } = print(plan);
        let needed = parts.iter().fold(body.code().imports(), |all, part| all.and(part.text.code().imports()));
        Self { row, imports: imports(row, needed), body: body.into_code(), parts }
    }

    /// Its text.
    pub(super) fn text(&self) -> Code {
        code!("{}{}", self.imports, self.body.without_leading_breaks()).own()
    }
}

/// The `use` lines of a module whose text needs these names.
fn imports(row: &Row, needed: Imports) -> Code {
    let mut lines: Vec<&'static str> = Vec::new();
    for (line, _) in row.imports.iter().filter(|(_, name)| name.is_empty() || needed.has(name)) {
        // Two rows for the codec: the first that is needed has what the second has.
        let twice =
            line.starts_with("use runtime::codec") && lines.iter().any(|line| line.starts_with("use runtime::codec"));
        if !twice {
            lines.push(line);
        }
    }
    if needed.has("runtime") || lines.iter().any(|line| line.contains("use runtime::")) {
        lines.insert(0, "use super::runtime;");
    }
    let gap = if lines.is_empty() { "" } else { "\n\n" };
    code!("{}{}", Code::<_>::join(lines, "\n"), gap).own()
}
