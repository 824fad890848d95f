//! Crates that a test writes and hands to cargo: below the target folder, offline, with the workspace's lock file and
//! one target folder for all of them, so that what they depend on is built once.

use crate::documents::root;
use specwright_generator::FileSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Two of them at a time would only wait for each other's lock.
static CARGO: Mutex<()> = Mutex::new(());

/// A folder for the crates of one test.
pub(crate) struct Nested {
    folder: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

/// What one run of cargo said.
pub(crate) struct Said {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Nested {
    /// An empty folder of that name. Waits until no other test runs cargo.
    pub(crate) fn new(name: &str) -> Self {
        let turn = CARGO.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        Self { folder, _turn: turn }
    }

    /// What all nested builds share.
    pub(crate) fn target() -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("target")
    }

    /// A path below the folder.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.join(below)
    }

    /// Writes a generated crate.
    pub(crate) fn put(&self, name: &str, files: &FileSet) {
        files.write(&self.path(name)).unwrap();
        self.lock(name);
    }

    /// Writes a crate by hand: a manifest after `[package]` and its name, and other files.
    pub(crate) fn put_by_hand(&self, name: &str, manifest: &str, files: &[(&str, &str)]) {
        let manifest = format!("[package]\nname = \"{name}\"\n{manifest}\n[workspace]\n");
        for (path, text) in [("Cargo.toml", manifest.as_str())].iter().chain(files) {
            self.write(&format!("{name}/{path}"), text);
        }
        self.lock(name);
    }

    /// Writes one file.
    pub(crate) fn write(&self, below: &str, text: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn lock(&self, name: &str) {
        fs::copy(root().join("Cargo.lock"), self.path(name).join("Cargo.lock")).unwrap();
    }

    /// Runs cargo in a crate, and again with the network if something was never downloaded.
    pub(crate) fn cargo(&self, name: &str, arguments: &str) -> Said {
        let offline = self.run(name, &format!("{arguments} --offline"));
        if offline.success || !is_incomplete(&offline.stderr) { offline } else { self.run(name, arguments) }
    }

    /// Runs cargo, which has to succeed without a warning.
    pub(crate) fn clean(&self, name: &str, arguments: &str) -> Said {
        let said = self.cargo(name, arguments);
        assert!(said.success, "cargo {arguments} in {name}:\n{}\n{}", said.stdout, said.stderr);
        let warnings: Vec<&str> = said.stderr.split("\n\n").filter(|text| is_own_warning(text)).collect();
        assert!(warnings.is_empty(), "cargo {arguments} in {name}:\n{}", warnings.join("\n\n"));
        said
    }

    fn run(&self, name: &str, arguments: &str) -> Said {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(self.path(name)).args(arguments.split_whitespace());
        // What the outer run was given is not meant for these.
        for name in [
            "CARGO_ENCODED_RUSTFLAGS",
            "RUSTFLAGS",
            "RUSTDOCFLAGS",
            "CARGO_BUILD_TARGET",
            "RUSTC_WRAPPER",
            "RUSTC_WORKSPACE_WRAPPER",
        ] {
            command.env_remove(name);
        }
        command.env("CARGO_TARGET_DIR", Self::target());
        command.env("CARGO_TERM_COLOR", "never");
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Said { success: status.success(), stdout: text(stdout), stderr: text(stderr) }
    }
}

/// A warning that is not about a crate of this workspace, which lints itself.
fn is_own_warning(text: &str) -> bool {
    let of_the_workspace = format!("--> {}/", root().display());
    let is_told = |line: &str| line.starts_with("warning") && !line.starts_with("warning: `specwright-");
    text.lines().any(is_told) && !text.contains(&of_the_workspace)
}

/// Whether cargo missed a download.
fn is_incomplete(stderr: &str) -> bool {
    ["--offline was specified", "offline mode", "while in offline", "failed to download"]
        .iter()
        .any(|text| stderr.contains(text))
}
