//! Renders reports about a place in a document: diagnostics, changes and contract findings.
//!
//! Rendering is a pure function of its input. Documents are untrusted: of a long line only a window is shown, and
//! characters that would act on a terminal or change the text direction are made visible.

mod json;

pub use json::{Layout, to_json};

use crate::{Diagnostic, Severity, Sources, Span, source::SourceError};
use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};
use std::fmt::Write as _;

/// Whether terminal colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text without colours.
    Plain,
    /// Text with ANSI colour sequences, which are the only escape sequences in the output.
    Colour,
}

/// The word that a report begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// `error`
    Error,
    /// `warning`
    Warning,
    /// `note`
    Note,
}

/// A statement about a place in a document, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The word that the report begins with.
    pub level: Level,
    /// The id in brackets after the level: a code or the id of a check.
    pub id: String,
    /// The statement, in one sentence.
    pub title: String,
    /// The bytes that the report is about; without them only the texts are printed.
    pub span: Option<Span>,
    /// A few words that are printed beside the marked bytes; may be empty.
    pub label: String,
    /// Other places that the report refers to, each with a few words.
    pub related: Vec<(Span, String)>,
    /// Further sentences: what else is known.
    pub notes: Vec<String>,
    /// What the reader of the report can do.
    pub help: Option<String>,
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Fault | Severity::Error => Self::Error,
            Severity::Warning | Severity::Loss => Self::Warning,
            Severity::Note => Self::Note,
        }
    }
}

impl From<&Diagnostic> for Report {
    fn from(diagnostic: &Diagnostic) -> Self {
        let help = diagnostic.code.help;
        Self {
            level: diagnostic.code.severity.into(),
            id: diagnostic.code.id.to_owned(),
            title: diagnostic.message.clone(),
            span: diagnostic.span,
            label: diagnostic.label.clone(),
            related: diagnostic.related.clone(),
            notes: diagnostic.notes.clone(),
            help: (!help.is_empty()).then(|| help.to_owned()),
        }
    }
}

impl From<&SourceError> for Report {
    fn from(error: &SourceError) -> Self {
        (&Diagnostic::new(error.code(), error.to_string())).into()
    }
}

/// Renders a diagnostic with its excerpt; the text ends without a line break.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    let mut report = Report::from(diagnostic);
    let file = diagnostic.span.and_then(|span| sources.get(span.file)).filter(|file| file.in_memory);
    if let (Some(file), Some(pointer)) = (file, &diagnostic.pointer) {
        report.notes.insert(0, format!("in {} at `{pointer}`", file.name));
    }
    render_report(&report, sources, style)
}

/// Renders a report with its excerpts; the text ends without a line break.
pub fn render_report(report: &Report, sources: &Sources, style: Style) -> String {
    let primary = report.span.map(|span| (span, report.label.as_str()));
    let related = report.related.iter().map(|(span, label)| (*span, label.as_str()));
    let places: Vec<(Span, &str)> = primary.into_iter().chain(related).collect();
    let (shown, hidden): (Vec<_>, Vec<_>) = places.into_iter().partition(|(span, _)| sources.is_quotable(span.file));
    let is_primary_shown = report.span.is_some_and(|span| sources.is_quotable(span.file));
    let excerpts: Vec<Excerpt> = shown.into_iter().filter_map(|(span, label)| excerpt(sources, span, label)).collect();
    let unquoted = hidden.into_iter().filter_map(|(span, _)| place(sources, span)).map(|place| format!("at {place}"));
    let paths: Vec<String> = (0..excerpts.len()).map(placeholder).collect();

    let level = match report.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Note => Title::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(visible(&report.title)).id(visible(&report.id)));
    for (at, (excerpt, path)) in excerpts.iter().zip(&paths).enumerate() {
        let kind = if at == 0 && is_primary_shown { AnnotationKind::Primary } else { AnnotationKind::Context };
        group = group.element(excerpt.snippet(path, kind));
    }
    group = group.elements(unquoted.map(|place| Title::NOTE.no_name().message(place)));
    group = group.elements(report.notes.iter().map(|note| Title::NOTE.no_name().message(visible(note))));
    group = group.elements(report.help.iter().map(|help| Title::HELP.message(visible(help))));

    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    name_places(&renderer.render(&[group]), &excerpts)
}

/// The part of one line that is shown for a span.
struct Excerpt {
    /// The file's name with line and column.
    place: String,
    line: usize,
    text: String,
    /// The marked bytes of `text`.
    marked: std::ops::Range<usize>,
    label: String,
}

impl Excerpt {
    fn snippet<'e>(&'e self, path: &'e str, kind: AnnotationKind) -> Snippet<'e, annotate_snippets::Annotation<'e>> {
        let annotation = kind.span(self.marked.clone());
        let annotation = if self.label.is_empty() { annotation } else { annotation.label(Some(self.label.as_str())) };
        Snippet::source(self.text.as_str()).line_start(self.line).path(Some(path)).annotation(annotation)
    }
}

/// The stand-in for the path of an excerpt. The renderer counts columns within the text that it gets, which for a long
/// line is a window; so it gets a stand-in for each path, which is replaced by the true place afterwards.
fn placeholder(at: usize) -> String {
    format!("{PLACEHOLDER}{at}:")
}

/// A private-use character; [`visible`] lets none through from elsewhere.
const PLACEHOLDER: char = '\u{e000}';

fn name_places(rendered: &str, excerpts: &[Excerpt]) -> String {
    let mut parts = rendered.split(PLACEHOLDER);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
        let index = part.split(':').next().and_then(|index| index.parse::<usize>().ok());
        if let Some(excerpt) = index.and_then(|index| excerpts.get(index)) {
            text.push_str(&excerpt.place);
        }
        text.push_str(rest);
    }
    text
}

/// The maximum number of characters of a line that are shown, and how many of them come before the marked ones.
const WINDOW: usize = 100;
const BEFORE: usize = 30;

fn excerpt(sources: &Sources, span: Span, label: &str) -> Option<Excerpt> {
    let source = sources.get(span.file)?;
    let (line, _) = sources.line_column(span)?;
    let (start, end) = (span.start as usize, (span.end as usize).min(source.text.len()));
    let before = source.text.get(..start)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let whole = source.text.get(line_start..)?;
    let whole = whole.split('\n').next().unwrap_or_default();
    let whole = whole.strip_suffix('\r').unwrap_or(whole);

    let (from, to) = window(whole, start - line_start);
    let mut text = String::new();
    if from > 0 {
        text.push('…');
    }
    let mut marked = text.len()..text.len();
    for (at, c) in whole.get(from..to)?.char_indices() {
        let at = line_start + from + at;
        if at <= start {
            marked.start = text.len();
        }
        push_visible(&mut text, c, Tabs::Kept);
        if at <= start || at < end {
            marked.end = text.len();
        }
    }
    if start >= line_start + to {
        marked = text.len()..text.len();
    } else if end <= start {
        marked.end = marked.start;
    }
    if to < whole.len() {
        text.push('…');
    }
    Some(Excerpt { place: place(sources, span)?, line, text, marked, label: visible(label) })
}

/// The name of the file with the line and column of a span.
fn place(sources: &Sources, span: Span) -> Option<String> {
    let (line, column) = sources.line_column(span)?;
    Some(format!("{}:{line}:{column}", visible(&sources.get(span.file)?.name)))
}

/// The range of bytes of a line that is shown so that the byte at `at` is visible.
fn window(line: &str, at: usize) -> (usize, usize) {
    let at = at.min(line.len());
    let after = |from: usize, count: usize| {
        let rest = line.get(from..).unwrap_or_default();
        rest.char_indices().nth(count).map_or(line.len(), |(end, _)| from + end)
    };
    if after(0, WINDOW) == line.len() {
        return (0, line.len());
    }
    let head = line.get(..at).unwrap_or_default();
    let from = head.char_indices().rev().nth(BEFORE - 1).map_or(0, |(start, _)| start);
    (from, after(from, WINDOW))
}

/// A text of a document in a printable form: on one line, with every character made visible that would act on a
/// terminal instead of being shown (see [`acts`]).
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        push_visible(&mut shown, c, Tabs::Shown);
    }
    shown
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tabs {
    Kept,
    Shown,
}

fn push_visible(text: &mut String, c: char, tabs: Tabs) {
    match c {
        '\t' if tabs == Tabs::Kept => text.push(c),
        // The pictures of the control characters are in their order from U+2400 on.
        '\0'..='\x1f' => text.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
        '\x7f' => text.push('\u{2421}'),
        _ if acts(c) => {
            // Writing to a string cannot fail.
            let _ = write!(text, "<U+{:04X}>", u32::from(c));
        }
        _ => text.push(c),
    }
}

/// Whether a character acts on a terminal or reader instead of being shown: it controls, changes the text direction, is
/// invisible, or is for private use.
pub fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{3164}' | '\u{ffa0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
            | '\u{f0000}'..='\u{10ffff}')
}
