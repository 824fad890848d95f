//! Finds the runtime crate, if the project's workspace has it as a member.

use crate::config::Project;
use std::fs;
use std::path::Path;
use toml_edit::{DocumentMut, Item};

const CRATE: &str = "specwright-runtime";

/// Returns the folder of the crate relative to the project; `None` if the project takes it from elsewhere, or is no
/// workspace.
pub(super) fn of_workspace(project: &Project) -> Option<String> {
    let root = project.root();
    let manifest = manifest(root)?;
    let workspace = manifest.get("workspace")?;
    let members = workspace.get("members").and_then(Item::as_array);
    let members = members.into_iter().flatten().filter_map(|member| member.as_str());
    let dependency = workspace.get("dependencies").and_then(|all| all.get(CRATE)?.get("path")?.as_str());
    let mut folders = members.chain(dependency);
    // A folder outside of the project cannot be written into specs.toml.
    folders.find(|folder| is_it(project, folder)).map(str::to_owned)
}

fn is_it(project: &Project, folder: &str) -> bool {
    let name = |manifest: DocumentMut| Some(manifest.get("package")?.get("name")?.as_str()? == CRATE);
    let path = project.crate_folder(folder);
    path.ok().and_then(|path| manifest(&path)).and_then(name).unwrap_or(false)
}

fn manifest(folder: &Path) -> Option<DocumentMut> {
    fs::read_to_string(folder.join("Cargo.toml")).ok()?.parse().ok()
}
