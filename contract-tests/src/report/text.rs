//! The report for people: each finding as a statement about a line of the document.

use crate::checks::{ACCEPTS_INVALID, CHECKS, REJECTS_VALID};
use crate::coverage::{Coverage, Extent};
use crate::curl::Command;
use crate::deliveries::DELIVERY_CHECKS;
use crate::event::{Event, Outcome, Reporter, Summary};
use crate::finding::Finding;
use crate::plan::{Phase, Plan};
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
            self.finding(finding)?;
        }
        self.idle(coverage)?;
        for (phase, cases) in &outcome.summary.budget.left_out {
            let limit = outcome.summary.budget.limit;
            writeln!(self.out, "{phase}: {cases} cases left out by the budget of {limit} requests\n")?;
        }
        let found = match outcome.findings.len() {
            0 => "no findings".to_owned(),
            1 => "1 finding".to_owned(),
            many => format!("{many} findings"),
        };
        let summary = &outcome.summary;
        writeln!(self.out, "{found}; {} of {} operations exercised", coverage.exercised, coverage.operations)?;
        let of_phase = |phase: &Phase| Some(format!("{} {}", summary.cases.get(phase.as_str())?, phase.as_str()));
        let cases: Vec<String> = Phase::ALL.iter().filter_map(of_phase).collect();
        let cases = if cases.is_empty() { "none".to_owned() } else { cases.join(", ") };
        let Summary { requests, seconds, .. } = summary;
        writeln!(self.out, "cases: {cases}; {requests} requests in {seconds:.1} s, seed {}", outcome.seed)
    }

    /// Writes one finding, of an exchange or a delivery.
    ///
    /// # Errors
    /// What writing gives.
    pub fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let report = self.report(finding);
        writeln!(self.out, "{}", render_report(&report, self.sources, self.style))?;
        match finding.curl.parts() {
            [] => writeln!(self.out),
            _ => writeln!(self.out, "repeat it with:\n  {}\n", lines(&finding.curl)),
        }
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
            title: finding.message.to_string(),
            span: finding.document.span,
            label: label(finding).to_owned(),
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
            Event::PlanReady(plan) => writeln!(self.out, "{}\n", announced(plan)),
            _ => Ok(()),
        }
    }
}

fn announced(plan: &Plan) -> String {
    let of_phase = |phase: &Phase| match plan.count(*phase) {
        0 => None,
        count => Some(format!("{count} {}", phase.as_str())),
    };
    let cases: Vec<String> = Phase::ALL.iter().filter_map(of_phase).collect();
    format!("testing {}\ncases: {}; at most {} requests", plan.base, cases.join(", "), plan.requests)
}

fn label(finding: &Finding) -> &'static str {
    let of_delivery = || DELIVERY_CHECKS.iter().find(|check| check.id == finding.check).map(|check| check.label);
    let of_exchange = CHECKS.iter().find(|check| check.id == finding.check).map(|check| check.label);
    of_exchange.or_else(of_delivery).unwrap_or_default()
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
    let is_of_request = [ACCEPTS_INVALID.id, REJECTS_VALID.id].contains(&finding.check);
    let body = if is_of_request { "request's body" } else { "body" };
    // The message names it, unless a member is missing.
    notes.extend(
        instance
            .filter(|instance| !instance.is_empty() && !finding.message.contains(&format!("`{instance}`")))
            .map(|instance| format!("at {instance} of the {body}")),
    );
    if finding.flaky {
        notes.push("not seen again when the case was repeated".to_owned());
    }
    notes.push(format!("stated at {}", finding.document.pointer));
    notes
}
