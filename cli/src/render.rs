//! All output to the terminal. Nothing else in the workspace prints.
//!
//! The output that a command is asked for goes to stdout, everything else to stderr. Text of documents is printed only
//! through `visible`, which escapes what would act on a terminal.

use crate::exit::ExpectedError;
use serde::Serialize;
use specwright_model::render::{self, Layout, Report, Style, visible};
use specwright_model::{Diagnostic, Severity, Sources};
use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};

/// In which form a command answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs; see `specwright schema`.
    Json,
}

/// The terminal, with the options for output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    pub(crate) format: Format,
    pub(crate) quiet: bool,
}

/// Returns the maximum number of diagnostics of one code that are printed; the others are counted.
const fn most_of_a_code(severity: Severity) -> usize {
    match severity {
        Severity::Note => 1,
        Severity::Warning | Severity::Loss => 5,
        Severity::Fault => 20,
        Severity::Error => usize::MAX,
    }
}

impl Terminal {
    /// Prints diagnostics with their excerpts: only a few of each code, but all errors.
    pub(crate) fn diagnostics<'a>(self, diagnostics: impl IntoIterator<Item = &'a Diagnostic>, sources: &Sources) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut more: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in diagnostics {
            let severity = diagnostic.code.severity;
            if self.quiet && severity < Severity::Fault {
                continue;
            }
            let count = seen.entry(diagnostic.code.id).or_default();
            *count += 1;
            if *count <= most_of_a_code(severity) {
                self.on_stderr(&render::render(diagnostic, sources, Style::Colour));
                self.on_stderr("");
            } else {
                *more.entry(diagnostic.code.id).or_default() += 1;
            }
        }
        for (code, count) in more {
            self.note(&format!("{count} more of {code}; `specwright inspect FILE --format json` lists all"));
        }
    }

    /// Prints one statement about a place in a file.
    pub(crate) fn report(self, report: &Report, sources: &Sources) {
        self.on_stderr(&render::render_report(report, sources, Style::Colour));
        self.on_stderr("");
    }

    /// Prints the error that ends the command.
    pub(crate) fn error(self, error: &ExpectedError) {
        let red = anstyle::AnsiColor::Red.on_default().bold();
        match error {
            ExpectedError::Reported => {}
            _ => self.on_stderr(&format!("{red}error{red:#}: {}", visible(&error.to_string()))),
        }
        if let ExpectedError::Usage { help: Some(help), .. } = error {
            self.on_stderr(&format!("  help: {}", visible(help)));
        }
    }

    /// Prints a line about what has been done or found, unless `--quiet` is set.
    pub(crate) fn note(self, line: &str) {
        if !self.quiet {
            self.on_stderr(&visible(line));
        }
    }

    /// Prints a problem that has no place in a document, even with `--quiet`.
    pub(crate) fn finding(self, line: &str) {
        self.on_stderr(&visible(line));
    }

    /// Prints what is under way, for a waiting user: only on a terminal.
    pub(crate) fn progress(self, line: &str) {
        if io::stderr().is_terminal() {
            self.note(line);
        }
    }

    /// Prints text that the command was asked for. The caller makes the parts that come from documents visible; line
    /// breaks are kept.
    #[expect(clippy::unused_self, reason = "so that all output has one owner")]
    pub(crate) fn answer(self, text: &str) -> Result<(), ExpectedError> {
        let mut out = anstream::stdout().lock();
        ended(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// Prints the value that the command was asked for, as JSON.
    #[expect(clippy::unused_self, reason = "so that all output has one owner")]
    pub(crate) fn json(self, value: &impl Serialize) -> Result<(), ExpectedError> {
        print_json(value, Layout::Pretty)
    }

    /// Prints one of several values, each on a line of its own, as JSON.
    #[expect(clippy::unused_self, reason = "so that all output has one owner")]
    pub(crate) fn json_line(self, value: &impl Serialize) -> Result<(), ExpectedError> {
        print_json(value, Layout::Line)
    }

    #[expect(clippy::unused_self, reason = "so that all output has one owner")]
    fn on_stderr(self, text: &str) {
        // A failure to write to the terminal cannot be reported there.
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }
}

/// Prints all JSON on stdout, for every command.
fn print_json(value: &impl Serialize, layout: Layout) -> Result<(), ExpectedError> {
    let mut out = io::stdout().lock();
    let text = render::to_json(value, layout).map_err(io::Error::from);
    ended(text.and_then(|text| writeln!(out, "{text}")).and_then(|()| out.flush()))
}

/// Returns success for a reader that has seen enough (`| head`).
fn ended(result: io::Result<()>) -> Result<(), ExpectedError> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(ExpectedError::File { path: "stdout".into(), source: error })
        }
        _ => Ok(()),
    }
}
