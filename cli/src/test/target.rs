//! The target of a test, and the credentials for it: `--url`, `--env`, `--header`.

use super::Arguments;
use crate::config::{EnvironmentEntry, nearest};
use crate::exit::ExpectedError;
use crate::input::Input;
use specwright_contract::{Base, Config, Secrets, Writes, is_telling};
use std::cell::RefCell;
use std::env;

/// Returns the configuration, as far as it is known before anything is sent.
pub(super) fn config(arguments: &Arguments, input: &Input) -> Result<Config, ExpectedError> {
    let environment = arguments.env.as_deref().map(|name| environment(input, name)).transpose()?;
    let mut secrets = Secrets::new();
    let url = match (&arguments.url, environment) {
        (Some(url), _) => url.clone(),
        (None, Some(environment)) => expand_address(&mut secrets, &environment.url, "url")?,
        (None, None) => return Err(ExpectedError::usage("give --url or --env")),
    };
    let base = Base::given(&url).map_err(|error| ExpectedError::usage(error.to_string()))?;
    let mut headers = Vec::new();
    for (name, value) in environment.into_iter().flat_map(|environment| &environment.headers) {
        headers.push((name.clone(), expand(&mut secrets, value, &format!("headers.{name}"))?));
    }
    for header in &arguments.headers {
        let (name, value) = header.split_once(':').ok_or_else(|| {
            // The text may be a secret, so it is not repeated.
            ExpectedError::advised("a --header has no colon", "write --header 'Name: value'")
        })?;
        headers.push((name.trim().to_owned(), expand(&mut secrets, value.trim(), "--header")?));
    }
    let mut config = Config::new(base);
    config.secrets = secrets;
    for (name, value) in headers {
        config.header(name, value);
    }
    config.seed = arguments.seed;
    config.strict_status = arguments.strict_status;
    config.budget = arguments.budget.unwrap_or(config.budget);
    if !arguments.phases.is_empty() {
        config.phases.clone_from(&arguments.phases);
    }
    if environment.is_some_and(|environment| environment.sandbox) {
        config.writes = Writes::Allowed;
        config.rate = None;
    }
    Ok(config)
}

/// Returns the environment of that name in the API's entry.
pub(super) fn environment<'i>(input: &'i Input, name: &str) -> Result<&'i EnvironmentEntry, ExpectedError> {
    let Some(api) = &input.api else {
        return Err(ExpectedError::usage("--env needs the name of an API of specs.toml, not a file"));
    };
    api.env.get(name).ok_or_else(|| {
        let known: Vec<&str> = api.env.keys().map(String::as_str).collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("known: {}", known.join(", ")),
        };
        ExpectedError::advised(format!("`{}` has no environment `{name}`", input.name), help)
    })
}

/// Replaces environment variables in an address, which every report shows: only a variable whose name suggests a secret
/// is one.
fn expand_address(secrets: &mut Secrets, text: &str, place: &str) -> Result<String, ExpectedError> {
    let telling = RefCell::new(Vec::new());
    let lookup = |name: &str| {
        let value = env::var(name).ok()?;
        if is_telling(name) {
            telling.borrow_mut().push((name.to_owned(), value.clone()));
        }
        Some(value)
    };
    let expanded = Secrets::new().expand(text, &lookup);
    telling.take().iter().for_each(|(name, value)| secrets.add(name, value));
    expanded.map_err(|unset| ExpectedError::Unset { name: unset.name, place: place.to_owned() })
}

/// Replaces the names of environment variables with their values.
pub(super) fn expand(secrets: &mut Secrets, text: &str, place: &str) -> Result<String, ExpectedError> {
    secrets
        .expand(text, &|name| env::var(name).ok())
        .map_err(|unset| ExpectedError::Unset { name: unset.name, place: place.to_owned() })
}
