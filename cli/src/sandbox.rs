//! `specwright sandbox`: a stand-in for an API, on this machine.

use crate::duration::duration;
use crate::exit::{ExitCode, ExpectedError};
use crate::input::Input;
use crate::render::{Format, Terminal};
use crate::runtime::ended;
use crate::{Common, EXAMPLES};
use serde::Serialize;
use specwright_model::render::visible;
use specwright_model::{Reading, Severity};
use specwright_sandbox::tilt::{self, ADMIN_ROUTES, AMOUNTS, CARDS, OpenError, Sandbox, StateError};
use specwright_sandbox::{Document, Documents, FAULTS, Fault, Log, Options, Secret};
use std::env;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

const HELP: &str = "  specwright sandbox tilt
  specwright sandbox tilt --port 4010 --state tilt.state
  specwright sandbox tilt --fault wrong-type --fault slow
  specwright sandbox tilt \\
      --client-secret '$TILT_SECRET' --webhook-secret '$TILT_HOOKS'
  specwright sandbox tilt --format json

It listens on 127.0.0.1 alone, and ends with Ctrl-C. Events go to the endpoints that its admin routes \
subscribe; each delivery is attempted five times, 10, 20, 40 and 80 seconds apart.";

fn after_help() -> String {
    format!("{EXAMPLES}{HELP}\n\nFaults:\n{}\n{}", faults(), tables())
}

pub(crate) fn faults() -> String {
    rows(FAULTS.iter().map(|row| (row.name.to_owned(), row.sentence)))
}

fn tables() -> String {
    let amounts = rows(AMOUNTS.iter().map(|row| (row.pattern(), row.sentence)));
    let cards = rows(CARDS.iter().map(|row| (row.number.to_owned(), row.sentence)));
    let routes = rows(ADMIN_ROUTES.iter().map(|row| (row.route.to_owned(), row.sentence)));
    format!("Test amounts, by their last two digits:\n{amounts}\nTest cards:\n{cards}\nAdmin routes:\n{routes}")
}

/// The width of a usual terminal, in characters.
const WIDTH: usize = 80;

/// Formats two columns; a text that is too long for the second one continues below it.
fn rows(rows: impl Iterator<Item = (String, &'static str)>) -> String {
    let rows: Vec<_> = rows.collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    rows.iter().fold(String::new(), |mut text, (name, sentence)| {
        for (at, line) in lines(sentence, WIDTH.saturating_sub(width + 4)).iter().enumerate() {
            let name = if at == 0 { name.as_str() } else { "" };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {name:width$}  {line}");
        }
        text
    })
}

fn lines(sentence: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Runs a stand-in for an API, which keeps to its documents unless a fault is ordered.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// Which API
    #[arg(value_name = "NAME")]
    api: StandIn,
    /// Port on 127.0.0.1 [default: any that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// File that keeps the state; without it all is forgotten at the end
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// How long the processor takes to answer a payment: 500ms, 2s, 1m
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = duration)]
    delay: Duration,
    /// What goes wrong on purpose; see below
    #[arg(long = "fault", value_name = "NAME")]
    faults: Vec<Fault>,
    /// Secret of the API client, as `$NAME` of an environment variable [default: made]
    #[arg(long, value_name = "$NAME")]
    client_secret: Option<String>,
    /// Secret that deliveries are signed with, as `$NAME` of an environment variable [default: made]
    #[arg(long, value_name = "$NAME")]
    webhook_secret: Option<String>,
    /// Document to serve in the place of the API's own; the wire follows its names
    #[arg(long = "document", value_name = "FILE")]
    documents: Vec<PathBuf>,
}

/// The APIs that can be stood in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum StandIn {
    /// Orders and card payments of a partner
    Tilt,
}

/// Returns the value of the environment variable that an option names.
fn variable(text: &str, option: &str) -> Result<Secret, ExpectedError> {
    let name = text.strip_prefix('$').unwrap_or_default();
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name {
        // The text may be the secret, so it is not repeated.
        return Err(ExpectedError::usage(format!("{option} takes the name of an environment variable, as '$NAME'")));
    }
    let value = env::var(name).ok().filter(|value| !value.is_empty());
    let unset = || ExpectedError::Unset { name: name.to_owned(), place: option.to_owned() };
    value.map(Secret::from).ok_or_else(unset)
}

/// The line that `--format json` prints once the sandbox listens.
#[derive(Serialize)]
struct Listening<'a> {
    url: &'a str,
    token_url: String,
    credentials: Shown<'a>,
    webhook_secret: String,
    admin_url: String,
}

#[derive(Serialize)]
struct Shown<'a> {
    client_id: &'a str,
    client_secret: String,
    scope: String,
}

pub(crate) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    let terminal = common.terminal();
    let options = options(arguments, terminal)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| ExpectedError::Network(format!("no asynchronous runtime: {error}")))?;
    runtime.block_on(async {
        // From here on, a signal ends the sandbox cleanly.
        let ended = ended().map_err(|error| ExpectedError::Network(format!("no signals: {error}")))?;
        let mut sandbox = match arguments.api {
            StandIn::Tilt => tilt::open(options).await.map_err(|error| failed(error, terminal))?,
        };
        tell(arguments, &sandbox, terminal)?;
        let outcome = tokio::select! {
            () = ended => Ok(()),
            outcome = sandbox.wait() => outcome,
        };
        sandbox.stop().await;
        outcome.map(|()| ExitCode::Clean).map_err(|error| ExpectedError::Network(error.to_string()))
    })
}

fn options(arguments: &Arguments, terminal: Terminal) -> Result<Options, ExpectedError> {
    let given = |text: &Option<String>, option| text.as_ref().map(|text| variable(text, option)).transpose();
    let mut options = Options {
        port: arguments.port,
        state: arguments.state.clone(),
        faults: arguments.faults.clone(),
        delay: arguments.delay,
        log: Some(Log::new(move |line| terminal.note(&line.to_string()))),
        documents: documents(&arguments.documents, terminal)?,
        ..Options::default()
    };
    options.credentials.client_secret = given(&arguments.client_secret, "--client-secret")?;
    options.credentials.signing_secret = given(&arguments.webhook_secret, "--webhook-secret")?;
    Ok(options)
}

/// Reads the documents to serve; errors in them are printed with their places.
pub(crate) fn documents(paths: &[PathBuf], terminal: Terminal) -> Result<Documents, ExpectedError> {
    let mut read = Vec::new();
    for path in paths {
        let input = Input::of_files(std::slice::from_ref(path), terminal)?;
        let (_, diagnostics) = specwright_model::read(&input.sources, &Reading::default());
        if diagnostics.any(Severity::Error) {
            let errors = diagnostics.iter().filter(|diagnostic| diagnostic.code.severity == Severity::Error);
            terminal.diagnostics(errors, &input.sources);
            return Err(ExpectedError::Reported);
        }
        // The text is the one that was read, because a pipe cannot be read a second time.
        let text = input.sources.files().next().map(|file| file.text.as_bytes().to_vec()).unwrap_or_default();
        read.push(Document { name: path.display().to_string(), text });
    }
    Documents::of(read).map_err(|error| ExpectedError::usage(error.to_string()))
}

pub(crate) fn failed(error: OpenError, terminal: Terminal) -> ExpectedError {
    match error {
        OpenError::PortInUse(_) => {
            ExpectedError::Network(format!("{error}; another is named by --port, and without it one is found"))
        }
        OpenError::State(StateError::File { path, source }) => ExpectedError::File { path, source },
        OpenError::State(StateError::InUse { .. }) => ExpectedError::Network(error.to_string()),
        OpenError::State(_) => ExpectedError::usage(error.to_string()),
        OpenError::Documents(flaws) => {
            for flaw in &flaws {
                terminal.finding(flaw);
            }
            ExpectedError::usage("the documents are not those of a Tilt")
        }
        _ => ExpectedError::Network(error.to_string()),
    }
}

/// Returns a secret that was generated as it is, this once, and one that was given as the name by which it was given.
fn shown(given: Option<&String>, secret: &Secret) -> String {
    given.map_or_else(|| secret.expose().to_owned(), Clone::clone)
}

fn tell(arguments: &Arguments, sandbox: &Sandbox, terminal: Terminal) -> Result<(), ExpectedError> {
    let listening = Listening {
        url: sandbox.url(),
        token_url: sandbox.token_url(),
        credentials: Shown {
            client_id: sandbox.client_id(),
            client_secret: shown(arguments.client_secret.as_ref(), sandbox.client_secret()),
            scope: sandbox.scopes().join(" "),
        },
        webhook_secret: shown(arguments.webhook_secret.as_ref(), sandbox.signing_secret()),
        admin_url: sandbox.admin_url(),
    };
    if terminal.format == Format::Json {
        return terminal.json_line(&listening);
    }
    let faults: Vec<_> = arguments.faults.iter().map(|fault| fault.name()).collect();
    let faults = if faults.is_empty() { "none".to_owned() } else { faults.join(", ") };
    terminal.answer(&format!(
        "Tilt sandbox, until Ctrl-C\n\n\
         url            {}\ntoken url      {}\nclient id      {}\nclient secret  {}\nscope          {}\n\
         signs with     {}\nadmin url      {}\nstate          {}\nfaults         {faults}\n\n{}\n",
        listening.url,
        listening.token_url,
        visible(listening.credentials.client_id),
        visible(&listening.credentials.client_secret),
        visible(&listening.credentials.scope),
        visible(&listening.webhook_secret),
        listening.admin_url,
        arguments.state.as_ref().map_or_else(|| "in memory".to_owned(), |path| visible(&path.display().to_string())),
        tables(),
    ))
}
