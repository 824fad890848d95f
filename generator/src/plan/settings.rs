//! Reports keys of the configuration that name nothing, each at its place and with the name that may be meant.

use super::types::Planner;
use super::{codes, selection};
use crate::Config;
use crate::config::Layout;
use specwright_model::nearest;
use specwright_model::{Code, Diagnostic, Diagnostics};
use std::collections::BTreeSet;

/// A diagnostic about one key of a table of the configuration.
pub(super) fn said(config: &Config, code: &'static Code, (table, key): (&str, &str), message: String) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, message);
    match config.places.get(&format!("{table}.{key}")) {
        Some(&place) => diagnostic.at(place),
        None => diagnostic,
    }
}

/// `; did you mean …?` if one of the known words is similar, and nothing otherwise.
pub(super) fn hint<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    nearest(word, known).map(|known| format!("; did you mean `{known}`?")).unwrap_or_default()
}

impl Planner<'_> {
    /// Reports the keys of `names` that nothing has looked up. What `only` and `skip` leave out has not looked up its
    /// keys, so with these a key is accepted if the documents have its place.
    pub(super) fn report_idle_names(&mut self) {
        let config = self.config;
        if !config.pagination.is_empty() {
            let message = format!(
                "`pagination` by `{}` has no effect yet: nothing is written for it",
                config.pagination.join("`, `")
            );
            self.diagnostics.push(said(config, &codes::IDLE_SETTING, ("api", "pagination"), message));
        }
        self.report_idle_outputs();
        let asked = self.asked.take();
        let idle = |key: &&String| !(asked.contains(*key) || self.selection.prune && self.is_known(key));
        let idle: Vec<&String> = config.names.keys().filter(idle).collect();
        for key in idle {
            let known = asked.iter().map(String::as_str);
            let message = format!("`names`: nothing is called by `{key}`{}", hint_of_pointer(key, known));
            self.diagnostics.push(said(config, &codes::IDLE_SETTING, ("names", key), message));
        }
    }

    fn is_known(&self, key: &str) -> bool {
        let owner = key.split('#').next().unwrap_or_default();
        let mut documents = self.api.documents.iter();
        let is_place = if owner.starts_with('/') {
            documents.any(|document| document.is_entry && document.tree.root().at(owner).is_some())
        } else {
            let pointer = key.split('#').nth(1);
            let has_it = |pointer| documents.any(|file| file.path == owner && file.tree.root().at(pointer).is_some());
            pointer.is_some_and(has_it)
        };
        is_place || selection::names_something(self.api, owner)
    }
}

/// The hint for a key that is a pointer. Pointers are long and begin alike: two that differ in a few letters only share
/// a beginning, and the rest is what is compared.
fn hint_of_pointer<'k>(key: &str, known: impl Iterator<Item = &'k str>) -> String {
    let shared = |other: &str| key.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let known: Vec<&str> = known.collect();
    let Some(longest) = known.iter().map(|other| shared(other)).max() else { return String::new() };
    // The comparison begins at the token in which they differ, where both have whole characters.
    let from = key.get(..longest).and_then(|same| same.rfind(['/', '#'])).unwrap_or(0);
    let near =
        known.iter().filter(|other| shared(other) >= from).filter_map(|other| Some((other.get(from..)?, *other)));
    let near: Vec<(&str, &str)> = near.collect();
    let found = nearest(key.get(from..).unwrap_or(key), near.iter().map(|(rest, _)| *rest));
    let whole = found.and_then(|found| near.iter().find(|(rest, _)| *rest == found));
    whole.map(|(_, whole)| format!("; did you mean `{whole}`?")).unwrap_or_default()
}

/// Reports dependencies with which no type begins, and types that begin with no dependency.
pub(super) fn report_dependencies(config: &Config, paths: &[&str], diagnostics: &mut Diagnostics) {
    let roots: BTreeSet<&str> = paths.iter().filter_map(|path| path.split("::").next()).collect();
    let rust_name = |name: &str| name.replace('-', "_");
    for name in config.dependencies.keys().filter(|name| !roots.contains(rust_name(name).as_str())) {
        let message =
            format!("`dependencies`: no type begins with `{}::`{}", rust_name(name), hint(name, roots.clone()));
        diagnostics.push(said(config, &codes::IDLE_SETTING, ("dependencies", name), message));
    }
    // A file that is included has the dependencies of the crate that includes it.
    if config.layout == Layout::Include {
        return;
    }
    let is_there = |root: &str| {
        matches!(root, "std" | "core" | "alloc" | "crate")
            || config.dependencies.keys().any(|name| rust_name(name) == root)
            || crate::dependencies::carries(config.layout, root)
    };
    for root in roots.into_iter().filter(|root| !is_there(root)) {
        let known = config.dependencies.keys().map(String::as_str);
        let message = format!("`dependencies` has no `{root}`, and a type begins with it{}", hint(root, known));
        diagnostics.push(Diagnostic::new(&codes::IDLE_SETTING, message));
    }
}
