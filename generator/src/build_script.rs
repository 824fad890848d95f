//! Code generation from a `build.rs`: writes one file to `OUT_DIR`, and only if its text has changed.

use crate::plan::{IDLE_KEYWORD, is_device};
use crate::{Config, DateTimes, FileSet, Layout, Parts, Role, UnknownMembers, generate};
use specwright_model::render::{Style, render};
use specwright_model::{Diagnostic, Severity, Sources};
use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Begins a build-script generation from an OpenAPI or AsyncAPI document. The path is relative to the package, because
/// Cargo runs build scripts in the folder of the package.
///
/// ```no_run
/// specwright_generator::build("specs/tilt/openapi.json").client().webhooks().run();
/// ```
///
/// The package then has `mod tilt { include!(concat!(env!("OUT_DIR"), "/tilt.rs")); }` and depends on
/// `specwright-runtime` with the features `client` and `webhooks`. The file is named by [`name`](Build::name), or else
/// after the document; each of several APIs of one build script needs a name of its own.
pub fn build(document: impl Into<PathBuf>) -> Build {
    Build {
        documents: vec![document.into()],
        config: Config { parts: Parts::NONE, layout: Layout::Include, ..Config::default() },
        is_strict: false,
        shows_notes: false,
    }
}

/// The most warnings that are shown one by one. Further ones are only counted, because Cargo shows each warning in
/// every build.
const MOST_WARNINGS: usize = 30;

/// The settings of a build-script generation, which [`run`](Self::run) carries out.
#[derive(Clone, Debug)]
#[must_use = "nothing is generated until `run`"]
pub struct Build {
    documents: Vec<PathBuf>,
    config: Config,
    is_strict: bool,
    shows_notes: bool,
}

impl Build {
    /// Adds a document of the same API, such as the AsyncAPI document of its events.
    pub fn document(mut self, document: impl Into<PathBuf>) -> Self {
        self.documents.push(document.into());
        self
    }

    /// Writes the client.
    pub fn client(mut self) -> Self {
        self.config.parts.client = true;
        self
    }

    /// Writes the server stub.
    pub fn server(mut self) -> Self {
        self.config.parts.server = true;
        self
    }

    /// Writes the payload types of events and their receiver.
    pub fn webhooks(mut self) -> Self {
        self.config.parts.webhooks = true;
        self
    }

    /// Sets the name of the file, in the form of a crate name: `pet-store` gives `pet_store.rs`. By default the file is
    /// named after the document, or after its folder if the document has a general name such as `openapi`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.config.name = Some(name.into());
        self
    }

    /// Sets how deliveries are signed, by the name of a preset (one of
    /// [`SIGNATURE_PRESETS`](crate::SIGNATURE_PRESETS)).
    pub fn signature(mut self, preset: impl Into<String>) -> Self {
        self.config.signature = Some(preset.into());
        self
    }

    /// Sets the header that names received events, if the document does not declare one. By default the value of the
    /// header for an event is found by the name of the event; [`event_hint`](Self::event_hint) and
    /// [`event_value`](Self::event_value) state it.
    pub fn event_header(mut self, header: impl Into<String>) -> Self {
        self.config.webhooks.header = Some(header.into());
        self
    }

    /// Sets the JSON pointer from a webhook's operation, or from a message, to the text that is the header's value for
    /// it.
    pub fn event_hint(mut self, pointer: impl Into<String>) -> Self {
        self.config.webhooks.hint = Some(pointer.into());
        self
    }

    /// Sets the header's value for the event with the given name.
    pub fn event_value(mut self, event: impl Into<String>, value: impl Into<String>) -> Self {
        self.config.webhooks.values.insert(event.into(), value.into());
        self
    }

    /// Sets which side of an AsyncAPI document is written.
    pub fn role(mut self, role: Role) -> Self {
        self.config.role = role;
        self
    }

    /// Overrides a name. The key is one of those of [`Config::names`], such as a JSON pointer of a schema or an
    /// operationId.
    pub fn rename(mut self, key: impl Into<String>, name: impl Into<String>) -> Self {
        self.config.names.insert(key.into(), name.into());
        self
    }

    /// Writes only what matches a pattern: an operationId, a tag, `METHOD /path` or the name of an event, where `*`
    /// matches any text. Schemas that nothing written uses are left out.
    pub fn only(mut self, pattern: impl Into<String>) -> Self {
        self.config.only.push(pattern.into());
        self
    }

    /// Leaves out what matches a pattern like those of [`only`](Self::only), over which it takes precedence.
    pub fn skip(mut self, pattern: impl Into<String>) -> Self {
        self.config.skip.push(pattern.into());
        self
    }

    /// Sets the Rust types of dates and times. If they are types of another crate, the package has to depend on that
    /// crate with its feature `serde`.
    pub fn date_times(mut self, date_times: DateTimes) -> Self {
        self.config.date_times = Some(date_times);
        self
    }

    /// Sets what happens to properties that the document neither declares nor forbids.
    pub fn unknown_members(mut self, unknown: UnknownMembers) -> Self {
        self.config.unknown = unknown;
        self
    }

    /// Uses an existing Rust type, of the package itself or of one of its dependencies, for the schema at a JSON
    /// pointer.
    pub fn replace(mut self, pointer: impl Into<String>, path: impl Into<String>) -> Self {
        self.config.replace.insert(pointer.into(), path.into());
        self
    }

    /// Restricts the output type of an operation to some of its success responses, named by status as the document
    /// writes it or by status and media type (`200 application/json`). The other successes become variants of the
    /// operation's error.
    pub fn output<S: Into<String>>(
        mut self,
        operation: impl Into<String>,
        responses: impl IntoIterator<Item = S>,
    ) -> Self {
        let responses = responses.into_iter().map(Into::into).collect();
        self.config.outputs.insert(operation.into(), responses);
        self
    }

    /// Ends the build if something in the documents is not expressed in the written code, as
    /// `specwright generate --strict` does. Without it each such loss is a warning.
    pub fn strict(mut self) -> Self {
        self.is_strict = true;
        self
    }

    /// Shows each diagnostic of the severity `Note`, such as one about a name that another one has taken. Without it
    /// only the number of notes is shown, and only of those that the user can act on.
    pub fn notes(mut self) -> Self {
        self.shows_notes = true;
        self
    }

    /// Generates into `OUT_DIR`. On errors it prints them with their places and ends the build script. It is an error
    /// to write one file twice, from other documents or with another configuration.
    pub fn run(self) {
        let Some(folder) = env::var_os("OUT_DIR") else {
            fail("OUT_DIR is not set: `run` is for build scripts");
        };
        match self.write(Path::new(&folder)) {
            Ok(warnings) => say(&warnings),
            Err(report) => fail(&report),
        }
    }

    /// Generates into a folder and returns the lines that a build script prints for Cargo, or else the report of what
    /// is wrong. Within one process, a file belongs to one combination of documents and configuration, which may write
    /// it again.
    pub fn write(mut self, folder: &Path) -> Result<String, String> {
        let named = self.config.name.as_deref().map(file_of).transpose()?;
        let mut sources = Sources::new();
        let mut lines = String::new();
        let mut places = Vec::new();
        for path in &self.documents {
            rerun_if_changed(&mut lines, path);
            let bytes = crate::read_document(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let id = sources.document(path.display().to_string(), bytes).map_err(|error| error.to_string())?;
            places.push((id, path.clone()));
        }
        for path in crate::add_referenced(&mut sources, &places) {
            rerun_if_changed(&mut lines, &path);
        }
        self.config.name =
            self.config.name.take().or_else(|| self.documents.first().and_then(|path| default_name(path)));
        let generated = generate(&sources, &self.config);
        let mut fatal: Vec<String> = Vec::new();
        let mut told: Vec<&Diagnostic> = Vec::new();
        let mut notes = 0;
        for diagnostic in &generated.diagnostics {
            match diagnostic.code.severity {
                Severity::Error => fatal.push(render(diagnostic, &sources, Style::Plain)),
                Severity::Loss | Severity::Fault if self.is_strict => {
                    fatal.push(render(diagnostic, &sources, Style::Plain));
                }
                // Nearly every document has some of these, and nothing is to be done about them.
                Severity::Note if !self.shows_notes && diagnostic.code.id == IDLE_KEYWORD.id => {}
                Severity::Note if !self.shows_notes => notes += 1,
                Severity::Loss | Severity::Fault | Severity::Warning | Severity::Note => told.push(diagnostic),
            }
        }
        if !fatal.is_empty() {
            let each: Vec<&str> = fatal.iter().map(|report| report.trim_end()).collect();
            return Err(each.join("\n\n"));
        }
        for diagnostic in told.iter().take(MOST_WARNINGS) {
            warning(&mut lines, diagnostic, &sources);
        }
        if let Some(more) = told.len().checked_sub(MOST_WARNINGS).filter(|more| *more > 0) {
            let _ = writeln!(lines, "cargo::warning={more} more; `specwright generate` shows them all");
        }
        if notes > 0 {
            let _ = writeln!(lines, "cargo::warning={notes} notes about the documents; `.notes()` shows them");
        }
        let files: Vec<(String, &str)> = generated
            .files
            .iter()
            .map(|(path, text)| (named.clone().unwrap_or_else(|| path.to_owned()), text))
            .collect();
        let mut written = FileSet::default();
        for (path, text) in files {
            self.claim(folder, &path)?;
            written.insert(path, text.to_owned());
        }
        written.write(folder).map_err(|error| error.to_string())?;
        Ok(lines)
    }

    /// Registers a file as written by this build, unless this process has written it for another one.
    fn claim(&self, folder: &Path, file: &str) -> Result<(), String> {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let own = (self.documents.iter().map(|path| absolute(path)).collect::<Vec<_>>(), self.config.clone());
        let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
        let earlier = written.entry(absolute(folder).join(file)).or_insert_with(|| own.clone());
        if *earlier == own {
            return Ok(());
        }
        let first = |origin: &Origin| origin.0.first().map(|path| path.display().to_string()).unwrap_or_default();
        let way = if earlier.0 == own.0 { " in another way" } else { "" };
        Err(format!(
            "`{file}` has been written of `{}`, and would now be written of `{}`{way}: give each a name of its own with \
             `.name(\"…\")`",
            first(earlier),
            first(&own)
        ))
    }
}

/// The documents and the configuration that a file was generated from.
type Origin = (Vec<PathBuf>, Config);

/// The files that this process has written, with their origins: if a build script wrote a file twice, the first text
/// would be lost.
static WRITTEN: Mutex<BTreeMap<PathBuf, Origin>> = Mutex::new(BTreeMap::new());

/// The file name for the name of a crate: `pet-store` → `pet_store.rs`.
fn file_of(name: &str) -> Result<String, String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(is_part) || is_device(name) {
        return Err(format!(
            "`.name(\"{}\")` is no name of a crate: letters, digits, `-` and `_`, and a letter first",
            name.escape_debug()
        ));
    }
    Ok(name.replace('-', "_") + ".rs")
}

/// The default name, after the document or its folder: `specs/tilt/openapi.json` → `tilt`; `pets.yaml` → `pets`.
fn default_name(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_string_lossy();
    let is_general = matches!(stem.as_ref(), "openapi" | "asyncapi" | "api" | "spec");
    let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    folder.filter(|_| is_general).or_else(|| Some(stem.into_owned()))
}

fn rerun_if_changed(lines: &mut String, path: &Path) {
    // Writing to a String cannot fail.
    let _ = writeln!(lines, "cargo::rerun-if-changed={}", path.display());
}

/// Adds a diagnostic as one line for Cargo, with its place: `api.yaml:12:5: warning[SW0305]: …`.
fn warning(lines: &mut String, diagnostic: &Diagnostic, sources: &Sources) {
    let report = render(diagnostic, sources, Style::Plain);
    let mut rendered = report.lines();
    let head = rendered.next().unwrap_or_default().to_owned();
    let place =
        rendered.next().and_then(|line| line.trim_start().strip_prefix("--> ")).map(|place| format!("{place}: "));
    let _ = writeln!(lines, "cargo::warning={}{head}", place.unwrap_or_default());
}

#[expect(clippy::print_stdout, reason = "cargo reads what a build script prints")]
fn say(lines: &str) {
    print!("{lines}");
}

#[expect(clippy::print_stderr, reason = "cargo shows what a failing build script prints")]
fn fail(report: &str) -> ! {
    eprintln!("{report}");
    std::process::exit(1);
}
