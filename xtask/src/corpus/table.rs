//! The table, its totals, and the line that they have to reach.

use super::row::{Row, Trip, cut};
use serde::Serialize;
use std::fmt;

/// All rows with their sums.
#[derive(Debug, Serialize)]
pub(super) struct Table {
    documents: Vec<Row>,
    line: Vec<Reached>,
}

/// One thing that has to be reached.
#[derive(Debug, Serialize)]
struct Reached {
    what: &'static str,
    some: usize,
    of: usize,
    least: f64,
    holds: bool,
}

/// What has to hold of all documents together: so many of so many, and the least share.
struct Threshold {
    what: &'static str,
    share: fn(&Row) -> (usize, usize),
    least: f64,
}

const LINE: &[Threshold] = &[
    Threshold { what: "documents generate", share: |row| (usize::from(row.generated), 1), least: 1.0 },
    Threshold { what: "sets of features compile", share: |row| (row.compiled, row.feature_sets), least: 1.0 },
    Threshold { what: "crates without a warning", share: |row| (usize::from(row.warnings == 0), 1), least: 1.0 },
    Threshold { what: "operations with a typed method", share: |row| (row.methods, row.operations), least: 0.995 },
    Threshold { what: "valid examples come back equal", share: |row| equal(row.examples), least: 1.0 },
    Threshold { what: "valid examples are tests of the crate", share: tested, least: 1.0 },
    Threshold { what: "synthetic values come back equal", share: |row| equal(row.synthetic), least: 0.999 },
    Threshold {
        what: "documents without an untyped member",
        share: |row| (usize::from(row.untyped == 0), 1),
        least: 1.0,
    },
    Threshold {
        what: "keywords that change something",
        share: |row| (row.keywords - row.silent, row.keywords),
        least: 0.99,
    },
    Threshold { what: "crates pass their own tests", share: own_tests, least: 1.0 },
];

fn equal(trip: Trip) -> (usize, usize) {
    (trip.equal, trip.all())
}

fn tested(row: &Row) -> (usize, usize) {
    (row.examples.all().saturating_sub(row.left_out), row.examples.all())
}

fn own_tests(row: &Row) -> (usize, usize) {
    (usize::from(row.tests == Some(true)), usize::from(row.tests.is_some()))
}

impl Table {
    pub(super) fn of(documents: Vec<Row>) -> Self {
        let line = LINE.iter().map(|threshold| threshold.over(&documents)).collect();
        Self { documents, line }
    }

    /// Whether everything is reached.
    pub(super) fn holds(&self) -> bool {
        self.line.iter().all(|reached| reached.holds)
    }
}

impl Threshold {
    fn over(&self, documents: &[Row]) -> Reached {
        let (mut some, mut of) = (0, 0);
        for row in documents {
            let (reached, all) = (self.share)(row);
            some += reached;
            of += all;
        }
        #[expect(clippy::cast_precision_loss, reason = "counts are small")]
        let holds = some as f64 >= self.least * of as f64;
        Reached { what: self.what, some, of, least: self.least, holds }
    }
}

/// A row in one line, for the progress.
pub(super) fn progress(row: &Row) -> String {
    cells(row).join("  ").split_whitespace().collect::<Vec<_>>().join(" ")
}

const COLUMNS: &[(&str, usize)] = &[
    ("document", 30),
    ("gen", 3),
    ("operations", 11),
    ("compiled", 8),
    ("warn", 4),
    ("examples =/≠/!", 14),
    ("left out", 8),
    ("synthetic =/all", 15),
    ("untyped", 7),
    ("silent", 9),
    ("check s", 7),
    ("MiB", 5),
    ("read", 6),
    ("codec", 6),
    ("other", 6),
];

fn cells(row: &Row) -> Vec<String> {
    let Trip { equal, changed, undecodable } = row.examples;
    vec![
        cut(&row.name, 29),
        if row.generated { "yes" } else { "NO" }.to_owned(),
        format!("{}/{}", row.methods, row.operations),
        format!("{}/{}", row.compiled, row.feature_sets),
        row.warnings.to_string(),
        format!("{equal}/{changed}/{undecodable}"),
        row.left_out.to_string(),
        format!("{}/{}", row.synthetic.equal, row.synthetic.all()),
        row.untyped.to_string(),
        format!("{}/{}", row.silent, row.keywords),
        format!("{:.1}", row.check.cpu_seconds),
        format!("{:.0}", row.check.peak_mib),
        row.lines_read.to_string(),
        row.lines_codec.to_string(),
        row.lines_rest.to_string(),
    ]
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |cells: Vec<String>| {
            for (at, (cell, (_, width))) in cells.iter().zip(COLUMNS).enumerate() {
                if at == 0 {
                    write!(f, "{cell:<width$}")?;
                } else {
                    write!(f, "  {cell:>width$}")?;
                }
            }
            writeln!(f)
        };
        line(COLUMNS.iter().map(|(title, _)| (*title).to_owned()).collect())?;
        for row in &self.documents {
            line(cells(row))?;
        }
        writeln!(f)?;
        for Reached { what, some, of, least, holds } in &self.line {
            let word = if *holds { "ok   " } else { "BELOW" };
            writeln!(f, "{word} {what}: {some} of {of} (at least {:.1} %)", least * 100.0)?;
        }
        let sum = |count: fn(&Row) -> usize| self.documents.iter().map(count).sum::<usize>();
        writeln!(
            f,
            "\nnot known: {} synthetic values that are not valid, {} components without any",
            sum(|row| row.invalid),
            sum(|row| row.without_value),
        )
    }
}
