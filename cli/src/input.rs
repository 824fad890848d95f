//! The input of a command: documents by path, or an API by its name in `specs.toml`.

use crate::config::{ApiEntry, Project};
use crate::exit::ExpectedError;
use crate::render::Terminal;
use crate::replace::look;
use specwright_generator::{add_referenced, read_document, read_stream};
use specwright_model::Sources;
use specwright_model::source::SourceError;
use std::io;
use std::path::{Path, PathBuf};

/// The documents of an API, with its entry in `specs.toml`.
pub(crate) struct Input {
    /// The name of the API in messages.
    pub(crate) name: String,
    pub(crate) sources: Sources,
    /// The entry of the API, if it was given by name.
    pub(crate) api: Option<ApiEntry>,
}

impl Input {
    /// Reads what `target` names. A name in specs.toml has neither `.` nor `/`, so a text with one of these is a path.
    pub(crate) fn find(target: &str, config: Option<&Path>, terminal: Terminal) -> Result<Self, ExpectedError> {
        let is_path = target == STDIN || target.contains(['.', '/', '\\']);
        let project = if is_path { None } else { Project::find(config, terminal)? };
        match project {
            Some(project) if project.apis().contains_key(target) || !Path::new(target).exists() => {
                Self::of_project(&project, target, terminal)
            }
            _ => Self::of_files(&[PathBuf::from(target)], terminal),
        }
    }

    /// Reads documents by path; together they describe one API.
    pub(crate) fn of_files(paths: &[PathBuf], terminal: Terminal) -> Result<Self, ExpectedError> {
        let documents: Vec<_> = paths.iter().map(|path| (path.display().to_string(), path.clone())).collect();
        let name = documents.first().map(|(name, _)| name.clone()).unwrap_or_default();
        Ok(Self { name, sources: load(&documents, terminal)?, api: None })
    }

    /// Reads the documents of an API of specs.toml.
    pub(crate) fn of_project(project: &Project, name: &str, terminal: Terminal) -> Result<Self, ExpectedError> {
        let api = project.api(name)?;
        let documents = project.documents(api);
        if documents.is_empty() {
            let message = format!("`{name}` has no document");
            return Err(ExpectedError::advised(message, "give it an `openapi` or `asyncapi` path in specs.toml"));
        }
        // No other process changes them while they are read.
        let _held = look(project.folder(), terminal)?;
        Ok(Self { name: name.to_owned(), sources: load(&documents, terminal)?, api: Some(api.clone()) })
    }

    /// Returns the waivers of the entry.
    pub(crate) fn waivers(&self) -> &[String] {
        self.api.as_ref().map_or(&[], |api| &api.waive)
    }
}

fn load(documents: &[(String, PathBuf)], terminal: Terminal) -> Result<Sources, ExpectedError> {
    let mut sources = Sources::new();
    let mut places = Vec::new();
    for (name, path) in documents {
        let bytes = read(path)?;
        match sources.document(name.clone(), bytes) {
            Ok(id) => places.push((id, path.clone())),
            Err(error) => {
                terminal.report(&(&error as &SourceError).into(), &sources);
                return Err(ExpectedError::Reported);
            }
        }
    }
    add_referenced(&mut sources, &places);
    Ok(sources)
}

/// The path that means standard input.
const STDIN: &str = "-";

/// Reads a document that the user has named; `-` is standard input. A path that leads nowhere, or to something without
/// an end, is a mistake of the user; any other failure is the disk's.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ExpectedError> {
    let is_stdin = path == Path::new(STDIN);
    let read = if is_stdin { read_stream(&mut io::stdin().lock()) } else { read_document(path) };
    read.map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => ExpectedError::usage(format!("there is no file {}", path.display())),
        io::ErrorKind::FileTooLarge => ExpectedError::usage(format!("{}: {source}", path.display())),
        _ => ExpectedError::File { path: path.to_owned(), source },
    })
}
