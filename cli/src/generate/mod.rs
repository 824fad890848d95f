//! `specwright generate`: generates crates from documents.

mod job;
#[cfg(feature = "sandbox")]
mod planned;

#[cfg(feature = "sandbox")]
pub(crate) use job::LOCK;
#[cfg(feature = "sandbox")]
pub(crate) use planned::{Planned, planned};

use crate::config::{Project, Waived, waive};
use crate::exit::{ExitCode, ExpectedError};
use crate::render::{Format, Terminal};
use crate::replace::{lock, look, replace};
use crate::{Common, EXAMPLES};
use job::Job;
use specwright_generator::transaction::Changes;
use specwright_generator::{FileSet, Generated, Layout, Manifest, Stale, generate};
use specwright_model::Severity;
use specwright_model::render;
use std::path::PathBuf;

const HELP: &str = "  specwright generate openapi.yaml -o petstore
  specwright generate openapi.json asyncapi.json -o shop --parts client
  specwright generate openapi.json -o shop --only 'GET /orders/*' --skip old
  specwright generate tilt
  specwright generate --all --check";

/// Writes a crate with a typed client, an axum server stub and webhook types.
///
/// APIs are named as in specs.toml. With --output, the targets are documents that together describe one API.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{HELP}"))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Arguments {
    /// Names of specs.toml, or with --output one or more documents
    #[arg(value_name = "NAME|FILE", required_unless_present = "all", conflicts_with = "all")]
    targets: Vec<String>,
    /// Folder to write the crate to
    #[arg(short, long, value_name = "DIR", conflicts_with = "all")]
    output: Option<PathBuf>,
    /// Every API of specs.toml that has a `generate` key
    #[arg(long)]
    all: bool,
    /// Write nothing; exit 1 if what is there differs from what would be written
    #[arg(long)]
    check: bool,
    /// Write nothing; list what would be written
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
    /// Treat everything that cannot be expressed as an error
    #[arg(long)]
    strict: bool,
    /// Write only what is called so: an operationId, a tag, `METHOD /path`, an event; `*` stands for any text
    #[arg(long, value_name = "PATTERN", requires = "output")]
    only: Vec<String>,
    /// Leave out what is called so; it goes before --only
    #[arg(long, value_name = "PATTERN", requires = "output")]
    skip: Vec<String>,
    /// Write what became of each schema, operation and event to FILE, as JSON
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// How the code finds its runtime [default: embedded]
    #[arg(long, requires = "output")]
    layout: Option<LayoutArgument>,
    /// Write a member of the workspace that the folder is in, as crates of specs.toml are, and none of its own
    #[arg(long, requires = "output")]
    member: bool,
    /// What to write [default: client,server,webhooks]
    #[arg(long, requires = "output", value_delimiter = ',')]
    parts: Vec<Part>,
    /// The crate's name [default: from the document's title]
    #[arg(long, value_name = "CRATE", requires = "output", value_parser = job::crate_name)]
    name: Option<String>,
    /// Path of the runtime crate for layout `package`, relative to DIR [default: from the registry]
    #[arg(long, value_name = "PATH", requires = "output")]
    runtime: Option<String>,
}

/// `--layout`
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum LayoutArgument {
    /// A crate that depends on specwright-runtime
    Package,
    /// A crate that carries a copy of the runtime and compiles alone
    Embedded,
    /// One file for OUT_DIR and `include!`
    Include,
}

impl From<LayoutArgument> for Layout {
    fn from(argument: LayoutArgument) -> Self {
        match argument {
            LayoutArgument::Package => Self::Package,
            LayoutArgument::Embedded => Self::Embedded,
            LayoutArgument::Include => Self::Include,
        }
    }
}

/// `--parts`
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// The typed client
    Client,
    /// The axum server stub
    Server,
    /// Webhook types and their receiver
    Webhooks,
    /// Types only; not together with others
    None,
}

/// One API, whose crate is generated and not written yet.
struct Ready {
    job: Job,
    files: FileSet,
    manifest: Manifest,
}

pub(crate) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    let terminal = common.terminal();
    let jobs = job::jobs(arguments, common)?;
    if arguments.manifest.is_some() && jobs.len() > 1 {
        return Err(ExpectedError::usage("--manifest takes one API; with --format json all manifests go to stdout"));
    }
    // All are generated before any is written, so that one bad document leaves everything as it was.
    let mut ready = Vec::new();
    for job in jobs {
        ready.extend(prepare(job, arguments, terminal)?);
    }
    let total = ready.len();
    let code = settle(&ready, arguments, terminal)?;
    if code == ExitCode::Findings {
        let again =
            if arguments.all || total > 1 { "specwright generate --all" } else { "the same command without --check" };
        terminal.finding(&format!("renew with: {again}"));
    }
    Ok(code)
}

/// Generates a crate, and prints the diagnostics of its documents.
fn prepare(job: Job, arguments: &Arguments, terminal: Terminal) -> Result<Option<Ready>, ExpectedError> {
    terminal.progress(&format!("generating {}", job.shown));
    let Generated { files, manifest, diagnostics, .. } = generate(&job.input.sources, &job.config);
    let Waived { rest, unused } = waive(&diagnostics, job.input.waivers());
    terminal.diagnostics(rest.iter().copied(), &job.input.sources);
    if diagnostics.any(Severity::Error) {
        terminal.finding(&format!("{}: nothing is written, the document has errors", job.input.name));
        return Err(ExpectedError::Reported);
    }
    if let [first, ..] = unused.as_slice() {
        let message = format!("`waive` of {} names `{first}`, which nothing reports", job.input.name);
        return Err(ExpectedError::advised(message, "remove it: a waiver that waives nothing hides the next one"));
    }
    let lost = rest.iter().filter(|diagnostic| diagnostic.code.severity.is_lost()).count();
    if arguments.strict && lost > 0 {
        let message = format!("{}: {lost} things cannot be expressed, and --strict forbids that", job.input.name);
        return Err(ExpectedError::advised(message, "waive them in specs.toml: waive = [\"CODE POINTER\"]"));
    }
    Ok(Some(Ready { job, files, manifest }))
}

/// Compares, lists or writes all crates.
fn settle(ready: &[Ready], arguments: &Arguments, terminal: Terminal) -> Result<ExitCode, ExpectedError> {
    let is_asked = arguments.check || arguments.dry_run;
    let stale = if is_asked { compare(ready, terminal)? } else { write(ready, terminal)? };
    let mut code = ExitCode::Clean;
    for (ready, stale) in ready.iter().zip(&stale) {
        let shown = &ready.job.shown;
        if arguments.check {
            for stale in stale {
                terminal.finding(&described(stale, shown));
                code = ExitCode::Findings;
            }
        } else if arguments.dry_run {
            refuse_foreign(stale, shown)?;
            for stale in stale {
                terminal.note(&format!("would write: {}", described(stale, shown)));
            }
        }
        if let (Some(path), false) = (&arguments.manifest, is_asked) {
            replace(path, render::to_json(&ready.manifest, render::Layout::Pretty).unwrap_or_default().as_bytes())?;
        }
        terminal.note(&summary(ready, stale.len(), arguments));
        if terminal.format == Format::Json {
            terminal.json(&ready.manifest)?;
        }
    }
    Ok(code)
}

fn compare(ready: &[Ready], terminal: Terminal) -> Result<Vec<Vec<Stale>>, ExpectedError> {
    let mut all = Vec::new();
    for Ready { job, files, .. } in ready {
        let project = Project::above(&job.root);
        let _project = project.map(|project| look(&project, terminal)).transpose()?;
        let _held =
            [look(&job.root, terminal)?, if job.below.is_empty() { None } else { look(&job.folder, terminal)? }];
        all.push(files.stale(&job.folder)?);
    }
    Ok(all)
}

/// Writes all crates in one transaction; returns the files that differed.
fn write(ready: &[Ready], terminal: Terminal) -> Result<Vec<Vec<Stale>>, ExpectedError> {
    let Some(Ready { job: Job { root, .. }, .. }) = ready.first() else { return Ok(Vec::new()) };
    // A project changes as a whole; a process that writes to a folder of it by path waits too.
    let project = Project::above(root);
    let _project = project.map(|project| look(&project, terminal)).transpose()?;
    let held = lock(root, terminal)?;
    let mut changes = Changes::default();
    let mut all = Vec::new();
    for Ready { job, files, .. } in ready {
        // A crate that was written by its path has a journal of its own.
        let _own = if job.below.is_empty() { None } else { look(&job.folder, terminal)? };
        let stale = files.stale(&job.folder)?;
        refuse_foreign(&stale, &job.shown)?;
        let own = files.changes(&stale);
        if job.below.is_empty() {
            changes = own;
        } else {
            changes.add_below(&job.below, own);
        }
        all.push(stale);
    }
    held.apply(&changes)?;
    Ok(all)
}

fn described(stale: &Stale, shown: &str) -> String {
    match stale {
        Stale::Missing(path) => format!("{shown}/{path}: missing"),
        Stale::Differs(path, line) => format!("{shown}/{path}:{line}: differs"),
        Stale::Foreign(path) => format!("{shown}/{path}: was not written by specwright"),
        Stale::LeftOver(path) => format!("{shown}/{path}: left over, nothing writes it any more"),
    }
}

fn summary(ready: &Ready, stale: usize, arguments: &Arguments) -> String {
    let Ready { job, files, manifest } = ready;
    let what = format!(
        "{} types, {} operations, {} events, {} lost",
        manifest.types.len(),
        manifest.operations.len(),
        manifest.events.len(),
        manifest.losses.len(),
    );
    let done = match (stale, arguments.check || arguments.dry_run) {
        (0, _) => "up to date".to_owned(),
        (count, true) => format!("{count} of {} files differ", files.iter().len()),
        (count, false) => format!("{count} of {} files written", files.iter().len()),
    };
    let kind = match (job.config.layout, job.config.workspace_member) {
        (Layout::Include, _) => "",
        (_, true) => "; in a workspace, list it under `members`",
        (_, false) => "; a workspace of its own, --member for one in yours",
    };
    format!("{}: {done} ({what}{kind})", job.shown)
}

/// Refuses to overwrite a file that was not generated, whatever its name is.
fn refuse_foreign(stale: &[Stale], shown: &str) -> Result<(), ExpectedError> {
    let foreign = stale.iter().find(|stale| matches!(stale, Stale::Foreign(_)));
    foreign.map_or(Ok(()), |stale| {
        let message = format!("{shown}/{} was not written by specwright", stale.path());
        Err(ExpectedError::advised(message, "give a folder of its own, or move the file"))
    })
}
