//! Shows the progress of a long run in one line, which is written to a terminal only and removed at the end.

use specwright_contract::{Event, Reporter};
use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// The time before which a run shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);
const EVERY: Duration = Duration::from_millis(100);

/// Writes the progress to stderr.
#[derive(Debug)]
pub(super) struct Progress {
    is_shown: bool,
    began: Instant,
    written: Option<Instant>,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        Self { is_shown: !quiet && io::stderr().is_terminal(), began: Instant::now(), written: None }
    }
}

impl Reporter for Progress {
    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::Progress { phase, done, total } if self.is_shown => {
                let is_due = self.written.map_or(self.began.elapsed() > PATIENCE, |last| last.elapsed() > EVERY);
                if is_due {
                    self.written = Some(Instant::now());
                    write!(io::stderr(), "\r\x1b[K{}: {done} of {total} cases", phase.as_str())?;
                    io::stderr().flush()?;
                }
            }
            Event::Finished(_) if self.written.take().is_some() => {
                write!(io::stderr(), "\r\x1b[K")?;
                io::stderr().flush()?;
            }
            _ => {}
        }
        Ok(())
    }
}
