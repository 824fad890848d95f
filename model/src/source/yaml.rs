//! Parses YAML 1.2 into the tree, from the events of `granit-parser`. No other module knows that crate.
//!
//! What JSON cannot express is reported: keys that are not scalars, infinite numbers, tags. Aliases are copied within a
//! budget.

mod scalar;

use self::scalar::{ScalarNode, Tag, text_ref};
use super::core_schema::Plain;
use super::{MAX_DEPTH, NodeId, Parsed, Scalar, TextRef, TreeBuilder, char_end, offset};
use crate::codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::{FileId, Span};
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// The maximum number of nodes that aliases may copy, which is also limited to [`COPY_FACTOR`] times what the document
/// itself has so far.
const MOST_COPIES: usize = 1_000_000;
const COPY_FACTOR: usize = 100;

pub(super) fn parse(file: FileId, text: &str, builder: TreeBuilder, diagnostics: &mut Diagnostics) -> Parsed {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut reader = Reader {
        file,
        text,
        builder,
        diagnostics,
        frames: Vec::new(),
        anchors: BTreeMap::new(),
        own: 0,
        copied: 0,
        last_end: 0,
        documents: 0,
        blank: false,
    };
    reader.printable()?;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| reader.syntax(&error))?;
        let place = span.byte_range().unwrap_or(0..0);
        if matches!(event, Event::DocumentStart(..)) && !reader.next_document(&place) {
            break;
        }
        reader.event(event, place)?;
    }
    reader.finish()
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

struct Reader<'s, 'd> {
    file: FileId,
    text: &'s str,
    builder: TreeBuilder,
    diagnostics: &'d mut Diagnostics,
    frames: Vec<Frame>,
    anchors: BTreeMap<usize, Anchor<'s>>,
    /// The number of values and aliases in the document itself, so far.
    own: usize,
    /// The cost of the aliases so far, in nodes.
    copied: usize,
    /// The offset at which the last content ends: block collections have no closing mark.
    last_end: usize,
    documents: usize,
    /// Whether the last scalar was an empty node: a place without text.
    blank: bool,
}

/// An array or object that is not closed yet.
struct Frame {
    node: NodeId,
    anchor: usize,
    style: StructureStyle,
    holds: Holds,
    /// The number of levels below it, so far.
    height: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Items,
    /// An object, whose next node is a key.
    Key,
    /// An object, whose next node is the value of a key.
    Value,
}

#[derive(Clone)]
enum Anchor<'s> {
    /// The value of the anchor is not closed yet.
    Open,
    Collection {
        node: NodeId,
        size: usize,
        height: usize,
    },
    Scalar(ScalarNode<'s>),
}

impl<'s> Reader<'s, '_> {
    fn event(&mut self, event: Event<'s>, place: Range<usize>) -> Result<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.map_or(Tag::None, |tag| self.scalar_tag(&tag, &place));
                let place = self.scalar_place(style, place);
                // An empty node is shown as `~`.
                let text = if style == ScalarStyle::Plain && place.is_empty() { Cow::Borrowed("") } else { text };
                let node = ScalarNode { text, style, tag, place };
                self.own += 1;
                self.blank = node.place.is_empty();
                self.last_end = self.last_end.max(node.place.end);
                self.scalar(&node, node.place.clone());
                if anchor != 0 {
                    self.anchors.insert(anchor, Anchor::Scalar(node));
                }
                Ok(())
            }
            Event::SequenceStart(style, anchor, tag) => {
                if let Some(tag) = tag {
                    self.collection_tag(&tag, "seq", &place);
                }
                self.begin(Holds::Items, style, anchor, &place)
            }
            Event::MappingStart(style, anchor, tag) => {
                if let Some(tag) = tag {
                    self.collection_tag(&tag, "map", &place);
                }
                self.begin(Holds::Key, style, anchor, &place)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.end(&place);
                Ok(())
            }
            Event::Alias(anchor) => self.alias(anchor, &place),
            _ => Ok(()),
        }
    }

    /// Refuses control characters, which YAML does not allow even in quotes (YAML 1.2 §5.1).
    fn printable(&self) -> Result<()> {
        let control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
        let Some(at) = self.text.as_bytes().iter().position(control) else { return Ok(()) };
        let byte = self.text.as_bytes().get(at).copied().unwrap_or_default();
        let message = format!("a control character (U+{byte:04X}): write `\\x{byte:02x}` in double quotes");
        Err(self.error(&codes::YAML_SYNTAX, &(at..at + 1), message))
    }

    /// Whether the document that begins here is read: only the first one is.
    fn next_document(&mut self, place: &Range<usize>) -> bool {
        self.documents += 1;
        if self.documents == 2 {
            let message = "a second document begins here; only the first is read";
            self.warn(&codes::SEVERAL_DOCUMENTS, place, message);
        }
        self.documents == 1
    }

    fn finish(self) -> Parsed {
        // A document of comments is an empty node at best.
        if self.own == 0 || (self.own == 1 && self.blank) {
            return Err(self.error(&codes::EMPTY, &(0..0), "the file holds no value, only comments"));
        }
        Ok(self.builder)
    }

    fn begin(&mut self, holds: Holds, style: StructureStyle, anchor: usize, place: &Range<usize>) -> Result<()> {
        if self.wants_key() {
            let kind = if holds == Holds::Items { "an array" } else { "an object" };
            return Err(self.error(&codes::KEY_NOT_SCALAR, place, format!("this key is {kind}")));
        }
        if self.frames.len() == MAX_DEPTH {
            return Err(self.too_deep(place));
        }
        self.own += 1;
        self.last_end = self.last_end.max(place.end);
        let node = NodeId(offset(self.builder.nodes()));
        if holds == Holds::Items {
            self.builder.begin_array(offset(place.start));
        } else {
            self.builder.begin_object(offset(place.start));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor::Open);
        }
        self.frames.push(Frame { node, anchor, style, holds, height: 0 });
        Ok(())
    }

    fn end(&mut self, place: &Range<usize>) {
        let Some(frame) = self.frames.pop() else { return };
        if frame.style == StructureStyle::Flow {
            self.last_end = self.last_end.max(place.end);
        }
        self.builder.end(offset(self.last_end));
        let height = frame.height + 1;
        if frame.anchor != 0 {
            let size = self.builder.nodes() - frame.node.index();
            self.anchors.insert(frame.anchor, Anchor::Collection { node: frame.node, size, height });
        }
        self.value_done(height);
    }

    fn wants_key(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.holds == Holds::Key)
    }

    /// Records in the open collection that a value of this height was added.
    fn value_done(&mut self, height: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.height = frame.height.max(height);
            if frame.holds == Holds::Value {
                frame.holds = Holds::Key;
            }
        }
    }

    /// Adds a scalar as the next key or value. `at` is its place: for an alias that is used as a key, that of the
    /// alias.
    fn scalar(&mut self, node: &ScalarNode<'s>, at: Range<usize>) {
        if self.wants_key() {
            if node.style == ScalarStyle::Plain && node.text == "<<" {
                self.warn(&codes::MERGE_KEY, &at, "`<<` does not merge: it is read as a member of that name");
            }
            let text = text_ref(self.text, node);
            self.builder.key(text, offset(at.start), offset(at.end));
            if let Some(frame) = self.frames.last_mut() {
                frame.holds = Holds::Value;
            }
            return;
        }
        let plain = self.meaning(node);
        let value = match &plain {
            Plain::Null => Scalar::Null,
            Plain::Bool(value) => Scalar::Bool(*value),
            Plain::Number(Cow::Borrowed(_)) => Scalar::Number(text_ref(self.text, node)),
            Plain::Number(Cow::Owned(number)) => Scalar::Number(TextRef::Decoded(number)),
            Plain::NotJson | Plain::Text => Scalar::String(text_ref(self.text, node)),
        };
        self.builder.scalar(value, offset(node.place.start), offset(node.place.end));
        self.value_done(0);
    }

    fn alias(&mut self, anchor: usize, place: &Range<usize>) -> Result<()> {
        self.last_end = self.last_end.max(place.end);
        self.own += 1;
        match self.anchors.get(&anchor).cloned() {
            None | Some(Anchor::Open) => {
                Err(self.error(&codes::ALIAS_CYCLE, place, "this alias stands within the value that it names"))
            }
            Some(Anchor::Scalar(node)) => {
                // Text is shared or short in real documents; long decoded text is paid for.
                self.spend(1 + node.text.len() / 64, place)?;
                self.scalar(&node, place.clone());
                Ok(())
            }
            Some(Anchor::Collection { node, size, height }) => {
                if self.wants_key() {
                    return Err(self.error(&codes::KEY_NOT_SCALAR, place, "this key names an array or an object"));
                }
                if self.frames.len() + height > MAX_DEPTH {
                    return Err(self.too_deep(place));
                }
                self.spend(size, place)?;
                self.builder.copy(node, size);
                self.value_done(height);
                Ok(())
            }
        }
    }

    fn spend(&mut self, cost: usize, place: &Range<usize>) -> Result<()> {
        self.copied += cost;
        let budget = MOST_COPIES.min(self.own.saturating_mul(COPY_FACTOR));
        if self.copied <= budget {
            return Ok(());
        }
        let message = format!("up to this alias, aliases copy more than {budget} values");
        let error = self.error(&codes::ALIAS_BUDGET, place, message);
        Err(Box::new(error.note(format!("the document itself has {} values up to here", self.own))))
    }

    fn syntax(&self, error: &ScanError) -> Box<Diagnostic> {
        let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        let place = at..char_end(self.text, at);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return self.too_deep(&place);
        }
        let mut diagnostic = self.error(&codes::YAML_SYNTAX, &place, error.kind().to_string());
        diagnostic.notes.extend(advice(error.kind()).map(str::to_owned));
        diagnostic
    }

    fn too_deep(&self, place: &Range<usize>) -> Box<Diagnostic> {
        let message = format!("more than {MAX_DEPTH} arrays and objects stand in each other");
        self.error(&codes::TOO_DEEP, place, message)
    }

    fn error(&self, code: &'static Code, place: &Range<usize>, message: impl Into<String>) -> Box<Diagnostic> {
        Box::new(Diagnostic::new(code, message).at(self.span(place)))
    }

    fn warn(&mut self, code: &'static Code, place: &Range<usize>, message: impl Into<String>) {
        let span = self.span(place);
        self.diagnostics.push(Diagnostic::new(code, message).at(span));
    }

    fn span(&self, place: &Range<usize>) -> Span {
        Span::new(self.file, offset(place.start), offset(place.end))
    }
}

/// A note about the usual cause of an error.
fn advice(kind: &ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            Some("YAML is indented with spaces only")
        }
        ErrorKind::MappingValueNotAllowed => {
            Some("text that holds `: ` wants quotes; a key stands at the indentation of its neighbours")
        }
        ErrorKind::UnknownAnchor => {
            Some("an anchor (`&name`) must stand before its aliases; text that begins with `*` wants quotes")
        }
        ErrorKind::UnexpectedCharacter { character: '@' | '`' } => {
            Some("text that begins with this character wants quotes")
        }
        _ => None,
    }
}
