//! Hands this workspace's `Cargo.lock` to the binary: a crate that is written to stand alone gets a
//! copy, so that it builds with the very versions that it was tested with.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    // In a packaged crate the lock stands beside the manifest; in the workspace, above.
    let candidates = [here.join("Cargo.lock"), here.join("../Cargo.lock")];
    let lock = candidates.iter().find(|path| path.is_file());
    if let Some(path) = lock {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let text = lock.map(fs::read_to_string).transpose()?.unwrap_or_default();
    fs::write(Path::new(&out).join("lock.toml"), text)
}
