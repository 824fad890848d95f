//! `specwright schema`: JSON Schemas of the files and outputs of Specwright.

use crate::config::Config;
use crate::exit::{ExitCode, ExpectedError};
use crate::fetch::FetchReport;
use crate::inspect::Inspection;
use crate::webhooks::Line;
use crate::{Common, EXAMPLES};
use schemars::schema_for;
use specwright_contract::JsonReport;
use specwright_generator::Manifest;

const HELP: &str = "  specwright schema config > specs.schema.json
  specwright schema report";

/// Prints the JSON Schema (2020-12) of one of the machine-readable interfaces.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{HELP}"))]
pub(crate) struct Arguments {
    /// The interface whose JSON Schema is printed
    of: Interface,
}

/// The interfaces.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Interface {
    /// What `test --format json` prints
    Report,
    /// What `generate --manifest` writes
    Manifest,
    /// What `inspect --format json` prints
    Inspect,
    /// What `fetch --format json` and `add --format json` print
    Fetch,
    /// A line of `webhooks listen --format json`
    Deliveries,
    /// What `demo --format json` prints
    #[cfg(feature = "sandbox")]
    Demo,
    /// specs.toml
    Config,
}

pub(crate) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    let schema = match arguments.of {
        Interface::Report => schema_for!(JsonReport),
        Interface::Manifest => schema_for!(Manifest),
        Interface::Inspect => schema_for!(Inspection),
        Interface::Fetch => schema_for!(FetchReport),
        Interface::Deliveries => schema_for!(Line),
        #[cfg(feature = "sandbox")]
        Interface::Demo => schema_for!(crate::demo::Record),
        Interface::Config => schema_for!(Config),
    };
    common.terminal().json(&schema)?;
    Ok(ExitCode::Clean)
}
