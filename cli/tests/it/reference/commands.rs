//! Every command with its own help.

use crate::folder::Folder;
use std::fmt::Write as _;

const INTRODUCTION: &str = "# Command line

This page shows the help of every command, as `specwright COMMAND --help` prints it. The exit codes have
[a page of their own](exit-codes.md).
";

pub(super) fn page() -> String {
    let folder = Folder::new(&[]);
    let mut text = INTRODUCTION.to_owned();
    add(&mut text, &folder, &mut Vec::new());
    text
}

/// A command, then those below it.
fn add(text: &mut String, folder: &Folder, path: &mut Vec<String>) {
    let arguments: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
    let variables = [("COLUMNS", "78"), ("NO_COLOR", "1")];
    let help = folder.run_with(&arguments, &variables).stdout;
    let name = ["specwright"].into_iter().chain(path.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let _ = write!(text, "\n## {name}\n\n```text\n{}\n```\n", help.trim_end());
    for command in commands(&help) {
        path.push(command);
        add(text, folder, path);
        path.pop();
    }
}

/// What a help lists below `Commands:`.
fn commands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").map(str::to_owned).collect()
}
