//! Paths of types that the configuration names.

use super::names::{Case, candidate};

/// The path of a Rust type that the configuration names: identifiers and `::`, and nothing else. It is written into
/// code verbatim, so that only [`parse`](Self::parse) makes one of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypePath(String);

impl TypePath {
    /// Parses a path such as `rust_decimal::Decimal` or `crate::Money`, which has at least two segments.
    pub fn parse(text: &str) -> Option<Self> {
        let mut segments = text.split("::").peekable();
        let is_local = segments.next_if_eq(&"crate").is_some();
        let segments: Vec<&str> = segments.collect();
        let is_path = text.len() <= 200
            && segments.len() >= 2 - usize::from(is_local)
            && segments.iter().all(|segment| is_identifier(segment));
        is_path.then(|| Self(text.to_owned()))
    }

    /// The path of a library's type that the generator names itself, with its type parameters.
    pub(super) fn fixed(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// The text of the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_identifier(segment: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    // `candidate` appends `_` to a keyword; a segment that it does not change so is none.
    let is_no_keyword = candidate(segment, Case::Snake).trim_end_matches('_') == candidate(segment, Case::Snake);
    let is_wildcard = segment.chars().all(|c| c == '_');
    let begins = segment.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins && segment.chars().all(plain) && is_no_keyword && !is_wildcard
}

#[cfg(test)]
mod tests {
    use super::TypePath;

    #[test]
    fn a_path_is_nothing_but_identifiers() {
        for (text, expected) in [
            ("rust_decimal::Decimal", true),
            ("crate::Money", true),
            ("a::b::C", true),
            ("Decimal", false),
            ("crate", false),
            ("crate::", false),
            ("::a::B", false),
            ("a::type", false),
            ("a::_", false),
            ("a::__", false),
            ("a::B<C>", false),
            ("a::B; fn main() {}", false),
            ("a b::C", false),
            ("super::super::C", false),
        ] {
            assert_eq!(TypePath::parse(text).is_some(), expected, "{text}");
        }
    }
}
