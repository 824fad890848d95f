//! Where pages are run: a folder outside of the repository, so that cargo does not take it for a part of it.

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The folder of a run. Beside the pages' folders it has the repository as `specwright`, as a clone would be there.
#[derive(Debug)]
pub(super) struct Scratch {
    folder: TempDir,
    root: PathBuf,
    /// Where cargo builds; kept between runs.
    target: PathBuf,
}

impl Scratch {
    /// Builds the binary and makes the folder.
    pub(super) fn new(root: &Path) -> Result<Self, io::Error> {
        let status = Command::new(env!("CARGO")).args(["build", "-p", "specwright"]).current_dir(root).status()?;
        if !status.success() {
            return Err(io::Error::other("specwright cannot be built"));
        }
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let folder = tempfile::Builder::new().prefix("specwright-docs").tempdir()?;
        symlink(root, folder.path().join("specwright"))?;
        Ok(Self { folder, root: root.to_owned(), target: std::path::absolute(target)? })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// A page's own folder. It has the lock file of the repository, so that the same versions are built.
    pub(super) fn folder(&self, page: &Path) -> Result<PathBuf, io::Error> {
        let folder = self.path().join(module(page));
        fs::create_dir_all(&folder)?;
        fs::copy(self.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(folder)
    }

    /// A command in the environment that pages are run in.
    pub(super) fn command(&self, program: &str) -> Result<Command, io::Error> {
        let own = env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(self.target.join("debug")).chain(env::split_paths(&own));
        let path = env::join_paths(paths).map_err(io::Error::other)?;
        let mut command = Command::new(program);
        command.env("PATH", path).env("CARGO_TARGET_DIR", self.target.join("docs"));
        command.env("REPOSITORY", &self.root).env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never");
        command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS");
        // No proxy is asked for the servers of pages.
        command.env("no_proxy", "127.0.0.1,localhost");
        Ok(command)
    }
}

/// The name of a page as one of a module or a folder: `how_to_webhooks`.
pub(super) fn module(page: &Path) -> String {
    let own = page.strip_prefix("docs/src").unwrap_or(page).with_extension("");
    own.to_string_lossy().to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}
