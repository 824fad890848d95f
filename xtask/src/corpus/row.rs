//! What came of one document.

use crate::measure::Cost;
use serde::Serialize;

/// One row of the table.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Row {
    /// The document.
    pub(super) name: String,
    pub(super) generated: bool,
    /// Operations with a method whose body and JSON responses are typed.
    pub(super) methods: usize,
    /// Operations of the document.
    pub(super) operations: usize,
    /// How many sets of features compile.
    pub(super) compiled: usize,
    /// How many sets of features were tried.
    pub(super) feature_sets: usize,
    pub(super) warnings: usize,
    pub(super) examples: Trip,
    pub(super) synthetic: Trip,
    /// Valid examples that the crate's own tests leave out.
    pub(super) left_out: usize,
    /// Values that were made and are not valid, so that nothing is known of them.
    pub(super) invalid: usize,
    /// Components of which no valid value could be made.
    pub(super) without_value: usize,
    pub(super) untyped: usize,
    /// Places where a keyword was taken out.
    pub(super) keywords: usize,
    /// Those where nothing changed: no file, and nothing that is said.
    pub(super) silent: usize,
    /// `cargo check` of the crate alone, as it comes.
    pub(super) check: Cost,
    /// Lines of types and client.
    pub(super) lines_read: usize,
    pub(super) lines_codec: usize,
    pub(super) lines_rest: usize,
    /// Whether the crate's own tests pass, if they were run.
    pub(super) tests: Option<bool>,
    /// What went wrong; of each stage the first few.
    pub(super) failures: Vec<Failure>,
}

/// How values came back.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Trip {
    pub(super) equal: usize,
    pub(super) changed: usize,
    pub(super) undecodable: usize,
}

impl Trip {
    pub(super) fn all(self) -> usize {
        self.equal + self.changed + self.undecodable
    }
}

/// One thing that went wrong.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Failure {
    pub(super) stage: &'static str,
    pub(super) message: String,
}

/// How many failures of one stage are kept.
const MOST: usize = 12;
/// How long a message may be, in characters.
const LONGEST: usize = 1_600;

impl Row {
    /// Notes a failure, unless there are enough of its stage.
    pub(super) fn fail(&mut self, stage: &'static str, message: &str) {
        if self.failures.iter().filter(|failure| failure.stage == stage).count() < MOST {
            let message = cut(message, LONGEST);
            eprintln!("    {stage}: {message}");
            self.failures.push(Failure { stage, message });
        }
    }
}

/// The beginning of a text.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
