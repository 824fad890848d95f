//! The report for people: each finding as a statement about a line of the document.

use crate::coverage::{Coverage, Extent};
use crate::curl::Command;
use crate::event::{Event, Outcome, Reporter};
use crate::finding::Finding;
use indexmap::IndexMap;
use specwright_model::Sources;
use specwright_model::render::{Level, Report, Style, render_report, visible};
use std::io;

/// The most operations that are listed by name.
const MOST: usize = 10;
/// The most that are listed with a finding.
const MOST_SEEN: usize = 5;

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
            let report = self.report(finding);
            writeln!(self.out, "{}", render_report(&report, self.sources, self.style))?;
            writeln!(self.out, "repeat it with:\n  {}\n", lines(&finding.curl))?;
        }
        self.idle(coverage)?;
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

    /// What was not exercised, under its reasons: one wrong credential is one reason for all.
    fn idle(&mut self, coverage: &Coverage) -> io::Result<()> {
        let mut reasons: IndexMap<&str, Vec<&str>> = IndexMap::new();
        for row in coverage.by_operation.iter().filter(|row| row.extent != Extent::Exercised) {
            let reason = row.reason.as_deref().unwrap_or("not called");
            reasons.entry(reason).or_default().push(&row.operation);
        }
        for (reason, operations) in &reasons {
            writeln!(self.out, "not exercised, {}:", visible(reason))?;
            for operation in operations.iter().take(MOST) {
                writeln!(self.out, "  {}", visible(operation))?;
            }
            if operations.len() > MOST {
                writeln!(self.out, "  and {} more", operations.len() - MOST)?;
            }
        }
        if reasons.is_empty() { Ok(()) } else { writeln!(self.out) }
    }

    fn report(&self, finding: &Finding) -> Report {
        let line = |span| self.sources.line_column(span).map(|(line, _)| line);
        // On the line of its schema it is seen already.
        let keyword = finding.keyword.filter(|&keyword| line(keyword) != Some(finding.document.line));
        Report {
            level: Level::Error,
            id: finding.check.to_owned(),
            title: finding.message.clone(),
            span: finding.document.span,
            label: "the answer does not keep to this".to_owned(),
            related: keyword.map(|keyword| (keyword, format!("`{}` is not met", finding.kind))).into_iter().collect(),
            notes: notes(finding),
            help: None,
        }
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

/// One option to a line, so that it can be read, and pasted as it stands.
fn lines(command: &Command) -> String {
    let parts: Vec<String> = command.parts().iter().map(|part| visible(part)).collect();
    parts.join(" \\\n    ")
}

fn notes(finding: &Finding) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    // One to a line: paths are long.
    notes.extend(finding.operations.iter().take(MOST_SEEN).map(|operation| format!("seen on {operation}")));
    if finding.operations.len() > MOST_SEEN {
        notes.push(format!("seen on {} more operations", finding.operations.len() - MOST_SEEN));
    }
    if finding.count > finding.operations.len() {
        notes.push(format!("seen {} times in all", finding.count));
    }
    let instance = finding.instance.as_ref();
    // The message begins with it, unless a member is missing.
    notes.extend(
        instance
            .filter(|instance| !instance.is_empty() && !finding.message.starts_with(&format!("`{instance}`")))
            .map(|instance| format!("at {instance} of the body")),
    );
    notes.push(format!("stated at {}", finding.document.pointer));
    notes
}
