//! The report for people: each finding as a statement about a line of the document.

use crate::coverage::Extent;
use crate::event::{Event, Outcome, Reporter};
use crate::finding::Finding;
use specwright_model::Sources;
use specwright_model::render::{Level, Report, Style, render_report};
use std::io;

/// The most operations that are listed by name.
const MOST: usize = 10;

/// Writes findings as they are found, and what was not exercised at the end.
#[derive(Debug)]
pub struct TextReporter<'s, W> {
    out: W,
    sources: &'s Sources,
    style: Style,
}

impl<'s, W: io::Write> TextReporter<'s, W> {
    /// Writes to `out`, with excerpts from `sources`.
    pub fn new(out: W, sources: &'s Sources, style: Style) -> Self {
        Self { out, sources, style }
    }

    fn summary(&mut self, outcome: &Outcome) -> io::Result<()> {
        let coverage = &outcome.coverage;
        for finding in &outcome.findings {
            let report = of(finding);
            writeln!(self.out, "{}\n", render_report(&report, self.sources, self.style))?;
        }
        let idle: Vec<_> = coverage.by_operation.iter().filter(|row| row.extent != Extent::Exercised).collect();
        if !idle.is_empty() {
            writeln!(self.out, "not exercised:")?;
        }
        for row in idle.iter().take(MOST) {
            writeln!(
                self.out,
                "  {}: {}",
                printable(&row.operation),
                printable(row.reason.as_deref().unwrap_or("not called"))
            )?;
        }
        if idle.len() > MOST {
            writeln!(self.out, "  and {} more", idle.len() - MOST)?;
        }
        let found = match outcome.findings.len() {
            0 => "no findings".to_owned(),
            1 => "1 finding".to_owned(),
            many => format!("{many} findings"),
        };
        writeln!(
            self.out,
            "{found}; {} of {} operations exercised, {} requests in {:.1} s, seed {}",
            coverage.exercised, coverage.operations, outcome.summary.requests, outcome.summary.seconds, outcome.seed,
        )
    }
}

impl<W: io::Write> Reporter for TextReporter<'_, W> {
    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            // Counts and operations of a finding are known at the end only.
            Event::Finished(outcome) => self.summary(outcome),
            Event::PlanReady(plan) => {
                writeln!(self.out, "testing {} with at most {} requests\n", plan.base, plan.requests)
            }
            _ => Ok(()),
        }
    }
}

/// Names come from the document: nothing in them may act on a terminal.
fn printable(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

fn of(finding: &Finding) -> Report {
    let mut notes = Vec::new();
    let seen = if finding.count == 1 { String::new() } else { format!(" ({} times)", finding.count) };
    notes.push(format!("seen on {}{seen}", finding.operations.join(", ")));
    if let Some(instance) = finding.instance.as_ref().filter(|instance| !instance.is_empty()) {
        notes.push(format!("at {instance} of the body"));
    }
    notes.push(format!("statement {}", finding.document.pointer));
    Report {
        level: Level::Error,
        id: finding.check.to_owned(),
        title: finding.message.clone(),
        span: finding.document.span,
        label: "the answer does not keep to this".to_owned(),
        related: Vec::new(),
        notes,
        help: Some(format!("repeat it with  {}", finding.curl)),
    }
}
