//! `specwright demo` as its users meet it: real processes, a real build, one folder that keeps what cargo has built.

mod faults;
mod renamed;
mod secrets;
mod whole;

use crate::folder::Ran;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The folder of all demos here. They take turns: a second one would lay its files over the first's.
static TURN: Mutex<()> = Mutex::new(());

struct Demo {
    folder: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

impl Demo {
    fn begin() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
        Self { folder, _turn: TURN.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    fn folder(&self) -> &Path {
        &self.folder
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.arg("demo").args(arguments).arg("--output").arg(&self.folder);
        // What a user's shell would not have.
        command.env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS").env("CARGO", env!("CARGO"));
        let output = command.current_dir(env!("CARGO_TARGET_TMPDIR")).output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs with `--format json`.
    fn record(&self, arguments: &[&str], code: i32) -> Value {
        let mut all = arguments.to_vec();
        all.extend(["--format", "json"]);
        let ran = self.run(&all);
        assert_eq!(ran.code, code, "{ran:#?}");
        crate::machine_readable::check("demo", &ran.json());
        ran.json()
    }
}

/// Names of the steps, with whether each went well.
fn steps(record: &Value) -> Vec<(&str, bool)> {
    let steps = record["steps"].as_array().unwrap().iter();
    steps.map(|step| (step["name"].as_str().unwrap(), step["ok"].as_bool().unwrap())).collect()
}
