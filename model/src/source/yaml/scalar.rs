//! The scalars of YAML: their tag, their value and the place of their text.

use super::Reader;
use crate::codes;
use crate::diagnostic::clip;
use crate::source::core_schema::{Plain, resolve};
use crate::source::{TextRef, offset};
use granit_parser::ScalarStyle;
use std::borrow::Cow;
use std::ops::Range;

/// A scalar as it is written, so that an alias can repeat it as a key or as a value.
#[derive(Clone)]
pub(super) struct ScalarNode<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) style: ScalarStyle,
    pub(super) tag: Tag,
    pub(super) place: Range<usize>,
}

/// The type that a tag gives to a scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    None,
    /// `!!str`, or the non-specific `!`.
    Text,
    Null,
    Bool,
    Number,
}

/// The scalar tags of the core schema (YAML 1.2 §10.3).
const SCALAR_TAGS: &[(&str, Tag)] =
    &[("str", Tag::Text), ("null", Tag::Null), ("bool", Tag::Bool), ("int", Tag::Number), ("float", Tag::Number)];

impl<'s> Reader<'s, '_> {
    pub(super) fn meaning<'n>(&mut self, node: &'n ScalarNode<'s>) -> Plain<'n> {
        let untagged = if node.style == ScalarStyle::Plain { Tag::None } else { Tag::Text };
        let tag = if node.tag == Tag::None { untagged } else { node.tag };
        let plain = if tag == Tag::Text { Plain::Text } else { resolve(&node.text) };
        let fits = match tag {
            Tag::None | Tag::Text => true,
            Tag::Null => plain == Plain::Null,
            Tag::Bool => matches!(plain, Plain::Bool(_)),
            Tag::Number => matches!(plain, Plain::Number(_) | Plain::NotJson),
        };
        if !fits {
            let message = format!("`{}` is no value of its tag; it is read as text", clip(&node.text));
            self.warn(&codes::TAG, &node.place, message);
            return Plain::Text;
        }
        if plain == Plain::NotJson {
            let message = format!("JSON has no number `{}`; it is read as text", clip(&node.text));
            self.warn(&codes::NOT_FINITE, &node.place, message);
        }
        plain
    }

    pub(super) fn scalar_tag(&mut self, tag: &granit_parser::Tag, place: &Range<usize>) -> Tag {
        if is_non_specific(tag) {
            return Tag::Text;
        }
        let known = SCALAR_TAGS.iter().find(|(suffix, _)| tag.is_yaml_core_schema_tag(suffix));
        if let Some((_, tag)) = known {
            return *tag;
        }
        self.unknown_tag(tag, place);
        Tag::None
    }

    pub(super) fn collection_tag(&mut self, tag: &granit_parser::Tag, kind: &str, place: &Range<usize>) {
        if !is_non_specific(tag) && !tag.is_yaml_core_schema_tag(kind) {
            self.unknown_tag(tag, place);
        }
    }

    fn unknown_tag(&mut self, tag: &granit_parser::Tag, place: &Range<usize>) {
        let message = format!("the tag `{}` says nothing here and is ignored", clip(&tag.original()));
        self.warn(&codes::TAG, place, message);
    }

    /// The place of a scalar. The parser's place of a block scalar reaches to the next content; this one ends with the
    /// text.
    pub(super) fn scalar_place(&self, style: ScalarStyle, place: Range<usize>) -> Range<usize> {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return place;
        }
        let shown = self.text.get(place.clone()).unwrap_or_default().trim_end().len();
        place.start..place.start + shown
    }
}

/// The text of a scalar: bytes of the source if these are the same, else decoded text.
pub(super) fn text_ref<'n>(source: &str, node: &'n ScalarNode<'_>) -> TextRef<'n> {
    let quoted = matches!(node.style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    let start = node.place.start + usize::from(quoted);
    let end = start + node.text.len();
    if end <= node.place.end && source.get(start..end) == Some(&*node.text) {
        TextRef::Source { start: offset(start), end: offset(end) }
    } else {
        TextRef::Decoded(&node.text)
    }
}

fn is_non_specific(tag: &granit_parser::Tag) -> bool {
    tag.handle().is_empty() && tag.suffix() == "!"
}
