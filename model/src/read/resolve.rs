//! Resolves references: `#/…` within a document, anchors, `$id`, and other files of the sources.

use super::reader::Reader;
use super::resources::place;
use super::{codes, uri};
use crate::source::Unavailable;
use crate::{Code, Node, Severity};

/// The maximum number of references that are followed in a row, or along one pointer.
const LONGEST_CHAIN: usize = 64;

/// Why a reference could not be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unresolved {
    /// There is no value where the reference leads.
    Nowhere,
    /// The file of this name is not among the sources.
    OtherFile(String),
}

/// Whether a reference is written as the standard requires.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Right,
    /// A `/` within a name is not escaped.
    Slash,
    /// The reference is meant relative to the document, and an `$id` or `$self` gives it another base.
    Base,
}

impl<'t> Reader<'t> {
    /// The node that a reference names, resolved from the node that contains it.
    pub(crate) fn find(&self, from: Node<'t>, reference: &str) -> Result<Node<'t>, Unresolved> {
        self.look_up(from, reference).map(|(node, _)| node)
    }

    /// The node that a reference names, and whether the reference is written as the standard requires.
    fn look_up(&self, from: Node<'t>, reference: &str) -> Result<(Node<'t>, Spelling), Unresolved> {
        let (file, fragment) = split(reference);
        let (resource, base) = self.resource(from, file)?;
        let fragment = percent_decoded(fragment);
        let found = self.within(resource, &fragment).map(|(node, spelling)| (node, base.or(spelling)));
        let from_root = || {
            let (node, _) = self.within(self.document(resource).tree.root(), &fragment)?;
            Some((node, Spelling::Base))
        };
        found.or_else(from_root).ok_or(Unresolved::Nowhere)
    }

    /// The document or schema that the part of a reference before `#` names.
    fn resource(&self, from: Node<'t>, file: &str) -> Result<(Node<'t>, Spelling), Unresolved> {
        let own = self.resources.resource(from);
        if file.is_empty() {
            return Ok((own, Spelling::Right));
        }
        let file = percent_decoded(file);
        let uri = uri::join(self.resources.uri(own), &file);
        if let Some(found) = self.resources.by_uri(&uri) {
            return Ok((found, Spelling::Right));
        }
        let name = uri::join(&uri::normal(&self.document(from).name), &file);
        match self.resources.by_uri(&name) {
            Some(found) => Ok((found, Spelling::Base)),
            None => Err(Unresolved::OtherFile(if uri::scheme(&file).is_some() { uri } else { name })),
        }
    }

    fn within(&self, resource: Node<'t>, fragment: &str) -> Option<(Node<'t>, Spelling)> {
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self.resources.anchor(resource, fragment).map(|node| (node, Spelling::Right));
        }
        let found = self.walk(resource, fragment).map(|node| (node, Spelling::Right));
        found.or_else(|| Some((unescaped(resource, fragment)?, Spelling::Slash)))
    }

    /// Follows a pointer; where a token is missing and there is a `$ref` instead, follows that.
    fn walk(&self, root: Node<'t>, pointer: &str) -> Option<Node<'t>> {
        if let Some(node) = root.at(pointer) {
            return Some(node);
        }
        let mut tries = LONGEST_CHAIN;
        let mut node = root;
        for token in pointer.split('/').skip(1) {
            let key = token.replace("~1", "/").replace("~0", "~");
            while child(node, &key).is_none() {
                tries = tries.checked_sub(1)?;
                let (file, fragment) = split(node.get("$ref")?.as_str()?);
                let (resource, _) = self.resource(node, file).ok()?;
                node = resource.at(&percent_decoded(fragment))?;
            }
            node = child(node, &key)?;
        }
        Some(node)
    }

    /// The code and the reason for a reference to another file that could not be followed.
    fn other_file(&self, reference: &str, name: &str) -> (&'static Code, String) {
        let entries = self.documents.get(..self.entries).unwrap_or_default();
        if uri::scheme(name).is_some() {
            (&codes::REMOTE, format!("`{reference}` is not fetched"))
        } else if let Some(Unavailable::Missing(reason)) = self.refused.get(name) {
            (&codes::OTHER_FILE, format!("`{reference}` cannot be followed: {reason}"))
        } else if let Some(Unavailable::Outside(reason)) = self.refused.get(name) {
            (&codes::OUTSIDE, format!("`{reference}` is not read: {reason}"))
        } else if entries.iter().all(|entry| uri::below(name, &entry.name).is_none()) {
            (&codes::OUTSIDE, format!("`{reference}` is not read: it leads out of the folder of the document"))
        } else {
            (&codes::OTHER_FILE, format!("the file of `{reference}` was not given"))
        }
    }

    /// Reports why a reference cannot be followed, and what is left out because of it. Shared objects are read at each
    /// place that refers to them; the same diagnostic is reported once.
    pub(crate) fn lose(&mut self, code: &'static Code, value: Node<'_>, why: &str, cost: &str) {
        let is_fatal = code.severity == Severity::Error;
        let message = if is_fatal { why.to_owned() } else { format!("{why}; {cost}") };
        if self.told.insert((place(value), message.clone())) {
            self.report(code, value, || message);
        }
    }

    /// Whether a node is a reference that cannot be followed to a node that is not one. Nothing is reported.
    pub(crate) fn leads_nowhere(&self, node: Node<'t>) -> bool {
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            let Some(value) = node.get("$ref") else { return false };
            match value.as_str().and_then(|reference| self.find(node, reference).ok()) {
                Some(target) => node = target,
                None => return true,
            }
        }
        true
    }

    /// Follows `$ref`s to a node that is not a reference, without a report, for looking ahead.
    pub(crate) fn peek(&self, node: Node<'t>) -> Option<Node<'t>> {
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            match node.get("$ref").and_then(Node::as_str) {
                Some(reference) => node = self.find(node, reference).ok()?,
                None => return Some(node),
            }
        }
        None
    }

    /// The node that the `$ref` of `node` names. If there is none, reports that together with `cost`: what is left out
    /// because of it.
    pub(crate) fn target(&mut self, node: Node<'t>, cost: &str) -> Option<Node<'t>> {
        let target = self.followed(node, cost)?;
        let pointer = node.get("$ref").and_then(Node::as_str).and_then(|text| text.strip_prefix('#'));
        let root = self.document(node).tree.root();
        let plain = pointer.and_then(|pointer| root.at(&percent_decoded(pointer)));
        // The root of a document with `$id` is a resource too, and its pointers start there.
        if plain.is_none_or(|plain| place(plain) != place(target)) || self.resources.resource(node).parent().is_some() {
            self.references.insert(self.location(node), self.location(target));
        }
        Some(target)
    }

    fn followed(&mut self, node: Node<'t>, cost: &str) -> Option<Node<'t>> {
        let value = node.get("$ref")?;
        let Some(reference) = value.as_str() else {
            self.lose(&codes::REFERENCE_KIND, value, &format!("`$ref` is {}", value.kind().name()), cost);
            return None;
        };
        match self.look_up(node, reference) {
            Ok((target, Spelling::Right)) => Some(target),
            Ok((target, Spelling::Slash)) => {
                self.report(&codes::WRONG_VALUE, value, || {
                    format!("a `/` within a name is written `~1` in a pointer; `{reference}` is read as it is meant")
                });
                Some(target)
            }
            Ok((target, Spelling::Base)) => {
                self.report(&codes::WRONG_VALUE, value, || {
                    format!("`{reference}` leads nowhere from the `$id` around it; it is read from the document")
                });
                Some(target)
            }
            Err(Unresolved::Nowhere) => {
                self.lose(&codes::DANGLING, value, &format!("`{reference}` leads nowhere"), cost);
                None
            }
            Err(Unresolved::OtherFile(name)) => {
                let (code, why) = self.other_file(reference, &name);
                self.lose(code, value, &why, cost);
                None
            }
        }
    }

    /// The object at a node, or behind the Reference Object that is there instead. If there is none, reports that
    /// together with `cost`: what is left out because of it.
    pub(crate) fn deref(&mut self, node: Node<'t>, cost: &str) -> Option<Node<'t>> {
        let mut at = node;
        for _ in 0..LONGEST_CHAIN {
            if at.get("$ref").is_none() {
                return Some(at);
            }
            at = self.target(at, cost)?;
        }
        self.lose(&codes::REFERENCE_CYCLE, node, "these references lead only to each other", cost);
        None
    }
}

impl Spelling {
    fn or(self, other: Self) -> Self {
        if self == Self::Right { other } else { self }
    }
}

/// The parts of a reference before and after `#`.
fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Follows a pointer to names that contain an unescaped `/`: at each step the shortest name that exists.
fn unescaped<'t>(root: Node<'t>, pointer: &str) -> Option<Node<'t>> {
    let mut node = root;
    let mut rest = pointer.strip_prefix('/')?;
    'steps: loop {
        for (end, _) in rest.match_indices('/').chain(std::iter::once((rest.len(), ""))).take(LONGEST_CHAIN) {
            let (key, tail) = rest.split_at(end);
            let Some(next) = child(node, &key.replace("~1", "/").replace("~0", "~")) else { continue };
            node = next;
            match tail.strip_prefix('/') {
                Some(tail) => rest = tail,
                None => return Some(node),
            }
            continue 'steps;
        }
        return None;
    }
}

fn child<'t>(node: Node<'t>, key: &str) -> Option<Node<'t>> {
    if node.is_array() { node.items().nth(key.parse().ok()?) } else { node.get(key) }
}

/// The last token of a reference's pointer: the name of the component that it names.
pub(crate) fn last_token(reference: &str) -> Option<String> {
    let token = percent_decoded(reference.rsplit_once('/')?.1);
    Some(token.replace("~1", "/").replace("~0", "~"))
}

/// A text with `%2F` and the like decoded; if the result is not UTF-8, the text as it was.
pub(crate) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail.get(..2).filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        let pair = pair.and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
