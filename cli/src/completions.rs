//! `specwright completions`: the script that completes commands in a shell.

use crate::exit::{ExitCode, ExpectedError};
use crate::{Cli, Common, EXAMPLES};
use clap::CommandFactory as _;

const HELP: &str = "  specwright completions bash \\
      > ~/.local/share/bash-completion/completions/specwright";

/// Prints the completion script of a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{HELP}"))]
pub(crate) struct Arguments {
    /// Which shell
    shell: clap_complete::Shell,
}

pub(crate) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "specwright", &mut script);
    common.terminal().answer(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::Clean)
}
