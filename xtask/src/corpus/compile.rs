//! The compiler's word on a crate: errors, warnings, and what checking it costs.

use super::FeatureSets;
use super::generated::Crate;
use super::row::Row;
use crate::measure::{Cost, measured};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, io};

/// Where crates are written and compiled: all share one target folder, so that dependencies build once.
pub(super) struct Workshop {
    pub(super) crates: PathBuf,
    target: PathBuf,
    report: PathBuf,
    /// The versions that a crate starts from: this workspace's.
    pub(super) lock: String,
    jobs: String,
}

/// Sets of features: what is tried always, and what is tried with `--features each`.
const ALL: &[&[&str]] = &[&["--all-features"]];
const EACH: &[&[&str]] = &[
    &["--all-features"],
    &["--no-default-features"],
    &[],
    &["--no-default-features", "--features", "client"],
    &["--no-default-features", "--features", "server"],
    &["--no-default-features", "--features", "webhooks"],
    &["--no-default-features", "--features", "validation"],
    &["--no-default-features", "--features", "rustls"],
];

impl Workshop {
    pub(super) fn new(out: &Path, jobs: usize) -> Result<Self, io::Error> {
        fs::create_dir_all(out)?;
        let out = out.canonicalize()?;
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        Ok(Self {
            crates: out.join("crates"),
            target: out.join("target"),
            report: out.join("cost.json"),
            lock: fs::read_to_string(workspace)?,
            jobs: jobs.to_string(),
        })
    }

    /// `cargo COMMAND` in the folder of a crate, without network, debug information and incremental state.
    pub(super) fn cargo(&self, folder: &Path, command: &str) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(folder).arg(command).args(["--offline", "--jobs", &self.jobs]);
        cargo.env("CARGO_TARGET_DIR", &self.target);
        cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_TERM_COLOR", "never");
        cargo.env_remove("RUSTFLAGS");
        cargo
    }

    /// Where the program of a package comes to.
    pub(super) fn binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    fn measured(&self, cargo: &Command) -> Result<(Output, Cost), io::Error> {
        measured(cargo, &self.report)
    }
}

/// Checks a crate with its sets of features, and measures the check of the crate as it comes.
pub(super) fn check(made: &Crate, workshop: &Workshop, sets: FeatureSets, row: &mut Row) -> Result<(), io::Error> {
    let sets = match sets {
        FeatureSets::All => ALL,
        FeatureSets::Each => EACH,
    };
    for set in sets {
        row.feature_sets += 1;
        let mut cargo = workshop.cargo(&made.folder, "check");
        cargo.arg("--message-format=json").args(*set);
        let output = cargo.output()?;
        let said = Said::of(&output, made);
        row.warnings += said.warnings;
        if output.status.success() {
            row.compiled += 1;
        } else {
            row.fail("compile", &format!("{}: {}", set.join(" "), said.first(&output)));
        }
        if said.warnings > 0 {
            row.fail("warning", &format!("{}: {}", set.join(" "), said.first(&output)));
        }
    }
    cost(made, workshop, row)
}

/// Measured twice where the first run also built dependencies.
fn cost(made: &Crate, workshop: &Workshop, row: &mut Row) -> Result<(), io::Error> {
    for _ in 0..2 {
        touch(&made.folder.join("src/lib.rs"))?;
        let mut cargo = workshop.cargo(&made.folder, "check");
        cargo.arg("--message-format=json");
        let (output, cost) = workshop.measured(&cargo)?;
        row.check = cost;
        if !output.status.success() || !Said::of(&output, made).built_others {
            break;
        }
    }
    Ok(())
}

fn touch(path: &Path) -> Result<(), io::Error> {
    fs::File::options().append(true).open(path)?.set_modified(std::time::SystemTime::now())
}

/// Runs the tests of a crate.
pub(super) fn test(made: &Crate, workshop: &Workshop, row: &mut Row) -> Result<(), io::Error> {
    let output = workshop.cargo(&made.folder, "test").args(["--no-default-features", "--quiet"]).output()?;
    row.tests = Some(output.status.success());
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stdout);
        let lines: Vec<&str> =
            text.lines().filter(|line| line.contains("panicked") || line.contains("FAILED")).collect();
        row.fail("tests", &lines.join("\n"));
    }
    Ok(())
}

/// What the compiler said of one crate.
struct Said {
    warnings: usize,
    /// What it printed, errors first.
    texts: Vec<String>,
    /// Something else than the crate was built.
    built_others: bool,
}

impl Said {
    fn of(output: &Output, made: &Crate) -> Self {
        let manifest = made.folder.join("Cargo.toml");
        let mut said = Self { warnings: 0, texts: Vec::new(), built_others: false };
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        for message in lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let is_own = message["manifest_path"].as_str().is_some_and(|path| Path::new(path) == manifest);
            match message["reason"].as_str() {
                Some("compiler-artifact") if !is_own && message["fresh"] == false => said.built_others = true,
                Some("compiler-message") if is_own => said.message(&message["message"]),
                _ => {}
            }
        }
        said
    }

    fn message(&mut self, message: &Value) {
        let text = message["rendered"].as_str().unwrap_or_default().to_owned();
        match message["level"].as_str() {
            // `7 warnings emitted` and `aborting due to …` are no messages of their own.
            Some("warning") if !message["code"].is_null() => {
                self.warnings += 1;
                self.texts.push(text);
            }
            Some("error") if !text.contains("aborting due to") => self.texts.insert(0, text),
            _ => {}
        }
    }

    /// The first message, or what cargo itself said.
    fn first(&self, output: &Output) -> String {
        match self.texts.first() {
            Some(text) => format!("{} messages; {text}", self.texts.len()),
            None => String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
