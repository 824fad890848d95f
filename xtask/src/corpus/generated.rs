//! One document becomes a crate on disk.

use super::compile::Workshop;
use super::documents::Found;
use super::row::Row;
use specwright_generator::plan::{self, Plan, TypeId, TypeRef};
use specwright_generator::{Config, FileSet, emit};
use specwright_model::ir::{Api, SchemaId};
use specwright_model::render::{Style, render};
use specwright_model::validation::Direction;
use specwright_model::{Diagnostics, Reading, Severity, Sources};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A crate that was written, and what it was made of.
pub(super) struct Crate {
    /// Its package.
    pub(super) package: String,
    pub(super) folder: PathBuf,
    pub(super) api: Api,
    pub(super) plan: Plan,
}

/// Modules that people read, and the one that they need not.
const READ: &[&str] = &["types", "client"];
const CODEC: &str = "codec";

struct Made {
    api: Api,
    plan: Plan,
    files: FileSet,
}

/// Generates and writes a crate. `None`, with the failure in the row, if the document does not go through.
pub(super) fn generate(document: &Found, workshop: &Workshop, row: &mut Row) -> Result<Option<Crate>, io::Error> {
    let root = document.path.parent().unwrap_or(Path::new("."));
    let sources = document.sources(root)?;
    let package = package(&document.name);
    let folder = workshop.crates.join(&package);
    let present = fs::read_to_string(folder.join("Cargo.lock")).ok();
    let lock = Some(present.unwrap_or_else(|| workshop.lock.clone()));
    let config = Config { name: Some(package.clone()), lock, examples: Some(true), ..Config::default() };
    let made = match catch_unwind(AssertUnwindSafe(|| stages(&sources, &config))) {
        Ok(Ok(made)) => made,
        Ok(Err(refused)) => {
            row.fail("generate", &refused);
            return Ok(None);
        }
        Err(_) => {
            row.fail("generate", "a panic");
            return Ok(None);
        }
    };
    made.files.write(&folder).map_err(io::Error::other)?;
    row.generated = true;
    (row.lines_read, row.lines_codec, row.lines_rest) = lines(&made.files);
    Ok(Some(Crate { package, folder, api: made.api, plan: made.plan }))
}

/// What `specwright_generator::generate` does, with the plan kept.
fn stages(sources: &Sources, config: &Config) -> Result<Made, String> {
    let (api, diagnostics) = specwright_model::read(sources, &Reading::default());
    if diagnostics.any(Severity::Error) {
        return Err(errors(&diagnostics, sources));
    }
    let (plan, _) = plan::build(&api, config);
    let files = emit::files(&plan, config);
    Ok(Made { api, plan, files })
}

fn errors(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.code.severity == Severity::Error);
    errors.take(3).map(|error| render(error, sources, Style::Plain)).collect::<Vec<_>>().join("\n")
}

/// A package name made of a file name.
fn package(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("corpus-{}", name.chars().map(plain).take(48).collect::<String>())
}

/// Lines of what people read, of the codec, and of the other modules; the runtime's copy aside.
fn lines(files: &FileSet) -> (usize, usize, usize) {
    let (mut read, mut codec, mut rest) = (0, 0, 0);
    for (path, text) in files.iter() {
        let Some(path) = path.strip_prefix("src/").filter(|path| !path.starts_with("runtime/")) else { continue };
        let module = path.split(['/', '.']).next().unwrap_or_default();
        let count = match module {
            CODEC => &mut codec,
            _ if READ.contains(&module) => &mut read,
            _ => &mut rest,
        };
        *count += text.lines().count();
    }
    (read, codec, rest)
}

impl Crate {
    /// The type of a schema's values, if it has one of its own.
    pub(super) fn type_of(&self, schema: SchemaId, direction: Direction) -> Option<TypeRef> {
        let id: TypeId =
            self.plan.type_of(schema, direction).or_else(|| self.plan.type_of(self.api.resolve(schema), direction))?;
        let ty = TypeRef::Named(id);
        let nullable = self.api.admits_null(schema) && !matches!(self.plan.target(&ty), TypeRef::Any | TypeRef::Null);
        Some(if nullable { TypeRef::Option(Box::new(ty)) } else { ty })
    }
}
