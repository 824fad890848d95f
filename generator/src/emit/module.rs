//! A module of a generated crate: its fixed row, and the text that is printed for it.

use super::code::{Code, Imports, Piece as _, code};
use super::text::Text;
use crate::plan::{Group, Ident, Operation, Plan};

/// One module of the generated crate.
pub(super) struct Module {
    /// The fixed part of the module.
    pub(super) row: &'static Row,
    /// The `use` lines.
    imports: Code,
    /// The text that follows the `use` lines.
    body: Code,
    /// The modules within the module.
    pub(super) parts: Vec<Part>,
}

/// The text of a module without its imports.
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
    /// The name of the module and of its file.
    pub(super) name: Ident,
    /// The inner doc comment, and what follows it.
    text: Text,
}

impl Part {
    /// The module of a group, whose operations `print` prints.
    pub(super) fn of(group: &Group, plan: &Plan, print: impl Fn(&mut Text, &[&Operation])) -> Self {
        let mut text = Text::new();
        text.inner_docs(&group.documentation);
        text.blank();
        text.line("use super::*;");
        let operations: Vec<&Operation> = group.operations.iter().filter_map(|&at| plan.operations.get(at)).collect();
        print(&mut text, &operations);
        Self { name: group.module.clone(), text }
    }

    /// The text of the module's file, after a head.
    pub(super) fn text(&self, head: &'static str) -> Code {
        code!("{}{}", head, self.text.code()).own()
    }
}

/// The fixed part of a module.
pub(super) struct Row {
    pub(super) name: &'static str,
    /// The documentation of the module, in one line.
    pub(super) title: &'static str,
    pub(super) public: bool,
    /// The `cfg` condition of the module, if the crate has features.
    pub(super) condition: Option<&'static str>,
    /// The `use` lines, each with the name that printers mark with `$` if they need the line; a line without a name is
    /// always present.
    pub(super) imports: &'static [(&'static str, &'static str)],
}

/// A function that prints the text of a module.
pub(super) type Print = fn(&Plan) -> Printed;

impl Module {
    /// Prints a module and finds its imports.
    pub(super) fn printed(row: &'static Row, print: Print, plan: &Plan) -> Self {
        let Printed { body, parts } = print(plan);
        let needed = parts.iter().fold(body.code().imports(), |all, part| all.and(part.text.code().imports()));
        Self { row, imports: imports(row, needed), body: body.into_code(), parts }
    }

    /// The text of the module.
    pub(super) fn text(&self) -> Code {
        code!("{}{}", self.imports, self.body.without_leading_breaks()).own()
    }
}

/// The `use` lines of a module whose text needs these names.
fn imports(row: &Row, needed: Imports) -> Code {
    let mut lines: Vec<&'static str> = Vec::new();
    for (line, _) in row.imports.iter().filter(|(_, name)| name.is_empty() || needed.has(name)) {
        // There are two rows for the codec: the first one imports what the second one does.
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
