//! `specwright demo`: shows everything that Specwright does, on this machine, offline, against a real server.

mod mapping;
mod program;
mod project;
mod steps;
mod summary;
mod tool;
mod trip;

pub(crate) use summary::Record;

use crate::exit::{ExitCode, ExpectedError};
use crate::render::{Format, Terminal};
use crate::sandbox;
use crate::{Common, EXAMPLES};
use project::Project;
use specwright_sandbox::tilt::{self, Sandbox};
use specwright_sandbox::{Fault, Log, Options};
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use steps::Steps;
use summary::{Page, StepRecord};

const HELP: &str = "  specwright demo
  specwright demo --fault wrong-type
  specwright demo --document my-tilt.json

What happens: the Tilt sandbox starts on a free port of this machine; its two documents are fetched and pinned; a \
crate is generated and compiled, without network; a program of its own mints a token with that crate, creates an order, \
pays, waits, voids, refunds and receives the signed deliveries; then the contract tests run.

With a fault (`specwright sandbox --help` lists them) the sandbox breaks its contract, and the page says where. `slow` \
and `cut` hold back or break off every second answer to a GET: the client tries again, and the page says how often.

Exit codes: 0 all went well · 1 something was found, a step failed, or a request had to be repeated · 2 a document that \
is not of Tilt's shape · 3 no cargo, no port, no disk";

/// The whole trip on this machine: sandbox, fetch, generate, compile, pay, deliveries, contract tests.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{HELP}"))]
pub(crate) struct Arguments {
    /// What the sandbox does wrong
    #[arg(long, value_name = "NAME")]
    fault: Option<Fault>,
    /// Another document of Tilt's shape to go by; once more for its AsyncAPI document
    #[arg(long, value_name = "FILE")]
    document: Vec<PathBuf>,
    /// Keep the sandbox's state and log too, to go on from there
    #[arg(long)]
    keep: bool,
    /// Folder to write to
    #[arg(long, short, value_name = "DIR", default_value = "target/demo")]
    output: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    let terminal = common.terminal();
    let project = Project::open(&arguments.output)?;
    let mut page = Page::new(terminal);
    page.record.folder = arguments.output.display().to_string();
    page.record.fault = arguments.fault.map(|fault| fault.name().to_owned());
    page.heading("specwright demo: the whole trip on this machine, offline")?;
    page.line("")?;
    let runtime = crate::runtime::background()?;
    let begin = Instant::now();
    let options = options(arguments, &project, terminal)?;
    let failed = |error| sandbox::failed(error, terminal);
    let correspondence = tilt::words(&options.documents).map_err(failed)?;
    let sandbox = runtime.block_on(tilt::open(options)).map_err(failed)?;
    page.record.url = sandbox.url().to_string();
    page.step(StepRecord::done("sandbox", begin, format!("Tilt on its generated stub, {}", sandbox.url())))?;
    let variables = variables(&sandbox);
    let steps = Steps {
        sandbox: &sandbox,
        project: &project,
        correspondence: &correspondence,
        is_slow: arguments.fault == Some(Fault::Slow),
        variables: &variables,
    };
    let result = steps.run(&mut page);
    runtime.block_on(sandbox.stop());
    result?;
    end(&page, arguments)?;
    if terminal.format == Format::Json {
        terminal.json(&page.record)?;
    }
    Ok(if page.record.flaws().is_empty() { ExitCode::Clean } else { ExitCode::Findings })
}

fn options(arguments: &Arguments, project: &Project, terminal: Terminal) -> Result<Options, ExpectedError> {
    let mut options = Options {
        // The wait is long enough to be seen.
        delay: Duration::from_millis(400),
        faults: arguments.fault.into_iter().collect(),
        documents: sandbox::documents(&arguments.document, terminal)?,
        ..Options::default()
    };
    if arguments.keep {
        options.state = Some(project.path("sandbox.state"));
        let path = project.path("sandbox.log");
        let file = File::create(&path).map_err(|source| ExpectedError::File { path, source })?;
        let file = Mutex::new(file);
        options.log = Some(Log::new(move |line| {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            // A disk that is full costs the log, not the demo.
            let _ = writeln!(file, "{line}");
        }));
    }
    Ok(options)
}

/// Returns the environment variables of the child processes: no secret is on a command line or in a file.
fn variables(sandbox: &Sandbox) -> Vec<(&'static str, String)> {
    vec![
        ("TILT_URL", sandbox.url().to_owned()),
        ("TILT_TOKEN_URL", sandbox.token_url()),
        ("TILT_CLIENT_ID", sandbox.client_id().to_owned()),
        ("TILT_CLIENT_SECRET", sandbox.client_secret().expose().to_owned()),
        ("TILT_WEBHOOK_SECRET", sandbox.signing_secret().expose().to_owned()),
    ]
}

/// Prints what was found, where things are, and what to try.
fn end(page: &Page, arguments: &Arguments) -> Result<(), ExpectedError> {
    page.findings()?;
    page.verdict()?;
    let folder = arguments.output.display();
    let mut files = vec![
        (format!("{folder}/specs/"), "the documents, specs.toml, specs.lock"),
        (format!("{folder}/generated/tilt/"), "the crate; begin with its README.md"),
        (format!("{folder}/trip/src/main.rs"), "the program that paid"),
        (format!("{folder}/report.json"), "what the contract tests saw"),
    ];
    if arguments.keep {
        files.push((format!("{folder}/sandbox.log"), "a line for each request and delivery"));
        files.push((format!("{folder}/sandbox.state"), "go on from here: specwright sandbox tilt --state FILE"));
    }
    page.table("Where things are", &files)?;
    let next = [
        ("specwright demo --fault wrong-type", "a broken contract, found"),
        ("specwright sandbox tilt", "the sandbox, to build against"),
        ("specwright generate openapi.yaml -o client", "a crate of your document"),
        ("specwright test openapi.yaml --url $URL", "whether a server keeps to it"),
    ];
    page.table("What to try next", &next.map(|(command, what)| (command.to_owned(), what)))
}
