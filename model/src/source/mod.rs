//! Parses text into a spanned tree, whether it is JSON or YAML.

mod builder;
mod core_schema;
mod json;
mod map;
mod tree;
mod yaml;

use builder::LONGEST_WAY;
pub use builder::{DuplicateKey, Scalar, TextRef, TreeBuilder};
pub use map::{MAX_FILE_BYTES, SourceError, SourceFile, Sources, Unavailable};
pub use tree::{Entry, Kind, Node, NodeId, Tree};

use crate::codes::{DUPLICATE_KEY, EMPTY, NAME_TOO_LONG, TOO_LARGE};
use crate::diagnostic::{Diagnostic, Diagnostics, clip};
use crate::{FileId, Span};

/// The maximum depth of nested arrays and objects. Real documents stay below 50; recursive code in later stages relies
/// on the bound.
pub const MAX_DEPTH: usize = 512;

/// The syntax of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// JSON (RFC 8259).
    Json,
    /// YAML 1.2 with the core schema.
    Yaml,
}

impl Syntax {
    /// Detects the syntax by the first characters: a text that begins with `{"`, `[1` and the like is JSON, any other
    /// is YAML. File names and media types are wrong too often to be used.
    pub fn of(text: &str) -> Self {
        let text = text.trim_start();
        let inner = text.get(1..).unwrap_or_default().trim_start().bytes().next();
        let json = match text.bytes().next() {
            Some(b'{') => matches!(inner, None | Some(b'"' | b'}' | b'/' | b',')),
            Some(b'[') => matches!(inner, None | Some(b'"' | b'{' | b'[' | b']' | b'-' | b'0'..=b'9' | b'/' | b',')),
            _ => false,
        };
        if json { Self::Json } else { Self::Yaml }
    }
}

/// Parses one file, JSON or YAML by its content ([`Syntax::of`]).
///
/// Returns `None` if there is no tree at all. A tree may also come with errors (a duplicate key), so that later stages
/// can report what they find in it.
pub fn parse(file: FileId, source: &SourceFile, diagnostics: &mut Diagnostics) -> Option<Tree> {
    parse_as(Syntax::of(&source.text), file, source, diagnostics)
}

/// Parses one file in a syntax that the caller knows.
pub fn parse_as(syntax: Syntax, file: FileId, source: &SourceFile, diagnostics: &mut Diagnostics) -> Option<Tree> {
    let start = Span::new(file, 0, 0);
    if source.text.len() > MAX_FILE_BYTES {
        diagnostics.push(Diagnostic::new(&TOO_LARGE, "larger than 2 GiB").at(start));
        return None;
    }
    if source.text.trim().is_empty() {
        diagnostics.push(Diagnostic::new(&EMPTY, "the file is empty").at(start));
        return None;
    }
    let builder = TreeBuilder::new(file, source.text.clone());
    let parsed = match syntax {
        Syntax::Json => json::parse(file, &source.text, builder),
        Syntax::Yaml => yaml::parse(file, &source.text, builder, diagnostics),
    };
    match parsed {
        Ok(builder) => finish(builder, &source.text, diagnostics),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    }
}

fn finish(builder: TreeBuilder, text: &str, diagnostics: &mut Diagnostics) -> Option<Tree> {
    if let Some(span) = builder.too_far() {
        let message = format!("the names on the way to this value have more than {LONGEST_WAY} bytes");
        diagnostics.push(Diagnostic::new(&NAME_TOO_LONG, message).at(span));
        return None;
    }
    let (tree, mut duplicates) = builder.finish()?;
    duplicates.sort_by_key(|duplicate| (duplicate.second.start, duplicate.first.start));
    for DuplicateKey { first, second } in duplicates {
        let key = text.get(second.start as usize..second.end as usize).unwrap_or_default();
        let key = clip(key.trim_matches(['"', '\'']));
        let diagnostic = Diagnostic::new(&DUPLICATE_KEY, format!("the member `{key}` stands here a second time"));
        diagnostics.push(diagnostic.at(second).label("again").also(first, "first"));
    }
    Some(tree)
}

/// What a parser returns: the filled builder, or the one error that it stopped at.
type Parsed = Result<TreeBuilder, Box<Diagnostic>>;

/// A byte offset in 32 bits; it fits because [`parse_as`] refuses larger files.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The offset one past the character that the byte at `at` belongs to; at most the length of the text.
fn char_end(text: &str, at: usize) -> usize {
    (at + 1..text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len())
}
