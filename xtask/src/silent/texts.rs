//! The files of a reading, each as JSON with its members in their order, so that one of them can be cut out.

use specwright_model::source::parse;
use specwright_model::{Diagnostics, FileId, Kind, Node, SourceFile, Sources};
use std::ops::Range;

/// All files of a reading.
pub(super) struct Texts {
    files: Vec<File>,
}

struct File {
    name: String,
    text: String,
    is_document: bool,
}

impl Texts {
    /// Files that are neither JSON nor YAML stay what they are.
    pub(super) fn of(sources: &Sources) -> Self {
        let documents: Vec<&str> =
            sources.documents().iter().filter_map(|file| sources.get(*file)).map(|file| file.name.as_str()).collect();
        let file = |source: &SourceFile| File {
            name: source.name.clone(),
            text: as_json(source).unwrap_or_else(|| source.text.to_string()),
            is_document: documents.contains(&source.name.as_str()),
        };
        Self { files: sources.files().map(file).collect() }
    }

    /// The files as sources.
    pub(super) fn sources(&self) -> Sources {
        self.with(|_, text| text.to_owned())
    }

    /// The same without a member: the bytes from its key to the end of its value.
    pub(super) fn without(&self, name: &str, member: &Range<usize>) -> Sources {
        self.with(|file, text| if file == name { cut(text, member) } else { text.to_owned() })
    }

    /// The same with another value in the place of one.
    pub(super) fn replaced(&self, name: &str, value: &Range<usize>, other: &str) -> Sources {
        let put = |text: &str| format!("{}{other}{}", &text[..value.start], &text[value.end..]);
        self.with(|file, text| if file == name { put(text) } else { text.to_owned() })
    }

    fn with(&self, text: impl Fn(&str, &str) -> String) -> Sources {
        let mut sources = Sources::new();
        for file in &self.files {
            let bytes = text(&file.name, &file.text).into_bytes();
            // Text that came out of sources goes into sources.
            let _ = if file.is_document {
                sources.document(file.name.as_str(), bytes)
            } else {
                sources.file(file.name.as_str(), bytes)
            };
        }
        sources
    }
}

/// The name of a file.
pub(super) fn name(sources: &Sources, file: FileId) -> Option<&str> {
    sources.get(file).map(|source| source.name.as_str())
}

/// Another value of the same kind; nothing where there is no telling one.
pub(super) fn another(value: Node<'_>) -> Option<String> {
    let mut text = String::new();
    match value.kind() {
        Kind::Null => return None,
        Kind::Bool(flag) => text.push_str(if flag { "false" } else { "true" }),
        Kind::Number(number) => text.push_str(&shifted(number)),
        Kind::String(word) => quoted(&format!("{word}x"), &mut text),
        Kind::Array => {
            text.push('[');
            for (at, item) in value.items().enumerate().take(value.len().saturating_sub(1)) {
                text.push_str(if at == 0 { "" } else { "," });
                print(item, &mut text);
            }
            text.push(']');
        }
        Kind::Object => {
            text.push('{');
            for (at, entry) in value.members().enumerate().take(value.len().saturating_sub(1)) {
                text.push_str(if at == 0 { "" } else { "," });
                quoted(entry.key, &mut text);
                text.push(':');
                print(entry.value, &mut text);
            }
            text.push('}');
        }
    }
    Some(text)
}

/// The same lists and maps with other texts, numbers and flags; references stay what they are.
pub(super) fn altered(value: Node<'_>) -> String {
    let mut text = String::new();
    alter(value, &mut text);
    text
}

fn alter(value: Node<'_>, out: &mut String) {
    match value.kind() {
        Kind::Array => {
            out.push('[');
            for (at, item) in value.items().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                alter(item, out);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push('{');
            for (at, entry) in value.members().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                quoted(entry.key, out);
                out.push(':');
                if entry.key == "$ref" {
                    print(entry.value, out);
                } else {
                    alter(entry.value, out);
                }
            }
            out.push('}');
        }
        _ => out.push_str(&another(value).unwrap_or_else(|| "null".to_owned())),
    }
}

/// A number with another last digit.
fn shifted(number: &str) -> String {
    let (begin, last) = number.split_at(number.len().saturating_sub(1));
    format!("{begin}{}", if last == "1" { "2" } else { "1" })
}

/// A text without a member and the comma that parts it from the next one, or else from the one before.
fn cut(text: &str, member: &Range<usize>) -> String {
    let (mut before, mut after) = (&text[..member.start], &text[member.end..]);
    if let Some(rest) = after.strip_prefix(',') {
        after = rest;
    } else {
        before = before.strip_suffix(',').unwrap_or(before);
    }
    format!("{before}{after}")
}

fn as_json(source: &SourceFile) -> Option<String> {
    let mut sources = Sources::new();
    let file = sources.document(source.name.as_str(), source.text.as_bytes().to_vec()).ok()?;
    let tree = parse(file, sources.get(file)?, &mut Diagnostics::default())?;
    let mut text = String::new();
    print(tree.root(), &mut text);
    Some(text)
}

/// JSON without white space. The tree is no deeper than its parser allows.
fn print(node: Node<'_>, out: &mut String) {
    match node.kind() {
        Kind::Null => out.push_str("null"),
        Kind::Bool(flag) => out.push_str(if flag { "true" } else { "false" }),
        Kind::Number(text) => out.push_str(text),
        Kind::String(text) => quoted(text, out),
        Kind::Array => {
            out.push('[');
            for (at, item) in node.items().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                print(item, out);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push('{');
            for (at, entry) in node.members().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                quoted(entry.key, out);
                out.push(':');
                print(entry.value, out);
            }
            out.push('}');
        }
    }
}

fn quoted(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}
