//! Reads documents from files.

use super::{Found, Origin};
use crate::config::Project;
use crate::exit::ExpectedError;
use crate::fetch::{Kind, Root, judge, root};
use crate::input;
use crate::render::Terminal;
use std::fs;
use std::path::Path;

pub(super) fn read(paths: &[String], project: &Project, terminal: Terminal) -> Result<Vec<Found>, ExpectedError> {
    let mut all = Vec::new();
    for path in paths {
        let bytes = input::read(Path::new(path))?;
        // A text that is no document is read as OpenAPI, so that the error is shown at its line.
        let kind = match root(&bytes) {
            Root::Document(kind) => kind,
            Root::Swagger | Root::Other => Kind::OpenApi,
        };
        let content = judge(path, &bytes, kind, terminal)?;
        let origin = below(Path::new(path), project).map_or(Origin::Elsewhere, Origin::Below);
        all.push(Found { kind, name: path.clone(), content, bytes, origin });
    }
    all.sort_by_key(|found| found.kind);
    Ok(all)
}

/// Returns the path from the folder of specs.toml down to a file, if it leads down.
fn below(path: &Path, project: &Project) -> Option<String> {
    let folder = fs::canonicalize(project.file().parent()?).ok()?;
    let file = fs::canonicalize(path).ok()?;
    let parts: Option<Vec<&str>> = file.strip_prefix(folder).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}
