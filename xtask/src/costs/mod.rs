//! `costs`: what each command costs for small documents that mean harm. Each is run as a process, against a server and
//! with a delivery on loopback; what takes longer or more memory than the bound fails.

mod documents;
mod loopback;

use crate::measure::{Cost, Limits, measured_within};
use documents::Made;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What any command may cost for a document of up to 100 KB.
const MOST_SECONDS: f64 = 5.0;
const MOST_MIB: f64 = 500.0;
/// Beyond the embedded runtime, so many bytes may be written for each byte of a document…
const MOST_WRITTEN: u64 = 200;
/// …and so many in any case.
const WRITTEN_AT_LEAST: u64 = 64 << 10;
/// Nothing runs for longer, or takes more memory.
const LIMITS: Limits = Limits { cpu_seconds: 20, address_mib: 6 << 10 };

/// Prints what each command costs for documents that mean harm; exits 1 if one costs too much
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The binary that is measured
    #[arg(long, value_name = "FILE", default_value = "target/release/specwright")]
    binary: PathBuf,
    /// Only documents whose name has this text in it
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Where documents and what is written go
    #[arg(long, value_name = "DIR", default_value = "target/costs")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, io::Error> {
    fs::create_dir_all(&arguments.out)?;
    let bench = Bench { binary: fs::canonicalize(&arguments.binary)?, out: fs::canonicalize(&arguments.out)? };
    let server = loopback::Server::start()?;
    println!("{:46} {:>6}  {}", "document", "KB", COMMANDS.map(|(name, _)| format!("{name:>14}")).join(" "));
    let is_wanted = |made: &Made| arguments.only.as_ref().is_none_or(|text| made.name.contains(text.as_str()));
    let mut failures = Vec::new();
    for made in documents::all().into_iter().filter(is_wanted) {
        let file = bench.out.join("document.json");
        let text = made.document.to_string();
        fs::write(&file, &text)?;
        let mut cells = Vec::new();
        for (name, command) in COMMANDS {
            let cost = command(&bench, &file, &server)?;
            cells.push(format!("{:6.2}s {:4.0}MiB", cost.cpu_seconds, cost.peak_mib));
            if cost.cpu_seconds > MOST_SECONDS || cost.peak_mib > MOST_MIB {
                failures.push(format!(
                    "{}: {name} costs {:.1} s and {:.0} MiB",
                    made.name, cost.cpu_seconds, cost.peak_mib
                ));
            }
        }
        println!("{:46} {:6.1}  {}", made.name, kilobytes(&text), cells.join("  "));
        let written = bench.written()?;
        let most = (text.len() as u64 * MOST_WRITTEN).max(WRITTEN_AT_LEAST);
        if written > most && !bench.says_so(&file)? {
            failures.push(format!("{}: {} bytes became {written}", made.name, text.len()));
        }
    }
    for failure in &failures {
        eprintln!("too much: {failure}");
    }
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn kilobytes(text: &str) -> f64 {
    text.len() as f64 / 1000.0
}

type Measured = fn(&Bench, &Path, &loopback::Server) -> Result<Cost, io::Error>;

const COMMANDS: [(&str, Measured); 5] = [
    ("inspect", |bench, file, _| bench.cost(&["inspect", text(file)])),
    ("generate", Bench::generate),
    ("test --dry-run", |bench, file, server| bench.cost(&["test", text(file), "--url", server.url(), "--dry-run"])),
    ("test", |bench, file, server| bench.cost(&["test", text(file), "--url", server.url()])),
    ("listen", Bench::listen),
];

fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

struct Bench {
    binary: PathBuf,
    out: PathBuf,
}

impl Bench {
    fn cost(&self, arguments: &[&str]) -> Result<Cost, io::Error> {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(&self.out);
        Ok(measured_within(&command, &self.out.join("cost.json"), Some(LIMITS))?.1)
    }

    fn crate_folder(&self) -> PathBuf {
        self.out.join("crate")
    }

    fn generate(&self, file: &Path, _: &loopback::Server) -> Result<Cost, io::Error> {
        let folder = self.crate_folder();
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        self.cost(&["generate", text(file), "-o", text(&folder)])
    }

    /// One delivery, and what it costs the listener.
    fn listen(&self, file: &Path, _: &loopback::Server) -> Result<Cost, io::Error> {
        let port = loopback::free_port()?;
        let sender = std::thread::spawn(move || loopback::deliver(port));
        let port = port.to_string();
        let cost =
            self.cost(&["webhooks", "listen", text(file), "--port", &port, "--count", "1", "--timeout", "60s"])?;
        // A listener that has ended takes no delivery: its costs say so.
        let _ = sender.join();
        Ok(cost)
    }

    /// Whether a diagnostic tells that much is written.
    fn says_so(&self, file: &Path) -> Result<bool, io::Error> {
        let folder = self.crate_folder();
        let mut command = Command::new(&self.binary);
        command.args(["generate", text(file), "-o", text(&folder), "--dry-run"]).current_dir(&self.out);
        let output = command.output()?;
        Ok([output.stdout, output.stderr].iter().any(|text| String::from_utf8_lossy(text).contains("SW0332")))
    }

    /// Bytes of the crate without the runtime and the lock file, which are ours.
    fn written(&self) -> Result<u64, io::Error> {
        // Nothing is there if nothing was written.
        let mut open: Vec<PathBuf> = Some(self.crate_folder()).filter(|folder| folder.exists()).into_iter().collect();
        let mut bytes = 0;
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()? {
                let is_ours = entry.file_name() == "runtime" || entry.file_name() == "Cargo.lock";
                match entry.metadata()? {
                    _ if is_ours => {}
                    metadata if metadata.is_dir() => open.push(entry.path()),
                    metadata => bytes += metadata.len(),
                }
            }
        }
        Ok(bytes)
    }
}
