//! Runs the commands of the demo as a user would, and keeps their output.

use crate::exit::ExpectedError;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;

/// The maximum length of the text on stderr that is kept; more is of no use.
const MOST_SAID: usize = 64 * 1024;

/// A command, its folder and its environment variables.
pub(super) struct Tool<'a> {
    pub(super) program: PathBuf,
    pub(super) folder: &'a Path,
    /// The environment variables by name; their values are secret.
    pub(super) variables: &'a [(&'static str, String)],
}

/// The result of a command.
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    pub(super) stdout: String,
    /// The text on stderr, or only its end if it is long.
    pub(super) stderr: String,
}

impl Tool<'_> {
    /// Returns the path of this program itself.
    pub(super) fn specwright() -> Result<PathBuf, ExpectedError> {
        std::env::current_exe().map_err(|source| ExpectedError::File { path: "specwright".into(), source })
    }

    /// Returns the path of cargo: of the one that runs this process, or else of the one in `PATH`.
    pub(super) fn cargo() -> PathBuf {
        std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")).into()
    }

    /// Runs the command to its end. `on_stdout` and `on_stderr` are called with each line as it comes.
    pub(super) fn run(
        &self,
        arguments: &[&OsStr],
        mut on_stdout: impl FnMut(&str),
        on_stderr: impl Fn(&str) + Send + Sync,
    ) -> Result<Ended, ExpectedError> {
        let mut child = Killed(self.start(arguments)?);
        let (out, err) = (child.0.stdout.take(), child.0.stderr.take());
        let (mut stdout, mut stderr) = (String::new(), String::new());
        thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut said = String::new();
                for line in err.into_iter().flat_map(lines) {
                    on_stderr(&line);
                    said.push_str(&line);
                    said.push('\n');
                    if said.len() > 2 * MOST_SAID {
                        said = tail(&said).to_owned();
                    }
                }
                said
            });
            for line in out.into_iter().flat_map(lines) {
                on_stdout(&line);
                stdout.push_str(&line);
                stdout.push('\n');
            }
            stderr = reader.join().unwrap_or_default();
        });
        let status = child.0.wait().map_err(|source| ExpectedError::File { path: self.program.clone(), source })?;
        Ok(Ended { status, stdout, stderr: tail(&stderr).to_owned() })
    }

    fn start(&self, arguments: &[&OsStr]) -> Result<Child, ExpectedError> {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(self.folder).stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(Stdio::piped());
        for (name, value) in self.variables {
            command.env(name, value);
        }
        command.spawn().map_err(|source| ExpectedError::File { path: self.program.clone(), source })
    }
}

/// Returns lines as text, whatever bytes they hold; a read error ends them.
fn lines(stream: impl std::io::Read) -> impl Iterator<Item = String> {
    let mut reader = BufReader::new(stream);
    std::iter::from_fn(move || {
        let mut line = Vec::new();
        // A line of our programs is shorter; a longer one is cut there.
        let read = reader.by_ref().take(16 << 20).read_until(b'\n', &mut line).ok()?;
        (read > 0).then(|| String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned())
    })
}

/// Returns the last part of a text, from the beginning of a line.
fn tail(text: &str) -> &str {
    let mut start = text.len().saturating_sub(MOST_SAID);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let rest = text.get(start..).unwrap_or_default();
    if start == 0 { rest } else { rest.split_once('\n').map_or(rest, |(_, rest)| rest) }
}

/// A child process that does not outlive this one.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        // It fails for a child that has ended already, which does no harm.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
