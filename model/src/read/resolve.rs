//! References: `#/…` within a document, anchors, and files that were given beside it.

use super::codes;
use super::load::beside;
use super::reader::Reader;
use crate::Node;

/// So many references in a row, or on the way of one pointer, are followed.
const LONGEST_CHAIN: usize = 64;

/// Why a reference could not be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unresolved {
    /// Nothing stands there.
    Nowhere,
    /// The file is not among the sources.
    OtherFile,
}

/// How a pointer is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Right,
    /// A `/` within a name stands as it is.
    Slash,
}

impl<'t> Reader<'t> {
    /// The node that a reference names, seen from the node that holds it.
    pub(crate) fn find(&self, from: Node<'t>, reference: &str) -> Result<Node<'t>, Unresolved> {
        self.look_up(from, reference).map(|(node, _)| node)
    }

    /// The same, and whether the reference is written as it should be.
    fn look_up(&self, from: Node<'t>, reference: &str) -> Result<(Node<'t>, Spelling), Unresolved> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let mut document = self.document(from);
        if !file.is_empty() {
            let name = beside(&document.name, file);
            document = self
                .documents
                .iter()
                .find(|document| beside("", &document.name) == name)
                .ok_or(Unresolved::OtherFile)?;
        }
        let root = document.tree.root();
        let fragment = percent_decoded(fragment);
        if fragment.is_empty() || fragment.starts_with('/') {
            let found = walk(root, &fragment).map(|node| (node, Spelling::Right));
            return found.or_else(|| Some((unescaped(root, &fragment)?, Spelling::Slash))).ok_or(Unresolved::Nowhere);
        }
        let anchor = self.anchors.get(&(document.file, fragment.as_str())).copied();
        anchor.map(|node| (node, Spelling::Right)).ok_or(Unresolved::Nowhere)
    }

    /// Follows `$ref` to something that is none, and says nothing: for looking ahead.
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

    /// The node that the `$ref` of `node` names; complains where there is none.
    pub(crate) fn target(&mut self, node: Node<'t>) -> Option<Node<'t>> {
        let value = node.get("$ref")?;
        let Some(reference) = value.as_str() else {
            self.report(&codes::REFERENCE_KIND, value, || format!("`$ref` is {}", value.kind().name()));
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
            Err(Unresolved::Nowhere) => {
                self.report(&codes::DANGLING, value, || format!("`{reference}` leads nowhere"));
                None
            }
            Err(Unresolved::OtherFile) => {
                self.report(&codes::OTHER_FILE, value, || format!("the file of `{reference}` was not given"));
                None
            }
        }
    }

    /// The object itself where a Reference Object may stand instead; complains where there is none.
    pub(crate) fn deref(&mut self, node: Node<'t>) -> Option<Node<'t>> {
        let mut at = node;
        for _ in 0..LONGEST_CHAIN {
            if at.get("$ref").is_none() {
                return Some(at);
            }
            at = self.target(at)?;
        }
        self.report(&codes::REFERENCE_CYCLE, node, || "these references lead only to each other".to_owned());
        None
    }
}

/// Follows a pointer; where a token is missing and a reference stands instead, follows that.
fn walk<'t>(root: Node<'t>, pointer: &str) -> Option<Node<'t>> {
    if let Some(node) = root.at(pointer) {
        return Some(node);
    }
    let mut node = root;
    for token in pointer.split('/').skip(1) {
        let key = token.replace("~1", "/").replace("~0", "~");
        let mut tries = LONGEST_CHAIN;
        while child(node, &key).is_none() {
            tries = tries.checked_sub(1)?;
            let (file, fragment) = node.get("$ref")?.as_str()?.split_once('#')?;
            if !file.is_empty() {
                return None;
            }
            node = root.at(&percent_decoded(fragment))?;
        }
        node = child(node, &key)?;
    }
    Some(node)
}

/// Follows a pointer to names that hold a `/`: at each step the shortest name that exists.
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

/// `%2F` and the like decoded; what is no UTF-8 then is left as it was.
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
