//! What one command costs: CPU time and the largest memory of any process that it starts.
//!
//! The kernel adds up the children of a process once they have ended, so the command runs below a process of its own
//! that has no other child.

use nix::sys::resource::{Resource, UsageWho, getrusage, setrlimit};
use nix::sys::time::TimeValLike as _;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use std::{env, fs, io};

/// Runs a command and writes what it cost
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Where the figures go, as JSON
    #[arg(long, value_name = "FILE")]
    report: PathBuf,
    /// Ends the command after so many seconds of CPU time
    #[arg(long, value_name = "SECONDS")]
    cpu_seconds: Option<u64>,
    /// The most address space, in MiB
    #[arg(long, value_name = "MIB")]
    address_mib: Option<u64>,
    /// The command
    #[arg(last = true, required = true)]
    command: Vec<String>,
}

/// What a command and everything that it started cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cost {
    /// User and system time, in seconds.
    pub(crate) cpu_seconds: f64,
    /// Of the largest process, in MiB.
    pub(crate) peak_mib: f64,
}

/// The child's side: the exit code is the command's.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, io::Error> {
    let Some((program, rest)) = arguments.command.split_first() else { return Ok(ExitCode::from(2)) };
    if let Some(seconds) = arguments.cpu_seconds {
        setrlimit(Resource::RLIMIT_CPU, seconds, seconds)?;
    }
    if let Some(mib) = arguments.address_mib {
        setrlimit(Resource::RLIMIT_AS, mib << 20, mib << 20)?;
    }
    let status = Command::new(program).args(rest).status()?;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let cost = Cost { cpu_seconds: micros as f64 / 1e6, peak_mib: usage.max_rss() as f64 / 1024.0 };
    fs::write(&arguments.report, serde_json::to_vec(&cost)?)?;
    Ok(ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
}

/// The parent's side: runs a command below a child of its own.
pub(crate) fn measured(command: &Command, report: &Path) -> Result<(Output, Cost), io::Error> {
    measured_within(command, report, None)
}

/// What a command is ended by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Of the CPU.
    pub(crate) cpu_seconds: u64,
    /// Of address space.
    pub(crate) address_mib: u64,
}

/// The same within limits.
pub(crate) fn measured_within(
    command: &Command,
    report: &Path,
    limits: Option<Limits>,
) -> Result<(Output, Cost), io::Error> {
    let mut child = Command::new(env::current_exe()?);
    child.arg("measure").arg("--report").arg(report);
    if let Some(limits) = limits {
        child.arg("--cpu-seconds").arg(limits.cpu_seconds.to_string());
        child.arg("--address-mib").arg(limits.address_mib.to_string());
    }
    child.arg("--").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => child.env(name, value),
            None => child.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        child.current_dir(folder);
    }
    let output = child.output()?;
    Ok((output, serde_json::from_slice(&fs::read(report)?)?))
}
