//! `specwright inspect`: prints the content of a document, and what of it would be lost.

mod text;
mod value;

pub(crate) use value::Inspection;

use crate::config::RoleEntry;
use crate::exit::{ExitCode, ExpectedError};
use crate::input::Input;
use crate::render::{Format, Terminal};
use crate::{Common, EXAMPLES};
use specwright_generator::{Config, Role, generate};
use specwright_model::Severity;

const HELP: &str = "  specwright inspect openapi.yaml
  specwright inspect tilt --format json | jq '.diagnostics'";

/// Says what is in an API: operations, schemas, events, security; and what of it would be lost.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{HELP}"))]
pub(crate) struct Arguments {
    /// A document, or a name of specs.toml
    #[arg(value_name = "FILE|NAME")]
    target: String,
}

pub(crate) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    let terminal: Terminal = common.terminal();
    let input = Input::find(&arguments.target, common.config.as_deref(), terminal)?;
    terminal.progress(&format!("reading {}", input.name));
    // What would be lost is known only after everything has been planned.
    let entry = input.api.as_ref();
    let role = match entry.map(|api| api.role) {
        Some(RoleEntry::Application) => Role::Application,
        Some(RoleEntry::Client) | None => Role::Client,
    };
    let webhooks = entry.map(|api| api.webhooks.clone().into()).unwrap_or_default();
    let generated = generate(&input.sources, &Config { role, webhooks, ..Config::default() });
    let inspection = Inspection::new(&generated, role, &input.sources);
    match terminal.format {
        Format::Json => terminal.json(&inspection)?,
        Format::Text => {
            terminal.diagnostics(&generated.diagnostics, &input.sources);
            terminal.answer(&text::of(&inspection))?;
        }
    }
    Ok(if generated.diagnostics.any(Severity::Error) { ExitCode::BadInput } else { ExitCode::Clean })
}
