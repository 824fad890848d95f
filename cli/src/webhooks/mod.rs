//! `specwright webhooks`: deliveries of events.

mod bounded;
mod delivery_report;
mod line;
mod listen;
mod server;
mod verifier;

pub(crate) use line::Line;

use crate::exit::{ExitCode, ExpectedError};
use crate::{Common, EXAMPLES};

const HELP: &str = "  specwright webhooks listen tilt --port 9900
  specwright webhooks listen api.yaml --scheme github --secret '$SECRET'";

/// Works with deliveries of events.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{HELP}"))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Listen(listen::Arguments),
}

pub(crate) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    match &arguments.command {
        Command::Listen(arguments) => listen::run(arguments, common),
    }
}
