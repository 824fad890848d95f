//! The page that the demo prints: a line per step as it ends, then what was found, where things are, and what to try.

use crate::exit::ExpectedError;
use crate::render::{Format, Terminal};
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use schemars::JsonSchema;
use serde::Serialize;
use specwright_model::render::visible;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// What the demo did, for programs.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(title = "demo", rename = "Demo")]
pub(crate) struct Record {
    /// Where the sandbox listened.
    pub(super) url: String,
    /// The fault that the sandbox was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fault: Option<String>,
    /// In their order; those of the trip are `trip: …`.
    pub(super) steps: Vec<StepRecord>,
    /// What does not keep to the documents.
    pub(super) findings: Vec<FindingRecord>,
    /// The folder that holds the documents, the crate, the program and the report.
    pub(super) folder: String,
}

/// One step.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Step")]
pub(super) struct StepRecord {
    pub(super) name: String,
    pub(super) seconds: f64,
    /// Whether it did what it was to do.
    pub(super) ok: bool,
    pub(super) text: String,
    /// How many attempts its last request took.
    pub(super) attempts: u64,
}

/// One finding of the contract tests or of the deliveries.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "DemoFinding")]
pub(super) struct FindingRecord {
    pub(super) check: String,
    pub(super) operations: Vec<String>,
    pub(super) message: String,
    /// `file:line:column` of the document.
    pub(super) place: String,
    /// JSON pointer of the document.
    pub(super) pointer: String,
}

impl Record {
    /// Returns why the demo does not end well; nothing if it does.
    pub(super) fn flaws(&self) -> Vec<String> {
        let repeated = self.steps.iter().filter(|step| step.attempts > 1).count();
        // The trip itself has failed as soon as one of its steps has.
        let failed = self.steps.iter().filter(|step| !step.ok && step.name.starts_with("trip:")).count();
        let counts = [
            (self.findings.len(), "finding", "findings"),
            (failed, "step of the trip failed", "steps of the trip failed"),
            (repeated, "request had to be repeated", "requests had to be repeated"),
        ];
        let mut flaws: Vec<String> = counts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, several)| format!("{count} {}", if count == 1 { one } else { several }))
            .collect();
        if flaws.is_empty() && self.steps.iter().any(|step| !step.ok) {
            flaws.push("a step failed".to_owned());
        }
        flaws
    }
}

impl StepRecord {
    /// Creates the record of a step that has succeeded.
    pub(super) fn done(name: &str, begin: Instant, text: impl Into<String>) -> Self {
        Self { name: name.to_owned(), seconds: begin.elapsed().as_secs_f64(), ok: true, text: text.into(), attempts: 0 }
    }
}

const NAME: usize = 11;
/// The maximum number of operations of a finding that are listed.
const MOST_OPERATIONS: usize = 4;
const OK: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// Prints the page while the steps run.
pub(super) struct Page {
    terminal: Terminal,
    width: usize,
    busy: Option<ProgressBar>,
    pub(super) record: Record,
}

impl Page {
    pub(super) fn new(terminal: Terminal) -> Self {
        let width = terminal_size::terminal_size_of(std::io::stdout())
            .map_or(80, |(width, _)| usize::from(width.0))
            .clamp(60, 120);
        Self { terminal, width, busy: None, record: Record::default() }
    }

    /// Prints a line of text.
    pub(super) fn line(&self, text: &str) -> Result<(), ExpectedError> {
        match self.terminal.format {
            Format::Text if !self.terminal.quiet => self.terminal.answer(&format!("{text}\n")),
            _ => Ok(()),
        }
    }

    pub(super) fn heading(&self, text: &str) -> Result<(), ExpectedError> {
        self.line(&format!("{STRONG}{text}{STRONG:#}"))
    }

    /// Shows that something is under way; only on a terminal.
    pub(super) fn begin(&mut self, name: &str) {
        if self.terminal.quiet || !std::io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("  {spinner} {prefix:10} {elapsed:>6}  {wide_msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(name.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        self.busy = Some(bar);
    }

    /// Returns a function that shows what the step is doing.
    pub(super) fn progress(&self) -> impl Fn(&str) + Send + Sync + use<> {
        let bar = self.busy.clone();
        move |text| {
            if let Some(bar) = &bar {
                bar.set_message(visible(text.trim()));
            }
        }
    }

    /// Records and prints a step that has ended.
    pub(super) fn step(&mut self, step: StepRecord) -> Result<(), ExpectedError> {
        if let Some(bar) = self.busy.take() {
            bar.finish_and_clear();
        }
        let text = self.laid_out(&step);
        self.record.steps.push(step);
        self.line(&text)
    }

    fn laid_out(&self, step: &StepRecord) -> String {
        let (mark, style) = if step.ok { ("✓", OK) } else { ("✗", BAD) };
        let (indent, name, mark) = match step.name.strip_prefix("trip: ") {
            Some(name) => ("    ", name, if step.ok { "·" } else { "✗" }),
            None => ("  ", step.name.as_str(), mark),
        };
        let time = if step.seconds > 0.0 { format!("{:.2} s", step.seconds) } else { String::new() };
        let width = NAME - (indent.len() - 2);
        let hang = 2 + 2 + NAME + 9 + 2;
        let mut lines = wrapped(&visible(&step.text), self.width.saturating_sub(hang)).into_iter();
        let first = lines.next().unwrap_or_default();
        let mut text = format!("{indent}{style}{mark}{style:#} {name:width$}{FAINT}{time:>9}{FAINT:#}  {first}");
        for line in lines {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n{:hang$}{line}", "");
        }
        text.trim_end().to_owned()
    }

    /// Prints the findings.
    pub(super) fn findings(&self) -> Result<(), ExpectedError> {
        let findings = &self.record.findings;
        if findings.is_empty() {
            return Ok(());
        }
        self.line("")?;
        self.heading(&format!("Found ({})", findings.len()))?;
        for finding in findings {
            self.line(&format!("  {BAD}{}{BAD:#}", finding.check))?;
            for operation in finding.operations.iter().take(MOST_OPERATIONS) {
                self.line(&format!("    {STRONG}{}{STRONG:#}", visible(operation)))?;
            }
            if finding.operations.len() > MOST_OPERATIONS {
                self.line(&format!("    and {} more", finding.operations.len() - MOST_OPERATIONS))?;
            }
            for line in wrapped(&visible(&finding.message), self.width.saturating_sub(4)) {
                self.line(&format!("    {line}"))?;
            }
            self.line(&format!("    {FAINT}{}{FAINT:#}", visible(&finding.place)))?;
        }
        Ok(())
    }

    /// Prints the outcome of the demo in one line.
    pub(super) fn verdict(&self) -> Result<(), ExpectedError> {
        self.line("")?;
        let flaws = self.record.flaws();
        if flaws.is_empty() {
            return self.line(&format!("{OK}All went well.{OK:#}"));
        }
        let why = match &self.record.fault {
            Some(fault) => {
                format!("The sandbox was told to break its contract (--fault {fault}): {}.", flaws.join(", "))
            }
            None => format!("Not all went well: {}.", flaws.join(", ")),
        };
        for line in wrapped(&why, self.width) {
            self.line(&format!("{BAD}{line}{BAD:#}"))?;
        }
        Ok(())
    }

    /// Prints a table of two columns.
    pub(super) fn table(&self, title: &str, rows: &[(String, &str)]) -> Result<(), ExpectedError> {
        self.line("")?;
        self.heading(title)?;
        let widest = rows.iter().map(|(left, _)| left.chars().count()).max().unwrap_or_default();
        let fits = rows.iter().all(|(_, right)| 2 + widest + 2 + right.chars().count() <= self.width);
        for (left, right) in rows {
            if fits {
                self.line(&format!("  {left:widest$}  {FAINT}{right}{FAINT:#}"))?;
            } else {
                self.line(&format!("  {left}"))?;
                self.line(&format!("      {FAINT}{right}{FAINT:#}"))?;
            }
        }
        Ok(())
    }
}

/// Returns lines of at most `width` characters, where words allow it.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
