//! `specwright test`: tests whether a live API conforms to its documents.

mod phases;
mod progress;
mod target;
mod token;
mod token_refresh;

use crate::exit::{ExitCode, ExpectedError};
use crate::input::Input;
use crate::render::{Format, Terminal};
use crate::replace::replace;
use crate::{Common, EXAMPLES};
use specwright_contract::{
    Config, JsonReport, JsonReporter, Limits, Live, Phase, Plan, Reporter, RunError, Subject, TextReporter,
    run as run_plan,
};
use specwright_model::ir::Api;
use specwright_model::render::{Layout, Style, to_json};
use specwright_model::{Reading, Severity};
use std::path::PathBuf;

const HELP: &str = "  specwright test openapi.yaml --url http://127.0.0.1:8080
  specwright test openapi.yaml --url http://127.0.0.1:8080 \\
      --header 'Authorization: Bearer $TOKEN' --seed 1
  specwright test tilt --env dev --dry-run
  specwright test tilt --env dev --report json=report.json

Phases: `examples` sends one valid request to each operation. `boundary` changes one thing at a time: just beyond \
each keyword of a schema, which has to be refused, and exactly on it, which has to be accepted. `security` leaves \
credentials out, sends wrong ones, and tokens of other scopes.

Of an address that is not this machine's, only operations that read are exercised, slowly, unless its environment in \
specs.toml says `sandbox = true`.

Exit codes: 0 no findings · 1 findings · 2 bad input · 3 no connection, no token";

/// Asks a live API what its documents say, and reports every answer that they do not allow.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{HELP}"))]
pub(crate) struct Arguments {
    /// A document, or a name of specs.toml
    #[arg(value_name = "FILE|NAME")]
    target: String,
    /// Address of the API; without a path it keeps the path of the document's server
    #[arg(long, required_unless_present = "env")]
    url: Option<String>,
    /// Environment of specs.toml that says address and credentials
    #[arg(long)]
    env: Option<String>,
    /// Header field of every request; `$NAME` is read from the environment, `$$` is a dollar sign
    #[arg(long = "header", value_name = "K: V")]
    headers: Vec<String>,
    /// The same seed sends the same requests to a server that answers the same
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Which questions are asked: examples, boundary, security [default: all]; the others stand on examples
    #[arg(long, value_name = "PHASE,…", value_delimiter = ',', value_parser = phases::phase)]
    phases: Vec<Phase>,
    /// The most requests [default: 2000]
    #[arg(long, value_name = "N")]
    budget: Option<usize>,
    /// Report refusals that no response documents even where a request is meant to be refused
    #[arg(long)]
    strict_status: bool,
    /// Send nothing; say what would be sent
    #[arg(long)]
    dry_run: bool,
    /// Also write the report to a file: json=FILE
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report_file)]
    report: Vec<ReportFile>,
}

/// A file of `--report`; JSON is the only format.
#[derive(Clone, Debug)]
struct ReportFile {
    path: PathBuf,
}

fn report_file(text: &str) -> Result<ReportFile, String> {
    match text.split_once('=') {
        Some(("json", path)) if !path.is_empty() => Ok(ReportFile { path: path.into() }),
        Some((format, _)) if format != "json" => Err(format!("there is no report format `{format}`; known: json")),
        _ => Err("write json=FILE".to_owned()),
    }
}

pub(crate) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    let terminal = common.terminal();
    let input = Input::find(&arguments.target, common.config.as_deref(), terminal)?;
    let (api, diagnostics) = specwright_model::read(&input.sources, &Reading::default());
    if diagnostics.any(Severity::Error) {
        terminal.diagnostics(&diagnostics, &input.sources);
        return Err(ExpectedError::Reported);
    }
    say_left_out(&api, terminal);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| ExpectedError::Network(format!("no asynchronous runtime: {error}")))?;
    let subject = Subject { api: &api, sources: &input.sources };
    runtime.block_on(async {
        let mut config = target::config(arguments, &input)?;
        let client = token::Client::find(&input, arguments.env.as_deref(), &api, &mut config)?;
        if arguments.dry_run {
            if let Some(client) = &client {
                client.pretend(&api, &mut config);
            }
            return dry_run(&Plan::new(&api, &config), terminal);
        }
        if let Some(client) = &client {
            client.mint_all(&api, &mut config).await?;
        }
        let plan = Plan::new(&api, &config);
        // The report for people begins with this line.
        if terminal.format == Format::Json {
            terminal.note(&format!("at most {} requests to {}", plan.requests, plan.base));
        }
        let output = Output { reports: &arguments.report, terminal };
        test(subject, &plan, &config, client.as_ref(), output).await
    })
}

/// Prints the operations that are not tested, because the document does not describe enough of them.
fn say_left_out(api: &Api, terminal: Terminal) {
    const MOST: usize = 5;
    let names = api.left_out.iter().map(|operation| format!("{} {}", operation.method, operation.path));
    let shown: Vec<String> = names.take(MOST).collect();
    if shown.is_empty() {
        return;
    }
    let more = api.left_out.len() - shown.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let why = "the document refers to what it does not have; `specwright inspect` says where";
    terminal.note(&format!("not tested: {}{more} ({why})", shown.join(", ")));
}

struct Output<'a> {
    reports: &'a [ReportFile],
    terminal: Terminal,
}

async fn test(
    subject: Subject<'_>,
    plan: &Plan,
    config: &Config,
    client: Option<&token::Client>,
    output: Output<'_>,
) -> Result<ExitCode, ExpectedError> {
    let live = Live::new(config.base.url(), Limits::default())
        .map_err(|error| ExpectedError::Network(format!("the HTTP client cannot be set up: {error}")))?;
    let transport = token_refresh::Renewing::new(live, client, config);
    let mut progress = progress::Progress::new(output.terminal.quiet);
    let mut text = TextReporter::new(anstream::stdout(), subject.sources, Style::Colour);
    let mut json = JsonReporter::new(std::io::stdout());
    let reporter: &mut dyn Reporter = match output.terminal.format {
        Format::Text => &mut text,
        Format::Json => &mut json,
    };
    let outcome = run_plan(subject, plan, config, &transport, &mut [&mut progress, reporter]).await.map_err(
        |error| match error {
            RunError::Report(source) => ExpectedError::File { path: "stdout".into(), source },
            error @ RunError::Unreachable { .. } => ExpectedError::Network(error.to_string()),
        },
    )?;
    for file in output.reports {
        let text = to_json(&JsonReport::from(&outcome), Layout::Pretty).unwrap_or_default();
        replace(&file.path, text.as_bytes())?;
    }
    Ok(if outcome.findings.is_empty() { ExitCode::Clean } else { ExitCode::Findings })
}

fn dry_run(plan: &Plan, terminal: Terminal) -> Result<ExitCode, ExpectedError> {
    use specwright_model::render::visible;
    use std::fmt::Write as _;
    if terminal.format == Format::Json {
        terminal.json(plan)?;
        return Ok(ExitCode::Clean);
    }
    let mut text = format!("at most {} requests to {}\n", plan.requests, plan.base);
    // Writing to a string cannot fail.
    for row in plan.cases.chunk_by(|one, other| one.phase == other.phase && one.id == other.id) {
        let Some(case) = row.first() else { continue };
        let count = if case.phase == Phase::Examples { String::new() } else { format!("{:4} cases", row.len()) };
        let _ = writeln!(
            text,
            "  {:9} {}{}",
            case.phase.as_str(),
            visible(&case.operation),
            if count.is_empty() { String::new() } else { format!(" · {}", count.trim()) }
        );
    }
    for (phase, cases) in &plan.beyond_budget {
        let _ = writeln!(text, "  left out  {cases} cases of {}: the budget is used up", phase.as_str());
    }
    for left_out in &plan.left_out {
        let _ = writeln!(text, "  left out  {}: {}", visible(&left_out.operation), visible(&left_out.reason));
    }
    terminal.answer(&text)?;
    Ok(ExitCode::Clean)
}
