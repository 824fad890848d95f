//! The crates to generate: from the command line or from `specs.toml`.

use super::{Arguments, Part};
use crate::Common;
use crate::config::{
    ApiEntry, ConditionEntry, GenerateEntry, LayoutEntry, PaginationEntry, Project, RoleEntry, WaiterEntry, nearest,
};
use crate::exit::ExpectedError;
use crate::input::Input;
use crate::replace::below;
use specwright_generator::transaction::inside;
use specwright_generator::{
    ClientAuthentication, ConditionConfig, Config, EnvironmentConfig, Layout, Parts, Role, SIGNATURE_PRESETS,
    WaiterConfig,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A crate to write.
pub(super) struct Job {
    pub(super) input: Input,
    pub(super) config: Config,
    /// The folder to write it to.
    pub(super) folder: PathBuf,
    /// The folder that is changed as a whole: that of the crate, or that of the project.
    pub(super) root: PathBuf,
    /// The path from that folder to the crate, with `/`; it is empty if the folder is the crate's own.
    pub(super) below: String,
    /// The name of the folder in messages.
    pub(super) shown: String,
}

/// The `Cargo.lock` of the build of this binary; empty if there was none.
pub(crate) const LOCK: &str = include_str!(concat!(env!("OUT_DIR"), "/lock.toml"));

pub(super) fn jobs(arguments: &Arguments, common: &Common) -> Result<Vec<Job>, ExpectedError> {
    if let Some(output) = &arguments.output {
        return Ok(vec![from_files(arguments, output, common)?]);
    }
    if let Some(path) = arguments.targets.iter().find(|target| target.contains(['.', '/', '\\'])) {
        let help = format!("say where the crate goes: specwright generate {path} -o DIR");
        return Err(ExpectedError::advised(format!("`{path}` is a path, not the name of an API"), help));
    }
    let project = Project::require(common.config.as_deref(), common.terminal())?;
    let names: Vec<&str> = if arguments.all {
        let wanted = project.apis().iter().filter(|(_, api)| api.generate.is_some());
        wanted.map(|(name, _)| name.as_str()).collect()
    } else {
        arguments.targets.iter().map(String::as_str).collect()
    };
    let jobs: Vec<Job> =
        names.into_iter().map(|name| from_project(&project, name, common)).collect::<Result<_, _>>()?;
    for (at, job) in jobs.iter().enumerate() {
        let is_one_in_the_other = |other: &&Job| {
            let (own, other) = (Path::new(&job.below), Path::new(&other.below));
            own.starts_with(other) || other.starts_with(own)
        };
        if let Some(other) = jobs.iter().take(at).find(is_one_in_the_other) {
            let message = format!("two APIs are written to {} and {}", other.shown, job.shown);
            return Err(ExpectedError::advised(message, "give each crate a folder of its own"));
        }
    }
    Ok(jobs)
}

fn from_files(arguments: &Arguments, output: &Path, common: &Common) -> Result<Job, ExpectedError> {
    let paths: Vec<PathBuf> = arguments.targets.iter().map(PathBuf::from).collect();
    let layout = arguments.layout.map_or(Layout::Embedded, Layout::from);
    let config = Config {
        name: arguments.name.clone(),
        layout,
        parts: parts(&arguments.parts)?,
        only: arguments.only.clone(),
        skip: arguments.skip.clone(),
        runtime_path: arguments.runtime.clone(),
        workspace_member: arguments.member,
        lock: if arguments.member { None } else { lock(layout, output) },
        ..Config::default()
    };
    Ok(Job {
        input: Input::of_files(&paths, common.terminal())?,
        config,
        folder: output.to_owned(),
        root: output.to_owned(),
        below: String::new(),
        shown: output.display().to_string(),
    })
}

pub(super) fn from_project(project: &Project, name: &str, common: &Common) -> Result<Job, ExpectedError> {
    let mut input = Input::of_project(project, name, common.terminal())?;
    let api = project.api(name)?;
    let Some(generate) = &api.generate else {
        let message = format!("`{name}` has no `generate` key in specs.toml");
        return Err(ExpectedError::advised(message, "add one: generate = { crate = \"generated/NAME\" }"));
    };
    let folder = project.crate_folder(&generate.folder)?;
    no_link(project.root(), &folder)?;
    let places = project.places(name, &mut input.sources)?;
    let config = Config { places, ..project_config(api, generate, &folder)? };
    let shown = generate.folder.clone();
    let root = project.root().to_owned();
    let below = below(&root, &folder).unwrap_or_default();
    Ok(Job { input, config, folder, root, below, shown })
}

/// Refuses a symbolic link on the path to a crate of a project, because the link may have come with a checkout.
fn no_link(root: &Path, folder: &Path) -> Result<(), ExpectedError> {
    let above = below(root, folder).unwrap_or_default();
    match inside(root, &above) {
        Err(source) if source.kind() != io::ErrorKind::IsADirectory => {
            Err(ExpectedError::File { path: folder.to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn project_config(api: &ApiEntry, generate: &GenerateEntry, folder: &Path) -> Result<Config, ExpectedError> {
    let last = folder.file_name().unwrap_or_default().to_string_lossy();
    let name = crate_name(&last).map_err(ExpectedError::usage)?;
    let layout = match generate.layout {
        LayoutEntry::Package => Layout::Package,
        LayoutEntry::Embedded => Layout::Embedded,
    };
    let role = match api.role {
        RoleEntry::Client => Role::Client,
        RoleEntry::Application => Role::Application,
    };
    let runtime = generate.runtime.as_deref().map(|runtime| Project::way(&generate.folder, runtime)).transpose()?;
    Ok(Config {
        name: Some(name),
        layout,
        parts: Parts { client: generate.client, server: generate.server, webhooks: generate.webhooks },
        role,
        names: api.names.clone().into_iter().collect(),
        outputs: api.outputs.clone().into_iter().map(|(operation, entry)| (operation, entry.into())).collect(),
        only: generate.only.clone(),
        skip: generate.skip.clone(),
        prune: generate.prune,
        formats: api.formats.clone().into_iter().collect(),
        date_times: api.datetime.map(Into::into),
        unknown: api.unknown.into(),
        replace: generate.replace.clone().into_iter().collect(),
        dependencies: generate.dependencies.clone().into_iter().map(|(name, entry)| (name, entry.into())).collect(),
        examples: generate.examples,
        package: generate.package.clone().into(),
        places: BTreeMap::new(),
        environments: environments(api),
        address: api.address(),
        pagination: api.pagination.as_ref().map(PaginationEntry::named).unwrap_or_default(),
        waiters: api.waiter.iter().map(waiter).collect(),
        webhooks: api.webhooks.clone().into(),
        signature: signature(api)?,
        runtime_path: runtime,
        workspace_member: true,
        lock: None,
    })
}

/// Returns the environments of the API, as far as they can be written into a crate: the value of a variable is known
/// only when a program runs. Ids and secrets are not written.
fn environments(api: &ApiEntry) -> Vec<EnvironmentConfig> {
    let is_fixed = |text: &&String| !text.contains('$');
    let fixed = api.env.iter().filter(|(_, entry)| is_fixed(&&entry.url));
    fixed
        .map(|(name, entry)| EnvironmentConfig {
            name: name.clone(),
            url: entry.url.clone(),
            token_url: entry.token_url.as_ref().filter(is_fixed).cloned(),
            authentication: entry.token_endpoint_auth_method.map(ClientAuthentication::from),
            servers: entry.servers.clone().into_iter().collect(),
        })
        .collect()
}

fn waiter(entry: &WaiterEntry) -> WaiterConfig {
    let condition = |(pointer, condition): (&String, &ConditionEntry)| ConditionConfig {
        pointer: pointer.clone(),
        is: condition.is.clone(),
        not: condition.not.clone(),
    };
    WaiterConfig {
        name: entry.name.clone(),
        operation: entry.operation.clone(),
        until: entry.until.iter().map(condition).collect(),
        every: entry.every.duration(),
        at_most: entry.at_most.duration(),
    }
}

/// Returns the preset by which deliveries are signed; the secret is not written.
fn signature(api: &ApiEntry) -> Result<Option<String>, ExpectedError> {
    let Some(signature) = &api.signature else { return Ok(None) };
    let known = SIGNATURE_PRESETS.iter().copied();
    if known.clone().any(|preset| preset == signature.preset) {
        return Ok(Some(signature.preset.clone()));
    }
    let help = match nearest(&signature.preset, known) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("known: {}", SIGNATURE_PRESETS.join(", ")),
    };
    Err(ExpectedError::advised(format!("there is no signature preset `{}`", signature.preset), help))
}

/// Returns our lock file for a crate of layout `embedded`; a lock file that is there already is kept, as cargo has
/// written it.
fn lock(layout: Layout, folder: &Path) -> Option<String> {
    if layout != Layout::Embedded {
        return None;
    }
    match fs::symlink_metadata(folder.join("Cargo.lock")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => (!LOCK.is_empty()).then(|| LOCK.to_owned()),
        _ => None,
    }
}

fn parts(parts: &[Part]) -> Result<Parts, ExpectedError> {
    match parts {
        [] => Ok(Parts::default()),
        [Part::None] => Ok(Parts::NONE),
        _ if parts.contains(&Part::None) => Err(ExpectedError::usage("--parts none stands alone")),
        _ => Ok(Parts {
            client: parts.contains(&Part::Client),
            server: parts.contains(&Part::Server),
            webhooks: parts.contains(&Part::Webhooks),
        }),
    }
}

/// Checks that cargo accepts a name for a package, and that it can be a path in Rust.
pub(super) fn crate_name(name: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(plain) && name.len() <= 64;
    if is_name {
        Ok(name.to_owned())
    } else {
        Err(format!("`{name}` is no crate name: a letter, then letters, digits, `-` and `_`"))
    }
}
