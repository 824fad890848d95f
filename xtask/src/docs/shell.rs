//! The shell of a page. Each block is a script of its own; variables and the folder carry over, as in a terminal.

use super::scratch::Scratch;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The longest that a block may take, or a server may need until it prints its address.
const MOST: Duration = Duration::from_secs(600);
/// How long a server's output is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);

pub(super) struct Session<'a> {
    scratch: &'a Scratch,
    folder: &'a Path,
    /// What the last command printed, on both streams.
    pub(super) said: String,
    servers: Vec<Server>,
}

struct Server {
    text: String,
    process: Group,
    log: PathBuf,
}

/// A process with all that it has started, which does not outlive us.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        if let Ok(id) = i32::try_from(self.0.id()) {
            // One that has ended already is as well.
            let _ = killpg(Pid::from_raw(id), Signal::SIGTERM);
        }
        let _ = self.0.wait();
    }
}

impl<'a> Session<'a> {
    pub(super) fn new(scratch: &'a Scratch, folder: &'a Path) -> Self {
        Self { scratch, folder, said: String::new(), servers: Vec::new() }
    }

    /// Runs a block to its end.
    pub(super) fn run(&mut self, text: &str, exit: i32) -> Result<Result<(), String>, io::Error> {
        show(text);
        let log = self.state("log");
        let mut process = self.start(text, &log)?;
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = process.0.try_wait()? {
                break status;
            }
            if begin.elapsed() > MOST {
                return Ok(Err(format!("takes more than {} minutes", MOST.as_secs() / 60)));
            }
            sleep(PAUSE);
        };
        self.said = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        if status.code() == Some(exit) {
            return Ok(Ok(()));
        }
        Ok(Err(format!("ends with {status}, not with exit code {exit}:\n{}", self.said)))
    }

    /// Starts a block and goes on when it has printed an address. One of the same text is stopped first.
    pub(super) fn serve(&mut self, text: &str) -> Result<Result<(), String>, io::Error> {
        show(text);
        self.servers.retain(|server| server.text != text);
        let log = self.state(&format!("server{}.log", self.servers.len()));
        let process = self.start(text, &log)?;
        self.servers.push(Server { text: text.to_owned(), process, log });
        self.poll(MOST, |said| if said.contains("http://") { Ok(()) } else { Err("prints no address".to_owned()) })
    }

    /// Waits until the server that was started last has printed these lines.
    pub(super) fn wait_for(&self, expected: &str) -> Result<Result<(), String>, io::Error> {
        let Some(server) = self.servers.last() else { return Ok(Err("no server is running".to_owned())) };
        let begin = Instant::now();
        loop {
            let said = String::from_utf8_lossy(&fs::read(&server.log)?).into_owned();
            match compare(expected, &said) {
                Err(message) if begin.elapsed() > PATIENCE => return Ok(Err(message)),
                Err(_) => sleep(PAUSE),
                Ok(()) => return Ok(Ok(())),
            }
        }
    }

    fn poll(
        &mut self,
        most: Duration,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<Result<(), String>, io::Error> {
        let Some(server) = self.servers.last_mut() else { return Ok(Err("no server is running".to_owned())) };
        let begin = Instant::now();
        loop {
            let said = String::from_utf8_lossy(&fs::read(&server.log)?).into_owned();
            let Err(message) = check(&said) else { return Ok(Ok(())) };
            if let Some(status) = server.process.0.try_wait()? {
                return Ok(Err(format!("ends with {status}:\n{said}")));
            }
            if begin.elapsed() > most {
                return Ok(Err(format!("{message}:\n{said}")));
            }
            sleep(PAUSE);
        }
    }

    fn start(&self, text: &str, log: &Path) -> Result<Group, io::Error> {
        let (variables, place) = (self.state("env"), self.state("pwd"));
        let script = format!(
            "set -euo pipefail\nif [[ -f '{0}' ]]; then source '{0}'; cd \"$(cat '{1}')\"; fi\n{text}\nexport -p > '{0}'\npwd > '{1}'\n",
            variables.display(),
            place.display(),
        );
        let output = File::create(log)?;
        let mut command = self.scratch.command("bash")?;
        command.args(["-c", &script]).current_dir(self.folder).process_group(0);
        command.stdin(Stdio::null()).stderr(output.try_clone()?).stdout(output);
        command.spawn().map(Group)
    }

    /// A file beside the page's folder.
    fn state(&self, name: &str) -> PathBuf {
        let mut path = self.folder.as_os_str().to_owned();
        path.push(format!(".{name}"));
        PathBuf::from(path)
    }
}

fn show(text: &str) {
    for line in text.trim_end().lines() {
        println!("  $ {line}");
    }
}

/// Whether each line that is expected was printed, in that order. `…` is any text.
pub(super) fn compare(expected: &str, said: &str) -> Result<(), String> {
    let mut lines = said.lines().map(str::trim_end);
    for line in expected.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        if !lines.any(|said| is_like(line, said)) {
            return Err(format!("`{line}` was not printed, or not there:\n{said}"));
        }
    }
    Ok(())
}

fn is_like(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('…');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = rest.get(at + piece.len()..).unwrap_or_default();
        last = Some(piece);
    }
    rest.is_empty() || last.is_some_and(|piece| text.ends_with(piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_compared_line_by_line() {
        let said = "at http://127.0.0.1:80/\nadded 1\n\ndone in 3 s, seed 1\n";
        assert!(compare("at http://…/\ndone in … s, seed 1\n", said).is_ok());
        assert!(compare("added …", said).is_ok());
        for wrong in ["done in … s", "done\nadded 1", "added 2"] {
            assert!(compare(wrong, said).is_err(), "{wrong}");
        }
    }
}
