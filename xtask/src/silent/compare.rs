//! What is made of a document, in a form that can be compared.

use specwright_generator::{Config, FileSet, Generated, Role, generate};
use specwright_model::ir::{Api, Document};
use specwright_model::keywords::rooms::{CLIENT, DOCS, EVENTS, EXAMPLES, PACKAGE, STUB, TYPES};
use specwright_model::read::Standard;
use specwright_model::validation::{Direction, validation_document};
use specwright_model::{Diagnostic, Diagnostics, Sources};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Beginnings of the paths of files, and the rooms that they belong to. Of two that fit, the first counts.
const FILES: &[(&str, u8)] = &[
    ("Cargo.toml", PACKAGE),
    ("README.md", DOCS),
    ("tests/", EXAMPLES),
    ("src/lib", DOCS),
    ("src/client", CLIENT),
    ("src/server", STUB),
    ("src/operations", CLIENT | STUB),
    ("src/description", CLIENT | STUB),
    ("src/webhooks", EVENTS),
    ("src/", TYPES),
];

/// What is said, as far as it can be compared: code, place and words.
type Said = BTreeSet<(&'static str, Option<String>, String)>;

/// All that is made of a document.
pub(super) struct Made {
    /// For the other party of what an AsyncAPI document describes, and, where it is one, for that itself.
    files: Vec<FileSet>,
    said: Said,
    pub(super) api: Api,
}

/// The generator on all parts, with a copy of the runtime; which side of an AsyncAPI document is written is the user's
/// choice, so both are. `None` is a panic.
pub(super) fn made(sources: &Sources) -> Option<Made> {
    let first = generated(sources, Role::Client)?;
    let is_of_events = |document: &Document| document.dialect.standard != Standard::OpenApi;
    let second =
        if first.api.documents.iter().any(is_of_events) { Some(generated(sources, Role::Application)?) } else { None };
    let mut made = Made { files: vec![first.files], said: said(&first.diagnostics), api: first.api };
    if let Some(second) = second {
        made.files.push(second.files);
        made.said.extend(said(&second.diagnostics));
    }
    Some(made)
}

fn generated(sources: &Sources, role: Role) -> Option<Generated> {
    let config = Config { name: Some("measured".to_owned()), examples: Some(true), role, ..Config::default() };
    catch_unwind(AssertUnwindSafe(|| generate(sources, &config))).ok()
}

fn said(diagnostics: &Diagnostics) -> Said {
    let words = |said: &Diagnostic| format!("{}{}", said.message, said.notes.concat());
    diagnostics.iter().map(|said| (said.code.id, said.pointer.clone(), words(said))).collect()
}

/// Codes of what is lost as a whole: a header that the standard ignores, a media type that is left out, bytes, a stream, a reply, a message of no operation.
const WHOLE: &[&str] = &["SW0119", "SW0304", "SW0307", "SW0337", "SW0352", "SW0353"];

impl Made {
    /// The pointers of what is lost as a whole.
    pub(super) fn lost(&self) -> BTreeSet<String> {
        let whole = self.said.iter().filter(|(code, _, _)| WHOLE.contains(code));
        whole.filter_map(|(_, pointer, _)| pointer.clone()).collect()
    }

    /// The rooms whose files differ.
    pub(super) fn rooms(&self, other: &Self) -> u8 {
        self.files.iter().zip(&other.files).map(|(one, two)| rooms(one, two)).fold(0, |all, room| all | room)
    }

    /// The codes of what only one of both says.
    pub(super) fn codes(&self, other: &Self) -> Vec<&'static str> {
        let codes: BTreeSet<&'static str> =
            self.said.symmetric_difference(&other.said).map(|(code, _, _)| *code).collect();
        codes.into_iter().collect()
    }

    /// Whether validators are given other schemas.
    pub(super) fn validates_otherwise(&self, other: &Self) -> bool {
        let texts = |made: &Self, at: usize| {
            [Direction::Request, Direction::Response].map(|direction| validation_document(&made.api, at, direction))
        };
        self.api.documents.len() != other.api.documents.len()
            || (0..self.api.documents.len()).any(|at| texts(self, at) != texts(other, at))
    }
}

fn rooms(one: &FileSet, other: &FileSet) -> u8 {
    let paths: BTreeSet<&str> = one.iter().chain(other.iter()).map(|(path, _)| path).collect();
    let texts = |path| (one.get(path).unwrap_or_default(), other.get(path).unwrap_or_default());
    let differing = paths.into_iter().map(|path| (path, texts(path))).filter(|(_, (one, two))| one != two);
    differing.map(|(path, (one, two))| room(path, one, two)).fold(0, |all, room| all | room)
}

/// The room of a file that differs; if its comments alone do, that is in the docs.
fn room(path: &str, one: &str, other: &str) -> u8 {
    if code(one).eq(code(other)) {
        return DOCS;
    }
    FILES.iter().find(|(begin, _)| path.starts_with(begin)).map_or(PACKAGE, |(_, room)| *room)
}

fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}
