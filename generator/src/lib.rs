//! Generates Rust code from OpenAPI and AsyncAPI documents: `plan`, then `emit`.
//!
//! `plan` decides every name and type; `emit` prints it. Nothing here uses the network or reads a clock. Only
//! [`FileSet`], [`transaction`], [`add_referenced`], [`read_document`] and [`build`](fn@build) use the disk, and only
//! [`build`](fn@build) prints, and reads what Cargo tells a build script.

mod build_script;
mod config;
mod dependencies;
pub mod emit;
mod file_set;
mod manifest;
pub mod plan;
mod referenced;
pub mod transaction;

pub use build_script::{Build, build};
pub use config::{
    ConditionConfig, Config, DateTimes, DependencyConfig, EnvironmentConfig, Layout, PackageConfig, Parts, Publish,
    Role, SIGNATURE_PRESETS, UnknownMembers, WaiterConfig,
};
pub use file_set::{FileSet, MARK, Stale, is_marked};
pub use manifest::{EventEntry, LossEntry, Manifest, OperationEntry, TypeEntry};
pub use plan::CODES;
pub use plan::is_device;
pub use referenced::{add_referenced, read_document, read_stream};
pub use specwright_model::events::EventNaming;
pub use specwright_model::ir::ClientAuthentication;
pub use transaction::FileError;

use specwright_model::ir::Api;
use specwright_model::read::Reading;
use specwright_model::{Diagnostic, Diagnostics, Severity, Sources};

/// The result of [`generate`].
#[derive(Clone, Debug)]
pub struct Generated {
    /// The generated files; empty if there is a diagnostic of [`Severity::Error`].
    pub files: FileSet,
    /// The machine-readable manifest: which item was generated for which part of the documents.
    pub manifest: Manifest,
    /// The diagnostics about the documents and the configuration.
    pub diagnostics: Diagnostics,
    /// The content of the documents, as they were read.
    pub api: Api,
}

/// Reads the documents and generates the files. Each stage is one line and takes the result of the stage before.
pub fn generate(sources: &Sources, config: &Config) -> Generated {
    let (api, mut diagnostics) = specwright_model::read(sources, &Reading::default());
    if diagnostics.any(Severity::Error) {
        return Generated { files: FileSet::default(), manifest: Manifest::default(), diagnostics, api };
    }
    let (plan, planned) = plan::build(&api, config);
    diagnostics.extend(planned);
    if diagnostics.any(Severity::Error) {
        return Generated { files: FileSet::default(), manifest: Manifest::default(), diagnostics, api };
    }
    let files = emit::files(&plan, config);
    if let Some(error) = files.get("Cargo.toml").and_then(|text| toml::from_str::<toml::Table>(text).err()) {
        diagnostics.push(Diagnostic::new(&plan::NO_MANIFEST, error.message()));
        return Generated { files: FileSet::default(), manifest: Manifest::default(), diagnostics, api };
    }
    let written = files
        .iter()
        .filter(|(path, _)| !path.starts_with("src/runtime") && *path != "Cargo.lock")
        .map(|(_, text)| text.len())
        .sum();
    if let Some(diagnostic) = plan::too_much(&plan, &api, sources, written) {
        diagnostics.push(diagnostic);
    }
    let manifest = manifest::manifest(&plan, &diagnostics, sources);
    Generated { files, manifest, diagnostics, api }
}
