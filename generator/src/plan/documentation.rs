//! What the documents say to people, gathered for one item. Still the document's text: `emit` makes
//! doc comments of it that rustdoc accepts.

use super::{Package, names};
use crate::Config;
use specwright_model::ir::{Annotations, Api};

/// Text for one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Documentation {
    /// One line.
    pub summary: Option<String>,
    /// Any number of lines of CommonMark.
    pub description: Option<String>,
    /// Whether its use is discouraged.
    pub deprecated: bool,
}

impl Documentation {
    pub(super) fn of(annotations: &Annotations) -> Self {
        Self::new(annotations.title.as_deref(), annotations.description.as_deref(), annotations.deprecated)
    }

    /// Blank texts count as absent, a summary that the description repeats too.
    pub(super) fn new(summary: Option<&str>, description: Option<&str>, deprecated: bool) -> Self {
        let text = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let description = text(description);
        let summary = text(summary).filter(|summary| description.as_deref() != Some(summary));
        Self { summary, description, deprecated }
    }
}

/// Name, version and texts of the crate.
pub(super) fn package(api: &Api, config: &Config) -> Package {
    let wished = config.name.as_deref().unwrap_or(&api.info.title);
    let name = names::ident(wished, names::Case::Snake).as_str().trim_end_matches('_').replace('_', "-");
    Package {
        name: if name == "test" || name == "std" || name == "core" { format!("{name}-api") } else { name },
        version: version(&api.info.version),
        title: api.info.title.clone(),
        api_version: api.info.version.clone(),
        documentation: Documentation::new(api.info.summary.as_deref(), api.info.description.as_deref(), false),
    }
}

/// A SemVer version: the first three numbers of the document's, or 0.0.0 where it has none.
fn version(text: &str) -> String {
    let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let mut numbers = text[start..].split('.').map_while(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().ok()
    });
    let mut next = || numbers.next().unwrap_or(0);
    format!("{}.{}.{}", next(), next(), next())
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions_become_semver() {
        for (text, expected) in [
            ("1.2.0", "1.2.0"),
            ("v3", "3.0.0"),
            ("2024-10-01", "2024.0.0"),
            ("beta", "0.0.0"),
            ("1.2.3.4-rc", "1.2.3"),
        ] {
            assert_eq!(super::version(text), expected);
        }
    }
}
