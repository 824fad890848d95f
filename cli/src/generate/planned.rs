//! The plan of an API of `specs.toml`, for code that is written against the crate.

use super::job::{self, Job};
use crate::Common;
use crate::config::Project;
use crate::exit::ExpectedError;
use crate::input::Input;
use specwright_generator::plan::{self, Plan};
use specwright_model::ir::Api;
use specwright_model::{Reading, Severity};

/// The documents, the API that they describe, and the plan of its crate.
pub(crate) struct Planned {
    pub(crate) input: Input,
    pub(crate) api: Api,
    pub(crate) plan: Plan,
}

pub(crate) fn planned(name: &str, common: &Common) -> Result<Planned, ExpectedError> {
    let project = Project::require(common.config.as_deref(), common.terminal())?;
    let Job { input, config, .. } = job::from_project(&project, name, common)?;
    let (api, diagnostics) = specwright_model::read(&input.sources, &Reading::default());
    if diagnostics.any(Severity::Error) {
        common.terminal().diagnostics(&diagnostics, &input.sources);
        return Err(ExpectedError::Reported);
    }
    let (plan, _) = plan::build(&api, &config);
    Ok(Planned { input, api, plan })
}
