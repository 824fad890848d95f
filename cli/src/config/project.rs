//! Finds `specs.toml`, and what the paths in it mean.

use super::places::Places;
use super::{ApiEntry, check, nearest};
use crate::exit::ExpectedError;
use crate::lockfile;
use crate::render::Terminal;
use crate::replace::look;
use specwright_generator::read_document;
use specwright_generator::transaction::STAGING;
use specwright_model::{Sources, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::{env, fs, io};

/// Where `specs.toml` is looked for, from the current folder upwards.
const USUAL: &str = "specs/specs.toml";

/// A project with its `specs.toml`.
pub(crate) struct Project {
    /// The folder above that of `specs.toml`: crates are written relative to it.
    root: PathBuf,
    /// The folder of `specs.toml`: documents are found relative to it.
    folder: PathBuf,
    /// `specs.toml` itself.
    file: PathBuf,
    apis: BTreeMap<String, ApiEntry>,
    /// The text of `specs.toml` without secrets.
    masked: String,
    places: Places,
}

impl Project {
    /// The project whose file is given, or else the one that the current folder is in; `None` if it
    /// is in none.
    pub(crate) fn find(given: Option<&Path>, terminal: Terminal) -> Result<Option<Self>, ExpectedError> {
        let file = match given {
            Some(path) => Some(path.to_owned()),
            None => upwards(terminal)?,
        };
        file.map(|file| Self::open(&file, terminal)).transpose()
    }

    /// As [`Self::find`], where it cannot go on without.
    pub(crate) fn require(given: Option<&Path>, terminal: Terminal) -> Result<Self, ExpectedError> {
        Self::find(given, terminal)?.ok_or_else(|| {
            let help =
                "give a document and a folder: `specwright generate FILE -o DIR`, or name the file: `--config PATH`";
            ExpectedError::advised(format!("there is no {USUAL} here or above"), help)
        })
    }

    /// As [`Self::find`]; where there is no file yet, the project that begins with it.
    pub(crate) fn find_or_begin(given: Option<&Path>, terminal: Terminal) -> Result<Self, ExpectedError> {
        if let Some(path) = given {
            look(path.parent().unwrap_or(Path::new("")), terminal)?;
        }
        match given {
            Some(path) if !path.exists() => Self::at(path, BTreeMap::new()),
            _ => Self::find(given, terminal)?.map_or_else(|| Self::at(Path::new(USUAL), BTreeMap::new()), Ok),
        }
    }

    /// The same as it stands on disk now.
    pub(crate) fn again(&self, terminal: Terminal) -> Result<Self, ExpectedError> {
        Self::read(&self.file, terminal)
    }

    /// Reads it, once nobody changes it or the crates of the project.
    fn open(path: &Path, terminal: Terminal) -> Result<Self, ExpectedError> {
        let project = Self::at(path, BTreeMap::new())?;
        look(&project.root, terminal)?;
        let _held = look(&project.folder, terminal)?;
        Self::read(path, terminal)
    }

    fn read(path: &Path, terminal: Terminal) -> Result<Self, ExpectedError> {
        let at = |source| ExpectedError::File { path: path.to_owned(), source };
        let bytes = match read_document(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(ExpectedError::usage(format!("there is no file {}", path.display())));
            }
            other => other.map_err(at)?,
        };
        let check::Read { config, masked, places } = check::read(&path.display().to_string(), bytes, terminal)?;
        Ok(Self { masked, places, ..Self::at(path, config.api)? })
    }

    fn at(path: &Path, apis: BTreeMap<String, ApiEntry>) -> Result<Self, ExpectedError> {
        let whole = std::path::absolute(path);
        let file = whole.map_err(|source| ExpectedError::File { path: path.to_owned(), source })?;
        let folder = file.parent().unwrap_or(&file).to_owned();
        let root = folder.parent().unwrap_or(&folder).to_owned();
        Ok(Self { root, folder, file, apis, masked: String::new(), places: Places::new() })
    }

    /// The project that a folder lies in, if it is not its own: the nearest folder above with a `specs/specs.toml`.
    pub(crate) fn above(folder: &Path) -> Option<PathBuf> {
        // Where it is there, whatever way was named: `a/..` is below nothing but itself.
        let whole = fs::canonicalize(folder).or_else(|_| std::path::absolute(folder)).ok()?;
        let found = whole.ancestors().skip(1).find(|above| above.join(USUAL).is_file());
        found.map(Path::to_owned)
    }

    /// The folder above that of `specs.toml`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// `specs.toml`.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// Adds `specs.toml`, without secrets, to the sources of an API: where each key stands that may be spoken of, by
    /// `TABLE.KEY`.
    pub(crate) fn places(&self, name: &str, sources: &mut Sources) -> Result<BTreeMap<String, Span>, ExpectedError> {
        let Some(places) = self.places.get(name).filter(|places| !places.is_empty()) else {
            return Ok(BTreeMap::new());
        };
        let file = sources.own_file(self.shown(&self.file), self.masked.clone().into_bytes());
        let file = file.map_err(|error| ExpectedError::usage(error.to_string()))?;
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = |at: &Range<usize>| Span::new(file, offset(at.start), offset(at.end));
        Ok(places.iter().map(|(key, at)| (key.clone(), span(at))).collect())
    }

    /// `specs.lock`, beside it.
    pub(crate) fn lock(&self) -> PathBuf {
        lockfile::beside(&self.file)
    }

    /// The folder of specs.toml, with all documents.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a document lies that is to be written: below the folder of `specs.toml`.
    pub(crate) fn document(&self, relative: &str) -> Result<PathBuf, ExpectedError> {
        document_below(&self.folder, relative)
    }

    /// How messages name a file: relative to the project.
    pub(crate) fn shown(&self, path: &Path) -> String {
        self.named(path.to_owned()).0
    }

    /// All APIs by name.
    pub(crate) const fn apis(&self) -> &BTreeMap<String, ApiEntry> {
        &self.apis
    }

    /// The name of an API, as specs.toml has it.
    pub(crate) fn name(&self, name: &str) -> Result<&str, ExpectedError> {
        self.api(name)?;
        Ok(self.apis.get_key_value(name).map_or("", |(name, _)| name))
    }

    /// One API.
    pub(crate) fn api(&self, name: &str) -> Result<&ApiEntry, ExpectedError> {
        self.apis.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.apis.keys().map(String::as_str).collect();
            let help = match nearest(name, known.iter().copied()) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("known: {}", known.join(", ")),
            };
            ExpectedError::advised(format!("`{name}` is no API of specs.toml and no file"), help)
        })
    }

    /// The documents of an API: the name for reports (relative to the project, so that it is the same
    /// wherever one stands) and the path.
    pub(crate) fn documents(&self, api: &ApiEntry) -> Vec<(String, PathBuf)> {
        let listed = [api.openapi.as_deref(), api.asyncapi.as_deref()];
        listed.into_iter().flatten().map(|path| self.named(self.folder.join(path))).collect()
    }

    fn named(&self, path: PathBuf) -> (String, PathBuf) {
        let below = path.strip_prefix(&self.root).unwrap_or(&path);
        (slashed(below), path)
    }

    /// The folder of a crate to write.
    pub(crate) fn crate_folder(&self, relative: &str) -> Result<PathBuf, ExpectedError> {
        depth(relative)?;
        Ok(self.root.join(relative))
    }

    /// The way from a crate's folder to another folder of the project.
    pub(crate) fn way(from: &str, to: &str) -> Result<String, ExpectedError> {
        depth(to)?;
        let up = "../".repeat(depth(from)?);
        Ok(format!("{up}{}", slashed(Path::new(to))))
    }
}

/// The nearest `specs/specs.toml`.
fn upwards(terminal: Terminal) -> Result<Option<PathBuf>, ExpectedError> {
    let here = env::current_dir().map_err(|source| ExpectedError::File { path: ".".into(), source })?;
    let mut found = None;
    for (up, folder) in here.ancestors().enumerate() {
        let file = folder.join(USUAL);
        if file.with_file_name(STAGING).is_dir() {
            // A process was killed here; perhaps the file is still to be put in place.
            look(&folder.join("specs"), terminal)?;
        }
        if file.is_file() {
            found = Some(up);
            break;
        }
    }
    // Relative to where the user stands, as reports show it.
    Ok(found.map(|up| Path::new(&"../".repeat(up)).join(USUAL)))
}

/// Where a document lies that is to be written; only ways down are allowed.
pub(crate) fn document_below(folder: &Path, relative: &str) -> Result<PathBuf, ExpectedError> {
    depth(relative).map(|_| folder.join(relative)).map_err(|_| {
        let message = format!("`{relative}` leads out of the folder of specs.toml");
        ExpectedError::advised(message, "documents that are fetched lie below it")
    })
}

/// How many folders a path goes down; only ways down are allowed.
fn depth(relative: &str) -> Result<usize, ExpectedError> {
    let mut count = 0;
    for component in Path::new(relative).components() {
        match component {
            Component::Normal(_) => count += 1,
            Component::CurDir => {}
            _ => {
                let message = format!("`{relative}` leads out of the project");
                return Err(ExpectedError::advised(
                    message,
                    "give a path below the folder that holds the specs folder",
                ));
            }
        }
    }
    Ok(count)
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
