//! The `specwright` command. Each command is a file; `render` has all output, `exit` all exit codes.

mod add;
mod completions;
mod config;
#[cfg(feature = "sandbox")]
mod demo;
mod duration;
mod exit;
mod fetch;
mod generate;
mod input;
mod inspect;
mod lockfile;
mod pin;
mod render;
mod replace;
mod runtime;
#[cfg(feature = "sandbox")]
mod sandbox;
mod schema;
mod test;
mod webhooks;

use clap::Parser as _;
use exit::ExitCode;
use render::{Format, Terminal};
use std::path::PathBuf;

/// The heading above the examples at the end of every `--help`.
const EXAMPLES: &str = "Examples:\n";

const HELP: &str = "  specwright demo
  specwright inspect openapi.yaml
  specwright generate openapi.yaml -o petstore
  specwright test openapi.yaml --url http://127.0.0.1:8080

Exit codes: 0 clean · 1 findings or stale output · 2 bad input or usage · 3 environment (disk, network)";

/// Typed clients, server stubs, webhooks and contract tests from OpenAPI and AsyncAPI documents.
#[derive(Debug, clap::Parser)]
#[command(name = "specwright", version, after_help = format!("{EXAMPLES}{HELP}"), max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
struct Common {
    /// specs.toml to use [default: specs/specs.toml here or above]
    #[arg(long, global = true, value_name = "PATH")]
    config: Option<PathBuf>,
    /// Answer as text, or as json for programs (see `specwright schema`)
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    format: Format,
    /// Print errors and findings only
    #[arg(long, short, global = true)]
    quiet: bool,
}

impl Common {
    /// Returns the options of a command that runs as a part of another one.
    #[cfg(feature = "sandbox")]
    fn of(config: PathBuf) -> Self {
        Self { config: Some(config), format: Format::Text, quiet: true }
    }

    fn terminal(&self) -> Terminal {
        Terminal { format: self.format, quiet: self.quiet }
    }
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    #[cfg(feature = "sandbox")]
    Demo(demo::Arguments),
    Add(add::Arguments),
    Fetch(fetch::Arguments),
    Generate(generate::Arguments),
    Inspect(inspect::Arguments),
    Test(test::Arguments),
    Webhooks(webhooks::Arguments),
    #[cfg(feature = "sandbox")]
    Sandbox(sandbox::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
}

fn main() -> std::process::ExitCode {
    let Cli { common, command } = Cli::parse();
    let result = match &command {
        #[cfg(feature = "sandbox")]
        Command::Demo(arguments) => demo::run(arguments, &common),
        Command::Add(arguments) => add::run(arguments, &common),
        Command::Fetch(arguments) => fetch::run(arguments, &common),
        Command::Generate(arguments) => generate::run(arguments, &common),
        Command::Inspect(arguments) => inspect::run(arguments, &common),
        Command::Test(arguments) => test::run(arguments, &common),
        Command::Webhooks(arguments) => webhooks::run(arguments, &common),
        #[cfg(feature = "sandbox")]
        Command::Sandbox(arguments) => sandbox::run(arguments, &common),
        Command::Schema(arguments) => schema::run(arguments, &common),
        Command::Completions(arguments) => completions::run(arguments, &common),
    };
    let code: ExitCode = result.unwrap_or_else(|error| {
        common.terminal().error(&error);
        error.code()
    });
    code.into()
}
