//! The documentation of items, gathered from the documents. It is still the text of the document: `emit` makes doc
//! comments of it that rustdoc accepts.

use super::{Package, names};
use crate::Config;
use crate::dependencies::DEPENDENCIES;
use specwright_model::ir::{Annotations, Api, Info, Tag};

/// The crates that exist without a dependency, and the runtime.
const SYSTEM_CRATES: &[&str] = &["alloc", "core", "proc_macro", "specwright_runtime", "std", "test"];

/// The documentation of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Documentation {
    /// The summary, in one line.
    pub summary: Option<String>,
    /// The description: any number of lines of CommonMark.
    pub description: Option<String>,
    /// Whether the item is deprecated.
    pub deprecated: bool,
}

impl Documentation {
    pub(super) fn of(annotations: &Annotations) -> Self {
        let own = Self::new(annotations.title.as_deref(), annotations.description.as_deref(), annotations.deprecated);
        match (annotations.read_only, annotations.write_only) {
            (true, false) => own.and("Only in responses."),
            (false, true) => own.and("Only in requests."),
            _ => own,
        }
    }

    /// Appends a paragraph to the description.
    pub(super) fn and(self, paragraph: &str) -> Self {
        let description: Vec<&str> = self.description.as_deref().into_iter().chain([paragraph]).collect();
        Self { description: Some(description.join("\n\n")), ..self }
    }

    /// Whether there is neither a summary nor a description.
    pub(crate) fn is_empty(&self) -> bool {
        self.summary.is_none() && self.description.is_none()
    }

    /// Makes documentation of a summary and a description. A blank text counts as absent, and so does a summary that
    /// the description repeats.
    pub(super) fn new(summary: Option<&str>, description: Option<&str>, deprecated: bool) -> Self {
        let text = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let description = text(description);
        let summary = text(summary).filter(|summary| description.as_deref() != Some(summary));
        Self { summary, description, deprecated }
    }
}

/// The metadata of the crate.
pub(super) fn package(api: &Api, config: &Config) -> Package {
    Package {
        name: package_name(config.name.as_deref().unwrap_or(&api.info.title), config),
        version: version(&api.info.version),
        title: api.info.title.clone(),
        api_version: api.info.version.clone(),
        documentation: Documentation::new(api.info.summary.as_deref(), api.info.description.as_deref(), false),
        about: about(&api.info),
        tags: api.tags.iter().map(|tag| (tag.name.clone(), of_tag(tag))).collect(),
    }
}

fn about(info: &Info) -> Vec<String> {
    let docs = info.external_docs.iter().flat_map(|docs| docs.description.iter().chain([&docs.url]));
    let rows: [(&str, Vec<&String>); 4] = [
        ("Terms of service", info.terms_of_service.iter().collect()),
        ("Contact", info.contact.iter().collect()),
        ("License", info.license.iter().collect()),
        ("Documentation", docs.collect()),
    ];
    let stated = rows.into_iter().filter(|(_, texts)| !texts.is_empty());
    let line = |(label, texts): (&str, Vec<&String>)| {
        let texts: Vec<&str> = texts.into_iter().map(String::as_str).collect();
        format!("{label}: {}", texts.join(", "))
    };
    stated.map(line).collect()
}

/// The documentation of a tag, in one line.
fn of_tag(tag: &Tag) -> String {
    let parent = tag.parent.as_ref().map(|parent| format!("Below {parent}."));
    tag.summary.iter().chain(&tag.description).chain(&parent).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// A package name with which paths can begin: no keyword, and no name of another crate that paths begin with.
fn package_name(wished: &str, config: &Config) -> String {
    let name = names::ident(wished, names::Case::Snake);
    let is_keyword = name.as_str().ends_with('_');
    let name = name.as_str().trim_end_matches('_');
    let chosen = config.dependencies.keys().map(String::as_str);
    let mut crates = DEPENDENCIES.iter().map(|(name, ..)| *name).chain(SYSTEM_CRATES.iter().copied()).chain(chosen);
    let is_taken = is_keyword || names::is_device(name) || crates.any(|known| known.replace('-', "_") == name);
    name.replace('_', "-") + if is_taken { "-api" } else { "" }
}

/// A SemVer version: the first three numbers of the document's version, or 0.0.0 if it has none, such as a date in
/// words.
fn version(text: &str) -> String {
    let begins = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let of_word = |(at, word): (usize, &'_ str)| -> Option<String> {
        let bare = word.strip_prefix(['v', 'V']).unwrap_or(word);
        let is_one = begins(bare) && (at == 0 || bare.len() < word.len() || bare.contains('.'));
        is_one.then(|| bare.to_owned())
    };
    let word = text.split_whitespace().enumerate().find_map(of_word).unwrap_or_default();
    let mut numbers = word.split('.').map_while(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().ok()
    });
    let mut next = || numbers.next().unwrap_or(0);
    format!("{}.{}.{}", next(), next(), next())
}

#[cfg(test)]
mod tests {
    #[test]
    fn packages_are_called_like_no_other_crate() {
        let dependencies = [("rust_decimal".to_owned(), crate::DependencyConfig::default())].into();
        let config = crate::Config { dependencies, ..crate::Config::default() };
        for (title, expected) in [
            ("Pet Store", "pet-store"),
            ("http", "http-api"),
            ("Serde JSON", "serde-json-api"),
            ("type", "type-api"),
            ("self", "self-api"),
            ("Con", "con-api"),
            ("com1", "com1-api"),
            ("std", "std-api"),
            ("test", "test-api"),
            ("Rust Decimal", "rust-decimal-api"),
            ("specwright-runtime", "specwright-runtime-api"),
        ] {
            assert_eq!(super::package_name(title, &config), expected);
        }
    }

    #[test]
    fn versions_become_semver() {
        for (text, expected) in [
            ("1.2.0", "1.2.0"),
            ("v3", "3.0.0"),
            ("2024-10-01", "2024.0.0"),
            ("beta", "0.0.0"),
            ("Version 2.1", "2.1.0"),
            ("API v2", "2.0.0"),
            ("1.4 (2025-10-15)", "1.4.0"),
            ("Wed Oct 15 2025", "0.0.0"),
            ("release-7", "0.0.0"),
            ("1.2.3.4-rc", "1.2.3"),
        ] {
            assert_eq!(super::version(text), expected);
        }
    }
}
