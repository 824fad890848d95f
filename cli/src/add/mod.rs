//! `specwright add`: adds an API to `specs.toml`, its documents below it, and their pins to `specs.lock`.

mod entry;
mod files;
mod probe;
mod runtime;

use crate::config::{API_NAME, Project, is_api_name};
use crate::duration::duration;
use crate::exit::{ExitCode, ExpectedError};
use crate::fetch::{Content, FetchReport, Kind, Manner, pinned_row, said};
use crate::pin::{Document, pin};
use crate::render::Format;
use crate::runtime::runtime;
use crate::{Common, EXAMPLES};
use entry::{Entry, Runtime};
use specwright_generator::transaction::Changes;
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

const HELP: &str = "  specwright add tilt https://pos-api.dev.apps.myfinterra.com/pos/v1
  specwright add petstore https://petstore.example/api/openapi.yaml
  specwright add shop openapi.yaml asyncapi.yaml

`$NAME` in a URL's path or query is read from the environment and stored as it is written: credentials are never stored. \
A URL that answers with a document is taken as it is. Below any other, .well-known/openapi.json, openapi.json, \
v3/api-docs and their like are tried, and asyncapi.json likewise.

Files below the folder of specs.toml stay where they are; others are copied there. specs/specs.toml is made if there \
is none here or above. The crate carries a copy of the runtime (`layout = \"embedded\"`), unless the workspace itself \
has that.";

/// Registers an API in specs.toml, brings its documents and pins them.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{HELP}"))]
pub(crate) struct Arguments {
    /// Name of the API: lower-case letters, digits, `-` and `_`
    name: String,
    /// Where it is published, or the documents that together describe it
    #[arg(value_name = "URL|FILE", required = true)]
    targets: Vec<String>,
    /// Header field of every request to the URL; `$NAME` is read from the environment
    #[arg(long = "header", value_name = "K: V")]
    headers: Vec<String>,
    /// How long one document may take
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    timeout: Duration,
}

/// A document that was found.
struct Found {
    kind: Kind,
    /// The name of the document in messages.
    name: String,
    content: Content,
    bytes: Vec<u8>,
    origin: Origin,
}

/// The place where a document was found.
enum Origin {
    /// Below `.well-known` of a base URL.
    WellKnown { base: String, url: String },
    /// At a URL of its own.
    Url(String),
    /// In a file below the folder of specs.toml, at this path from there.
    Below(String),
    /// In another file.
    Elsewhere,
}

pub(crate) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    let terminal = common.terminal();
    let name = arguments.name.as_str();
    if !is_api_name(name) {
        return Err(ExpectedError::advised(format!("`{name}` is no name of an API"), API_NAME));
    }
    let project = Project::find_or_begin(common.config.as_deref(), terminal)?;
    if project.apis().contains_key(name) {
        return Err(exists(name));
    }
    let found = find(arguments, &project, common)?;
    let runtime = runtime::of_workspace(&project).map_or(Runtime::Copy, Runtime::Workspace);
    let entry = Entry::new(name, &found, runtime);
    let documents = documents(&project, &entry, &found)?;
    refuse_foreign_crate(&project, &entry.folder)?;
    pin(&project.lock(), &documents, Some(&mut |changes, _| register(&project, &entry, changes)), terminal)?;

    let rows: Vec<_> =
        documents.iter().zip(&found).map(|(document, found)| pinned_row(document, found.content)).collect();
    for (document, row) in documents.iter().zip(&rows) {
        terminal.note(&format!("{}: {}", project.shown(&document.file), said(row)));
    }
    terminal.note(&format!("{}: [api.{name}] added", project.shown(project.file())));
    // The user sees what is stored: credentials are stored by name only.
    entry.lines().iter().for_each(|line| terminal.note(&format!("  {line}")));
    terminal.note(&format!("{}: {}", entry.folder, said_of_crate(&entry.runtime)));
    terminal.note(&format!("next: specwright generate {name}"));
    if terminal.format == Format::Json {
        terminal.json(&FetchReport::of_one(name, rows))?;
    }
    Ok(ExitCode::Clean)
}

/// Describes the runtime that the new crate will use.
fn said_of_crate(runtime: &Runtime) -> String {
    match runtime {
        Runtime::Copy => "will carry a copy of the runtime, and compile on its own".to_owned(),
        Runtime::Workspace(folder) => {
            format!("will depend on the runtime in {folder}; make it a member of the workspace")
        }
    }
}

fn exists(name: &str) -> ExpectedError {
    let help = format!("to bring its documents anew: specwright fetch {name}");
    ExpectedError::advised(format!("`{name}` is in specs.toml already"), help)
}

/// Finds the documents, at most one of each kind.
fn find(arguments: &Arguments, project: &Project, common: &Common) -> Result<Vec<Found>, ExpectedError> {
    let terminal = common.terminal();
    let is_url = |target: &String| target.contains("://");
    let urls = arguments.targets.iter().filter(|target| is_url(target)).count();
    let found = if urls == 0 {
        if !arguments.headers.is_empty() {
            return Err(ExpectedError::usage("--header is for a URL, and files are given"));
        }
        files::read(&arguments.targets, project, terminal)?
    } else if urls == arguments.targets.len() {
        if !arguments.headers.is_empty() && urls > 1 {
            return Err(ExpectedError::usage("--header goes to one URL, and several are given"));
        }
        let manner = Manner::new(&arguments.headers, arguments.timeout)?;
        runtime()?.block_on(probe::find(&arguments.targets, &manner, terminal))?
    } else {
        return Err(ExpectedError::usage("give URLs or files, not both"));
    };
    for kind in Kind::ALL {
        let of_kind: Vec<&str> =
            found.iter().filter(|found| found.kind == kind).map(|found| found.name.as_str()).collect();
        if let [first, second, ..] = of_kind.as_slice() {
            let message = format!("{first} and {second} are both {} documents", kind.name());
            return Err(ExpectedError::advised(
                message,
                "an API has one of each kind; add the other under its own name",
            ));
        }
    }
    Ok(found)
}

fn documents(project: &Project, entry: &Entry, found: &[Found]) -> Result<Vec<Document>, ExpectedError> {
    let mut documents = Vec::new();
    for found in found {
        let path = entry.path(found.kind).to_owned();
        let file = project.document(&path)?;
        let url = match &found.origin {
            Origin::WellKnown { url, .. } | Origin::Url(url) => Some(url.clone()),
            Origin::Below(_) | Origin::Elsewhere => None,
        };
        let is_other = |bytes: Vec<u8>| bytes != found.bytes;
        if !matches!(found.origin, Origin::Below(_)) && file.is_file() && fs::read(&file).is_ok_and(is_other) {
            let shown = file.display();
            let help = "remove it, or add it by its path if it is the document";
            return Err(ExpectedError::advised(format!("{shown} is there already, with other content"), help));
        }
        documents.push(Document { path, file, bytes: found.bytes.clone(), url });
    }
    Ok(documents)
}

/// Refuses a folder with a crate that was not generated, because it would be overwritten later.
fn refuse_foreign_crate(project: &Project, folder: &str) -> Result<(), ExpectedError> {
    let Ok(manifest) = fs::read_to_string(project.crate_folder(folder)?.join("Cargo.toml")) else { return Ok(()) };
    // Comments begin differently in TOML; the words are the same.
    let words = specwright_generator::MARK.trim_start_matches('/').trim_start();
    if manifest.lines().next().unwrap_or_default().contains(words) {
        return Ok(());
    }
    let message = format!("{folder} holds a crate that was not written by specwright");
    Err(ExpectedError::advised(message, "choose another name for the API, or move the crate"))
}

/// Adds the entry to the present text of `specs.toml`, because another process may have changed it meanwhile.
fn register(project: &Project, entry: &Entry, changes: &mut Changes) -> Result<(), ExpectedError> {
    let text = read_or_empty(project.file())?;
    let text = entry.added_to(&text)?.ok_or_else(|| exists(&entry.name))?;
    let name = project.file().file_name().unwrap_or_default().to_string_lossy();
    changes.put(name, text.into_bytes());
    Ok(())
}

fn read_or_empty(path: &Path) -> Result<String, ExpectedError> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        other => other.map_err(|source| ExpectedError::File { path: path.to_owned(), source }),
    }
}
