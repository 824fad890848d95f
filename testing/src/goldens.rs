//! Files that say what is expected of a test. `UPDATE_GOLDEN=1` renews them, and fails the test once, so that somebody
//! looks at the difference.

use std::path::Path;
use std::{env, fs, io};

/// The expected files of one test.
#[derive(Debug)]
pub struct Goldens {
    /// The command that renews them.
    command: &'static str,
    is_update: bool,
    stale: Vec<String>,
}

impl Goldens {
    /// None compared yet. `command` runs the test: `cargo test -p …`.
    ///
    /// # Panics
    /// When files are to be renewed where `CI` is set.
    pub fn new(command: &'static str) -> Self {
        let is_update = env::var_os("UPDATE_GOLDEN").is_some();
        assert!(!(is_update && env::var_os("CI").is_some()), "expected files are not renewed where CI is set");
        Self { command, is_update, stale: Vec::new() }
    }

    /// Compares a file with what it should hold.
    pub fn file(&mut self, path: &Path, expected: &str) {
        if fs::read_to_string(path).is_ok_and(|text| text == expected) {
            return;
        }
        let folder = path.parent().unwrap_or(path);
        self.renew(path, "", || fs::create_dir_all(folder).and_then(|()| fs::write(path, expected)));
    }

    /// A file that should not be there.
    pub fn left_over(&mut self, path: &Path) {
        self.renew(path, " (left over)", || fs::remove_file(path));
    }

    fn renew(&mut self, path: &Path, what: &str, change: impl FnOnce() -> io::Result<()>) {
        let failed = if self.is_update { change().err() } else { None };
        let failed = failed.map(|error| format!(": {error}")).unwrap_or_default();
        self.stale.push(format!("{}{what}{failed}", path.display()));
    }

    /// Passes if every file was as expected.
    ///
    /// # Panics
    /// When one was not, also if it has been renewed.
    #[track_caller]
    pub fn finish(self) {
        let Self { command, is_update, stale } = self;
        let stale_files = stale.join("\n");
        assert!(
            stale.is_empty(),
            "{}:\n{stale_files}",
            if is_update {
                "renewed: look at the differences, then run the tests again without UPDATE_GOLDEN".to_owned()
            } else {
                format!("not as expected; `UPDATE_GOLDEN=1 {command}` renews")
            }
        );
    }
}
